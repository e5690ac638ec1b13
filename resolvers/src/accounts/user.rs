//! A person with a login.

use async_graphql::{Context, ID};
pub use entities::accounts::User;

use super::ApiToken;
use crate::{
    connection::{Connection, page_args, wanted},
    context::{access, database},
    error::Result,
    help::{self, Explained, HelpTopic},
    level::{Column, Level, object, objects},
    organizations::Membership,
    projection::{projected, wanted_of},
    scalars::{DateTime, GlobalId, Locale},
    support::SupportCode,
};

/// A person with a login, who may belong to several organizations.
#[object(name = "User")]
impl Level<User> {
    /// The user's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|user| GlobalId(user.id))
    }

    /// The address that the person signs in with, in lower case.
    fn email(&self) -> Column<String> {
        self.each(|user| user.email.as_str())
    }

    /// As the person writes it.
    fn name(&self) -> Column<String> {
        self.each(|user| user.name.as_str())
    }

    /// What the person reads: mails, guides and messages come in it.
    fn locale(&self) -> Column<Locale> {
        self.each(|user| Locale(user.locale.to_string()))
    }

    /// When the person signed up.
    fn created_at(&self) -> Column<DateTime> {
        self.each(|user| DateTime(user.created_at))
    }

    /// The user's places in organizations; of another user, those in organizations whose people the viewer may see.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Membership>>> {
        let page = page_args(first, after, last, before)?;
        let (access, users) = (access(ctx)?, self.pluck(|user| user.id));
        let pages = entities::organizations::memberships_of_users(
            database(ctx)?,
            access,
            &users,
            &page,
            wanted_of::<Membership>(ctx),
        );
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Only for the viewer's own user.
    async fn support_code(&self, ctx: &Context<'_>) -> Result<Column<Option<SupportCode>>> {
        let users = self.pluck(|user| user.id);
        self.column(entities::support::codes_of_users(database(ctx)?, access(ctx)?, &users).await?)
    }

    /// Only for the viewer's own user.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Option<Connection<ApiToken>>>> {
        let page = page_args(first, after, last, before)?;
        let (access, users) = (access(ctx)?, self.pluck(|user| user.id));
        let pages = entities::accounts::api_tokens_of_users(database(ctx)?, access, &users, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(|page| page.map(Connection)).collect())
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
objects!(User);
projected!(User: User {
    "id": [],
    "email": [Email],
    "name": [Name],
    "locale": [Locale],
    "createdAt": [CreatedAt],
    "memberships": [],
    "supportCode": [],
    "apiTokens": [],
});

impl Explained for User {
    const TYPE: &'static str = "User";
}
