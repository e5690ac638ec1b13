//! A folder of HTML pages. The folder that a page lies in is its category; where the first folder is a language tag, or pages
//! name each other as translations (`hreflang`), they are one article in several languages.

mod convert;
mod dom;
mod elements;
mod inline;
mod lists;
mod page;
mod sink;
mod table;

pub(super) use convert::Converter;
pub(super) use dom::{Dom, ROOT};

use super::files::{Tree, ending, tidy};
use super::links::{Links, is_image, joined};
use super::page::{Body, Page, Source, Target, kind_of};
use super::report::{Done, Notes};
use super::{ImportError, Settings};
use crate::locale::Locale;
use crate::text::slugify;
use page::Head;
use std::collections::{BTreeMap, HashMap};

pub(super) fn read(tree: &Tree, settings: &Settings, notes: &Notes) -> Result<Source, ImportError> {
    let paths =
        tree.paths().filter(|path| matches!(ending(path).to_ascii_lowercase().as_str(), ".html" | ".htm" | ".xhtml"));
    let heads: Vec<Head> = paths.filter_map(|path| head(path, tree, notes)).collect();
    let keys = keys(&heads);
    let mut source = Source::default();
    for head in &heads {
        let Some(text) = text(&head.path, tree, &Notes::default()) else { continue };
        let Some(dom) = Dom::parse(&text) else { continue };
        let links = HtmlLinks { path: &head.path, tree, keys: &keys };
        let mut body = Body::default();
        let mut converter = Converter::new(&dom, &links, notes, (&head.path, 0), &mut body);
        let nodes = page::content(&dom, &mut converter);
        let text = converter.convert(&nodes);
        body.text = text;
        source.pages.push(page(head, body, &keys, settings));
    }
    Ok(source)
}

fn head(path: &str, tree: &Tree, notes: &Notes) -> Option<Head> {
    let text = text(path, tree, notes)?;
    let Some(dom) = Dom::parse(&text) else {
        notes.add(Done::LeftOut, path, 1, "", "its elements are too many, or nested too deeply; divide it");
        return None;
    };
    let head = Head::of(path, &dom);
    if let Some(target) = &head.leads_on {
        notes.add(Done::LeftOut, path, 1, target, "the page only leads on to another one");
        return None;
    }
    Some(head)
}

fn page(head: &Head, body: Body, keys: &HashMap<String, String>, settings: &Settings) -> Page {
    let locale = head.locale().unwrap_or_else(|| settings.locale.clone());
    let (folders, name) = head.place();
    let (category, slug) = match (folders.as_slice(), name) {
        // The first page of a folder is called after it.
        ([], "index") => (settings.category.clone(), head.title.clone()),
        ([category], "index") => (slugify(category), (*category).to_owned()),
        ([category, .., folder], "index") => (slugify(category), (*folder).to_owned()),
        ([], name) => (settings.category.clone(), name.to_owned()),
        ([category, ..], name) => (slugify(category), name.to_owned()),
    };
    Page {
        key: keys.get(&head.path).unwrap_or(&head.path).clone(),
        locale,
        kind: kind_of(&head.title),
        title: head.title.clone(),
        slug,
        redirects: Vec::new(),
        summary: head.summary.clone(),
        category,
        audience: settings.audience,
        tags: Vec::new(),
        synonyms: head.keywords.clone(),
        reviewed: head.day,
        body,
        file: head.path.clone(),
    }
}

/// What all translations of a page share: the first path of those that name each other, or the path without its language.
fn keys(heads: &[Head]) -> HashMap<String, String> {
    let mut keys: HashMap<String, String> = HashMap::new();
    let known: BTreeMap<&str, &Head> = heads.iter().map(|head| (head.path.as_str(), head)).collect();
    for head in heads {
        let mut versions: Vec<&str> =
            head.alternates.iter().map(String::as_str).filter(|it| known.contains_key(it)).collect();
        versions.push(&head.path);
        versions.sort_unstable();
        let named = versions.iter().find_map(|version| keys.get(*version)).cloned();
        let own = match (versions.len() > 1, head.language_folder()) {
            (false, Some(folder)) => head.path[folder.len() + 1..].to_owned(),
            _ => versions[0].to_owned(),
        };
        keys.insert(head.path.clone(), named.unwrap_or(own));
    }
    keys
}

