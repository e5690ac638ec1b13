//! An article in its languages, and where its links lead.

use super::records::{Article, Records, Translation};
use crate::import::Settings;
use crate::import::files::Tree;
use crate::import::links::{Links, is_image};
use crate::import::page::Target;
use crate::import::report::{Done, Notes};
use crate::locale::Locale;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// An article in one language.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) locale: Locale,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) draft: bool,
    pub(super) day: Option<NaiveDate>,
    /// The file and the record in it.
    pub(super) file: String,
}

impl Article {
    /// In the order of the locales; of two for the same one that with a text, and then the later one, which was read of its
    /// translations alone.
    pub(super) fn versions(&self, records: &Records, settings: &Settings) -> Vec<Version> {
        let mut versions: BTreeMap<Locale, Version> = BTreeMap::new();
        let all = std::iter::once(&self.own).chain(records.translations_of("article", &self.id));
        for text in all {
            let Translation { title, body, draft, .. } = text.clone();
            let locale: Locale = text.locale.parse().unwrap_or_else(|_| settings.locale.clone());
            let day = text.edited.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
            let file = format!("{} ({locale})", text.file);
            let better = versions.get(&locale).is_none_or(|before| before.body.is_empty() || !body.is_empty());
            if better {
                versions.insert(locale.clone(), Version { locale, title, body, draft, day, file });
            }
        }
        versions.into_values().collect()
    }
}

/// The addresses of a Help Center: `/hc/<locale>/articles/<id>-<words>`, on whatever host the articles say.
pub(super) struct HelpCenter<'a> {
    records: &'a Records,
    tree: &'a Tree,
    notes: &'a Notes,
    hosts: BTreeSet<String>,
}

impl<'a> HelpCenter<'a> {
    pub(super) fn new(records: &'a Records, tree: &'a Tree, notes: &'a Notes) -> Self {
        let host = |address: &str| Some(address.split_once("://")?.1.split('/').next()?.to_ascii_lowercase());
        let hosts = records.articles.values().filter_map(|article| host(&article.address)).collect();
        HelpCenter { records, tree, notes, hosts }
    }

    /// The path of an address on one of our hosts.
    fn own_path<'t>(&self, address: &'t str) -> Option<&'t str> {
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split('/').next()?;
        let is_ours = matches!(scheme, "https" | "http") && self.hosts.contains(&host.to_ascii_lowercase());
        is_ours.then(|| &rest[host.len()..])
    }
}

impl Links for HelpCenter<'_> {
    fn own<'t>(&self, address: &'t str) -> Option<&'t str> {
        // Attachments stay where they are unless the export has them.
        self.own_path(address).filter(|path| path.contains("/articles/") || path.contains("/article_attachments/"))
    }

    fn page(&self, path: &str, place: Option<&str>) -> Result<Target, String> {
        if path.is_empty() {
            return Ok(Target::Place(place.unwrap_or_default().to_owned()));
        }
        if path.contains("/article_attachments/") {
            return self.attachment(path);
        }
        let (_, rest) =
            path.split_once("/articles/").ok_or("it leads to a page of the Help Center that is no article")?;
        let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
        match self.records.articles.contains_key(&id) {
            true => Ok(Target::Page { key: id, place: place.map(str::to_owned) }),
            false => Err(format!("the export has no article {id}")),
        }
    }

    fn image(&self, path: &str) -> Result<Target, String> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let mut fitting = self.tree.paths().filter(|file| is_image(file) && file.rsplit('/').next() == Some(name));
        let by_path = self.tree.paths().find(|file| is_image(file) && path.ends_with(*file));
        if let Some(file) = by_path.or_else(|| fitting.next().filter(|_| fitting.next().is_none())) {
            return Ok(Target::Image(file.to_owned()));
        }
        self.attachment(path)
    }
}

impl HelpCenter<'_> {
    /// What lies at Zendesk and is not in the export.
    fn attachment(&self, path: &str) -> Result<Target, String> {
        match (self.hosts.first(), path.starts_with('/')) {
            (Some(host), true) => {
                let why = "it is not in the export and stays at Zendesk; save it, and import again";
                self.notes.add(Done::Changed, path.trim_start_matches('/'), 1, path, why);
                Ok(Target::Outside(format!("https://{host}{}", path.replace(' ', "%20"))))
            }
            _ => Err("it is not in the export, and the articles do not say on which host it lies".to_owned()),
        }
    }
}
