//! Loading the set into a database.

use std::path::Path;

use anyhow::{Context, bail};
use entities::{
    accounts::{Secret, User},
    db::Database,
    error::StoreError,
    invoices::InvoiceState,
    prepaid::ledger,
    rows::insert_all,
};
use sea_orm::{ConnectionTrait, DbBackend};

use super::{
    Agency, Customer, Manifest, OF_AN_AGENCY, ORGANIZATIONS, books::Books, fingerprint, people, people::Household,
    place, seed::Maker,
};
use crate::say;

/// Organizations in one transaction: rows go to places all over the indexes, so the fewer transactions, the better, as
/// long as a batch fits into memory.
const BATCH: usize = 100;
/// The parts of the set that are no organization come after these.
const AFTER_ORGANIZATIONS: u64 = 1_000_000;

/// Fills the database that the URL names, unless it holds today's set already; what else it holds is thrown away. The
/// manifest is written beside it.
pub(crate) async fn prepare(url: &str, manifest: &Path) -> anyhow::Result<Manifest> {
    if let Some(found) = Manifest::read(manifest)? {
        return Ok(found);
    }
    place::clear(url).await?;
    let db = Database::connect(url).await?;
    db.migrate().await?;
    faster(&db).await?;
    let made = fill(&db).await?;
    let report = ledger::verify(&db).await?;
    if !report.is_in_order() {
        bail!("the ledger of the data set does not add up: {:?}", report.problems);
    }
    say(format_args!("The ledger is in order: {} transactions, {} entries.", report.transactions, report.entries));
    db.close().await?;
    place::settle(url).await?;
    made.write(manifest)?;
    Ok(made)
}

/// What is lost in a crash is made again from the seed.
async fn faster(db: &Database) -> anyhow::Result<()> {
    if db.backend() == DbBackend::Sqlite {
        db.write().execute_unprepared("PRAGMA synchronous = OFF; PRAGMA cache_size = -524288").await?;
    }
    Ok(())
}

async fn fill(db: &Database) -> anyhow::Result<Manifest> {
    let (mut organizations, mut agencies) = (Vec::with_capacity(ORGANIZATIONS), Vec::new());
    let keepers = keepers(db).await?;
    for first in (0..ORGANIZATIONS).step_by(BATCH) {
        let mut batch = Vec::with_capacity(BATCH);
        for place in first..first + BATCH {
            let mut maker = Maker::new(u64::try_from(place)?)?;
            let (keeper, _) = keepers.get(place / OF_AN_AGENCY).context("every organization has an agency")?;
            let household = people::settle(&mut maker, place, keeper)?;
            let books = Books::keep(&mut maker, &household, place)?;
            organizations.push(customer(&household, &books));
            batch.push((household, books));
        }
        insert(db, first, batch).await?;
        say(format_args!("{} of {ORGANIZATIONS} organizations", first + BATCH));
    }
    for ((_, secret), theirs) in keepers.iter().zip(organizations.chunks(OF_AN_AGENCY)) {
        let organizations = theirs.iter().map(|customer: &Customer| customer.id.clone()).collect();
        agencies.push(Agency { token: secret.reveal().to_owned(), organizations });
    }
    Ok(Manifest { fingerprint: fingerprint(), organizations, agencies })
}

/// The agencies' people, with their sessions.
async fn keepers(db: &Database) -> anyhow::Result<Vec<(User, Secret)>> {
    let (mut users, mut sessions, mut keepers) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..ORGANIZATIONS / OF_AN_AGENCY {
        let mut maker = Maker::new(AFTER_ORGANIZATIONS + u64::try_from(index)?)?;
        let (user, session, secret) = people::agency(&mut maker, index)?;
        users.push(user.clone());
        sessions.push(session);
        keepers.push((user, secret));
    }
    insert_all(db.write(), users).await?;
    insert_all(db.write(), sessions).await?;
    Ok(keepers)
}

fn customer(household: &Household, books: &Books) -> Customer {
    let owed = books.invoices.iter().filter(|row| row.state == InvoiceState::Issued && row.paid_minor == 0);
    Customer {
        id: household.organization.id.to_string(),
        token: household.secret.reveal().to_owned(),
        currency: household.organization.currency.to_string(),
        unpaid: owed.map(|row| row.id.to_string()).collect(),
    }
}

/// Inserts a batch, parents before children, in one transaction.
async fn insert(db: &Database, first: usize, batch: Vec<(Household, Books)>) -> anyhow::Result<()> {
    let maker = Maker::new(2 * AFTER_ORGANIZATIONS + u64::try_from(first)?)?;
    let (households, mut books): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    let postings: Vec<_> = books.iter_mut().flat_map(|books| std::mem::take(&mut books.postings)).collect();
    let written = db.alone(async |session| {
        macro_rules! each {
            ($from:expr, $field:ident) => {
                insert_all(session, $from.iter().map(|part| part.$field.clone()).collect()).await?;
            };
        }
        macro_rules! all {
            ($from:expr, $field:ident) => {
                insert_all(session, $from.iter().flat_map(|part| part.$field.iter().cloned()).collect()).await?;
            };
        }
        all!(households, users);
        each!(households, session);
        each!(households, organization);
        all!(households, memberships);
        each!(households, address);
        all!(households, products);
        all!(households, teams);
        all!(households, team_members);
        each!(households, prepaid);
        all!(books, invoices);
        all!(books, lines);
        all!(books, reminders);
        all!(books, payments);
        all!(books, allocations);
        all!(books, top_ups);
        ledger::post(session, &maker.ids, &postings).await.map_err(StoreError::from)?;
        Ok::<_, StoreError>(())
    });
    Ok(written.await?)
}
