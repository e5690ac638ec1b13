//! The row of an account of the ledger.

use sea_orm::entity::prelude::*;

use super::LedgerAccountKind;
use crate::{
    ids::{LedgerAccountId, OrganizationId},
    money::Currency,
};

/// An account of the ledger: one a kind, owner and currency. Append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_accounts")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerAccountId,
    /// What is kept on it.
    pub kind: LedgerAccountKind,
    /// Whose; null for accounts of the house.
    pub organization_id: Option<OrganizationId>,
    /// Of every entry.
    pub currency: Currency,
}

crate::sql::record! { "ledger_accounts": id, kind, organization_id, currency }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
