//! The root of all queries.

use async_graphql::{Any, Context, ID};
use entities::{accounts::User, organizations::Organization};

use crate::{
    accounts,
    articles::{self, Article, ArticleFilter, ArticleRating, ArticleRatingFilter, Category},
    connection::{Connection, page_args},
    error::Result,
    federation::{self, Entity, Service},
    help::{self, HelpContext, HelpTopic},
    invoices::{self, ReminderVerification},
    level::{Column, Level, object},
    nodes::{self, Node},
    organizations,
    scalars::{DateTime, Locale, SchemaCoordinate},
    search::{self, SearchConnection, SearchInsight, SearchOutcome, Suggestion, WantedInsights},
    support::{self, SupportCase},
};

/// Everything that can be read.
#[derive(Debug)]
pub struct Query;

/// Everything that can be read.
#[object(name = "Query")]
impl Level<Query> {
    /// The user that the request's credentials stand for; null for an anonymous request.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Column<Option<User>>> {
        self.column(vec![accounts::viewer(ctx).await?])
    }

    /// An object by its global ID; null where there is none, or none for this viewer.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global ID, as every `id` gives it.")] id: ID,
    ) -> Result<Column<Option<Node>>> {
        self.column(nodes::by_ids(ctx, &[id]).await?)
    }

    /// Objects by their global IDs, in their order; null in the place of one that is not there, or not for this viewer.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 global IDs.")] ids: Vec<ID>,
    ) -> Result<Column<Vec<Option<Node>>>> {
        self.column(vec![nodes::by_ids(ctx, &ids).await?])
    }

    /// An organization that the viewer has something to do with.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global ID, `org_…`.")] id: ID,
    ) -> Result<Column<Option<Organization>>> {
        self.column(vec![organizations::by_id(ctx, &id).await?])
    }

    /// One article by its slug, in the locale asked for or the closest one that exists. Anonymous readers see public articles.
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug in any locale, or an old one that redirects.")] slug: String,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
    ) -> Result<Column<Option<Article>>> {
        self.column(vec![articles::by_slug(ctx, &slug, locale)?])
    }

    /// The articles for this reader, by category and title; each in the closest locale that exists.
    #[allow(clippy::too_many_arguments, reason = "a connection has four arguments of its own")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which articles.")] filter: Option<ArticleFilter>,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "The page's length from its start, from 0 to 100; 20 where nothing is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "A cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "The page's length from the list's end, from 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "A cursor that the page comes before.")] before: Option<String>,
    ) -> Result<Column<Connection<Article>>> {
        self.column(vec![articles::list(ctx, filter, locale, (first, after, last, before))?])
    }

    /// The shelves of the knowledge base that have something for this reader.
    async fn categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
    ) -> Result<Column<Vec<Category>>> {
        self.column(vec![articles::categories(ctx, locale)?])
    }

    /// Full-text search over article sections, best first. `"words in this order"` finds them together, `-word` leaves out
    /// what has it, and `title:word` looks in titles; what is no whole operator is text, so that nothing typed is an error.
    #[allow(clippy::too_many_arguments, reason = "a connection has four arguments of its own")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the person typed; anything goes. Of long texts the first 1,000 characters count.")]
        query: String,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "Which articles.")] filter: Option<ArticleFilter>,
        #[graphql(
            desc = "What the person has in front of them: what is about it is preferred, and nothing is hidden."
        )]
        context: Option<HelpContext>,
        #[graphql(
            desc = "For support agents: the code of the case in which is searched. What is about its signals is preferred."
        )]
        support_case: Option<String>,
        #[graphql(desc = "The page's length from its start, from 0 to 100; 20 where nothing is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "A cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "The page's length from the list's end, from 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "A cursor that the page comes before.")] before: Option<String>,
    ) -> Result<Column<SearchConnection>> {
        let asked = search::Asked { text: query, locale, filter, context, support_case };
        self.column(vec![search::search(ctx, asked, (first, after, last, before)).await?])
    }

    /// Completions of what is being typed: titles, headings and past successful queries.
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed so far.")] prefix: String,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 8)] first: Option<i32>,
    ) -> Result<Column<Vec<Suggestion>>> {
        self.column(vec![search::suggest(ctx, &prefix, locale, first.unwrap_or(8))?])
    }

    /// The guides for what the person has in front of them.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is on the screen.")] context: HelpContext,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 5)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        self.column(vec![help::for_context(ctx, context, locale, first.unwrap_or(5)).await?])
    }

    /// Tells whether a payment reminder that somebody received was really sent, and for which invoice. Needs no sign-in, and gives nothing away but yes or no.
    async fn verify_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The verification code printed on the reminder.")] code: String,
    ) -> Result<Column<ReminderVerification>> {
        self.column(vec![invoices::verify_reminder(ctx, &code).await?])
    }

    /// For support agents: who gave this support code or VIP code on the phone, and what they may need.
    async fn support_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The support code or VIP code that the caller read out.")] code: String,
    ) -> Result<Column<Option<SupportCase>>> {
        self.column(vec![support::case(ctx, &code).await?])
    }

    /// For support agents and editors: what people searched for, and what they did not find.
    #[allow(clippy::too_many_arguments, reason = "a connection has four arguments of its own")]
    async fn search_insights(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Searches of the day of this instant, in UTC, and later; the last 30 days where none is given."
        )]
        since: Option<DateTime>,
        #[graphql(desc = "Searches in this locale; in all where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "Searches of people who had this in front of them; of all where none is given.")]
        coordinate: Option<SchemaCoordinate>,
        #[graphql(desc = "Searches of which this came; all where none is given.")] outcome: Option<SearchOutcome>,
        #[graphql(desc = "The page's length from its start, from 0 to 100; 20 where nothing is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "A cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "The page's length from the list's end, from 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "A cursor that the page comes before.")] before: Option<String>,
    ) -> Result<Column<Connection<SearchInsight>>> {
        let args = page_args(first, after, last, before)?;
        let wanted = WantedInsights { since, locale, coordinate, outcome };
        self.column(vec![search::insights(ctx, wanted, args).await?])
    }

    /// For support agents and editors: what readers said of articles, the newest first, up to 5,000; an empty page for anybody else.
    async fn article_ratings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ratings.")] filter: Option<ArticleRatingFilter>,
        #[graphql(desc = "The page's length from its start, from 0 to 100; 20 where nothing is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "A cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "The page's length from the list's end, from 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "A cursor that the page comes before.")] before: Option<String>,
    ) -> Result<Column<Connection<ArticleRating>>> {
        let args = page_args(first, after, last, before)?;
        self.column(vec![articles::ratings(ctx, filter, args).await?])
    }

    /// For gateways of Apollo Federation: this schema as a subgraph.
    #[graphql(name = "_service")]
    async fn service(&self, ctx: &Context<'_>) -> Result<Column<Service>> {
        self.column(vec![federation::service(ctx)?])
    }

    /// For gateways of Apollo Federation: the objects that other subgraphs refer to, in the order of the representations; null in the place of one that is not there, or not for this viewer.
    #[graphql(name = "_entities")]
    async fn entities(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "At most 1,000 representations, each with the `__typename` and the `id` of an object that implements `Node`."
        )]
        representations: Vec<Any>,
    ) -> Result<Column<Vec<Option<Result<Entity>>>>> {
        self.column(vec![federation::entities(ctx, &representations).await?])
    }
}
