//! The row of a billing address.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    ids::{BillingAddressId, OrganizationId},
    locale::Country,
    revision::Revision,
};

/// An address that an organization wants invoices sent to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_addresses")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BillingAddressId,
    /// Whose address it is.
    pub organization_id: OrganizationId,
    /// What the organization calls it.
    pub label: String,
    /// The company, where it is one.
    pub company: Option<String>,
    /// The person or the department.
    pub name: String,
    /// The street without the house number.
    pub street: String,
    /// The house number.
    pub house_number: Option<String>,
    /// As the country writes it.
    pub postal_code: String,
    /// The town.
    pub city: String,
    /// The country.
    pub country: Country,
    /// In capital letters without blanks; see [`super::VatNumber`].
    pub vat_number: Option<String>,
    /// Whether new products are billed here; at most one of an organization is.
    pub is_default: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was deleted: it is kept, because invoices point at it.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Another one whenever something of it changed.
    pub revision: Revision,
}

crate::sql::record! {
    "billing_addresses":
    id, organization_id, label, company, name, street, house_number, postal_code, city, country, vat_number,
    is_default, created_at, deleted_at, revision,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
