//! A work team.

use async_graphql::{Context, ID};
pub use entities::teams::Team;

use crate::{
    connection::{Connection, connection, page_args, wanted},
    context::{access, database},
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    organizations::{Membership, Organization},
    products::ProductAccess,
    projection::{columns, projected, wanted_of},
    scalars::{GlobalId, Locale},
};

/// A work team: people who get the same products.
#[object(name = "Team")]
impl Level<Team> {
    /// The team's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|team| GlobalId(team.id))
    }

    /// Unique within the organization.
    fn name(&self) -> Column<String> {
        self.each(|team| team.name.as_str())
    }

    /// What it is for.
    fn description(&self) -> Column<Option<String>> {
        self.each(|team| team.description.as_deref())
    }

    /// Another one whenever the team, its members or its products changed. Hand it on as `ifRevision`, so that you do not write over what somebody else changed since you read the team.
    fn revision(&self) -> Column<String> {
        self.each(|team| team.revision.to_string())
    }

    /// Whose team it is.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
        self.column(entities::organizations::of_rows(database(ctx)?, &self.refs(), columns::<Organization>(ctx)).await?)
    }

    /// Its members.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Membership>>> {
        let page = page_args(first, after, last, before)?;
        let (grant, rows) = (access(ctx)?.grant(&self.pluck(|team| team.organization_id)).await?, self.refs());
        let pages = entities::organizations::memberships_of_teams(
            database(ctx)?,
            &grant,
            &rows,
            &page,
            wanted_of::<Membership>(ctx),
        );
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// The products that all its members reach.
    async fn product_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<ProductAccess>>> {
        let page = page_args(first, after, last, before)?;
        let (grant, rows) = (access(ctx)?.grant(&self.pluck(|team| team.organization_id)).await?, self.refs());
        let pages = entities::products::access_of_teams(database(ctx)?, &grant, &rows, &page, wanted(ctx));
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
objects!(Team);
connection!(Team, "Team");
projected!(Team: Team {
    "id": [],
    "name": [Name],
    "description": [Description],
    "revision": [Revision],
    "organization": [],
    "memberships": [],
    "productAccess": [],
    "help": [],
});

impl Explained for Team {
    const TYPE: &'static str = "Team";
}
