//! Relay: its compiler, its manifest and its runtime.

use serde_json::{Value, json};
use server::Manifest;
use tests::{Person, at};

use super::{Stage, invoice_numbers};

fn manifest(stage: &Stage) -> Manifest {
    let manifest = Manifest::read(&stage.folder.path().join("persisted_queries.json")).expect("a manifest");
    manifest.check(&schema::unconnected()).expect("every document fits our schema and its limits");
    manifest
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compiler_takes_our_schema_and_its_manifest_is_one_of_trusted_documents() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("relay", "compiles", json!({}));
    let documents = manifest(&stage).documents;
    let written = told["manifest"].as_object().expect("a manifest");
    assert_eq!(documents.len(), 4, "a query, the one of pages, the one that fetches again, a mutation: {written:#?}");
    assert!(documents.iter().all(|document| written[&document.id] == document.text));
    let of_pages = documents.iter().find(|document| document.text.contains("InvoicesPaginationQuery"));
    assert!(of_pages.is_some_and(|document| document.text.contains("node(id: $id)")), "an object is fetched by its ID");
    assert_ne!(at(&told, "/mistake/status"), 0);
    assert!(at(&told, "/mistake/said").as_str().is_some_and(|said| said.contains("nothingOfThatName")), "{told:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_objects_and_mutations_are_named_where_nothing_but_the_manifest_is_answered() {
    let Some(stage) = Stage::open().await else { return };
    stage.play("relay", "compiles", json!({}));
    let documents = manifest(&stage).documents;
    let stage = stage.with(|state| state.with_trusted_documents(documents, true)).await;
    let invoice = stage.issue().await.to_string();
    let document = "query($id: ID!) { node(id: $id) { ... on Invoice { number } } }";
    let answer = stage.world.ask(Person::Accountant, document, json!({"id": invoice})).await;
    let number = at(answer.data(), "/node/number").clone();
    let told = stage.play("relay", "pages", json!({"invoice": invoice, "number": number}));
    let numbers = invoice_numbers(&stage).await;
    assert_eq!((&told["first"], &told["both"]), (&json!(numbers[..3]), &json!(numbers[..5])));
    assert_eq!(told["statuses"], json!(["OPEN", "PAID", "PAID"]), "before, after, and fetched again");
    assert_eq!(told["userErrors"], json!([]));
    let refused = stage.play("relay", "isRefused", Value::Null);
    assert_eq!(refused, json!(["DOCUMENT_NOT_TRUSTED", "PERSISTED_QUERY_NOT_FOUND"]));
}
