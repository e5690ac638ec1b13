//! The list of guides, and what a search finds in them.

use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState},
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use kb::Locale;
use resolvers::{
    guides::{Guides, anchor_of, audience_level},
    search::{Made, PastReader},
};
use serde::Deserialize;

use super::{Reader, Spoken, spoken};
use crate::{
    client::Peer,
    pages::{self, Entry, Language, ShelfOfArticles, Texts, language_name},
    respond::Refusal,
    security_headers,
    state::State,
    throttle::Payer,
};

/// What a search costs a reader, in points of [`schema::cost`]: about what it costs by the API.
const SEARCH: u64 = 30;
/// How many hits a page of the search shows.
const HITS: usize = 30;

/// The parameters of the list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    q: String,
    category: Option<String>,
}

/// `GET /kb/{locale}`: the shelves; with `?category=` one of them; with `?q=` what a search finds.
pub(crate) async fn list(
    AxumState(state): AxumState<State>,
    peer: Peer,
    Path(tag): Path<String>,
    choice: Result<Query<Choice>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let Query(choice) =
        choice.map_err(|_| Refusal::bad_request("give `q` and `category` once each, percent-encoded"))?;
    let guides = state.services().guides.load();
    let locale = match spoken(&guides, &tag)? {
        Spoken::Exactly(locale) => locale,
        Spoken::Closest(locale) => return Ok(Redirect::temporary(&format!("/kb/{locale}")).into_response()),
    };
    let t = Texts::of(&locale);
    let category = match &choice.category {
        Some(slug) => Some(guides.knowledge_base().category(slug).ok_or_else(no_such_category)?),
        None => None,
    };
    let query = choice.q.trim();
    if !query.is_empty() {
        state.pay(Payer::Address(peer.address(&headers, state.trusted_proxies())), SEARCH)?;
    }
    let found = search(&guides, &locale, query, category.map(|it| it.slug.as_str()), reader)?;
    if !query.is_empty() {
        let by = peer.address(&headers, state.trusted_proxies()).map_or(PastReader::Unknown, PastReader::Address);
        let (hits, audience) = (found.total, audience_level(reader.0));
        let made = Made { locale: &locale, query, hits, coordinates: &[], reader: by, audience };
        state.services().search_log.record(&made);
    }
    let suffix = category.map(|category| format!("?category={}", category.slug)).unwrap_or_default();
    let page = pages::Guides {
        lang: locale.as_str(),
        t,
        languages: Language::all(guides.knowledge_base(), &locale, |locale| Some(format!("/kb/{locale}{suffix}"))),
        heading: category.map_or(t.guides, |category| category.title(&locale)),
        query,
        category: category.map(|category| category.slug.as_str()),
        shelves: if query.is_empty() {
            shelves(&guides, &locale, choice.category.as_deref(), reader)
        } else {
            Vec::new()
        },
        found: t.found(found.total),
        relaxed: found.is_relaxed,
        elsewhere: found.language.map(|language| t.found_elsewhere(&language_name(&language))),
        did_you_mean: found.did_you_mean,
        closest: found.closest.as_ref().map(|category| (category.slug.as_str(), category.title(&locale))),
        hits: found.hits,
    };
    Ok(reader.cached(&headers, security_headers::page(page.render().map_err(Refusal::internal)?)).await)
}

fn no_such_category() -> Refusal {
    Refusal::not_found("there is no such category: /kb lists those that there are")
}

fn shelves<'a>(guides: &'a Guides, locale: &Locale, only: Option<&str>, reader: Reader) -> Vec<ShelfOfArticles<'a>> {
    let kb = guides.knowledge_base();
    let wanted = kb.categories().iter().filter(|category| only.is_none_or(|slug| category.slug == slug));
    let shelves = wanted.map(|category| {
        let articles = kb.articles(locale).iter();
        let shown = articles.filter(|article| article.category == category.slug && article.is_for(reader.0));
        ShelfOfArticles {
            slug: &category.slug,
            title: category.title(locale),
            description: category.description(locale),
            articles: shown.map(|article| Entry::of(article)).collect(),
        }
    });
    shelves.filter(|shelf| !shelf.articles.is_empty()).collect()
}

#[derive(Default)]
struct Found {
    total: usize,
    is_relaxed: bool,
    /// The language of the query, where it is another than the page's.
    language: Option<Locale>,
    did_you_mean: Option<String>,
    closest: Option<kb::Category>,
    hits: Vec<pages::Hit>,
}

fn search(
    guides: &Guides,
    locale: &Locale,
    text: &str,
    category: Option<&str>,
    reader: Reader,
) -> Result<Found, Refusal> {
    if text.is_empty() {
        return Ok(Found::default());
    }
    let kb = guides.knowledge_base();
    let filter =
        search_index::Filter { categories: category.map(str::to_owned).into_iter().collect(), ..Default::default() };
    let query = search_index::Query { filter, limit: HITS, ..guides.query(text.to_owned(), locale, reader.0) };
    let results = guides.index().search(&query).map_err(Refusal::internal)?;
    let hit = |hit: search_index::Hit| {
        let locale: Locale = hit.locale.parse().ok()?;
        let article = kb.article_by_identity(&hit.article, &locale)?;
        let section = |id: &str| anchor_of(id).and_then(|anchor| article.section(anchor));
        let also = hit.also.iter().filter_map(|it| section(&it.id)).map(|it| (it.anchor.clone(), it.title.clone()));
        let (also, anchor) = (also.collect(), section(&hit.id).map(|it| it.anchor.clone()));
        let Entry { lang, href, title, section, .. } = Entry::of(article).at(section(&hit.id));
        let page = href.split('#').next().unwrap_or_default().to_owned();
        Some(pages::Hit { lang, page, anchor, title, section, snippet: hit.snippet_html, also })
    };
    let hits = results.hits.into_iter().filter_map(hit).collect();
    Ok(Found {
        total: results.total,
        is_relaxed: results.is_relaxed,
        language: results.language.and_then(|tag| tag.parse().ok()),
        did_you_mean: results.did_you_mean,
        closest: results.closest_category.and_then(|slug| kb.category(&slug).cloned()),
        hits,
    })
}
