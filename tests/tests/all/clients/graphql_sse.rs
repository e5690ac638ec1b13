//! graphql-sse, in its distinct connections mode.

use serde_json::json;

use super::{Stage, is_paid};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_one_event() {
    let Some(stage) = Stage::open().await else { return };
    assert_eq!(stage.play("graphql-sse", "asks", json!({})), json!(["Lucía Berger Ortega"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_two_who_follow_hears_of_what_somebody_else_paid_and_leaves_alone() {
    let Some(stage) = Stage::open().await else { return };
    let invoice = stage.issue().await.to_string();
    let told = stage.play("graphql-sse", "follows", json!({"invoice": invoice}));
    let heard = told.as_array().expect("what each heard");
    assert_eq!(heard.len(), 2);
    for event in heard {
        is_paid(event);
        assert_eq!(event["id"], invoice);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_token_is_told_by_the_status() {
    let Some(stage) = Stage::open().await else { return };
    assert_eq!(stage.play("graphql-sse", "isRefused", json!({})), json!(401));
}
