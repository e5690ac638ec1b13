//! The formula on documents of the real schema.

use async_graphql::parser::{parse_query, types::DocumentOperations};
use resolvers::level::Engine;
use serde_json::json;

use super::*;

fn cost(document: &str, variables: serde_json::Value) -> u64 {
    let library = crate::builder().finish();
    let engine = Engine::new(&library, "{ viewer { __typename } }").expect("a field of the root");
    let parsed = parse_query(document).expect("a document");
    let operation = match parsed.operations {
        DocumentOperations::Single(operation) => operation,
        DocumentOperations::Multiple(mut operations) => operations.drain().next().expect("an operation").1,
    };
    Cost::of(engine.registry(), &operation.node, &parsed.fragments).requested(&Variables::from_json(variables))
}

#[test]
fn an_operation_costs_what_the_formula_says() {
    let none = json!({});
    for (document, points) in [
        ("{ __typename }", 1),
        ("{ __schema { types { fields { name } } } __typename }", 2),
        ("{ viewer { id name } }", 2),
        ("{ a: viewer { id } b: viewer { id } }", 3),
        // A connection, its page, and what is in each of its nodes.
        ("{ articles(first: 5) { nodes { id } } }", 2 + 5),
        ("{ articles(last: 5) { nodes { id } pageInfo { endCursor } } }", 2 + 5 + 1),
        ("{ articles(first: 5) { totalCount } }", 2),
        ("{ articles { nodes { id } } }", 2 + DEFAULT_PAGE),
        ("{ articles(first: null) { edges { node { id } } } }", 2 + DEFAULT_PAGE * 2),
        ("{ articles(first: 0) { nodes { id } } }", 2),
        ("{ articles(first: 3) { nodes { sections { title } } } }", 2 + 3 * (1 + LIST)),
        // `help` has a `first` of its own, three by default.
        ("{ articles(first: 2) { nodes { related(first: 4) { id } } } }", 2 + 2 * (1 + 4)),
        ("{ nodes(ids: [\"a\", \"b\"]) { id } }", 1 + 2),
        ("{ nodes(ids: \"a\") { id } }", 1 + 1),
        ("{ _service { sdl } }", 2),
        ("{ _entities(representations: [{}, {}, {}]) { ... on Invoice { total { amount } } } }", 1 + 3 * 2),
        ("mutation { payInvoice(input: {}) { payment { id } } }", 1 + WRITE + 2),
        // Fragments count where they are spread, within a connection by its page.
        ("{ ...f ...f } fragment f on Query { viewer { id } }", 3),
        ("{ articles(first: 7) { ...f } } fragment f on ArticleConnection { nodes { id } }", 2 + 7),
        ("{ articles(first: 7) { ... on ArticleConnection { ... { nodes { id } } } } }", 2 + 7),
        (
            "{ a: articles(first: 7) { ...f } b: articles(first: 1) { ...f } } fragment f on ArticleConnection { nodes { id } }",
            1 + 1 + 7 + 1 + 1,
        ),
    ] {
        assert_eq!(cost(document, none.clone()), points, "{document}");
    }
}

#[test]
fn a_variable_says_how_long_a_page_is_and_its_default_where_it_is_not_given() {
    let nested = "query($n: Int, $m: Int = 2, $ids: [ID!]!) { nodes(ids: $ids) { ... on Organization {
        ...f invoices(first: $n) { nodes { total { amount } organization { products(last: $m) { nodes { id } } } } } } } }
        fragment f on Organization { teams(first: $n) { nodes { id } } }";
    let of = |n: u64, m: u64, ids: u64| 1 + ids * (1 + (1 + n) + 1 + n * (1 + 1 + 1 + (1 + m)));
    for (variables, points) in [
        (json!({"n": 4, "m": 3, "ids": ["a", "b", "c"]}), of(4, 3, 3)),
        (json!({"n": 4, "ids": ["a"]}), of(4, 2, 1)),
        (json!({"ids": "a"}), of(DEFAULT_PAGE, 2, 1)),
        (json!({"n": null, "m": null, "ids": []}), of(DEFAULT_PAGE, 2, 0)),
    ] {
        assert_eq!(cost(nested, variables.clone()), points, "{variables}");
    }
}

#[test]
fn representations_count_as_many_as_there_are_up_to_the_most_that_are_resolved() {
    let document = "query($them: [_Any!]!) { _entities(representations: $them) { ... on Node { id } } }";
    for (given, counted) in [(0, 0), (1, 1), (101, 101), (1_000, 1_000), (1_001, 1_000)] {
        assert_eq!(cost(document, json!({"them": vec![json!({}); given]})), 1 + counted, "{given}");
    }
}

#[test]
fn hostile_lengths_saturate() {
    let levels = 18;
    let open = "invoices(first: $n) { nodes { organization { ".repeat(levels);
    let nested = format!("query($n: Int) {{ organization(id: 1) {{ {open} id {} }} }}", "} } }".repeat(levels));
    // Not panicking is what counts here: each is refused when the variable is checked.
    for n in [json!(i64::MAX), json!(u64::MAX), json!(1e300), json!(-1)] {
        assert!(cost(&nested, json!({"n": n})) > 0);
    }
    assert_eq!(cost(&nested, json!({"n": 100})), u64::MAX);
    assert!(check(u64::MAX).is_err() && check(LIMIT).is_ok() && check(LIMIT + 1).is_err());
    for first in ["-1", "-2147483648", "99999999999999999999999"] {
        assert_eq!(cost(&format!("{{ articles(first: {first}) {{ nodes {{ id }} }} }}"), json!({})), 2, "{first}");
    }
    assert_eq!(cost("{ articles(first: 2147483647) { nodes { id } } }", json!({})), 2 + LARGEST_PAGE);
}

#[test]
fn fragments_that_share_fragments_are_not_counted_one_by_one() {
    let links = (0..40).map(|n| format!(" fragment f{n} on Article {{ ...f{} ...f{} }}", n + 1, n + 1));
    let links: String = links.collect();
    let document =
        format!("{{ articles {{ nodes {{ ...f0 }} }} }}{links} fragment f40 on Article {{ related {{ id }} }}");
    assert!(cost(&document, json!({})) > LIMIT);
}
