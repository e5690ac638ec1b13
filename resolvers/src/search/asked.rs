//! What is searched for, and with what in front of the searcher.

use async_graphql::Context;
use kb::{Coordinate, Locale};
use search_index::{AtHand, Query};

use crate::{
    articles::{ArticleFilter, reader},
    context::{request, services},
    error::Result,
    guides::audience_level,
    help::{self, HelpContext},
    scalars,
    search::{Made, PastReader},
    support,
};

/// What is searched for.
#[derive(Debug)]
pub struct Asked {
    /// What was typed.
    pub text: String,
    /// The reader's language, where it was given.
    pub locale: Option<scalars::Locale>,
    /// Which articles.
    pub filter: Option<ArticleFilter>,
    /// What the reader has in front of them.
    pub context: Option<HelpContext>,
    /// The code of the support case in which is searched.
    pub support_case: Option<String>,
}

/// Logs a search with what the searcher had in front of them; what they asked for guides about is that, too.
pub(super) fn log(
    ctx: &Context<'_>,
    locale: &Locale,
    query: &Query,
    hits: usize,
    coordinates: &[Coordinate],
) -> Result<()> {
    let request = request(ctx)?;
    let access = &request.access;
    // A filter may name what the schema does not have: anything may stand there.
    let is_known = |it: &&String| it.parse::<Coordinate>().is_ok_and(|it| request.guides.coordinates().exists(&it));
    let filtered = query.filter.coordinates.iter().filter(is_known).cloned();
    let coordinates: Vec<String> = filtered.chain(coordinates.iter().map(ToString::to_string)).collect();
    services(ctx)?.search_log.record(&Made {
        locale,
        query: &query.text,
        hits,
        coordinates: &coordinates,
        reader: PastReader::of(access),
        audience: audience_level(reader(access)),
    });
    Ok(())
}

/// What the reader has in front of them: what guides about it are preferred, and what of the schema it is.
pub(super) async fn at_hand(
    ctx: &Context<'_>,
    context: Option<HelpContext>,
    support_case: Option<String>,
    locale: Option<&scalars::Locale>,
) -> Result<(Vec<AtHand>, Vec<Coordinate>)> {
    let coordinates = match support_case {
        Some(code) => support::coordinates_of_case(ctx, &code).await?,
        None => Vec::new(),
    };
    help::at_hand(ctx, context, coordinates, locale).await
}
