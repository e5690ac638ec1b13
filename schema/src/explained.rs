//! Errors that explain themselves.

use std::collections::HashMap;

use async_graphql::{ServerError, Value};
use entities::access::Viewer;
use resolvers::{context::RequestContext, error::ErrorCode, help};

use crate::{Schema, answer::Answer, execute::finished};

impl Schema {
    /// The answer to a request of which nothing is executed.
    pub(crate) fn refused(
        &self,
        errors: Vec<ServerError>,
        viewer: Viewer,
        accept_language: Option<&str>,
        request_id: &str,
    ) -> Answer {
        let answer = Answer::refused(errors);
        match &self.services {
            Some(services) => explained(answer, &RequestContext::new(services, viewer, accept_language), request_id),
            None => finished(answer, request_id),
        }
    }
}

/// The guides about an error with that code, as they stand in its `extensions.help`, for a client of that `Accept-Language`; nothing
/// where there are none that everybody may read.
pub fn help_with_error(schema: &Schema, accept_language: Option<&str>, code: ErrorCode) -> Option<serde_json::Value> {
    let context = RequestContext::new(schema.services.as_ref()?, Viewer::Anonymous, accept_language);
    let help = help::of_error(&context, code.as_str());
    help.as_array().is_some_and(|topics| !topics.is_empty()).then_some(help)
}

/// Gives every error the guides about its code (`extensions.help`), where there are any. Of a request that was not executed, whose
/// mistakes are those of one document, the first error of each code has them: a refusal stays short.
pub(crate) fn explained(answer: Answer, context: &RequestContext, request_id: &str) -> Answer {
    if answer.errors.is_empty() {
        return answer;
    }
    let mut answer = finished(answer, request_id);
    let is_executed = answer.is_executed();
    let mut known: HashMap<String, Value> = HashMap::new();
    for error in &mut answer.errors {
        let Some(extensions) = &mut error.extensions else { continue };
        let Some(Value::String(code)) = extensions.get("code").cloned() else { continue };
        let help = known.entry(code).or_insert_with_key(|code| {
            // JSON is a value, as long as it is no deeper than a value may be.
            Value::from_json(help::of_error(context, code)).unwrap_or_default()
        });
        if matches!(help, Value::List(topics) if !topics.is_empty()) {
            extensions.set("help", if is_executed { help.clone() } else { std::mem::take(help) });
        }
    }
    answer
}
