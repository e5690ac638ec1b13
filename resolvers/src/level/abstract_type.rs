//! Interfaces and unions: the objects of each concrete type are a level of their own.

use async_graphql::{
    indexmap::{IndexMap, IndexSet},
    registry::{MetaField, MetaType, MetaTypeId, Registry},
};
use futures_util::future::{BoxFuture, join_all};

use super::{Located, Place, Rendered};

/// The cells of a column, sorted by concrete type: for each type the positions and the resolving of its objects.
pub type AbstractParts<'a> = Vec<(Vec<usize>, BoxFuture<'a, Rendered>)>;

/// Resolves the parts, side by side where that pays, and deals the cells out to their positions.
pub async fn resolve_parts(at: Located<'_>, count: usize, parts: AbstractParts<'_>) -> Rendered {
    let (positions, parts): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    let resolved = if at.run.side_by_side {
        join_all(parts).await
    } else {
        let mut resolved = Vec::with_capacity(parts.len());
        for part in parts {
            resolved.push(part.await);
        }
        resolved
    };
    if let ([_], [only]) = (positions.as_slice(), resolved.as_slice())
        && only.len() == count
    {
        return resolved.into_iter().next().unwrap_or_default();
    }
    // Which part holds each position, and where in it.
    let mut places = vec![(0, usize::MAX); count];
    for (part, positions) in positions.iter().enumerate() {
        for (index, position) in positions.iter().enumerate() {
            places[*position] = (part, index);
        }
    }
    let bytes = resolved.iter().map(Rendered::size).sum();
    let cell = |(part, index): (usize, usize)| resolved.get(part).and_then(|part| part.get(index));
    Rendered::collect(bytes, places.into_iter().map(cell))
}

/// Makes an interface known, with the fields of `Shape`, an object that has just these.
pub fn register_interface<Shape: async_graphql::OutputType>(
    registry: &mut Registry,
    description: &str,
    possible_types: &[String],
) {
    let name = Shape::type_name().into_owned();
    registry.create_output_type::<Shape, _>(MetaTypeId::Interface, |registry| MetaType::Interface {
        name: name.clone(),
        description: Some(description.to_owned()),
        fields: shape_fields::<Shape>(registry),
        possible_types: possible_types.iter().cloned().collect::<IndexSet<String>>(),
        extends: false,
        keys: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<Shape>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    });
    for object in possible_types {
        registry.add_implements(object, &name);
    }
}

/// The fields as a registry of their own sees them.
fn shape_fields<Shape: async_graphql::OutputType>(_: &mut Registry) -> IndexMap<String, MetaField> {
    let mut scratch = Registry::default();
    match scratch.create_fake_output_type::<Shape>() {
        MetaType::Object { fields, .. } => fields,
        _ => IndexMap::new(),
    }
}

/// Makes a union known.
pub fn register_union<Marker: async_graphql::OutputType>(
    registry: &mut Registry,
    description: &str,
    possible_types: &[String],
) {
    let name = Marker::type_name().into_owned();
    registry.create_output_type::<Marker, _>(MetaTypeId::Union, |_| MetaType::Union {
        name: name.clone(),
        description: Some(description.to_owned()),
        possible_types: possible_types.iter().cloned().collect::<IndexSet<String>>(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<Marker>()),
        directive_invocations: Vec::new(),
    });
}

