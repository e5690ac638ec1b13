//! The example operations of the playground run on the demo world as they are.

use schema::operations;
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
