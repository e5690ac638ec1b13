//! The messages of `graphql-transport-ws`, as they are read and written.

use async_graphql::ServerError;
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::graphql_request::Operation;

/// A longer name of an operation is nobody's.
const LONGEST_ID: usize = 128;

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum ClientMessage {
    /// Who asks.
    ConnectionInit(Map<String, Value>),
    /// Whether we are there; the payload comes back.
    Ping(Option<Value>),
    /// That it is there.
    Pong,
    /// An operation, under a name of its own.
    Subscribe(String, Box<Operation>),
    /// It wants no more of that operation.
    Complete(String),
}

impl ClientMessage {
    /// Reads a message.
    ///
    /// # Errors
    /// What is wrong with it, in a few words that quote nothing.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let Ok(Value::Object(mut fields)) = serde_json::from_str(text) else {
            return Err("no JSON object".to_owned());
        };
        let Some(Value::String(kind)) = fields.remove("type") else {
            return Err("no `type`".to_owned());
        };
        let payload = match fields.remove("payload") {
            None | Some(Value::Null) => None,
            Some(Value::Object(payload)) => Some(payload),
            Some(_) => return Err("the `payload` is no object".to_owned()),
        };
        match kind.as_str() {
            "connection_init" => Ok(Self::ConnectionInit(payload.unwrap_or_default())),
            "ping" => Ok(Self::Ping(payload.map(Value::Object))),
            "pong" => Ok(Self::Pong),
            "complete" => Ok(Self::Complete(id(&mut fields)?)),
            "subscribe" => {
                let id = id(&mut fields)?;
                let payload = payload.ok_or("no `payload`")?;
                let operation = Operation::from_fields(payload).map_err(|refusal| refusal.message().to_owned())?;
                Ok(Self::Subscribe(id, Box::new(operation)))
            }
            _ => Err("an unknown `type`".to_owned()),
        }
    }
}

fn id(fields: &mut Map<String, Value>) -> Result<String, String> {
    match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= LONGEST_ID => Ok(id),
        _ => Err(format!("the `id` must be a text of 1 to {LONGEST_ID} bytes")),
    }
}

/// We take the client in.
pub(super) const CONNECTION_ACK: &str = r#"{"type":"connection_ack"}"#;

/// We are there.
pub(super) fn pong(payload: Option<Value>) -> String {
    match payload {
        Some(payload) => format!(r#"{{"type":"pong","payload":{payload}}}"#),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

/// A response.
pub(super) fn next(id: &str, response: &Bytes) -> Vec<u8> {
    about(id, "next", Some(response))
}

/// Why an operation is not executed. It is over.
pub(super) fn error(id: &str, errors: &[ServerError]) -> Vec<u8> {
    // Errors are texts, numbers and lists of these: they are JSON.
    let errors = serde_json::to_vec(errors).unwrap_or_else(|_| b"[]".to_vec());
    about(id, "error", Some(&errors))
}

/// The operation is over.
pub(super) fn complete(id: &str) -> Vec<u8> {
    about(id, "complete", None)
}

fn about(id: &str, kind: &str, payload: Option<&[u8]>) -> Vec<u8> {
    let mut message = format!(r#"{{"id":{},"type":"{kind}""#, Value::from(id)).into_bytes();
    if let Some(payload) = payload {
        message.reserve_exact(payload.len() + 12);
        message.extend_from_slice(b",\"payload\":");
        message.extend_from_slice(payload);
    }
    message.push(b'}');
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_protocol_are_read_and_others_are_not() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{"a":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":null,"variables":{"a":1},"extensions":{}}}"#,
            r#"{"type":"complete","id":"1"}"#,
        ] {
            assert!(ClientMessage::read(text).is_ok(), "{text}: {:?}", ClientMessage::read(text));
        }
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "a".repeat(129));
        for text in [
            "",
            "{",
            "null",
            "[]",
            r#""ping""#,
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"connection_init","payload":"Bearer x"}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","operationName":1}}"#,
            r#"{"type":"complete"}"#,
            long.as_str(),
        ] {
            assert!(ClientMessage::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_json_whatever_the_name_of_the_operation() {
        let response = Bytes::from_static(b"{\"data\":{\"a\":1}}");
        for message in [next("a\"\n", &response), error("\u{1}", &[ServerError::new("no", None)]), complete("é")] {
            let value: Value = serde_json::from_slice(&message).unwrap();
            assert!(value["id"].is_string() && value["type"].is_string(), "{value}");
        }
        assert_eq!(pong(None), r#"{"type":"pong"}"#);
        assert_eq!(pong(Some(serde_json::json!({"a": "\""}))), r#"{"type":"pong","payload":{"a":"\""}}"#);
    }
}
