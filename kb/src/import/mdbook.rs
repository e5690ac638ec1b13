//! An mdBook: the chapters that its `SUMMARY.md` lists. Parts are categories; a book without parts is one category.

mod include;
mod summary;

use super::files::Tree;
use super::lines::Lines;
use super::links::{Links, is_image, joined};
use super::markdown::{self, Context};
use super::page::{Category, Page, Source, Target, kind_of};
use super::report::{Done, Notes};
use super::{Form, ImportError, Settings};
use crate::locale::Locale;
use crate::text::slugify;
use std::collections::{BTreeMap, HashSet};
use summary::Chapter;

pub(super) fn read(tree: &Tree, settings: &Settings, notes: &Notes) -> Result<Source, ImportError> {
    let book = Book::of(tree, notes);
    let summary = joined(&book.folder, "SUMMARY.md").filter(|path| tree.has(path));
    let Some((path, text)) = summary.and_then(|path| Some((path.clone(), tree.text(&path, notes)?))) else {
        let why = format!("there is no {}SUMMARY.md; give the folder that has book.toml", book.folder);
        return Err(ImportError::OtherForm { form: Form::Mdbook, why });
    };
    let locale = book.language.clone().unwrap_or_else(|| settings.locale.clone());
    let chapters = summary::chapters(&path, &text, notes);
    let keys: HashSet<String> = chapters.iter().map(|chapter| chapter.path.clone()).collect();
    let mut source = Source { pages: Vec::new(), categories: categories(&chapters, &book, &locale, settings) };
    for chapter in &chapters {
        let Some(text) = tree.text(&chapter.path, notes) else { continue };
        source.pages.push(page(chapter, &text, (tree, &keys), (&book, &locale), settings, notes));
    }
    for other in tree.paths().filter(|it| it.ends_with(".md") && it.starts_with(&book.folder) && !keys.contains(*it)) {
        if other != path {
            tree.mark_used(other);
            notes.add(
                Done::LeftOut,
                other,
                1,
                "",
                "SUMMARY.md does not list it; what other chapters include of it is there",
            );
        }
    }
    Ok(source)
}

fn page(
    chapter: &Chapter,
    text: &str,
    (tree, keys): (&Tree, &HashSet<String>),
    (book, locale): (&Book, &Locale),
    settings: &Settings,
    notes: &Notes,
) -> Page {
    let links = BookLinks { path: &chapter.path, tree, keys };
    let expanded = include::expand(&Lines::of(text, 1), &chapter.path, tree, notes);
    let context = Context { links: &links, notes, file: &chapter.path };
    let (body, heading) = markdown::convert(&expanded.lines, &context);
    let title = expanded.title.or(heading).unwrap_or_else(|| chapter.title.clone());
    let (folder, name) = chapter.path.rsplit_once('/').unwrap_or(("", &chapter.path));
    let stem = name.trim_end_matches(".md");
    let is_index = matches!(stem.to_ascii_lowercase().as_str(), "readme" | "index");
    let folder = folder.strip_prefix(book.folder.trim_end_matches('/')).unwrap_or(folder);
    let slug = match (is_index, folder.rsplit('/').next().unwrap_or_default()) {
        (false, _) => stem.to_owned(),
        (true, "") => title.clone(),
        (true, folder) => folder.to_owned(),
    };
    Page {
        key: chapter.path.clone(),
        locale: locale.clone(),
        kind: kind_of(&title),
        title,
        slug,
        redirects: Vec::new(),
        summary: None,
        category: category(chapter, book, settings),
        audience: settings.audience,
        tags: Vec::new(),
        synonyms: Vec::new(),
        reviewed: None,
        body,
        file: chapter.path.clone(),
    }
}

fn category(chapter: &Chapter, book: &Book, settings: &Settings) -> String {
    let name = chapter.part.as_ref().or(book.title.as_ref());
    name.map_or_else(|| settings.category.clone(), |name| slugify(name))
}

fn categories(chapters: &[Chapter], book: &Book, locale: &Locale, settings: &Settings) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    for chapter in chapters {
        let slug = category(chapter, book, settings);
        if let Some(name) = chapter.part.as_ref().or(book.title.as_ref())
            && !categories.iter().any(|it| it.slug == slug)
        {
            let titles = BTreeMap::from([(locale.clone(), name.clone())]);
            let description = book.description.clone().filter(|_| chapter.part.is_none());
            let descriptions = description.map(|it| (locale.clone(), it)).into_iter().collect();
            categories.push(Category { slug, titles, descriptions });
        }
    }
    categories
}

