//! Customers' leave for support agents.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
pub use entities::support::SupportAccessGrant;

use crate::{
    accounts::User,
    connection::connection,
    context::database,
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    products::{AccessLevel, Product},
    scalars::{DateTime, GlobalId, Locale},
};

/// A customer's leave for support agents to look into chosen products for a while.
#[object(name = "SupportAccessGrant")]
impl Level<SupportAccessGrant> {
    /// The grant's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|grant| GlobalId(grant.id))
    }

    /// What agents may look into, by name.
    async fn products(&self, ctx: &Context<'_>) -> Result<Column<Vec<Product>>> {
        self.column(entities::products::of_support_access_grants(database(ctx)?, &self.refs()).await?)
    }

    /// How far.
    fn level(&self) -> Column<AccessLevel> {
        self.each(|grant| AccessLevel::from(grant.level))
    }

    /// Who gave it.
    async fn granted_by(&self, ctx: &Context<'_>) -> Result<Column<User>> {
        self.column(entities::accounts::of_support_access_grants(database(ctx)?, &self.refs()).await?)
    }

    /// From when on it opens nothing.
    fn expires_at(&self) -> Column<DateTime> {
        self.each(|grant| DateTime(grant.expires_at))
    }

    /// When it was taken back before its time; null where it was not.
    fn revoked_at(&self) -> Column<Option<DateTime>> {
        self.each(|grant| grant.revoked_at.map(DateTime))
    }

    /// Whether agents may look now.
    fn is_active(&self, ctx: &Context<'_>) -> Result<Column<bool>> {
        self.each_at(ctx, |grant, at| grant.is_active(at.now))
    }

    /// The guides for what the person has in front of them.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(SupportAccessGrant);
connection!(SupportAccessGrant, "SupportAccessGrant");

impl Explained for SupportAccessGrant {
    const TYPE: &'static str = "SupportAccessGrant";

    /// To the day: a grant that ended some hours ago still counts as one whose activity is in question.
    fn tell_states(&self, today: NaiveDate, states: &mut Vec<State>) {
        let field = match self.revoked_at {
            Some(_) => "revokedAt",
            None if self.expires_at.date_naive() < today => "expiresAt",
            None => "isActive",
        };
        states.push(("SupportAccessGrant", field));
    }
}
