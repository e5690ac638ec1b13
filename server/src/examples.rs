//! The example operations, made ready for the world at hand.

use std::collections::BTreeMap;

use schema::operations::{self, Operation};
use serde_json::{Map, Value};

/// What `$ORGANIZATION` and the like stand for in the variables of the examples.
pub type ExampleIds = BTreeMap<String, String>;

/// The three that the demo prints: an organization's overdue invoices with what helps, the viewer, a search.
const PRINTED: [&str; 3] = ["020-overdue-invoices", "010-viewer", "170-search"];

/// All examples with the IDs of this world in their variables.
pub(crate) fn all(ids: &ExampleIds) -> Vec<Operation> {
    operations::all().into_iter().map(|operation| with_ids(operation, ids)).collect()
}

/// The documents that the demo prints, without variables: to paste as they are.
pub(crate) fn printed(ids: &ExampleIds) -> Vec<String> {
    PRINTED.into_iter().filter_map(operations::named).map(|it| inlined(&with_ids(it, ids))).collect()
}

/// What stands for the variables of operations in guides; without those that this world has nothing for.
pub(crate) fn guide_values(ids: &ExampleIds) -> BTreeMap<&'static str, String> {
    let values = operations::GUIDE_VARIABLES.into_iter().map(|(variable, text)| (variable, filled(text, ids)));
    values.filter(|(_, value)| !value.starts_with('$')).collect()
}

fn with_ids(operation: Operation, ids: &ExampleIds) -> Operation {
    Operation { variables: filled(&operation.variables, ids), ..operation }
}

/// The text with IDs in the place of their names. Longer names first, so that `$A` does not take the beginning of `$AB`.
fn filled(text: &str, ids: &ExampleIds) -> String {
    ids.iter().rev().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("${name}"), id))
}

/// The document with the values of its variables in their places, without its comments.
fn inlined(operation: &Operation) -> String {
    let lines = operation.document.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
    let document = without_definitions(&lines.collect::<Vec<_>>().join("\n"));
    let values: Map<String, Value> = serde_json::from_str(&operation.variables).unwrap_or_default();
    let mut pieces = document.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        text.push_str(&values.get(name).map_or_else(|| "null".to_owned(), literal));
        text.push_str(rest);
    }
    text.trim().to_owned()
}

/// The definitions of the variables stand in the first parentheses before the first brace.
fn without_definitions(document: &str) -> String {
    let brace = document.find('{').unwrap_or(document.len());
    match (document[..brace].find('('), document[..brace].rfind(')')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &document[..open], &document[close + 1..]),
        _ => document.to_owned(),
    }
}

/// A value as GraphQL writes it: as JSON does, but for the names of an object's fields.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    fn ids() -> ExampleIds {
        BTreeMap::from([("ORGANIZATION".to_owned(), "org_01h2xcejqtf2nbrexx3vqjhp41".to_owned())])
    }

    #[test]
    fn the_three_that_are_printed_need_nothing_but_pasting() {
        let printed = printed(&ids());
        assert_eq!(printed.len(), 3);
        for document in &printed {
            assert!(!document.contains('$') && !document.contains('#'), "{document}");
            assert!(parse_query(document).is_ok(), "{document}");
        }
        assert!(printed[0].contains("organization(id: \"org_01h2xcejqtf2nbrexx3vqjhp41\")"), "{}", printed[0]);
    }

    #[test]
    fn every_example_has_a_title_and_variables_that_are_an_object() {
        let all = all(&ids());
        assert!(all.len() >= 20, "{}", all.len());
        for operation in all {
            assert!(!operation.title.is_empty(), "{}", operation.name);
            assert!(!operation.variables.contains("$ORGANIZATION"), "{}", operation.variables);
            assert!(serde_json::from_str::<Map<String, Value>>(&operation.variables).is_ok(), "{}", operation.name);
        }
    }

    #[test]
    fn variables_of_guides_have_values_where_the_world_has_them() {
        let values = guide_values(&ids());
        assert_eq!(values.get("organization").map(String::as_str), Some("org_01h2xcejqtf2nbrexx3vqjhp41"));
        assert!(values.contains_key("userAgent") && !values.contains_key("invoice"), "{values:?}");
    }

    #[test]
    fn a_value_is_written_as_graphql_has_it() {
        assert_eq!(
            literal(&json!({ "a": [1, null, "x\"y"], "b": { "c": true } })),
            r#"{a: [1, null, "x\"y"], b: {c: true}}"#
        );
    }
}
