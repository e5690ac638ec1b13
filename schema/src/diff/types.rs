//! What comes out: types, fields, values, members; and what is deprecated.

use apollo_compiler::{
    Name,
    ast::{DirectiveList, FieldDefinition},
    collections::{IndexMap, IndexSet},
    schema::{Component, ComponentName, EnumType, ExtendedType, InputObjectType, UnionType},
};

use super::{
    ChangeKind::*,
    Differ, Paired,
    inputs::{Place, answers, named},
};

type Fields = IndexMap<Name, Component<FieldDefinition>>;

impl Differ<'_> {
    pub(super) fn types(&mut self) {
        let (old, new) = (own_types(&self.old.types), own_types(&self.new.types));
        let types = Paired::of(&old, &new);
        for (name, _) in types.removed {
            self.found(TypeRemoved, name, format!("{name} was removed."));
        }
        for (name, old, new) in types.kept {
            self.ty(name, old, new);
        }
        for (name, new) in types.added {
            self.found(TypeAdded, name, format!("{name} was added: {}.", kind(new)));
        }
    }

    fn ty(&mut self, name: &str, old: &ExtendedType, new: &ExtendedType) {
        self.described(name, old.description(), new.description());
        match (old, new) {
            (ExtendedType::Object(old), ExtendedType::Object(new)) => {
                self.fields(name, &old.fields, &new.fields);
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (ExtendedType::Interface(old), ExtendedType::Interface(new)) => {
                self.fields(name, &old.fields, &new.fields);
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (ExtendedType::Union(old), ExtendedType::Union(new)) => self.members(name, old, new),
            (ExtendedType::Enum(old), ExtendedType::Enum(new)) => self.values(name, old, new),
            (ExtendedType::InputObject(old), ExtendedType::InputObject(new)) => self.input_fields(name, old, new),
            (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => self.scalar(name, old, new),
            _ => self.found(TypeChangedKind, name, format!("{name} was {} and is {}.", kind(old), kind(new))),
        }
    }

    fn fields(&mut self, ty: &str, old: &Fields, new: &Fields) {
        let fields = Paired::of(&by_name(old), &by_name(new));
        for (name, _) in fields.removed {
            self.found(FieldRemoved, format!("{ty}.{name}"), format!("{ty}.{name} was removed."));
        }
        for (name, old, new) in fields.kept {
            self.field(&format!("{ty}.{name}"), old, new);
        }
        for (name, new) in fields.added {
            self.found(FieldAdded, format!("{ty}.{name}"), format!("{ty}.{name} was added: {}.", new.ty));
        }
    }

    fn field(&mut self, coordinate: &str, old: &FieldDefinition, new: &FieldDefinition) {
        self.described(coordinate, old.description.as_ref(), new.description.as_ref());
        self.deprecated(coordinate, &old.directives, &new.directives);
        self.inputs(Place::Argument, coordinate, &named(&old.arguments), &named(&new.arguments));
        if old.ty != new.ty {
            // What the new answers must be fit for who expects the old.
            let kind = if answers(&new.ty, &old.ty) { FieldChangedKindSafe } else { FieldChangedKind };
            self.found(kind, coordinate, format!("{coordinate} was {} and is {}.", old.ty, new.ty));
        }
    }

    fn interfaces(&mut self, ty: &str, old: &IndexSet<ComponentName>, new: &IndexSet<ComponentName>) {
        for gone in old.difference(new) {
            self.found(ImplementedInterfaceRemoved, ty, format!("{ty} no longer implements {}.", gone.name));
        }
        for more in new.difference(old) {
            self.found(ImplementedInterfaceAdded, ty, format!("{ty} implements {} now.", more.name));
        }
    }

    fn members(&mut self, union: &str, old: &UnionType, new: &UnionType) {
        for gone in old.members.difference(&new.members) {
            self.found(TypeRemovedFromUnion, union, format!("{} is no longer a member of {union}.", gone.name));
        }
        for more in new.members.difference(&old.members) {
            self.found(TypeAddedToUnion, union, format!("{} is a member of {union} now.", more.name));
        }
    }

    fn values(&mut self, ty: &str, old: &EnumType, new: &EnumType) {
        let values = Paired::of(&by_name(&old.values), &by_name(&new.values));
        for (name, _) in values.removed {
            self.found(ValueRemovedFromEnum, format!("{ty}.{name}"), format!("{ty}.{name} was removed."));
        }
        for (name, old, new) in values.kept {
            let coordinate = format!("{ty}.{name}");
            self.described(&coordinate, old.description.as_ref(), new.description.as_ref());
            self.deprecated(&coordinate, &old.directives, &new.directives);
        }
        for (name, _) in values.added {
            self.found(ValueAddedToEnum, format!("{ty}.{name}"), format!("{ty}.{name} was added."));
        }
    }

    fn input_fields(&mut self, ty: &str, old: &InputObjectType, new: &InputObjectType) {
        let old: Vec<_> = old.fields.iter().map(|(name, it)| (name.as_str(), &***it)).collect();
        let new: Vec<_> = new.fields.iter().map(|(name, it)| (name.as_str(), &***it)).collect();
        self.inputs(Place::InputField, ty, &old, &new);
    }

    fn scalar(&mut self, name: &str, old: &ExtendedType, new: &ExtendedType) {
        let url = |ty: &ExtendedType| {
            let directive = ty.directives().get("specifiedBy")?;
            directive.specified_argument_by_name("url")?.as_str().map(str::to_owned)
        };
        let (old, new) = (url(old), url(new));
        if old != new {
            let text = |url: Option<String>| url.unwrap_or_else(|| "nothing".to_owned());
            let message = format!("{name} was specified by {} and is by {}.", text(old), text(new));
            self.found(SpecifiedByChanged, name, message);
        }
    }

    /// What is deprecated, and why.
    pub(super) fn deprecated(&mut self, coordinate: &str, old: &DirectiveList, new: &DirectiveList) {
        match (deprecation(old), deprecation(new)) {
            (None, Some(reason)) => {
                self.found(DeprecationAdded, coordinate, format!("{coordinate} is deprecated: {reason}"));
            }
            (Some(_), None) => {
                self.found(DeprecationRemoved, coordinate, format!("{coordinate} is no longer deprecated."));
            }
            (Some(old), Some(new)) if old != new => {
                self.found(DeprecationChanged, coordinate, format!("{coordinate} is deprecated otherwise: {new}"));
            }
            _ => {}
        }
    }
}

/// Why something is deprecated, if it is; the specification's own words where no reason is given.
pub(crate) fn deprecation(directives: &DirectiveList) -> Option<String> {
    let directive = directives.get("deprecated")?;
    let reason = directive.specified_argument_by_name("reason").and_then(|reason| reason.as_str());
    Some(reason.unwrap_or("No longer supported").to_owned())
}

fn by_name<T>(map: &IndexMap<Name, T>) -> Vec<(&str, &T)> {
    map.iter().map(|(name, it)| (name.as_str(), it)).collect()
}

/// The types but for those of the specification.
fn own_types(types: &IndexMap<Name, ExtendedType>) -> Vec<(&str, &ExtendedType)> {
    types.iter().filter(|(_, ty)| !ty.is_built_in()).map(|(name, ty)| (name.as_str(), ty)).collect()
}

/// What kind of type it is.
fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "a scalar",
        ExtendedType::Object(_) => "an object type",
        ExtendedType::Interface(_) => "an interface",
        ExtendedType::Union(_) => "a union",
        ExtendedType::Enum(_) => "an enum",
        ExtendedType::InputObject(_) => "an input",
    }
}
