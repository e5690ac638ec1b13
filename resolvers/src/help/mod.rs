//! Help: the guides for what a person has in front of them.
//!
//! A context comes to a list of ties, each a schema coordinate (or a page, or a browser) with its [`Tier`]. The knowledge
//! base says what explains each; the best tie of an article counts. Precedence, as published: a condition that is true of the
//! object ([`live`]), error code, state of the object, field, mutation, type, browser, page; then section before article; then
//! the more telling of an object's states; then the article that names the tie earlier in its front matter; then by slug, so
//! that an answer is the same twice.

mod beside;
mod context;
pub(crate) mod live;
mod rank;
mod texts;
mod topic;
mod user_error;

use async_graphql::{ContainerType, Context};
use kb::{Coordinate, NaiveDate, condition::Checked};

pub use beside::{Used, beside_answer, of_error, topics_of_objects};
pub use context::{HelpContext, for_context};
pub use live::{Live, LiveType};
pub(crate) use rank::Ranked;
pub use rank::{Tie, Tier};
pub use topic::HelpTopic;
pub use user_error::UserErrorCode;

use crate::{
    connection::checked_first,
    context::{RequestContext, access, request},
    error::Result,
    level::{Column, Fields, Level, is_help},
    scalars::Locale,
};

/// A type that guides explain.
pub trait Explained: Fields + Send + Sync + 'static {
    /// Its GraphQL name.
    const TYPE: &'static str;

    /// Adds what tells the object from others of its type as it is now, the most telling first: enum values, such as
    /// `("InvoiceStatus", "OVERDUE")`, or fields that matter in this state, such as
    /// `("MysqlPrefix", "enabledByMigration")`.
    fn tell_states(&self, today: NaiveDate, states: &mut Vec<State>) {
        let _ = (today, states);
    }

    /// The same by themselves.
    fn states(&self, today: NaiveDate) -> Vec<State> {
        let mut states = Vec::new();
        self.tell_states(today, &mut states);
        states
    }
}

/// A member of a type: an enum's value, or a field.
pub type State = (&'static str, &'static str);

/// Whether two objects say the same of themselves. What is the same stands at the same address nearly always: then no text is
/// compared.
fn are_same(these: &[State], those: &[State]) -> bool {
    let same = |this: &'static str, that: &'static str| std::ptr::eq(this, that) || this == that;
    these.len() == those.len()
        && these.iter().zip(those).all(|(this, that)| same(this.0, that.0) && same(this.1, that.1))
}

/// The most topics that can be asked for at once.
const MOST: usize = 50;

/// Checks how many topics are asked for.
fn checked(first: i32) -> Result<usize> {
    checked_first(first, MOST)
}

/// The guides for each object of a level. Objects of which the same is true share one answer. As many statements are sent as
/// the type's conditions need for one object.
///
/// # Errors
/// `first` outside 0 to 50.
pub async fn of_level<T: Explained>(
    ctx: &Context<'_>,
    level: &Level<T>,
    locale: Option<Locale>,
    first: i32,
) -> Result<Column<Vec<HelpTopic>>>
where
    Level<T>: ContainerType,
{
    let (first, request, today) = (checked(first)?, request(ctx)?, access(ctx)?.today());
    let to = rank::Reader::of(request, locale.as_ref());
    let (mut states, mut of): (Vec<Vec<State>>, _) = (Vec::new(), Vec::new());
    let kinds = level.pluck(|object| {
        of.clear();
        object.tell_states(today, &mut of);
        states.iter().position(|known| are_same(known, &of)).unwrap_or_else(|| {
            states.push(of.clone());
            states.len() - 1
        })
    });
    let holding = live::holding(ctx, T::TYPE, level, is_help(ctx).then_some(&kinds)).await?;
    // By kind: of each of what is true of objects of it, which topics they have.
    let mut known: Vec<Vec<(usize, usize)>> = vec![Vec::new(); states.len()];
    let mut distinct = Vec::new();
    let of = kinds.into_iter().zip(holding.of).map(|(kind, holds)| {
        if let Some((_, topics)) = known[kind].iter().find(|(known, _)| *known == holds) {
            return *topics;
        }
        let ties = object_ties(T::TYPE, &states[kind], &holding.distinct[holds]);
        distinct.push(rank::topics(request, &to, ties, first));
        known[kind].push((holds, distinct.len() - 1));
        distinct.len() - 1
    });
    let of = of.collect();
    if is_help(ctx) {
        request.collect_topics(distinct.into_iter().flatten());
        return Ok(level.empty_lists());
    }
    Ok(level.shared(distinct, of))
}

