//! The scalars of the contract. Each is a text in JSON; a number is accepted nowhere as a float.

use async_graphql::{ID, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::SecondsFormat;

use crate::level::{Writes, json, leaf};

leaf! {
    String: |text, json| json::string(json, text);
    bool: |flag, json| json.extend_from_slice(if *flag { b"true" } else { b"false" });
    i32: |number, json| json::integer(json, i64::from(*number));
    f64: |number, json| json::float(json, *number);
    ID: |id, json| json::string(json, id)
}

impl Writes<String> for &str {
    fn write(&self, json: &mut Vec<u8>) {
        json::string(json, self);
    }
}

impl Writes<Url> for &str {
    fn write(&self, json: &mut Vec<u8>) {
        json::string(json, self);
    }
}

impl Writes<String> for &String {
    fn write(&self, json: &mut Vec<u8>) {
        json::string(json, self);
    }
}

impl Writes<Decimal> for entities::money::Money {
    fn write(&self, json: &mut Vec<u8>) {
        json::decimal(json, self.minor, self.currency.minor_digits());
    }
}

/// An object's identifier, written as the schema's `ID`.
#[derive(Debug, Clone, Copy)]
pub struct GlobalId<I>(pub I);

impl<I: entities::ids::Id> Writes<ID> for GlobalId<I> {
    fn write(&self, json: &mut Vec<u8>) {
        json::type_id(json, I::PREFIX, self.0.into());
    }
}

macro_rules! text_scalar {
    ($($(#[doc = $doc:literal])* $name:ident($inner:ty) = $graphql:literal, $parse:expr, $print:expr, $write:expr;)*) => {$(
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

        leaf!($name: |scalar, json| {
            let write: fn(&$inner, &mut Vec<u8>) = $write;
            write(&scalar.0, json)
        });
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
    }, |decimal| decimal.to_string(), |decimal, json| json::exact_decimal(json, decimal);

    /// An instant, RFC 3339 with offset: "2026-03-01T09:30:00Z".
    DateTime(chrono::DateTime<chrono::Utc>) = "DateTime", |value| {
        let text = text(value, "a DateTime")?;
        chrono::DateTime::parse_from_rfc3339(&text)
            .map(|instant| instant.to_utc())
            .map_err(|_| "a DateTime is written as RFC 3339 says, such as \"2026-03-01T09:30:00Z\"".to_owned())
    }, |instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true), |instant, json| json::instant(json, *instant);

    /// A calendar day, ISO 8601: "2026-03-01".
    Date(chrono::NaiveDate) = "Date", |value| {
        let text = text(value, "a Date")?;
        chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .map_err(|_| "a Date is written as ISO 8601 says, such as \"2026-03-01\"".to_owned())
    }, |day| day.to_string(), |day, json| json::day(json, *day);

    /// A BCP 47 language tag, such as "es" or "fr-CH". An unknown region falls back to its language, an unknown language to the default.
    Locale(String) = "Locale", |value| {
        let text = text(value, "a Locale")?;
        if text.len() <= LONGEST_LOCALE { Ok(text) } else { Err("a Locale is a language tag such as \"es\" or \"fr-CH\"".to_owned()) }
    }, |locale| locale, |locale, json| json::string(json, locale);

    /// An ISO 4217 currency code, such as "CHF".
    CurrencyCode(entities::money::Currency) = "CurrencyCode", |value| {
        text(value, "a CurrencyCode")?.parse().map_err(|error: entities::error::InputError| error.to_string())
    }, |currency| currency.to_string(), |currency, json| json::string(json, currency.code());

    /// An ISO 3166-1 alpha-2 country code, such as "CH".
    CountryCode(entities::locale::Country) = "CountryCode", |value| {
        text(value, "a CountryCode")?.parse().map_err(|error: entities::error::InputError| error.to_string())
    }, |country| country.to_string(), |country, json| json::string(json, &country.to_string());

    /// An absolute or site-relative URL.
    Url(String) = "URL", |value| text(value, "a URL"), |url| url, |url, json| json::string(json, url);

    /// A sanitized HTML fragment: no script, no event handler, no inline style.
    Html(String) = "HTML", |value| text(value, "HTML"), |html| html, |html, json| json::string(json, html);

    /// A schema coordinate of this API (GraphQL specification, September 2025), such as "Invoice", "Invoice.status", "InvoiceStatus.OVERDUE", "Mutation.payInvoice" or "Organization.invoices(filter:)".
    SchemaCoordinate(kb::Coordinate) = "SchemaCoordinate", |value| {
        text(value, "a SchemaCoordinate")?.parse().map_err(|error: kb::coordinate::CoordinateError| error.to_string())
    }, |coordinate| coordinate.to_string(), |coordinate, json| json::string(json, &coordinate.to_string());
}

/// No language tag that anybody uses is longer (BCP 47 asks for at least 35 characters of room).
const LONGEST_LOCALE: usize = 64;
