//! PostgreSQL's binary forms of identifiers, days and instants, without a detour over other types.

use std::{error::Error, fmt::Write};

use bytes::BytesMut;
use chrono::NaiveDate;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::json::Bytes16;

type Result<T> = std::result::Result<T, Box<dyn Error + Sync + Send>>;

/// A UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(pub(super) Bytes16);

impl<'a> FromSql<'a> for Id {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self> {
        Ok(Self(raw.try_into()?))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::UUID
    }
}

impl ToSql for Id {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::UUID
    }

    to_sql_checked!();
}

/// A calendar day, as days since 2000-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i32);

/// 2000-01-01 as chrono counts days.
const EPOCH: i32 = 730_120;

impl Day {
    pub(super) fn of(day: NaiveDate) -> Self {
        use chrono::Datelike;
        Self(day.num_days_from_ce() - EPOCH)
    }

    /// `2026-03-01`.
    pub(super) fn text(self) -> String {
        NaiveDate::from_num_days_from_ce_opt(self.0 + EPOCH).map(|day| day.to_string()).unwrap_or_default()
    }
}

impl<'a> FromSql<'a> for Day {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self> {
        Ok(Self(i32::from_be_bytes(raw.try_into()?)))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::DATE
    }
}

impl ToSql for Day {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull> {
        out.extend_from_slice(&self.0.to_be_bytes());
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::DATE
    }

    to_sql_checked!();
}

/// An instant, as microseconds since 2000-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instant(i64);

/// 2000-01-01 in microseconds since 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

impl Instant {
    pub(super) fn of(instant: chrono::DateTime<chrono::Utc>) -> Self {
        Self(instant.timestamp_micros() - EPOCH_MICROS)
    }

    /// `2026-03-01T09:30:00Z`, with three or six decimals where there are any.
    pub(super) fn write(self, out: &mut String) {
        let (seconds, micros) = (self.0.div_euclid(1_000_000), self.0.rem_euclid(1_000_000));
        let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        out.push_str(&Day(i32::try_from(day).unwrap_or(0)).text());
        // Writing to a string cannot fail.
        let _ = write!(out, "T{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
        let _ = match micros {
            0 => Ok(()),
            _ if micros % 1_000 == 0 => write!(out, ".{:03}", micros / 1_000),
            _ => write!(out, ".{micros:06}"),
        };
        out.push('Z');
    }
}

impl<'a> FromSql<'a> for Instant {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self> {
        Ok(Self(i64::from_be_bytes(raw.try_into()?)))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TIMESTAMPTZ
    }
}

impl ToSql for Instant {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull> {
        out.extend_from_slice(&self.0.to_be_bytes());
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::TIMESTAMPTZ
    }

    to_sql_checked!();
}