/// What `book.toml` says.
#[derive(Debug, Default)]
struct Book {
    /// The folder of the chapters, with a slash at its end unless it is that of the book.
    folder: String,
    title: Option<String>,
    description: Option<String>,
    language: Option<Locale>,
}

impl Book {
    fn of(tree: &Tree, notes: &Notes) -> Book {
        let mut book = Book::default();
        let mut folder = None;
        let text = tree.has("book.toml").then(|| tree.text("book.toml", notes)).flatten().unwrap_or_default();
        for (key, value, line) in values(&text) {
            match (key, value) {
                ("title", Some(title)) => book.title = Some(title),
                ("description", Some(text)) => book.description = Some(text),
                ("language", Some(tag)) => book.language = tag.parse().ok(),
                ("src", Some(path)) => folder = Some(path),
                _ => notes.add(Done::LeftOut, "book.toml", line, key, "not of what is imported of a book"),
            }
        }
        let folder =
            folder.unwrap_or_else(|| if tree.has("src/SUMMARY.md") { "src".to_owned() } else { String::new() });
        let folder = joined("", &folder).unwrap_or_default();
        book.folder = if folder.is_empty() { folder } else { format!("{folder}/") };
        book
    }
}

/// What the table `[book]` says, each with its line; without a value what is no text of one line. More of TOML nobody needs here.
fn values(text: &str) -> Vec<(&str, Option<String>, u32)> {
    let (mut is_book, mut values) = (false, Vec::new());
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.starts_with('[') {
            is_book = line.split('#').next().map(str::trim) == Some("[book]");
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_book && !line.starts_with('#')) {
            let value = value.trim();
            let text = match value.chars().next() {
                Some('\'') => value[1..].split('\'').next().map(str::to_owned),
                // The escapes of a text of one line are those of JSON.
                Some('"') => serde_json::Deserializer::from_str(value).into_iter().next().and_then(Result::ok),
                _ => None,
            };
            values.push((key.trim(), text.filter(|text: &String| !text.trim().is_empty()), number));
        }
    }
    values
}

/// Paths from the folder of the chapter, to chapters or to the pages that are made of them.
struct BookLinks<'a> {
    path: &'a str,
    tree: &'a Tree,
    keys: &'a HashSet<String>,
}

impl Links for BookLinks<'_> {
    fn page(&self, path: &str, place: Option<&str>) -> Result<Target, String> {
        if path.is_empty() {
            return Ok(Target::Place(place.unwrap_or_default().to_owned()));
        }
        let joined = joined(self.path, path).ok_or("it leads out of the book")?;
        let source = joined.strip_suffix(".html").map_or(joined.clone(), |stem| format!("{stem}.md"));
        let folder = source.trim_end_matches("index.md").trim_end_matches('/');
        let slash = if folder.is_empty() { "" } else { "/" };
        let names = [source.clone(), format!("{folder}{slash}README.md"), format!("{folder}{slash}index.md")];
        match names.into_iter().find(|name| self.keys.contains(name)) {
            Some(key) => Ok(Target::Page { key, place: place.map(str::to_owned) }),
            None if self.tree.has(&source) => Err("it leads to a file that is no chapter".to_owned()),
            None => Err("there is no such chapter in the book".to_owned()),
        }
    }

    fn image(&self, path: &str) -> Result<Target, String> {
        let joined = joined(self.path, path).ok_or("it lies outside of the book")?;
        match self.tree.has(&joined) && is_image(&joined) {
            true => Ok(Target::Image(joined)),
            false => Err("there is no such image in the book".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_says_its_title_in_a_table_of_its_own() {
        const TEXT: &str = "title = \"no\"\n[book] # it\ntitle = \"A \\\"b\\\"\" # c\nsrc = 'text'\nauthors = [\"x\"]\n#src = 'y'\n[output]\nsrc = 'z'\n";
        let text = |it: &str| Some(it.to_owned());
        assert_eq!(values(TEXT), [("title", text("A \"b\""), 3), ("src", text("text"), 4), ("authors", None, 5)]);
    }
}
