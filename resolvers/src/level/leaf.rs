//! Leaves of an answer: scalars and enums, written as JSON from whatever a row holds.

/// What can be written for a leaf of the GraphQL type that `C` stands for: `&str` for a `String`, an identifier for an `ID`.
/// `Option` and `Vec` of it stand for `Option` and `Vec` of the leaf.
pub trait Writes<C> {
    /// Writes it as JSON.
    fn write(&self, json: &mut Vec<u8>);
}

impl<C, V: Writes<C>> Writes<Option<C>> for Option<V> {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(json),
            None => json.extend_from_slice(b"null"),
        }
    }
}

impl<C, V: Writes<C>> Writes<Vec<C>> for Vec<V> {
    fn write(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            value.write(json);
        }
        json.push(b']');
    }
}

/// Lets a type that async-graphql knows as a scalar stand in columns, and says how its values are written:
///
/// ```ignore
/// leaf!(String: |text, json| json::string(json, text));
/// ```
macro_rules! leaf {
    ($($name:ty: |$value:ident, $json:ident| $write:expr);* $(;)?) => {$(
        impl $crate::level::Writes<$name> for $name {
            fn write(&self, $json: &mut Vec<u8>) {
                let $value = self;
                $write
            }
        }

        impl $crate::level::Cell for $name {
            const LEAF: bool = true;

            fn type_ref() -> String {
                <$name as async_graphql::OutputType>::qualified_type_name()
            }

            fn register(registry: &mut async_graphql::registry::Registry) {
                <$name as async_graphql::OutputType>::create_type_info(registry);
            }

            fn writer(_: &$crate::level::Compiler<'_>) -> Option<$crate::level::Writer<Self>> {
                Some(Box::new(|leaf: &Self, _, json: &mut Vec<u8>| {
                    leaf.write_leaf(json);
                    Some(0)
                }))
            }

            fn write_leaf(&self, json: &mut Vec<u8>) {
                <Self as $crate::level::Writes<Self>>::write(self, json);
            }

            fn resolve(
                _: $crate::level::Located<'_>,
                _: Vec<$crate::level::Place>,
                cells: Vec<Self>,
            ) -> futures_util::future::BoxFuture<'_, $crate::level::Rendered> {
                Box::pin(std::future::ready($crate::level::Rendered::of_leaves(&cells)))
            }

            fn standard<'a>(
                _: &'a async_graphql::ContextSelectionSet<'a>,
                _: async_graphql::Pos,
                cell: Self,
            ) -> futures_util::future::BoxFuture<'a, async_graphql::ServerResult<async_graphql::Value>> {
                Box::pin(std::future::ready(Ok($crate::level::Rendered::of_leaves(&[cell]).single())))
            }
        }
    )*};
}
pub(crate) use leaf;

/// Lets enums of the schema stand in columns; their values are written by name.
macro_rules! enums {
    ($($name:ty),* $(,)?) => {
        $crate::level::leaf!($($name: |value, json| {
            let items = <$name as async_graphql::resolver_utils::EnumType>::items();
            // Every value is an item of its type: the derive macro writes both from the same list.
            let name = items.iter().find(|item| item.value == *value).map_or("", |item| item.name);
            json.push(b'"');
            json.extend_from_slice(name.as_bytes());
            json.push(b'"');
        });*);
    };
}
pub(crate) use enums;
