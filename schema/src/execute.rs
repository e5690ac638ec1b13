//! From a request to a response: limits, the viewer, and the form of every error, in one place.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value, Variables, parser::parse_query};
use entities::access::Viewer;
use resolvers::{
    context::{RequestContext, Services},
    error::{ErrorCode, Fault},
};

use crate::{Schema, limits};

/// A request, whatever it came by.
#[derive(Debug)]
pub struct Request {
    /// The GraphQL document.
    pub document: String,
    /// Which of its operations; needed where it has several.
    pub operation_name: Option<String>,
    /// An object, or null.
    pub variables: serde_json::Value,
    /// Who asks.
    pub viewer: Viewer,
    /// The `Accept-Language` header as it came.
    pub accept_language: Option<String>,
    /// What the log knows the request by; in every error.
    pub request_id: String,
}

/// The longest message that a client gets: parsers and validators quote the document.
const LONGEST_MESSAGE: usize = 400;

/// Answers a request. Every error has `extensions.code` and `extensions.requestId`; none quotes more of the document than
/// a few words.
pub async fn execute(schema: &Schema, services: &Services, request: Request) -> Response {
    let Request { document, operation_name, variables, viewer, accept_language, request_id } = request;
    let variables = match Variables::from_json(variables) {
        variables if variables.is_empty() => Variables::default(),
        variables => variables,
    };
    let parsed = match prepare(&document, &variables) {
        Ok(parsed) => parsed,
        Err(error) => return finished(Response::from_errors(vec![error]), &request_id),
    };
    let context = RequestContext::new(services, viewer, accept_language.as_deref());
    let mut inner = async_graphql::Request::new(document).variables(variables).data(context);
    if let Some(name) = operation_name {
        inner = inner.operation_name(name);
    }
    inner.set_parsed_query(parsed);
    finished(schema.execute(inner).await, &request_id)
}

/// Parses a document and checks its size, before anything is validated or run.
fn prepare(
    document: &str,
    variables: &Variables,
) -> Result<async_graphql::parser::types::ExecutableDocument, ServerError> {
    limits::check_nesting(document).map_err(|fault| fault.into_server_error(Default::default()))?;
    let parsed = parse_query(document).map_err(|error| {
        let position = error.positions().next().unwrap_or_default();
        let message = format!("line {}, column {}: this is no GraphQL document", position.line, position.column);
        Fault::new(ErrorCode::GraphqlParseFailed, message).into_server_error(position)
    })?;
    limits::check(&parsed, variables).map_err(|fault| fault.into_server_error(Default::default()))?;
    Ok(parsed)
}

/// A response to a request that never came to be executed.
pub fn request_error(fault: Fault, request_id: &str) -> Response {
    finished(Response::from_errors(vec![fault.into_server_error(Default::default())]), request_id)
}

/// Gives every error its code and the request's id, and takes away what nobody outside should read.
fn finished(mut response: Response, request_id: &str) -> Response {
    for error in &mut response.errors {
        // A place that we do not know is left out rather than given as line 0.
        error.locations.retain(|position| position.line > 0);
        let coded = error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some());
        if !coded {
            // The library's own errors: without a path it never ran, with one an argument was refused.
            let code = if error.path.is_empty() { ErrorCode::GraphqlValidationFailed } else { ErrorCode::BadUserInput };
            set(error, "code", code.as_str());
        }
        set(error, "requestId", request_id);
        if error.message.chars().count() > LONGEST_MESSAGE {
            error.message = error.message.chars().take(LONGEST_MESSAGE).chain(['…']).collect();
        }
    }
    response
}

fn set(error: &mut ServerError, key: &str, value: &str) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set(key, Value::from(value));
}
