//! The knowledge base as pages: what `Article.url` and `ArticleSection.url` lead to.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState},
    response::{IntoResponse, Redirect, Response},
};
use entities::{access::Viewer, accounts::StaffRole, knowledge::LoggedQuery};
use http::{HeaderMap, HeaderValue, header};
use kb::{Article, Audience, Device, KnowledgeBase, Locale, export::Exporter};
use resolvers::{
    guides::{Guides, anchor_of, audience_level},
    search::{Made, PastReader},
};
use serde::Deserialize;

use crate::{
    client::Peer,
    etag,
    negotiate::Accept,
    pages::{self, ArticlePage, Entry, Language, ShelfOfArticles, Texts, language_name},
    respond::Refusal,
    routes::start::{language, site},
    security_headers,
    state::State,
    throttle::Payer,
    viewer::viewer,
};

/// How many articles are offered to read next.
const RELATED: usize = 5;
/// What a search costs a reader, in points of [`schema::cost`]: about what it costs by the API.
const SEARCH: u64 = 30;
/// What it costs them to have noted what they opened, likewise.
const NOTE: u64 = 5;
/// How many hits a page of the search shows.
const HITS: usize = 30;

/// The parameters of the list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    q: String,
    category: Option<String>,
}

/// The parameters of an article.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Opened {
    found: Option<String>,
}

impl Opened {
    /// The search from whose results the article was opened.
    fn query(&self) -> Option<LoggedQuery> {
        self.found.as_deref()?.parse().ok()
    }
}

/// `GET /kb`: on to the client's language.
pub(crate) async fn choose_language(AxumState(state): AxumState<State>, headers: HeaderMap) -> Response {
    let mut response = Redirect::temporary(&format!("/kb/{}", language(&state, &headers))).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
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

/// `GET /kb/{locale}/{slug}`: an article; as plain Markdown with `.md` behind the slug, or for whoever wants that rather than
/// a page. Old slugs, and slugs of another language, lead to the article's own address; so does `?found=`, with which the
/// results of a search lead here: it is noted what was opened of them.
pub(crate) async fn article(
    AxumState(state): AxumState<State>,
    peer: Peer,
    Path((tag, slug)): Path<(String, String)>,
    opened: Result<Query<Opened>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    let (Spoken::Exactly(locale) | Spoken::Closest(locale)) = spoken(&guides, &tag)?;
    let (slug, named) = slug.strip_suffix(".md").map_or((slug.as_str(), false), |slug| (slug, true));
    let found = guides.knowledge_base().article_by_slug(slug, &locale).filter(|article| article.is_for(reader.0));
    let article = found.ok_or_else(|| Refusal::not_found("there is no such article, or it is not for you"))?;
    let suffix = if named { ".md" } else { "" };
    if let Some(query) = opened.ok().and_then(|Query(opened)| opened.query()) {
        state.pay(Payer::Address(peer.address(&headers, state.trusted_proxies())), NOTE)?;
        state.services().search_log.opened(&article.locale, &query, &article.identity);
        let mut response = Redirect::to(&format!("{}{suffix}", article.url)).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok(response);
    }
    if article.slug != slug || article.locale.as_str() != tag {
        return Ok(Redirect::temporary(&format!("{}{suffix}", article.url)).into_response());
    }
    let markdown = format!("{}.md", article.url);
    if named || Accept::of(&headers).prefers_markdown() {
        let text = reader.exporter(guides.knowledge_base(), &headers).article(article);
        let media =
            [(header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()), (header::CONTENT_LOCATION, markdown)];
        return Ok(reader.cached(&headers, (media, text).into_response()).await);
    }
    let mut page = security_headers::page(article_page(&guides, article, reader, device(&headers))?);
    let alternate = format!("<{markdown}>; rel=\"alternate\"; type=\"text/markdown\"");
    // Slugs and language tags are plain ASCII.
    page.headers_mut().extend(HeaderValue::from_str(&alternate).ok().map(|value| (header::LINK, value)));
    let mut response = reader.cached(&headers, page).await;
    if article.sections.iter().any(|section| !section.devices.is_empty()) {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("user-agent, sec-ch-ua-platform"));
    }
    Ok(response)
}

