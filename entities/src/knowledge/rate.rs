//! Rating an article.

use super::{ArticleFeedback, FeedbackReason, NewArticleFeedback, create::LONGEST_COMMENT};
use crate::{
    access::Denied,
    change::{Change, Work},
    error::{StoreError, StoreResult},
    locale::Locale,
    sql::{Record, Session, Statement},
    text::{Paragraph, TextRefusal},
    writer::Stop,
};

/// What a reader says of an article in their own words.
pub type Comment = Paragraph<LONGEST_COMMENT>;

/// A rating, once a person and article: a second one takes the place of the first.
#[derive(Debug)]
pub struct RateArticle {
    /// The article's slug in the default locale, of one that the reader may read.
    pub article_identity: String,
    /// The translation that was read.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// What was wrong with it.
    pub reason: Option<FeedbackReason>,
    /// In the person's own words.
    pub comment: Option<Comment>,
}

/// Why a rating is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateRefusal {
    /// There is no such article for this reader; or nobody is signed in, whose rating it would be.
    Article(Denied),
    /// A reason why it did not help, of one that did.
    ReasonToPraise,
    /// The comment.
    Comment(TextRefusal),
}

impl Change for RateArticle {
    const MUTATION: &'static str = "Mutation.rateArticle";
    type Answer = ();
    type Refusal = RateRefusal;

    fn hidden() -> RateRefusal {
        // They may read it, or they would have been told before.
        RateRefusal::Article(Denied::NotAllowed)
    }

    async fn make(&self, work: &Work<'_>) -> Result<(), Stop<RateRefusal>> {
        if self.helpful && self.reason.is_some() {
            return Err(Stop::Refused(RateRefusal::ReasonToPraise));
        }
        let new = NewArticleFeedback {
            user: work.by().id,
            article_identity: &self.article_identity,
            locale: self.locale,
            helpful: self.helpful,
            reason: self.reason,
            comment: self.comment.as_ref().map(Comment::as_str),
        };
        let feedback = new.build(work.ids(), &work.clock()).map_err(StoreError::from)?;
        Ok(rate(work.session, &feedback).await?)
    }
}

/// Keeps a rating; a person's second one of the same article takes the place of the first.
pub(super) async fn rate(session: &Session, feedback: &ArticleFeedback) -> StoreResult<()> {
    const AGAIN: &str = "ON CONFLICT (user_id, article_identity) DO UPDATE SET locale = excluded.locale, \
        helpful = excluded.helpful, reason = excluded.reason, comment = excluded.comment, \
        updated_at = excluded.updated_at";
    let insert = feedback.insert();
    session.execute(&Statement::new(format!("{} {AGAIN}", &*insert.text), insert.values)).await?;
    Ok(())
}
