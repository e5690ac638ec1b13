//! GraphQL Code Generator with TypeScript's compiler.

use serde_json::{Value, json};
use tests::{Person, at};

use super::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn an_application_compiles_strictly_and_what_the_schema_does_not_say_does_not() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("codegen", "compiles", json!({}));
    assert_eq!(told["application"], json!({"status": 0, "said": ""}));
    let wrong = [
        ("a-field-of-a-fragment-that-is-not-ones-own.ts", "TS2339"),
        ("a-field-that-was-not-asked-for.ts", "TS2339"),
        ("a-value-that-the-enum-does-not-have.ts", "TS2322"),
        ("a-variable-is-missing.ts", "TS2741"),
        ("an-amount-is-no-number.ts", "TS2322"),
        ("what-may-be-null-is-not-looked-at.ts", "TS18047"),
    ];
    let wrong: Value = wrong.map(|(file, code)| (file.to_owned(), json!([code]))).into_iter().collect();
    assert_eq!(told["mistakes"], wrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_of_the_documents_readme_compile_strictly_and_print_what_is_owed() {
    let Some(stage) = Stage::open().await else { return };
    let told = stage.play("codegen", "readme", json!({}));
    let document = "query($organization: ID!) { organization(id: $organization) {
        invoices(filter: {status: [OVERDUE]}, first: 10) { nodes { number amountDue { amount } } } } }";
    let answer = stage.world.ask_main(Person::LegalRepresentative, document).await;
    let invoices = at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let line = |invoice: &Value| format!("{} {}\n", text(&invoice["number"]), text(at(invoice, "/amountDue/amount")));
    let printed: String = invoices.iter().map(line).collect();
    assert!(!printed.is_empty());
    assert_eq!(told, json!({"Apollo Client": printed, "urql": printed, "graphql-request": printed}));
}
