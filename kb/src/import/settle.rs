//! From pages to files: slugs, identities and addresses, which take all pages to be known.

use super::anchors::{self, Anchored};
use super::files::{Tree, ending};
use super::front::{self, Head};
use super::lines::Fence;
use super::page::{Address, Mark, Page, Source, Target, next_mark};
use super::report::{Done, Notes};
use super::{ImportedFile, Settings};
use crate::locale::Locale;
use crate::source::IMAGES_FOLDER;
use crate::text::slugify;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The files of all pages, of their images and categories, sorted by path.
pub(super) fn settle(source: Source, settings: &Settings, tree: &Tree, notes: &Notes) -> Vec<ImportedFile> {
    let Source { mut pages, categories } = source;
    pages.sort_by_key(|page| page.locale != settings.default_locale);
    drop_repeated(&mut pages, notes);
    agree(&mut pages);
    let settled = Settled::new(&pages, settings, tree, notes);
    let mut files: Vec<ImportedFile> = (0..pages.len()).map(|index| settled.file(index)).collect();
    files.append(&mut settled.images.into_inner().files);
    let used: BTreeSet<&str> = pages.iter().map(|page| page.category.as_str()).collect();
    let categories = front::categories(&categories, &used, settings, notes);
    files.push(ImportedFile { path: "categories.yaml".to_owned(), content: categories.into_bytes() });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let undated = pages.iter().filter(|page| page.reviewed.is_none());
    let undated: Vec<&str> = undated.map(|page| page.file.as_str()).collect();
    if let Some(first) = undated.first() {
        let why = format!("these pages say no day: they count as reviewed on {}", settings.today);
        notes.add(Done::Guessed, first, 1, undated.join("\n"), why);
    }
    files
}

/// A page of each locale for each key.
fn drop_repeated(pages: &mut Vec<Page>, notes: &Notes) {
    let mut seen = HashSet::new();
    pages.retain(|page| {
        let is_new = seen.insert((page.key.clone(), page.locale.clone()));
        if !is_new {
            notes.add(Done::LeftOut, &page.file, 1, &page.title, format!("`{}` was there before", page.key));
        }
        is_new
    });
}

/// A translation agrees with its source on what must not differ, and is for nobody whom the source is not for.
fn agree(pages: &mut [Page]) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for index in 0..pages.len() {
        let source = *first.entry(pages[index].key.clone()).or_insert(index);
        if source != index {
            let (before, after) = pages.split_at_mut(index);
            let (source, page) = (&mut before[source], &mut after[0]);
            page.kind = source.kind;
            page.category.clone_from(&source.category);
            page.tags.clone_from(&source.tags);
            page.audience = page.audience.max(source.audience);
            source.audience = page.audience;
        }
    }
    // A third translation may have raised what the second one has already.
    for index in 0..pages.len() {
        pages[index].audience = pages[first[&pages[index].key]].audience;
    }
}

#[derive(Default)]
struct Images {
    addresses: BTreeMap<String, String>,
    files: Vec<ImportedFile>,
}

struct Settled<'a> {
    pages: &'a [Page],
    settings: &'a Settings,
    tree: &'a Tree,
    notes: &'a Notes,
    slugs: Vec<String>,
    redirects: Vec<Vec<String>>,
    anchored: Vec<Anchored>,
    /// The first page of each key: that of the default locale, if there is one.
    first: HashMap<&'a str, usize>,
    by_locale: HashMap<(&'a str, &'a Locale), usize>,
    images: RefCell<Images>,
}

impl<'a> Settled<'a> {
    fn new(pages: &'a [Page], settings: &'a Settings, tree: &'a Tree, notes: &'a Notes) -> Self {
        let slugs = slugs(pages, notes);
        let redirects = redirects(pages, &slugs);
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut by_locale = HashMap::new();
        let mut anchored: Vec<Anchored> = Vec::with_capacity(pages.len());
        for (index, page) in pages.iter().enumerate() {
            let source = *first.entry(page.key.as_str()).or_insert(index);
            by_locale.insert((page.key.as_str(), &page.locale), index);
            let mut own = Anchored::of(&page.body, &page.file, notes);
            if source == index && page.locale != settings.default_locale {
                let why =
                    format!("there is no page in `{}` that this one translates; write one", settings.default_locale);
                notes.add(Done::Guessed, &page.file, 1, format!("translates: {}", slugs[index]), why);
            } else if let Some(source) = anchored.get(source) {
                own.follow(source);
            }
            anchored.push(own);
        }
        let images = RefCell::default();
        Settled { pages, settings, tree, notes, slugs, redirects, anchored, first, by_locale, images }
    }

    fn file(&self, index: usize) -> ImportedFile {
        let page = &self.pages[index];
        let slug = self.slugs[index].as_str();
        let is_source = page.locale == self.settings.default_locale;
        let identity = self.slugs[self.first[page.key.as_str()]].as_str();
        let translates = (!is_source).then_some(identity);
        let head = Head { slug, translates, redirects: &self.redirects[index] };
        let mut text = front::front_matter(page, &head, self.settings, self.notes);
        let body = self.body(index);
        let body = body.trim_matches('\n');
        if !body.trim().is_empty() {
            text.push_str(&format!("\n{body}\n"));
        }
        self.notes.count_article(page.locale.as_str());
        let path = format!("{}/{}/{slug}.md", page.locale, page.category);
        ImportedFile { path, content: text.into_bytes() }
    }

