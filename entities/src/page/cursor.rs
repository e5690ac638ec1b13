//! Cursors: where a row stands in one list of one parent.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{InputError, StoreError, StoreResult};

/// No cursor of ours is longer.
const LONGEST: usize = 2_048;

/// What a list is sorted by, of one row. Keys of one list are of one kind, and sort as SQLite sorts the column: texts by their
/// bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// By the identifier alone.
    #[serde(rename = "n")]
    None,
    /// By a day.
    #[serde(rename = "d")]
    Day(NaiveDate),
    /// By an instant.
    #[serde(rename = "t")]
    Instant(DateTime<Utc>),
    /// By a number.
    #[serde(rename = "i")]
    Int(i64),
    /// By a text.
    #[serde(rename = "s")]
    Text(String),
}

impl Key {
    /// Of a row's column.
    pub(crate) fn from_value(value: Value) -> StoreResult<Self> {
        Ok(match value {
            Value::ChronoDate(Some(day)) => Self::Day(day),
            Value::ChronoDateTimeUtc(Some(instant)) => Self::Instant(instant),
            Value::BigInt(Some(number)) => Self::Int(number),
            Value::Int(Some(number)) => Self::Int(i64::from(number)),
            Value::SmallInt(Some(number)) => Self::Int(i64::from(number)),
            Value::String(Some(text)) => Self::Text(text),
            other => return Err(StoreError::Corrupt(format!("{other:?} cannot be sorted by"))),
        })
    }

    /// As a parameter of a statement; nothing where the identifier alone decides.
    pub(super) fn value(&self) -> Option<Value> {
        Some(match self {
            Self::None => return None,
            Self::Day(day) => (*day).into(),
            Self::Instant(instant) => (*instant).into(),
            Self::Int(number) => (*number).into(),
            Self::Text(text) => text.clone().into(),
        })
    }
}

/// A place in a list. Its text is opaque to clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "l")]
    list: String,
    #[serde(rename = "p")]
    parent: Uuid,
    #[serde(rename = "k")]
    pub(super) key: Key,
    #[serde(rename = "i")]
    pub(super) id: Uuid,
}

fn of_another_list() -> InputError {
    InputError::Cursor(
        "this cursor belongs to another list or another order: use one that this very list gave".to_owned(),
    )
}

impl Cursor {
    pub(super) fn new(list: &str, parent: Uuid, key: Key, id: Uuid) -> Self {
        Self { list: list.to_owned(), parent, key, id }
    }

    /// Refuses a cursor of another list, and one of another parent's.
    pub(super) fn check(&self, list: &str, parents: &[Uuid]) -> Result<(), InputError> {
        if self.list == list && parents == [self.parent] { Ok(()) } else { Err(of_another_list()) }
    }

    /// The key of an entry of a list in memory.
    pub(super) fn text_of(&self, list: &str) -> Result<String, InputError> {
        match &self.key {
            Key::Text(text) if self.list == list => Ok(text.clone()),
            _ => Err(of_another_list()),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let refused = || InputError::Cursor("this is no cursor: use one that the list itself gave".to_owned());
        if text.len() > LONGEST {
            return Err(refused());
        }
        let json = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| refused())?;
        // No key of ours holds U+0000, and PostgreSQL refuses to be asked for it.
        if matches!(&cursor.key, Key::Text(text) if text.contains('\0')) { Err(refused()) } else { Ok(cursor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_from_its_own_text(list in ".{0,20}", parent: u128, number: i64, id: u128) {
            let cursor = Cursor::new(&list, Uuid::from_u128(parent), Key::Int(number), Uuid::from_u128(id));
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn no_text_makes_the_cursor_parser_panic(text in ".{0,200}") {
            let _ = text.parse::<Cursor>();
        }
    }

    #[test]
    fn a_text_that_no_database_holds_is_no_key() {
        let (parent, id) = (Uuid::from_u128(1), Uuid::from_u128(9));
        let made_up = Cursor::new("teams", parent, Key::Text("a\0b".to_owned()), id).to_string();
        assert!(made_up.parse::<Cursor>().is_err());
    }

    #[test]
    fn a_cursor_of_another_list_or_parent_is_refused() {
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let cursor = Cursor::new("invoices", mine, Key::Int(5), Uuid::from_u128(9));
        assert_eq!(cursor.check("invoices", &[mine]), Ok(()));
        assert_eq!(cursor.check("payments", &[mine]), Err(of_another_list()));
        assert_eq!(cursor.check("invoices", &[other]), Err(of_another_list()));
        assert_eq!(cursor.check("invoices", &[mine, other]), Err(of_another_list()));
    }
}
