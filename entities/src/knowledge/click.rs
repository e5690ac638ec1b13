//! Noting which article was opened from the results of a search.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbBackend;

use super::normalized;
use crate::{
    locale::Locale,
    sql::{Session, Statement},
    writer::{Job, Stop},
};

/// How long after a search an article counts as opened from its results.
const LATEST: TimeDelta = TimeDelta::hours(1);

/// What was searched for, as the log has it: see [`normalized`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedQuery(String);

/// Nothing is left of a query without the blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoQuery;

impl std::str::FromStr for LoggedQuery {
    type Err = NoQuery;

    fn from_str(text: &str) -> Result<Self, NoQuery> {
        normalized(text).map(Self).ok_or(NoQuery)
    }
}

/// An article that somebody opened from the results of a search. The log does not say who searches, and so this is no
/// person's change: it is noted with the latest such search within the hour of which nobody opened a result yet.
#[derive(Debug)]
pub struct RecordClick {
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
        // Of two at once, each finds a search of its own.
        let lock = if session.backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
        let text = format!(
            "UPDATE search_log SET clicked_article = $1 WHERE id = (SELECT id FROM search_log WHERE query = $2 \
             AND locale = $3 AND clicked_article IS NULL AND hits > 0 AND at > $4 AND at <= $5 \
             ORDER BY at DESC, id DESC LIMIT 1{lock})"
        );
        let since = self.at.checked_sub_signed(LATEST).unwrap_or(self.at);
        let values = vec![
            self.article_identity.as_str().into(),
            self.query.0.as_str().into(),
            self.locale.into(),
            since.into(),
            self.at.into(),
        ];
        match session.execute(&Statement::new(text, values)).await? {
            0 => Err(Stop::Refused(ClickRefusal::NoSearch)),
            _ => Ok(()),
        }
    }
}
