//! `help(context:)`: from what is on the screen to ties.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, InputObject};
use kb::Coordinate;

use super::{HelpTopic, Tie, Tier, UserErrorCode, checked, live, object_ties, rank, tier_of};
use crate::{
    context::{RequestContext, access, request},
    error::{ErrorCode, Fault, Result},
    nodes,
    scalars::{Locale, SchemaCoordinate},
};

/// What the person has in front of them. Whatever is given is combined; the most specific wins.
#[derive(Debug, InputObject)]
pub struct HelpContext {
    /// An object on the screen: its live state decides.
    node: Option<ID>,
    /// Fields, types, values or mutations on the screen.
    coordinates: Option<Vec<SchemaCoordinate>>,
    /// The GraphQL document that the screen runs: its coordinates are taken from it.
    operation: Option<String>,
    /// The page's path in the customer area, such as /billing/invoices.
    route: Option<String>,
    /// The code of the error that the person just got.
    error_code: Option<UserErrorCode>,
    /// The code in `extensions.code` of an error that the client just got.
    request_error_code: Option<ErrorCode>,
    /// For guides that differ from browser to browser.
    user_agent: Option<String>,
}

/// The most coordinates that can be given at once.
const MOST_COORDINATES: usize = 500;
/// Longer paths are of no page.
const LONGEST_ROUTE: usize = 2_048;

/// The guides for a context.
///
/// # Errors
/// A malformed ID, a coordinate that the schema does not have, a document that does not fit it, `first` out of range. An
/// object that is not there, or not for this viewer, adds nothing.
pub async fn for_context(
    ctx: &Context<'_>,
    context: HelpContext,
    locale: Option<Locale>,
    first: i32,
) -> Result<Vec<HelpTopic>> {
    let (first, request) = (checked(first)?, request(ctx)?);
    let to = rank::Reader::of(request, locale.as_ref());
    Ok(rank::topics(request, &to, ties(ctx, context).await?, first))
}

/// What a context comes to.
pub(super) async fn ties(ctx: &Context<'_>, context: HelpContext) -> Result<Vec<Tie>> {
    let request = request(ctx)?;
    let mut ties = Vec::new();
    let mistake = context.error_code.and_then(UserErrorCode::coordinate);
    let codes = [mistake, context.request_error_code.and_then(ErrorCode::coordinate)];
    ties.extend(codes.into_iter().flatten().map(|coordinate| Tie::Coordinate(Tier::ErrorCode, coordinate)));
    if let Some(node) = context.node {
        let found = nodes::load(ctx, &[node.parse().map_err(Fault::from)?]).await?;
        if let Some(node) = found.into_iter().next().flatten() {
            let explained = nodes::explained(node, access(ctx)?.today());
            let holding = live::holding(ctx, explained.type_name, &*explained.level, None).await?;
            let holds = holding.of.first().and_then(|first| holding.distinct.get(*first));
            ties.extend(object_ties(explained.type_name, &explained.states, holds.map_or(&[], Vec::as_slice)));
        }
    }
    ties.extend(named(request, context.coordinates.unwrap_or_default())?);
    if let Some(document) = &context.operation {
        ties.extend(of_operation(request, document)?);
    }
    if let Some(route) = context.route {
        if route.len() > LONGEST_ROUTE || !route.starts_with('/') {
            return Err(Fault::input("`route` is a path such as /billing/invoices: it starts with a slash"));
        }
        ties.push(Tie::Route(route));
    }
    if let Some(family) = context.user_agent.as_deref().and_then(kb::browser::family_of) {
        ties.push(Tie::Browser(family));
    }
    Ok(ties)
}

/// Coordinates given by name must be the schema's.
fn named(request: &RequestContext, coordinates: Vec<SchemaCoordinate>) -> Result<Vec<Tie>> {
    if coordinates.len() > MOST_COORDINATES {
        let given = coordinates.len();
        return Err(Fault::input(format!("{given} coordinates are too many: give at most {MOST_COORDINATES}")));
    }
    let schema = request.guides.coordinates();
    let tie = |SchemaCoordinate(coordinate)| {
        if schema.exists(&coordinate) {
            return Ok(Tie::Coordinate(tier_of(request, &coordinate), coordinate));
        }
        let hint = schema.suggest(&coordinate).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        Err(Fault::input(format!("the schema has no `{coordinate}`{hint}")))
    };
    coordinates.into_iter().map(tie).collect()
}

/// The coordinates that a document uses. Its types come with its fields.
fn of_operation(request: &RequestContext, document: &str) -> Result<Vec<Tie>> {
    let refused = |error: kb::coordinate::OperationError| {
        let (line, column, message) = (error.line, error.column, error.message);
        Fault::input(format!("`operation` does not fit the schema at line {line}, column {column}: {message}"))
    };
    Ok(ties_of(request, &request.guides.coordinates().of_operation(document).map_err(refused)?))
}

/// What the coordinates of a document tie to: they and their types.
pub(super) fn ties_of(request: &RequestContext, used: &BTreeSet<Coordinate>) -> Vec<Tie> {
    let types = used.iter().filter_map(|coordinate| coordinate.type_name().and_then(|ty| Coordinate::of_type(ty).ok()));
    let types: BTreeSet<Coordinate> = types.collect();
    let ties = used.iter().chain(&types);
    ties.map(|coordinate| Tie::Coordinate(tier_of(request, coordinate), coordinate.clone())).collect()
}
