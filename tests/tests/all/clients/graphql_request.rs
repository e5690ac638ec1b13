//! graphql-request.

use serde_json::json;
use tests::{Person, at, texts};

use super::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_document_is_answered() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("graphql-request", "queries", json!({}));
    let document =
        "query($organization: ID!) { organization(id: $organization) { products(first: 50) { nodes { name } } } }";
    let answer = stage.world.ask_main(Person::LegalRepresentative, document).await;
    assert_eq!(told, json!(texts(at(answer.data(), "/organization/products/nodes"), "name")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_thrown_with_status_and_codes() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("graphql-request", "fails", json!({}));
    let hidden = json!({"status": 200, "data": {"organization": null}, "codes": ["NOT_FOUND"]});
    assert_eq!(told["hidden"], hidden);
    assert_eq!(told["unknown"], json!({"status": 401, "data": null, "codes": ["UNAUTHENTICATED"]}));
}
