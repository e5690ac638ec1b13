//! The guides for other programs: a site map for search engines, and lists for language models. Each for its reader, as the
//! pages are.

use axum::{
    extract::{Path, State as AxumState},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, header};
use kb::export::Exporter;

use crate::{
    respond::Refusal,
    routes::{
        guides::{Reader, Spoken, spoken},
        start::site,
    },
    state::State,
};

/// `GET /llms.txt`: the guides in the default locale.
pub(crate) async fn llms(AxumState(state): AxumState<State>, headers: HeaderMap) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    let kb = guides.knowledge_base();
    let text = reader.exporter(kb, &headers).llms(kb.default_locale());
    Ok(reader.cached(&headers, markdown(text)).await)
}

/// `GET /kb/{locale}/llms.txt`: the guides in one locale.
pub(crate) async fn llms_of_locale(
    AxumState(state): AxumState<State>,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    match spoken(&guides, &tag)? {
        Spoken::Exactly(locale) => {
            let text = reader.exporter(guides.knowledge_base(), &headers).llms(&locale);
            Ok(reader.cached(&headers, markdown(text)).await)
        }
        Spoken::Closest(locale) => Ok(Redirect::temporary(&format!("/kb/{locale}/llms.txt")).into_response()),
    }
}

/// `GET /sitemap.xml`: every guide with its translations.
pub(crate) async fn sitemap(AxumState(state): AxumState<State>, headers: HeaderMap) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    // A site map has whole addresses, and no other.
    let site = site(&headers).ok_or_else(|| Refusal::bad_request("send a `Host` header that names this server"))?;
    let xml = Exporter::new(guides.knowledge_base(), &site, reader.0).sitemap();
    let media = [(header::CONTENT_TYPE, "application/xml; charset=utf-8")];
    Ok(reader.cached(&headers, (media, xml).into_response()).await)
}

fn markdown(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text).into_response()
}
