//! The way in: runs a planned operation over the root's levels, without async-graphql's own walk.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, OnceLock, atomic::Ordering},
    time::{Duration, Instant},
};

use async_graphql::{
    ContainerType, Context, Data, ObjectType, OutputType, Positioned, QueryEnv, QueryEnvInner, Request, Schema,
    SchemaEnv, ServerError, SubscriptionType, Variables,
    extensions::Extensions,
    parser::types::{Field, OperationDefinition, OperationType, SelectionSet},
    registry::Registry,
};
use entities::boxed::boxed;
use futures_util::FutureExt;

use super::{
    Failures, Fields, Json, Level, Moment, Plans, Root, Run, aside::Everywhere, compiled::EXPLAINED, object::walk,
};

/// What async-graphql makes for a request and we cannot make ourselves, taken once from a request that runs nothing.
#[derive(Clone, Default)]
pub(super) struct Capture(Arc<OnceLock<(SchemaEnv, Extensions)>>);

impl Capture {
    pub(super) fn take(&self, ctx: &Context<'_>) {
        // A second root field brings the same again.
        let _ = self.0.set((ctx.schema_env.clone(), ctx.query_env.extensions.clone()));
    }
}

/// Runs operations over a schema's registry and data.
pub struct Engine {
    schema_env: SchemaEnv,
    extensions: Extensions,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

/// One operation to be run.
pub struct Execution {
    /// What it asks for.
    pub plans: Arc<Plans>,
    /// Its variables, coerced.
    pub variables: Variables,
    /// What resolvers find in their context.
    pub data: Data,
    /// By when it is judged.
    pub moment: Moment,
    /// Whether fields of one level are resolved side by side.
    pub side_by_side: bool,
    /// The answers of its introspection fields, by response key.
    pub introspected: HashMap<String, Vec<u8>>,
    /// How long it may take. Nothing is asked for after that: what was not answered by then fails.
    pub limit: Duration,
    /// Fields to fail, in tests.
    pub failures: Option<Failures>,
    /// What is asked of every object that guides explain, beside the answer; made by [`crate::help::topics_of_objects`].
    pub explained: Option<Arc<Plans>>,
}

impl std::fmt::Debug for Execution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Execution").field("plans", &self.plans).finish_non_exhaustive()
    }
}

/// What an operation came to.
#[derive(Debug, Clone)]
pub struct Executed {
    /// `data` as JSON; `null` where a required root field failed.
    pub data: Json,
    /// The errors, each with its path.
    pub errors: Vec<ServerError>,
    /// How many objects came up, the root among them, and how many were read beside the answer. What many have alike came up
    /// once.
    pub objects: u64,
}

impl Engine {
    /// Over a schema whose roots are [`Root`]s. `document` asks for any field of the query root, which is not resolved;
    /// nothing where it does not validate.
    pub fn new<Q, M, S>(schema: &Schema<Q, M, S>, document: &str) -> Option<Self>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let capture = Capture::default();
        // Nothing in it waits, so that it is done at once.
        schema.execute(Request::new(document).data(capture.clone())).now_or_never()?;
        let (schema_env, extensions) = capture.0.get()?.clone();
        Some(Self { schema_env, extensions })
    }

    /// The schema's types.
    pub fn registry(&self) -> &Registry {
        &self.schema_env.registry
    }

    /// The root's introspection fields, which the library answers.
    pub fn introspection<T: 'static>(&self, _: &Root<T>, plans: &Plans) -> Vec<Positioned<Field>>
    where
        Level<T>: ContainerType,
    {
        plans.introspection(TypeId::of::<T>(), &Level::<T>::type_name(), self.registry())
    }

    /// Whether an operation asks for nothing but introspection and `__typename`.
    pub fn is_introspection<T: 'static>(&self, _: &Root<T>, plans: &Plans) -> bool
    where
        Level<T>: ContainerType,
    {
        plans.is_introspection(TypeId::of::<T>(), &Level::<T>::type_name(), self.registry())
    }

    /// Runs an operation on its root. Root fields of a mutation run one after the other (specification, section 6.2.2).
    pub async fn run<T>(&self, root: &Root<T>, execution: Execution) -> Executed
    where
        T: Fields + Send + Sync + 'static,
        Level<T>: ContainerType,
    {
        let Execution { plans, variables, mut data, moment, side_by_side, introspected, limit, failures, explained } =
            execution;
        let serial = plans.operation().node.ty == OperationType::Mutation;
        data.insert(Run {
            plans: Arc::clone(&plans),
            side_by_side,
            introspected,
            failures,
            moment,
            deadline: Instant::now().checked_add(limit),
            columns: Default::default(),
            written: Default::default(),
            objects: Default::default(),
            explained: explained.map(|plans| Everywhere::new(EXPLAINED, plans)),
        });
        let env = QueryEnv::new(QueryEnvInner {
            extensions: self.extensions.clone(),
            variables,
            operation_name: None,
            operation: without_selection(plans.operation()),
            fragments: Default::default(),
            uploads: Vec::new(),
            session_data: Default::default(),
            query_data: Arc::new(data),
            http_headers: Default::default(),
            introspection_mode: Default::default(),
            errors: Default::default(),
        });
        let selection = &plans.operation().node.selection_set;
        let ctx = env.create_context(&self.schema_env, None, selection, None);
        let data = match ctx.data_opt::<Run>() {
            // Boxed: it holds every resolver of the root, and whoever awaits this holds it.
            Some(run) => boxed(|| walk(&ctx, run, &root.0, side_by_side && !serial)).await.into_only(),
            None => None,
        };
        let run = ctx.data_opt::<Run>();
        let objects = run.map_or(0, |run| run.objects.load(Ordering::Relaxed));
        let errors = env.errors.lock().map(|mut errors| std::mem::take(&mut *errors)).unwrap_or_default();
        Executed { data: data.unwrap_or_else(|| b"null".to_vec().into()), errors, objects }
    }
}

/// What arguments are read by: the variables with their defaults. Selections are read from the plans.
pub(super) fn without_selection(operation: &Positioned<OperationDefinition>) -> Positioned<OperationDefinition> {
    let definition = &operation.node;
    Positioned::new(
        OperationDefinition {
            ty: definition.ty,
            variable_definitions: definition.variable_definitions.clone(),
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet::default(), operation.pos),
        },
        operation.pos,
    )
}
