//! async-graphql's own executor, which tests compare ours with.

use std::sync::Arc;

use async_graphql::{ServerError, parser::types::OperationType};
use resolvers::{
    context::{RequestContext, Services},
    level::standard_errors,
};

use super::{Request, asked, finished, given, located_nowhere, no_stream};
use crate::{Schema, answer::Answer, explained::explained};

/// Answers a request by async-graphql's own executor, one object at a time: what tests compare [`execute`] with.
pub async fn execute_standard(schema: &Schema, services: &Services, request: Request) -> Answer {
    let (viewer, language, request_id) =
        (request.viewer.clone(), request.accept_language.clone(), request.request_id.clone());
    match run_standard(schema, services, request).await {
        Ok(answer) => finished(answer, &request_id),
        Err(errors) => schema.refused(errors, viewer, language.as_deref(), &request_id),
    }
}

async fn run_standard(schema: &Schema, services: &Services, mut request: Request) -> Result<Answer, Vec<ServerError>> {
    let given = given(std::mem::take(&mut request.variables));
    let asked = asked(schema, &request, given)?;
    if asked.operation().definition.node.ty == OperationType::Subscription {
        return Err(located_nowhere(no_stream()));
    }
    let context = Arc::new(RequestContext::new(services, request.viewer, request.accept_language.as_deref()));
    let mut inner = async_graphql::Request::new(request.document).variables(asked.variables.clone());
    inner = inner.data(Arc::clone(&context));
    if let Some(failures) = request.failures {
        inner = inner.data(failures);
    }
    if let Some(name) = request.operation_name {
        inner = inner.operation_name(name);
    }
    inner.set_parsed_query(asked.document.parsed.clone());
    let response = schema.library.execute(inner).await;
    let data = serde_json::to_vec(&response.data).unwrap_or_else(|_| b"null".to_vec());
    // It does not count what comes up.
    let charge = asked.decided.charge(asked.requested, 0);
    Ok(explained(Answer::executed(data, standard_errors(response.errors), charge), &context, &request.request_id))
}
