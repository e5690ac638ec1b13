//! The example operations of the playground run on the demo world as they are.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument, Schema,
    executable::{Selection, SelectionSet},
    validation::Valid,
};
use schema::operations::{self, Operation};
use serde_json::{Value, json};
use tests::{Person, World, on_both_databases};

use crate::subscriptions;

on_both_databases! {
    async fn every_example_answers_without_an_error_and_with_something(world: World) {
        let examples = operations::all();
        assert!(examples.len() >= 20, "{} examples", examples.len());
        for example in examples {
            let person = Person::named(&example.viewer);
            let person = person.unwrap_or_else(|| panic!("{}: nobody is called {}", example.name, example.viewer));
            let variables = world.fill(&example.variables).await;
            let json = match example.document.lines().any(|line| line.starts_with("subscription")) {
                true => world.first_event(person, &example.document, variables, everything_changes(&world)).await,
                false => world.ask(person, &example.document, variables).await.json,
            };
            assert!(json.get("errors").is_none(), "{}: {json:#}", example.name);
            let roots = json["data"].as_object().expect("data is an object");
            for (field, value) in roots {
                assert!(!is_nothing(value), "{}: `{field}` has nothing to show: {value}", example.name);
                let mistakes = value.get("userErrors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                assert!(mistakes.is_empty(), "{}: `{field}` is refused: {mistakes:#?}", example.name);
            }
        }
    }
}

fn exported() -> Valid<Schema> {
    Schema::parse_and_validate(schema::sdl(), "schema.graphql").expect("our own schema")
}

fn document(schema: &Valid<Schema>, example: &Operation) -> Valid<ExecutableDocument> {
    let document = ExecutableDocument::parse_and_validate(schema, &example.document, &example.name);
    document.unwrap_or_else(|errors| panic!("{}: {errors}", example.name))
}

/// Caches that keep objects by type and ID know them again in every answer; a payload without the ID would pass them by.
#[test]
fn every_object_of_an_example_that_has_an_id_is_asked_for_it() {
    let schema = exported();
    for example in operations::all() {
        for operation in document(&schema, &example).operations.iter() {
            let mut missing = Vec::new();
            without_id(&schema, &operation.selection_set, false, &mut missing);
            assert!(missing.is_empty(), "{}: add `id` to {missing:?}", example.name);
        }
    }
}

/// The types of the selections that could ask for an ID and do not.
fn without_id(schema: &Schema, set: &SelectionSet, asked: bool, missing: &mut Vec<String>) {
    let is_id = |selection: &Selection| matches!(selection, Selection::Field(field) if field.response_key() == "id");
    let asked = asked || set.selections.iter().any(is_id);
    if !asked && schema.type_field(&set.ty, "id").is_ok() {
        missing.push(set.ty.to_string());
    }
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => without_id(schema, &field.selection_set, false, missing),
            Selection::InlineFragment(inline) => without_id(schema, &inline.selection_set, asked, missing),
            Selection::FragmentSpread(spread) => panic!("look into the fragment {} too", spread.fragment_name),
        }
    }
}

#[test]
fn everything_that_changes_something_or_is_followed_has_an_example() {
    let schema = exported();
    let examples = operations::all();
    let documents: Vec<_> = examples.iter().map(|example| document(&schema, example)).collect();
    let operations = documents.iter().flat_map(|document| document.operations.iter());
    let shown: BTreeSet<_> = operations
        .flat_map(|operation| operation.selection_set.fields().map(|field| (operation.object_type(), &field.name)))
        .collect();
    for root in ["Mutation", "Subscription"] {
        let ty = schema.get_object(root).expect("the schema has it");
        let missing: Vec<_> = ty.fields.keys().filter(|field| !shown.contains(&(&ty.name, *field))).collect();
        assert!(missing.is_empty(), "{root}: add an example of {missing:?} to schema/operations");
    }
}

#[test]
fn every_example_stands_under_a_theme_with_others() {
    for (theme, examples) in operations::by_theme(operations::all()) {
        let names: Vec<_> = examples.iter().map(|example| &example.name).collect();
        assert!(theme != "More" && names.len() > 1, "say with `# theme:` where they belong: {theme} {names:?}");
    }
}

/// An invoice is paid from the prepaid account, and there is a guide that was not there before.
async fn everything_changes(world: &World) {
    let invoice = world.issue(world.organization(""), 1, 100).await[0];
    world.pay(invoice, &invoice.to_string(), json!({})).await.data();
    let folder = subscriptions::guides::copy();
    std::fs::write(folder.path().join("es/prepaid/new.md"), NEW_GUIDE.replace("TITLE", &invoice.to_string()))
        .expect("a guide is written");
    subscriptions::guides::reload(world, folder.path());
}

const NEW_GUIDE: &str = "---
slug: new
title: TITLE
summary: It is there now.
kind: faq
audience: public
about: [Invoice]
reviewed: 2026-06-15
---

It says little.
";

/// Null, an empty list, or an object of nothings.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().all(is_nothing),
        Value::Object(fields) => fields.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
