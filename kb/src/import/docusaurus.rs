//! A Docusaurus site, or its folder of documents. The first folder below that of the documents is a category, named by its
//! `_category_.json`; `i18n` has the translations.

mod admonitions;
mod front;
mod mdx;
mod routes;

use super::files::{Tree, ending};
use super::lines::Lines;
use super::links::joined;
use super::markdown::{self, Context};
use super::page::{Category, Page, Source, kind_of};
use super::report::{Done, Notes};
use super::{ImportError, Settings};
use crate::locale::Locale;
use crate::text::slugify;
use front::Front;
use routes::{Routes, SiteLinks, without_number};
use std::collections::BTreeMap;

/// The folder of translated documents of the version that is being written, in that of a language.
const TRANSLATED: &str = "docusaurus-plugin-content-docs/current";

/// A document, before it is converted.
#[derive(Debug)]
struct Doc {
    path: String,
    /// The path from the folder of documents, which all translations share.
    key: String,
    locale: Locale,
    front: Front,
    /// What follows the front matter, and the line with which that begins.
    text: String,
    first_line: u32,
}

pub(super) fn read(tree: &Tree, settings: &Settings, notes: &Notes) -> Result<Source, ImportError> {
    let site = Site::of(tree, settings, notes);
    let docs: Vec<Doc> = tree.paths().filter_map(|path| site.doc(path, tree, settings, notes)).collect();
    let routes = Routes::of(docs.iter().map(|doc| (doc.key.as_str(), doc.front.slug.as_deref())));
    let mut source = Source { pages: Vec::new(), categories: site.categories(tree, notes) };
    for doc in docs {
        source.pages.push(page(doc, &site, (tree, &routes), settings, notes));
    }
    site.note_others(tree, notes);
    Ok(source)
}

fn page(doc: Doc, site: &Site, (tree, routes): (&Tree, &Routes), settings: &Settings, notes: &Notes) -> Page {
    let Doc { path, key, locale, front, text, first_line } = doc;
    let links = SiteLinks { path: &path, key: &key, docs: &site.docs, tree, routes };
    let lines = mdx::plain(&Lines::of(&text, first_line), &path, &links, notes);
    let lines = admonitions::alerts(&lines, &path, notes);
    let (body, heading) = markdown::convert(&lines, &Context { links: &links, notes, file: &path });
    let (folders, name) = key.rsplit_once('/').unwrap_or(("", &key));
    let stem = without_number(name.strip_suffix(ending(name)).unwrap_or(name));
    let folder = folders.rsplit('/').next().map(without_number).unwrap_or_default();
    // The first page of a folder is called after it.
    let is_index = matches!(stem.to_ascii_lowercase().as_str(), "index" | "readme") || stem == folder;
    let stem = if is_index && !folder.is_empty() { folder } else { stem };
    let title = front.title.or(heading).unwrap_or_else(|| stem.replace('-', " "));
    let named =
        front.slug.as_deref().and_then(|slug| slug.trim_matches('/').rsplit('/').next()).filter(|it| !it.is_empty());
    let first = folders.split('/').next().map(without_number).filter(|folder| !folder.is_empty());
    if folders.contains('/') {
        let why = "categories have no categories in them; the article stands in the outermost one";
        notes.add(Done::Changed, &path, 1, folders, why);
    }
    Page {
        locale,
        kind: kind_of(&title),
        slug: named.or(front.id.as_deref()).unwrap_or(if stem == "index" { &title } else { stem }).to_owned(),
        title,
        redirects: Vec::new(),
        summary: front.description,
        category: first.map_or_else(|| settings.category.clone(), slugify),
        audience: settings.audience,
        tags: front.tags,
        synonyms: front.keywords,
        reviewed: front.updated,
        body,
        file: path,
        key,
    }
}

/// Where the documents of each language lie.
#[derive(Debug)]
struct Site {
    /// The folder of the documents, with a slash at its end unless the source is that folder itself.
    docs: String,
    locale: Locale,
}

