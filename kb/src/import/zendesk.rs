//! A Zendesk Help Center: answers of its API, saved as JSON files. Whatever the files are called, what is in them is known by
//! its fields: `articles`, `sections`, `categories`, `translations` and `user_segments`, or lists of such alone.
//!
//! Sections become tags, since a category here has no shelves; labels, which Zendesk has for its search, become synonyms.

mod article;
mod records;

use super::files::{Tree, ending};
use super::html::{Converter, Dom};
use super::page::{Body, Category as Shelf, Page, Source, kind_of, one_line};
use super::report::{Done, Notes};
use super::{Form, ImportError, Settings};
use crate::article::Audience;
use crate::locale::Locale;
use crate::text::slugify;
use article::{HelpCenter, Version};
use records::{Article, Records};

pub(super) fn read(tree: &Tree, settings: &Settings, notes: &Notes) -> Result<Source, ImportError> {
    let mut records = Records::default();
    for path in tree.paths().filter(|path| ending(path).eq_ignore_ascii_case(".json")) {
        match tree.bytes(path, tree.limits.json_bytes) {
            Ok(bytes) => records.add(path, &bytes, notes),
            Err(why) => notes.add(Done::LeftOut, path, 1, "", why),
        }
    }
    if records.articles.is_empty() {
        let why = "no JSON file has `articles`; save the answers of /api/v2/help_center/articles.json".to_owned();
        return Err(ImportError::OtherForm { form: Form::Zendesk, why });
    }
    records.note_missing_pages(notes);
    let center = HelpCenter::new(&records, tree, notes);
    let mut source = Source { pages: Vec::new(), categories: shelves(&records, settings) };
    for article in records.articles.values() {
        for version in article.versions(&records, settings) {
            if version.draft && !settings.drafts {
                let why = "a draft; `--drafts` takes it";
                notes.add(Done::LeftOut, &version.file, 1, &version.title, why);
                continue;
            }
            source.pages.push(page(article, version, &records, &center, settings, notes));
        }
    }
    Ok(source)
}

fn page(
    article: &Article,
    version: Version,
    records: &Records,
    center: &HelpCenter<'_>,
    settings: &Settings,
    notes: &Notes,
) -> Page {
    let Version { locale, title, body: html, day, file, .. } = version;
    let mut body = Body::default();
    match Dom::parse(&html) {
        Some(dom) => {
            let nodes = dom.children(super::html::ROOT);
            let text = Converter::new(&dom, center, notes, (&file, 0), &mut body).convert(nodes);
            body.text = text;
        }
        None => {
            let why = "its elements are too many, or nested too deeply; the article is empty";
            notes.add(Done::LeftOut, &file, 1, &html, why);
        }
    }
    if article.promoted {
        notes.add(Done::LeftOut, &file, 1, "promoted: true", "no article stands before the others here");
    }
    let (section, category) = records.place(article);
    let tags = section.map(|section| section.name.clone()).into_iter();
    Page {
        key: article.id.clone(),
        slug: if title.trim().is_empty() { article.id.clone() } else { title.clone() },
        redirects: Vec::new(),
        summary: None,
        kind: kind_of(&title),
        title: one_line(&title),
        category: category.map_or_else(|| settings.category.clone(), |category| slugify(&category.name)),
        audience: audience(article, records, settings, &file, notes),
        tags: tags.collect(),
        synonyms: article.labels.clone(),
        reviewed: day,
        body,
        locale,
        file,
    }
}

/// An article that is not for everybody is for the fewest that may be meant.
fn audience(article: &Article, records: &Records, settings: &Settings, file: &str, notes: &Notes) -> Audience {
    let Some(segment) = &article.segment else { return settings.audience };
    match records.segments.get(segment).map(String::as_str) {
        Some("signed_in_users") => Audience::Customer.max(settings.audience),
        Some("staff") => Audience::Agent,
        _ => {
            let what = format!("user_segment_id: {segment}");
            let why = "for a group of readers that is not known; it is for agents alone until you say otherwise";
            notes.add(Done::Guessed, file, 1, what, why);
            Audience::Agent
        }
    }
}

/// The categories with their names in every language.
fn shelves(records: &Records, settings: &Settings) -> Vec<Shelf> {
    let shelves = records.categories.values().map(|category| {
        let mut shelf = Shelf { slug: slugify(&category.name), ..Shelf::default() };
        let own = category.locale.as_deref().and_then(|tag| tag.parse::<Locale>().ok());
        let own = (own.unwrap_or_else(|| settings.locale.clone()), category.name.clone(), category.description.clone());
        let translated = records.translations_of("category", &category.id).filter_map(|translation| {
            Some((translation.locale.parse::<Locale>().ok()?, translation.title.clone(), translation.body.clone()))
        });
        for (locale, title, description) in std::iter::once(own).chain(translated) {
            let description = one_line(&description);
            if !description.is_empty() {
                shelf.descriptions.insert(locale.clone(), description);
            }
            shelf.titles.insert(locale, one_line(&title));
        }
        shelf
    });
    shelves.collect()
}
