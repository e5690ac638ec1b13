//! The front matter as JSON Schema, for editors: made from [`KEYS`], so that it cannot say another thing.

use super::{Form, KEYS, LIST_LIMIT};
use crate::text::SLUG_LIMIT;
use serde_json::{Map, Value, json};

/// The schema (draft 7, which editors read). Whether `translates` must be there depends on the folder, which it cannot
/// see; coordinates, links and dates are checked by [`crate::lint::check`] alone.
pub fn json_schema() -> Value {
    let properties: Map<String, Value> = KEYS.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = KEYS.iter().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of an article",
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn property(key: &super::Key) -> Value {
    let mut property = match key.form {
        Form::Text => text(),
        Form::Slug => slug(),
        Form::Words(words) => json!({"enum": words()}),
        Form::Slugs => list(&slug()),
        Form::Texts => list(&text()),
        Form::Coordinates => list(&json!({"type": "string", "pattern": COORDINATE})),
        Form::Routes => list(&json!({"type": "string", "pattern": r"^/(?!/)[^\s*?#\\]*\*?$"})),
        // YAML reads a day as text here, and as a date elsewhere: editors see text.
        Form::Day => json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
        Form::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Form::Conditions => {
            let rule = json!({
                "type": "object",
                "additionalProperties": false,
                "required": ["if", "because"],
                "properties": {"name": slug(), "if": text(), "because": text()},
            });
            let list =
                json!({"type": "array", "items": {"anyOf": [text(), rule]}, "maxItems": super::when::RULE_LIMIT});
            json!({"anyOf": [text(), rule, list]})
        }
        Form::Video => json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["url", "duration"],
            "properties": {
                "url": {"type": "string", "pattern": "^https://[A-Za-z0-9]"},
                "duration": {"type": "integer", "minimum": 1, "maximum": super::LONGEST_VIDEO},
            },
        }),
    };
    property["description"] = format!("{}.", capitalized(&key.takes.replace('`', ""))).into();
    property
}

/// The notation of schema coordinates: a type, a member of it, an argument; a directive, an argument of it.
const COORDINATE: &str = r"^@?[_A-Za-z][_0-9A-Za-z]*(\.[_A-Za-z][_0-9A-Za-z]*)?(\([_A-Za-z][_0-9A-Za-z]*:\))?$";

fn text() -> Value {
    json!({"type": "string", "pattern": r"\S"})
}

fn slug() -> Value {
    json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": SLUG_LIMIT})
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items, "uniqueItems": true, "maxItems": LIST_LIMIT})
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_closed_and_has_every_key_with_a_description() {
        let schema = json_schema();
        assert_eq!(schema["additionalProperties"], false);
        let properties = schema["properties"].as_object().unwrap();
        assert!(properties.keys().map(String::as_str).eq(KEYS.iter().map(|key| key.name)));
        for (name, property) in properties {
            let description = property["description"].as_str().unwrap();
            assert!(description.ends_with('.') && description.len() > 4, "{name}: {description}");
        }
        let required = ["slug", "title", "summary", "kind", "audience", "about", "reviewed"];
        assert_eq!(schema["required"], json!(required));
        assert_eq!(properties["about"]["maxItems"], LIST_LIMIT);
    }

    #[test]
    fn the_words_that_a_key_takes_are_those_that_its_description_names() {
        for key in KEYS {
            let Form::Words(words) = key.form else { continue };
            let named: Vec<&str> = key.takes.split('`').skip(1).step_by(2).collect();
            assert_eq!(words(), named, "{}", key.name);
        }
    }
}
