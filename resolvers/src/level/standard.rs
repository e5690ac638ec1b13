//! The standard executor: async-graphql's own, one object at a time, over the same types.
//!
//! It runs where a request came without a [`super::Run`]. Nothing in production sends one there; tests compare its answers
//! with the levels', and its reading of fragments, aliases and directives is the library's, not ours.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, OutputType, Positioned, ServerError, ServerResult, Value,
    parser::types::Field, registry::Registry, resolver_utils::resolve_container,
};

use futures_util::future::BoxFuture;

use super::{Failures, Fields, Level, object::Walked};
use crate::error::Fault;

/// One object, as the library's executor walks it.
pub(super) struct Alone<T>(pub(super) Level<T>);

impl<T: Fields + Send + Sync + 'static> ContainerType for Alone<T>
where
    Level<T>: ContainerType,
{
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        resolve_field(&self.0, ctx).await
    }
}

impl<T: Fields + Send + Sync + 'static> OutputType for Alone<T>
where
    Level<T>: ContainerType,
{
    fn type_name() -> Cow<'static, str> {
        Level::<T>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Level::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

/// A field of one object. An error on a field that may be null is recorded here and answered with null: the library would
/// let it go up.
pub(super) fn resolve_field<'a>(
    level: &'a dyn Walked,
    ctx: &'a Context<'a>,
) -> BoxFuture<'a, ServerResult<Option<Value>>> {
    Box::pin(async move {
        let resolved = match injected(ctx) {
            Some(error) => Err(error),
            None => level.answer(ctx).await,
        };
        match resolved {
            Err(error) if may_be_null(ctx, &level.name()) => Ok(Some(nullable(ctx, Err(error)))),
            Err(error) => Err(recorded(ctx, error)),
            fine => fine,
        }
    })
}

/// The message of an error that was recorded where it happened and only carries a null upwards: on its way the library
/// gives it other paths.
const RECORDED: &str = "recorded";

/// Takes away the errors that were recorded elsewhere.
pub fn standard_errors(mut errors: Vec<ServerError>) -> Vec<ServerError> {
    errors.retain(|error| error.message != RECORDED);
    errors
}

/// Records an error at its own path, unless that was done.
pub(super) fn recorded<I>(ctx: &async_graphql::ContextBase<'_, I>, error: ServerError) -> ServerError {
    if error.message != RECORDED {
        ctx.add_error(ctx.set_error_path(error));
    }
    ServerError::new(RECORDED, None)
}

fn injected(ctx: &Context<'_>) -> Option<ServerError> {
    let failures = ctx.data_opt::<Failures>()?;
    let error = ctx.set_error_path(Fault::input("injected").into_server_error(ctx.item.pos));
    failures(&error.path).then_some(error)
}

fn may_be_null(ctx: &Context<'_>, type_name: &str) -> bool {
    let registered = ctx.schema_env.registry.types.get(type_name);
    registered
        .and_then(|registered| registered.field_by_name(ctx.item.node.name.node.as_str()))
        .is_some_and(|field| !field.ty.ends_with('!'))
}

/// Null for an error, which is recorded.
pub(super) fn nullable<I>(ctx: &async_graphql::ContextBase<'_, I>, resolved: ServerResult<Value>) -> Value {
    resolved.unwrap_or_else(|error| {
        recorded(ctx, error);
        Value::Null
    })
}
