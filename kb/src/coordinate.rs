//! Schema coordinates: names for the parts of a schema, by the GraphQL specification of September 2025.
//!
//! A [`Coordinate`] is notation only; whether a schema has it is asked of [`SchemaCoordinates`].

mod deprecation;
mod fields;
mod foreign;
mod operation;
mod schema;

pub(crate) use fields::{FieldType, NamedKind};
pub use operation::OperationError;
pub use schema::{SchemaCoordinates, SchemaError};

use apollo_compiler::coordinate::SchemaCoordinate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

/// The name of one part of a schema. Cheap to clone; ordered by its notation, so that what lies within a type follows
/// it.
///
/// | notation | names |
/// |---|---|
/// | `Invoice` | a type |
/// | `Invoice.status`, `InvoiceStatus.OVERDUE`, `PayInvoiceInput.amount` | a field, enum value or input field |
/// | `Organization.invoices(filter:)` | an argument |
/// | `@deprecated` | a directive |
/// | `@deprecated(reason:)` | a directive's argument |
#[derive(Clone)]
pub struct Coordinate {
    text: Arc<str>,
    parsed: Arc<SchemaCoordinate>,
}

/// A text that is no schema coordinate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a schema coordinate; write one such as `Invoice`, `Invoice.status`, `InvoiceStatus.OVERDUE`, \
     `Organization.invoices(filter:)` or `@deprecated`"
)]
pub struct CoordinateError(String);

/// The enum whose values are the error codes that guides explain.
pub const ERROR_CODE_TYPE: &str = "UserErrorCode";

/// How much of a faulty coordinate an error quotes.
const QUOTE_LIMIT: usize = 100;

/// A schema has a few thousand parts, and thousands of articles name the same ones: each is read once, and shared.
const MOST_REMEMBERED: usize = 4_096;
/// In bytes; a longer one is read each time.
const LONGEST_REMEMBERED: usize = 100;

thread_local! {
    /// What this thread has read.
    static REMEMBERED: RefCell<HashSet<Coordinate>> = RefCell::default();
}

impl Coordinate {
    /// The notation, such as `Invoice.status`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `Type`
    pub fn of_type(ty: &str) -> Result<Coordinate, CoordinateError> {
        ty.parse()
    }

    /// `Type.member`: a field, an enum value or an input field.
    pub fn of_member(ty: &str, member: &str) -> Result<Coordinate, CoordinateError> {
        [ty, ".", member].concat().parse()
    }

    /// `Type.field(argument:)`
    pub fn of_argument(ty: &str, field: &str, argument: &str) -> Result<Coordinate, CoordinateError> {
        format!("{ty}.{field}({argument}:)").parse()
    }

    /// The coordinate of an error code: `UserErrorCode.INVALID_IBAN`.
    pub fn of_error_code(code: &str) -> Result<Coordinate, CoordinateError> {
        Coordinate::of_member(ERROR_CODE_TYPE, code)
    }

    /// The type that it names or lies within; nothing for a directive.
    pub fn type_name(&self) -> Option<&str> {
        match &*self.parsed {
            SchemaCoordinate::Type(it) => Some(&it.ty),
            SchemaCoordinate::TypeAttribute(it) => Some(&it.ty),
            SchemaCoordinate::FieldArgument(it) => Some(&it.ty),
            SchemaCoordinate::Directive(_) | SchemaCoordinate::DirectiveArgument(_) => None,
        }
    }

    /// The field, enum value or input field that it names or lies within.
    pub fn member(&self) -> Option<&str> {
        match &*self.parsed {
            SchemaCoordinate::TypeAttribute(it) => Some(&it.attribute),
            SchemaCoordinate::FieldArgument(it) => Some(&it.field),
            _ => None,
        }
    }

    /// The argument that it names, of a field or a directive.
    pub fn argument(&self) -> Option<&str> {
        match &*self.parsed {
            SchemaCoordinate::FieldArgument(it) => Some(&it.argument),
            SchemaCoordinate::DirectiveArgument(it) => Some(&it.argument),
            _ => None,
        }
    }

    /// The directive that it names or lies within, without `@`.
    pub fn directive(&self) -> Option<&str> {
        match &*self.parsed {
            SchemaCoordinate::Directive(it) => Some(&it.directive),
            SchemaCoordinate::DirectiveArgument(it) => Some(&it.directive),
            _ => None,
        }
    }

    /// What it lies within directly: the field of an argument, the type of a field, the directive of its argument.
    pub fn parent(&self) -> Option<Coordinate> {
        let parent = match &*self.parsed {
            SchemaCoordinate::Type(_) | SchemaCoordinate::Directive(_) => return None,
            SchemaCoordinate::TypeAttribute(it) => SchemaCoordinate::Type(it.type_coordinate()),
            SchemaCoordinate::FieldArgument(it) => SchemaCoordinate::TypeAttribute(it.field_coordinate()),
            SchemaCoordinate::DirectiveArgument(it) => SchemaCoordinate::Directive(it.directive_coordinate()),
        };
        Some(parent.into())
    }

