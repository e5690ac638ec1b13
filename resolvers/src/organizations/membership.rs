//! A user's place in an organization.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
pub use entities::organizations::Membership;

use super::{Organization, Permission, Role};
use crate::{
    accounts::User,
    connection::{Connection, connection, page_args, wanted},
    context::{access, database},
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    products::ProductAccess,
    projection::{columns, projected, wanted_of},
    scalars::{GlobalId, Locale},
    teams::Team,
};

/// A user's place in an organization.
#[object(name = "Membership")]
impl Level<Membership> {
    /// The membership's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|membership| GlobalId(membership.id))
    }

    /// Who it is.
    async fn user(&self, ctx: &Context<'_>) -> Result<Column<User>> {
        self.column(entities::accounts::of_memberships(database(ctx)?, &self.refs(), columns::<User>(ctx)).await?)
    }

    /// Where.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
        self.column(entities::organizations::of_rows(database(ctx)?, &self.refs(), columns::<Organization>(ctx)).await?)
    }

    /// As what.
    fn role(&self) -> Column<Role> {
        self.each(|membership| Role::from(membership.role))
    }

    /// What the person may do beyond single products; of a legal representative and an administrator, everything.
    fn permissions(&self) -> Column<Vec<Permission>> {
        self.cells(|membership| membership.permissions().into_iter().map(Into::into).collect())
    }

    /// Products reached through teams or given directly.
    async fn product_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<ProductAccess>>> {
        let page = page_args(first, after, last, before)?;
        let (grant, rows) =
            (access(ctx)?.grant(&self.pluck(|membership| membership.organization_id)).await?, self.refs());
        let pages = entities::products::access_of_memberships(database(ctx)?, &grant, &rows, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// The work teams that the person is in.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Team>>> {
        let page = page_args(first, after, last, before)?;
        let (grant, rows) =
            (access(ctx)?.grant(&self.pluck(|membership| membership.organization_id)).await?, self.refs());
        let pages = entities::teams::of_memberships(database(ctx)?, &grant, &rows, &page, wanted_of::<Team>(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Whether the person chose to get reminders of unpaid invoices.
    fn receives_billing_reminders(&self) -> Column<bool> {
        self.each(|membership| membership.receives_billing_reminders)
    }

    /// Whether the person chose to be told what happens to products.
    fn receives_product_events(&self) -> Column<bool> {
        self.each(|membership| membership.receives_product_events)
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
objects!(Membership);
connection!(Membership, "Membership");
projected!(Membership: Membership {
    "id": [],
    "user": [],
    "organization": [],
    "role": [Role],
    "permissions": [Role, ManageAccounting, OrderProducts],
    "productAccess": [],
    "teams": [],
    "receivesBillingReminders": [ReceivesBillingReminders],
    "receivesProductEvents": [ReceivesProductEvents],
    "help": [Role, ManageAccounting, OrderProducts],
});

impl Explained for Membership {
    const TYPE: &'static str = "Membership";

    /// A role that has all rights says so itself; of the others, what was given tells more.
    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        let given = if self.role.has_all_rights() { Vec::new() } else { self.permissions() };
        let given = given.into_iter().map(|permission| ("Permission", permission.as_str()));
        states.extend(std::iter::once(("Role", self.role.as_str())).chain(given));
    }
}
