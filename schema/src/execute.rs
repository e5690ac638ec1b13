//! From a request to an answer: limits, the viewer, and the form of every error, in one place.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    ContainerType, Data, ErrorExtensionValues, ServerError, Value, Variables,
    parser::{parse_query, types::OperationType},
};
use entities::access::Viewer;
use resolvers::{
    context::{RequestContext, Services},
    error::{ErrorCode, Fault},
    level::{Execution, Failures, Level, Plans, Root, standard_errors},
};

use crate::{
    Schema,
    answer::Answer,
    documents::{Document, Operation},
    library, limits, variables,
};

/// A request, whatever it came by.
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
    /// Fields that fail whatever they would have answered: for tests alone.
    pub failures: Option<Failures>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither document nor variables: they may hold what nobody should read in a log.
        f.debug_struct("Request").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

/// The longest message that a client gets: parsers and validators quote the document.
const LONGEST_MESSAGE: usize = 400;

/// Answers a request. Every error has `extensions.code` and `extensions.requestId`; none quotes more of the document than
/// a few words.
pub async fn execute(schema: &Schema, services: &Services, request: Request) -> Answer {
    let request_id = request.request_id.clone();
    let answer = match run(schema, services, request).await {
        Ok(answer) => answer,
        Err(errors) => Answer::refused(errors),
    };
    finished(answer, &request_id)
}

/// What a request asks for, validated.
struct Asked<'d> {
    document: &'d Document,
    operation: &'d Operation,
    plans: Arc<Plans>,
    variables: Variables,
}

async fn run(schema: &Schema, services: &Services, mut request: Request) -> Result<Answer, Vec<ServerError>> {
    let given = given(std::mem::take(&mut request.variables));
    let document = prepared(schema, &request.document, &given)?;
    let operation = document.operation(request.operation_name.as_deref()).map_err(located_nowhere)?;
    let definitions = &operation.definition.node.variable_definitions;
    let variables = variables::coerce(schema.engine.registry(), definitions, given).map_err(located_nowhere)?;
    let plans = operation.plans(&variables).map_err(located_nowhere)?;
    let asked = Asked { document: &document, operation, plans, variables };
    Ok(match operation.definition.node.ty {
        OperationType::Mutation => run_on(schema, &schema.mutation, services, request, asked).await,
        OperationType::Query | OperationType::Subscription => {
            run_on(schema, &schema.query, services, request, asked).await
        }
    })
}

