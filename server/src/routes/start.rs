//! The first page, and the style of all pages.

use askama::Template;
use axum::{
    extract::State as AxumState,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header, uri::Authority};

use crate::{
    pages::{Language, LimitsTexts, Start, Texts},
    respond::Refusal,
    security_headers,
    state::State,
};

const STYLE: &str = include_str!("../../assets/site.css");

/// `GET /`: where things are.
pub(crate) async fn page(AxumState(state): AxumState<State>, headers: HeaderMap) -> Result<Response, Refusal> {
    let guides = state.services().guides.load();
    let locale = language(&state, &headers);
    let kb = guides.knowledge_base();
    let page = Start {
        lang: locale.as_str(),
        t: Texts::of(&locale),
        limits: LimitsTexts::of(&locale).title,
        languages: Language::all(kb, &locale, |locale| Some(format!("/kb/{locale}"))),
        endpoint: &format!("{}/graphql", site(&headers).unwrap_or_else(|| "http://localhost".to_owned())),
    };
    Ok(security_headers::page(page.render().map_err(Refusal::internal)?))
}

/// `GET /assets/site.css`.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")], STYLE)
}

/// What the addresses of this server begin with, as this client spells them; nothing where it names no host.
pub(crate) fn site(headers: &HeaderMap) -> Option<String> {
    let host: Authority = headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
    // Behind a proxy that ends TLS, the address is the proxy's.
    let encrypted = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    // A name before `@` would lead a reader elsewhere than the address seems to.
    (!host.as_str().contains('@')).then(|| format!("{}://{host}", if encrypted { "https" } else { "http" }))
}

/// The language of the pages for this client.
pub(crate) fn language(state: &State, headers: &HeaderMap) -> kb::Locale {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok());
    state.services().guides.load().accept_language(header)
}
