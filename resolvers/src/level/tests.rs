//! The walk against what the specification says, on a schema of its own.

#![allow(
    missing_docs,
    private_interfaces,
    unfulfilled_lint_expectations,
    unreachable_pub,
    reason = "the macro's public types stand in a private module here"
)]

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema};
use serde_json::{Value, json};

use super::{Column, Level, Root, abstract_type, objects};
use crate::error::{Fault, Result};

#[derive(Debug, Clone)]
struct Leaf(i32);

#[derive(Debug, Clone)]
struct Branch(Vec<i32>);

struct Tree;

/// A leaf.
#[Object(name = "Leaf")]
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
        self.each(|leaf| Thing::Leaf(leaf.clone()))
    }

    fn sum(&self, add: i32) -> Column<i32> {
        self.each(|leaf| leaf.0 + add)
    }
}
objects!(Leaf);

fn even(number: i32) -> Result<i32> {
    if number % 2 == 0 { Ok(number / 2) } else { Err(Fault::input(format!("{number} is odd"))) }
}

#[Object(name = "Branch")]
impl Level<Branch> {
    fn leaves(&self) -> Column<Vec<Leaf>> {
        self.each(|branch| branch.0.iter().copied().map(Leaf).collect())
    }

    fn maybe_leaves(&self) -> Column<Vec<Option<Leaf>>> {
        self.each(|branch| branch.0.iter().map(|n| (*n > 0).then_some(Leaf(*n))).collect())
    }

    fn first(&self) -> Column<Option<Leaf>> {
        self.each(|branch| branch.0.first().copied().map(Leaf))
    }
}
objects!(Branch);

abstract_type! {
    /// Anything.
    union Thing { Leaf(Leaf), Branch(Branch) }
}

#[Object(name = "Query")]
impl Level<Tree> {
    async fn branches(&self, _ctx: &Context<'_>) -> Result<Column<Vec<Branch>>> {
        Ok(self.each(|_| vec![Branch(vec![1, 2]), Branch(vec![]), Branch(vec![4])]))
    }

    fn things(&self) -> Column<Vec<Thing>> {
        self.each(|_| vec![Thing::Leaf(Leaf(1)), Thing::Branch(Branch(vec![2])), Thing::Leaf(Leaf(3))])
    }

    fn refused(&self) -> Column<Option<i32>> {
        self.try_each(|_| Err(Fault::input("refused")))
    }

    fn refused_required(&self) -> Column<i32> {
        self.try_each(|_| Err(Fault::input("refused")))
    }
}

async fn run(document: &str) -> Value {
    let schema = Schema::new(Root::new(Tree), EmptyMutation, EmptySubscription);
    let response = schema.execute(document).await;
    let errors: Vec<Value> = response.errors.iter().map(|e| json!({"message": e.message, "path": e.path})).collect();
    let data: Value = serde_json::from_str(&serde_json::to_string(&response.data).unwrap()).unwrap();
    json!({"data": data, "errors": errors})
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
    assert_eq!(
        run("{ things { __typename ... on Leaf { number thing { ... on Thing { ... on Leaf { half } } } } ... on Branch { leaves { number } } } }").await,
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
