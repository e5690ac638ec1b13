//! The file of categories: their order, and their titles and descriptions in every locale.

use crate::article::Category;
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::locale::Locale;
use crate::sheet::Sheet;
use crate::source::CATEGORIES_FILE;
use crate::text::is_slug;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// Reads the file; what is wrong with it is a finding, and what is right in it is kept.
pub(crate) fn read(text: Option<&str>, default_locale: &Locale, findings: &mut Vec<Finding>) -> Vec<Category> {
    let mut reader = Reader { default_locale, sheet: Sheet::new(CATEGORIES_FILE, findings) };
    let Some(text) = text else {
        let message = format!("there is no readable `{CATEGORIES_FILE}`");
        let advice = "Add it, with `slug: {es: {title: \"...\", description: \"...\"}}` for each category.";
        reader.sheet.report(Position::START, FindingCode::MissingCategories, message, advice);
        return Vec::new();
    };
    reader.sheet.parse(text).map(|node| reader.categories(node)).unwrap_or_default()
}

/// What an entry looks like.
const ENTRY: &str = "Write `slug: {es: {title: \"...\", description: \"...\"}}`.";

struct Reader<'a> {
    default_locale: &'a Locale,
    sheet: Sheet<'a>,
}

impl Reader<'_> {
    fn categories(&mut self, node: Node) -> Vec<Category> {
        let mut categories = Vec::new();
        for (slug, node) in self.sheet.map(node, "the file", ENTRY) {
            if !is_slug(&slug.value) {
                let message = format!("`{}` is no name of a category", slug.value);
                let advice = "Write lower-case English words with hyphens, as the folder is named.";
                self.sheet.report(slug.at, FindingCode::InvalidFrontMatterValue, message, advice);
                continue;
            }
            let mut category = Category {
                slug: slug.value,
                titles: BTreeMap::new(),
                descriptions: BTreeMap::new(),
                default_locale: self.default_locale.clone(),
                is_unnamed: false,
            };
            for (tag, node) in self.sheet.map(node, "a category", ENTRY) {
                self.translation(&mut category, &tag, node);
            }
            if category.titles.is_empty() {
                let title = Category::unnamed(&category.slug, self.default_locale).titles;
                category.titles = title;
                let message = format!("the category `{}` has no title", category.slug);
                let advice = "Give it one in every locale.";
                self.sheet.report(slug.at, FindingCode::UntranslatedCategory, message, advice);
            }
            categories.push(category);
        }
        categories
    }

    fn translation(&mut self, category: &mut Category, tag: &Located<String>, node: Node) {
        let Some(locale) = self.sheet.locale(tag) else { return };
        for (key, node) in self.sheet.map(node, "the translation of a category", ENTRY) {
            let texts = match key.value.as_str() {
                "title" => &mut category.titles,
                "description" => &mut category.descriptions,
                _ => {
                    let advice = "A category has `title` and `description`.";
                    self.sheet.unknown_key(&key, &["title", "description"], advice);
                    continue;
                }
            };
            if let Some(text) = self.sheet.text(&key.value, node) {
                texts.insert(locale.clone(), text.value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn es() -> Locale {
        "es".parse().unwrap()
    }

    #[test]
    fn order_titles_and_descriptions_are_kept() {
        let mut findings = Vec::new();
        let text = "teams:\n  es: {title: Equipos, description: De trabajo.}\n  en: {title: Teams}\n\
                    accounts:\n  es: {title: Cuentas}\n";
        let categories = read(Some(text), &es(), &mut findings);
        assert_eq!(findings, []);
        assert_eq!(categories.iter().map(|it| it.slug.as_str()).collect::<Vec<_>>(), ["teams", "accounts"]);
        let en: Locale = "en-GB".parse().unwrap();
        assert_eq!(categories[0].title(&en), "Teams");
        assert_eq!(categories[0].description(&en), "De trabajo.");
        assert_eq!(categories[1].title(&en), "Cuentas");
        assert_eq!(categories[1].description(&en), "");
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_is_kept() {
        for (text, code, kept) in [
            ("teams: {es: {titel: Equipos}}", FindingCode::UnknownFrontMatterKey, 1),
            ("teams: {es: {title: [1]}}", FindingCode::WrongFrontMatterType, 1),
            ("teams: Equipos", FindingCode::WrongFrontMatterType, 1),
            ("Teams: {es: {title: Equipos}}", FindingCode::InvalidFrontMatterValue, 0),
            ("teams: {spanish: {title: Equipos}}", FindingCode::InvalidFrontMatterValue, 1),
            ("teams: {", FindingCode::InvalidYaml, 0),
            ("[teams]", FindingCode::WrongFrontMatterType, 0),
        ] {
            let mut findings = Vec::new();
            let categories = read(Some(text), &es(), &mut findings);
            assert!(findings.iter().any(|it| it.code == code), "{text}: {findings:?}");
            assert_eq!(categories.len(), kept, "{text}");
        }
        let mut findings = Vec::new();
        assert!(read(None, &es(), &mut findings).is_empty());
        assert_eq!(findings[0].code, FindingCode::MissingCategories);
    }
}
