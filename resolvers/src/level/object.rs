//! The walk over a selection, once for all objects of a level.

use std::collections::HashSet;

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::MetaType,
};

use super::{Cell, Level, Located, Outcome, Place, Trail, column::unpack};
use crate::error::Fault;

/// Lets types whose [`Level`] is an `#[Object]` stand in columns.
macro_rules! objects {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::level::Cell for $name {
            fn type_ref() -> String {
                <$crate::level::Level<$name> as async_graphql::OutputType>::qualified_type_name()
            }

            fn register(registry: &mut async_graphql::registry::Registry) {
                <$crate::level::Level<$name> as async_graphql::OutputType>::create_type_info(registry);
            }

            fn resolve(
                at: $crate::level::Located<'_>,
                cells: Vec<($crate::level::Place, Self)>,
            ) -> impl Future<Output = Vec<$crate::level::Outcome>> + Send {
                $crate::level::object_cells(at, cells)
            }
        }
    )*};
}
pub(crate) use objects;

/// Resolves the objects of a column as one level.
pub fn object_cells<'a, T>(at: Located<'a>, cells: Vec<(Place, T)>) -> futures_util::future::BoxFuture<'a, Vec<Outcome>>
where
    T: Cell + Sync,
    Level<T>: ContainerType,
{
    // Boxed, because levels nest in levels of the same type.
    Box::pin(async move {
        let (places, items): (Vec<Place>, Vec<T>) = cells.into_iter().unzip();
        let level = Level::new(items, Trail::below(at.trail, at.key.clone(), places));
        walk(at.selection, &level).await
    })
}

/// One object a level's item: `None` where a field failed that must not be null.
pub(super) async fn walk<T>(selection: &ContextSelectionSet<'_>, level: &Level<T>) -> Vec<Outcome>
where
    T: Send + Sync,
    Level<T>: ContainerType,
{
    let type_name = Level::<T>::type_name();
    let fields = collect_fields(selection, &type_name);
    let mut objects: Vec<Option<IndexMap<Name, Value>>> =
        level.items.iter().map(|_| Some(IndexMap::with_capacity(fields.len()))).collect();
    for (key, field) in &fields {
        if field.node.name.node == "__typename" {
            insert(&mut objects, key, level.items.iter().map(|_| Some(Value::from(&*type_name))));
            continue;
        }
        let ctx = selection.with_field(field);
        let resolved = level.resolve_field(&ctx).await;
        let error = match resolved {
            Ok(value) => match value.and_then(unpack).filter(|outcomes| outcomes.len() == level.items.len()) {
                Some(outcomes) => {
                    insert(&mut objects, key, outcomes.into_iter());
                    continue;
                }
                None => Fault::internal(format!("{type_name}.{key} is no column")).into_server_error(field.pos),
            },
            Err(error) => error,
        };
        // The field failed as a whole: for each object at its own path.
        let outcome = nullable(selection, &type_name, field).then_some(Value::Null);
        for position in 0..level.items.len() {
            let mut path = level.trail.path(position);
            path.push(async_graphql::PathSegment::Field(key.to_string()));
            selection.add_error(async_graphql::ServerError { path, ..error.clone() });
        }
        insert(&mut objects, key, level.items.iter().map(|_| outcome.clone()));
    }
    objects.into_iter().map(|object| object.map(Value::Object)).collect()
}

fn insert(objects: &mut [Option<IndexMap<Name, Value>>], key: &Name, outcomes: impl Iterator<Item = Outcome>) {
    for (object, outcome) in objects.iter_mut().zip(outcomes) {
        match (object.as_mut(), outcome) {
            (Some(map), Some(value)) => {
                map.insert(key.clone(), value);
            }
            _ => *object = None,
        }
    }
}

fn nullable(selection: &ContextSelectionSet<'_>, type_name: &str, field: &Positioned<Field>) -> bool {
    let registered = selection.schema_env.registry.types.get(type_name);
    registered
        .and_then(|registered| registered.field_by_name(field.node.name.node.as_str()))
        .is_some_and(|field| !field.ty.ends_with('!'))
}

/// The fields that a selection asks of a type, by response key in the order of the document; the same key asked for twice
/// is one field with both selections (specification, section 6.3.2, CollectFields). `@skip` and `@include` were applied
/// before.
fn collect_fields<'a>(selection: &ContextSelectionSet<'a>, type_name: &str) -> IndexMap<Name, Cow<'a>> {
    let mut fields = IndexMap::new();
    let mut seen = HashSet::new();
    collect(selection, type_name, &selection.item.node, &mut seen, &mut fields);
    fields
}

type Cow<'a> = std::borrow::Cow<'a, Positioned<Field>>;

fn collect<'a>(
    ctx: &ContextSelectionSet<'a>,
    type_name: &str,
    selection: &'a SelectionSet,
    seen: &mut HashSet<&'a str>,
    fields: &mut IndexMap<Name, Cow<'a>>,
) {
    for selection in &selection.items {
        match &selection.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                match fields.get_mut(key) {
                    None => {
                        fields.insert(key.clone(), Cow::Borrowed(field));
                    }
                    Some(first) => {
                        let more = &field.node.selection_set.node.items;
                        first.to_mut().node.selection_set.node.items.extend(more.iter().cloned());
                    }
                }
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                // Validation knows every fragment; a fragment's second spread adds nothing to its first.
                if let Some(fragment) = ctx.query_env.fragments.get(name)
                    && seen.insert(name.as_str())
                    && applies(ctx, type_name, &fragment.node.type_condition.node.on.node)
                {
                    collect(ctx, type_name, &fragment.node.selection_set.node, seen, fields);
                }
            }
            Selection::InlineFragment(fragment) => {
                let condition = fragment.node.type_condition.as_ref();
                if condition.is_none_or(|condition| applies(ctx, type_name, &condition.node.on.node)) {
                    collect(ctx, type_name, &fragment.node.selection_set.node, seen, fields);
                }
            }
        }
    }
}

/// Whether a fragment on `condition` applies to an object of that type: it is the type, an interface that it implements,
/// or a union that it belongs to.
fn applies(ctx: &ContextSelectionSet<'_>, type_name: &str, condition: &str) -> bool {
    let registry = &ctx.schema_env.registry;
    type_name == condition
        || registry.implements.get(type_name).is_some_and(|interfaces| interfaces.contains(condition))
        || matches!(registry.types.get(condition), Some(MetaType::Union { possible_types, .. }) if possible_types.contains(type_name))
}