async fn run_on<T>(schema: &Schema, root: &Root<T>, services: &Services, request: Request, asked: Asked<'_>) -> Answer
where
    T: Send + Sync + 'static,
    Level<T>: ContainerType,
{
    let introspection = schema.engine.introspection(root, &asked.plans);
    if !introspection.is_empty() && schema.engine.is_introspection(root, &asked.plans) {
        return introspected(schema, root, asked).await;
    }
    let Asked { document, plans, variables, .. } = asked;
    let (introspected, mut errors) = if introspection.is_empty() {
        (HashMap::new(), Vec::new())
    } else {
        library::introspect(&schema.library, &document.parsed, plans.operation(), introspection, &variables).await
    };
    let mut data = Data::default();
    data.insert(RequestContext::new(services, request.viewer, request.accept_language.as_deref()));
    let side_by_side = services.database.backend() == sea_orm::DbBackend::Postgres;
    let execution = Execution { plans, variables, data, side_by_side, introspected, failures: request.failures };
    let executed = schema.engine.run(root, execution).await;
    errors.extend(executed.errors);
    Answer { data: Some(executed.data), errors }
}

/// Introspection alone, which is the same for everybody: answered once a document, and from memory from then on.
async fn introspected<T>(schema: &Schema, root: &Root<T>, asked: Asked<'_>) -> Answer
where
    T: Send + Sync + 'static,
    Level<T>: ContainerType,
{
    let Asked { document, operation, plans, variables } = asked;
    let key = variables.to_string();
    if let Some(known) = operation.answer(&key) {
        return Answer { data: Some(known.to_vec()), errors: Vec::new() };
    }
    let fields = schema.engine.introspection(root, &plans);
    let (introspected, mut errors) =
        library::introspect(&schema.library, &document.parsed, plans.operation(), fields, &variables).await;
    let execution =
        Execution { plans, variables, data: Data::default(), side_by_side: false, introspected, failures: None };
    let executed = schema.engine.run(root, execution).await;
    errors.extend(executed.errors);
    if errors.is_empty() {
        operation.keep_answer(key, Arc::new(executed.data.clone()));
    }
    Answer { data: Some(executed.data), errors }
}

/// Answers a request by async-graphql's own executor, one object at a time: what tests compare [`execute`] with.
pub async fn execute_standard(schema: &Schema, services: &Services, request: Request) -> Answer {
    let request_id = request.request_id.clone();
    let answer = match run_standard(schema, services, request).await {
        Ok(answer) => answer,
        Err(errors) => Answer::refused(errors),
    };
    finished(answer, &request_id)
}

async fn run_standard(schema: &Schema, services: &Services, request: Request) -> Result<Answer, Vec<ServerError>> {
    let given = given(request.variables);
    let document = prepared(schema, &request.document, &given)?;
    let operation = document.operation(request.operation_name.as_deref()).map_err(located_nowhere)?;
    let definitions = &operation.definition.node.variable_definitions;
    let variables = variables::coerce(schema.engine.registry(), definitions, given).map_err(located_nowhere)?;
    let context = RequestContext::new(services, request.viewer, request.accept_language.as_deref());
    let mut inner = async_graphql::Request::new(request.document).variables(variables).data(context);
    if let Some(failures) = request.failures {
        inner = inner.data(failures);
    }
    if let Some(name) = request.operation_name {
        inner = inner.operation_name(name);
    }
    inner.set_parsed_query(document.parsed.clone());
    let response = schema.library.execute(inner).await;
    let data = serde_json::to_vec(&response.data).unwrap_or_else(|_| b"null".to_vec());
    Ok(Answer { data: Some(data), errors: standard_errors(response.errors) })
}

/// Variables as they came; a null counts as none.
fn given(variables: serde_json::Value) -> Variables {
    match variables {
        serde_json::Value::Object(variables) if !variables.is_empty() => {
            Variables::from_json(serde_json::Value::Object(variables))
        }
        _ => Variables::default(),
    }
}

/// The document, checked for its size and validated: from memory where it was before.
fn prepared(schema: &Schema, text: &str, variables: &Variables) -> Result<Arc<Document>, Vec<ServerError>> {
    if let Some(known) = schema.documents.get(text) {
        if known.size.is_none() {
            limits::check(&known.parsed, variables).map_err(located_nowhere)?;
        }
        return Ok(known);
    }
    limits::check_nesting(text).map_err(located_nowhere)?;
    let parsed = parse_query(text).map_err(|error| {
        let position = error.positions().next().unwrap_or_default();
        let message = format!("line {}, column {}: this is no GraphQL document", position.line, position.column);
        vec![Fault::new(ErrorCode::GraphqlParseFailed, message).into_server_error(position)]
    })?;
    let counted = limits::check(&parsed, variables).map_err(located_nowhere)?;
    let errors = library::validate(&schema.validator, text);
    if !errors.is_empty() {
        return Err(errors);
    }
    let document = Arc::new(Document::new(parsed, counted.fixed()));
    schema.documents.keep(text, &document);
    Ok(document)
}

fn located_nowhere(fault: Fault) -> Vec<ServerError> {
    vec![fault.into_server_error(Default::default())]
}

/// An answer to a request that never came to be executed.
pub fn request_error(fault: Fault, request_id: &str) -> Answer {
    finished(Answer::refused(located_nowhere(fault)), request_id)
}

/// Gives every error its code and the request's id, and takes away what nobody outside should read.
fn finished(mut answer: Answer, request_id: &str) -> Answer {
    for error in &mut answer.errors {
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
    answer
}

fn set(error: &mut ServerError, key: &str, value: &str) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set(key, Value::from(value));
}
