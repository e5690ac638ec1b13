//! The example operations of the playground run on the demo world as they are.

use schema::operations;
use serde_json::Value;
use tests::{Person, on_both_databases};

on_both_databases! {
    async fn every_example_answers_without_an_error_and_with_something(world: World) {
        let examples = operations::all();
        assert!(examples.len() >= 20, "{} examples", examples.len());
        for example in examples {
            let person = Person::named(&example.viewer);
            let person = person.unwrap_or_else(|| panic!("{}: nobody is called {}", example.name, example.viewer));
            let variables = world.fill(&example.variables).await;
            let answer = world.ask(person, &example.document, variables).await;
            assert!(answer.json.get("errors").is_none(), "{}: {:#}", example.name, answer.json);
            let roots = answer.data().as_object().expect("data is an object");
            for (field, value) in roots {
                assert!(!is_nothing(value), "{}: `{field}` has nothing to show: {value}", example.name);
                let mistakes = value.get("userErrors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                assert!(mistakes.is_empty(), "{}: `{field}` is refused: {mistakes:#?}", example.name);
            }
        }
    }
}

/// Null, an empty list, or an object of nothings.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().all(is_nothing),
        Value::Object(fields) => fields.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
