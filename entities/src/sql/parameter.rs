//! The values of parameters, stored exactly as sea-orm's drivers store them.

use chrono::SecondsFormat;
use postgres_types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, Value as Stored, ValueRef};
use sea_orm::{Value, sea_query::OptionEnum};

use super::instant;

/// A value on its way to either engine.
#[derive(Debug)]
pub(super) struct Parameter<'v>(pub(super) &'v Value);

type BoxedError = Box<dyn std::error::Error + Sync + Send>;

fn text(text: String) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Stored::Text(text))
}

fn integer(number: impl Into<i64>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Stored::Integer(number.into()))
}

impl rusqlite::ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let refused = |error: BoxedError| rusqlite::Error::ToSqlConversionFailure(error);
        let stored = match self.0 {
            Value::Bool(value) => value.map(integer),
            Value::TinyInt(value) => value.map(integer),
            Value::SmallInt(value) => value.map(integer),
            Value::Int(value) => value.map(integer),
            Value::BigInt(value) => value.map(integer),
            Value::TinyUnsigned(value) => value.map(integer),
            Value::SmallUnsigned(value) => value.map(integer),
            Value::Unsigned(value) => value.map(integer),
            Value::BigUnsigned(value) => {
                value.map(i64::try_from).transpose().map_err(|error| refused(error.into()))?.map(integer)
            }
            Value::Float(value) => value.map(|number| ToSqlOutput::Owned(Stored::Real(f64::from(number)))),
            Value::Double(value) => value.map(|number| ToSqlOutput::Owned(Stored::Real(number))),
            Value::String(value) => value.as_ref().map(|value| ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes()))),
            Value::Enum(OptionEnum::Some(value)) => Some(text(value.value.to_string())),
            Value::Enum(OptionEnum::None(_)) => None,
            Value::Char(value) => value.map(|value| text(value.to_string())),
            Value::Bytes(value) => value.as_ref().map(|value| ToSqlOutput::Borrowed(ValueRef::Blob(value))),
            Value::Json(value) => match value {
                Some(value) => Some(text(serde_json::to_string(value).map_err(|error| refused(error.into()))?)),
                None => None,
            },
            Value::ChronoDate(value) => value.map(|day| text(instant::write_day(day))),
            Value::ChronoTime(value) => value.map(|time| text(time.format("%T%.f").to_string())),
            Value::ChronoDateTime(value) => value.map(|time| text(time.format("%F %T%.f").to_string())),
            Value::ChronoDateTimeUtc(value) => value.map(|time| text(instant::write(time))),
            Value::ChronoDateTimeLocal(value) => {
                value.map(|time| text(time.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
            }
            Value::ChronoDateTimeWithTimeZone(value) => {
                value.map(|time| text(time.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
            }
            Value::Uuid(value) => {
                value.as_ref().map(|value| ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes().as_slice())))
            }
            #[allow(unreachable_patterns, reason = "which kinds there are depends on sea-query's features")]
            other => return Err(refused(format!("{other:?} cannot be stored").into())),
        };
        Ok(stored.unwrap_or(ToSqlOutput::Owned(Stored::Null)))
    }
}

impl Parameter<'_> {
    /// As which type PostgreSQL gets it; it casts to the column's where they differ.
    pub(super) fn kind(&self) -> Type {
        match self.0 {
            Value::Bool(_) => Type::BOOL,
            Value::TinyInt(_) => Type::CHAR,
            Value::TinyUnsigned(_) | Value::SmallInt(_) => Type::INT2,
            Value::Int(_) | Value::SmallUnsigned(_) => Type::INT4,
            Value::BigInt(_) | Value::Unsigned(_) | Value::BigUnsigned(_) => Type::INT8,
            Value::Float(_) => Type::FLOAT4,
            Value::Double(_) => Type::FLOAT8,
            Value::Bytes(_) => Type::BYTEA,
            Value::Json(_) => Type::JSONB,
            Value::ChronoDate(_) => Type::DATE,
            Value::ChronoTime(_) => Type::TIME,
            Value::ChronoDateTime(_) => Type::TIMESTAMP,
            Value::ChronoDateTimeUtc(_) | Value::ChronoDateTimeLocal(_) | Value::ChronoDateTimeWithTimeZone(_) => {
                Type::TIMESTAMPTZ
            }
            Value::Uuid(_) => Type::UUID,
            _ => Type::TEXT,
        }
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, BoxedError> {
        if *kind != self.kind() {
            return Err(format!("a {} cannot be given where the statement has a {kind}", self.kind()).into());
        }
        match self.0 {
            Value::Bool(value) => value.to_sql(kind, out),
            Value::TinyInt(value) => value.to_sql(kind, out),
            Value::SmallInt(value) => value.to_sql(kind, out),
            Value::Int(value) => value.to_sql(kind, out),
            Value::BigInt(value) => value.to_sql(kind, out),
            Value::TinyUnsigned(value) => value.map(i16::from).to_sql(kind, out),
            Value::SmallUnsigned(value) => value.map(i32::from).to_sql(kind, out),
            Value::Unsigned(value) => value.map(i64::from).to_sql(kind, out),
            Value::BigUnsigned(value) => value.map(i64::try_from).transpose()?.to_sql(kind, out),
            Value::Float(value) => value.to_sql(kind, out),
            Value::Double(value) => value.to_sql(kind, out),
            Value::String(value) => value.to_sql(kind, out),
            Value::Enum(OptionEnum::Some(value)) => value.value.as_ref().to_sql(kind, out),
            Value::Enum(OptionEnum::None(_)) => Ok(IsNull::Yes),
            Value::Char(value) => value.map(|value| value.to_string()).to_sql(kind, out),
            Value::Bytes(value) => value.to_sql(kind, out),
            Value::Json(value) => value.as_deref().to_sql(kind, out),
            Value::ChronoDate(value) => value.to_sql(kind, out),
            Value::ChronoTime(value) => value.to_sql(kind, out),
            Value::ChronoDateTime(value) => value.to_sql(kind, out),
            Value::ChronoDateTimeUtc(value) => value.to_sql(kind, out),
            Value::ChronoDateTimeLocal(value) => value.to_sql(kind, out),
            Value::ChronoDateTimeWithTimeZone(value) => value.to_sql(kind, out),
            Value::Uuid(value) => value.to_sql(kind, out),
            #[allow(unreachable_patterns, reason = "which kinds there are depends on sea-query's features")]
            other => Err(format!("{other:?} cannot be stored").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Checked against the value when it is known.
        true
    }

    to_sql_checked!();
}
