//! Images of articles, out of the folder of articles.
//!
//! An image is for who may read an article that shows it, and whatever no article shows is not there: neither another file
//! of the folder nor anything that a link in it leads to.

use std::{fs, path::Path, sync::Arc};

use axum::{
    extract::{Path as PathInUrl, State as AxumState},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Uri, header};

use crate::{respond::Refusal, routes::guides::Reader, state::State};

/// The folder of images within that of articles: where an import copies them.
pub(crate) const IMAGES_FOLDER: &str = "_images";
/// The largest that is shown, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;
/// What an image may be, by the ending of its name.
const KINDS: [(&str, &str); 7] = [
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

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
    let audience = kb.image_audience(uri.path()).or_else(|| kb.image_audience(&format!("/images/{name}")));
    let folder = state.images().filter(|_| audience.is_some_and(|audience| audience <= reader.0)).map(Arc::clone);
    let image = match folder {
        Some(folder) => tokio::task::spawn_blocking(move || read(&folder, &name)).await.map_err(Refusal::internal)?,
        None => None,
    };
    let (kind, bytes) = image.ok_or_else(|| Refusal::not_found("there is no such image"))?;
    Ok(reader.cached(&headers, ([(header::CONTENT_TYPE, kind)], bytes).into_response()).await)
}

/// The image of that name with what it is; nothing where there is none.
fn read(folder: &Path, name: &str) -> Option<(&'static str, Vec<u8>)> {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0']);
    let kind = kind(name).filter(|_| name.split('/').all(is_plain))?;
    // Resolves links: what lies outside of the folder is no image of it.
    let file = fs::canonicalize(folder.join(name)).ok()?;
    let is_inside = fs::canonicalize(folder).is_ok_and(|folder| file.starts_with(folder));
    let is_whole = fs::metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= LARGEST);
    let bytes = if is_inside && is_whole { fs::read(&file).ok()? } else { return None };
    Some((kind, bytes))
}

fn kind(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    KINDS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_images_of_the_folder_are_read() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join(IMAGES_FOLDER);
        fs::create_dir_all(folder.join("billing")).unwrap();
        for file in ["_images/a.png", "_images/billing/B.JPG", "_images/.c.png", "_images/d.html", "e.png"] {
            fs::write(above.path().join(file), file).unwrap();
        }
        for (name, kind) in [("a.png", "image/png"), ("billing/B.JPG", "image/jpeg")] {
            assert_eq!(read(&folder, name), Some((kind, format!("{IMAGES_FOLDER}/{name}").into_bytes())));
        }
        for name in
            [".c.png", "d.html", "../e.png", "billing/../../e.png", "/a.png", "billing//B.JPG", "f.png", "", "billing"]
        {
            assert_eq!(read(&folder, name), None, "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(above.path().join("e.png"), folder.join("out.png")).unwrap();
            std::os::unix::fs::symlink(folder.join("a.png"), folder.join("in.png")).unwrap();
            assert_eq!(read(&folder, "out.png"), None, "a link that leads out");
            assert!(read(&folder, "in.png").is_some());
        }
    }
}
