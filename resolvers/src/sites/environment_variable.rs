//! Environment variables of a site.

pub use entities::sites::EnvironmentVariable;

use crate::level::{Column, Level, object, objects};

/// A variable that every process of a site finds in its environment.
#[object(name = "EnvironmentVariable")]
impl Level<EnvironmentVariable> {
    /// Unique within the site.
    fn name(&self) -> Column<String> {
        self.each(|variable| variable.name.as_str())
    }

    /// Null for a secret: it can be set and used, never read back.
    fn value(&self) -> Column<Option<String>> {
        self.each(|variable| variable.readable_value().map(str::to_owned))
    }

    /// Whether it is a secret.
    fn is_secret(&self) -> Column<bool> {
        self.each(|variable| variable.is_secret)
    }
}
objects!(EnvironmentVariable);
