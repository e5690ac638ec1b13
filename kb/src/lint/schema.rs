//! What articles say of the schema: coordinates that it has, operations that it would run.

use super::Check;
use crate::coordinate::{Coordinate, OperationError};
use crate::finding::{FindingCode, Located, Position};
use crate::markdown::link::Target;
use std::collections::HashMap;

impl Check<'_> {
    /// A coordinate in `about`, on a heading or in a link that the schema does not have.
    pub(super) fn coordinates(&mut self) {
        // A renamed field stands in many articles: each unknown coordinate is looked into once.
        let mut known: HashMap<&Coordinate, Result<(), Option<Coordinate>>> = HashMap::new();
        for document in self.documents {
            let linked = document.links.iter().filter_map(|link| match &link.value {
                Target::Coordinate(coordinate) => Some((coordinate, link.at)),
                _ => None,
            });
            let tied = document.front_matter.about.iter().chain(&document.section_about);
            for (coordinate, at) in tied.map(|it| (&it.value, it.at)).chain(linked) {
                let result = known.entry(coordinate).or_insert_with(|| match self.schema.exists(coordinate) {
                    true => Ok(()),
                    false => Err(self.schema.suggest(coordinate)),
                });
                let Err(suggestion) = result else { continue };
                let message = format!("the schema has no `{coordinate}`");
                let advice = match suggestion {
                    Some(suggestion) => format!("Did you mean `{suggestion}`?"),
                    None => "Write a coordinate that the schema has.".to_owned(),
                };
                let code = FindingCode::UnknownCoordinate;
                self.findings.push(crate::finding::Finding::new(&document.path, at, code, message, advice));
            }
        }
    }

    /// A fenced block of language `graphql` that does not validate.
    pub(super) fn operations(&mut self) {
        // Translations show the same operations.
        let mut known: HashMap<&str, Result<(), OperationError>> = HashMap::new();
        for document in self.documents {
            for operation in &document.operations {
                let text = operation.value.as_str();
                let result = known.entry(text).or_insert_with(|| self.schema.validate_operation(text));
                let Err(error) = result else { continue };
                let at = place(operation, error);
                let message = format!("the operation does not validate: {}", error.message);
                let advice = "Mend it, or give the block another language if it is no operation.";
                let code = FindingCode::InvalidOperation;
                self.findings.push(crate::finding::Finding::new(&document.path, at, code, message, advice));
            }
        }
    }
}

/// The place in the file of a mistake in a block. The column is exact unless the block is indented.
fn place(operation: &Located<String>, error: &OperationError) -> Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).max(1);
    let line = operation.at.line.saturating_add(number(error.line) - 1);
    let indent = operation.at.column.saturating_sub(1);
    Position { line, column: number(error.column).saturating_add(indent) }
}
