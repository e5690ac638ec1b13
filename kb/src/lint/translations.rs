//! Translations against their source: there, and with the same sections and ties.

use super::Check;
use crate::article::Article;
use crate::device::DeviceName;
use crate::finding::{FindingCode, Position};
use crate::front_matter::FrontMatter;
use crate::load::Document;
use crate::text::{did_you_mean, nearest};
use std::collections::{BTreeSet, HashMap};

impl<'a> Check<'a> {
    /// An article of the default locale that another locale does not have.
    pub(super) fn missing_translations(&mut self) {
        let default = self.default_locale();
        for document in self.documents.iter().filter(|document| document.article.locale == *default) {
            let article = &document.article;
            let translations = &self.by_identity[article.identity.as_str()];
            let has = |locale| translations.iter().any(|it| it.article.locale == locale);
            let missing: Vec<&str> = self
                .loaded
                .knowledge_base
                .locales()
                .iter()
                .filter(|locale| !has((*locale).clone()))
                .map(|locale| locale.as_str())
                .collect();
            for locale in missing {
                let message = format!("there is no translation into `{locale}`");
                let advice =
                    format!("Write `{locale}/{}/<slug>.md` with `translates: {}`.", article.category, article.slug);
                let at = document.front_matter.slug.at;
                self.report(&document.path, at, FindingCode::MissingTranslation, message, advice);
            }
        }
    }

    /// A translation whose source does not exist, or whose sections or ties are not its source's.
    pub(super) fn diverging_translations(&mut self) {
        let default = self.default_locale();
        let sources: HashMap<&str, &Document> = self
            .documents
            .iter()
            .filter(|document| document.article.locale == *default)
            .map(|document| (document.article.identity.as_str(), document))
            .collect();
        for document in self.documents.iter().filter(|document| document.article.locale != *default) {
            match sources.get(document.article.identity.as_str()) {
                Some(source) => {
                    self.anchors(document, &source.article);
                    self.differences(document, &source.article);
                }
                None => self.unknown_source(document, &sources),
            }
        }
    }

    fn unknown_source(&mut self, document: &Document, sources: &HashMap<&'a str, &Document>) {
        let identity = &document.article.identity;
        let mut identities: Vec<&str> = sources.keys().copied().collect();
        identities.sort_unstable();
        let message =
            format!("`{identity}` is no article of the default locale{}", did_you_mean(nearest(identity, identities)));
        let at = document.front_matter.translates.as_ref().map_or(Position::START, |source| source.at);
        let advice = "Write the slug of the source, or write the source first.";
        self.report(&document.path, at, FindingCode::UnknownTranslationSource, message, advice);
    }

    fn anchors(&mut self, document: &Document, source: &Article) {
        let ours: Vec<&str> = document.article.sections.iter().map(|it| it.anchor.as_str()).collect();
        let theirs: Vec<&str> = source.sections.iter().map(|it| it.anchor.as_str()).collect();
        let our_set: BTreeSet<&str> = ours.iter().copied().collect();
        let their_set: BTreeSet<&str> = theirs.iter().copied().collect();
        for missing in theirs.iter().filter(|anchor| !our_set.contains(*anchor)) {
            let message = format!("the section `#{missing}` of {} is missing", source.source_path);
            let advice = format!("Translate it, with the anchor `{{#{missing}}}`.");
            let at = document.headings.last().copied().unwrap_or(Position::START);
            self.report(&document.path, at, FindingCode::MissingTranslatedAnchor, message, advice);
        }
        for (anchor, at) in ours.iter().zip(&document.headings).filter(|(anchor, _)| !their_set.contains(*anchor)) {
            let message = format!("{} has no section `#{anchor}`", source.source_path);
            let advice = "Anchors are equal in all translations: use the source's, or add the section there.";
            self.report(&document.path, *at, FindingCode::ExtraTranslatedAnchor, message, advice);
        }
        let shared = |list: &[&'_ str], other: &BTreeSet<&str>| -> Vec<String> {
            list.iter().filter(|anchor| other.contains(*anchor)).map(|anchor| (*anchor).to_owned()).collect()
        };
        let (ours, theirs) = (shared(&ours, &their_set), shared(&theirs, &our_set));
        if let Some(index) = ours.iter().zip(&theirs).position(|(our, their)| our != their) {
            let message =
                format!("the section `#{}` stands where {} has `#{}`", ours[index], source.source_path, theirs[index]);
            let place = document.article.sections.iter().position(|section| section.anchor == ours[index]);
            let at = place.and_then(|place| document.headings.get(place)).copied().unwrap_or(Position::START);
            let advice = "Put the sections in the order of the source.";
            self.report(&document.path, at, FindingCode::ReorderedAnchors, message, advice);
        }
    }

    fn differences(&mut self, document: &Document, source: &Article) {
        let article = &document.article;
        if article.audience != source.audience {
            let message =
                format!("the audience is `{}`, and `{}` in {}", article.audience, source.audience, source.source_path);
            let at = document.front_matter.audience.at;
            let advice = "Give both the same audience.";
            self.report(&document.path, at, FindingCode::TranslationAudienceDiffers, message, advice);
        }
        let mut differing = Vec::new();
        let mut compare = |name: &'static str, same: bool| {
            if !same {
                differing.push(name);
            }
        };
        compare("kind", article.kind == source.kind);
        compare("category", article.category == source.category);
        compare("tags", set(&article.tags) == set(&source.tags));
        compare("about", set(&article.about) == set(&source.about));
        compare("when", conditions(article) == conditions(source));
        compare("routes", set(&article.routes) == set(&source.routes));
        compare("browser", article.browser == source.browser);
        let ties = |article: &'_ Article| -> BTreeSet<(String, String)> {
            let of_section = |it: &crate::article::Section| {
                it.about.iter().map(|tie| (it.anchor.clone(), tie.to_string())).collect::<Vec<_>>()
            };
            article.sections.iter().flat_map(of_section).collect()
        };
        compare("about of sections", ties(article) == ties(source));
        compare("for of sections", devices(article) == devices(source));
        if !differing.is_empty() {
            let message = format!("not as in {}: {}", source.source_path, differing.join(", "));
            let at = first_place(&document.front_matter, &differing);
            let advice = "Make both agree: only the words are translated.";
            self.report(&document.path, at, FindingCode::TranslationDiffers, message, advice);
        }
    }
}

/// The conditions, each with the anchors of its sections.
fn conditions(article: &Article) -> BTreeSet<(&str, Vec<&str>)> {
    let anchors = |sections: &[usize]| -> Vec<&str> {
        sections.iter().filter_map(|index| article.sections.get(*index)).map(|it| it.anchor.as_str()).collect()
    };
    article.rules.iter().map(|rule| (rule.condition.as_str(), anchors(&rule.sections))).collect()
}

/// What sections are for, by their anchors.
fn devices(article: &Article) -> BTreeSet<(&str, BTreeSet<&DeviceName>)> {
    let differing = article.sections.iter().filter(|section| !section.devices.is_empty());
    differing.map(|section| (section.anchor.as_str(), set(&section.devices))).collect()
}

fn set<T: Ord>(values: &[T]) -> BTreeSet<&T> {
    values.iter().collect()
}

/// Where the first differing list begins, if it is one with places.
fn first_place(front_matter: &FrontMatter, differing: &[&str]) -> Position {
    let place = match differing.first().copied() {
        Some("tags") => front_matter.tags.first().map(|item| item.at),
        Some("about") => front_matter.about.first().map(|item| item.at),
        Some("routes") => front_matter.routes.first().map(|item| item.at),
        _ => None,
    };
    place.unwrap_or(Position::START)
}