/// Sorts positions and cells of one concrete type out of a column.
pub(crate) fn part<T>(found: Vec<(usize, Place, T)>) -> (Vec<usize>, Vec<Place>, Vec<T>) {
    let (mut positions, mut places, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for (position, place, item) in found {
        positions.push(position);
        places.push(place);
        items.push(item);
    }
    (positions, places, items)
}

/// Declares the Rust enum of an interface or a union and lets it stand in columns.
///
/// ```ignore
/// abstract_type! {
///     /// The one who did it.
///     union Actor { User(User), System(System) }
/// }
/// abstract_type! {
///     /// An object that can be fetched again by its global ID.
///     interface Node like NodeShape { User(User) }
/// }
/// ```
macro_rules! abstract_type {
    ($(#[doc = $doc:literal])* union $name:ident { $($variant:ident($object:ty)),* $(,)? }) => {
        $crate::level::abstract_type!(@enum [$($doc)*] $name { $($variant($object)),* });

        impl async_graphql::OutputType for $name {
            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                <$name as $crate::level::Cell>::register(registry);
                Self::qualified_type_name()
            }

            async fn resolve(
                &self,
                ctx: &async_graphql::ContextSelectionSet<'_>,
                field: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                let _ = ctx;
                Err($crate::error::Fault::internal("a union resolves in a column").into_server_error(field.pos))
            }
        }

        $crate::level::abstract_type!(@cell $name { $($variant($object)),* } |registry, types| {
            $crate::level::register_union::<$name>(registry, concat!($($doc, "\n"),*).trim(), types)
        });
    };
    ($(#[doc = $doc:literal])* interface $name:ident like $shape:ident { $($variant:ident($object:ty)),* $(,)? }) => {
        $crate::level::abstract_type!(@enum [$($doc)*] $name { $($variant($object)),* });
        $crate::level::abstract_type!(@cell $name { $($variant($object)),* } |registry, types| {
            $crate::level::register_interface::<$shape>(registry, concat!($($doc, "\n"),*).trim(), types)
        });
    };
    (@enum [$($doc:literal)*] $name:ident { $($variant:ident($object:ty)),* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        #[expect(missing_docs, reason = "a variant is named as the type it holds")]
        #[allow(clippy::large_enum_variant, reason = "moved once from a store into a level")]
        pub enum $name { $($variant($object)),* }
    };
    (@cell $name:ident { $($variant:ident($object:ty)),* } |$registry:ident, $types:ident| $register:block) => {
        impl $crate::level::Cell for $name {
            fn type_ref() -> String {
                concat!(stringify!($name), "!").to_owned()
            }

            fn register($registry: &mut async_graphql::registry::Registry) {
                if $registry.types.contains_key(stringify!($name)) {
                    return;
                }
                let $types = &[$(<$crate::level::Level<$object> as async_graphql::OutputType>::type_name().into_owned()),*];
                $register;
                $(<$object as $crate::level::Cell>::register($registry);)*
            }

            fn resolve(
                at: $crate::level::Located<'_>,
                places: Vec<$crate::level::Place>,
                cells: Vec<Self>,
            ) -> futures_util::future::BoxFuture<'_, $crate::level::Rendered> {
                let count = cells.len();
                let mut cells: Vec<Option<($crate::level::Place, Self)>> =
                    places.into_iter().zip(cells).map(Some).collect();
                let mut parts: $crate::level::AbstractParts<'_> = Vec::new();
                $({
                    let mut found: Vec<(usize, $crate::level::Place, $object)> = Vec::new();
                    for (position, slot) in cells.iter_mut().enumerate() {
                        if matches!(slot, Some((_, Self::$variant(_))))
                            && let Some((place, Self::$variant(item))) = slot.take()
                        {
                            found.push((position, place, item));
                        }
                    }
                    if !found.is_empty() {
                        let (positions, places, items) = $crate::level::part(found);
                        parts.push((positions, $crate::level::object_cells::<$object>(at, places, items.into())));
                    }
                })*
                Box::pin($crate::level::resolve_parts(at, count, parts))
            }

            fn standard<'a>(
                ctx: &'a async_graphql::ContextSelectionSet<'a>,
                _: async_graphql::Pos,
                cell: Self,
            ) -> futures_util::future::BoxFuture<'a, async_graphql::ServerResult<async_graphql::Value>> {
                match cell {
                    $(Self::$variant(item) => $crate::level::standard_object::<$object>(ctx, vec![item].into()),)*
                }
            }
        }
    };
}
pub(crate) use abstract_type;
