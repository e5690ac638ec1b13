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

const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"));

/// A number as the README writes it.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let (head, tail) = digits.split_at(digits.len() - (digits.len() - 1) / 3 * 3);
    tail.as_bytes().chunks(3).fold(head.to_owned(), |text, three| format!("{text},{}", String::from_utf8_lossy(three)))
}

#[test]
fn the_limits_in_the_readme_are_those_that_hold() {
    use schema::{cost, limits};
    let number = |number: usize| thousands(u64::try_from(number).expect("small"));
    let rate = server::Rate::default();
    for line in [
        format!("| request body | {} KiB |", limits::BODY_BYTES / 1024),
        format!("| tokens of a document; nesting of its brackets | {}; {} |", number(limits::TOKENS), limits::NESTING),
        format!("| depth of a selection; fragments within fragments | {}; {} |", limits::DEPTH, limits::FRAGMENTS),
        format!("aliases; directives | {}; {}; {} |", limits::ROOT_FIELDS, limits::ALIASES, limits::DIRECTIVES),
        format!("| fields, fragments spread out | {} |", thousands(limits::FIELDS)),
        format!("| {}; {} |", entities::page::LARGEST_PAGE, resolvers::nodes::MOST_NODES),
        format!("| `_entities(representations:)` | {} |", number(resolvers::federation::MOST_REPRESENTATIONS)),
        format!("| cost of an operation | {} points |", thousands(cost::LIMIT)),
        format!("| {}; {} |", thousands(rate.maximum), thousands(rate.restored)),
        format!("| {} seconds; {} seconds |", limits::REQUEST.as_secs(), entities::sql::STATEMENT_LIMIT.as_secs()),
        format!("on the same connection | {0} seconds; {0} seconds |", server::LiveLimits::default().head.as_secs()),
        format!("| answer | {} MiB |", resolvers::level::LARGEST / (1024 * 1024)),
    ] {
        assert!(README.contains(&line), "README.md does not say: {line}");
    }
}

#[test]
fn every_code_of_an_error_is_in_the_readme() {
    for code in resolvers::error::ErrorCode::ALL {
        assert!(README.contains(&format!("`{}`", code.as_str())), "README.md does not have {code:?}");
    }
}
