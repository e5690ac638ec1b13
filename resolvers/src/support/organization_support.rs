//! What support an organization has.

use async_graphql::Context;
use chrono::NaiveDate;
pub use entities::support::OrganizationSupport;
use entities::{
    ids::OrganizationId,
    support::{access_grants_of_organizations, contacts, of_organizations},
};

use super::{SupportAccessGrant, SupportContact, SupportPlan};
use crate::{
    connection::{Connection, page_args, wanted},
    context::{access, database, request, services},
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    money::reader,
    scalars::Locale,
};

/// What support each organization has, for `Organization.support`.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of(ctx: &Context<'_>, organizations: &[OrganizationId]) -> Result<Vec<OrganizationSupport>> {
    Ok(of_organizations(database(ctx)?, access(ctx)?, organizations).await?)
}

/// How far support goes for an organization, and how it is reached.
#[object(name = "OrganizationSupport")]
impl Level<OrganizationSupport> {
    /// STANDARD without a premium support contract.
    fn plan(&self) -> Column<SupportPlan> {
        self.each(|support| SupportPlan::from(support.plan))
    }

    /// Only with a premium support contract. What a caller reads out to be put through to the technical contact; for whoever
    /// manages the organization.
    fn vip_code(&self) -> Column<Option<String>> {
        self.each(|support| support.vip_code.as_ref().map(ToString::to_string))
    }

    /// Whom to call, write to or chat with under this plan, and when; the telephone first.
    fn contacts(&self, ctx: &Context<'_>) -> Result<Column<Vec<SupportContact>>> {
        let (desk, reader) = (&services(ctx)?.settings.operator.support, reader(request(ctx)?, None));
        Ok(self.cells(|support| contacts(support.plan, desk, reader)))
    }

    /// The leave that was given to support agents, the newest first, whatever became of it; for whoever manages the
    /// organization.
    async fn access_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<SupportAccessGrant>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.pluck(|support| support.organization);
        let grant = access(ctx)?.grant(&ids).await?;
        let pages = access_grants_of_organizations(database(ctx)?, &grant, &ids, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
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
objects!(OrganizationSupport);

impl Explained for OrganizationSupport {
    const TYPE: &'static str = "OrganizationSupport";

    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        states.push(("SupportPlan", self.plan.as_str()));
    }
}
