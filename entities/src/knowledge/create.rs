//! Constructors that check.

use super::{ArticleFeedback, FeedbackReason, LoggedSearch};
use crate::{
    accounts::check,
    clock::Clock,
    error::InputError,
    ids::{IdSource, UserId},
    locale::Locale,
};

/// The longest query that is logged, in characters.
const LONGEST_QUERY: usize = 200;
/// The longest identity of an article, in characters.
const LONGEST_IDENTITY: usize = 200;
/// The longest comment, in characters.
pub(super) const LONGEST_COMMENT: usize = 2_000;

/// A query as it is logged, so that spellings of the same count together: in lower case, single blanks, cut to 200
/// characters. `None` where nothing is left.
pub fn normalized(query: &str) -> Option<String> {
    let words: Vec<&str> =
        query.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let cut: String = words.join(" ").to_lowercase().chars().take(LONGEST_QUERY).collect();
    let cut = cut.trim_end();
    (!cut.is_empty()).then(|| cut.to_owned())
}

/// A rating to be.
#[derive(Debug, Clone)]
pub struct NewArticleFeedback<'a> {
    /// Who rates.
    pub user: UserId,
    /// The article's slug in the default locale.
    pub article_identity: &'a str,
    /// The translation that was read.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// What was wrong with it; only for one that did not help.
    pub reason: Option<FeedbackReason>,
    /// At most 2,000 characters.
    pub comment: Option<&'a str>,
    /// Which text of the article it is of, where that is known.
    pub revision: Option<&'a str>,
}

impl NewArticleFeedback<'_> {
    /// The row.
    ///
    /// # Errors
    /// A reason for an article that helped, an identity that is none, a comment that is too long.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<ArticleFeedback, InputError> {
        if self.helpful && self.reason.is_some() {
            return Err(InputError::Value("an article that helped needs no reason: leave it out".to_owned()));
        }
        Ok(ArticleFeedback {
            id: ids.next(clock),
            user_id: self.user,
            article_identity: check::line("the article", self.article_identity, LONGEST_IDENTITY)?,
            locale: self.locale,
            helpful: self.helpful,
            reason: self.reason,
            comment: check::paragraph("the comment", self.comment, LONGEST_COMMENT)?,
            created_at: clock.now(),
            updated_at: clock.now(),
            revision: self.revision.map(str::to_owned),
        })
    }
}

/// A search to be logged.
#[derive(Debug, Clone)]
pub struct NewSearch<'a> {
    /// The locale that was searched.
    pub locale: Locale,
    /// What was typed.
    pub query: &'a str,
    /// How many sections were found.
    pub hits: u64,
    /// The identity of the article that was opened from the results.
    pub clicked_article: Option<&'a str>,
}

impl NewSearch<'_> {
    /// The row; `None` for a query without a word, which nobody needs to know of.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Option<LoggedSearch> {
        Some(LoggedSearch {
            id: ids.next(clock),
            at: clock.now(),
            locale: self.locale,
            query: normalized(self.query)?,
            hits: i32::try_from(self.hits).unwrap_or(i32::MAX),
            clicked_article: self.clicked_article.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_a_query_count_together() {
        for (query, logged) in
            [("  Factura   Impagada\n", Some("factura impagada")), ("ÉTÉ", Some("été")), (" \t\0 ", None), ("", None)]
        {
            assert_eq!(normalized(query).as_deref(), logged, "{query:?}");
        }
    }

    proptest! {
        #[test]
        fn a_normalized_query_stays_as_it_is_and_is_short(query in ".{0,300}") {
            let Some(once) = normalized(&query) else { return Ok(()) };
            prop_assert!(once.chars().count() <= LONGEST_QUERY);
            // A few capital letters of Unicode have no lower case of their own that stays; none is lost by a second
            // pass.
            prop_assert_eq!(normalized(&once).map(|twice| twice.to_lowercase()), Some(once.to_lowercase()));
        }
    }
}
