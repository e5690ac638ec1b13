//! Documents and variables made to hurt are refused or answered; none finds a defect, and the desk serves on.

use std::fmt::Write as _;

use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};
use tests::{Answer, Person, World, at, on_both_databases};

/// What a refusal may be: never a defect of ours.
const REFUSALS: [&str; 6] = [
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_USER_INPUT",
    "INVALID_CURSOR",
    "LIMIT_EXCEEDED",
    "NOT_FOUND",
];

/// Asks, and proves that nothing broke.
async fn harmless(world: &World, document: &str, variables: Value) -> Answer {
    let answer = world.ask(Person::LegalRepresentative, document, variables).await;
    let excerpt: String = document.chars().take(80).collect();
    for code in answer.codes() {
        assert!(REFUSALS.contains(&code.as_str()), "{code}: {excerpt}: {:.2000}", answer.json["errors"].to_string());
    }
    let next = world.ask(Person::LegalRepresentative, "{ viewer { id } }", json!({})).await;
    assert!(next.data()["viewer"]["id"].is_string(), "{excerpt}");
    answer
}

/// Asks, and proves that it is refused with that code before any statement runs.
async fn refused(world: &World, document: &str, variables: Value, code: &str) {
    let answer = harmless(world, document, variables.clone()).await;
    let excerpt: String = document.chars().take(80).collect();
    let codes = answer.codes();
    assert!(!codes.is_empty() && codes.iter().all(|found| found == code), "{code} expected, {codes:?}: {excerpt}");
    assert_eq!(answer.statements, 0, "{excerpt}");
    assert!(answer.json.to_string().len() < 8_000, "a refusal is short: {excerpt}");
    let again = world.ask(Person::LegalRepresentative, document, variables).await;
    assert_eq!(
        (&again.json["errors"], again.statements),
        (&answer.json["errors"], 0),
        "it is refused every time: {excerpt}"
    );
}

/// `count` times what `one` writes.
fn times(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = write!(text, "{}", one(number));
        text
    })
}

