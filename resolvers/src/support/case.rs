//! What a support agent sees of a caller.

use async_graphql::Context;
pub use entities::support::SupportCase;

use super::{SupportSignal, signal};
use crate::{
    accounts::User,
    error::Result,
    help::{self, HelpTopic},
    level::{Column, Level, object, objects},
    organizations::Organization,
    scalars::Locale,
};

/// What a support agent sees of a caller: who they are, and what seems to be the matter. Products only as far as a grant
/// reaches.
#[object(name = "SupportCase")]
impl Level<SupportCase> {
    /// The caller; for a VIP code, the organization's legal representative.
    fn user(&self) -> Column<User> {
        self.cells(|case| case.user.clone())
    }

    /// Only organizations whose code was given, or that gave a grant.
    fn organizations(&self) -> Column<Vec<Organization>> {
        self.cells(|case| case.organizations.clone())
    }

    /// What may be the matter, the most pressing first: what is owed, then products, then sites.
    fn signals(&self) -> Column<Vec<SupportSignal>> {
        self.cells(|case| case.signals.clone())
    }

    /// The guides for all signals together.
    fn suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides, such as the caller's; the agent's own where none is given.")]
        locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 5)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        let coordinates = self.pluck(|case| case.signals.iter().flat_map(signal::coordinates).collect());
        self.column(help::of_coordinates(ctx, coordinates, locale, first.unwrap_or(5))?)
    }
}
objects!(SupportCase);
