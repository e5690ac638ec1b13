//! What apollo-compiler lets pass of the specification, all of it about values in documents: a name that stands twice in an
//! input object (section 5.6.3), a variable that does not fit where it stands within a list or an input object (5.8.5), and
//! lists of which one begins as the other as arguments of fields that are to be merged (5.3.2).

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, Directive, Type, Value, VariableDefinition},
    executable::{Field, Operation, Selection, SelectionSet},
    parser::SourceSpan,
    schema::ExtendedType,
};
use async_graphql::{Pos, ServerError};

/// What is wrong with the values of a document in which apollo-compiler found nothing wrong. Its fragments spread out must be
/// within the limits.
pub(crate) fn mistakes(schema: &Schema, document: &ExecutableDocument) -> Vec<ServerError> {
    let operations = document.operations.iter();
    operations.flat_map(|operation| Walk::new(schema, document, operation).mistakes(operation)).collect()
}

/// One operation, with the fragments that it spreads.
struct Walk<'d> {
    schema: &'d Schema,
    document: &'d ExecutableDocument,
    variables: &'d [Node<VariableDefinition>],
    /// The response keys, and the types that they are asked of, from the root to where the walk is.
    path: Vec<&'d Name>,
    parents: Vec<&'d Name>,
    /// Fields with lists as arguments, by where they stand in the answer.
    listing: HashMap<Vec<&'d Name>, Vec<Listing<'d>>>,
    /// Fragments whose values were looked at.
    seen: HashSet<&'d Name>,
    errors: Vec<ServerError>,
}

/// A field with a list among its arguments.
struct Listing<'d> {
    field: &'d Node<Field>,
    parents: Vec<&'d Name>,
}

impl<'d> Walk<'d> {
    fn new(schema: &'d Schema, document: &'d ExecutableDocument, operation: &'d Operation) -> Self {
        Self {
            schema,
            document,
            variables: &operation.variables,
            path: Vec::new(),
            parents: Vec::new(),
            listing: HashMap::new(),
            seen: HashSet::new(),
            errors: Vec::new(),
        }
    }

    fn mistakes(mut self, operation: &'d Operation) -> Vec<ServerError> {
        self.directives(&operation.directives);
        for variable in self.variables {
            self.directives(&variable.directives);
            if let Some(default) = &variable.default_value {
                self.within(default, Some(&variable.ty));
            }
        }
        self.selections(&operation.selection_set, true);
        self.errors
    }

