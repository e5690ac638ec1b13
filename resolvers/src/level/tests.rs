//! The walk against what the specification says, on a schema of its own.

#![allow(
    missing_docs,
    private_interfaces,
    unfulfilled_lint_expectations,
    unreachable_pub,
    reason = "the macro's public types stand in a private module here"
)]

mod bounds;

use std::{sync::Arc, time::Duration};

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Positioned, Schema, ServerError,
    parser::{
        parse_query,
        types::{DocumentOperations, OperationDefinition, Selection, SelectionSet},
    },
};
use serde_json::{Value, json};

use super::{Column, Engine, Execution, Level, Plans, Root, abstract_type, object, objects, standard_errors};
use crate::error::{Fault, Result};

#[derive(Debug, Clone)]
struct Leaf(i32);

#[derive(Debug, Clone)]
struct Branch(Vec<i32>);

struct Tree;

/// A leaf.
#[object(name = "Leaf")]
impl Level<Leaf> {
    fn number(&self) -> Column<i32> {
        self.each(|leaf| leaf.0)
    }

    /// Fails for odd numbers, and may be null.
    fn half(&self) -> Column<Option<i32>> {
        self.try_each(|leaf| even(leaf.0).map(Some))
    }

    /// Fails for odd numbers, and must not be null.
    fn half_required(&self) -> Column<i32> {
        self.try_each(|leaf| even(leaf.0))
    }

    /// Fails for all.
    async fn broken(&self) -> Result<Column<Option<i32>>> {
        Err(Fault::input("broken"))
    }

    fn thing(&self) -> Column<Thing> {
        self.cells(|leaf| Thing::Leaf(leaf.clone()))
    }

    /// A mebibyte.
    fn long(&self) -> Column<Option<String>> {
        self.each(|_| Some("x".repeat(1024 * 1024)))
    }

    /// The same, resolved.
    fn long_resolved(&self, _ctx: &Context<'_>) -> Column<Option<String>> {
        self.each(|_| Some("x".repeat(1024 * 1024)))
    }

    fn sum(&self, add: i32) -> Column<i32> {
        self.each(|leaf| leaf.0 + add)
    }
}
objects!(Leaf);

fn even(number: i32) -> Result<i32> {
    if number % 2 == 0 { Ok(number / 2) } else { Err(Fault::input(format!("{number} is odd"))) }
}

#[object(name = "Branch")]
impl Level<Branch> {
    fn leaves(&self) -> Column<Vec<Leaf>> {
        self.cells(|branch| branch.0.iter().copied().map(Leaf).collect())
    }

    fn maybe_leaves(&self) -> Column<Vec<Option<Leaf>>> {
        self.cells(|branch| branch.0.iter().map(|n| (*n > 0).then_some(Leaf(*n))).collect())
    }

    /// Odd leaves fail, each by itself.
    fn even_leaves(&self) -> Column<Vec<Option<Result<Leaf>>>> {
        self.cells(|branch| branch.0.iter().map(|n| Some(even(*n).map(|_| Leaf(*n)))).collect())
    }

    fn all_even_leaves(&self) -> Column<Option<Vec<Result<Leaf>>>> {
        self.cells(|branch| Some(branch.0.iter().map(|n| even(*n).map(|_| Leaf(*n))).collect()))
    }

    /// The same odd leaf for those that have leaves, the same even one for the others.
    fn alike(&self) -> Column<Option<Leaf>> {
        self.shared(vec![Some(Leaf(1)), Some(Leaf(2))], self.pluck(|branch| usize::from(branch.0.is_empty())))
    }

    fn first(&self) -> Column<Option<Leaf>> {
        self.cells(|branch| branch.0.first().copied().map(Leaf))
    }
}
objects!(Branch);

abstract_type! {
    /// Anything.
    union Thing { Leaf(Leaf), Branch(Branch) }
}

#[object(name = "Query")]
impl Level<Tree> {
    async fn branches(&self, _ctx: &Context<'_>) -> Result<Column<Vec<Branch>>> {
        Ok(self.cells(|_| vec![Branch(vec![1, 2]), Branch(vec![]), Branch(vec![4])]))
    }

    fn things(&self) -> Column<Vec<Thing>> {
        self.cells(|_| vec![Thing::Leaf(Leaf(1)), Thing::Branch(Branch(vec![2])), Thing::Leaf(Leaf(3))])
    }

    fn refused(&self) -> Column<Option<i32>> {
        self.try_each(|_| Err(Fault::input("refused")))
    }

