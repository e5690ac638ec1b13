//! What people searched for, and what they did not find.

use async_graphql::{Context, Object};
use chrono::Duration;
use entities::page::{Page, PageArgs};

use crate::{
    articles::{Article, reader},
    connection::{Connection, connection},
    context::{access, database, request},
    error::Result,
    level::{Column, Level, objects},
    scalars::{DateTime, Locale},
};

pub use entities::knowledge::SearchInsight;

/// How far back is looked where no instant is given.
const DEFAULT_DAYS: i64 = 30;

/// The searches since an instant, the most frequent query first; an empty page for who is neither agent nor editor.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn insights(
    ctx: &Context<'_>,
    since: Option<DateTime>,
    locale: Option<Locale>,
    args: PageArgs,
) -> Result<Connection<SearchInsight>> {
    let (access, request) = (access(ctx)?, request(ctx)?);
    let since = since.map_or_else(|| access.now() - Duration::days(DEFAULT_DAYS), |DateTime(since)| since);
    let locale = locale.and_then(|asked| request.locale(Some(&asked)).as_str().parse().ok());
    let page = entities::knowledge::insights(database(ctx)?, access, Some(since), locale, &args).await?;
    Ok(Connection(page.unwrap_or_else(Page::empty)))
}

/// A query that people searched for, and what came of it.
#[Object(name = "SearchInsight")]
impl Level<SearchInsight> {
    /// What was searched for, in lower case and with single blanks, so that spellings count together.
    fn query(&self) -> Column<String> {
        self.each(|insight| insight.query.as_str())
    }

    /// The locale that was searched.
    fn locale(&self) -> Column<Locale> {
        self.each(|insight| Locale(insight.locale.to_string()))
    }

    /// How often it was searched for.
    fn searches(&self) -> Column<i32> {
        self.each(|insight| i32::try_from(insight.searches).unwrap_or(i32::MAX))
    }

    /// How often nothing was found.
    fn without_result(&self) -> Column<i32> {
        self.each(|insight| i32::try_from(insight.without_result).unwrap_or(i32::MAX))
    }

    /// The articles that were opened from its results, the most opened first.
    async fn clicked_articles(&self, ctx: &Context<'_>) -> Result<Column<Vec<Article>>> {
        let request = request(ctx)?;
        let (knowledge_base, reader) = (request.guides.knowledge_base(), reader(&request.access));
        Ok(self.cells(|insight| {
            let locale = knowledge_base.negotiate(Some(&insight.locale.to_string()));
            let articles = insight.clicked_articles.iter();
            let articles = articles.filter_map(|identity| knowledge_base.article_by_identity(identity, &locale));
            articles.filter(|article| article.is_for(reader)).map(Article::from).collect()
        }))
    }
}
objects!(SearchInsight);
connection!(SearchInsight, "SearchInsight");
