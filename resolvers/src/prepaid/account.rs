//! The prepaid account.

use async_graphql::{Context, ID};
pub use entities::prepaid::PrepaidAccount;
use entities::{organizations, prepaid};

use super::{PrepaidEntry, PrepaidLimits, TopUp, Withdrawal};
use crate::{
    connection::{Connection, page_args, wanted},
    context::database,
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    money::Money,
    organizations::Organization,
    projection::columns,
    scalars::{GlobalId, Locale},
};

/// Money that an organization keeps with the provider. Every movement is a ledger entry; the balance is their sum.
#[object(name = "PrepaidAccount")]
impl Level<PrepaidAccount> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|account| GlobalId(account.id))
    }

    /// Whose money it is.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Organization>> {
        self.column(organizations::of_rows(database(ctx)?, &self.refs(), columns::<Organization>(ctx)).await?)
    }

    /// The sum of all entries.
    fn balance(&self) -> Column<Money> {
        self.cells(|account| account.funds().balance)
    }

    /// The balance less what is held for withdrawals and renewals under way.
    fn available(&self) -> Column<Money> {
        self.cells(|account| account.funds().available())
    }

    /// The movements, the newest first.
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<PrepaidEntry>>> {
        let args = page_args(first, after, last, before)?;
        let pages = prepaid::entries_of_accounts(database(ctx)?, &self.refs(), &args, wanted(ctx)).await?;
        self.column(pages.into_iter().map(Connection).collect())
    }

    /// What somebody meant to put on it, the newest first, whatever became of it.
    async fn top_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<TopUp>>> {
        let args = page_args(first, after, last, before)?;
        let pages = prepaid::top_ups_of_accounts(database(ctx)?, &self.refs(), &args, wanted(ctx)).await?;
        self.column(pages.into_iter().map(Connection).collect())
    }

    /// What was taken back from it, the newest first, whatever became of it.
    async fn withdrawals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Withdrawal>>> {
        let args = page_args(first, after, last, before)?;
        let pages = prepaid::withdrawals_of_accounts(database(ctx)?, &self.refs(), &args, wanted(ctx)).await?;
        self.column(pages.into_iter().map(Connection).collect())
    }

    /// How much may be put on it, kept on it and taken back.
    fn limits(&self) -> Column<PrepaidLimits> {
        self.cells(|account| account.limits())
    }

    /// The guides for the prepaid account.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(PrepaidAccount);

impl Explained for PrepaidAccount {
    const TYPE: &'static str = "PrepaidAccount";
}
