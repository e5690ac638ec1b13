//! The way in from async-graphql's executor.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field, registry::Registry, resolver_utils::resolve_container,
};

use super::{Level, Trail, column::unpack};

/// An operation's root type, whose fields are those of `Level<T>`.
#[derive(Debug)]
pub struct Root<T>(Level<T>);

impl<T> Root<T> {
    /// Over the root's own state.
    pub fn new(root: T) -> Self {
        Self(Level::new(vec![root], Trail::root()))
    }
}

impl<T: Send + Sync> ContainerType for Root<T>
where
    Level<T>: ContainerType,
{
    /// A root field that fails is null with a recorded error where the schema lets it be null; where not, the error goes
    /// up and `data` is null.
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let before = ctx.query_env.errors.lock().map(|errors| errors.len()).unwrap_or(0);
        match self.0.resolve_field(ctx).await {
            Ok(None) => Ok(None),
            Ok(Some(packed)) => match unpack(packed).and_then(|mut outcomes| outcomes.pop()).flatten() {
                Some(value) => Ok(Some(value)),
                // The error is recorded below; the executor wants it as its own result to null `data`.
                None => Err(take_error(ctx, before)),
            },
            Err(error) => {
                let error = ctx.set_error_path(error);
                if self.may_be_null(ctx) {
                    ctx.add_error(error);
                    Ok(Some(Value::Null))
                } else {
                    Err(error)
                }
            }
        }
    }
}

/// The error that nulled a root field, taken back from the record so that it is reported once.
fn take_error(ctx: &Context<'_>, before: usize) -> async_graphql::ServerError {
    let taken = ctx.query_env.errors.lock().ok().and_then(|mut errors| {
        let index = before.min(errors.len().saturating_sub(1));
        (!errors.is_empty()).then(|| errors.remove(index))
    });
    taken.unwrap_or_else(|| {
        crate::error::Fault::internal("a root field failed without an error").into_server_error(ctx.item.pos)
    })
}

impl<T: Send + Sync> Root<T>
where
    Level<T>: ContainerType,
{
    fn may_be_null(&self, ctx: &Context<'_>) -> bool {
        let types = &ctx.schema_env.registry.types;
        let root = types.get(Level::<T>::type_name().as_ref());
        root.and_then(|root| root.field_by_name(ctx.item.node.name.node.as_str()))
            .is_some_and(|field| !field.ty.ends_with('!'))
    }
}

impl<T: Send + Sync> OutputType for Root<T>
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

impl<T: Send + Sync> ObjectType for Root<T> where Level<T>: ContainerType {}
