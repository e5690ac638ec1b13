//! The names of what is asked for below a field, for stores that fetch nothing else.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{FragmentDefinition, Selection, SelectionSet},
};

/// The fields that a selection set asks for by their names in the schema, with what they ask for in turn. Fragments count
/// whatever type they are on: more may be named than an object has, never less.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Selected {
    fields: Vec<(Name, Self)>,
}

impl Selected {
    pub(super) fn of(selection: &SelectionSet, fragments: &HashMap<Name, Positioned<FragmentDefinition>>) -> Self {
        let mut selected = Self::default();
        selected.add(selection, fragments);
        selected
    }

    /// Validation refused fragments within themselves, so that this ends.
    fn add(&mut self, selection: &SelectionSet, fragments: &HashMap<Name, Positioned<FragmentDefinition>>) {
        for selection in &selection.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = &field.node.name.node;
                    let known = self.fields.iter().position(|(known, _)| known == name);
                    let at = known.unwrap_or_else(|| {
                        self.fields.push((name.clone(), Self::default()));
                        self.fields.len() - 1
                    });
                    self.fields[at].1.add(&field.node.selection_set.node, fragments);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node, fragments);
                    }
                }
                Selection::InlineFragment(fragment) => self.add(&fragment.node.selection_set.node, fragments),
            }
        }
    }

    /// Whether that field is asked for.
    pub fn has(&self, name: &str) -> bool {
        self.below(name).is_some()
    }

    /// What is asked for below that field.
    pub fn below(&self, name: &str) -> Option<&Self> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, below)| below)
    }

    /// The names of the fields that are asked for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }
}
