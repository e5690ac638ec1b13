use std::collections::BTreeSet;

use super::*;

/// What both sides have around what is compared.
const FRAME: &str = "
type Query { a: A n: N u: U e(i: I): E s: S }
interface N { id: ID }
union U = A | B
enum E { X }
scalar S
input I { x: Int }
type A { id: ID }
type B { id: ID }
";

/// The frame with these definitions, one a line, instead of those of the same names.
fn sdl(text: &str) -> String {
    let name = |line: &str| line.split_whitespace().nth(1).map(str::to_owned);
    let given: Vec<_> = text.lines().map(name).collect();
    let kept = FRAME.lines().filter(|line| !given.contains(&name(line)));
    kept.chain(text.lines()).collect::<Vec<_>>().join("\n")
}

fn compare(old: &str, new: &str) -> Report {
    let (old, new) = (sdl(old), sdl(new));
    between(Sdl { name: "old.graphql", text: &old }, Sdl { name: "new.graphql", text: &new })
        .unwrap_or_else(|error| panic!("{error}\n{old}\n--\n{new}"))
}

/// Old, new, and what is found: kind and coordinate.
type Case = (&'static str, &'static str, &'static [(ChangeKind, &'static str)]);

const CASES: &[Case] = {
    use ChangeKind::*;
    &[
        // Types
        ("type C { x: Int }", "", &[(TypeRemoved, "C")]),
        ("", "type C { x: Int }", &[(TypeAdded, "C")]),
        ("type C { x: Int }", "interface C { x: Int }", &[(TypeChangedKind, "C")]),
        ("scalar C", "enum C { X }", &[(TypeChangedKind, "C")]),
        ("union U = A | B", "union U = A", &[(TypeRemovedFromUnion, "U")]),
        ("union U = A", "union U = A | B", &[(TypeAddedToUnion, "U")]),
        ("enum E { X Y }", "enum E { X }", &[(ValueRemovedFromEnum, "E.Y")]),
        ("enum E { X }", "enum E { Y X }", &[(ValueAddedToEnum, "E.Y")]),
        ("enum E { X Y }", "enum E { Y X }", &[]),
        ("type A implements N { id: ID }", "type A { id: ID }", &[(ImplementedInterfaceRemoved, "A")]),
        ("type A { id: ID }", "type A implements N { id: ID }", &[(ImplementedInterfaceAdded, "A")]),
        ("interface C { id: ID }", "interface C implements N { id: ID }", &[(ImplementedInterfaceAdded, "C")]),
        // Fields
        ("type A { id: ID x: Int }", "type A { id: ID }", &[(FieldRemoved, "A.x")]),
        ("type A { id: ID }", "type A { id: ID x: Int! }", &[(FieldAdded, "A.x")]),
        ("interface N { id: ID x: Int }", "interface N { id: ID }", &[(FieldRemoved, "N.x")]),
        ("interface N { id: ID }", "interface N { id: ID x: Int }", &[(FieldAdded, "N.x")]),
        ("type A { x: Int }", "type A { x: Float }", &[(FieldChangedKind, "A.x")]),
        ("type A { x: Int! }", "type A { x: Int }", &[(FieldChangedKind, "A.x")]),
        ("type A { x: Int }", "type A { x: [Int] }", &[(FieldChangedKind, "A.x")]),
        ("type A { x: [Int!] }", "type A { x: [Int] }", &[(FieldChangedKind, "A.x")]),
        ("type A { x: N }", "type A { x: B }", &[(FieldChangedKind, "A.x")]),
        ("type A { x: [Int] }", "type A { x: [Int!]! }", &[(FieldChangedKindSafe, "A.x")]),
        ("type A { x: Int }", "type A { x: Int! }", &[(FieldChangedKindSafe, "A.x")]),
        // Arguments
        ("type A { x(y: Int z: Int): Int }", "type A { x(z: Int): Int }", &[(ArgRemoved, "A.x(y:)")]),
        ("type A { x: Int }", "type A { x(y: Int!): Int }", &[(RequiredArgAdded, "A.x(y:)")]),
        ("type A { x: Int }", "type A { x(y: Int! = 1): Int }", &[(OptionalArgAdded, "A.x(y:)")]),
        ("type A { x: Int }", "type A { x(y: Int): Int }", &[(OptionalArgAdded, "A.x(y:)")]),
        ("type A { x(y: Int): Int }", "type A { x(y: Float): Int }", &[(ArgChangedKind, "A.x(y:)")]),
        ("type A { x(y: Int): Int }", "type A { x(y: Int! = 1): Int }", &[(ArgChangedKind, "A.x(y:)")]),
        ("type A { x(y: [Int]): Int }", "type A { x(y: [Int!]): Int }", &[(ArgChangedKind, "A.x(y:)")]),
        ("type A { x(y: Int!): Int }", "type A { x(y: Int): Int }", &[(ArgChangedKindSafe, "A.x(y:)")]),
        ("type A { x(y: [Int!]!): Int }", "type A { x(y: [Int]): Int }", &[(ArgChangedKindSafe, "A.x(y:)")]),
        ("type A { x(y: Int = 1): Int }", "type A { x(y: Int = 2): Int }", &[(ArgDefaultValueChange, "A.x(y:)")]),
        ("type A { x(y: Int = 1): Int }", "type A { x(y: Int): Int }", &[(ArgDefaultValueChange, "A.x(y:)")]),
        ("type A { x(y: Int! = 1): Int }", "type A { x(y: Int!): Int }", &[(RequiredDefaultRemoved, "A.x(y:)")]),
        ("type A { x(y: Int): Int }", "type A { x(y: Int = 1): Int }", &[(DefaultValueAdded, "A.x(y:)")]),
        ("type A { x(y: Int!): Int }", "type A { x(y: Int! = 1): Int }", &[(DefaultValueAdded, "A.x(y:)")]),
        // Inputs
        ("input I { x: Int y: Int }", "input I { x: Int }", &[(FieldRemoved, "I.y")]),
        ("input I { x: Int }", "input I { x: Int y: Int! }", &[(RequiredInputFieldAdded, "I.y")]),
        ("input I { x: Int }", "input I { x: Int y: Int! = 1 }", &[(OptionalInputFieldAdded, "I.y")]),
        ("input I { x: Int }", "input I { x: Int y: Int }", &[(OptionalInputFieldAdded, "I.y")]),
        ("input I { x: Int }", "input I { x: Int! }", &[(FieldChangedKind, "I.x")]),
        ("input I { x: Int! }", "input I { x: Int }", &[(FieldChangedKindSafe, "I.x")]),
        ("input I { x: Int = 1 }", "input I { x: Int = 2 }", &[(InputFieldDefaultValueChange, "I.x")]),
        ("input I { x: Int! = 1 }", "input I { x: Int! }", &[(RequiredDefaultRemoved, "I.x")]),
        (
            "type A { x(i: D = {p: 1, q: [2]}): Int }\ninput D { p: Int q: [Int] }",
            "type A { x(i: D = {q: [2], p: 1}): Int }\ninput D { p: Int q: [Int] }",
            &[],
        ),
        // Directives
        ("directive @d on FIELD", "", &[(DirectiveRemoved, "@d")]),
        ("", "directive @d on FIELD", &[(DirectiveAdded, "@d")]),
        ("directive @d(x: Int) on FIELD", "directive @d on FIELD", &[(DirectiveArgRemoved, "@d(x:)")]),
        ("directive @d on FIELD", "directive @d(x: Int!) on FIELD", &[(RequiredDirectiveArgAdded, "@d(x:)")]),
        ("directive @d on FIELD", "directive @d(x: Int) on FIELD", &[(OptionalDirectiveArgAdded, "@d(x:)")]),
        ("directive @d(x: Int) on FIELD", "directive @d(x: ID) on FIELD", &[(DirectiveArgChangedKind, "@d(x:)")]),
        (
            "directive @d(x: Int = 1) on FIELD",
            "directive @d(x: Int = 2) on FIELD",
            &[(DirectiveArgDefaultValueChange, "@d(x:)")],
        ),
        ("directive @d repeatable on FIELD", "directive @d on FIELD", &[(DirectiveRepeatableRemoved, "@d")]),
        ("directive @d on FIELD", "directive @d repeatable on FIELD", &[(DirectiveRepeatableAdded, "@d")]),
        ("directive @d on FIELD | QUERY", "directive @d on FIELD", &[(DirectiveLocationRemoved, "@d")]),
        ("directive @d on FIELD", "directive @d on FIELD | QUERY", &[(DirectiveLocationAdded, "@d")]),
        // Roots
        ("type Mutation { x: Int }", "", &[(RootTypeChanged, "Mutation"), (TypeRemoved, "Mutation")]),
        ("", "type Subscription { x: Int }", &[(RootTypeAdded, "Subscription"), (TypeAdded, "Subscription")]),
        ("schema { query: Query }", "schema { query: A }", &[(RootTypeChanged, "Query")]),
        // Words
        (
            "scalar S @specifiedBy(url: \"https://example.org/1\")",
            "scalar S @specifiedBy(url: \"https://example.org/2\")",
            &[(SpecifiedByChanged, "S")],
        ),
        ("type A { x: Int }", "type A { x: Int @deprecated }", &[(DeprecationAdded, "A.x")]),
        (
            "enum E { X Y @deprecated(reason: \"a\") }",
            "enum E { X Y @deprecated(reason: \"b\") }",
            &[(DeprecationChanged, "E.Y")],
        ),
        ("input I { x: Int @deprecated }", "input I { x: Int }", &[(DeprecationRemoved, "I.x")]),
        ("type A { x: Int }", "type A { \"Words.\" x: Int }", &[(DescriptionChanged, "A.x")]),
        ("type A { x(y: Int): Int }", "type A { x(\"Words.\" y: Int): Int }", &[(DescriptionChanged, "A.x(y:)")]),
    ]
};

