use apollo_compiler::{ExecutableDocument, Schema};

use super::mistakes;

const SDL: &str = "
    type Query { find(by: Filter, ids: [ID!], deep: [[Int!]]): Thing node: Node }
    interface Node { list(of: [Int]): Int }
    type Thing implements Node { list(of: [Int]): Int more(of: [Int]): Thing }
    type Other implements Node { list(of: [Int]): Int more(of: [Int]): Thing }
    input Filter { kind: [Kind!], order: Order, least: Int! = 1, most: Int! }
    input Order { by: Kind!, then: Order }
    enum Kind { A B }
";

/// What is told of a document that apollo-compiler takes.
fn told(document: &str) -> Vec<String> {
    let schema = Schema::parse_and_validate(SDL, "schema").expect("a schema");
    let valid = ExecutableDocument::parse_and_validate(&schema, document, "document");
    let valid = valid.unwrap_or_else(|refused| panic!("{document}: {}", refused.errors));
    let place = |at: &async_graphql::Pos| format!("{}:{}", at.line, at.column);
    let told = mistakes(&schema, &valid);
    told.iter().map(|it| format!("{} {}", it.locations.iter().map(place).collect::<String>(), it.message)).collect()
}

#[test]
fn what_the_specification_refuses_is_told_with_its_place() {
    let table = [
        ("{ find(by: {most: 1, most: 2}) { __typename } }", "1:22 `most` stands twice in one input object"),
        ("{ find(by: {most: 1, order: {by: A, by: A}}) { __typename } }", "1:37 `by` stands twice"),
        ("query($f: Filter = {most: 1, most: 1}) { find(by: $f) { __typename } }", "1:30 `most` stands twice"),
        (
            "query($i: [ID!]) { find(ids: [$i]) { __typename } }",
            "1:31 `$i` is of the type `[ID!]`: it does not fit where `ID!`",
        ),
        ("query($i: ID) { find(ids: [\"a\", $i]) { __typename } }", "1:33 `$i` is of the type `ID`"),
        (
            "query($n: Int!) { find(deep: [$n]) { __typename } }",
            "1:31 `$n` is of the type `Int!`: it does not fit where `[Int!]`",
        ),
        (
            "query($n: Int) { find(by: {most: $n}) { __typename } }",
            "1:34 `$n` is of the type `Int`: it does not fit where `Int!`",
        ),
        ("query($n: Int = null) { find(by: {most: $n}) { __typename } }", "1:41 `$n`"),
        ("query($k: Kind) { find(by: {most: 1, order: {by: A, then: {by: $k}}}) { __typename } }", "1:64 `$k`"),
        ("query($n: Int) { ...f } fragment f on Query { find(by: {most: $n}) { __typename } }", "1:63 `$n`"),
        ("{ node { list(of: [1]) list(of: [1, 2]) } }", "1:24 `list` is asked for with different arguments"),
        ("{ node { list(of: [1]) ... on Thing { list(of: []) } } }", "1:39 `list` is asked for"),
        ("{ find { more(of: [1]) { list } ...f } } fragment f on Thing { more(of: [1, 2]) { list } }", "1:64 `more`"),
        ("{ find { more { list(of: [1]) } } find { more { list(of: [1, 1]) } } }", "1:49 `list`"),
        (
            "{ find(by: {most: 1, kind: [A]}) { __typename } find(by: {kind: [A, B], most: 1}) { __typename } }",
            "1:49 `find`",
        ),
    ];
    for (document, expected) in table {
        let told = told(document);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{document}: {told:?}");
    }
}

#[test]
fn what_the_specification_lets_pass_passes() {
    for document in [
        "{ find(by: {most: 1, order: {by: A, then: {by: A}}}, ids: [\"a\", \"a\"]) { __typename } }",
        "query($i: [ID!], $k: [Kind!]) { find(ids: $i, by: {most: 1, kind: $k}) { __typename } }",
        "query($i: ID!, $k: Kind!) { find(ids: [$i, $i], by: {most: 1, kind: [$k]}) { __typename } }",
        "query($n: Int = 3) { find(by: {most: $n}) { __typename } }",
        "query($n: Int) { find(by: {most: 1, least: $n}) { __typename } }",
        "query($o: Order) { find(by: {most: 1, order: $o}) { __typename } }",
        "query($n: [Int!]) { find(deep: [$n, [1], null]) { __typename } }",
        "query A($a: Int!) { ...f } query B($a: Int = 1) { ...f } fragment f on Query { find(by: {most: $a}) { __typename } }",
        "{ node { list(of: [1]) list(of: [1]) a: list(of: [1, 2]) } }",
        "{ find(by: {most: 1, kind: [A]}) { __typename } find(by: {kind: [A], most: 1}) { __typename } }",
        // What is no object of both types is never merged, nor is what hangs on it.
        "{ node { ... on Thing { list(of: [1]) } ... on Other { list(of: [1, 2]) } } }",
        "{ node { ... on Thing { more { list(of: [1]) } } ... on Other { more { list(of: [1, 2]) } } } }",
        "{ a: find { list(of: [1]) } b: find { list(of: [1, 2]) ...f } } fragment f on Thing { more { list(of: [3]) } }",
    ] {
        assert_eq!(told(document), Vec::<String>::new(), "{document}");
    }
}
