//! The preview's pages. What is not an article's own is in English, as the check is.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use http::{StatusCode, Uri, header};
use kb::{
    Article, Coordinate, Finding, KnowledgeBase, Locale, Rule, TocEntry,
    image::{self, Image, Problem},
    placeholder,
};
use serde::Deserialize;

use super::{Showing, state::Shown};
use crate::{
    pages::{Language, Texts},
    security_headers,
};

/// A finding as it is shown.
struct Found<'a> {
    severity: String,
    place: String,
    /// The article, if it is served.
    href: Option<String>,
    code: &'static str,
    message: &'a str,
    advice: &'a str,
}

impl<'a> Found<'a> {
    fn of(finding: &'a Finding, href: Option<String>) -> Self {
        let Finding { path, line, column, severity, code, message, advice } = finding;
        let (severity, place) = (severity.to_string(), format!("{path}:{line}:{column}"));
        Self { severity, place, href, code: code.as_str(), message, advice }
    }
}

/// One article in one language, in the list.
struct Cell<'a> {
    href: &'a str,
    lang: &'a str,
    title: &'a str,
    findings: usize,
    errors: usize,
}

struct Row<'a> {
    identity: &'a str,
    /// By the locales; nothing where there is no translation.
    cells: Vec<Option<Cell<'a>>>,
}

struct Shelf<'a> {
    title: &'a str,
    rows: Vec<Row<'a>>,
}

#[derive(Template)]
#[template(path = "preview_list.html")]
struct List<'a> {
    lang: &'a str,
    state: &'a str,
    problem: Option<&'a str>,
    summary: String,
    locales: &'a [Locale],
    shelves: Vec<Shelf<'a>>,
}

#[derive(Template)]
#[template(path = "preview_findings.html")]
struct Findings<'a> {
    lang: &'a str,
    state: &'a str,
    problem: Option<&'a str>,
    summary: String,
    findings: Vec<Found<'a>>,
}

/// When an article helps.
struct Condition<'a> {
    text: &'a str,
    because: Option<&'a str>,
    what: String,
}

#[derive(Template)]
#[template(path = "preview_article.html")]
struct ArticlePage<'a> {
    lang: &'a str,
    state: &'a str,
    problem: Option<&'a str>,
    t: &'static Texts,
    languages: Vec<Language>,
    article: &'a Arc<Article>,
    contents: Vec<TocEntry<'a>>,
    kind: &'static str,
    minutes: String,
    html: String,
    shows_fields: bool,
    findings: Vec<Found<'a>>,
    placeholders: Vec<(String, &'a str)>,
    conditions: Vec<Condition<'a>>,
    coordinates: Vec<&'a Coordinate>,
}

#[derive(Template)]
#[template(path = "preview_missing.html")]
struct Missing<'a> {
    lang: &'a str,
    state: &'a str,
    problem: Option<&'a str>,
    what: &'a str,
}

/// `GET /`: every article, a line each, a column a language.
pub(super) async fn list(AxumState(showing): AxumState<Showing>) -> Response {
    let shown = Arc::clone(&showing.borrow());
    let kb = &shown.loaded.knowledge_base;
    let mut of_file: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for finding in &shown.report.findings {
        let (findings, errors) = of_file.entry(&finding.path).or_default();
        *findings += 1;
        *errors += usize::from(finding.is_error());
    }
    let cell = |article: &'_ Arc<Article>, locale: &Locale| -> Option<(usize, usize)> {
        (article.locale == *locale).then(|| of_file.get(article.source_path.as_str()).copied().unwrap_or_default())
    };
    let row = |article: &'_ Arc<Article>| -> Vec<Option<Checked>> {
        let in_locale = |locale: &Locale| {
            let article = kb.article_by_identity(&article.identity, locale)?;
            cell(article, locale).map(|(findings, errors)| (Arc::clone(article), findings, errors))
        };
        kb.locales().iter().map(in_locale).collect()
    };
    let shelves: Vec<_> = kb
        .categories()
        .iter()
        .map(|category| {
            let of_category = kb.articles(kb.default_locale()).iter().filter(|it| it.category == category.slug);
            let rows: Vec<_> = of_category.map(|article| (article.identity.as_str(), row(article))).collect();
            (category.title(kb.default_locale()), rows)
        })
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let page = List {
        lang: "en",
        state: &shown.state,
        problem: shown.problem.as_deref(),
        summary: shown.report.summary(),
        locales: kb.locales(),
        shelves: shelves
            .iter()
            .map(|(title, rows)| Shelf { title, rows: rows.iter().map(Row::of).collect() })
            .collect(),
    };
    respond(StatusCode::OK, page.render())
}

/// An article with how many findings it has, and how many of them are errors.
type Checked = (Arc<Article>, usize, usize);

impl<'a> Row<'a> {
    /// Of an identity and its article in each locale.
    fn of((identity, cells): &'a (&'a str, Vec<Option<Checked>>)) -> Self {
        let cell = |(article, findings, errors): &'a Checked| Cell {
            href: &article.url,
            lang: article.locale.as_str(),
            title: &article.title,
            findings: *findings,
            errors: *errors,
        };
        Self { identity, cells: cells.iter().map(|it| it.as_ref().map(cell)).collect() }
    }
}

/// `GET /findings`: everything that the check finds, of all files.
pub(super) async fn findings(AxumState(showing): AxumState<Showing>) -> Response {
    let shown = Arc::clone(&showing.borrow());
    let kb = &shown.loaded.knowledge_base;
    let mut urls: BTreeMap<&str, &str> = BTreeMap::new();
    for locale in kb.locales() {
        urls.extend(kb.articles(locale).iter().map(|article| (article.source_path.as_str(), article.url.as_str())));
    }
    let url = |finding: &Finding| urls.get(finding.path.as_str()).map(|url| (*url).to_owned());
    let page = Findings {
        lang: "en",
        state: &shown.state,
        problem: shown.problem.as_deref(),
        summary: shown.report.summary(),
        findings: shown.report.findings.iter().map(|finding| Found::of(finding, url(finding))).collect(),
    };
    respond(StatusCode::OK, page.render())
}

