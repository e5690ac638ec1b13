//! The tables, the same on SQLite and PostgreSQL: a file a noun, in an order in which foreign keys point backwards.
//!
//! **To change a table**: never edit a migration that stands; add one with the next number and list it below. What must
//! never be is a constraint of the database ([`helpers`] has the words), not only a check of ours.

use sea_orm_migration::prelude::*;

mod helpers;
mod m0001_accounts;
mod m0002_organizations;
mod m0003_addresses;
mod m0004_products;
mod m0005_teams;
mod m0006_invoices;
mod m0007_payments;
mod m0008_prepaid;
mod m0009_sites;
mod m0010_support;
mod m0011_audit;
mod m0012_knowledge;
mod m0013_demo;
mod m0014_writes;
mod m0015_revisions;
mod m0016_address_revisions;
mod m0017_site_secrets;
mod m0018_product_revisions;
mod m0019_search_days;
mod m0020_article_feedback_revision;
mod m0021_reminder_level;
mod m0022_authentication_version;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

/// Every migration, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_organizations::Migration),
            Box::new(m0003_addresses::Migration),
            Box::new(m0004_products::Migration),
            Box::new(m0005_teams::Migration),
            Box::new(m0006_invoices::Migration),
            Box::new(m0007_payments::Migration),
            Box::new(m0008_prepaid::Migration),
            Box::new(m0009_sites::Migration),
            Box::new(m0010_support::Migration),
            Box::new(m0011_audit::Migration),
            Box::new(m0012_knowledge::Migration),
            Box::new(m0013_demo::Migration),
            Box::new(m0014_writes::Migration),
            Box::new(m0015_revisions::Migration),
            Box::new(m0016_address_revisions::Migration),
            Box::new(m0017_site_secrets::Migration),
            Box::new(m0018_product_revisions::Migration),
            Box::new(m0019_search_days::Migration),
            Box::new(m0020_article_feedback_revision::Migration),
            Box::new(m0021_reminder_level::Migration),
            Box::new(m0022_authentication_version::Migration),
        ]
    }
}
