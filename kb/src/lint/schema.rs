//! What articles say of the schema: coordinates that it has, operations that it would run.

use super::Check;
use crate::coordinate::{Coordinate, OperationError, SchemaCoordinates};
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::markdown::link::Target;
use std::collections::HashMap;

impl Check<'_> {
    /// A coordinate in `about`, on a heading or in a link that the schema does not have, or deprecates.
    pub(super) fn coordinates(&mut self) {
        // A renamed field stands in many articles: each coordinate is looked into once.
        let mut known: HashMap<&Coordinate, Option<Mistake>> = HashMap::new();
        for document in self.documents {
            let linked = document.links.iter().filter_map(|link| match &link.value {
                Target::Coordinate(coordinate) => Some((coordinate, link.at)),
                _ => None,
            });
            let tied = document.front_matter.about.iter().chain(&document.section_about);
            for (coordinate, at) in tied.map(|it| (&it.value, it.at)).chain(linked) {
                let mistake = known.entry(coordinate).or_insert_with(|| mistake(self.schema, coordinate));
                let Some((code, message, advice)) = mistake else { continue };
                self.findings.push(Finding::new(&document.path, at, *code, &**message, &**advice));
            }
        }
    }

    /// A fenced block of language `graphql` that does not validate, or uses what is deprecated.
    pub(super) fn operations(&mut self) {
        // Translations show the same operations.
        let mut known: HashMap<&str, Result<Vec<Mistake>, OperationError>> = HashMap::new();
        for document in self.documents {
            for operation in &document.operations {
                let text = operation.value.as_str();
                let result = known.entry(text).or_insert_with(|| {
                    let used = self.schema.of_operation(text)?;
                    Ok(used.iter().filter_map(|coordinate| deprecated(self.schema, coordinate)).collect())
                });
                match result {
                    Ok(mistakes) => {
                        let found = mistakes.iter().map(|(code, message, advice)| {
                            Finding::new(&document.path, operation.at, *code, &**message, &**advice)
                        });
                        self.findings.extend(found);
                    }
                    Err(error) => {
                        let at = place(operation, error);
                        let message = format!("the operation does not validate: {}", error.message);
                        let advice = "Mend it, or give the block another language if it is no operation.";
                        let code = FindingCode::InvalidOperation;
                        self.findings.push(Finding::new(&document.path, at, code, message, advice));
                    }
                }
            }
        }
    }
}

/// What is wrong with a coordinate: code, message and advice.
type Mistake = (FindingCode, String, String);

fn mistake(schema: &SchemaCoordinates, coordinate: &Coordinate) -> Option<Mistake> {
    if schema.exists(coordinate) {
        return deprecated(schema, coordinate);
    }
    let advice = match schema.suggest(coordinate) {
        Some(suggestion) => format!("Did you mean `{suggestion}`?"),
        None => "Write a coordinate that the schema has.".to_owned(),
    };
    Some((FindingCode::UnknownCoordinate, format!("the schema has no `{coordinate}`"), advice))
}

fn deprecated(schema: &SchemaCoordinates, coordinate: &Coordinate) -> Option<Mistake> {
    let reason = schema.deprecation(coordinate)?;
    let message = format!("`{coordinate}` is deprecated: {}", reason.trim().trim_end_matches('.'));
    let advice = "Explain what is to be used instead.".to_owned();
    Some((FindingCode::DeprecatedCoordinate, message, advice))
}

/// The place in the file of a mistake in a block. The column is exact unless the block is indented.
fn place(operation: &Located<String>, error: &OperationError) -> Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).max(1);
    let line = operation.at.line.saturating_add(number(error.line) - 1);
    let indent = operation.at.column.saturating_sub(1);
    Position { line, column: number(error.column).saturating_add(indent) }
}
