//! Errors that explain themselves.

use std::collections::HashMap;

use async_graphql::Value;
use resolvers::{context::RequestContext, help};

use crate::{answer::Answer, execute::finished};

/// Gives every error the guides about its code (`extensions.help`), where there are any.
pub(crate) fn explained(answer: Answer, context: &RequestContext, request_id: &str) -> Answer {
    if answer.errors.is_empty() {
        return answer;
    }
    let mut answer = finished(answer, request_id);
    let mut known: HashMap<String, Value> = HashMap::new();
    for error in &mut answer.errors {
        let Some(extensions) = &mut error.extensions else { continue };
        let Some(Value::String(code)) = extensions.get("code").cloned() else { continue };
        let help = known.entry(code).or_insert_with_key(|code| {
            // JSON is a value, as long as it is no deeper than a value may be.
            Value::from_json(help::of_error(context, code)).unwrap_or_default()
        });
        if !matches!(help, Value::List(topics) if topics.is_empty()) {
            extensions.set("help", help.clone());
        }
    }
    answer
}
