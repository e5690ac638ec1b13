//! What is different between two schemas, and what clients make of it.
//!
//! The rules are GraphQL's for changes that break clients, as graphql-js has them (`findBreakingChanges`,
//! `findDangerousChanges`), with its names. [`ChangeKind`] says where we are stricter.
//!
//! **To add a kind**: name it in [`ChangeKind`] with its severity, report it in `types.rs` or `inputs.rs`, and give it a
//! line in the table of `tests.rs`, which fails for a kind that it lacks.

mod change;
mod inputs;
mod place;
#[cfg(test)]
mod tests;
mod types;

use std::{collections::BTreeMap, fmt};

use apollo_compiler::{Node, Schema, schema::ComponentName, validation::Valid};
use kb::coordinate::SchemaError;
use serde::Serialize;

pub use change::{Change, ChangeKind, Severity};
pub(crate) use types::deprecation;

/// A schema to compare, in the schema definition language.
#[derive(Debug, Clone, Copy)]
pub struct Sdl<'a> {
    /// What errors call it, such as the name of its file.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
}

/// What is different: what breaks clients first, then what is dangerous, then what is safe. Within each, what is gone
/// comes before what was changed, and that before what is new, in the order of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many changes break clients.
    pub breaking: usize,
    /// How many may surprise them.
    pub dangerous: usize,
    /// How many they do not notice.
    pub safe: usize,
    /// Each change.
    pub changes: Vec<Change>,
}

/// Compares two schemas.
///
/// # Errors
/// When either text is no valid schema: which, where and why.
pub fn between(old: Sdl<'_>, new: Sdl<'_>) -> Result<Report, SchemaError> {
    let (old, new) = (parse(old)?, parse(new)?);
    let mut differ = Differ { old: &old, new: &new, changes: Vec::new() };
    differ.root_types();
    differ.types();
    differ.directives();
    let mut changes = differ.changes;
    changes.sort_by_key(|change| change.severity);
    let count = |severity| changes.iter().filter(|change| change.severity == severity).count();
    let (breaking, dangerous, safe) = (count(Severity::Breaking), count(Severity::Dangerous), count(Severity::Safe));
    Ok(Report { breaking, dangerous, safe, changes })
}

pub(crate) fn parse(sdl: Sdl<'_>) -> Result<Valid<Schema>, SchemaError> {
    Schema::parse_and_validate(sdl.text, sdl.name).map_err(|with_errors| {
        let first = with_errors.errors.iter().next();
        let place = first.as_ref().and_then(|error| error.line_column_range());
        SchemaError {
            name: sdl.name.to_owned(),
            line: place.as_ref().map_or(1, |range| range.start.line),
            column: place.as_ref().map_or(1, |range| range.start.column),
            message: first.map_or_else(|| "it cannot be read".to_owned(), |error| error.error.to_string()),
        }
    })
}

impl Report {
    /// What sums it up, such as `1 breaking change, no dangerous ones, 12 safe ones`.
    pub fn summary(&self) -> String {
        let count = |number: usize| if number == 0 { "no".to_owned() } else { number.to_string() };
        let ones = |number: usize| if number == 1 { "one" } else { "ones" };
        let changes = if self.breaking == 1 { "change" } else { "changes" };
        format!(
            "{} breaking {changes}, {} dangerous {}, {} safe {}",
            count(self.breaking),
            count(self.dangerous),
            ones(self.dangerous),
            count(self.safe),
            ones(self.safe)
        )
    }
}

/// A line for each change, and a last one that sums up.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(formatter, "{:<10} {}  [{}]", change.severity.as_str(), change.message, change.kind.as_str())?;
        }
        formatter.write_str(&self.summary())
    }
}

/// Two schemas, and what was found so far.
struct Differ<'a> {
    old: &'a Schema,
    new: &'a Schema,
    changes: Vec<Change>,
}

impl Differ<'_> {
    fn found(&mut self, kind: ChangeKind, coordinate: impl Into<String>, message: String) {
        let coordinate = coordinate.into();
        let line = place::line(self.new, &coordinate);
        self.changes.push(Change { severity: kind.severity(), kind, coordinate, message, line });
    }

    fn described(&mut self, coordinate: &str, old: Option<&Node<str>>, new: Option<&Node<str>>) {
        if old != new {
            let message = match (old, new) {
                (None, _) => format!("{coordinate} has a description now."),
                (_, None) => format!("{coordinate} lost its description."),
                _ => format!("The description of {coordinate} reads differently."),
            };
            self.found(ChangeKind::DescriptionChanged, coordinate, message);
        }
    }

    fn root_types(&mut self) {
        let (old, new) = (&self.old.schema_definition, &self.new.schema_definition);
        let roots = [
            ("Queries", &old.query, &new.query),
            ("Mutations", &old.mutation, &new.mutation),
            ("Subscriptions", &old.subscription, &new.subscription),
        ];
        for (what, old, new) in roots {
            let name = |root: &Option<ComponentName>| root.as_ref().map(|root| root.name.to_string());
            match (name(old), name(new)) {
                (Some(old), None) => {
                    self.found(
                        ChangeKind::RootTypeChanged,
                        &old,
                        format!("{what} began at {old}; there are none now."),
                    );
                }
                (Some(old), Some(new)) if old != new => {
                    self.found(ChangeKind::RootTypeChanged, &old, format!("{what} began at {old}, and now at {new}."));
                }
                (None, Some(new)) => {
                    self.found(ChangeKind::RootTypeAdded, &new, format!("{what} begin at {new}; there were none."));
                }
                _ => {}
            }
        }
    }
}

/// What two lists have by name: gone, new, and in both.
struct Paired<'a, T: ?Sized> {
    removed: Vec<(&'a str, &'a T)>,
    added: Vec<(&'a str, &'a T)>,
    kept: Vec<(&'a str, &'a T, &'a T)>,
}

impl<'a, T: ?Sized> Paired<'a, T> {
    fn of(old: &[(&'a str, &'a T)], new: &[(&'a str, &'a T)]) -> Self {
        let by_name: BTreeMap<&str, &T> = new.iter().copied().collect();
        let known: BTreeMap<&str, &T> = old.iter().copied().collect();
        Self {
            removed: old.iter().copied().filter(|(name, _)| !by_name.contains_key(name)).collect(),
            added: new.iter().copied().filter(|(name, _)| !known.contains_key(name)).collect(),
            kept: old.iter().filter_map(|(name, old)| Some((*name, *old, *by_name.get(name)?))).collect(),
        }
    }
}