    /// Whether it names `other` or something within it: `Invoice.status` is within `Invoice`.
    pub fn is_within(&self, other: &Coordinate) -> bool {
        self.text.strip_prefix(other.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(']))
    }

    pub(crate) fn parsed(&self) -> &SchemaCoordinate {
        &self.parsed
    }
}

impl From<SchemaCoordinate> for Coordinate {
    fn from(parsed: SchemaCoordinate) -> Self {
        Coordinate { text: parsed.to_string().into(), parsed: Arc::new(parsed) }
    }
}

impl FromStr for Coordinate {
    type Err = CoordinateError;

    /// Takes the notation exactly: no space, no comma, nothing around it.
    fn from_str(text: &str) -> Result<Self, CoordinateError> {
        if let Some(known) = REMEMBERED.with_borrow(|known| known.get(text).cloned()) {
            return Ok(known);
        }
        let Ok(parsed) = text.parse::<SchemaCoordinate>() else {
            return Err(CoordinateError(text.chars().take(QUOTE_LIMIT).collect()));
        };
        let coordinate = Coordinate::from(parsed);
        if text.len() <= LONGEST_REMEMBERED {
            REMEMBERED.with_borrow_mut(|known| {
                if known.len() >= MOST_REMEMBERED {
                    known.clear();
                }
                known.insert(coordinate.clone());
            });
        }
        Ok(coordinate)
    }
}

impl fmt::Display for Coordinate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for Coordinate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Coordinate({})", self.text)
    }
}

impl PartialEq for Coordinate {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Coordinate {}

impl PartialOrd for Coordinate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Coordinate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Coordinate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// Equal texts are equal coordinates, so maps may be asked by text.
impl std::borrow::Borrow<str> for Coordinate {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl Serialize for Coordinate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Coordinate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coordinate(text: &str) -> Coordinate {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_of_the_specification_is_taken_apart() {
        for (text, ty, member, argument, directive, parent) in [
            ("Invoice", Some("Invoice"), None, None, None, None),
            ("Invoice.status", Some("Invoice"), Some("status"), None, None, Some("Invoice")),
            ("InvoiceStatus.OVERDUE", Some("InvoiceStatus"), Some("OVERDUE"), None, None, Some("InvoiceStatus")),
            ("A.b(c:)", Some("A"), Some("b"), Some("c"), None, Some("A.b")),
            ("@include", None, None, None, Some("include"), None),
            ("@include(if:)", None, None, Some("if"), Some("include"), Some("@include")),
        ] {
            let it = coordinate(text);
            assert_eq!((it.type_name(), it.member(), it.argument(), it.directive()), (ty, member, argument, directive));
            assert_eq!(it.parent().map(|p| p.to_string()).as_deref(), parent, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            " ",
            "Invoice.",
            ".status",
            "Invoice. status",
            " Invoice",
            "Invoice.status()",
            "Invoice.status(a)",
            "Invoice.status(a:b)",
            "Invoice.status(a:) ",
            "Invoice.a.b",
            "Invoice(a:)",
            "@",
            "@a.b",
            "@a(b)",
            "1a",
            "Ñ",
            "Invoice.status(a:)(b:)",
            "a,b",
        ] {
            assert!(bad.parse::<Coordinate>().is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_faulty_coordinate_is_quoted_only_in_part() {
        let error = "!".repeat(10_000).parse::<Coordinate>().unwrap_err();
        assert!(error.to_string().len() < 400);
    }

    #[test]
    fn within_follows_the_dots_and_not_the_letters() {
        let invoice = coordinate("Invoice");
        for (text, within) in [
            ("Invoice", true),
            ("Invoice.status", true),
            ("Invoice.document(format:)", true),
            ("InvoiceStatus", false),
            ("InvoiceLine.total", false),
            ("Query.invoice", false),
        ] {
            assert_eq!(coordinate(text).is_within(&invoice), within, "{text}");
        }
        assert!(!invoice.is_within(&coordinate("Invoice.status")));
    }

    fn any_coordinate() -> impl Strategy<Value = String> {
        let name = "[_A-Za-z][_A-Za-z0-9]{0,8}";
        prop_oneof![
            name.prop_map(|a| a),
            (name, name).prop_map(|(a, b)| format!("{a}.{b}")),
            (name, name, name).prop_map(|(a, b, c)| format!("{a}.{b}({c}:)")),
            name.prop_map(|a| format!("@{a}")),
            (name, name).prop_map(|(a, b)| format!("@{a}({b}:)")),
        ]
    }

    proptest! {
        #[test]
        fn a_coordinate_survives_printing_and_json(text in any_coordinate()) {
            let parsed: Coordinate = text.parse().unwrap();
            prop_assert_eq!(parsed.as_str(), text.as_str());
            prop_assert_eq!(&parsed.to_string().parse::<Coordinate>().unwrap(), &parsed);
            let json = serde_json::to_string(&parsed).unwrap();
            prop_assert_eq!(serde_json::from_str::<Coordinate>(&json).unwrap(), parsed);
        }

        #[test]
        fn a_child_is_within_its_parent_and_sorts_after_it(text in any_coordinate()) {
            let child: Coordinate = text.parse().unwrap();
            if let Some(parent) = child.parent() {
                prop_assert!(child.is_within(&parent));
                prop_assert!(parent < child);
            }
        }

        #[test]
        fn any_text_is_taken_or_refused_without_panic(text in any::<String>()) {
            let _ = text.parse::<Coordinate>().is_ok();
        }
    }
}
