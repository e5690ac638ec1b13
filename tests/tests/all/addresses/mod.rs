//! Making, changing, deleting and choosing billing addresses: who may, what is refused and at which field, what is written
//! down, what issued invoices keep, and what two people at once come to.

mod at_once;
mod choosing;
mod writing;

use serde_json::{Value, json};
use tests::{Person, World};

const FIELDS: &str = "id label company name street houseNumber postalCode city country vatNumber isDefault revision";
const ORGANIZATION: &str = "organization { name }";
const PRODUCT: &str = "product { id name billing { billingAddress { label } } }";

fn payload() -> String {
    format!("billingAddress {{ {FIELDS} }}")
}

/// The standing addresses of the main organization, the oldest first.
async fn addresses(world: &World) -> Vec<Value> {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{
        billingAddresses(first: 100) {{ nodes {{ {FIELDS} }} }} }} }}"
    );
    let answer = world.ask_main(Person::LegalRepresentative, &document).await;
    answer.data()["organization"]["billingAddresses"]["nodes"].as_array().expect("a list").clone()
}

async fn address(world: &World, label: &str) -> Value {
    addresses(world).await.into_iter().find(|address| address["label"] == label).unwrap_or(Value::Null)
}

async fn products(world: &World) -> Vec<Value> {
    let document = "query($organization: ID!) { organization(id: $organization) {
        products(first: 50) { nodes { id name revision billing { billingAddress { id label } } } } } }";
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    answer.data()["organization"]["products"]["nodes"].as_array().expect("a list").clone()
}

/// A product that the collaborator sees.
async fn their_product(world: &World) -> Value {
    let document =
        "query($organization: ID!) { organization(id: $organization) { products(first: 1) { nodes { id name } } } }";
    let answer = world.ask_main(Person::Collaborator, document).await;
    answer.data()["organization"]["products"]["nodes"][0].clone()
}

fn written(label: &str) -> Value {
    json!({"label": label, "name": "Buchhaltung", "street": "Lindenweg", "postalCode": "8004", "city": "Zürich", "country": "CH"})
}

fn new(world: &World, address: Value) -> Value {
    json!({"organization": world.organization("").to_string(), "address": address})
}

fn with(mut address: Value, field: &str, value: Value) -> Value {
    address[field] = value;
    address
}

/// An address of another organization.
async fn of_a_stranger(world: &World) -> Value {
    let document = "query { viewer { memberships(first: 1) { nodes { organization {
        billingAddresses(first: 1) { nodes { id } } } } } } }";
    let answer = world.ask_as(world.viewer("Malte Hollerbach").await, document, json!({}), None).await;
    let organization = &answer.data()["viewer"]["memberships"]["nodes"][0]["organization"];
    let id = organization["billingAddresses"]["nodes"][0]["id"].clone();
    assert!(id.is_string(), "{answer:#?}");
    id
}
