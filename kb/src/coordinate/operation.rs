//! The coordinates that an operation document uses: what a screen that runs it has in front of it.

use super::{Coordinate, SchemaCoordinates};
use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::parser::Parser;
use apollo_compiler::schema::{ExtendedType, InputValueDefinition};
use apollo_compiler::validation::DiagnosticList;
use apollo_compiler::{Node, Schema};
use std::collections::BTreeSet;

/// A document that cannot be read against the schema: where its first mistake is, and which.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operation is not valid: line {line}, column {column}: {message}")]
pub struct OperationError {
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in the document, from 1.
    pub column: usize,
    /// What is wrong, at most a few hundred characters.
    pub message: String,
}

/// Longest document taken, in bytes.
const LENGTH_LIMIT: usize = 64 * 1024;
/// Most tokens in a document, spaces and commas counted. Unoptimised, the worst document found below it took 0.2 s.
const TOKEN_LIMIT: usize = 10_000;
/// Deepest nesting of selections and values.
const DEPTH_LIMIT: usize = 64;
/// Longest message passed on: parsers quote the document.
const MESSAGE_LIMIT: usize = 300;

impl SchemaCoordinates {
    /// The coordinates that a document uses: a field (`Invoice.status`, `Mutation.payInvoice`), an argument given
    /// (`Organization.invoices(filter:)`), an input field given and an enum value written as a literal, defaults of
    /// variables included. Fields of introspection are left out. Documents above 64 KiB, 10,000 tokens (spaces counted)
    /// or 64 levels are refused.
    pub fn of_operation(&self, document: &str) -> Result<BTreeSet<Coordinate>, OperationError> {
        let document = self.parse_operation(document)?;
        let mut used = Collector { schema: self.schema(), found: BTreeSet::new() };
        for operation in document.operations.iter() {
            used.operation(operation);
        }
        for fragment in document.fragments.values() {
            used.selections(&fragment.selection_set);
        }
        Ok(used.found)
    }

    /// Checks a document against the schema; the error is its first mistake.
    pub fn validate_operation(&self, document: &str) -> Result<(), OperationError> {
        self.parse_operation(document).map(|_| ())
    }

    fn parse_operation(&self, document: &str) -> Result<ExecutableDocument, OperationError> {
        if document.len() > LENGTH_LIMIT {
            let message = format!("the document has {} bytes, and {LENGTH_LIMIT} are the limit", document.len());
            return Err(OperationError { line: 1, column: 1, message });
        }
        let schema = self.schema();
        let mut parser = Parser::new().token_limit(TOKEN_LIMIT).recursion_limit(DEPTH_LIMIT);
        let parsed = parser.parse_executable(schema, document, "operation.graphql");
        let parsed = parsed.map_err(|with_errors| first_error(&with_errors.errors))?;
        let valid = parsed.validate(schema).map_err(|with_errors| first_error(&with_errors.errors))?;
        Ok(valid.into_inner())
    }
}

fn first_error(errors: &DiagnosticList) -> OperationError {
    let first = errors.iter().next();
    let place = first.as_ref().and_then(|error| error.line_column_range());
    let message = first.map_or_else(|| "it cannot be read".to_owned(), |error| error.error.to_string());
    OperationError {
        line: place.as_ref().map_or(1, |range| range.start.line),
        column: place.as_ref().map_or(1, |range| range.start.column),
        message: message.chars().take(MESSAGE_LIMIT).collect(),
    }
}

struct Collector<'a> {
    schema: &'a Schema,
    found: BTreeSet<Coordinate>,
}