/// What an object ties to: the conditions that are true of it, its states, then its type.
fn object_ties(type_name: &str, states: &[State], holding: &[Checked]) -> Vec<Tie> {
    let mut ties: Vec<Tie> = Vec::with_capacity(holding.len() + states.len() + 1);
    ties.extend(holding.iter().cloned().map(Tie::Condition));
    let states = states.iter().filter_map(|(ty, member)| Coordinate::of_member(ty, member).ok());
    ties.extend(states.map(|coordinate| Tie::Coordinate(Tier::State, coordinate)));
    ties.extend(Coordinate::of_type(type_name).ok().map(|coordinate| Tie::Coordinate(Tier::Type, coordinate)));
    ties
}

/// The guides about coordinates, for each of many objects: those of a cause, a refusal, a signal.
///
/// # Errors
/// `first` outside 0 to 50.
pub fn of_coordinates(
    ctx: &Context<'_>,
    objects: Vec<Vec<Coordinate>>,
    locale: Option<Locale>,
    first: i32,
) -> Result<Vec<Vec<HelpTopic>>> {
    let (first, request) = (checked(first)?, request(ctx)?);
    let to = rank::Reader::of(request, locale.as_ref());
    let ties = |coordinates: Vec<Coordinate>| -> Vec<Tie> {
        coordinates.into_iter().map(|coordinate| Tie::Coordinate(tier_of(request, &coordinate), coordinate)).collect()
    };
    let count = objects.len();
    let topics = objects.into_iter().map(|coordinates| rank::topics(request, &to, ties(coordinates), first));
    if is_help(ctx) {
        request.collect_topics(topics.flatten());
        return Ok(vec![Vec::new(); count]);
    }
    Ok(topics.collect())
}

/// What a search prefers: the guides for a context, and those about further coordinates. With it all of these coordinates, the
/// most telling first.
///
/// # Errors
/// As [`for_context`].
pub(crate) async fn at_hand(
    ctx: &Context<'_>,
    context: Option<HelpContext>,
    coordinates: Vec<Coordinate>,
    locale: Option<&Locale>,
) -> Result<(Vec<search_index::AtHand>, Vec<Coordinate>)> {
    let request = request(ctx)?;
    let mut ties = match context {
        Some(context) => context::ties(ctx, context).await?,
        None => Vec::new(),
    };
    ties.extend(coordinates.into_iter().map(|it| Tie::Coordinate(tier_of(request, &it), it)));
    if ties.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut named: Vec<(Tier, Coordinate)> = Vec::new();
    for tie in &ties {
        if let Tie::Coordinate(tier, coordinate) = tie {
            named.push((*tier, coordinate.clone()));
        }
    }
    named.sort_by_key(|(tier, _)| std::cmp::Reverse(*tier));
    let topics = rank::topics(request, &rank::Reader::of(request, locale), ties, search_index::limits::MAX_AT_HAND);
    let preferred = topics.iter().map(HelpTopic::at_hand).collect();
    Ok((preferred, named.into_iter().map(|(_, coordinate)| coordinate).collect()))
}

/// The tier that a bare coordinate has.
fn tier_of(request: &RequestContext, coordinate: &Coordinate) -> Tier {
    let schema = request.guides.coordinates();
    match (coordinate.type_name(), coordinate.member()) {
        (Some("UserErrorCode" | "ErrorCode"), Some(_)) => Tier::ErrorCode,
        (Some("Mutation"), Some(_)) => Tier::Mutation,
        (Some(ty), Some(_)) if schema.is_enum(ty) => Tier::State,
        (Some(_), Some(_)) => Tier::Field,
        _ => Tier::Type,
    }
}
