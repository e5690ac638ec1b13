//! The clients that front-end developers use, against a server that listens: `tests/clients` holds what each of them plays,
//! and here what comes of it is compared with what the world holds.

mod apollo_client;
mod codegen;
mod graphql_request;
mod graphql_sse;
mod graphql_ws;
mod relay;
mod stage;
mod urql;

use serde_json::{Value, json};
use stage::Stage;
use tests::{Person, at};

/// The titles of the shelves, as anybody reads them in English.
async fn shelves(stage: &Stage) -> Value {
    let answer = stage.world.ask(Person::Anonymous, "{ categories(locale: \"en\") { title } }", json!({})).await;
    at(answer.data(), "/categories").clone()
}

/// The texts at a key of every object, in a list that a client gave.
fn of(list: &Value, key: &str) -> Value {
    list.as_array().expect("a list").iter().map(|item| json!({ key: item[key] })).collect()
}

/// The numbers of the main organization's invoices, the newest first.
async fn invoice_numbers(stage: &Stage) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut after = Value::Null;
    loop {
        let document = "query($organization: ID!, $after: String) { organization(id: $organization) {
            invoices(first: 100, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } } } }";
        let variables = json!({"organization": stage.world.organization("").to_string(), "after": after});
        let answer = stage.world.ask(Person::Accountant, document, variables).await;
        let page = at(answer.data(), "/organization/invoices");
        numbers.extend(tests::texts(&page["nodes"], "number"));
        if page["pageInfo"]["hasNextPage"] != true {
            return numbers;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// What an event about a paid invoice of ten francs shows.
fn is_paid(event: &Value) {
    assert_eq!((&event["status"], &event["paidAt"]), (&json!("PAID"), &json!("2026-06-15T10:00:00Z")), "{event:#}");
    assert!(event["help"].is_array() && event["id"].as_str().is_some_and(|id| id.starts_with("inv_")), "{event:#}");
}
