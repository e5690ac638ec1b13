//! What a field answers with: for whoever reads fields by name.

use super::SchemaCoordinates;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use std::collections::HashSet;

/// A field of an object or interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldType {
    /// The named type that it answers with.
    pub(crate) named: String,
    /// How many lists are around it.
    pub(crate) lists: usize,
    /// Whether it cannot be asked for without an argument.
    pub(crate) needs_argument: bool,
}

/// What kind of type a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedKind {
    /// An object or an interface: it has fields.
    Fields,
    /// A union: which fields there are depends.
    Union,
    /// An enum.
    Enum,
    /// A scalar.
    Scalar,
}

impl SchemaCoordinates {
    /// What a field answers with; nothing where the type has no such field.
    pub(crate) fn field_type(&self, ty: &str, field: &str) -> Option<FieldType> {
        let definition = self.schema().type_field(ty, field).ok()?;
        let mut lists = 0;
        let mut around = &definition.ty;
        while let Type::List(inner) | Type::NonNullList(inner) = around {
            lists += 1;
            around = inner;
        }
        let needs_argument = definition.arguments.iter().any(|argument| argument.is_required());
        Some(FieldType { named: definition.ty.inner_named_type().to_string(), lists, needs_argument })
    }

    /// What kind of type a name is, of those that fields answer with.
    pub(crate) fn kind_of(&self, ty: &str) -> Option<NamedKind> {
        Some(match self.schema().types.get(ty)? {
            ExtendedType::Object(_) | ExtendedType::Interface(_) => NamedKind::Fields,
            ExtendedType::Union(_) => NamedKind::Union,
            ExtendedType::Enum(_) => NamedKind::Enum,
            ExtendedType::Scalar(_) => NamedKind::Scalar,
            ExtendedType::InputObject(_) => return None,
        })
    }

    /// Whether a name is an object type, and no interface.
    pub(crate) fn is_object(&self, ty: &str) -> bool {
        self.schema().get_object(ty).is_some()
    }

    /// The names of the object types, in the schema's order.
    pub(crate) fn object_names(&self) -> impl Iterator<Item = &str> {
        let objects = self.schema().types.iter().filter(|(_, ty)| ty.is_object() && !ty.is_built_in());
        objects.map(|(name, _)| name.as_str())
    }

    /// The names of a type's members.
    pub(crate) fn member_names(&self, ty: &str) -> Vec<String> {
        self.members_of(ty).iter().filter_map(|member| member.member().map(str::to_owned)).collect()
    }

    /// Whether a path leads from a type to one leaf: through objects, by no list, and by no field that needs an argument.
    ///
    /// # Errors
    /// With the first part that does not, and why, without a full stop.
    pub fn leads_to_leaf(&self, ty: &str, path: &[String]) -> Result<(), String> {
        let mut at = ty.to_owned();
        for (place, name) in path.iter().enumerate() {
            let Some(field) = self.field_type(&at, name) else {
                return Err(format!("`{at}` has no field `{name}`"));
            };
            if field.needs_argument || field.lists > 0 {
                let why = if field.lists > 0 { "is a list" } else { "needs an argument" };
                return Err(format!("`{at}.{name}` {why}"));
            }
            let leaf = !matches!(self.kind_of(&field.named), Some(NamedKind::Fields | NamedKind::Union));
            if leaf != (place + 1 == path.len()) {
                let why = if leaf { "has no fields" } else { "is an object: name one of its fields" };
                return Err(format!("`{at}.{name}` {why}"));
            }
            at = field.named;
        }
        Ok(())
    }

    /// The shortest way from an object of one type to the object of another, through fields that are no lists and need no
    /// argument, at most three of them; empty where both are the same. Nothing where there is no way, or several that are
    /// as short: then nobody could say which object is meant.
    pub fn way_between(&self, from: &str, to: &str) -> Option<Vec<String>> {
        const LONGEST: usize = 3;
        let mut reached: Vec<(String, Vec<String>)> = vec![(from.to_owned(), Vec::new())];
        let mut seen = HashSet::from([from.to_owned()]);
        for _ in 0..=LONGEST {
            let mut ways = reached.iter().filter(|(ty, _)| ty == to);
            if let Some((_, way)) = ways.next() {
                return ways.next().is_none().then(|| way.clone());
            }
            let next: Vec<(String, Vec<String>)> = reached
                .iter()
                .flat_map(|(ty, way)| {
                    let further = |(name, next)| (next, [&way[..], &[name]].concat());
                    self.objects_of(ty).into_iter().map(further).collect::<Vec<_>>()
                })
                .filter(|(ty, _)| !seen.contains(ty))
                .collect();
            seen.extend(next.iter().map(|(ty, _)| ty.clone()));
            reached = next;
        }
        None
    }

    /// The fields of a type that are one object each, with the object's type.
    fn objects_of(&self, ty: &str) -> Vec<(String, String)> {
        let one_object = |name: String| {
            let field = self.field_type(ty, &name)?;
            let is_one = field.lists == 0 && !field.needs_argument && self.is_object(&field.named);
            is_one.then_some((name, field.named))
        };
        self.member_names(ty).into_iter().filter_map(one_object).collect()
    }
}
