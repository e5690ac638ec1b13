//! The row of a withdrawal.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::{WithdrawalDestinationKind, WithdrawalStatus};
use crate::{
    ids::{PrepaidAccountId, WithdrawalId},
    money::Currency,
};

/// Money that is taken back from a prepaid account: held while REQUESTED, gone once SENT.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "withdrawals")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WithdrawalId,
    /// Whose money.
    pub prepaid_account_id: PrepaidAccountId,
    /// How much; always more than nothing.
    pub amount_minor: i64,
    /// Of all amounts of the row.
    pub currency: Currency,
    /// How far it is.
    pub status: WithdrawalStatus,
    /// What the columns below hold; [`Model::destination`] gives them as one value.
    pub destination_kind: WithdrawalDestinationKind,
    /// Of a bank account, without blanks.
    pub iban: Option<String>,
    /// Of a bank account.
    pub holder: Option<String>,
    /// Of a PayPal account.
    pub paypal_email: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
}

crate::sql::record! {
    "withdrawals":
    id, prepaid_account_id, amount_minor, currency, status, destination_kind, iban, holder, paypal_email,
    requested_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