impl Site {
    fn of(tree: &Tree, settings: &Settings, notes: &Notes) -> Site {
        let is_site = tree.paths().any(|path| path.starts_with("docs/"))
            && (tree.paths().any(|path| path.starts_with("docusaurus.config.") || path.starts_with("i18n/"))
                || !tree.paths().any(|path| !path.contains('/') && matches!(ending(path), ".md" | ".mdx")));
        let config = tree.paths().find(|path| path.starts_with("docusaurus.config."));
        let text = config.and_then(|path| tree.text(path, notes));
        let named = text.as_deref().and_then(|text| {
            let (_, rest) = text.split_once("defaultLocale")?;
            rest.split(['"', '\'', '`']).nth(1)?.parse().ok()
        });
        let docs = if is_site { "docs/".to_owned() } else { String::new() };
        Site { docs, locale: named.unwrap_or_else(|| settings.locale.clone()) }
    }

    /// The path from the folder of documents, and the language, of a file that is in one.
    fn place<'p>(&self, path: &'p str) -> Option<(&'p str, Locale)> {
        if let Some(rest) = path.strip_prefix("i18n/") {
            let (tag, rest) = rest.split_once('/')?;
            let rest = rest.strip_prefix(TRANSLATED)?.strip_prefix('/')?;
            return Some((rest, tag.parse().ok()?));
        }
        let others = ["i18n/", "blog/", "versioned_docs/", "src/", "static/"];
        let is_other = self.docs.is_empty() && others.iter().any(|folder| path.starts_with(folder));
        path.strip_prefix(self.docs.as_str()).filter(|_| !is_other).map(|rest| (rest, self.locale.clone()))
    }

    fn doc(&self, path: &str, tree: &Tree, settings: &Settings, notes: &Notes) -> Option<Doc> {
        let (key, locale) = self.place(path)?;
        // Names that begin so are parts of other documents.
        let is_part = key.split('/').any(|part| part.starts_with('_'));
        if is_part || !matches!(ending(path), ".md" | ".mdx") {
            return None;
        }
        let text = tree.text(path, notes)?;
        let (front, text, first_line) = Front::of(&text, path, notes);
        if front.is_draft && !settings.drafts {
            notes.add(Done::LeftOut, path, 1, "draft: true", "a draft; `--drafts` takes it");
            return None;
        }
        let key = key.strip_suffix(ending(key)).unwrap_or(key).to_owned();
        Some(Doc { path: path.to_owned(), key, locale, front, text, first_line })
    }

    /// What `_category_.json` and `_category_.yml` say of the outermost folders.
    fn categories(&self, tree: &Tree, notes: &Notes) -> Vec<Category> {
        let mut categories: BTreeMap<String, Category> = BTreeMap::new();
        for path in tree.paths() {
            let name = path.rsplit('/').next().unwrap_or_default();
            let Some((key, locale)) = self.place(path).filter(|_| name.starts_with("_category_.")) else { continue };
            let Some((label, description)) =
                tree.text(path, notes).and_then(|text| front::category(&text, path, notes))
            else {
                continue;
            };
            let folders: Vec<&str> = key.split('/').collect();
            if folders.len() != 2 {
                notes.add(Done::LeftOut, path, 1, &label, "categories have no categories in them");
                continue;
            }
            let slug = slugify(without_number(folders[0]));
            let category = categories.entry(slug.clone()).or_insert_with(|| Category { slug, ..Category::default() });
            if let Some(description) = description {
                category.descriptions.insert(locale.clone(), description);
            }
            category.titles.insert(locale, label);
        }
        categories.into_values().collect()
    }

    /// What a site has besides its documents.
    fn note_others(&self, tree: &Tree, notes: &Notes) {
        for (start, why) in [
            ("blog/", "posts of a blog are no guides"),
            ("versioned_docs/", "documents of versions that were released; those that are being written were imported"),
            ("sidebars.", "a program that makes the order of documents; articles stand in the order of their titles"),
            ("versioned_sidebars/", "the order of documents of versions that were released"),
        ] {
            let found: Vec<&str> = tree.paths().filter(|path| path.starts_with(start)).collect();
            if let Some(first) = found.first() {
                notes.add(Done::LeftOut, first, 1, found.join("\n"), why);
                found.iter().for_each(|path| tree.mark_used(path));
            }
        }
    }
}

/// The file that a part of a document is imported from, by the path that the import names.
fn imported(path: &str, from: &str) -> Option<String> {
    match from.strip_prefix("@site/") {
        Some(from) => joined("", from),
        None if from.starts_with('.') => joined(path, from),
        None => None,
    }
}
