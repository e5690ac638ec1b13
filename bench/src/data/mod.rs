//! The data set: from a seed, the same rows and identifiers on both databases.
//!
//! 2,000 organizations with a hundred invoices each: 600,000 lines, 20,000 reminders, 200,000 entries of the ledger. Rows
//! are made by the constructors of `entities`, and money moves through its ledger, so that the set stays right when tables
//! change. [`Manifest`] says by which identifiers and tokens it can be asked for; a database whose manifest has the
//! [`fingerprint`] of today is used again.

mod books;
mod load;
mod people;
mod place;
mod seed;

use std::path::Path;

use anyhow::Context;
use entities::migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use serde::{Deserialize, Serialize};

pub(crate) use load::prepare;
pub(crate) use place::{copy, remove};

/// Raised when the rows change.
const VERSION: u32 = 2;
/// What everything is thrown from.
const SEED: u64 = 20_261_101;
/// Organizations of the set.
const ORGANIZATIONS: usize = 2_000;
/// Organizations that an agency keeps the accounts of.
const OF_AN_AGENCY: usize = 50;

/// What of the set a client needs to know.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    fingerprint: String,
    pub(crate) organizations: Vec<Customer>,
    pub(crate) agencies: Vec<Agency>,
}

/// An organization, and the session of its legal representative, who belongs to no other.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) currency: String,
    /// Invoices of which everything is still owed.
    pub(crate) unpaid: Vec<String>,
}

/// A session of somebody with accounting in fifty organizations.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Agency {
    pub(crate) token: String,
    pub(crate) organizations: Vec<String>,
}

impl Manifest {
    /// The manifest beside a database, if the database is of today's seed, version and migrations.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Option<Self>> {
        if !file.exists() {
            return Ok(None);
        }
        let text = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        // One that cannot be understood is of another version.
        let manifest: Option<Self> = serde_json::from_slice(&text).ok();
        Ok(manifest.filter(|manifest| manifest.fingerprint == fingerprint()))
    }

    fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_vec(self)?;
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

/// What the rows follow from.
fn fingerprint() -> String {
    let migrations: Vec<_> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    format!("version {VERSION}, seed {SEED}, {ORGANIZATIONS} organizations, {}", migrations.join(" "))
}
