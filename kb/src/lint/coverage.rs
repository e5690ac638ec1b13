//! What of the schema the articles explain: mutations, enum values, error codes.

use crate::coordinate::{Coordinate, SchemaCoordinates};
use crate::knowledge_base::KnowledgeBase;
use crate::locale::Locale;
use serde::Serialize;
use std::collections::HashSet;
use std::fmt;

/// How much of one list the articles explain. Only a tie to the very coordinate counts: an article about an enum as a
/// whole does not explain each of its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many there are.
    pub total: usize,
    /// How many an article or a section is tied to.
    pub explained: usize,
    /// The others, in the schema's order.
    pub missing: Vec<Coordinate>,
}

/// What the articles written in one locale explain. Articles that its readers get in another language do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocaleCoverage {
    /// The locale.
    pub locale: Locale,
    /// Articles in it.
    pub articles: usize,
    /// Mutations.
    pub mutations: Coverage,
    /// Values of enums, error codes excepted.
    pub enum_values: Coverage,
    /// Error codes.
    pub error_codes: Coverage,
}

/// The coverage of every locale.
pub(super) fn by_locale(knowledge_base: &KnowledgeBase, schema: &SchemaCoordinates) -> Vec<LocaleCoverage> {
    let (mutations, enum_values, error_codes) = (schema.mutations(), schema.enum_values(), schema.error_codes());
    let of_locale = |locale: &Locale| {
        let articles = || knowledge_base.articles(locale).iter().filter(|article| article.locale == *locale);
        let explained: HashSet<&Coordinate> = articles().flat_map(|article| article.coordinates()).collect();
        LocaleCoverage {
            locale: locale.clone(),
            articles: articles().count(),
            mutations: coverage(&mutations, &explained),
            enum_values: coverage(&enum_values, &explained),
            error_codes: coverage(&error_codes, &explained),
        }
    };
    knowledge_base.locales().iter().map(of_locale).collect()
}

fn coverage(all: &[Coordinate], explained: &HashSet<&Coordinate>) -> Coverage {
    let missing: Vec<Coordinate> = all.iter().filter(|it| !explained.contains(it)).cloned().collect();
    Coverage { total: all.len(), explained: all.len() - missing.len(), missing }
}

/// `es: 12 of 38 mutations, ...`, and a line for each list with what is missing.
impl fmt::Display for LocaleCoverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists =
            [("mutations", &self.mutations), ("enum values", &self.enum_values), ("error codes", &self.error_codes)];
        let counts: Vec<String> =
            lists.iter().map(|(name, it)| format!("{} of {} {name}", it.explained, it.total)).collect();
        write!(formatter, "coverage {}: {} explained", self.locale, counts.join(", "))?;
        for (name, list) in lists {
            if !list.missing.is_empty() {
                let missing: Vec<&str> = list.missing.iter().map(Coordinate::as_str).collect();
                write!(formatter, "\n  {name} that no article explains: {}", missing.join(", "))?;
            }
        }
        Ok(())
    }
}
