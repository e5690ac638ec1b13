//! The digits by which support knows a user.

pub use entities::support::IssuedSupportCode as SupportCode;

use crate::{
    level::{Column, Level, object, objects},
    scalars::DateTime,
};

/// Digits that a user reads out to support to be identified. It identifies; it opens nothing.
#[object(name = "SupportCode")]
impl Level<SupportCode> {
    /// Ten digits, the last of which checks the others.
    fn digits(&self) -> Column<String> {
        self.each(|code| code.digits.to_string())
    }

    /// From when on it identifies nobody.
    fn expires_at(&self) -> Column<DateTime> {
        self.each(|code| DateTime(code.expires_at))
    }
}
objects!(SupportCode);
