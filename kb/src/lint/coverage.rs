//! What of the schema the articles explain: mutations, enum values, error codes.

use crate::coordinate::{Coordinate, SchemaCoordinates};
use crate::knowledge_base::KnowledgeBase;
use crate::locale::Locale;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
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

/// How many articles and sections are tied to one coordinate, locale by locale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoordinateCoverage {
    /// The coordinate.
    pub coordinate: Coordinate,
    /// Ties in each locale that articles are written in, those without any included.
    pub ties: BTreeMap<Locale, usize>,
}

/// Every mutation, enum value and error code of the schema, and whatever else an article is tied to, by name. Only ties
/// to the very coordinate count.
pub fn by_coordinate(knowledge_base: &KnowledgeBase, schema: &SchemaCoordinates) -> Vec<CoordinateCoverage> {
    let lists = [schema.mutations(), schema.enum_values(), schema.error_codes()];
    let none: BTreeMap<Locale, usize> = knowledge_base.locales().iter().map(|locale| (locale.clone(), 0)).collect();
    let mut by_name: BTreeMap<String, CoordinateCoverage> = BTreeMap::new();
    let mut tie = |coordinate: &Coordinate, locale: Option<&Locale>| {
        let entry = by_name
            .entry(coordinate.to_string())
            .or_insert_with(|| CoordinateCoverage { coordinate: coordinate.clone(), ties: none.clone() });
        if let Some(count) = locale.and_then(|locale| entry.ties.get_mut(locale)) {
            *count += 1;
        }
    };
    lists.iter().flatten().for_each(|coordinate| tie(coordinate, None));
    for locale in knowledge_base.locales() {
        for article in knowledge_base.articles(locale).iter().filter(|article| article.locale == *locale) {
            article.coordinates().for_each(|coordinate| tie(coordinate, Some(locale)));
        }
    }
    by_name.into_values().collect()
}

fn coverage(all: &[Coordinate], explained: &HashSet<&Coordinate>) -> Coverage {
    let missing: Vec<Coordinate> = all.iter().filter(|it| !explained.contains(it)).cloned().collect();
    Coverage { total: all.len(), explained: all.len() - missing.len(), missing }
}

impl LocaleCoverage {
    fn lists(&self) -> [(&'static str, &Coverage); 3] {
        [("mutations", &self.mutations), ("enum values", &self.enum_values), ("error codes", &self.error_codes)]
    }

    /// `12 of 38 mutations, 3 of 9 enum values, 4 of 20 error codes`.
    pub fn counts(&self) -> String {
        let counts = self.lists().map(|(name, it)| format!("{} of {} {name}", it.explained, it.total));
        counts.join(", ")
    }
}

/// `coverage es: 12 of 38 mutations, ... explained`, and a line for each list with what is missing.
impl fmt::Display for LocaleCoverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "coverage {}: {} explained", self.locale, self.counts())?;
        for (name, list) in self.lists() {
            if !list.missing.is_empty() {
                let missing: Vec<&str> = list.missing.iter().map(Coordinate::as_str).collect();
                write!(formatter, "\n  {name} that no article explains: {}", missing.join(", "))?;
            }
        }
        Ok(())
    }
}
