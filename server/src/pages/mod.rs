//! Our own pages: no script, one style sheet, every text escaped by the template unless it was sanitized before.

mod limits_texts;
mod texts;

use std::sync::Arc;

use askama::Template;
use kb::{Article, Coordinate, KnowledgeBase, Locale, TocEntry};

use crate::state::NamedToken;
pub(crate) use limits_texts::{Limit, LimitsTexts, Unit};
pub(crate) use texts::{Texts, language_name};

/// The icon of every page, within the page, so that no browser asks for `/favicon.ico`.
pub(crate) const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect \
     width='16' height='16' rx='3' fill='%233b4b68'/%3E%3Cpath d='M4 13V6a4 4 0 0 1 8 0v7z' fill='%23fff'/%3E%3C/svg%3E";

/// A language that a page can be read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Language {
    /// Its tag.
    pub(crate) tag: String,
    /// Its name in itself.
    pub(crate) name: String,
    /// The page in it.
    pub(crate) href: String,
    /// Whether it is this very page.
    pub(crate) is_current: bool,
}

impl Language {
    /// The languages of the knowledge base, each with the page that `href` gives for it.
    pub(crate) fn all(kb: &KnowledgeBase, current: &Locale, href: impl Fn(&Locale) -> Option<String>) -> Vec<Self> {
        let of = |locale: &Locale| {
            Some(Self {
                tag: locale.to_string(),
                name: language_name(locale),
                href: href(locale)?,
                is_current: locale == current,
            })
        };
        kb.locales().iter().filter_map(of).collect()
    }
}

/// `GET /`.
#[derive(Template)]
#[template(path = "start.html")]
pub(crate) struct Start<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    pub(crate) limits: &'static str,
    pub(crate) languages: Vec<Language>,
    pub(crate) endpoint: &'a str,
}

/// An article in a list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) lang: String,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// The heading of the section that is meant.
    pub(crate) section: Option<String>,
    /// Why it is in the list, where that is not plain from the page.
    pub(crate) coordinates: Vec<Coordinate>,
}

impl Entry {
    /// The article as a whole.
    pub(crate) fn of(article: &Article) -> Self {
        Self {
            lang: article.locale.to_string(),
            href: article.url.clone(),
            title: article.title.clone(),
            summary: article.summary.clone(),
            section: None,
            coordinates: Vec::new(),
        }
    }

    /// The same, meaning one of its sections.
    #[must_use]
    pub(crate) fn at(mut self, section: Option<&kb::Section>) -> Self {
        if let Some(section) = section {
            self.href.clone_from(&section.url);
            self.section = Some(section.title.clone());
        }
        self
    }
}

/// A category with its articles.
#[derive(Debug)]
pub(crate) struct ShelfOfArticles<'a> {
    pub(crate) slug: &'a str,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) articles: Vec<Entry>,
}

/// A hit of a search.
#[derive(Debug)]
pub(crate) struct Hit {
    pub(crate) lang: String,
    /// The article's address.
    pub(crate) page: String,
    /// The anchor of the section that is meant.
    pub(crate) anchor: Option<String>,
    pub(crate) title: String,
    pub(crate) section: Option<String>,
    /// Escaped by the index, with `<mark>`.
    pub(crate) snippet: String,
    /// Other sections that answer: anchor and heading.
    pub(crate) also: Vec<(String, String)>,
}

/// `GET /kb/{locale}`: the shelves, or what a search found.
#[derive(Template)]
#[template(path = "guides.html")]
pub(crate) struct Guides<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    pub(crate) languages: Vec<Language>,
    pub(crate) heading: &'a str,
    pub(crate) query: &'a str,
    pub(crate) category: Option<&'a str>,
    pub(crate) shelves: Vec<ShelfOfArticles<'a>>,
    pub(crate) found: String,
    /// Whether nothing has the query's phrases as they stand.
    pub(crate) relaxed: bool,
    /// In which other language the words of the query were found.
    pub(crate) elsewhere: Option<String>,
    pub(crate) did_you_mean: Option<String>,
    /// Where nothing was found: the category that comes closest, by slug and title.
    pub(crate) closest: Option<(&'a str, &'a str)>,
    pub(crate) hits: Vec<Hit>,
}

/// `GET /kb/{locale}/{slug}`.
#[derive(Template)]
#[template(path = "article.html")]
pub(crate) struct ArticlePage<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    pub(crate) languages: Vec<Language>,
    pub(crate) article: &'a Arc<Article>,
    /// The sections' headings and the text, what is for the reader's own browser before its alternatives.
    pub(crate) contents: Vec<TocEntry<'a>>,
    pub(crate) html: String,
    pub(crate) category: &'a str,
    pub(crate) kind: &'static str,
    pub(crate) minutes: String,
    /// Of the video: minutes and seconds.
    pub(crate) length: String,
    pub(crate) related: Vec<Entry>,
    pub(crate) coordinates: Vec<&'a Coordinate>,
}

/// A member of a type, on the type's page.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) coordinate: Coordinate,
    pub(crate) name: String,
    pub(crate) description: &'a str,
}

/// `GET /graphql/coordinates/{coordinate}`.
#[derive(Template)]
#[template(path = "coordinate.html")]
pub(crate) struct CoordinatePage<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    pub(crate) coordinate: &'a Coordinate,
    pub(crate) parents: Vec<Coordinate>,
    pub(crate) description: Option<&'a str>,
    pub(crate) named_type: Option<&'a str>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) members: Vec<Member<'a>>,
}

/// What a document was found to cost, or why it would be refused.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) cost: Option<String>,
    pub(crate) problems: Vec<Problem>,
}

/// Why a document would be refused.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The language of the sentence, where it is not the page's.
    pub(crate) lang: Option<&'static str>,
    pub(crate) text: String,
}

/// What an example operation costs.
#[derive(Debug)]
pub(crate) struct CostOfExample {
    pub(crate) title: String,
    pub(crate) points: String,
}

/// `GET /graphql/limits`.
#[derive(Template)]
#[template(path = "limits.html")]
pub(crate) struct Limits<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    pub(crate) l: &'static LimitsTexts,
    pub(crate) languages: Vec<Language>,
    pub(crate) document: &'a str,
    pub(crate) operation_name: &'a str,
    pub(crate) variables: &'a str,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) limits: Vec<(&'static str, String)>,
    pub(crate) formula: Vec<String>,
    pub(crate) examples: Vec<CostOfExample>,
}

/// The playground's place where its bundle was not built.
#[derive(Template)]
#[template(path = "examples.html")]
pub(crate) struct Examples<'a> {
    pub(crate) lang: &'a str,
    pub(crate) t: &'static Texts,
    /// What the examples cost: a link's text.
    pub(crate) costs: &'static str,
    pub(crate) tokens: &'a [NamedToken],
    pub(crate) themes: &'a [(String, Vec<schema::operations::Operation>)],
}

/// A request that is not answered, as a browser shows it. In English: it may come before any language is known.
#[derive(Template)]
#[template(path = "failure.html")]
pub(crate) struct Failure<'a> {
    pub(crate) status: u16,
    pub(crate) message: &'a str,
    pub(crate) request_id: &'a str,
}
