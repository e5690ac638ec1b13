//! A GraphQL request as it comes over HTTP: read from JSON or from an address, and checked for its shape.

mod address;
mod kind;
#[cfg(test)]
mod tests;

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
#[derive(Debug, PartialEq)]
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
    extensions: Option<Map<String, Value>>,
}

impl Usual {
    fn operation(self) -> Result<Operation, Refusal> {
        let object = |fields: Option<Map<String, Value>>| fields.map_or(Value::Null, Value::Object);
        let extensions = object(self.extensions);
        let (document, persisted) = document(Some(self.query), None, &extensions)?;
        let (name, variables) = (self.operation_name, object(self.variables));
        Ok(Operation { verb: Verb::Post, document, persisted, name, variables, help: wants_help(&extensions)? })
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
            return usual.operation();
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
