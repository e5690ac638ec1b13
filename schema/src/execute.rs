//! From a request to an answer: limits, the viewer, and the form of every error, in one place.

mod standard;

pub use standard::execute_standard;

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    ContainerType, Data, ErrorExtensionValues, Name, ServerError, Value, Variables,
    parser::{parse_query, types::OperationType},
};
use entities::{access::Viewer, boxed::boxed};
use resolvers::{
    context::{RequestContext, Services},
    error::{ErrorCode, Fault},
    help::{Used, beside_answer},
    level::{Execution, Failures, Fields, Level, Moment, Root},
};

use crate::{
    Schema,
    answer::Answer,
    cost,
    documents::{Decided, Document, Operation},
    explained::explained,
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
    match prepare(schema, request) {
        Ok(prepared) => execute_prepared(schema, services, prepared).await,
        Err(refused) => *refused,
    }
}

/// A request that can be executed: its document is valid and within the limits, its variables fit. Nothing was looked up
/// for it yet.
pub struct Prepared {
    pub(crate) request: Request,
    pub(crate) asked: Asked,
    /// Whether guides are wanted beside the answer.
    pub(crate) help: bool,
}

impl Prepared {
    /// The document as it came.
    pub fn document(&self) -> &str {
        &self.request.document
    }

    /// With the guides for what the document uses and what the answer shows in `extensions.help`; a subscription has them with
    /// each event. An answer to introspection alone carries none.
    #[must_use]
    pub fn with_help(self) -> Self {
        Self { help: true, ..self }
    }

    /// Whether the answer is the same for everybody who asks this in the same language: public articles, and nobody is signed
    /// in.
    pub fn is_public(&self) -> bool {
        self.asked.decided.public && !self.help && matches!(self.request.viewer, Viewer::Anonymous)
    }

    /// What it may cost, in points of [`crate::cost`].
    pub fn cost(&self) -> u64 {
        let requested = self.asked.requested;
        if self.help { cost::with_help(requested) } else { requested }
    }

    /// Whether to answer it changes something, so that the answer may not be thrown away and made again: it is no query, or one
    /// that the log of searches counts.
    pub fn leaves_traces(&self) -> bool {
        self.asked.decided.leaves_traces
    }

    /// Whether it is answered by a stream: see [`crate::subscribe`].
    pub fn is_subscription(&self) -> bool {
        self.asked.operation().definition.node.ty == OperationType::Subscription
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("request", &self.request).finish_non_exhaustive()
    }
}

/// What a request asks for, validated.
pub(crate) struct Asked {
    pub(crate) document: Arc<Document>,
    /// Which of the document's operations.
    operation: usize,
    pub(crate) decided: Decided,
    pub(crate) variables: Variables,
    pub(crate) requested: u64,
}

impl Asked {
    fn operation(&self) -> &Operation {
        self.document.at(self.operation)
    }
}

/// Makes a request ready to be executed.
///
/// # Errors
/// With the answer to a request that is refused: its document is none, does not fit the schema or is too large, its
/// variables do not fit, or it would cost more than [`cost::LIMIT`].
pub fn prepare(schema: &Schema, mut request: Request) -> Result<Prepared, Box<Answer>> {
    let variables = given(std::mem::take(&mut request.variables));
    match asked(schema, &request, variables) {
        Ok(asked) => Ok(Prepared { request, asked, help: false }),
        Err(errors) => Err(Box::new(refused(schema, errors, request))),
    }
}

/// Checks a document as [`prepare`] does, whatever its variables will be, and tells the names of its operations.
///
/// # Errors
/// With what is wrong.
pub fn check(schema: &Schema, document: &str) -> Result<Vec<Option<String>>, Vec<ServerError>> {
    let document = prepared(schema, document)?;
    Ok(document.parsed.operations.iter().map(|(name, _)| name.map(ToString::to_string)).collect())
}

fn asked(schema: &Schema, request: &Request, given: Variables) -> Result<Asked, Vec<ServerError>> {
    let document = prepared(schema, &request.document)?;
    let operation = document.operation(request.operation_name.as_deref()).map_err(located_nowhere)?;
    let registry = schema.engine.registry();
    let definition = &document.at(operation).definition.node;
    let variables = variables::coerce(registry, &definition.variable_definitions, given).map_err(located_nowhere)?;
    let decided = document.at(operation).decided(registry, &variables).map_err(located_nowhere)?;
    let requested = decided.cost.requested(&variables);
    cost::check(requested).map_err(located_nowhere)?;
    Ok(Asked { document, operation, decided, variables, requested })
}

/// Answers a request that was prepared, as [`execute`] does.
pub async fn execute_prepared(schema: &Schema, services: &Services, prepared: Prepared) -> Answer {
    let Prepared { request, asked, help } = prepared;
    let request_id = request.request_id.clone();
    let answer = match asked.operation().definition.node.ty {
        OperationType::Query => run_on(schema, &schema.query, services, request, asked, help).await,
        OperationType::Mutation => run_on(schema, &schema.mutation, services, request, asked, help).await,
        OperationType::Subscription => refused(schema, located_nowhere(no_stream()), request),
    };
    finished(answer, &request_id)
}

/// A subscription came by a way that has one answer.
fn no_stream() -> Fault {
    let message = "a subscription is answered by a stream: send it over a WebSocket that speaks graphql-transport-ws, or \
                   accept text/event-stream";
    Fault::new(ErrorCode::BadRequest, message)
}

