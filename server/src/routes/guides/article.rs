//! A guide.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State as AxumState},
    response::{IntoResponse, Redirect, Response},
};
use entities::knowledge::LoggedQuery;
use http::{HeaderMap, HeaderValue, header};
use kb::{Article, Device, Locale};
use resolvers::guides::Guides;
use serde::Deserialize;

use super::{Reader, Spoken, spoken};
use crate::{
    client::Peer,
    negotiate::Accept,
    pages::{ArticlePage, Entry, Language, Texts},
    respond::Refusal,
    security_headers,
    state::State,
    throttle::Payer,
};

/// How many articles are offered to read next.
const RELATED: usize = 5;
/// What it costs a reader to have noted what they opened, in points of [`schema::cost`]: about what it costs by the API.
const NOTE: u64 = 5;

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
