//! The row of a prepaid account.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{OrganizationId, PrepaidAccountId},
    money::Currency,
};

/// Money that an organization keeps with the provider; every organization has one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepaid_accounts")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PrepaidAccountId,
    /// Whose money.
    pub organization_id: OrganizationId,
    /// The currency that the organization is billed in.
    pub currency: Currency,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// The sum of its entries; written by [`super::ledger`] together with them.
    pub balance_minor: i64,
    /// What withdrawals that were asked for and not sent yet will take; kept by the database itself.
    pub held_minor: i64,
    /// The place of its last entry, 0 before the first; written by [`super::ledger`].
    pub last_position: i64,
}

crate::sql::record! {
    "prepaid_accounts": id, organization_id, currency, created_at, balance_minor, held_minor, last_position,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
