//! Images of articles, out of the folder of articles.
//!
//! An image is for who may read an article that shows it, and whatever no article shows is not there: neither another file
//! of the folder nor anything that a link in it leads to.

use std::{path::Path, sync::Arc};

use axum::{
    extract::{Path as PathInUrl, State as AxumState},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Uri, header};
use kb::image::{self, Image};

use crate::{respond::Refusal, routes::guides::Reader, state::State};

/// `GET /images/{name}`.
pub(crate) async fn file(
    AxumState(state): AxumState<State>,
    PathInUrl(name): PathInUrl<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reader = Reader::of(&state, &headers).await?;
    let guides = state.services().guides.load();
    let kb = guides.knowledge_base();
    // Articles may have the address as browsers send it, or as people write it.
    let audience = kb.image_audience(uri.path()).or_else(|| kb.image_audience(&format!("{}{name}", image::ADDRESS)));
    let folder = state.images().filter(|_| audience.is_some_and(|audience| audience <= reader.0)).map(Arc::clone);
    let read = move |folder: Arc<Path>| tokio::task::spawn_blocking(move || image::read(&folder, &name));
    let image = match folder {
        Some(folder) => read(folder).await.map_err(Refusal::internal)?.ok(),
        None => None,
    };
    let Image { kind, bytes } = image.ok_or_else(|| Refusal::not_found("there is no such image"))?;
    Ok(reader.cached(&headers, ([(header::CONTENT_TYPE, kind)], bytes).into_response()).await)
}
