//! What no client may see.

use serde_json::Value;

/// Looks at a status.
///
/// # Panics
/// Where it tells of a defect of ours.
pub(super) fn status(status: u16) {
    assert!(status < 500, "status {status}");
}

/// Looks at what was said, where it is JSON: a response, or a message that carries one or a list of errors.
///
/// # Panics
/// Where an error in it is the server's own, or has no code.
pub(super) fn said(text: &[u8]) {
    let Ok(said) = serde_json::from_slice::<Value>(text) else { return };
    let payload = said.get("payload").unwrap_or(&said);
    let errors = payload.get("errors").unwrap_or(if payload.is_array() { payload } else { &Value::Null });
    for error in errors.as_array().into_iter().flatten() {
        let code = error.pointer("/extensions/code").and_then(Value::as_str);
        assert!(code.is_some_and(|code| code != "INTERNAL_SERVER_ERROR"), "{error:#}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str) -> bool {
        std::panic::catch_unwind(|| said(text.as_bytes())).is_ok()
    }

    #[test]
    fn errors_of_the_servers_own_and_without_a_code_are_found_wherever_they_stand() {
        for (text, fine) in [
            (r#"{"data":{"code":"INTERNAL_SERVER_ERROR"}}"#, true),
            (r#"{"errors":[{"message":"no","extensions":{"code":"NOT_FOUND"}}]}"#, true),
            (r#"{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#, false),
            (r#"{"errors":[{"message":"no"}]}"#, false),
            (r#"{"type":"next","payload":{"errors":[{"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}}"#, false),
            (r#"{"type":"error","payload":[{"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#, false),
            (r#"{"type":"error","payload":[{"extensions":{"code":"BAD_USER_INPUT"}}]}"#, true),
            (r#"{"type":"pong","payload":{"a":1}}"#, true),
            ("no JSON", true),
        ] {
            assert_eq!(passes(text), fine, "{text}");
        }
        assert!(std::panic::catch_unwind(|| status(500)).is_err() && std::panic::catch_unwind(|| status(499)).is_ok());
    }
}
