//! What is given in: arguments, fields of inputs, arguments of directives, and directives themselves.

use apollo_compiler::{
    Node,
    ast::{DirectiveDefinition, DirectiveLocation, InputValueDefinition, Type, Value},
};

use super::{
    ChangeKind::{self, *},
    Differ, Paired,
};

/// Where something is given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Argument,
    InputField,
    DirectiveArgument,
}

impl Place {
    /// The kinds of: gone; new and required; new and not required; another type; a wider type; another default.
    fn kinds(self) -> [ChangeKind; 6] {
        match self {
            Self::Argument => [
                ArgRemoved,
                RequiredArgAdded,
                OptionalArgAdded,
                ArgChangedKind,
                ArgChangedKindSafe,
                ArgDefaultValueChange,
            ],
            Self::InputField => [
                FieldRemoved,
                RequiredInputFieldAdded,
                OptionalInputFieldAdded,
                FieldChangedKind,
                FieldChangedKindSafe,
                InputFieldDefaultValueChange,
            ],
            Self::DirectiveArgument => [
                DirectiveArgRemoved,
                RequiredDirectiveArgAdded,
                OptionalDirectiveArgAdded,
                DirectiveArgChangedKind,
                ArgChangedKindSafe,
                DirectiveArgDefaultValueChange,
            ],
        }
    }

    /// The coordinate of `name` in `parent`.
    fn coordinate(self, parent: &str, name: &str) -> String {
        match self {
            Self::InputField => format!("{parent}.{name}"),
            Self::Argument | Self::DirectiveArgument => format!("{parent}({name}:)"),
        }
    }
}

/// The inputs with their names.
pub(super) fn named(inputs: &[Node<InputValueDefinition>]) -> Vec<(&str, &InputValueDefinition)> {
    inputs.iter().map(|it| (it.name.as_str(), &**it)).collect()
}

impl Differ<'_> {
    /// What `parent` (a field, an input, a directive) takes.
    pub(super) fn inputs(
        &mut self,
        place: Place,
        parent: &str,
        old: &[(&str, &InputValueDefinition)],
        new: &[(&str, &InputValueDefinition)],
    ) {
        let [removed, required, optional, ..] = place.kinds();
        let inputs = Paired::of(old, new);
        for (name, _) in inputs.removed {
            let coordinate = place.coordinate(parent, name);
            let message = format!("{coordinate} was removed.");
            self.found(removed, coordinate, message);
        }
        for (name, old, new) in inputs.kept {
            let coordinate = place.coordinate(parent, name);
            self.described(&coordinate, old.description.as_ref(), new.description.as_ref());
            self.deprecated(&coordinate, &old.directives, &new.directives);
            self.input(place, &coordinate, old, new);
        }
        for (name, new) in inputs.added {
            let coordinate = place.coordinate(parent, name);
            let (kind, how) = if is_required(new) { (required, "must") } else { (optional, "may") };
            let message = format!("{coordinate} was added: {}, which {how} be given.", new.ty);
            self.found(kind, coordinate, message);
        }
    }

    fn input(&mut self, place: Place, coordinate: &str, old: &InputValueDefinition, new: &InputValueDefinition) {
        let [.., changed, widened, default] = place.kinds();
        // What was given to the old must be fit for the new.
        if !answers(&old.ty, &new.ty) {
            return self.found(changed, coordinate, format!("{coordinate} took {} and takes {}.", old.ty, new.ty));
        }
        if old.ty != new.ty {
            self.found(widened, coordinate, format!("{coordinate} took {}, and {} will do now.", old.ty, new.ty));
        }
        match (&old.default_value, &new.default_value) {
            (Some(gone), None) if is_required(new) => {
                let gone = line(gone);
                let message = format!("{coordinate} was {gone} where it was left out, and must be given now.");
                self.found(RequiredDefaultRemoved, coordinate, message);
            }
            (Some(gone), None) => {
                let gone = line(gone);
                self.found(default, coordinate, format!("{coordinate} has no default any more; it was {gone}."));
            }
            (Some(was), Some(is)) if !same(was, is) => {
                let (was, is) = (line(was), line(is));
                self.found(default, coordinate, format!("The default of {coordinate} was {was} and is {is}."));
            }
            (None, Some(is)) => {
                let is = line(is);
                self.found(DefaultValueAdded, coordinate, format!("The default of {coordinate} is {is} now."));
            }
            _ => {}
        }
    }

    pub(super) fn directives(&mut self) {
        let old: Vec<_> = self.old.directive_definitions.iter().map(|(name, it)| (name.as_str(), &**it)).collect();
        let new: Vec<_> = self.new.directive_definitions.iter().map(|(name, it)| (name.as_str(), &**it)).collect();
        let directives = Paired::of(&old, &new);
        for (name, _) in directives.removed {
            self.found(DirectiveRemoved, format!("@{name}"), format!("@{name} was removed."));
        }
        for (name, old, new) in directives.kept {
            self.directive(&format!("@{name}"), old, new);
        }
        for (name, _) in directives.added {
            self.found(DirectiveAdded, format!("@{name}"), format!("@{name} was added."));
        }
    }

    fn directive(&mut self, name: &str, old: &DirectiveDefinition, new: &DirectiveDefinition) {
        self.described(name, old.description.as_ref(), new.description.as_ref());
        self.inputs(Place::DirectiveArgument, name, &named(&old.arguments), &named(&new.arguments));
        match (old.repeatable, new.repeatable) {
            (true, false) => self.found(DirectiveRepeatableRemoved, name, format!("{name} may no longer stand twice.")),
            (false, true) => {
                self.found(DirectiveRepeatableAdded, name, format!("{name} may stand more than once now."))
            }
            _ => {}
        }
        let lacks = |it: &DirectiveDefinition, location: &DirectiveLocation| !it.locations.contains(location);
        for location in old.locations.iter().filter(|location| lacks(new, location)) {
            self.found(DirectiveLocationRemoved, name, format!("{name} may no longer stand on {location}."));
        }
        for location in new.locations.iter().filter(|location| lacks(old, location)) {
            self.found(DirectiveLocationAdded, name, format!("{name} may stand on {location} now."));
        }
    }
}

/// Whether it cannot be left out.
fn is_required(input: &InputValueDefinition) -> bool {
    input.ty.is_non_null() && input.default_value.is_none()
}

/// A value on one line.
fn line(value: &Value) -> String {
    value.serialize().no_indent().to_string()
}

/// Whether two defaults are one value: the order of an object's fields says nothing.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let holds = |(name, value): &(_, Node<Value>)| other.iter().any(|(key, it)| key == name && same(value, it));
            one.len() == other.len() && one.iter().all(holds)
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

/// Whether a value of one type may stand where the other is expected: the same, or never null where null was allowed.
pub(super) fn answers(given: &Type, expected: &Type) -> bool {
    match (given, expected) {
        (Type::NonNullNamed(given), Type::Named(expected) | Type::NonNullNamed(expected)) => given == expected,
        (Type::Named(given), Type::Named(expected)) => given == expected,
        (Type::NonNullList(given), Type::List(expected) | Type::NonNullList(expected)) => answers(given, expected),
        (Type::List(given), Type::List(expected)) => answers(given, expected),
        _ => false,
    }
}
