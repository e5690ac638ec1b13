//! For whom amounts, days and sentences are written.

use async_graphql::Context;
use entities::locale::{Language, Locale as ReaderLocale};

use crate::{
    context::{RequestContext, request},
    error::Result,
    scalars::Locale,
};

/// The reader's locale: the one asked for, else the viewer's own, else the client's. It keeps the region, because
/// amounts are written by it; a language that we do not speak counts as the default one, as does a text that is no tag.
pub fn reader(request: &RequestContext, asked: Option<&Locale>) -> ReaderLocale {
    let asked = asked.map(|locale| locale.0.parse().unwrap_or_default());
    asked
        .or_else(|| request.own_locale())
        .unwrap_or_else(|| request.client_locale().as_str().parse().unwrap_or_default())
}

/// The reader's language, for sentences.
///
/// # Errors
/// As [`request`].
pub fn language(ctx: &Context<'_>) -> Result<Language> {
    Ok(reader(request(ctx)?, None).language())
}
