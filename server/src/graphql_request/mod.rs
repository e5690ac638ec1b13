//! A GraphQL request as it comes over HTTP: read from JSON or from an address, and checked for its shape.

mod address;
mod kind;

use axum::body::Bytes;
use http::{HeaderMap, HeaderName};
use serde::Deserialize;
use serde_json::{Map, Value};

pub(crate) use address::GetParameters;
pub(crate) use kind::{is_mutation, is_subscription};

use crate::{persisted, respond::Refusal};

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
    /// The GraphQL document, where it was sent.
    pub(crate) document: Option<String>,
    /// What names it; at least one of the two is there.
    pub(crate) persisted: Option<persisted::Name>,
    /// Which of the document's operations is meant.
    pub(crate) name: Option<String>,
    /// An object, or null.
    pub(crate) variables: Value,
    /// Whether guides are wanted beside the answer, as `extensions.help` or the header [`HELP`] says; the extension where both do.
    pub(crate) help: Option<bool>,
}

/// The header that asks for guides beside the answer, for clients whose `extensions` are not theirs to fill.
pub(crate) const HELP: HeaderName = HeaderName::from_static("x-help");

/// A body as almost every client sends it, which is read straight into its parts. Whatever else stands in a body is looked at
/// more closely.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Usual {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
}

impl From<Usual> for Operation {
    fn from(usual: Usual) -> Self {
        Self {
            verb: Verb::Post,
            document: Some(usual.query),
            persisted: None,
            name: usual.operation_name,
            variables: usual.variables.map_or(Value::Null, Value::Object),
            help: None,
        }
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
        if let Ok(usual) = serde_json::from_slice::<Usual>(body) {
            return Ok(usual.into());
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            // The library's own text may quote the body; place and kind are enough to find the mistake.
            let (line, column) = (error.line(), error.column());
            Refusal::bad_request(format!("the body is not valid JSON: look at line {line}, column {column}"))
        })?;
        match value {
            Value::Object(fields) => Self::from_fields(fields),
            Value::Array(_) => {
                Err(Refusal::bad_request("several operations in one request are not taken: send them one by one"))
            }
            _ => Err(Refusal::bad_request("the body must be a JSON object with `query`")),
        }
    }

    /// Reads the parameters of a request, whatever they came in.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub(crate) fn from_fields(mut fields: Map<String, Value>) -> Result<Self, Refusal> {
        let text = string(&mut fields, "query")?;
        let mut id = None;
        for name in ["documentId", "doc_id", "id"] {
            id = id.or(string(&mut fields, name)?);
        }
        let name = string(&mut fields, "operationName")?;
        let extensions = fields.remove("extensions").unwrap_or_default();
        object("extensions", &extensions)?;
        let (document, persisted) = document(text, id, &extensions)?;
        let help = wants_help(&extensions)?;
        let variables = fields.remove("variables").unwrap_or_default();
        object("variables", &variables)?;
        Ok(Self { verb: Verb::Post, document, persisted, name, variables, help })
    }

    /// The same with what the headers say of it.
    ///
    /// # Errors
    /// 400 for a header [`HELP`] that says neither yes nor no.
    pub(crate) fn with_headers(self, headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut lines = headers.get_all(HELP).iter();
        let Some(line) = lines.next() else { return Ok(self) };
        let asked = match line.as_bytes() {
            b"true" | b"1" => true,
            b"false" | b"0" => false,
            _ => return Err(unclear()),
        };
        if lines.next().is_some() {
            return Err(unclear());
        }
        Ok(Self { help: self.help.or(Some(asked)), ..self })
    }

    /// Whether guides are wanted beside the answer.
    pub(crate) fn wants_help(&self) -> bool {
        self.help.unwrap_or(false)
    }

    /// The operation's name, if it can stand in a log: a GraphQL name of decent length.
    pub(crate) fn name_for_log(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (starts && plain && name.len() <= 100).then(|| name.to_owned())
    }
}

/// The document with what names it: an identifier, or Apollo's `extensions.persistedQuery`.
fn document(
    text: Option<String>,
    id: Option<String>,
    extensions: &Value,
) -> Result<(Option<String>, Option<persisted::Name>), Refusal> {
    let by_hash = match extensions.get("persistedQuery") {
        None | Some(Value::Null) => None,
        Some(named) => {
            let hash = named.get("sha256Hash").and_then(Value::as_str);
            match (named.get("version").and_then(Value::as_u64), hash) {
                (Some(1), Some(hash)) => Some(hash.to_owned()),
                _ => {
                    return Err(Refusal::bad_request(
                        "`extensions.persistedQuery` is not understood: it has a `version`, which is 1, and a `sha256Hash`",
                    ));
                }
            }
        }
    };
    let named = id.map(persisted::Name::Id).or(by_hash.map(persisted::Name::Hash));
    if text.is_none() && named.is_none() {
        return Err(Refusal::bad_request(
            "there is no `query`: it holds the GraphQL document, as a string; or name one with `documentId`",
        ));
    }
    Ok((text, named))
}

