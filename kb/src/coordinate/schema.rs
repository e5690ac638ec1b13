//! A schema as a set of coordinates: what it has, what was probably meant, what guides should cover.

use super::{Coordinate, ERROR_CODE_TYPE};
use crate::text::nearest;
use apollo_compiler::Schema;
use apollo_compiler::coordinate::SchemaCoordinateLookup;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::{DiagnosticList, Valid};
use std::fmt;
use std::sync::Arc;

/// A checked schema, seen by its coordinates. Parsed once; clones share it.
#[derive(Clone)]
pub struct SchemaCoordinates {
    schema: Arc<Valid<Schema>>,
}

/// A text that is no valid schema.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{name} is not a valid GraphQL schema: line {line}, column {column}: {message}")]
pub struct SchemaError {
    /// The name given for the text.
    pub name: String,
    /// Line of the first mistake, from 1.
    pub line: usize,
    /// Column of the first mistake, from 1.
    pub column: usize,
    /// The first mistake.
    pub message: String,
}

impl SchemaCoordinates {
    /// Parses and validates a schema in the schema definition language. `name` stands in errors, such as a file's name.
    pub fn parse(sdl: &str, name: &str) -> Result<SchemaCoordinates, SchemaError> {
        let valid = Schema::parse_and_validate(sdl, name).map_err(|it| first_error(&it.errors, name))?;
        Ok(SchemaCoordinates::of(valid))
    }

    pub(super) fn of(schema: Valid<Schema>) -> SchemaCoordinates {
        SchemaCoordinates { schema: Arc::new(schema) }
    }

    /// Whether the schema has it.
    pub fn exists(&self, coordinate: &Coordinate) -> bool {
        coordinate.parsed().lookup(&self.schema).is_ok()
    }

    /// Whether the schema has an enum of that name.
    pub fn is_enum(&self, ty: &str) -> bool {
        self.schema.get_enum(ty).is_some()
    }

    /// The description in the schema of what a coordinate names.
    pub fn description(&self, coordinate: &Coordinate) -> Option<&str> {
        let found = coordinate.parsed().lookup(&self.schema).ok()?;
        let description = match found {
            SchemaCoordinateLookup::Type(it) => it.description(),
            SchemaCoordinateLookup::Directive(it) => it.description.as_ref(),
            SchemaCoordinateLookup::Field(it) => it.description.as_ref(),
            SchemaCoordinateLookup::InputField(it) => it.description.as_ref(),
            SchemaCoordinateLookup::EnumValue(it) => it.description.as_ref(),
            SchemaCoordinateLookup::Argument(it) => it.description.as_ref(),
            _ => None,
        };
        description.map(|text| &**text)
    }

    /// What was probably meant by a coordinate that the schema does not have: first the nearest name in the same place,
    /// then the same name in another type, then the nearest type.
    pub fn suggest(&self, unknown: &Coordinate) -> Option<Coordinate> {
        if let Some(directive) = unknown.directive() {
            return self.suggest_directive(directive, unknown.argument());
        }
        let (ty, member) = (unknown.type_name()?, unknown.member());
        let Some(known) = self.schema.types.get(ty) else {
            return self.suggest_type(ty, member, unknown.argument());
        };
        let member = member?;
        let members: Vec<&str> = members(known);
        if let (true, Some(argument)) = (members.contains(&member), unknown.argument()) {
            let arguments = self.arguments(ty, member);
            return match nearest(argument, arguments.iter().copied()) {
                Some(near) => Coordinate::of_argument(ty, member, near).ok(),
                None => Coordinate::of_member(ty, member).ok(),
            };
        }
        match nearest(member, members) {
            Some(near) => Coordinate::of_member(ty, near).ok(),
            None => self.type_with_member(ty, member).and_then(|ty| Coordinate::of_member(ty, member).ok()),
        }
    }

    fn suggest_directive(&self, directive: &str, argument: Option<&str>) -> Option<Coordinate> {
        let known = self.schema.directive_definitions.get(directive);
        match (known, argument) {
            (Some(known), Some(argument)) => {
                let near = nearest(argument, known.arguments.iter().map(|it| it.name.as_str()))?;
                format!("@{directive}({near}:)").parse().ok()
            }
            _ => {
                let near = nearest(directive, self.schema.directive_definitions.keys().map(|name| name.as_str()))?;
                format!("@{near}").parse().ok()
            }
        }
    }

