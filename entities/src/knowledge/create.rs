//! Constructors that check.

use super::{ArticleFeedback, FeedbackReason};
use crate::{
    accounts::check,
    clock::Clock,
    error::InputError,
    ids::{IdSource, UserId},
    locale::Locale,
};

/// The longest identity of an article, in characters.
const LONGEST_IDENTITY: usize = 200;
/// The longest comment, in characters.
pub(super) const LONGEST_COMMENT: usize = 2_000;

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
