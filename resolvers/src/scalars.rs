//! The scalars of the contract. Each is a text in JSON; a number is accepted nowhere as a float.

use async_graphql::{ID, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::SecondsFormat;

use crate::level::scalars;

/// What a cell's scalar is in an answer.
pub(crate) fn to_value(scalar: impl Into<Value>) -> Value {
    scalar.into()
}

scalars!(String, bool, i32, f64, ID);

macro_rules! text_scalar {
    ($($(#[doc = $doc:literal])* $name:ident($inner:ty) = $graphql:literal, $parse:expr, $print:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(pub $inner);

        $(#[doc = $doc])*
        #[Scalar(name = $graphql)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let parse: fn(Value) -> std::result::Result<$inner, String> = $parse;
                parse(value).map(Self).map_err(InputValueError::custom)
            }

            fn to_value(&self) -> Value {
                Value::from(self.clone())
            }
        }

        impl From<$name> for Value {
            fn from(scalar: $name) -> Self {
                let print: fn($inner) -> String = $print;
                Value::String(print(scalar.0))
            }
        }

        scalars!($name);
    )*};
}

fn text(value: Value, what: &str) -> std::result::Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(format!("{what} is written as a text")),
    }
}

text_scalar! {
    /// An exact decimal number in a string, never a float: "120.00".
    Decimal(rust_decimal::Decimal) = "Decimal", |value| {
        let refused = || "a Decimal is a text such as \"120.00\", or a whole number".to_owned();
        match value {
            Value::String(text) => rust_decimal::Decimal::from_str_exact(&text).map_err(|_| refused()),
            Value::Number(number) => number.as_i64().map(rust_decimal::Decimal::from).ok_or_else(refused),
            _ => Err(refused()),
        }
    }, |decimal| decimal.to_string();

    /// An instant, RFC 3339 with offset: "2026-03-01T09:30:00Z".
    DateTime(chrono::DateTime<chrono::Utc>) = "DateTime", |value| {
        let text = text(value, "a DateTime")?;
        chrono::DateTime::parse_from_rfc3339(&text)
            .map(|instant| instant.to_utc())
            .map_err(|_| "a DateTime is written as RFC 3339 says, such as \"2026-03-01T09:30:00Z\"".to_owned())
    }, |instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);

    /// A calendar day, ISO 8601: "2026-03-01".
    Date(chrono::NaiveDate) = "Date", |value| {
        let text = text(value, "a Date")?;
        chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .map_err(|_| "a Date is written as ISO 8601 says, such as \"2026-03-01\"".to_owned())
    }, |day| day.to_string();

    /// A BCP 47 language tag, such as "es" or "fr-CH". An unknown region falls back to its language, an unknown language to the default.
    Locale(String) = "Locale", |value| {
        let text = text(value, "a Locale")?;
        if text.len() <= LONGEST_LOCALE { Ok(text) } else { Err("a Locale is a language tag such as \"es\" or \"fr-CH\"".to_owned()) }
    }, |locale| locale;

    /// An ISO 4217 currency code, such as "CHF".
    CurrencyCode(entities::money::Currency) = "CurrencyCode", |value| {
        text(value, "a CurrencyCode")?.parse().map_err(|error: entities::error::InputError| error.to_string())
    }, |currency| currency.to_string();

    /// An ISO 3166-1 alpha-2 country code, such as "CH".
    CountryCode(entities::locale::Country) = "CountryCode", |value| {
        text(value, "a CountryCode")?.parse().map_err(|error: entities::error::InputError| error.to_string())
    }, |country| country.to_string();

    /// An absolute or site-relative URL.
    Url(String) = "URL", |value| text(value, "a URL"), |url| url;

    /// A sanitized HTML fragment: no script, no event handler, no inline style.
    Html(String) = "HTML", |value| text(value, "HTML"), |html| html;

    /// A schema coordinate of this API (GraphQL specification, September 2025), such as "Invoice", "Invoice.status", "InvoiceStatus.OVERDUE", "Mutation.payInvoice" or "Organization.invoices(filter:)".
    SchemaCoordinate(kb::Coordinate) = "SchemaCoordinate", |value| {
        text(value, "a SchemaCoordinate")?.parse().map_err(|error: kb::coordinate::CoordinateError| error.to_string())
    }, |coordinate| coordinate.to_string();
}

/// No language tag that anybody uses is longer (BCP 47 asks for at least 35 characters of room).
const LONGEST_LOCALE: usize = 64;
