//! Only what is asked for is read; and what is asked for alone answers as it does among everything else.

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

/// Asks for every field of a type alone and for all together, and compares. `around` holds the objects' place in a
/// document, with `FIELDS` where their fields go; `pointer` leads to a list of them (or to a list of lists, by `/*`).
async fn assert_alone_as_among_all(world: &World, around: &str, fields: &[&str]) {
    let ask = async |fields: &str| {
        let answer = world.ask_main(Person::LegalRepresentative, &around.replace("FIELDS", fields)).await;
        answer.data().clone()
    };
    let all: Vec<String> = fields.iter().enumerate().map(|(index, field)| format!("f{index}: {field}")).collect();
    let together = ask(&all.join(" ")).await;
    for alone in &all {
        let answer = ask(alone).await;
        let expected = only(&together, alone.split(':').next().unwrap_or_default());
        assert_eq!(answer, expected, "{alone} in {around}");
        assert!(answer.to_string().contains("\"f"), "nothing was asked: {around}");
    }
}

/// The same answer without the fields of the other aliases.
fn only(value: &Value, alias: &str) -> Value {
    let is_other = |key: &str| key != alias && key.strip_prefix('f').is_some_and(|rest| rest.parse::<u32>().is_ok());
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| !is_other(key))
            .map(|(key, field)| (key.clone(), only(field, alias)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(|item| only(item, alias)).collect(),
        other => other.clone(),
    }
}

const INVOICE: &[&str] = &[
    "id",
    "number",
    "organization { id name kind country currency createdAt }",
    "status",
    "issuedOn",
    "dueOn",
    "paidAt",
    "billingAddress { id name city country }",
    "lines { description quantity }",
    "subtotal { amount currency }",
    "tax { amount currency }",
    "total { amount currency }",
    "amountPaid { amount currency }",
    "amountDue { amount currency }",
    "paymentReference",
    "allocations { amount { amount } }",
    "reminders { level sentAt }",
    "reminderLevel",
    "diagnosis { causes { kind } }",
    "document(format: CSV) { __typename }",
    "help { because article { slug } }",
];

on_both_databases! {
    async fn a_field_of_an_invoice_asked_alone_answers_as_it_does_among_all_others(world: World) {
        let around = "query($organization: ID!) { organization(id: $organization) { invoices(first: 100) { nodes { FIELDS } } } }";
        assert_alone_as_among_all(&world, around, INVOICE).await;
        let edges = "query($organization: ID!) { organization(id: $organization) { invoices(last: 30) { edges { node { FIELDS } } } } }";
        assert_alone_as_among_all(&world, edges, INVOICE).await;
    }

    async fn a_field_of_what_hangs_on_invoices_asked_alone_answers_as_it_does_among_all_others(world: World) {
        let lines = "query($organization: ID!) { organization(id: $organization) { invoices(first: 50) { nodes { lines { FIELDS } } } } }";
        let fields = ["description", "product { id name }", "period { startsOn endsOn }", "quantity", "unitPrice { amount currency }",
            "taxRate", "total { amount currency }"];
        assert_alone_as_among_all(&world, lines, &fields).await;
        let reminders = "query($organization: ID!) { organization(id: $organization) { invoices(first: 100) { nodes { reminders { FIELDS } } } } }";
        let fields = ["id", "invoice { id number status }", "level", "sentAt", "payBy", "verificationCode", "help { because }"];
        assert_alone_as_among_all(&world, reminders, &fields).await;
        let owners = "query($organization: ID!) { organization(id: $organization) { invoices(first: 3) { nodes { organization { FIELDS } } } } }";
        let fields = ["id", "name", "kind", "country", "currency", "createdAt", "viewerMembership { id role }", "memberships { totalCount }",
            "teams { nodes { name } }", "products { totalCount }", "sites { totalCount }", "payments { totalCount }", "prepaidAccount { balance { amount } }",
            "billingAddresses { totalCount }", "paymentMethods { kind }", "support { plan }", "auditLog { totalCount }", "help { because }"];
        assert_alone_as_among_all(&world, owners, &fields).await;
    }

    async fn a_field_of_people_and_teams_asked_alone_answers_as_it_does_among_all_others(world: World) {
        let memberships = "query($organization: ID!) { organization(id: $organization) { memberships(first: 50) { nodes { FIELDS } } } }";
        let fields = ["id", "user { id email name locale createdAt }", "organization { name }", "role", "permissions", "productAccess { totalCount }",
            "teams { nodes { name description } }", "receivesBillingReminders", "receivesProductEvents", "help { because }"];
        assert_alone_as_among_all(&world, memberships, &fields).await;
        let users = "query($organization: ID!) { organization(id: $organization) { memberships(first: 50) { nodes { user { FIELDS } } } } }";
        let fields = ["id", "email", "name", "locale", "createdAt", "memberships { totalCount nodes { role } }", "supportCode { digits }"];
        assert_alone_as_among_all(&world, users, &fields).await;
        let teams = "query($organization: ID!) { organization(id: $organization) { teams(first: 50) { nodes { FIELDS } } } }";
        let fields = ["id", "name", "description", "organization { name }", "memberships { nodes { role user { name } } }",
            "productAccess { totalCount }", "help { because }"];
        assert_alone_as_among_all(&world, teams, &fields).await;
    }

    async fn every_field_of_a_type_that_reads_in_part_is_tried(world: World) {
        let tried = |fields: &[&str]| fields.iter().map(|field| field.split([' ', '(']).next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        let document = "{ __type(name: \"Invoice\") { fields { name } } }";
        let answer = world.ask(Person::Anonymous, document, json!({})).await;
        let mut fields = tests::texts(at(answer.data(), "/__type/fields"), "name");
        let mut asked = tried(INVOICE);
        fields.sort();
        asked.sort();
        assert_eq!(fields, asked, "a new field of Invoice belongs into this file");
    }
}
