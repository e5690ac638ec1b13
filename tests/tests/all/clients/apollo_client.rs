//! Apollo Client.

use serde_json::json;
use tests::at;

use super::{Stage, invoice_numbers, of, shelves};

#[tokio::test(flavor = "multi_thread")]
async fn objects_are_kept_by_type_and_id_so_that_a_mutation_changes_what_was_read_before() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("apollo-client", "normalizes", json!({"name": "Imogen Tarrant-Bell"}));
    assert_eq!((&told["before"], &told["after"]), (&json!("Imogen Tarrant"), &json!("Imogen Tarrant-Bell")));
    assert_eq!(told["requests"], 2, "a query and a mutation");
    let keys = told["keys"].as_array().expect("keys");
    for key in [
        format!("User:{}", told["id"].as_str().expect("an ID")),
        format!("Organization:{}", stage.world.organization("")),
    ] {
        assert!(keys.contains(&json!(key)), "{key}: {keys:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_grows_page_by_page_to_its_end() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("apollo-client", "pages", json!({}));
    let numbers = invoice_numbers(&stage).await;
    assert_eq!(told["numbers"], json!(numbers));
    assert_eq!(told["totalCount"], numbers.len());
    assert_eq!(told["requests"], numbers.len().div_ceil(20));
    assert!(numbers.len() > 20, "there is a second page");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_data_with_its_mistakes() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("apollo-client", "refused", json!({}));
    assert_eq!((&told["team"], &told["error"]), (&json!(null), &json!(null)));
    assert_eq!(of(&told["userErrors"], "code"), json!([{"code": "TAKEN"}]), "{told:#}");
    assert_eq!(at(&told, "/userErrors/0/field"), &json!(["input", "name"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_an_error_with_code_path_and_request_id() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("apollo-client", "fails", json!({}));
    assert_eq!(of(&told["hidden"], "code"), json!([{"code": "NOT_FOUND"}]), "{told:#}");
    assert_eq!(at(&told, "/hidden/0/path"), &json!(["organization", "prepaidAccount"]));
    assert_eq!(of(&told["unknown"], "code"), json!([{"code": "UNAUTHENTICATED"}]), "{told:#}");
    assert!(at(&told, "/hidden/0/requestId").is_string() && at(&told, "/unknown/0/requestId").is_string(), "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_sent_once_and_its_hash_by_get_from_then_on() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("apollo-client", "persists", json!({}));
    let sent = |method: &str, document: bool| json!({"method": method, "document": document, "extensions": true});
    assert_eq!(told["sent"], json!([sent("GET", false), sent("POST", true), sent("GET", false)]));
    let shelves = shelves(&stage).await;
    assert_eq!((of(&told["first"], "title"), of(&told["second"], "title")), (shelves.clone(), shelves));
}