/// What the reader has in front of them, as their browser says without being asked.
fn device(headers: &HeaderMap) -> Device {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Device::of(text("user-agent")).with_platform(text("sec-ch-ua-platform").trim_matches('"'))
}

fn article_page(guides: &Guides, article: &Arc<Article>, reader: Reader, device: Device) -> Result<String, Refusal> {
    let kb = guides.knowledge_base();
    let locale = &article.locale;
    let t = Texts::of(locale);
    let translation = |locale: &Locale| {
        let translated = kb.article_by_identity(&article.identity, locale)?;
        (translated.locale == *locale && translated.is_for(reader.0)).then(|| translated.url.clone())
    };
    let mut coordinates: Vec<_> = article.coordinates().collect();
    coordinates.sort();
    coordinates.dedup();
    // More than are shown, since some may not be for this reader.
    let related = kb.related(article, RELATED * 4);
    let order = article.sections_for(device);
    let page = ArticlePage {
        lang: locale.as_str(),
        t,
        languages: Language::all(kb, locale, translation),
        contents: article.table_of_contents(&order).collect(),
        html: article.rendered().in_order(order).html,
        article,
        category: kb.category(&article.category).map_or(article.category.as_str(), |it| it.title(locale)),
        kind: t.kind(article.kind),
        minutes: t.minutes(article.reading_minutes),
        length: article.video.as_ref().map(|video| minutes_and_seconds(video.duration_seconds)).unwrap_or_default(),
        related: related.iter().filter(|it| it.is_for(reader.0)).take(RELATED).map(|it| Entry::of(it)).collect(),
        coordinates,
    };
    page.render().map_err(Refusal::internal)
}

fn minutes_and_seconds(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
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

/// Whether articles are written in the language of the address.
pub(crate) enum Spoken {
    Exactly(Locale),
    Closest(Locale),
}

pub(crate) fn spoken(guides: &Guides, tag: &str) -> Result<Spoken, Refusal> {
    let kb = guides.knowledge_base();
    let asked: Locale = tag.parse().map_err(|_| Refusal::not_found("this address names no language: try /kb"))?;
    if asked.as_str() == tag && kb.locales().contains(&asked) {
        return Ok(Spoken::Exactly(asked));
    }
    Ok(Spoken::Closest(kb.negotiate(Some(tag))))
}

fn no_such_category() -> Refusal {
    Refusal::not_found("there is no such category: /kb lists those that there are")
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reader(pub(crate) Audience);

impl Reader {
    /// A browser that follows a link sends no token and gets what is public; a program may send one.
    pub(crate) async fn of(state: &State, headers: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Self::known(&viewer(state.services(), headers).await?))
    }

    /// A viewer as a reader.
    pub(crate) fn known(viewer: &Viewer) -> Self {
        Self(match viewer {
            Viewer::Anonymous => Audience::Public,
            Viewer::User(known) if known.user.staff_role == StaffRole::None => Audience::Customer,
            Viewer::User(_) => Audience::Agent,
        })
    }

    /// What is public may be kept for a moment by anybody, everything else by nobody.
    pub(crate) async fn cached(self, headers: &HeaderMap, response: Response) -> Response {
        let mut response = if self.0 == Audience::Public {
            etag::public(headers, response).await
        } else {
            let mut response = response;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        };
        // Of the address that whole addresses begin with, only the scheme is not in the address asked for.
        let varies = HeaderValue::from_static("authorization, accept, x-forwarded-proto");
        response.headers_mut().insert(header::VARY, varies);
        response
    }

    /// What this reader may have of the guides, with addresses as the client spells them.
    pub(crate) fn exporter<'a>(self, kb: &'a KnowledgeBase, headers: &HeaderMap) -> Exporter<'a> {
        Exporter::new(kb, &site(headers).unwrap_or_default(), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_reads_as_on_a_player() {
        assert_eq!(minutes_and_seconds(0), "0:00");
        assert_eq!(minutes_and_seconds(65), "1:05");
        assert_eq!(minutes_and_seconds(3600), "60:00");
    }
}
