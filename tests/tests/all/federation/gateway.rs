//! A gateway from npm composes the desk with a second subgraph and answers operations across both: see `tests/federation`.

use std::net::SocketAddr;

use serde_json::{Value, json};
use server::{State, app};
use tests::{Person, World, at, on_both_databases, texts};
use tokio::net::TcpListener;

use crate::oracle::node;

const FOLDER: &str = "federation";

/// What the gateway answers to each document with the token of that person, once the desk serves this world.
async fn answers(world: &World, bookings: &Value, asked: &[(Person, &str, Value)]) -> Vec<Value> {
    let service = app(State::new(world.services.clone())).into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/graphql", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let asked = asked.iter().map(|(person, document, variables)| {
        json!({"document": document, "variables": variables, "token": world.token(*person)})
    });
    let input = json!({"url": url, "bookings": bookings, "asked": asked.collect::<Vec<_>>()});
    let asking = tokio::task::spawn_blocking(move || node::run_in(FOLDER, "gateway.mjs", &input));
    let mut output = asking.await.expect("the gateway runs");
    serving.abort();
    serde_json::from_value(output["answers"].take()).expect("a list of answers")
}

fn data(answer: &Value) -> &Value {
    assert_eq!(answer["errors"], json!([]), "{answer:#}");
    &answer["data"]
}

const BOOKINGS: &str =
    "{ bookings { pageInfo { hasNextPage } nodes { journal amount { amount formatted(locale: \"en\") }
    invoice { number total { amount currency } organization { name journals } } } } }";

on_both_databases! {
    async fn a_gateway_from_npm_composes_the_desk_with_another_subgraph_and_answers_across_both(world: World) {
        if !node::has_in(FOLDER, "@apollo/gateway") {
            return;
        }
        let organization = world.organization("").to_string();
        let invoices = "query($organization: ID!) { organization(id: $organization) { name invoices(first: 3) {
            nodes { id number total { amount currency } } } } }";
        let known = world.ask_main(Person::Accountant, invoices).await.data()["organization"].clone();
        let known_invoices = at(&known, "/invoices/nodes").as_array().expect("a list").clone();
        assert_eq!(known_invoices.len(), 3);
        // Two of the three are booked, in another order.
        let booking = |journal: &str, invoice: &Value| json!({"journal": journal, "invoice": invoice["id"], "organization": organization});
        let bookings = json!([booking("A", &known_invoices[2]), booking("B", &known_invoices[0])]);
        let journals = "query($organization: ID!) { organization(id: $organization) { journals invoices(first: 3) {
            nodes { number booking { journal invoice { number } } } } } }";
        let nodes = "query($id: ID!) { node(id: $id) { id ... on Invoice { number booking { journal } } } }";
        let answers = answers(&world, &bookings, &[
            (Person::Accountant, BOOKINGS, json!({})),
            (Person::Accountant, journals, json!({"organization": organization})),
            (Person::Accountant, nodes, json!({"id": known_invoices[0]["id"]})),
            (Person::Collaborator, BOOKINGS, json!({})),
            (Person::Anonymous, BOOKINGS, json!({})),
        ]).await;

        // From the other subgraph to ours, and back with what ours knows.
        let booked = |journal: &str, invoice: &Value| json!({
            "journal": journal,
            "amount": {"amount": "1.00", "formatted": "one franc"},
            "invoice": {
                "number": invoice["number"], "total": invoice["total"],
                "organization": {"name": known["name"], "journals": ["A", "B"]},
            },
        });
        let expected = json!({"bookings": {
            "pageInfo": {"hasNextPage": false},
            "nodes": [booked("A", &known_invoices[2]), booked("B", &known_invoices[0])],
        }});
        assert_eq!(data(&answers[0]), &expected);

        // From ours to the other, which adds its fields.
        let organization = &data(&answers[1])["organization"];
        assert_eq!(organization["journals"], json!(["A", "B"]));
        let nodes = at(organization, "/invoices/nodes");
        let numbers = texts(nodes, "number");
        assert_eq!(numbers, texts(at(&known, "/invoices/nodes"), "number"));
        assert_eq!(nodes[0]["booking"], json!({"journal": "B", "invoice": {"number": numbers[0]}}));
        assert_eq!((&nodes[1]["booking"], &nodes[2]["booking"]["journal"]), (&Value::Null, &json!("A")));
        let node = &data(&answers[2])["node"];
        assert_eq!(node, &json!({"id": known_invoices[0]["id"], "number": numbers[0], "booking": {"journal": "B"}}));

        // Who may not see the invoices gets of them what is not there, and the other subgraph's part all the same.
        for answer in &answers[3..] {
            let nodes = at(answer, "/data/bookings/nodes");
            assert_eq!(texts(nodes, "journal"), ["A", "B"]);
            assert_eq!((&nodes[0]["invoice"], &nodes[1]["invoice"]), (&Value::Null, &Value::Null), "{answer:#}");
        }
    }
}
