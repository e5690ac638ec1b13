//! graphql-ws.

use serde_json::json;

use super::{Stage, is_paid};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_and_a_mutation_go_over_the_socket_of_a_subscription() {
    let Some(stage) = Stage::open().await else { return };
    let invoice = stage.issue().await.to_string();
    let told = stage.play("graphql-ws", "asks", json!({"invoice": invoice}));
    assert_eq!(told, json!({"name": "Elias Caduff", "status": "PAID", "userErrors": [], "sockets": 1}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_tells_of_what_somebody_else_paid() {
    let Some(stage) = Stage::open().await else { return };
    let invoice = stage.issue().await.to_string();
    let told = stage.play("graphql-ws", "follows", json!({"invoice": invoice}));
    is_paid(&told);
    assert_eq!(told["id"], invoice);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_token_is_told_by_the_code_that_closes() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("graphql-ws", "isRefused", json!({}));
    assert_eq!(told["code"], 4403, "{told:#}");
    assert!(told["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{told:#}");
}