#[test]
fn each_change_is_found_alone() {
    for (old, new, expected) in CASES {
        let report = compare(old, new);
        let found: Vec<_> = report.changes.iter().map(|change| (change.kind, change.coordinate.as_str())).collect();
        assert_eq!(found, *expected, "{old} → {new}");
    }
}

#[test]
fn every_kind_is_in_the_table() {
    let tried: BTreeSet<_> = CASES.iter().flat_map(|case| case.2.iter().map(|(kind, _)| *kind)).collect();
    let missing: Vec<_> = ChangeKind::ALL.iter().filter(|kind| !tried.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_breaks_comes_first_and_is_counted() {
    let report = compare("type A { x: Int y: Int! }\nenum E { X }", "type A { z: Int y: Int }\nenum E { X Y }");
    assert_eq!(
        report.to_string(),
        "breaking   A.x was removed.  [FIELD_REMOVED]\n\
         breaking   A.y was Int! and is Int.  [FIELD_CHANGED_KIND]\n\
         dangerous  E.Y was added.  [VALUE_ADDED_TO_ENUM]\n\
         safe       A.z was added: Int.  [FIELD_ADDED]\n\
         2 breaking changes, 1 dangerous one, 1 safe one"
    );
    assert_eq!(compare("", "").to_string(), "no breaking changes, no dangerous ones, no safe ones");
}

#[test]
fn a_change_is_told_on_one_line() {
    let old = "type A { x(i: D = {p: 1}): Int }\ninput D { p: Int q: [Int] }";
    let new = "type A { x(i: D = {p: 1, q: [1, 2]} j: Int! k: Int): Int }\ninput D { p: Int q: [Int] }";
    let told: Vec<_> = compare(old, new).changes.into_iter().map(|change| change.message).collect();
    assert_eq!(
        told,
        [
            "A.x(j:) was added: Int!, which must be given.",
            "The default of A.x(i:) was {p: 1} and is {p: 1, q: [1, 2]}.",
            "A.x(k:) was added: Int, which may be given.",
        ]
    );
}

#[test]
fn the_line_is_that_of_the_new_schema_or_of_what_is_left_there() {
    let old = "type Query {\n  x: Int\n  y(\n    z: Int\n  ): Int\n  gone: Int\n}\ntype T {\n  x: Int\n}\n";
    let new = "type Query {\n  x: Float\n  y: Int\n}\n";
    let report = between(Sdl { name: "old", text: old }, Sdl { name: "new", text: new }).expect("two schemas");
    let lines: Vec<_> = report.changes.iter().map(|change| (change.coordinate.as_str(), change.line)).collect();
    assert_eq!(lines, [("T", None), ("Query.gone", Some(1)), ("Query.x", Some(2)), ("Query.y(z:)", Some(3))]);
}

#[test]
fn what_is_no_schema_is_refused_with_its_name_and_place() {
    let good = Sdl { name: "good.graphql", text: "type Query { x: Int }" };
    for (text, line) in [("", 1), ("type Query {", 1), ("type Query {\n  x: Nothing\n}", 2)] {
        let error = between(good, Sdl { name: "bad.graphql", text }).expect_err(text);
        assert_eq!((error.name.as_str(), error.line), ("bad.graphql", line), "{error}");
    }
}

#[test]
fn a_schema_is_what_it_was() {
    let sdl = crate::sdl();
    let same = Sdl { name: "schema.graphql", text: &sdl };
    assert_eq!(between(same, same).expect("our own schema").changes, []);
}
