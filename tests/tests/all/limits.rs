//! Documents that would cost too much are refused before anything is read.

use std::fmt::Write as _;

use serde_json::json;
use tests::{Person, World, on_both_databases};

async fn assert_refused(world: &World, document: &str) {
    let answer = world.ask(Person::LegalRepresentative, document, json!({})).await;
    let excerpt: String = document.chars().take(80).collect();
    assert_eq!(answer.codes(), ["LIMIT_EXCEEDED"], "{excerpt}");
    assert_eq!(answer.statements, 0, "{excerpt}");
    assert!(answer.json["errors"][0]["message"].as_str().is_some_and(|message| message.contains("ask for less")));
    let next = world.ask(Person::LegalRepresentative, "{ viewer { id } }", json!({})).await;
    assert!(next.data()["viewer"]["id"].is_string());
}

on_both_databases! {
    async fn documents_that_are_too_deep_too_wide_or_too_long_are_refused(world: World) {
        assert_refused(&world, &"{a".repeat(100_000)).await;
        let allowed = "{ viewer { memberships { nodes { organization { id } } } } }";
        let answer = world.ask(Person::LegalRepresentative, allowed, json!({})).await;
        answer.data();
        let levels = format!("{{ viewer {{ {}name {} }} }}", "memberships(first: 1) { nodes { user { ".repeat(7), "} } } ".repeat(7));
        assert_refused(&world, &levels).await;
        let aliases: String = (0..201).fold(String::new(), |mut text, n| {
            let _ = write!(text, "a{n}: __typename ");
            text
        });
        assert_refused(&world, &format!("{{ {aliases} }}")).await;
        assert_refused(&world, &format!("{{ {} }}", "__typename @skip(if: true) ".repeat(201))).await;
        assert_refused(&world, &format!("{{ viewer {{ {} }} }}", "__typename ".repeat(20_001))).await;
        assert_refused(&world, &format!("{{ {} }}", "__typename ".repeat(51))).await;
        let chain = |length: usize| (1..length).fold(String::from("{ ...f1 }"), |text, n| format!("{text} fragment f{n} on Query {{ ...f{} }}", n + 1))
            + &format!(" fragment f{length} on Query {{ viewer {{ id }} }}");
        assert_refused(&world, &chain(3_000)).await;
        let answer = world.ask(Person::LegalRepresentative, &chain(50), json!({})).await;
        answer.data();
    }

    async fn fragments_that_fan_out_are_refused_in_no_time(world: World) {
        let mut document = String::from("{ ...f0 }");
        for n in 0..100 {
            let _ = write!(document, " fragment f{n} on Query {{ ...f{next} ...f{next} }}", next = n + 1);
        }
        document.push_str(" fragment f100 on Query { __typename }");
        assert_refused(&world, &document).await;
        assert_refused(&world, "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }").await;
    }

    async fn pages_in_pages_are_counted_by_what_they_may_hold(world: World) {
        let nested = |first: &str| format!(
            "{{ viewer {{ memberships(first: {first}) {{ nodes {{ organization {{ invoices(first: {first}) {{ nodes {{ \
             organization {{ products(first: {first}) {{ nodes {{ id }} }} }} }} }} }} }} }} }} }}"
        );
        assert_refused(&world, &nested("100")).await;
        let answer = world.ask(Person::LegalRepresentative, &nested("3"), json!({})).await;
        answer.data();
        let variable = nested("$first").replacen('{', "query($first: Int = 100) {", 1);
        let answer = world.ask(Person::LegalRepresentative, &variable, json!({"first": 100})).await;
        assert_eq!(answer.codes(), ["LIMIT_EXCEEDED"], "a page's length may hide in a variable");
        let answer = world.ask(Person::LegalRepresentative, &variable, json!({})).await;
        assert_eq!(answer.codes(), ["LIMIT_EXCEEDED"], "a page's length may hide in a variable's default");
    }

    async fn several_operations_without_a_name_are_refused_and_introspection_passes(world: World) {
        let answer = world.ask(Person::Anonymous, "query A { viewer { id } } query B { viewer { id } }", json!({})).await;
        assert_eq!(answer.codes(), ["GRAPHQL_VALIDATION_FAILED"], "{:#}", answer.json);
        let introspection = "{ __schema { types { name kind fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } } } } }
            fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";
        let answer = world.ask(Person::Anonymous, introspection, json!({})).await;
        assert!(answer.data()["__schema"]["types"].as_array().is_some_and(|types| types.len() > 100));
    }
}
