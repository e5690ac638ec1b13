//! Files behind signed links: `Document.url` leads here.

use axum::{
    body::Body,
    extract::{Path, Query, State as AxumState, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use resolvers::{
    documents::{File, fetch},
    error::{ErrorCode, Fault},
};
use serde::Deserialize;

use crate::{respond::Refusal, state::State};

/// What signs a link; checked where it was made.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Signed {
    #[serde(default)]
    expires: String,
    #[serde(default)]
    signature: String,
}

/// `GET /documents/{kind}/{file}?expires=…&signature=…`. The link is the credential: it needs no token, and a browser that
/// follows it sends none.
pub(crate) async fn file(
    AxumState(state): AxumState<State>,
    Path((kind, file)): Path<(String, String)>,
    signed: Result<Query<Signed>, QueryRejection>,
) -> Result<Response, Refusal> {
    // What cannot be read is no link of ours, and is told apart from one by nothing.
    let Query(Signed { expires, signature }) = signed.unwrap_or_else(|_| Query(Signed::default()));
    let File { bytes, file_name, media_type } =
        fetch(state.services(), &kind, &file, &expires, &signature).await.map_err(refusal)?;
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

fn refusal(fault: Fault) -> Refusal {
    let status = match fault.code() {
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::InternalServerError => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    let code = fault.code();
    Refusal::new(status, code, async_graphql::Error::from(fault).message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Uri;

    #[test]
    fn a_link_without_its_signature_is_read_as_one_with_an_empty_one() {
        for (address, read) in [
            ("/documents/invoices/x?expires=1&signature=a.b", Some(("1", "a.b"))),
            ("/documents/invoices/x", Some(("", ""))),
            ("/documents/invoices/x?expires=1&expires=2", None),
        ] {
            let query = Query::<Signed>::try_from_uri(&Uri::from_static(address)).ok();
            let read = read.map(|(expires, signature)| (expires.to_owned(), signature.to_owned()));
            assert_eq!(query.map(|Query(signed)| (signed.expires, signed.signature)), read, "{address}");
        }
    }
}