    fn refused_required(&self) -> Column<i32> {
        self.try_each(|_| Err(Fault::input("refused")))
    }
}

/// What the levels answer, and the library's own executor with them, one object at a time.
async fn run(document: &str) -> Value {
    let answer = levels(document).await;
    let standard = Schema::new(Root::new(Tree), EmptyMutation, EmptySubscription).execute(document).await;
    let data = serde_json::from_str(&serde_json::to_string(&standard.data).unwrap()).unwrap();
    assert_eq!(shown(data, standard_errors(standard.errors)), answer, "{document}");
    answer
}

async fn levels(document: &str) -> Value {
    let schema = Schema::new(Root::new(Tree), EmptyMutation, EmptySubscription);
    let engine = Engine::new(&schema, "{ branches { __typename } }").unwrap();
    let parsed = parse_query(document).unwrap();
    let DocumentOperations::Single(operation) = parsed.operations else { panic!("one operation without a name") };
    let mut answers = Vec::new();
    for side_by_side in [false, true] {
        let execution = Execution {
            plans: Arc::new(Plans::new(pruned(operation.clone()), parsed.fragments.clone())),
            variables: Default::default(),
            data: Default::default(),
            moment: Default::default(),
            side_by_side,
            introspected: Default::default(),
            limit: Duration::MAX,
            failures: None,
            explained: None,
        };
        let executed = engine.run(&Root::new(Tree), execution).await;
        answers.push(shown(serde_json::from_slice(executed.data.as_slice()).unwrap(), executed.errors));
    }
    assert_eq!(answers[1], answers[0], "{document}");
    answers.swap_remove(0)
}

fn shown(data: Value, errors: Vec<ServerError>) -> Value {
    let mut errors: Vec<Value> = errors.iter().map(|e| json!({"message": e.message, "path": e.path})).collect();
    errors.sort_by_key(ToString::to_string);
    json!({"data": data, "errors": errors})
}

