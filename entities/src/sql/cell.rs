use chrono::{DateTime, NaiveDate, Utc};
use postgres_types::{FromSql, Type};
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::instant;

/// One column of one row, as the engine gives it.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r> {
    /// Null, of either.
    Null,
    /// Of SQLite.
    Sqlite(ValueRef<'r>),
    /// Of PostgreSQL, in its binary format.
    Postgres(&'r Type, &'r [u8]),
}

/// A column that holds something else than its Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch(String);

impl std::error::Error for Mismatch {}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Rust type of a column.
pub trait Field: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the column holds something else.
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch>;

    /// What stands in a row where the column was not asked for.
    fn absent() -> Self;
}

impl<'r> Cell<'r> {
    /// The error for a column that holds no such value.
    pub fn mismatch(&self, wanted: &str) -> Mismatch {
        let found = match self {
            Self::Null => "NULL".to_owned(),
            // Never the value itself: it may be a secret, and errors go to the log.
            Self::Sqlite(value) => value.data_type().to_string(),
            Self::Postgres(kind, raw) => format!("{kind} of {} bytes", raw.len()),
        };
        Mismatch(format!("{wanted} wanted, {found} found"))
    }

    fn postgres<T: FromSql<'r>>(self, wanted: &str) -> Result<T, Mismatch> {
        match self {
            Self::Postgres(kind, raw) if T::accepts(kind) => T::from_sql(kind, raw).map_err(|_| self.mismatch(wanted)),
            _ => Err(self.mismatch(wanted)),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(self) -> Result<&'r str, Mismatch> {
        match self {
            Self::Sqlite(ValueRef::Text(bytes)) => std::str::from_utf8(bytes).map_err(|_| self.mismatch("text")),
            // The two that our columns have are plain bytes; the crate looks for rarer types first, by name.
            Self::Postgres(kind, bytes) if *kind == Type::VARCHAR || *kind == Type::TEXT => {
                std::str::from_utf8(bytes).map_err(|_| self.mismatch("text"))
            }
            _ => self.postgres("text"),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn integer(self) -> Result<i64, Mismatch> {
        match self {
            Self::Sqlite(ValueRef::Integer(number)) => Ok(number),
            Self::Postgres(kind, _) if *kind == Type::INT4 => self.postgres::<i32>("an integer").map(i64::from),
            Self::Postgres(kind, _) if *kind == Type::INT2 => self.postgres::<i16>("an integer").map(i64::from),
            _ => self.postgres("an integer"),
        }
    }

    /// A JSON value.
    ///
    /// # Errors
    /// When it is none, or none of that type.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Mismatch> {
        match self {
            Self::Sqlite(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => {
                serde_json::from_slice(bytes).map_err(|error| Mismatch(format!("JSON: {error}")))
            }
            _ => self.postgres("JSON").map(|postgres_types::Json(value)| value),
        }
    }
}

impl Field for Uuid {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        match cell {
            Cell::Sqlite(ValueRef::Blob(bytes)) => Self::from_slice(bytes).map_err(|_| cell.mismatch("a UUID")),
            Cell::Postgres(kind, bytes) if *kind == Type::UUID => {
                Self::from_slice(bytes).map_err(|_| cell.mismatch("a UUID"))
            }
            _ => cell.postgres("a UUID"),
        }
    }

    fn absent() -> Self {
        Self::nil()
    }
}

impl Field for String {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        cell.text().map(str::to_owned)
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl Field for i64 {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        cell.integer()
    }

    fn absent() -> Self {
        0
    }
}

impl Field for i32 {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        let number = cell.integer()?;
        number.try_into().map_err(|_| cell.mismatch("an integer of 32 bits"))
    }

    fn absent() -> Self {
        0
    }
}

impl Field for u64 {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        let number = cell.integer()?;
        number.try_into().map_err(|_| cell.mismatch("a count"))
    }

    fn absent() -> Self {
        0
    }
}

impl Field for bool {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        match cell {
            Cell::Sqlite(ValueRef::Integer(number)) => Ok(number != 0),
            _ => cell.postgres("a truth value"),
        }
    }

    fn absent() -> Self {
        false
    }
}

impl Field for DateTime<Utc> {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        match cell {
            Cell::Sqlite(ValueRef::Text(bytes)) => instant::parse(bytes).ok_or_else(|| cell.mismatch("an instant")),
            Cell::Postgres(kind, bytes) if *kind == Type::TIMESTAMPTZ => {
                instant::of_postgres(bytes).ok_or_else(|| cell.mismatch("an instant"))
            }
            _ => cell.postgres("an instant"),
        }
    }

    fn absent() -> Self {
        Self::UNIX_EPOCH
    }
}

impl Field for NaiveDate {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        match cell {
            Cell::Sqlite(ValueRef::Text(bytes)) => instant::parse_day(bytes).ok_or_else(|| cell.mismatch("a day")),
            Cell::Postgres(kind, bytes) if *kind == Type::DATE => {
                instant::day_of_postgres(bytes).ok_or_else(|| cell.mismatch("a day"))
            }
            _ => cell.postgres("a day"),
        }
    }

    fn absent() -> Self {
        Self::default()
    }
}

impl<T: Field> Field for Option<T> {
    fn read(cell: Cell<'_>) -> Result<Self, Mismatch> {
        match cell {
            Cell::Null => Ok(None),
            _ => T::read(cell).map(Some),
        }
    }

    fn absent() -> Self {
        None
    }
}

/// Makes a [`Field`] of a type that is stored as its text: `text_field!(Currency, absent: Currency::CHF)`.
macro_rules! text_field {
    ($type:ty, absent: $absent:expr) => {
        impl $crate::sql::Field for $type {
            fn read(cell: $crate::sql::Cell<'_>) -> Result<Self, $crate::sql::Mismatch> {
                cell.text()?.parse().map_err(|_| cell.mismatch(stringify!($type)))
            }

            fn absent() -> Self {
                $absent
            }
        }
    };
}

pub(crate) use text_field;
