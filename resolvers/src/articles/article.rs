//! Articles.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID};
use entities::ids::ArticleId;
use kb::{Device, Piece};

use super::{
    ArticleFeedback, ArticleFilter, ArticleKind, ArticleSection, Audience, Category, Video, filled::filled, reader,
};
use crate::{
    connection::{Connection, checked_first, connection, page_args},
    context::{database, request},
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{Date, Html, Locale, SchemaCoordinate, Url},
};

/// An article of the knowledge base in one language.
#[derive(Debug, Clone)]
pub struct Article(Arc<kb::Article>);

impl From<&Arc<kb::Article>> for Article {
    fn from(article: &Arc<kb::Article>) -> Self {
        Self(Arc::clone(article))
    }
}

impl Article {
    /// The article itself.
    pub fn article(&self) -> &Arc<kb::Article> {
        &self.0
    }

    fn html_for(&self, user_agent: Option<&str>) -> Cow<'_, Piece> {
        let rendered = self.0.rendered();
        match user_agent {
            Some(_) => Cow::Owned(rendered.in_order(self.order_for(user_agent))),
            None => Cow::Borrowed(&rendered.whole),
        }
    }

    /// The indexes of the sections, in the order for the reader's browser.
    fn order_for(&self, user_agent: Option<&str>) -> Vec<usize> {
        match user_agent {
            Some(user_agent) => self.0.sections_for(Device::of(user_agent)),
            None => (0..self.0.sections.len()).collect(),
        }
    }
}

/// One article by its slug, in the locale asked for or the closest one that exists; nothing for one that is not for this
/// reader.
///
/// # Errors
/// Never for a request that went through `schema::execute`.
pub fn by_slug(ctx: &Context<'_>, slug: &str, locale: Option<Locale>) -> Result<Option<Article>> {
    let request = request(ctx)?;
    let locale = request.locale(locale.as_ref());
    let found = request.guides.knowledge_base().article_by_slug(slug, &locale);
    Ok(found.filter(|article| article.is_for(reader(&request.access))).map(Article::from))
}

/// The articles for this reader, in the order of the categories and titles; each in the closest locale that exists.
///
/// # Errors
/// Arguments of the page that are refused.
pub fn list(
    ctx: &Context<'_>,
    filter: Option<ArticleFilter>,
    locale: Option<Locale>,
    page: (Option<i32>, Option<String>, Option<i32>, Option<String>),
) -> Result<Connection<Article>> {
    let request = request(ctx)?;
    let args = page_args(page.0, page.1, page.2, page.3)?;
    let (locale, reader, filter) =
        (request.locale(locale.as_ref()), reader(&request.access), filter.unwrap_or_default());
    let articles = request.guides.knowledge_base().articles(&locale).iter();
    let found = articles.filter(|article| article.is_for(reader) && filter.admits(article)).map(Article::from);
    let page = args.cut("articles", found.collect(), |article| article.0.identity.clone())?;
    Ok(Connection(page))
}

/// An article of the knowledge base in one language.
#[object(name = "Article")]
impl Level<Article> {
    /// The global ID. It stays the same when the article is edited.
    fn id(&self) -> Column<ID> {
        self.each(|article| ID(ArticleId(article.0.uuid).to_string()))
    }

    /// Its name in URLs, in its language.
    fn slug(&self) -> Column<String> {
        self.each(|article| article.0.slug.as_str())
    }

    /// The language that it is written in.
    fn locale(&self) -> Column<Locale> {
        self.each(|article| Locale(article.0.locale.to_string()))
    }

    /// FAQ, guide or video.
    fn kind(&self) -> Column<ArticleKind> {
        self.each(|article| ArticleKind::from(article.0.kind))
    }

    /// Its title.
    fn title(&self) -> Column<String> {
        self.each(|article| article.0.title.as_str())
    }

    /// What it is about, in one or two sentences.
    fn summary(&self) -> Column<String> {
        self.each(|article| article.0.summary.as_str())
    }

    /// The source, as written.
    fn markdown(&self) -> Column<String> {
        self.each(|article| article.0.markdown.as_str())
    }