impl Collector<'_> {
    fn operation(&mut self, operation: &Operation) {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                self.value(variable.ty.inner_named_type(), default);
            }
        }
        self.selections(&operation.selection_set);
    }

    /// Fragments spread here are visited on their own, once each, however often they are spread.
    fn selections(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => self.field(&set.ty, field),
                Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, parent: &str, field: &Node<Field>) {
        if field.name.starts_with("__") || parent.starts_with("__") {
            return;
        }
        self.found.extend(Coordinate::of_member(parent, &field.name).ok());
        for argument in &field.arguments {
            self.found.extend(Coordinate::of_argument(parent, &field.name, &argument.name).ok());
            if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                self.value(definition.ty.inner_named_type(), &argument.value);
            }
        }
        self.selections(&field.selection_set);
    }

    /// A literal where a value of the named type is wanted; lists are of that type as well.
    fn value(&mut self, ty: &str, value: &Value) {
        match value {
            Value::Enum(name) if self.schema.get_enum(ty).is_some() => {
                self.found.extend(Coordinate::of_member(ty, name).ok());
            }
            Value::List(items) => items.iter().for_each(|item| self.value(ty, item)),
            Value::Object(entries) => {
                for (name, value) in entries {
                    let Some(definition) = self.input_field(ty, name) else { continue };
                    self.found.extend(Coordinate::of_member(ty, name).ok());
                    self.value(&definition, value);
                }
            }
            _ => {}
        }
    }

    /// The named type of an input field.
    fn input_field(&self, ty: &str, name: &str) -> Option<String> {
        let Some(ExtendedType::InputObject(input)) = self.schema.types.get(ty) else { return None };
        let definition: &InputValueDefinition = input.fields.get(name)?;
        Some(definition.ty.inner_named_type().to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::test_schema::schema;

    fn used(document: &str) -> Vec<String> {
        schema().of_operation(document).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn fields_arguments_and_literals_are_collected() {
        assert_eq!(
            used(
                r#"query ($id: ID!, $s: [InvoiceStatus!] = [PAID]) {
                    organization(id: $id) {
                        __typename
                        a: invoices(filter: {status: [OVERDUE], text: "x"}) { id status }
                        b: invoices(filter: {status: $s}) { ...F }
                    }
                }
                fragment F on Invoice { document(format: CSV) { ... on Document { url } } }"#
            ),
            [
                "Document.url",
                "DocumentFormat.CSV",
                "Invoice.document",
                "Invoice.document(format:)",
                "Invoice.id",
                "Invoice.status",
                "InvoiceFilter.status",
                "InvoiceFilter.text",
                "InvoiceStatus.OVERDUE",
                "InvoiceStatus.PAID",
                "Organization.invoices",
                "Organization.invoices(filter:)",
                "Query.organization",
                "Query.organization(id:)",
            ]
        );
    }

    #[test]
    fn a_mutation_gives_its_own_coordinate() {
        let found = used(r#"mutation { payInvoice(input: {id: "i", method: CARD}) { userErrors { code } } }"#);
        assert!(found.contains(&"Mutation.payInvoice".to_owned()), "{found:?}");
        assert!(found.contains(&"PaymentMethodKind.CARD".to_owned()), "{found:?}");
        assert!(found.contains(&"UserError.code".to_owned()), "{found:?}");
    }

    #[test]
    fn introspection_leaves_nothing_behind() {
        assert!(used("{ __schema { types { name } } }").is_empty());
    }

    #[test]
    fn a_faulty_document_says_where_and_what() {
        for (document, line, part) in [
            ("{ organization(id: 1) { colour } }", 1, "colour"),
            ("{\n  nothing\n}", 2, "nothing"),
            ("{ organization(id: 1) { name }", 1, ""),
            ("", 1, ""),
            ("mutation { payInvoice }", 1, ""),
        ] {
            let error = schema().of_operation(document).unwrap_err();
            assert_eq!(error.line, line, "{document}: {error}");
            assert!(error.message.contains(part), "{document}: {error}");
        }
    }

    #[test]
    fn a_long_deep_or_fanned_out_document_is_answered_at_once() {
        let long = format!("{{ {} }}", "a ".repeat(40_000));
        assert!(schema().of_operation(&long).unwrap_err().message.contains("limit"));
        let deep = "{ organization(id: 1) ".repeat(500);
        assert!(schema().of_operation(&deep).is_err());
        // Each fragment spreads the next one twice: expanded, 2^30 selections.
        let mut document = "{ organization(id: 1) { ...f0 } }".to_owned();
        for level in 0..30 {
            let next = level + 1;
            document += &format!(" fragment f{level} on Organization {{ ...f{next} ...f{next} }}");
        }
        document += " fragment f30 on Organization { name }";
        assert!(used(&document).contains(&"Organization.name".to_owned()));
    }

    #[test]
    fn an_error_does_not_quote_a_long_document_back() {
        let error = schema().of_operation(&format!("{{ {} }}", "a".repeat(60_000))).unwrap_err();
        assert!(error.message.len() <= 4 * super::MESSAGE_LIMIT, "{}", error.message.len());
    }
}
