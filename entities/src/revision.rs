//! Revisions: how two people who change the same thing at once notice each other.
//!
//! A row that many may edit has a `revision`, which the database itself raises with every change (the migrations' helper
//! `revised`), and with every change of what hangs on it (`revised_with`), so that no writer can forget it. Who edits may say
//! which revision they saw: if it is another by then, the change is refused with [`Stale`], and nothing is written.

use std::fmt;

use sea_orm::DeriveValueType;

/// Which state of a row it is. Another one whenever something of it changed; nothing else is promised of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType)]
pub struct Revision(i64);

/// Somebody else changed it meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale;

impl Revision {
    /// Of a row that was never changed.
    pub const FIRST: Self = Self(1);

    /// Holds where nothing was expected, or this one.
    ///
    /// # Errors
    /// [`Stale`] where another one was expected, or a text that is none of ours.
    pub fn expect(self, expected: Option<&str>) -> Result<(), Stale> {
        match expected {
            Some(expected) if expected != self.to_string() => Err(Stale),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl crate::sql::Field for Revision {
    fn read(cell: crate::sql::Cell<'_>) -> Result<Self, crate::sql::Mismatch> {
        cell.integer().map(Self)
    }

    fn absent() -> Self {
        Self::FIRST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_revision_itself_is_the_one_expected() {
        let seen = Revision(7);
        assert_eq!(seen.expect(None), Ok(()));
        assert_eq!(seen.expect(Some("7")), Ok(()));
        for other in ["8", "07", "", "seven", "7 "] {
            assert_eq!(seen.expect(Some(other)), Err(Stale), "{other:?}");
        }
    }
}
