//! What people searched for, and what they did not find.

use async_graphql::{Context, Enum};
use chrono::Duration;
use entities::{
    knowledge::InsightFilter,
    page::{Page, PageArgs},
};

use crate::{
    articles::{Article, reader},
    connection::{Connection, connection},
    context::{access, database, request},
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{DateTime, Locale, SchemaCoordinate},
};

pub use entities::knowledge::SearchInsight;

/// How far back is looked where no instant is given.
const DEFAULT_DAYS: i64 = 30;

/// What came of searches.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entities::knowledge::SearchOutcome")]
pub enum SearchOutcome {
    /// Nothing was found, at least once. What was missed most comes first.
    NothingFound,
    /// Something was found, and nobody opened any of it. What was found most often comes first.
    NothingOpened,
}

/// Which searches are told; everything where nothing is given.
#[derive(Debug, Default)]
pub struct WantedInsights {
    /// Of the day of this instant and later.
    pub since: Option<DateTime>,
    /// In this locale.
    pub locale: Option<Locale>,
    /// Of people who had this in front of them.
    pub coordinate: Option<SchemaCoordinate>,
    /// Of which this came.
    pub outcome: Option<SearchOutcome>,
}

/// The searches that are wanted, what happened most often first; an empty page for who is neither agent nor editor.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn insights(ctx: &Context<'_>, wanted: WantedInsights, args: PageArgs) -> Result<Connection<SearchInsight>> {
    let (access, request) = (access(ctx)?, request(ctx)?);
    let since = wanted.since.map_or_else(|| access.now() - Duration::days(DEFAULT_DAYS), |DateTime(since)| since);
    let filter = InsightFilter {
        since: Some(since.date_naive()),
        locale: wanted.locale.and_then(|asked| request.locale(Some(&asked)).as_str().parse().ok()),
        coordinate: wanted.coordinate.map(|SchemaCoordinate(coordinate)| coordinate.to_string()),
        outcome: wanted.outcome.map(Into::into),
    };
    let page = entities::knowledge::insights(database(ctx)?, access, &filter, &args).await?;
    Ok(Connection(page.unwrap_or_else(Page::empty)))
}

/// A query that people searched for, and what came of it.
#[object(name = "SearchInsight")]
impl Level<SearchInsight> {
    /// What was searched for, in lower case and with single blanks, so that spellings count together. Addresses, IBANs, codes, long numbers, and names after a form of address are left out, with … in their place.
    fn query(&self) -> Column<String> {
        self.each(|insight| insight.query.as_str())
    }

    /// The locale that was searched.
    fn locale(&self) -> Column<Locale> {
        self.each(|insight| Locale(insight.locale.to_string()))
    }

    /// How often it was searched for.
    fn searches(&self) -> Column<i32> {
        self.each(|insight| count(insight.searches))
    }

    /// How often nothing was found.
    fn without_result(&self) -> Column<i32> {
        self.each(|insight| count(insight.without_result))
    }

    /// How often one of the results was opened.
    fn opened(&self) -> Column<i32> {
        self.each(|insight| count(insight.opened))
    }

    /// The most articles that one of the searches found.
    fn most_results(&self) -> Column<i32> {
        self.each(|insight| count(insight.most_hits))
    }

    /// What of the schema people who searched for it had in front of them, what most of them had first.
    fn coordinates(&self) -> Column<Vec<SchemaCoordinate>> {
        self.cells(|insight| {
            insight.coordinates.iter().filter_map(|it| it.parse().ok()).map(SchemaCoordinate).collect()
        })
    }

    /// The articles that were opened from its results, the most opened first, whatever people had in front of them.
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

fn count(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

objects!(SearchInsight);
connection!(SearchInsight, "SearchInsight");
