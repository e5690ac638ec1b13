//! A GraphQL request as it comes over HTTP: read from JSON or from an address, and checked for its shape.

use async_graphql::parser::{parse_query, types::OperationType};
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::respond::Refusal;

/// The method that an operation came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// In the address: queries only.
    Get,
    /// In the body.
    Post,
}

/// A well-formed request; whether its document is valid is another matter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operation {
    /// How it came.
    pub(crate) verb: Verb,
    /// The GraphQL document.
    pub(crate) document: String,
    /// Which of the document's operations is meant.
    pub(crate) name: Option<String>,
    /// An object, or null.
    pub(crate) variables: Value,
}

/// The parameters of `GET /graphql`; others are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetParameters {
    /// The document.
    pub(crate) query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl GetParameters {
    /// The operation that they describe.
    ///
    /// # Errors
    /// 400 where something is missing or has another type.
    pub(crate) fn operation(self) -> Result<Operation, Refusal> {
        let document = self.query.ok_or_else(no_query)?;
        let parse = |name: &str, text: Option<String>| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(Value::Null),
            Some(text) => serde_json::from_str(text).map_err(|_| not_an_object(name)),
        };
        object("extensions", &parse("extensions", self.extensions)?)?;
        let variables = parse("variables", self.variables)?;
        object("variables", &variables)?;
        let name = self.operation_name.filter(|name| !name.is_empty());
        Ok(Operation { verb: Verb::Get, document, name, variables })
    }
}

impl Operation {
    /// Reads the body of `POST /graphql`.
    ///
    /// # Errors
    /// 400 for what is no JSON object in UTF-8 with a string `query`; the message says what is wrong and quotes nothing.
    pub(crate) fn from_json(body: &Bytes) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Err(Refusal::bad_request("the request has no body: send a JSON object with `query`"));
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            // The library's own text may quote the body; place and kind are enough to find the mistake.
            let (line, column) = (error.line(), error.column());
            Refusal::bad_request(format!("the body is not valid JSON: look at line {line}, column {column}"))
        })?;
        let mut fields = match value {
            Value::Object(fields) => fields,
            Value::Array(_) => {
                return Err(Refusal::bad_request(
                    "several operations in one request are not taken: send them one by one",
                ));
            }
            _ => return Err(Refusal::bad_request("the body must be a JSON object with `query`")),
        };
        let document = string(&mut fields, "query")?.ok_or_else(no_query)?;
        let name = string(&mut fields, "operationName")?;
        object("extensions", fields.get("extensions").unwrap_or(&Value::Null))?;
        let variables = fields.remove("variables").unwrap_or_default();
        object("variables", &variables)?;
        Ok(Self { verb: Verb::Post, document, name, variables })
    }

    /// Whether it would change something. What does not parse changes nothing: whoever executes it says what is wrong.
    pub(crate) fn is_mutation(&self) -> bool {
        if schema::limits::check_text(&self.document).is_err() {
            return false;
        }
        let Ok(document) = parse_query(&self.document) else { return false };
        document.operations.iter().any(|(name, operation)| {
            let is_meant = self.name.is_none() || name.map(|name| name.as_str()) == self.name.as_deref();
            is_meant && operation.node.ty != OperationType::Query
        })
    }

    /// The operation's name, if it can stand in a log: a GraphQL name of decent length.
    pub(crate) fn name_for_log(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (starts && plain && name.len() <= 100).then(|| name.to_owned())
    }
}

fn no_query() -> Refusal {
    Refusal::bad_request("there is no `query`: it holds the GraphQL document, as a string")
}

fn not_an_object(name: &str) -> Refusal {
    Refusal::bad_request(format!("`{name}` must be a JSON object"))
}

fn object(name: &str, value: &Value) -> Result<(), Refusal> {
    match value {
        Value::Null | Value::Object(_) => Ok(()),
        _ => Err(not_an_object(name)),
    }
}