    /// Rendered and sanitized. With `context`, placeholders are filled from that object and links lead to its pages. With
    /// `userAgent`, what is for the reader's own browser or platform stands before its alternatives.
    async fn html(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An object in front of the reader, from which placeholders are filled.")] context: Option<ID>,
        #[graphql(desc = "What the reader's browser sends as User-Agent.")] user_agent: Option<String>,
    ) -> Result<Column<Html>> {
        let pieces: Vec<Cow<'_, Piece>> = self.pluck(|article| article.html_for(user_agent.as_deref()));
        let Some(context) = context else {
            return self.column(pieces.into_iter().map(|piece| Html(piece.into_owned().html)).collect());
        };
        let blanks = pieces.iter().map(|piece| (piece.html.as_str(), piece.blanks.as_slice())).collect();
        self.column(filled(ctx, &context, blanks).await?)
    }

    /// Its headings with what stands under each. With `userAgent`, what is for the reader's own browser or platform stands
    /// before its alternatives.
    fn sections(
        &self,
        #[graphql(desc = "What the reader's browser sends as User-Agent.")] user_agent: Option<String>,
    ) -> Column<Vec<ArticleSection>> {
        self.cells(|article| {
            let order = article.order_for(user_agent.as_deref());
            order.into_iter().filter_map(|index| ArticleSection::of(&article.0, index)).collect()
        })
    }

    /// The shelf that it stands on.
    async fn category(&self, ctx: &Context<'_>) -> Result<Column<Category>> {
        let category = |article: &Article| Category::of(ctx, &article.0.category, &article.0.locale);
        self.required(self.items().map(category).collect::<Result<_>>()?)
    }

    /// Its tags, the same words in every language.
    fn tags(&self) -> Column<Vec<String>> {
        self.each(|article| article.0.tags.clone())
    }

    /// Who may read it.
    fn audience(&self) -> Column<Audience> {
        self.each(|article| Audience::from(article.0.audience))
    }

    /// What of this API the article explains.
    fn about(&self) -> Column<Vec<SchemaCoordinate>> {
        self.each(|article| article.0.about.iter().cloned().map(SchemaCoordinate).collect::<Vec<_>>())
    }

    /// Articles to read next: those that the author named, then those about the same.
    async fn related(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 5)] first: Option<i32>,
    ) -> Result<Column<Vec<Article>>> {
        let request = request(ctx)?;
        let first = checked_first(first.unwrap_or(5), MOST_RELATED)?;
        let (knowledge_base, reader) = (request.guides.knowledge_base(), reader(&request.access));
        Ok(self.cells(|article| {
            // More than are wanted, since some may be for other readers.
            let related = knowledge_base.related(&article.0, MOST_RELATED * 2);
            related.iter().filter(|article| article.is_for(reader)).take(first).map(Article::from).collect()
        }))
    }

    /// The article in its other languages.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Column<Vec<Article>>> {
        let request = request(ctx)?;
        let (knowledge_base, reader) = (request.guides.knowledge_base(), reader(&request.access));
        Ok(self.cells(|article| {
            let translations = knowledge_base.translations(&article.0);
            translations.filter(|article| article.is_for(reader)).map(Article::from).collect()
        }))
    }

    /// The film; null for an article to read.
    fn video(&self) -> Column<Option<Video>> {
        self.cells(|article| article.0.video.clone().map(Video))
    }

    /// Where it is read.
    fn url(&self) -> Column<Url> {
        self.each(|article| article.0.url.as_str())
    }

    /// How long reading it takes, at least 1.
    fn reading_minutes(&self) -> Column<i32> {
        self.each(|article| i32::try_from(article.0.reading_minutes).unwrap_or(i32::MAX))
    }

    /// The day on which somebody last checked it.
    fn reviewed_on(&self) -> Column<Date> {
        self.each(|article| Date(article.0.reviewed_on))
    }

    /// How often it helped, over all its translations.
    async fn feedback(&self, ctx: &Context<'_>) -> Result<Column<ArticleFeedback>> {
        let identities: Vec<&str> = self.items().map(|article| article.0.identity.as_str()).collect();
        let counts = entities::knowledge::feedback_counts(database(ctx)?, &identities).await?;
        let feedback = self.items().zip(counts).map(|(article, count)| ArticleFeedback {
            article: Arc::clone(&article.0),
            helpful: count.helpful,
            not_helpful: count.not_helpful,
        });
        self.column(feedback.collect())
    }

    /// Which text it is: another one after every edit of title, summary or text.
    fn revision(&self) -> Column<String> {
        self.each(|article| article.0.revision())
    }
}

/// The most related articles that can be asked for.
const MOST_RELATED: usize = 50;

objects!(Article);
connection!(Article, "Article");
