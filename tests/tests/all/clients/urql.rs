//! urql.

use serde_json::json;
use tests::at;

use super::{Stage, is_paid, of, shelves};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_goes_by_get_and_is_not_sent_again() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("urql", "queries", json!({}));
    assert_eq!(told["sent"], json!([{"method": "GET", "document": true, "extensions": false}]));
    let shelves = shelves(&stage).await;
    assert_eq!((of(&told["first"], "title"), of(&told["second"], "title")), (shelves.clone(), shelves));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_that_knows_our_schema_sees_what_a_mutation_changed() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("urql", "normalizes", json!({"name": "Imogen Tarrant-Bell"}));
    assert_eq!(told, json!({"before": "Imogen Tarrant", "after": "Imogen Tarrant-Bell", "requests": 2}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_by_graphql_sse_changes_what_is_cached() {
    let Some(stage) = Stage::open().await else { return };
    let invoice = stage.issue().await;
    let told = stage.play("urql", "follows", json!({"invoice": invoice.to_string()}));
    is_paid(&told["event"]);
    assert_eq!((at(&told, "/before/status"), at(&told, "/after/status")), (&json!("OPEN"), &json!("PAID")));
    assert_eq!(at(&told, "/after/id"), &json!(invoice.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_an_error_with_code_path_and_request_id() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("urql", "fails", json!({}));
    assert_eq!(of(&told["errors"], "code"), json!([{"code": "NOT_FOUND"}]), "{told:#}");
    assert_eq!(at(&told, "/errors/0/path"), &json!(["organization", "prepaidAccount"]));
    assert!(at(&told, "/errors/0/requestId").is_string(), "{told:#}");
}