    /// `fresh` says whether the values were not looked at yet: a fragment that is spread again stands at another place, and has
    /// the same values.
    fn selections(&mut self, set: &'d SelectionSet, fresh: bool) {
        self.parents.push(&set.ty);
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    if fresh {
                        self.directives(&field.directives);
                        self.arguments(field);
                    }
                    self.path.push(field.response_key());
                    self.merged(field);
                    self.selections(&field.selection_set, fresh);
                    self.path.pop();
                }
                Selection::InlineFragment(fragment) => {
                    if fresh {
                        self.directives(&fragment.directives);
                    }
                    self.fragment(&fragment.selection_set, fresh);
                }
                Selection::FragmentSpread(spread) => {
                    if fresh {
                        self.directives(&spread.directives);
                    }
                    let Some(fragment) = self.document.fragments.get(&spread.fragment_name) else { continue };
                    let fresh = self.seen.insert(&fragment.name);
                    if fresh {
                        self.directives(&fragment.directives);
                    }
                    self.fragment(&fragment.selection_set, fresh);
                }
            }
        }
        self.parents.pop();
    }

    /// Its fields are asked of its own type, and not of the one around it.
    fn fragment(&mut self, set: &'d SelectionSet, fresh: bool) {
        let around = self.parents.pop();
        self.selections(set, fresh);
        self.parents.extend(around);
    }

    fn directives(&mut self, directives: &[Node<Directive>]) {
        for argument in directives.iter().flat_map(|directive| &directive.arguments) {
            self.within(&argument.value, None);
        }
    }

    fn arguments(&mut self, field: &Field) {
        for argument in &field.arguments {
            let definition = field.definition.arguments.iter().find(|it| it.name == argument.name);
            self.within(&argument.value, definition.map(|it| &*it.ty));
        }
    }

    /// Looks into a value that stands where that type is wanted, or where any value will do. A variable that is the whole value
    /// was looked at by apollo-compiler.
    fn within(&mut self, value: &Node<Value>, ty: Option<&Type>) {
        match &**value {
            Value::List(items) => {
                let item = ty.filter(|ty| ty.is_list()).map(Type::item_type);
                for value in items {
                    self.part(value, item, false);
                }
            }
            Value::Object(fields) => {
                let wanted = match ty.and_then(|ty| self.schema.types.get(ty.inner_named_type())) {
                    Some(ExtendedType::InputObject(wanted)) => Some(wanted),
                    _ => None,
                };
                let mut names = HashSet::new();
                for (name, value) in fields {
                    if !names.insert(name) {
                        let message = format!("`{name}` stands twice in one input object: leave one of them out");
                        self.mistake(message, name.location());
                    }
                    let field = wanted.and_then(|wanted| wanted.fields.get(name));
                    let has_default = field.is_some_and(|field| field.default_value.is_some());
                    self.part(value, field.map(|field| &*field.ty), has_default);
                }
            }
            _ => {}
        }
    }

    /// A part of a value, where that type is wanted and perhaps a default stands in.
    fn part(&mut self, value: &Node<Value>, ty: Option<&Type>, has_default: bool) {
        let Value::Variable(name) = &**value else { return self.within(value, ty) };
        let variable = self.variables.iter().find(|variable| variable.name == *name);
        if let (Some(variable), Some(ty)) = (variable, ty)
            && !fits(variable, ty, has_default)
        {
            let message = format!("`${name}` is of the type `{}`: it does not fit where `{ty}` is wanted", variable.ty);
            self.mistake(message, value.location());
        }
    }

    /// Compares the lists of a field with those of all others that answer at the same place for the same object.
    fn merged(&mut self, field: &'d Node<Field>) {
        if !field.arguments.iter().any(|argument| has_list(&argument.value)) {
            return;
        }
        let known = self.listing.entry(self.path.clone()).or_default();
        let is_meant = |other: &Listing<'_>| {
            let mut pairs = other.parents.iter().zip(&self.parents);
            pairs.all(|(a, b)| may_be_one(self.schema, a, b))
        };
        let differs = |other: &&Listing<'_>| lists_differ(&other.field.arguments, &field.arguments);
        if known.iter().filter(|other| is_meant(other)).any(|other| differs(&other)) {
            let key = field.response_key();
            let message = format!("`{key}` is asked for with different arguments: give one of them an alias");
            let location = field.location();
            self.mistake(message, location);
        } else if !known.iter().any(|other| other.parents == self.parents && !differs(&other)) {
            known.push(Listing { field, parents: self.parents.clone() });
        }
    }

    fn mistake(&mut self, message: String, location: Option<SourceSpan>) {
        let start = location.and_then(|span| span.line_column_range(&self.document.sources)).map(|range| range.start);
        let pos = start.map(|at| Pos { line: at.line, column: at.column });
        self.errors.push(ServerError::new(message, pos));
    }
}

/// Whether a variable may stand there (IsVariableUsageAllowed).
fn fits(variable: &VariableDefinition, ty: &Type, has_default: bool) -> bool {
    let is_given = variable.default_value.as_ref().is_some_and(|value| !value.is_null());
    if ty.is_non_null() && !variable.ty.is_non_null() && (is_given || has_default) {
        return variable.ty.is_assignable_to(&ty.clone().nullable());
    }
    variable.ty.is_assignable_to(ty)
}

/// Whether an object may be of both types, as the specification asks it (FieldsInSetCanMerge).
fn may_be_one(schema: &Schema, a: &Name, b: &Name) -> bool {
    let is_object = |name: &Name| matches!(schema.types.get(name), Some(ExtendedType::Object(_)));
    a == b || !is_object(a) || !is_object(b)
}

fn has_list(value: &Value) -> bool {
    match value {
        Value::List(_) => true,
        Value::Object(fields) => fields.iter().any(|(_, value)| has_list(value)),
        _ => false,
    }
}

/// Whether lists within arguments that are otherwise the same are of different lengths.
fn lists_differ(left: &[Node<Argument>], right: &[Node<Argument>]) -> bool {
    fn differ(left: &Value, right: &Value) -> bool {
        match (left, right) {
            (Value::List(left), Value::List(right)) => {
                left.len() != right.len() || left.iter().zip(right).any(|(left, right)| differ(left, right))
            }
            (Value::Object(left), Value::Object(right)) => left.iter().any(|(name, value)| {
                right.iter().find(|(other, _)| other == name).is_some_and(|(_, other)| differ(value, other))
            }),
            _ => false,
        }
    }
    left.iter().any(|argument| {
        let other = right.iter().find(|other| other.name == argument.name);
        other.is_some_and(|other| differ(&argument.value, &other.value))
    })
}

#[cfg(test)]
mod tests;