    fn suggest_type(&self, ty: &str, member: Option<&str>, argument: Option<&str>) -> Option<Coordinate> {
        let Some(near) = nearest(ty, self.types().map(|(name, _)| name)) else {
            let member = member?;
            return Coordinate::of_member(self.type_with_member(ty, member)?, member).ok();
        };
        // As much of the rest as the suggested type has.
        let whole = match (member, argument) {
            (Some(member), Some(argument)) => Coordinate::of_argument(near, member, argument).ok(),
            (Some(member), None) => Coordinate::of_member(near, member).ok(),
            _ => None,
        };
        whole.filter(|it| self.exists(it)).or_else(|| Coordinate::of_type(near).ok())
    }

    /// The type that has a member of this name, if there is one only, or the one spelled nearest to `ty`.
    fn type_with_member(&self, ty: &str, member: &str) -> Option<&str> {
        let having: Vec<&str> =
            self.types().filter(|(_, it)| members(it).contains(&member)).map(|(name, _)| name).collect();
        match having.as_slice() {
            [only] => Some(only),
            several => nearest(ty, several.iter().copied()),
        }
    }

    /// The types that the schema defines itself: neither introspection's nor built-in scalars.
    fn types(&self) -> impl Iterator<Item = (&str, &ExtendedType)> {
        self.schema.types.iter().filter(|(_, ty)| !ty.is_built_in()).map(|(name, ty)| (name.as_str(), ty))
    }

