//! The row of a line of a pro forma.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::{
    ids::{InvoiceLineId, ProFormaId, ProductId},
    money::Currency,
};

/// A line of a pro forma; [`super::InvoiceLine`] is what the outside sees.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pro_forma_lines")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceLineId,
    /// The pro forma.
    pub pro_forma_id: ProFormaId,
    /// From 1 on.
    pub position: i32,
    /// What is charged for.
    pub description: String,
    /// The product, where it is for one.
    pub product_id: Option<ProductId>,
    /// The first day paid for.
    pub period_starts_on: Option<NaiveDate>,
    /// The last day paid for.
    pub period_ends_on: Option<NaiveDate>,
    /// In thousandths: 1,000 is one.
    pub quantity_milli: i64,
    /// The price of one, without tax; negative for a credit.
    pub unit_price_minor: i64,
    /// In hundredths of a percent: 810 is 8.10 %.
    pub tax_rate_bp: i32,
    /// Quantity × price, rounded, without tax.
    pub total_minor: i64,
    /// Of all amounts of the line.
    pub currency: Currency,
}

crate::sql::record! {
    "pro_forma_lines":
    id, pro_forma_id, position, description, product_id, period_starts_on, period_ends_on, quantity_milli,
    unit_price_minor, tax_rate_bp, total_minor, currency,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
