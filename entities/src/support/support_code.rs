//! The row of a support code.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::SupportCode;
use crate::ids::{SupportCodeId, UserId};

/// The digits by which a user is known to support; at most one a user.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_codes")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupportCodeId,
    /// Whose code it is.
    pub user_id: UserId,
    /// What the person reads out; unique.
    pub digits: SupportCode,
    /// From when on it identifies nobody.
    pub expires_at: DateTime<Utc>,
}

crate::sql::record! { "support_codes": id, user_id, digits, expires_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
