//! The row of a premium support contract.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use super::{SupportPlan, VipCode};
use crate::ids::{OrganizationId, ProductId, SupportContractId};

/// A premium support contract; at most one an organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_contracts")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupportContractId,
    /// Whose contract it is.
    pub organization_id: OrganizationId,
    /// Which plan; never STANDARD, which is what there is without a contract.
    pub plan: SupportPlan,
    /// What a caller reads out to be put through; unique.
    pub vip_code: VipCode,
    /// The product that it is billed as.
    pub product_id: ProductId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its last day; null while it goes on.
    pub ends_on: Option<NaiveDate>,
}

crate::sql::record! { "support_contracts": id, organization_id, plan, vip_code, product_id, created_at, ends_on }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it is in force on that day; its last day still counts.
    pub fn in_force(&self, today: NaiveDate) -> bool {
        self.ends_on.is_none_or(|last| today <= last)
    }
}