on_both_databases! {
    async fn documents_of_endless_tokens_are_refused_before_any_statement(world: World) {
        let aliases = times(10_000, |n| format!("a{n}: viewer {{ id }} "));
        refused(&world, &format!("{{ {aliases} }}"), json!({}), "LIMIT_EXCEEDED").await;
        refused(&world, &format!("{}{}", "{ viewer ".repeat(1_000), "}".repeat(1_000)), json!({}), "LIMIT_EXCEEDED").await;
        refused(&world, &format!("{{ viewer {{ {} }} }}", "id ".repeat(100_000)), json!({}), "LIMIT_EXCEEDED").await;
        refused(&world, &format!("{{ viewer {{ {} }} }}", "... on User { id } ".repeat(20_001)), json!({}), "LIMIT_EXCEEDED").await;
        refused(&world, &"query Q { viewer { id } } ".repeat(2_000), json!({}), "GRAPHQL_PARSE_FAILED").await;
        refused(&world, &format!("{{ viewer {{ id }} }} {}", "fragment f on User { id } ".repeat(4_000)), json!({}), "LIMIT_EXCEEDED").await;
        let operations = times(10_001, |n| format!("query Q{n} {{ viewer {{ id }} }} "));
        refused(&world, &operations, json!({}), "LIMIT_EXCEEDED").await;
        let cycle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { viewer { id } ...a }";
        refused(&world, cycle, json!({}), "LIMIT_EXCEEDED").await;
    }

    async fn endless_lists_are_refused_before_any_statement(world: World) {
        let ids = format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"a\" ".repeat(15_000));
        refused(&world, &ids, json!({}), "BAD_USER_INPUT").await;
        let ids: Vec<&str> = (0..100_000).map(|_| "org_01h2xcejqtf2nbrexx3vqjhp41").collect();
        refused(&world, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": ids}), "BAD_USER_INPUT").await;
        for (filter, value) in [("tag", "x"), ("category", "x"), ("about", "Invoice.status")] {
            let many: Vec<&str> = (0..10_000).map(|_| value).collect();
            let document = "query($filter: ArticleFilter) { articles(filter: $filter) { totalCount } }";
            harmless(&world, document, json!({"filter": {filter: many}})).await;
        }
        let definitions = times(4_000, |n| format!("$v{n}: Int "));
        refused(&world, &format!("query({definitions}) {{ viewer {{ id }} }}"), json!({}), "GRAPHQL_VALIDATION_FAILED").await;
    }

    async fn a_value_named_ten_thousand_times_is_asked_for_once(world: World) {
        let organization = world.organization("").to_string();
        for (list, filter, of, value) in [
            ("invoices", "status", "InvoiceStatus", "OVERDUE"),
            ("products", "status", "ProductStatus", "ACTIVE"),
            ("products", "kind", "ProductKind", "WEB_HOSTING"),
        ] {
            let document = format!("query($organization: ID!, $values: [{of}!]) {{ organization(id: $organization) {{ {list}(filter: {{{filter}: $values}}) {{ totalCount }} }} }}");
            let one = harmless(&world, &document, json!({"organization": organization, "values": [value]})).await;
            let many: Vec<&str> = (0..10_000).map(|_| value).collect();
            let many = harmless(&world, &document, json!({"organization": organization, "values": many})).await;
            assert_eq!(one.data(), many.data(), "{of}");
            assert_eq!(one.statements, many.statements, "{of}");
        }
    }

    async fn the_largest_pages_are_refused_or_clamped(world: World) {
        let organization = world.organization("").to_string();
        for first in ["2147483647", "-2147483648", "101"] {
            let document = format!("query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: {first}) {{ nodes {{ id }} }} }} }}");
            let answer = harmless(&world, &document, json!({"organization": organization})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{first}");
        }
        for first in ["2147483648", "-2147483649", "99999999999999999999999999", "1e3", "1.0"] {
            refused(&world, &format!("{{ articles(first: {first}) {{ totalCount }} }}"), json!({}), "GRAPHQL_VALIDATION_FAILED").await;
        }
        let document = "query($first: Int) { articles(first: $first) { totalCount } }";
        for first in [json!(2_147_483_648_i64), json!(i64::MIN), json!(u64::MAX), json!(1e300), json!(1.5), json!("1"), json!([1, 2]), json!({"a": 1})] {
            let answer = harmless(&world, document, json!({"first": first})).await;
            assert!(!answer.codes().is_empty(), "{first}");
            assert_eq!(answer.statements, 0, "{first}");
        }
    }

    async fn hostile_variables_are_refused_or_answered(world: World) {
        let deep = (0..120).fold(json!(1), |value, _| json!([value]));
        let keyed = (0..120).fold(json!(1), |value, _| json!({"a": value}));
        let megabyte = "x".repeat(1 << 20);
        let wide: Value = (0..10_000).map(|number| (format!("k{number}"), json!(number))).collect::<serde_json::Map<_, _>>().into();
        for value in [deep, keyed, json!(megabyte), wide, json!(""), json!("\u{0}"), json!("\u{feff}"), json!("💥\u{202e}\u{301}"), json!(null)] {
            for document in [
                "query($v: ID!) { node(id: $v) { id } }",
                "query($v: String!) { search(query: $v) { totalCount } }",
                "query($v: String!) { suggest(prefix: $v) { text } }",
                "query($v: String!) { verifyReminder(code: $v) { genuine } }",
                "query($v: String!) { article(slug: $v) { id } }",
                "query($v: Locale) { categories(locale: $v) { slug } }",
                "query($v: String) { articles(after: $v) { totalCount } }",
                "query($v: HelpContext!) { help(context: $v) { score } }",
                "query($v: String) { help(context: {route: $v, operation: $v, userAgent: $v}) { score } }",
                "query($v: [SchemaCoordinate!]) { help(context: {coordinates: $v}) { score } }",
            ] {
                harmless(&world, document, json!({"v": value, "nobody": value})).await;
            }
        }
    }

    async fn text_of_every_kind_reaches_the_database_as_text(world: World) {
        let document = "query($organization: ID!, $text: String) { organization(id: $organization) { invoices(filter: {text: $text}, first: 1) { totalCount } } }";
        let organization = world.organization("").to_string();
        for text in ["\u{0}", "a\u{0}b", "%%", "__", "\\", "'", "\";--", "💥", "\u{feff}", "\u{202e}", "e\u{301}", "\u{10ffff}", "ǅ", &"ß".repeat(500)] {
            let answer = harmless(&world, document, json!({"organization": organization, "text": text})).await;
            let total = at(answer.data(), "/organization/invoices/totalCount").as_i64();
            assert_eq!(total, Some(0), "nothing has that in it: {text:.20}");
        }
        let answer = harmless(&world, document, json!({"organization": organization, "text": "ß".repeat(100_000)})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    }

    async fn strings_in_documents_are_read_as_the_specification_says(world: World) {
        let find = |literal: &str| format!("{{ search(query: {literal}, first: 0) {{ totalCount }} }}");
        for literal in [r#""\u0066actura""#, "\"\"\"\n  factura\n  \"\"\"", r#""factura""#] {
            let answer = harmless(&world, &find(literal), json!({})).await;
            assert!(at(answer.data(), "/search/totalCount").as_i64() > Some(0), "{literal}");
        }
        for literal in [r#""\uD800""#, r#""\uDC00\uD800""#, r#""\x""#, r#""\u12""#, "\"\n\"", "\"", "\"\"\"", r#""\u{110000}""#] {
            let answer = harmless(&world, &find(literal), json!({})).await;
            assert_eq!(answer.codes(), ["GRAPHQL_PARSE_FAILED"], "{literal}");
        }
        // Characters that are no GraphQL outside of texts.
        for junk in ["\u{0}", "\u{7}", "\u{a0}", "\u{2028}", "é", "\u{feff}\u{0}"] {
            refused(&world, &format!("{{ viewer {{ id {junk} }} }}"), json!({}), "GRAPHQL_PARSE_FAILED").await;
        }
        harmless(&world, "\u{feff}{ viewer { id } } # \u{0} 💥", json!({})).await;
    }
}

/// Pieces of documents, which put together at random are nearly always wrong.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "$",
    "@",
    "=",
    "...",
    "|",
    "&",
    "\"",
    "\"\"\"",
    "#",
    "\n",
    ",",
    "\u{0}",
    "\u{feff}",
    "-1",
    "1.5e3",
    "query",
    "mutation",
    "fragment",
    "on",
    "viewer",
    "node(id: \"x\")",
    "id",
    "__typename",
    "__schema",
    "User",
    "@skip(if: true)",
    "$v: Int = 1",
    "first: 3",
    "null",
    "true",
    "💥",
    "\\u0041",
];

#[tokio::test]
async fn no_soup_of_tokens_breaks_the_desk() {
    let world = World::open(tests::Engine::Sqlite).await.expect("a world on SQLite");
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let soup = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40);
    for _ in 0..400 {
        let pieces = soup.new_tree(&mut runner).expect("pieces").current();
        let document = format!("{{ viewer {{ {} }}", pieces.join(" "));
        let answer = world.ask(Person::LegalRepresentative, &document, json!({"v": 1})).await;
        let codes = answer.codes();
        assert!(codes.iter().all(|code| REFUSALS.contains(&code.as_str())), "{document}: {codes:?}");
        assert!(!codes.is_empty() || answer.json["data"].is_object(), "{document}: {:#}", answer.json);
    }
}
