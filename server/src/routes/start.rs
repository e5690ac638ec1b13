//! The first page, and the style of all pages.

use askama::Template;
use axum::{
    extract::State as AxumState,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};

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
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    // Behind a proxy that ends TLS, the address is the proxy's.
    let encrypted = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let page = Start {
        lang: locale.as_str(),
        t: Texts::of(&locale),
        limits: LimitsTexts::of(&locale).title,
        languages: Language::all(kb, &locale, |locale| Some(format!("/kb/{locale}"))),
        endpoint: &format!("{}://{host}/graphql", if encrypted { "https" } else { "http" }),
    };
    Ok(security_headers::page(page.render().map_err(Refusal::internal)?))
}

/// `GET /assets/site.css`.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")], STYLE)
}

/// The language of the pages for this client.
pub(crate) fn language(state: &State, headers: &HeaderMap) -> kb::Locale {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok());
    state.services().guides.load().accept_language(header)
}
