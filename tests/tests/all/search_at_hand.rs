//! What lies in front of whoever searches: guides about it come earlier, and nothing is hidden.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

const SEARCH: &str = "query($query: String!, $context: HelpContext, $code: String) {
    search(query: $query, locale: \"es\", context: $context, supportCase: $code, first: 100) {
        totalCount facets { name values { value count } } nodes { article { slug } } } }";

async fn ask(world: &World, person: Person, query: &str, context: &Value, code: &Value) -> Value {
    let variables = json!({"query": query, "context": context, "code": code});
    world.ask(person, SEARCH, variables).await.data()["search"].clone()
}

fn slugs(found: &Value) -> Vec<&str> {
    let hits = found["nodes"].as_array().expect("a list");
    hits.iter().filter_map(|hit| hit["article"]["slug"].as_str()).collect()
}

fn place(found: &Value, slug: &str) -> usize {
    slugs(found).iter().position(|it| *it == slug).unwrap_or_else(|| panic!("{slug} is not found: {:?}", slugs(found)))
}

/// The guides that help with a context.
async fn about(world: &World, person: Person, context: &Value) -> BTreeSet<String> {
    let document =
        "query($context: HelpContext!) { help(context: $context, locale: \"es\", first: 50) { article { slug } } }";
    let answer = world.ask(person, document, json!({"context": context})).await;
    let topics = answer.data()["help"].as_array().expect("a list");
    topics.iter().filter_map(|topic| topic["article"]["slug"].as_str().map(str::to_owned)).collect()
}

/// What is found with and without a context is the same; guides about it have come forward.
async fn assert_prefers(world: &World, person: Person, query: &str, context: &Value) {
    let (plain, with) = (
        ask(world, person, query, &Value::Null, &Value::Null).await,
        ask(world, person, query, context, &Value::Null).await,
    );
    assert_eq!((&plain["totalCount"], &plain["facets"]), (&with["totalCount"], &with["facets"]), "nothing is hidden");
    let about = about(world, person, context).await;
    let (helpful, others): (Vec<&str>, Vec<&str>) = slugs(&plain).into_iter().partition(|it| about.contains(*it));
    assert!(!helpful.is_empty() && !others.is_empty(), "{context}: {helpful:?} and {others:?} of {about:?}");
    let all = |found: &Value| slugs(found).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(all(&with), all(&plain), "{context}");
    let places = |found: &Value| helpful.iter().map(|slug| place(found, slug)).sum::<usize>();
    assert!(places(&with) < places(&plain), "{context}: {:?}, before {:?}", slugs(&with), slugs(&plain));
}

on_both_databases! {
    async fn on_a_page_of_the_customer_area_the_guides_about_it_come_forward(world: World) {
        for (query, route) in [("factura", "/billing/prepaid"), ("saldo", "/billing/prepaid"), ("pago", "/billing/invoices/42")] {
            assert_prefers(&world, Person::LegalRepresentative, query, &json!({"route": route})).await;
        }
    }

    async fn with_an_object_in_front_of_the_reader_its_state_decides(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) {
            overdue: invoices(filter: {status: [OVERDUE]}, first: 1) { nodes { id } } paid: invoices(filter: {status: [PAID]}, first: 1) { nodes { id } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let id = |list: &str| at(answer.data(), &format!("/organization/{list}/nodes/0/id")).clone();
        let (overdue, paid) = (json!({"node": id("overdue")}), json!({"node": id("paid")}));
        for context in [&overdue, &paid] {
            assert_prefers(&world, Person::LegalRepresentative, "factura", context).await;
        }
        // A reminder concerns who has not paid, and not who has.
        let reminder = "recordatorio-que-parece-incorrecto";
        let with = async |context: &Value| ask(&world, Person::LegalRepresentative, "factura", context, &Value::Null).await;
        assert!(place(&with(&overdue).await, reminder) < place(&with(&paid).await, reminder));
    }

    async fn coordinates_documents_and_error_codes_at_hand_are_preferred_too(world: World) {
        for (query, context) in [
            ("factura", json!({"coordinates": ["PaymentReminder.verificationCode"]})),
            ("factura", json!({"operation": "{ viewer { memberships { nodes { organization { prepaidAccount { balance { amount } } } } } } }"})),
            ("factura", json!({"errorCode": "INVALID_IBAN"})),
        ] {
            assert_prefers(&world, Person::Agent, query, &context).await;
        }
    }

    async fn within_a_support_case_what_concerns_it_is_preferred_for_agents_alone(world: World) {
        let filled = world.fill("{\"code\": \"$SUPPORT_CODE\"}").await;
        let search = async |person: Person, code: &Value| ask(&world, person, "factura", &Value::Null, code).await;
        let (plain, in_case) = (search(Person::Agent, &Value::Null).await, search(Person::Agent, &filled["code"]).await);
        assert_eq!((&in_case["totalCount"], &in_case["facets"]), (&plain["totalCount"], &plain["facets"]), "nothing is hidden");
        let about = "recordatorio-que-parece-incorrecto";
        assert!(place(&in_case, about) < place(&plain, about), "{:?} {:?}", slugs(&in_case), slugs(&plain));
        // Somebody who is no agent learns nothing of a case, not even by the order.
        assert_eq!(search(Person::Accountant, &filled["code"]).await, search(Person::Accountant, &Value::Null).await);
    }
}
