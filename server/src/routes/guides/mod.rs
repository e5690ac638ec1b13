//! The knowledge base as pages: what `Article.url` and `ArticleSection.url` lead to.

mod article;
mod list;
mod reader;

use axum::{
    extract::State as AxumState,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header};

pub(crate) use article::article;
pub(crate) use list::list;
pub(crate) use reader::{Reader, Spoken, spoken};

use crate::{routes::start::language, state::State};

/// `GET /kb`: on to the client's language.
pub(crate) async fn choose_language(AxumState(state): AxumState<State>, headers: HeaderMap) -> Response {
    let mut response = Redirect::temporary(&format!("/kb/{}", language(&state, &headers))).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}
