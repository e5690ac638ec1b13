//! What readers said of articles, for those who mend them. Who said it is nobody's business there.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr};

use super::{
    ArticleFeedback, FeedbackReason,
    article_feedback::{Column, Entity},
};
use crate::{
    access::Access,
    accounts::StaffRole,
    db::Database,
    error::StoreResult,
    ids::ArticleFeedbackId,
    locale::Locale,
    page::{Page, PageArgs},
    rows,
    sql::{Query, RowReader, Statement},
};

/// How many ratings are listed: the newest ones.
const MOST: u64 = 5_000;
const LIST: &str = "articleRatings";

/// Which ratings; what is not said narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct RatingFilter {
    /// Of this article, by its slug in the default locale.
    pub article_identity: Option<String>,
    /// Of what was read in this locale.
    pub locale: Option<Locale>,
    /// Of whom it helped, or of whom it did not.
    pub helpful: Option<bool>,
    /// For one of these reasons.
    pub reasons: Option<Vec<FeedbackReason>>,
    /// With a comment.
    pub with_comment: bool,
}

impl RatingFilter {
    fn query(&self) -> sea_orm::Select<Entity> {
        let mut query = Entity::find();
        if let Some(identity) = &self.article_identity {
            query = query.filter(Column::ArticleIdentity.eq(identity.as_str()));
        }
        if let Some(locale) = self.locale {
            query = query.filter(Column::Locale.eq(locale));
        }
        if let Some(helpful) = self.helpful {
            query = query.filter(Column::Helpful.eq(helpful));
        }
        if let Some(reasons) = &self.reasons {
            query = query.filter(Column::Reason.is_in(reasons.iter().copied()));
        }
        if self.with_comment {
            query = query.filter(Column::Comment.is_not_null());
        }
        query
    }
}

/// Whether the viewer looks after the articles.
fn may_read(access: &Access) -> bool {
    matches!(access.staff_role(), StaffRole::Agent | StaffRole::Editor)
}

/// The ratings, the one changed last first; no more than the 5,000 newest. For support agents and editors: `None` for anybody
/// else. Two statements.
///
/// # Errors
/// A cursor of another list; a database that fails.
pub async fn ratings(
    db: &Database,
    access: &Access,
    filter: &RatingFilter,
    page: &PageArgs,
) -> StoreResult<Option<Page<ArticleFeedback>>> {
    if !may_read(access) {
        return Ok(None);
    }
    let query = filter.query().select_only().column(Column::Id);
    let query = query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).limit(MOST).into_query();
    let ids = db.query(&Statement::build(db.backend(), &query), |row| row.next::<ArticleFeedbackId>()).await?;
    let page = page.cut(LIST, ids, ToString::to_string)?;
    let shown: Vec<ArticleFeedbackId> = page.rows.iter().map(|row| *row.node).collect();
    let mut found = rows::by_ids(db, Query::whole(), Column::Id, &shown, |row| row.id).await?;
    // One that was taken back between the two statements is left out.
    let with = |row: crate::page::Row<ArticleFeedbackId>| found.remove(&*row.node).map(|rating| row.with(rating));
    let (has_next, has_previous, total) = (page.has_next, page.has_previous, page.total);
    let rows = page.rows.into_iter().filter_map(with).collect();
    Ok(Some(Page { rows, has_next, has_previous, total }))
}

/// How many named each reason, for each article, by identity, in the order asked for; the reason that most named first, and
/// none that nobody did. For support agents and editors: nothing for anybody else. One statement.
///
/// # Errors
/// When the database fails.
pub async fn reason_counts(
    db: &Database,
    access: &Access,
    identities: &[&str],
) -> StoreResult<Vec<Vec<(FeedbackReason, u64)>>> {
    if identities.is_empty() || !may_read(access) {
        return Ok(vec![Vec::new(); identities.len()]);
    }
    let mut unique = identities.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let query = Entity::find()
        .select_only()
        .column(Column::ArticleIdentity)
        .column(Column::Reason)
        .expr(Expr::cust("COUNT(*)"))
        .filter(Column::ArticleIdentity.is_in(unique))
        .filter(Column::Reason.is_not_null())
        .group_by(Column::ArticleIdentity)
        .group_by(Column::Reason)
        .order_by(Expr::cust("COUNT(*)"), sea_orm::sea_query::Order::Desc)
        .order_by_asc(Column::Reason)
        .into_query();
    let counted = |row: &mut RowReader<'_>| Ok((row.next::<String>()?, row.next()?, row.next()?));
    let found = db.query(&Statement::build(db.backend(), &query), counted).await?;
    let mut counts: HashMap<String, Vec<(FeedbackReason, u64)>> = HashMap::new();
    for (identity, reason, count) in found {
        counts.entry(identity).or_default().push((reason, count));
    }
    Ok(identities.iter().map(|identity| counts.get(*identity).cloned().unwrap_or_default()).collect())
}