    fn arguments(&self, ty: &str, field: &str) -> Vec<&str> {
        match self.schema.type_field(ty, field) {
            Ok(definition) => definition.arguments.iter().map(|argument| argument.name.as_str()).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Every mutation, such as `Mutation.payInvoice`, in the schema's order.
    pub fn mutations(&self) -> Vec<Coordinate> {
        let Some(mutation) = &self.schema.schema_definition.mutation else { return Vec::new() };
        self.members_of(mutation)
    }

    /// Every value of every enum except the error codes, such as `InvoiceStatus.OVERDUE`, in the schema's order.
    pub fn enum_values(&self) -> Vec<Coordinate> {
        self.types()
            .filter(|(name, ty)| ty.is_enum() && *name != ERROR_CODE_TYPE)
            .flat_map(|(name, _)| self.members_of(name))
            .collect()
    }

    /// Every error code, such as `UserErrorCode.INVALID_IBAN`, in the schema's order.
    pub fn error_codes(&self) -> Vec<Coordinate> {
        self.members_of(ERROR_CODE_TYPE)
    }

    /// The members of a type, in the schema's order; none if there is no such type.
    pub fn members_of(&self, ty: &str) -> Vec<Coordinate> {
        let Some(known) = self.schema.types.get(ty) else { return Vec::new() };
        members(known).into_iter().filter_map(|member| Coordinate::of_member(ty, member).ok()).collect()
    }

    /// The enum type that a field answers with, or an argument or input field takes: `InvoiceStatus` for
    /// `Invoice.status`; nothing where it is no enum.
    pub fn enum_type_of(&self, coordinate: &Coordinate) -> Option<&str> {
        let ty = self.named_type_of(coordinate)?;
        self.schema.get_enum(ty).map(|it| it.name.as_str())
    }

    /// The named type, without list and non-null, of a field, argument or input field.
    pub fn named_type_of(&self, coordinate: &Coordinate) -> Option<&str> {
        let name = match coordinate.parsed().lookup(&self.schema).ok()? {
            SchemaCoordinateLookup::Field(it) => it.ty.inner_named_type(),
            SchemaCoordinateLookup::InputField(it) => it.ty.inner_named_type(),
            SchemaCoordinateLookup::Argument(it) => it.ty.inner_named_type(),
            _ => return None,
        };
        self.schema.types.get(name).map(|ty| ty.name().as_str())
    }

    /// The interfaces that an object or interface type implements.
    pub fn interfaces_of(&self, ty: &str) -> Vec<&str> {
        match self.schema.types.get(ty) {
            Some(ExtendedType::Object(it)) => it.implements_interfaces.iter().map(|name| name.as_str()).collect(),
            Some(ExtendedType::Interface(it)) => it.implements_interfaces.iter().map(|name| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn schema(&self) -> &Valid<Schema> {
        &self.schema
    }
}

/// The first mistake in a schema of that name.
pub(super) fn first_error(errors: &DiagnosticList, name: &str) -> SchemaError {
    let first = errors.iter().next();
    let place = first.as_ref().and_then(|error| error.line_column_range());
    SchemaError {
        name: name.to_owned(),
        line: place.as_ref().map_or(1, |range| range.start.line),
        column: place.as_ref().map_or(1, |range| range.start.column),
        message: first.map_or_else(|| "it cannot be read".to_owned(), |error| error.error.to_string()),
    }
}

impl fmt::Debug for SchemaCoordinates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SchemaCoordinates({} types)", self.types().count())
    }
}

fn members(ty: &ExtendedType) -> Vec<&str> {
    match ty {
        ExtendedType::Object(it) => it.fields.keys().map(|name| name.as_str()).collect(),
        ExtendedType::Interface(it) => it.fields.keys().map(|name| name.as_str()).collect(),
        ExtendedType::Enum(it) => it.values.keys().map(|name| name.as_str()).collect(),
        ExtendedType::InputObject(it) => it.fields.keys().map(|name| name.as_str()).collect(),
        ExtendedType::Scalar(_) | ExtendedType::Union(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_schema::schema;

    fn coordinate(text: &str) -> Coordinate {
        text.parse().unwrap()
    }

    #[test]
    fn the_schema_knows_what_it_has() {
        let schema = schema();
        for (text, exists) in [
            ("Invoice", true),
            ("Invoice.status", true),
            ("InvoiceStatus.OVERDUE", true),
            ("Invoice.document(format:)", true),
            ("PayInvoiceInput.amount", true),
            ("Mutation.payInvoice", true),
            ("@deprecated", true),
            ("@deprecated(reason:)", true),
            ("Invoic", false),
            ("Invoice.colour", false),
            ("InvoiceStatus.LOST", false),
            ("Invoice.document(colour:)", false),
            ("InvoiceStatus.OVERDUE(a:)", false),
            ("Decimal.x", false),
            ("@nothing", false),
        ] {
            assert_eq!(schema.exists(&coordinate(text)), exists, "{text}");
        }
    }

    #[test]
    fn an_unknown_coordinate_gets_the_nearest_known_one() {
        let schema = schema();
        for (unknown, suggestion) in [
            ("Invoice.statsu", Some("Invoice.status")),
            ("Invoce.status", Some("Invoice.status")),
            ("Invoce.nonsense", Some("Invoice")),
            ("Invoice.OVERDUE", Some("InvoiceStatus.OVERDUE")),
            ("Query.payInvoice", Some("Mutation.payInvoice")),
            ("InvoiceStatus.OVERDU", Some("InvoiceStatus.OVERDUE")),
            ("Invoice.document(fromat:)", Some("Invoice.document(format:)")),
            ("Invoice.document(zzzzzz:)", Some("Invoice.document")),
            ("@deprecatd", Some("@deprecated")),
            ("@deprecated(raeson:)", Some("@deprecated(reason:)")),
            ("Zebra.stripes", None),
            ("Zebra", None),
        ] {
            let suggested = schema.suggest(&coordinate(unknown)).map(|it| it.to_string());
            assert_eq!(suggested.as_deref(), suggestion, "{unknown}");
        }
    }

    #[test]
    fn coverage_asks_for_mutations_enum_values_and_error_codes() {
        let schema = schema();
        let texts = |list: Vec<Coordinate>| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts(schema.mutations()), ["Mutation.payInvoice"]);
        assert_eq!(texts(schema.error_codes()), ["UserErrorCode.INVALID_IBAN", "UserErrorCode.INVOICE_NOT_PAID"]);
        let values = texts(schema.enum_values());
        assert!(values.contains(&"InvoiceStatus.OVERDUE".to_owned()));
        assert!(
            !values.iter().any(|value| value.starts_with("UserErrorCode") || value.starts_with("__")),
            "{values:?}"
        );
    }

    #[test]
    fn the_enum_behind_a_field_argument_or_input_field_is_known() {
        let schema = schema();
        for (text, ty) in [
            ("Invoice.status", Some("InvoiceStatus")),
            ("Invoice.document(format:)", Some("DocumentFormat")),
            ("InvoiceFilter.status", Some("InvoiceStatus")),
            ("Invoice.number", None),
            ("InvoiceStatus.OVERDUE", None),
        ] {
            assert_eq!(schema.enum_type_of(&coordinate(text)), ty, "{text}");
        }
        assert_eq!(schema.interfaces_of("Invoice"), ["Node"]);
    }

    #[test]
    fn a_text_that_is_no_schema_says_where() {
        let error = SchemaCoordinates::parse("type Query {\n  a: Missing\n}", "broken.graphql").unwrap_err();
        assert_eq!((error.line, error.column), (2, 6));
        assert!(error.to_string().contains("broken.graphql"), "{error}");
        assert!(SchemaCoordinates::parse("", "empty.graphql").is_err());
    }
}
