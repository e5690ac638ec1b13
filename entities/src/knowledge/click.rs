//! Noting which article was opened from the results of a search.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::DbBackend;

use super::{SearchClick, count::room_of, normalized};
use crate::{
    error::StoreResult,
    ids::SearchClickId,
    locale::Locale,
    sql::{Record, Session, Statement},
    writer::{Job, Stop},
};

/// How long after a search an article counts as opened from its results.
const LATEST: TimeDelta = TimeDelta::hours(1);

/// What was searched for, as it is counted: see [`normalized`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedQuery(String);

impl LoggedQuery {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Nothing is left of a query without the blanks, and without what is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoQuery;

impl std::str::FromStr for LoggedQuery {
    type Err = NoQuery;

    fn from_str(text: &str) -> Result<Self, NoQuery> {
        normalized(text).map(Self).ok_or(NoQuery)
    }
}

/// An article that somebody opened from the results of a search. Nobody keeps who searches, and so this is no person's
/// change: it is noted with the latest such search within the hour of which nobody opened a result yet.
#[derive(Debug)]
pub struct RecordClick {
    /// The identifier of the row, if the article is the first time opened that day.
    pub id: SearchClickId,
    /// What was searched for.
    pub query: LoggedQuery,
    /// The locale that was searched.
    pub locale: Locale,
    /// The identity of the article.
    pub article_identity: String,
    /// When it was opened.
    pub at: DateTime<Utc>,
}

/// Why it is not noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickRefusal {
    /// There is nothing in the query.
    NoQuery,
    /// There is no such article for this reader.
    NoArticle,
    /// Nobody searched for that within the hour, or what each of them opened is known already.
    NoSearch,
}

impl From<NoQuery> for ClickRefusal {
    fn from(_: NoQuery) -> Self {
        Self::NoQuery
    }
}

impl Job for RecordClick {
    type Answer = ();
    type Refusal = ClickRefusal;

    async fn run(&self, session: &Session) -> Result<(), Stop<ClickRefusal>> {
        let (day, last_at) = self.search(session).await?.ok_or(Stop::Refused(ClickRefusal::NoSearch))?;
        // With the row of all searches those of what was at hand when the latest was made.
        const OPENED: &str = "UPDATE search_days SET opened = opened + 1 WHERE day = $1 AND locale = $2 AND query = $3 \
            AND last_at = $4 AND opened < searches - without_result";
        let query = self.query.as_str();
        let values = vec![day.into(), self.locale.into(), query.into(), last_at.into()];
        session.execute(&Statement::new(OPENED, values)).await?;
        self.count(session, day).await?;
        Ok(())
    }
}

impl RecordClick {
    /// Counts the article with the day's, unless the day has as many as a day may have.
    async fn count(&self, session: &Session, day: NaiveDate) -> StoreResult<()> {
        const AGAIN: &str = "UPDATE search_clicks SET clicks = clicks + 1 \
            WHERE day = $1 AND locale = $2 AND query = $3 AND article = $4";
        const OR_AGAIN: &str =
            "ON CONFLICT (day, locale, query, article) DO UPDATE SET clicks = search_clicks.clicks + 1";
        let (query, article) = (self.query.as_str(), self.article_identity.as_str());
        let values = vec![day.into(), self.locale.into(), query.into(), article.into()];
        if session.execute(&Statement::new(AGAIN, values)).await? > 0
            || room_of(session, "search_clicks", day).await? == 0
        {
            return Ok(());
        }
        let (query, article) = (query.to_owned(), article.to_owned());
        let first = SearchClick { id: self.id, day, locale: self.locale, query, article, clicks: 1 }.insert();
        session.execute(&Statement::new(format!("{} {OR_AGAIN}", &*first.text), first.values)).await?;
        Ok(())
    }

    /// The day and the instant of the latest such search within the hour of which nobody opened a result yet.
    async fn search(&self, session: &Session) -> StoreResult<Option<(NaiveDate, DateTime<Utc>)>> {
        // Of two at once the second waits, and looks at what the first left.
        let lock = if session.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
        let text = format!(
            "SELECT day, last_at FROM search_days WHERE query = $1 AND locale = $2 AND coordinate = '' AND day >= $3 \
             AND opened < searches - without_result AND last_at > $4 AND last_at <= $5 ORDER BY last_at DESC LIMIT 1{lock}"
        );
        let since = self.at.checked_sub_signed(LATEST).unwrap_or(self.at);
        let values = vec![
            self.query.as_str().into(),
            self.locale.into(),
            since.date_naive().into(),
            since.into(),
            self.at.into(),
        ];
        let found = session.query(&Statement::new(text, values), |row| Ok((row.next()?, row.next()?))).await?;
        Ok(found.into_iter().next())
    }
}