/// Without the selections of `@include(if: false)`, which whoever plans takes away.
fn pruned(mut operation: Positioned<OperationDefinition>) -> Positioned<OperationDefinition> {
    fn prune(selection: &mut SelectionSet) {
        selection.items.retain(|selection| selection.node.directives().is_empty());
        for selection in &mut selection.items {
            match &mut selection.node {
                Selection::Field(field) => prune(&mut field.node.selection_set.node),
                Selection::InlineFragment(fragment) => prune(&mut fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    prune(&mut operation.node.selection_set.node);
    operation
}

#[tokio::test]
async fn lists_keep_their_order_and_their_parents() {
    assert_eq!(
        run("{ branches { leaves { number } first { number } } }").await,
        json!({"data": {"branches": [
            {"leaves": [{"number": 1}, {"number": 2}], "first": {"number": 1}},
            {"leaves": [], "first": null},
            {"leaves": [{"number": 4}], "first": {"number": 4}},
        ]}, "errors": []})
    );
}

#[tokio::test]
async fn an_error_on_a_nullable_field_nulls_that_field_alone() {
    assert_eq!(
        run("{ branches { leaves { number half } } }").await,
        json!({"data": {"branches": [
            {"leaves": [{"number": 1, "half": null}, {"number": 2, "half": 1}]},
            {"leaves": []},
            {"leaves": [{"number": 4, "half": 2}]},
        ]}, "errors": [{"message": "1 is odd", "path": ["branches", 0, "leaves", 0, "half"]}]})
    );
}

#[tokio::test]
async fn an_error_on_a_required_field_nulls_the_nearest_place_that_may_be_null() {
    assert_eq!(
        run("{ branches { first { h: halfRequired } } }").await,
        json!({"data": {"branches": [{"first": null}, {"first": null}, {"first": {"h": 2}}]},
            "errors": [{"message": "1 is odd", "path": ["branches", 0, "first", "h"]}]})
    );
    assert_eq!(
        run("{ branches { maybeLeaves { halfRequired } } }").await["data"],
        json!({"branches": [{"maybeLeaves": [null, {"halfRequired": 1}]}, {"maybeLeaves": []},
            {"maybeLeaves": [{"halfRequired": 2}]}]})
    );
    assert_eq!(
        run("{ branches { leaves { halfRequired } } }").await,
        json!({"data": null, "errors": [{"message": "1 is odd", "path": ["branches", 0, "leaves", 0, "halfRequired"]}]})
    );
}

#[tokio::test]
async fn an_item_of_a_list_that_fails_has_its_own_path_and_takes_the_list_along_where_it_must_not_be_null() {
    let odd = |field: &str| json!([{"message": "1 is odd", "path": ["branches", 0, field, 0]}]);
    assert_eq!(
        run("{ branches { evenLeaves { number } } }").await,
        json!({"data": {"branches": [{"evenLeaves": [null, {"number": 2}]}, {"evenLeaves": []}, {"evenLeaves": [{"number": 4}]}]},
            "errors": odd("evenLeaves")})
    );
    assert_eq!(
        run("{ branches { allEvenLeaves { number } } }").await,
        json!({"data": {"branches": [{"allEvenLeaves": null}, {"allEvenLeaves": []}, {"allEvenLeaves": [{"number": 4}]}]},
            "errors": odd("allEvenLeaves")})
    );
}

#[tokio::test]
async fn a_field_that_fails_as_a_whole_fails_for_each_object_at_its_own_path() {
    let answer = run("{ branches { leaves { broken } } }").await;
    let paths: Vec<&Value> = answer["errors"].as_array().unwrap().iter().map(|e| &e["path"]).collect();
    assert_eq!(
        json!(paths),
        json!([
            ["branches", 0, "leaves", 0, "broken"],
            ["branches", 0, "leaves", 1, "broken"],
            ["branches", 2, "leaves", 0, "broken"],
        ])
    );
    assert_eq!(answer["data"]["branches"][2], json!({"leaves": [{"broken": null}]}));
}

#[tokio::test]
async fn objects_that_share_an_answer_have_errors_of_their_own() {
    assert_eq!(
        run("{ branches { alike { number sum(add: 1) } } }").await["data"],
        json!({"branches": [{"alike": {"number": 1, "sum": 2}}, {"alike": {"number": 2, "sum": 3}},
            {"alike": {"number": 1, "sum": 2}}]})
    );
    assert_eq!(
        run("{ branches { alike { half } } }").await,
        json!({"data": {"branches": [{"alike": {"half": null}}, {"alike": {"half": 1}}, {"alike": {"half": null}}]},
            "errors": [{"message": "1 is odd", "path": ["branches", 0, "alike", "half"]},
                {"message": "1 is odd", "path": ["branches", 2, "alike", "half"]}]})
    );
    assert_eq!(
        run("{ branches { alike { halfRequired } } }").await["data"],
        json!({"branches": [{"alike": null}, {"alike": {"halfRequired": 1}}, {"alike": null}]})
    );
}

#[tokio::test]
async fn root_fields_fail_as_the_schema_lets_them() {
    assert_eq!(
        run("{ refused branches { __typename } }").await,
        json!({"data": {"refused": null, "branches": [
            {"__typename": "Branch"}, {"__typename": "Branch"}, {"__typename": "Branch"}]},
            "errors": [{"message": "refused", "path": ["refused"]}]})
    );
    assert_eq!(
        run("{ refusedRequired }").await,
        json!({"data": null, "errors": [{"message": "refused", "path": ["refusedRequired"]}]})
    );
}

#[tokio::test]
async fn fragments_aliases_and_repeated_fields_merge_in_the_order_of_the_document() {
    let answer = run(
        "query { branches { ...f leaves { b: sum(add: 2) ... on Leaf { c: sum(add: 3) } } ... @include(if: false) { first { number } } } }
         fragment f on Branch { leaves { a: sum(add: 1) } ...g } fragment g on Branch { first { __typename } ...f2 }
         fragment f2 on Branch { leaves { a: sum(add: 1) } }",
    )
    .await;
    assert_eq!(answer["errors"], json!([]));
    assert_eq!(
        answer["data"]["branches"][2].to_string(),
        r#"{"leaves":[{"a":5,"b":6,"c":7}],"first":{"__typename":"Leaf"}}"#
    );
}

#[tokio::test]
async fn objects_of_a_union_keep_their_places() {
    // The library does not know that an object belongs to the union that a fragment in it is on.
    assert_eq!(
        levels("{ things { __typename ... on Leaf { number thing { ... on Thing { ... on Leaf { half } } } } ... on Branch { leaves { number } } } }").await,
        json!({"data": {"things": [
            {"__typename": "Leaf", "number": 1, "thing": {"half": null}},
            {"__typename": "Branch", "leaves": [{"number": 2}]},
            {"__typename": "Leaf", "number": 3, "thing": {"half": null}},
        ]}, "errors": [
            {"message": "1 is odd", "path": ["things", 0, "thing", "half"]},
            {"message": "3 is odd", "path": ["things", 2, "thing", "half"]},
        ]})
    );
}
