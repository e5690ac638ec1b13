//! Documents: parsed, held to the limits, validated, and what they cost worked out. Nothing is executed.

use entities::access::Viewer;
use serde_json::Value;

use super::{Ground, verdict};

/// Takes the text of a document.
///
/// # Panics
/// Where it is refused with an error of the server's own.
pub fn document(ground: &Ground, input: &[u8]) {
    let request = schema::Request {
        document: String::from_utf8_lossy(input).into_owned(),
        operation_name: None,
        variables: Value::Null,
        viewer: Viewer::Anonymous,
        accept_language: None,
        request_id: "fuzz".to_owned(),
        failures: None,
    };
    if let Err(refused) = schema::prepare(ground.schema(), request) {
        verdict::said(&refused.to_json());
    }
}
