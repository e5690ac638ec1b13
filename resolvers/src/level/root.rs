//! An operation's root, for async-graphql's registry and its own executor.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, Response, ServerResult,
    SubscriptionType, Value, parser::types::Field, registry::Registry, resolver_utils::resolve_container,
};

use futures_util::stream::BoxStream;

use super::{Fields, Level, Trail, engine::Capture, standard};

/// An operation's root type, whose fields are those of `Level<T>`.
#[derive(Debug)]
pub struct Root<T>(pub(super) Level<T>);

impl<T> Root<T> {
    /// Over the root's own state.
    pub fn new(root: T) -> Self {
        Self(Level::new(vec![root], Trail::root()))
    }

    /// The root's own state; always there.
    pub fn state(&self) -> Option<&T> {
        self.0.items().next()
    }
}

impl<T: Fields + Send + Sync + 'static> ContainerType for Root<T>
where
    Level<T>: ContainerType,
{
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match ctx.data_opt::<Capture>() {
            Some(capture) => {
                capture.take(ctx);
                Ok(Some(Value::Null))
            }
            None => standard::resolve_field(&self.0, ctx).await,
        }
    }
}

impl<T: Fields + Send + Sync + 'static> OutputType for Root<T>
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

impl<T: Fields + Send + Sync + 'static> ObjectType for Root<T> where Level<T>: ContainerType {}

/// A subscription's root for the registry: its type is that of `Level<T>`. What is subscribed to and what comes of it is
/// found by running the root as any other (see [`crate::subscription`]), so that the library has no stream to make.
impl<T: Fields + Send + Sync + 'static> SubscriptionType for Root<T>
where
    Level<T>: ContainerType + OutputType,
{
    fn type_name() -> Cow<'static, str> {
        <Level<T> as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Level<T> as OutputType>::create_type_info(registry)
    }

    fn create_field_stream<'a>(&'a self, _: &'a Context<'_>) -> Option<BoxStream<'a, Response>> {
        None
    }
}
