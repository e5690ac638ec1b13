//! Rating an article.

use chrono::TimeDelta;

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
    /// Which text of the article they read.
    pub revision: String,
}

/// So many articles a person may rate within an hour: nobody reads faster. Changing a rating is always possible.
pub const MOST_AN_HOUR: u64 = 30;
const AN_HOUR: TimeDelta = TimeDelta::hours(1);

/// Why a rating is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateRefusal {
    /// There is no such article for this reader; or nobody is signed in, whose rating it would be.
    Article(Denied),
    /// A reason why it did not help, of one that did.
    ReasonToPraise,
    /// [`MOST_AN_HOUR`] others were rated within the hour, and this one never.
    TooMany,
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
        self.is_in_measure(work).await?;
        let new = NewArticleFeedback {
            user: work.by().id,
            article_identity: &self.article_identity,
            locale: self.locale,
            helpful: self.helpful,
            reason: self.reason,
            comment: self.comment.as_ref().map(Comment::as_str),
            revision: Some(&self.revision),
        };
        let feedback = new.build(work.ids(), &work.clock()).map_err(StoreError::from)?;
        Ok(rate(work.session, &feedback).await?)
    }
}

impl RateArticle {
    /// Whether the person may rate one more, or has rated this one already.
    async fn is_in_measure(&self, work: &Work<'_>) -> Result<(), Stop<RateRefusal>> {
        const NEW: &str = "SELECT COUNT(*) FROM article_feedback WHERE user_id = $1 AND created_at > $2 \
            AND NOT EXISTS (SELECT 1 FROM article_feedback own WHERE own.user_id = $1 AND own.article_identity = $3)";
        let since = work.at().checked_sub_signed(AN_HOUR).unwrap_or(work.at());
        let values = vec![work.by().id.into(), since.into(), self.article_identity.as_str().into()];
        let new = work.session.query(&Statement::new(NEW, values), |row| row.next::<u64>()).await?;
        if new.first().is_some_and(|count| *count >= MOST_AN_HOUR) {
            return Err(Stop::Refused(RateRefusal::TooMany));
        }
        Ok(())
    }
}

/// Keeps a rating; a person's second one of the same article takes the place of the first.
pub(super) async fn rate(session: &Session, feedback: &ArticleFeedback) -> StoreResult<()> {
    const AGAIN: &str = "ON CONFLICT (user_id, article_identity) DO UPDATE SET locale = excluded.locale, \
        helpful = excluded.helpful, reason = excluded.reason, comment = excluded.comment, \
        updated_at = excluded.updated_at, revision = excluded.revision";
    let insert = feedback.insert();
    session.execute(&Statement::new(format!("{} {AGAIN}", &*insert.text), insert.values)).await?;
    Ok(())
}