async fn run_on<T>(
    schema: &Schema,
    root: &Root<T>,
    services: &Services,
    request: Request,
    asked: Asked,
    wants_help: bool,
) -> Answer
where
    T: Fields + Send + Sync + 'static,
    Level<T>: ContainerType,
{
    let plans = Arc::clone(&asked.decided.plans);
    let introspection = schema.engine.introspection(root, &plans);
    if !introspection.is_empty() && schema.engine.is_introspection(root, &plans) {
        return boxed(|| introspected(schema, root, asked)).await;
    }
    let Asked { document, decided, variables, requested, .. } = asked;
    let (introspected, mut errors) = if introspection.is_empty() {
        (HashMap::new(), Vec::new())
    } else {
        let (library, parsed) = (&schema.library, &document.parsed);
        boxed(|| library::introspect(library, parsed, plans.operation(), introspection, &variables)).await
    };
    let mut data = Data::default();
    let context = Arc::new(RequestContext::new(services, request.viewer, request.accept_language.as_deref()));
    data.insert(Arc::clone(&context));
    let side_by_side = services.database.backend() == sea_orm::DbBackend::Postgres;
    let execution = Execution {
        plans,
        variables,
        data,
        moment: Moment::from(&context.access),
        side_by_side,
        introspected,
        limit: schema.limit,
        failures: request.failures,
        explained: wants_help.then(|| Arc::clone(&schema.topics)),
    };
    let executed = schema.engine.run(root, execution).await;
    errors.extend(executed.errors);
    let charge = decided.charge(requested, executed.objects);
    let charge = if wants_help { charge.with_help() } else { charge };
    let answer = Answer::executed(executed.data, errors, charge);
    let mut answer = explained(answer, &context, &request.request_id);
    if wants_help {
        answer.help = Some(helped(schema, &context, &request.document, &document));
    }
    answer
}

/// The guides beside an answer that was made with this context, as JSON: for what the document uses, and for what its objects said.
pub(crate) fn helped(schema: &Schema, context: &RequestContext, text: &str, document: &Arc<Document>) -> String {
    beside_answer(context, schema.documents.used(text, document, || Used::of(context, text)))
}

/// Introspection alone, which is the same for everybody: answered once a document, and from memory from then on.
async fn introspected<T>(schema: &Schema, root: &Root<T>, asked: Asked) -> Answer
where
    T: Fields + Send + Sync + 'static,
    Level<T>: ContainerType,
{
    let (document, operation, variables) = (&asked.document, asked.operation(), asked.variables.clone());
    let plans = Arc::clone(&asked.decided.plans);
    let key = variables.to_string();
    // Nothing but the root comes up: what introspection tells of is no object of anybody's.
    let charge = asked.decided.charge(asked.requested, 1);
    if let Some(known) = operation.answer(&key) {
        return Answer::kept(known, charge);
    }
    let fields = schema.engine.introspection(root, &plans);
    let (introspected, mut errors) =
        library::introspect(&schema.library, &document.parsed, plans.operation(), fields, &variables).await;
    let (data, limit) = (Data::default(), schema.limit);
    let execution = Execution {
        plans,
        variables,
        data,
        // Nothing of it depends on when it is asked.
        moment: Moment::default(),
        side_by_side: false,
        introspected,
        limit,
        failures: None,
        explained: None,
    };
    let executed = schema.engine.run(root, execution).await;
    errors.extend(executed.errors);
    let answer = Answer::executed(executed.data, errors, charge);
    if answer.errors.is_empty() {
        operation.keep_answer(key, answer.without_extensions());
    }
    answer
}

/// Variables as they came; a null counts as none.
fn given(variables: serde_json::Value) -> Variables {
    let mut given = Variables::default();
    if let serde_json::Value::Object(variables) = variables {
        for (name, value) in variables {
            // Every JSON value is one of GraphQL's: there is no other case.
            given.insert(Name::new(name), Value::from_json(value).unwrap_or_default());
        }
    }
    given
}

/// The document, checked for its size and validated: from memory where it was before.
fn prepared(schema: &Schema, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
    if let Some(known) = schema.documents.get(text) {
        return Ok(known);
    }
    limits::check_text(text).map_err(located_nowhere)?;
    let parsed = parse_query(text).map_err(|error| {
        let position = error.positions().next().unwrap_or_default();
        let message = format!("line {}, column {}: this is no GraphQL document", position.line, position.column);
        vec![Fault::new(ErrorCode::GraphqlParseFailed, message).into_server_error(position)]
    })?;
    limits::check(&parsed).map_err(located_nowhere)?;
    let errors = library::validate(&schema.validator, text);
    if !errors.is_empty() {
        return Err(errors);
    }
    let document = Arc::new(Document::new(parsed));
    schema.documents.keep(text, &document);
    Ok(document)
}

pub(crate) fn located_nowhere(fault: Fault) -> Vec<ServerError> {
    vec![fault.into_server_error(Default::default())]
}

/// The answer to a request that is not executed.
fn refused(schema: &Schema, errors: Vec<ServerError>, request: Request) -> Answer {
    let Request { viewer, accept_language, request_id, .. } = request;
    schema.refused(errors, viewer, accept_language.as_deref(), &request_id)
}

/// An answer to a request that never came to be executed, with the guides about the error for a client of that
/// `Accept-Language`; those alone that everybody may read.
pub fn request_error(schema: &Schema, accept_language: Option<&str>, fault: Fault, request_id: &str) -> Answer {
    schema.refused(located_nowhere(fault), Viewer::Anonymous, accept_language, request_id)
}

/// Gives every error its code and the request's id, and takes away what nobody outside should read.
pub(crate) fn finished(mut answer: Answer, request_id: &str) -> Answer {
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