fn string(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::bad_request(format!("`{name}` must be a string"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn post(body: &str) -> Result<Operation, Refusal> {
        Operation::from_json(&Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn a_body_is_taken_with_or_without_its_optional_parts() {
        for (body, name, variables) in [
            (r#"{"query":"{a}"}"#, None, Value::Null),
            (r#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#, None, Value::Null),
            (r#"{"query":"{a}","operationName":"A","variables":{"x":[1]}}"#, Some("A"), json!({ "x": [1] })),
            (r#"{"query":"{a}","extensions":{"y":1},"unknown":7}"#, None, Value::Null),
        ] {
            let operation = post(body).unwrap();
            assert_eq!((operation.document.as_str(), operation.name.as_deref()), ("{a}", name), "{body}");
            assert_eq!(operation.variables, variables, "{body}");
        }
    }

    #[test]
    fn a_body_of_another_shape_is_refused() {
        for body in [
            "",
            " ",
            "{",
            "null",
            "[]",
            r#"[{"query":"{a}"}]"#,
            r#""{a}""#,
            "{}",
            r#"{"query":null}"#,
            r#"{"query":1}"#,
            r#"{"query":["{a}"]}"#,
            r#"{"query":"{a}","operationName":{}}"#,
            r#"{"query":"{a}","variables":"{}"}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","extensions":true}"#,
            r#"{"query":"{a}"} trailing"#,
        ] {
            assert!(post(body).is_err(), "{body}");
        }
        assert!(Operation::from_json(&Bytes::from_static(b"{\"query\":\"\xff\"}")).is_err());
        let deep = format!("{{\"query\":\"{{a}}\",\"variables\":{}1{}}}", "{\"a\":".repeat(5000), "}".repeat(5000));
        assert!(post(&deep).is_err());
    }

    #[test]
    fn an_address_gives_the_same_as_a_body() {
        let parameters = |variables: &str, extensions: &str| GetParameters {
            query: Some("{a}".to_owned()),
            operation_name: Some(String::new()),
            variables: Some(variables.to_owned()),
            extensions: Some(extensions.to_owned()),
        };
        let operation = parameters(r#"{"x":1}"#, "").operation().unwrap();
        assert_eq!((operation.verb, operation.name, operation.variables), (Verb::Get, None, json!({ "x": 1 })));
        for (variables, extensions) in [("[]", ""), ("1", ""), ("{", ""), ("", "[]"), ("", "x")] {
            assert!(parameters(variables, extensions).operation().is_err(), "{variables} {extensions}");
        }
        assert!(GetParameters::default().operation().is_err());
    }

    #[test]
    fn a_mutation_is_known_by_the_operation_that_is_meant() {
        for (document, name, is_mutation) in [
            ("{ a }", None, false),
            ("query { a }", None, false),
            ("mutation { a }", None, true),
            ("mutation M { a }", None, true),
            ("subscription { a }", None, true),
            ("query A { a } mutation B { b }", Some("A"), false),
            ("query A { a } mutation B { b }", Some("B"), true),
            ("query A { a } mutation B { b }", None, true),
            ("# mutation\n{ a(b: \"mutation { c }\") }", None, false),
            ("mutation {", None, false),
        ] {
            let (document, name) = (document.to_owned(), name.map(str::to_owned));
            let operation = Operation { verb: Verb::Get, document, name, variables: Value::Null };
            assert_eq!(operation.is_mutation(), is_mutation, "{operation:?}");
        }
    }

    #[test]
    fn only_a_plain_name_reaches_the_log() {
        for (name, logged) in [("Overdue_2", true), ("", false), ("2x", false), ("a\nb", false), ("é", false)] {
            let operation = Operation {
                verb: Verb::Post,
                document: String::new(),
                name: Some(name.to_owned()),
                variables: Value::Null,
            };
            assert_eq!(operation.name_for_log().is_some(), logged, "{name:?}");
        }
        assert!(!format!("{:?}", post("{\"query\": SECRET}")).contains("SECRET"));
    }
}