/// A page's text, in whatever encoding it is.
fn text(path: &str, tree: &Tree, notes: &Notes) -> Option<String> {
    let bytes = match tree.bytes(path, tree.limits.file_bytes) {
        Ok(bytes) => bytes,
        Err(why) => {
            notes.add(Done::LeftOut, path, 1, "", why);
            return None;
        }
    };
    let declared = page::encoding(&bytes);
    let encoding = match declared {
        Some(encoding) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => encoding_rs::UTF_8,
        None => {
            let why = "the page does not say how it is encoded; it was read as windows-1252";
            notes.add(Done::Guessed, path, 1, "", why);
            encoding_rs::WINDOWS_1252
        }
    };
    let (text, _, has_errors) = encoding.decode(&bytes);
    if has_errors {
        let why = format!("some characters are none in {}; they are � now", encoding.name());
        notes.add(Done::Changed, path, 1, "", why);
    }
    Some(tidy(text.into_owned()))
}

/// Paths from the folder of the page, or from the root.
struct HtmlLinks<'a> {
    path: &'a str,
    tree: &'a Tree,
    keys: &'a HashMap<String, String>,
}

impl Links for HtmlLinks<'_> {
    fn page(&self, path: &str, place: Option<&str>) -> Result<Target, String> {
        if path.is_empty() {
            return Ok(Target::Place(place.unwrap_or_default().to_owned()));
        }
        let joined = joined(self.path, path).ok_or("it leads out of the folder")?;
        let names = [joined.clone(), format!("{joined}.html"), format!("{joined}/index.html"), format!("{joined}.htm")];
        let names = names.iter().map(|name| name.trim_start_matches('/'));
        let key = names.filter_map(|name| self.keys.get(self.tree.find(name)?)).next();
        match key {
            Some(key) => Ok(Target::Page { key: key.clone(), place: place.map(str::to_owned) }),
            None if self.tree.find(&joined).is_some() => Err("it leads to a file that is no page".to_owned()),
            None => Err("there is no such page in the folder".to_owned()),
        }
    }

    fn image(&self, path: &str) -> Result<Target, String> {
        let joined = joined(self.path, path).ok_or("it lies outside of the folder")?;
        let found = self.tree.find(&joined).ok_or("there is no such file in the folder")?;
        match is_image(found) {
            true => Ok(Target::Image(found.to_owned())),
            false => Err("browsers do not show such files".to_owned()),
        }
    }
}

impl Head {
    /// The first folder, where it is a language tag.
    fn language_folder(&self) -> Option<&str> {
        let (folder, _) = self.path.split_once('/')?;
        let is_tag = folder.len() == 2 || folder.as_bytes().get(2).is_some_and(|byte| matches!(byte, b'-' | b'_'));
        (is_tag && folder.parse::<Locale>().is_ok()).then_some(folder)
    }

    /// The language that the page names, else that of its folder.
    fn locale(&self) -> Option<Locale> {
        self.language.clone().or_else(|| self.language_folder()?.parse().ok())
    }

    /// The folders, without that of the language, and the file's name without its ending.
    fn place(&self) -> (Vec<&str>, &str) {
        let rest = self.language_folder().map_or(self.path.as_str(), |folder| &self.path[folder.len() + 1..]);
        let mut folders: Vec<&str> = rest.split('/').collect();
        let name = folders.pop().unwrap_or_default();
        (folders, name.strip_suffix(ending(name)).unwrap_or(name))
    }
}
