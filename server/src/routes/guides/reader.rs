//! Who reads the guides, and in which language.

use axum::response::Response;
use entities::{access::Viewer, accounts::StaffRole};
use http::{HeaderMap, HeaderValue, header};
use kb::{Audience, KnowledgeBase, Locale, export::Exporter};
use resolvers::guides::Guides;

use crate::{etag, respond::Refusal, routes::start::site, state::State, viewer::viewer};

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
