//! Which fields of an object conditions and placeholders read: one selection a type, however many read it.

use std::collections::BTreeMap;
use std::fmt;

/// What a leaf's JSON is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// As it stands: texts, enum values, whole numbers, true and false.
    Plain,
    /// A decimal in a text, as a number.
    Decimal,
    /// A day or an instant in a text.
    Time,
}

/// A field: a leaf, or an object (or a list of objects) with fields of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    Leaf(Leaf),
    Object(Selection),
}

/// Fields of a type, with those below them. `Display` writes the GraphQL selection set, `__typename` in front of every level
/// so that each has a field that never fails.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Selection {
    fields: BTreeMap<String, Field>,
}

impl Selection {
    /// The names of the type's own fields that are read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// The same without what lies below objects.
    #[must_use]
    pub fn leaves(&self) -> Selection {
        let leaves = self.fields.iter().filter(|(_, field)| matches!(field, Field::Leaf(_)));
        Selection { fields: leaves.map(|(name, field)| (name.clone(), field.clone())).collect() }
    }

    /// Whether nothing is read.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Reads what the other reads as well. Both are of one type.
    pub fn merge(&mut self, other: &Selection) {
        for (name, field) in &other.fields {
            match (self.fields.get_mut(name), field) {
                (Some(Field::Object(ours)), Field::Object(theirs)) => ours.merge(theirs),
                (Some(_), _) => {}
                (None, field) => drop(self.fields.insert(name.clone(), field.clone())),
            }
        }
    }

    /// Reads the leaf at the end of a path; all before it are objects.
    pub fn add_leaf(&mut self, path: &[String]) {
        self.add(path, Field::Leaf(Leaf::Plain));
    }

    /// Reads the field at the end of a path; all before it are objects.
    pub(crate) fn add(&mut self, path: &[String], field: Field) {
        let Some((name, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            let mut one = Selection::default();
            one.fields.insert(name.clone(), field);
            self.merge(&one);
        } else {
            let below = self.fields.entry(name.clone()).or_insert_with(|| Field::Object(Selection::default()));
            if let Field::Object(below) = below {
                below.add(rest, field);
            }
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("{ __typename")?;
        for (name, field) in &self.fields {
            write!(formatter, " {name}")?;
            if let Field::Object(below) = field {
                write!(formatter, " {below}")?;
            }
        }
        formatter.write_str(" }")
    }
}