/// What a page of an article may be asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Show the fields that placeholders stand for, in their places.
    #[serde(default)]
    fields: String,
}

/// `GET /kb/{locale}/{slug}`: an article as the desk shows it, and beside it what concerns who writes it.
pub(super) async fn article(
    AxumState(showing): AxumState<Showing>,
    Path((tag, slug)): Path<(String, String)>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let shown = Arc::clone(&showing.borrow());
    let kb = &shown.loaded.knowledge_base;
    let found = tag.parse::<Locale>().ok().and_then(|locale| kb.article_by_slug(&slug, &locale));
    let Some(article) = found else {
        return missing(&shown, "There is no article with this slug, or it cannot be used yet: see the findings.");
    };
    if article.locale.as_str() != tag || article.slug != slug {
        return Redirect::temporary(&article.url).into_response();
    }
    let shows_fields = asked.is_ok_and(|Query(asked)| !asked.fields.is_empty());
    respond(StatusCode::OK, article_page(&shown, kb, article, shows_fields).render())
}

fn article_page<'a>(
    shown: &'a Shown,
    kb: &'a KnowledgeBase,
    article: &'a Arc<Article>,
    shows_fields: bool,
) -> ArticlePage<'a> {
    let t = Texts::of(&article.locale);
    let translation = |locale: &Locale| {
        let translated = kb.article_by_identity(&article.identity, locale)?;
        (translated.locale == *locale).then(|| translated.url.clone())
    };
    let named = |placeholder: &kb::Placeholder| shows_fields.then(|| format!("{{{{ {placeholder} }}}}"));
    let of_article = shown.report.findings.iter().filter(|finding| finding.path == article.source_path);
    let whole = &article.rendered().whole;
    let mut placeholders: Vec<(String, &str)> = whole
        .blanks
        .iter()
        .filter_map(|blank| blank.placeholder())
        .map(|placeholder| (placeholder.to_string(), placeholder.default.as_str()))
        .collect();
    placeholders.sort();
    placeholders.dedup();
    let mut coordinates: Vec<&Coordinate> = article.coordinates().collect();
    coordinates.sort();
    coordinates.dedup();
    ArticlePage {
        lang: article.locale.as_str(),
        state: &shown.state,
        problem: shown.problem.as_deref(),
        t,
        languages: Language::all(kb, &article.locale, translation),
        article,
        contents: article.table_of_contents(&(0..article.sections.len()).collect::<Vec<_>>()).collect(),
        kind: t.kind(article.kind),
        minutes: t.minutes(article.reading_minutes),
        html: placeholder::fill(&whole.html, &whole.blanks, named, None),
        shows_fields,
        findings: of_article.map(|finding| Found::of(finding, None)).collect(),
        placeholders,
        conditions: article.rules.iter().map(|rule| condition(article, rule)).collect(),
        coordinates,
    }
}

fn condition<'a>(article: &'a Article, rule: &'a Rule) -> Condition<'a> {
    let sections: Vec<&str> =
        rule.sections.iter().filter_map(|at| article.sections.get(*at)).map(|it| it.title.as_str()).collect();
    let what = match sections.as_slice() {
        [] => "Then the article helps.".to_owned(),
        [section] => format!("Then the section “{section}” helps."),
        sections => format!("Then the sections “{}” help.", sections.join("”, “")),
    };
    Condition { text: rule.condition.as_str(), because: rule.because.as_deref(), what }
}

/// `GET /images/{name}`: an image of the folder, whether an article shows it or not yet.
pub(super) async fn image(AxumState(showing): AxumState<Showing>, Path(name): Path<String>) -> Response {
    let shown = Arc::clone(&showing.borrow());
    let what = format!("The image {}{name}", image::ADDRESS);
    let folder = shown.loaded.images_folder();
    let read = move || folder.map_or(Err(Problem::Missing), |folder| image::read(&folder, &name));
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(Image { kind, bytes })) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(Err(problem)) => missing(&shown, &format!("{what} {problem}.")),
        Err(error) => {
            tracing::error!(%error, "an image could not be read");
            missing(&shown, &format!("{what} could not be read: the log says why."))
        }
    }
}

/// `GET /graphql/coordinates/{coordinate}`: on the desk, what the schema says of it.
pub(super) async fn coordinate(AxumState(showing): AxumState<Showing>, Path(coordinate): Path<String>) -> Response {
    let shown = Arc::clone(&showing.borrow());
    missing(&shown, &format!("On the desk this link leads to what the schema says of {coordinate}."))
}

/// Any other address: on the desk, a page of the customer area.
pub(super) async fn elsewhere(AxumState(showing): AxumState<Showing>, uri: Uri) -> Response {
    let shown = Arc::clone(&showing.borrow());
    missing(&shown, &format!("In the customer area this link leads to {}.", uri.path()))
}

fn missing(shown: &Shown, what: &str) -> Response {
    let page = Missing { lang: "en", state: &shown.state, problem: shown.problem.as_deref(), what };
    respond(StatusCode::NOT_FOUND, page.render())
}

fn respond(status: StatusCode, page: askama::Result<String>) -> Response {
    match page {
        Ok(html) => (status, security_headers::preview(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the preview could not be written");
            (StatusCode::INTERNAL_SERVER_ERROR, "this page could not be written: the log says why").into_response()
        }
    }
}