    fn body(&self, index: usize) -> String {
        let anchored = &self.anchored[index];
        let (mut text, mut fence) = (String::new(), Fence::default());
        for line in self.pages[index].body.text.split('\n') {
            match next_mark(line) {
                Some((before, Mark::Heading(number), rest)) if before.trim().is_empty() => {
                    let level = anchored.levels.get(number).copied().unwrap_or(2);
                    let anchor = anchored.anchors.get(number).map_or("", String::as_str);
                    let title = self.line(index, rest);
                    text.push_str(&format!("{} {} {{#{anchor}}}", "#".repeat(usize::from(level)), title.trim()));
                }
                // One empty line parts blocks as well as several.
                _ if !fence.is_code(line) && line.trim().is_empty() && (text.is_empty() || text.ends_with("\n\n")) => {
                    continue;
                }
                _ => text.push_str(self.line(index, line).trim_end()),
            }
            text.push('\n');
        }
        text
    }

    /// A line with its addresses.
    fn line(&self, index: usize, line: &str) -> String {
        let (mut text, mut rest) = (String::new(), line);
        while let Some((before, mark, after)) = next_mark(rest) {
            text.push_str(before);
            if let Mark::Address(number) = mark
                && let Some(address) = self.pages[index].body.addresses.get(number)
            {
                text.push_str(&self.address(index, address));
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn address(&self, index: usize, address: &Address) -> String {
        let page = &self.pages[index];
        match &address.target {
            Target::Outside(url) => url.clone(),
            Target::Image(path) => self.image(path, page, address.line),
            Target::Place(name) => match self.anchor(index, name) {
                Some(anchor) => format!("#{anchor}"),
                None => {
                    if !name.is_empty() && anchors::place(&page.body, &self.anchored[index], name).is_none() {
                        self.lost(page, address, name);
                    }
                    // The page itself: what was meant stands at its beginning, or is not there.
                    format!("{}.md", self.slugs[self.first[page.key.as_str()]])
                }
            },
            Target::Page { key, place } => {
                let Some(first) = self.first.get(key.as_str()) else { return String::new() };
                let identity = &self.slugs[*first];
                let Some(name) = place else { return format!("{identity}.md") };
                let read = self.by_locale.get(&(key.as_str(), &page.locale)).unwrap_or(first);
                match self.anchor(*read, name) {
                    Some(anchor) => format!("{identity}.md#{anchor}"),
                    None => {
                        if anchors::place(&self.pages[*read].body, &self.anchored[*read], name).is_none() {
                            self.lost(page, address, name);
                        }
                        format!("{identity}.md")
                    }
                }
            }
        }
    }

    fn anchor(&self, index: usize, name: &str) -> Option<&str> {
        anchors::place(&self.pages[index].body, &self.anchored[index], name).flatten()
    }

    fn lost(&self, page: &Page, address: &Address, name: &str) {
        let why = "the page has no such place; the link leads to its beginning";
        self.notes.add(Done::Changed, &page.file, address.line, format!("#{name}"), why);
    }

    /// Copies an image, once.
    fn image(&self, path: &str, page: &Page, line: u32) -> String {
        let mut images = self.images.borrow_mut();
        if let Some(address) = images.addresses.get(path) {
            return address.clone();
        }
        let content = self.tree.bytes(path, self.tree.limits.file_bytes);
        let hash = Sha256::digest(content.as_deref().unwrap_or_default());
        let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let stem = path.rsplit('/').next().unwrap_or_default();
        let stem = slugify(stem.strip_suffix(ending(path)).unwrap_or(stem));
        let name = format!("{stem}-{hash}{}", ending(path).to_ascii_lowercase());
        let address = format!("{}/{name}", self.settings.images.trim_end_matches('/'));
        match content {
            Ok(content) => {
                let path = format!("{IMAGES_FOLDER}/{name}");
                if !images.files.iter().any(|file| file.path == path) {
                    images.files.push(ImportedFile { path, content });
                    self.notes.count_image();
                }
            }
            Err(why) => self.notes.add(Done::LeftOut, &page.file, line, path, format!("the image: {why}")),
        }
        images.addresses.insert(path.to_owned(), address.clone());
        address
    }
}

/// A slug for every page, none twice in a locale.
fn slugs(pages: &[Page], notes: &Notes) -> Vec<String> {
    let mut taken: HashSet<(&Locale, String)> = HashSet::new();
    let mut slugs = Vec::with_capacity(pages.len());
    for page in pages {
        let wish = slugify(&page.slug);
        let (mut slug, mut number) = (wish.clone(), 1);
        while !taken.insert((&page.locale, slug.clone())) {
            number += 1;
            slug = format!("{}-{number}", wish.get(..90).unwrap_or(&wish).trim_end_matches('-'));
        }
        if number > 1 {
            notes.add(Done::Changed, &page.file, 1, &wish, format!("another page has this slug; it is `{slug}` now"));
        }
        slugs.push(slug);
    }
    slugs
}

/// The old slugs that lead to one article alone.
fn redirects(pages: &[Page], slugs: &[String]) -> Vec<Vec<String>> {
    let mut taken: HashSet<(&Locale, String)> =
        pages.iter().zip(slugs).map(|(page, slug)| (&page.locale, slug.clone())).collect();
    let mut redirects = Vec::with_capacity(pages.len());
    for page in pages {
        let old = page.redirects.iter().map(|it| slugify(it));
        redirects.push(old.filter(|old| taken.insert((&page.locale, old.clone()))).collect());
    }
    redirects
}
