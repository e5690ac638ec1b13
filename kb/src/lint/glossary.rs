//! The glossary's words: one for each concept in a locale, in every article.

use super::Check;
use crate::finding::{Finding, FindingCode, Position};
use crate::glossary::{Avoided, Phrases};
use crate::includes::Fragment;
use crate::load::{Document, parallel};
use crate::markdown::prose::Prose;
use crate::source::GLOSSARY_FILE;
use crate::text::LineIndex;

impl Check<'_> {
    /// A word in a title, a summary, a text or a fragment that the glossary avoids. Code and the addresses of links are
    /// left alone.
    pub(super) fn avoided_words(&mut self) {
        let glossary = &self.loaded.glossary;
        let documents = self.documents.iter();
        let documents: Vec<(&Document, &Phrases)> =
            documents.filter_map(|it| Some((it, glossary.phrases(&it.article.locale)?))).collect();
        for found in parallel::map(documents, |(document, phrases)| in_document(document, phrases)) {
            self.findings.extend(found);
        }
        for fragment in &*self.loaded.fragments {
            if let Some(phrases) = glossary.phrases(&fragment.locale) {
                self.findings.extend(in_fragment(fragment, phrases));
            }
        }
    }

    /// A concept without a word in a locale that articles are written in; once a concept.
    pub(super) fn missing_glossary_words(&mut self) {
        for concept in self.loaded.glossary.concepts() {
            let locales = self.loaded.knowledge_base.locales().iter();
            let missing: Vec<String> = locales
                .filter(|locale| locale.closest(&concept.locales.iter().cloned().collect::<Vec<_>>()).is_none())
                .map(|locale| format!("`{locale}`"))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let message = format!("`{}` has no word in {}", concept.name, missing.join(", "));
            let (code, advice) = (FindingCode::MissingGlossaryWord, "Add the word that articles use.");
            self.report(GLOSSARY_FILE, concept.at, code, message, advice);
        }
    }
}

fn in_document(document: &Document, phrases: &Phrases) -> Vec<Finding> {
    let (article, front_matter) = (&document.article, &document.front_matter);
    let mut findings = Vec::new();
    for text in [&front_matter.title, &front_matter.summary] {
        for (range, avoided) in phrases.avoided(&text.value) {
            findings.push(finding(&document.path, text.at, &text.value[range], avoided));
        }
    }
    for (at, written, avoided) in in_body(&article.markdown, phrases) {
        // What an include brought is told once, in the fragment's own file.
        if !document.lines.is_included(at.line) {
            findings.push(finding(&document.path, document.lines.position(at), &written, avoided));
        }
    }
    findings
}

fn in_fragment(fragment: &Fragment, phrases: &Phrases) -> Vec<Finding> {
    let found = in_body(&fragment.text, phrases).into_iter();
    found.map(|(at, written, avoided)| finding(&fragment.path, at, &written, avoided)).collect()
}

/// The avoided words of a Markdown text, each with its place in it.
fn in_body<'p>(markdown: &str, phrases: &'p Phrases) -> Vec<(Position, String, &'p Avoided)> {
    let prose = Prose::of(markdown);
    let found = phrases.avoided(&prose.text);
    if found.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(markdown);
    let place = |at| lines.position(prose.place(at));
    found.into_iter().map(|(range, it)| (place(range.start), prose.text[range].to_owned(), it)).collect()
}

fn finding(path: &str, at: Position, written: &str, avoided: &Avoided) -> Finding {
    let Avoided { concept, word } = avoided;
    let message = format!("`{written}` is not the glossary's word for `{concept}`");
    let advice = format!("Write `{word}`, or put it between backticks where the word itself is meant.");
    Finding::new(path, at, FindingCode::AvoidedWord, message, advice)
}
