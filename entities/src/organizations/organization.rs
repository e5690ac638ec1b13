//! The row of an organization.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::OrganizationKind;
use crate::{ids::OrganizationId, locale::Country, money::Currency};

/// A space that holds products, people and accounting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    /// As it is written on invoices.
    pub name: String,
    /// What it is in law.
    pub kind: OrganizationKind,
    /// Where its postal address is.
    pub country: Country,
    /// What it is billed in; follows from the country.
    pub currency: Currency,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

crate::sql::record! { "organizations": id, name, kind, country, currency, created_at }

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What an organization of that country is billed in: francs in Switzerland and Liechtenstein, euros elsewhere.
    pub fn currency_of(country: Country) -> Currency {
        if [Country::CH, Country::LI].contains(&country) { Currency::CHF } else { Currency::EUR }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_decides_the_currency() {
        for (country, currency) in [
            (Country::CH, Currency::CHF),
            (Country::LI, Currency::CHF),
            (Country::FR, Currency::EUR),
            (Country::ES, Currency::EUR),
        ] {
            assert_eq!(Model::currency_of(country), currency, "{country}");
        }
    }
}
