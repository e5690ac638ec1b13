//! Guides that speak of the reader's own case: placeholders and links filled from the object in front of them.

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

const GUIDE: &str = "query($slug: String!, $context: ID) { article(slug: $slug, locale: \"en\") {
    plain: html html(context: $context) sections { anchor html(context: $context) } } }";

async fn guide(world: &World, person: Person, slug: &str, context: Option<&Value>) -> Value {
    let variables = json!({"slug": slug, "context": context});
    world.ask(person, GUIDE, variables).await.data()["article"].clone()
}

/// Something of the main organization.
async fn own(world: &World, selection: &str) -> Value {
    let document = format!("query($organization: ID!) {{ organization(id: $organization) {{ id {selection} }} }}");
    world.ask_main(Person::LegalRepresentative, &document).await.data()["organization"].clone()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

const PREFIXES: &str = "what-to-change-in-wordpress-joomla-or-drupal";

on_both_databases! {
    async fn a_placeholder_says_what_the_object_in_front_of_the_reader_says_and_otherwise_its_default(world: World) {
        let site = own(&world, "sites(first: 1) { nodes { id settings { mysqlPrefix { prefix } } } }").await;
        let site = at(&site, "/sites/nodes/0");
        let prefix = text(at(site, "/settings/mysqlPrefix/prefix"));
        assert!(prefix.len() > 2 && prefix != "wxyz_", "{prefix}");
        let without = guide(&world, Person::Anonymous, PREFIXES, None).await;
        assert!(text(&without["html"]).contains("'wxyz_mabase'") && !text(&without["html"]).contains("{{"));
        assert_eq!(without["html"], without["plain"]);
        let with = guide(&world, Person::LegalRepresentative, PREFIXES, Some(&site["id"])).await;
        assert_eq!(with["plain"], without["plain"], "only where a context was given");
        let filled = text(&with["html"]);
        assert!(filled.contains(&format!("'{prefix}mabase'")) && !filled.contains("'wxyz_"), "{filled}");
        let sections = with["sections"].as_array().expect("a list");
        assert!(sections.iter().any(|section| text(&section["html"]).contains(&format!("'{prefix}monuser'"))), "{sections:#?}");
    }

    async fn a_link_leads_to_the_pages_of_the_objects_organization(world: World) {
        let organization = own(&world, "invoices(first: 1) { nodes { id reminders { id } } } products(first: 1) { nodes { id } }").await;
        let wanted = format!("href=\"/billing/prepaid?organization={}\"", text(&organization["id"]));
        for pointer in ["/id", "/invoices/nodes/0/id", "/products/nodes/0/id"] {
            let filled = guide(&world, Person::LegalRepresentative, "prepaid-account", Some(at(&organization, pointer))).await;
            assert!(text(&filled["html"]).contains(&wanted), "{pointer}: {}", filled["html"]);
            assert!(text(&filled["plain"]).contains("href=\"/billing/prepaid\""));
        }
        // An object that has nothing to do with the placeholder leaves its default.
        let filled = guide(&world, Person::LegalRepresentative, PREFIXES, Some(at(&organization, "/invoices/nodes/0/id"))).await;
        assert!(text(&filled["html"]).contains("'wxyz_mabase'"));
    }

    async fn nobody_fills_a_guide_from_what_they_may_not_see(world: World) {
        let site = own(&world, "sites(first: 1) { nodes { id } }").await;
        let site = at(&site, "/sites/nodes/0/id").clone();
        let stranger = world.viewer("Malte Hollerbach").await;
        for (viewer, context, code) in [
            (world.person(Person::Anonymous).await, site.clone(), "NOT_FOUND"),
            (stranger.clone(), site, "NOT_FOUND"),
            (stranger, json!("nonsense"), "BAD_USER_INPUT"),
        ] {
            let answer = world.ask_as(viewer, GUIDE, json!({"slug": PREFIXES, "context": context}), None).await;
            assert!(answer.codes().iter().all(|found| found == code) && !answer.codes().is_empty(), "{:#}", answer.json);
        }
    }

    async fn many_guides_are_filled_by_the_statements_of_one(world: World) {
        let organization = own(&world, "invoices(first: 1) { nodes { id } }").await;
        let context = at(&organization, "/invoices/nodes/0/id");
        let document = "query($context: ID!, $first: Int) { articles(first: $first, locale: \"en\", filter: {category: [\"prepaid\"]}) { nodes { slug html(context: $context) } } }";
        let mut statements = Vec::new();
        for first in [1, 7] {
            let variables = json!({"context": context, "first": first});
            let answer = world.ask(Person::LegalRepresentative, document, variables).await;
            assert_eq!(at(answer.data(), "/articles/nodes").as_array().map(Vec::len), Some(first));
            statements.push(answer.statements);
        }
        assert_eq!(statements[0], statements[1]);
    }
}
