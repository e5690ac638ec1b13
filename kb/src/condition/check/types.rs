//! The kinds of values that conditions speak of.

use crate::condition::selection::{Field, Leaf};
use cel::common::ast::LiteralValue;

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Bool,
    Int,
    /// A fractional number, and amounts.
    Number,
    Text,
    /// A value of the enum.
    Enum(String),
    Time,
    Duration,
    Null,
    /// An object, and how the condition gets to it.
    Object(String, Vec<String>),
    List(Box<Type>),
    /// Not known, or faulty and reported already.
    Any,
}

impl Type {
    /// What a person calls it.
    pub(super) fn called(&self) -> String {
        match self {
            Type::Bool => "true or false".to_owned(),
            Type::Int => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Text => "a text".to_owned(),
            Type::Enum(name) => format!("a value of `{name}`"),
            Type::Time => "a day or instant".to_owned(),
            Type::Duration => "a length of time".to_owned(),
            Type::Null => "null".to_owned(),
            Type::Object(name, _) => format!("an object `{name}`"),
            Type::List(_) => "a list".to_owned(),
            Type::Any => "a value".to_owned(),
        }
    }

    /// Whether two values can be equal.
    pub(super) fn is_like(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any | Type::Null, _) | (_, Type::Any | Type::Null) => true,
            (Type::Int | Type::Number, Type::Int | Type::Number) => true,
            // What values the enum has is looked at where the text is known.
            (Type::Enum(_), Type::Text) | (Type::Text, Type::Enum(_)) => true,
            (Type::List(ours), Type::List(theirs)) => ours.is_like(theirs),
            (Type::Object(..), Type::Object(..)) => false,
            (ours, theirs) => ours == theirs,
        }
    }

    /// Whether one can be before the other.
    pub(super) fn is_ordered_with(&self, other: &Type) -> bool {
        let ordered = |ty: &Type| matches!(ty, Type::Int | Type::Number | Type::Text | Type::Time | Type::Duration);
        match (self, other) {
            (Type::Any, other) | (other, Type::Any) => ordered(other) || *other == Type::Any,
            (ours, theirs) => ordered(ours) && ordered(theirs) && ours.is_like(theirs),
        }
    }
}

/// What a function comes to.
pub(super) fn result_of(function: &str) -> Type {
    match function {
        "size" => Type::Int,
        "duration" => Type::Duration,
        "timestamp" => Type::Time,
        _ => Type::Bool,
    }
}

/// What a literal is.
pub(super) fn of_literal(literal: &LiteralValue) -> Type {
    match literal {
        LiteralValue::Boolean(_) => Type::Bool,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Int,
        LiteralValue::Double(_) => Type::Number,
        LiteralValue::String(_) => Type::Text,
        LiteralValue::Null => Type::Null,
        LiteralValue::Bytes(_) => Type::Any,
    }
}

/// What a scalar is read as, by the names that schemas give them; one that nobody knows may be compared with anything.
pub(super) fn of_scalar(name: &str) -> (Type, Field) {
    let (ty, leaf) = match name {
        "Boolean" => (Type::Bool, Leaf::Plain),
        "Int" => (Type::Int, Leaf::Plain),
        "Float" => (Type::Number, Leaf::Plain),
        "Decimal" => (Type::Number, Leaf::Decimal),
        "Date" | "DateTime" => (Type::Time, Leaf::Time),
        "String" | "ID" | "CountryCode" | "CurrencyCode" | "Locale" | "URL" | "HTML" => (Type::Text, Leaf::Plain),
        _ => (Type::Any, Leaf::Plain),
    };
    (ty, Field::Leaf(leaf))
}