/// Whether `extensions` ask for guides beside the answer; nothing where they do not say.
fn wants_help(extensions: &Value) -> Result<Option<bool>, Refusal> {
    match extensions.get("help") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(help)) => Ok(Some(*help)),
        Some(_) => Err(Refusal::bad_request("`extensions.help` must be true or false")),
    }
}

fn unclear() -> Refusal {
    Refusal::bad_request("the header `X-Help` must be true or false, once")
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
            assert_eq!((operation.document.as_deref(), operation.name.as_deref()), (Some("{a}"), name), "{body}");
            assert_eq!(operation.variables, variables, "{body}");
        }
    }

    #[test]
    fn help_is_asked_for_in_extensions_whatever_they_came_in() {
        for (extensions, help) in
            [("null", None), ("{}", None), (r#"{"help":true}"#, Some(true)), (r#"{"help":false}"#, Some(false))]
        {
            let body = format!(r#"{{"query":"{{a}}","extensions":{extensions}}}"#);
            assert_eq!(post(&body).unwrap().help, help, "{body}");
        }
        assert!(post(r#"{"query":"{a}","extensions":{"help":"yes"}}"#).is_err());
    }

    #[test]
    fn the_header_asks_for_help_where_the_extensions_do_not_say() {
        for (extensions, lines, help) in [
            ("{}", vec!["true"], Ok(true)),
            ("{}", vec!["1"], Ok(true)),
            ("{}", vec!["false"], Ok(false)),
            ("{}", vec!["0"], Ok(false)),
            ("{}", vec![], Ok(false)),
            (r#"{"help":true}"#, vec!["false"], Ok(true)),
            (r#"{"help":false}"#, vec!["true"], Ok(false)),
            ("{}", vec!["yes"], Err(())),
            ("{}", vec![""], Err(())),
            (r#"{"help":true}"#, vec!["yes"], Err(())),
            ("{}", vec!["true", "true"], Err(())),
        ] {
            let operation = post(&format!(r#"{{"query":"{{a}}","extensions":{extensions}}}"#)).unwrap();
            let named = lines.iter().copied().map(|line| (HELP, http::HeaderValue::from_static(line)));
            let headers: HeaderMap = named.collect();
            let asked = operation.with_headers(&headers).map(|operation| operation.wants_help()).map_err(|_| ());
            assert_eq!(asked, help, "{extensions} {lines:?}");
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
    fn a_document_may_be_named_in_the_ways_of_the_clients() {
        let hash = r#"{"persistedQuery":{"version":1,"sha256Hash":"ab"}}"#;
        let (id, by_hash) = (persisted::Name::Id("x".to_owned()), persisted::Name::Hash("ab".to_owned()));
        for (body, name) in [
            (r#"{"documentId":"x"}"#.to_owned(), &id),
            (r#"{"doc_id":"x","query":null}"#.to_owned(), &id),
            (r#"{"id":"x"}"#.to_owned(), &id),
            (format!(r#"{{"extensions":{hash}}}"#), &by_hash),
            (format!(r#"{{"documentId":"x","extensions":{hash}}}"#), &id),
        ] {
            let operation = post(&body).unwrap();
            assert_eq!((operation.document, operation.persisted.as_ref()), (None, Some(name)), "{body}");
        }
        let both = post(&format!(r#"{{"query":"{{a}}","extensions":{hash}}}"#)).unwrap();
        assert_eq!((both.document.as_deref(), both.persisted), (Some("{a}"), Some(by_hash)));
        for body in [
            r#"{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"ab"}}}"#,
            r#"{"extensions":{"persistedQuery":{"sha256Hash":"ab"}}}"#,
            r#"{"query":"{a}","extensions":{"persistedQuery":{"version":1}}}"#,
            r#"{"query":"{a}","extensions":{"persistedQuery":7}}"#,
            r#"{"extensions":{}}"#,
            r#"{"documentId":7}"#,
        ] {
            assert!(post(body).is_err(), "{body}");
        }
    }

    #[test]
    fn only_a_plain_name_reaches_the_log() {
        for (name, logged) in [("Overdue_2", true), ("", false), ("2x", false), ("a\nb", false), ("é", false)] {
            let operation = Operation {
                verb: Verb::Post,
                document: Some(String::new()),
                persisted: None,
                name: Some(name.to_owned()),
                variables: Value::Null,
                help: None,
            };
            assert_eq!(operation.name_for_log().is_some(), logged, "{name:?}");
        }
        assert!(!format!("{:?}", post("{\"query\": SECRET}")).contains("SECRET"));
    }
}
