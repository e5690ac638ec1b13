//! Relevance sets: documents, queries in several variants, and which documents answer them.

#![allow(dead_code, reason = "each example uses a part of it")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use search_index::{Document, Query};
use serde::Deserialize;

/// What an example ends with.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How far down hits count.
const DEPTH: usize = 10;

/// A folder with `corpus.jsonl`, `qrels.tsv`, `meta.json` and `queries.<variant>.tsv`.
pub(crate) struct Set {
    /// The folder's name.
    pub(crate) name: String,
    /// Its sections.
    pub(crate) documents: Vec<Document>,
    /// Their language.
    pub(crate) locale: String,
    /// Identifier and text of the queries of each variant.
    pub(crate) queries: BTreeMap<String, Vec<(String, String)>>,
    /// Where documents are sections that are judged by page: what ends the page in an id.
    collapse: Option<String>,
    /// By query and document (or page): 1 relevant, -1 to be left out.
    judged: HashMap<String, HashMap<String, i32>>,
}

#[derive(Deserialize)]
struct Meta {
    collapse: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    lang: String,
    title: String,
    headings: String,
    body: String,
}

impl Set {
    fn read(folder: &Path) -> Outcome<Self> {
        let text = |name: &str| read(&folder.join(name));
        let meta: Meta = serde_json::from_str(&text("meta.json")?)?;
        let documents = documents(&text("corpus.jsonl")?)?;
        let mut judged: HashMap<String, HashMap<String, i32>> = HashMap::new();
        for line in text("qrels.tsv")?.lines() {
            let mut parts = line.split('\t');
            let (Some(query), Some(document), Some(relevance)) = (parts.next(), parts.next(), parts.next()) else {
                return Err(format!("{}: a judgement has no three parts: {line}", folder.display()).into());
            };
            judged.entry(query.to_owned()).or_default().insert(document.to_owned(), relevance.trim().parse()?);
        }
        let mut variants = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(variant) = name.strip_prefix("queries.").and_then(|rest| rest.strip_suffix(".tsv")) {
                variants.insert(variant.to_owned(), queries(&path)?);
            }
        }
        Ok(Self {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            locale: documents.first().map(|document| document.locale.clone()).unwrap_or_default(),
            documents,
            queries: variants,
            collapse: meta.collapse,
            judged,
        })
    }

    /// A query of this set as a reader of its language asks it.
    pub(crate) fn query(&self, text: &str, limit: usize) -> Query {
        Query { text: text.to_owned(), locales: vec![self.locale.clone()], limit, ..Query::default() }
    }

    /// nDCG at 10 of one query's hits, best first, 0 to 1.
    pub(crate) fn ndcg<'i>(&self, query: &str, hits: impl IntoIterator<Item = &'i str>) -> f64 {
        let Some(judged) = self.judged.get(query) else { return 0.0 };
        let relevant = judged.values().filter(|relevance| **relevance > 0).count();
        let mut ranked: Vec<&str> = Vec::new();
        for id in hits {
            let document = self.collapse.as_deref().and_then(|end| id.split(end).next()).unwrap_or(id);
            let left_out = judged.get(document).is_some_and(|relevance| *relevance < 0);
            if ranked.len() < DEPTH && !left_out && !ranked.contains(&document) {
                ranked.push(document);
            }
        }
        let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
        let is_relevant = |document: &&str| judged.get(*document).is_some_and(|relevance| *relevance > 0);
        let found: f64 =
            ranked.iter().enumerate().filter(|(_, document)| is_relevant(document)).map(|(rank, _)| gain(rank)).sum();
        found / (0..relevant.min(DEPTH)).map(gain).sum::<f64>()
    }
}

/// The sets in a folder, by name; or the one that it is.
pub(crate) fn sets(folder: &Path) -> Outcome<Vec<Set>> {
    let is_set = |folder: &Path| folder.join("corpus.jsonl").is_file();
    let mut folders: Vec<PathBuf> = vec![folder.to_path_buf()];
    if !is_set(folder) {
        let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        folders = entries.map(|entry| Ok(entry?.path())).collect::<Outcome<_>>()?;
    }
    folders.retain(|folder| is_set(folder));
    folders.sort();
    if folders.is_empty() {
        return Err(format!("{} has no folder with a corpus.jsonl", folder.display()).into());
    }
    folders.iter().map(|folder| Set::read(folder)).collect()
}

/// Lines of `{id, lang, title, headings, body}`. What stands before `#` in an id is its article.
pub(crate) fn documents(corpus: &str) -> Outcome<Vec<Document>> {
    let mut documents = Vec::new();
    for line in corpus.lines() {
        let Line { id, lang, title, headings, body } = serde_json::from_str(line)?;
        let (article, anchor) = id.split_once('#').unwrap_or((&id, ""));
        documents.push(Document {
            article: article.to_owned(),
            is_preamble: anchor == "0",
            locale: lang,
            title,
            heading: headings,
            body,
            id,
            ..Document::default()
        });
    }
    Ok(documents)
}

/// Lines of a query's identifier, a tab, and its text.
pub(crate) fn queries(path: &Path) -> Outcome<Vec<(String, String)>> {
    let mut queries = Vec::new();
    for line in read(path)?.lines() {
        let (id, text) = line.split_once('\t').ok_or_else(|| format!("{}: no tab: {line}", path.display()))?;
        queries.push((id.to_owned(), text.to_owned()));
    }
    Ok(queries)
}

/// A file's text.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    Ok(fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?)
}
