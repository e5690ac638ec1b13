//! A made-up world to look at, to learn with and to measure by: organizations, people, money and sites.
//!
//! The world is made from a seed and an instant: the same two make the same rows, byte for byte. It is written through the
//! constructors and checks that everything else uses, and the ledger is proved at the end. People, organizations, streets
//! and domains are invented; numbers pass the checks of real ones.
//!
//! The first organizations have names and stories ([`data`] says which, and what each is there to show); one for each cause
//! why a reminder may seem wrong is among them. [`DemoOptions::organizations`] adds a crowd without stories: about a
//! hundred invoices each, for measuring.
//!
//! **To add a story**: an organization in [`data`], what happens to its money in [`books`], and a test in `tests` that
//! finds it.

mod books;
mod crowd;
mod data;
pub(crate) mod demo_world;
mod helpers;
mod home;
mod hostings;
mod invent;
mod invitations;
mod maker;
mod papers;
mod random;
mod readers;
mod rows;
mod staff;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;

use crate::{
    accounts::User,
    db::Database,
    error::{InputError, StoreError},
    ids::OrganizationId,
    organizations::Organization,
    payments::Creditor,
    prepaid::ledger::{self, Posting},
};
pub use demo_world::Model as DemoWorld;
use home::Home;
use maker::Maker;
use random::Stream;

/// What a world is made from.
#[derive(Debug, Clone, Copy)]
pub struct DemoOptions {
    /// The same seed and instant make the same world.
    pub seed: u64,
    /// How many organizations there are in all; the named ones are there however few are asked for. `None`: those alone.
    pub organizations: Option<u64>,
    /// The instant at which it is the present in the world. Three years of history lie before it.
    pub now: DateTime<Utc>,
}

/// The bearer tokens of four people, valid for a year from the world's present. The database has only their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoTokens {
    /// Of the main organization.
    pub legal_representative: String,
    /// Of the same organization, without a permission.
    pub collaborator: String,
    /// Of the same organization, with accounting.
    pub accountant: String,
    /// A support agent of the provider.
    pub agent: String,
}

/// A world that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// By which it can be looked at.
    pub tokens: DemoTokens,
    /// The named organizations, the main one first.
    pub organizations: Vec<(String, OrganizationId)>,
}

/// How far the making of a world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being made.
    pub step: &'static str,
    /// How many of them stand.
    pub done: u64,
    /// How many there will be.
    pub total: u64,
}

/// Why there is no world.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds something already, which is not to be mixed with invented things.
    #[error("the database is not empty: a demo world needs one of its own")]
    NotEmpty,
    /// The program is ending.
    #[error("the demo world was not finished: the program is ending")]
    Stopped,
    /// The ledger of a fresh world does not add up: a defect.
    #[error("the ledger of the demo world does not add up: {0}")]
    Ledger(String),
    /// A constructor refused what the demo's tables say: a defect.
    #[error("the demo world could not be made: {0}")]
    Input(#[from] InputError),
    /// The database is at fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for DemoError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Whom the world's invoices are paid to: an invented provider, whose accounts are those that the standards print as
/// examples.
///
/// # Errors
/// Never: the accounts are constants that a test reads.
pub fn creditor() -> Result<Creditor, InputError> {
    let (iban, qr_iban) = ("CH9300762011623852957".parse()?, "CH4431999123000889012".parse()?);
    Creditor::new("Ventanilla Demo SA", iban, Some(qr_iban), Some("https://pay.desk.example"))
}

/// The named organizations, the main one first, and what each is there to show.
pub fn stories() -> impl Iterator<Item = (&'static str, &'static str)> {
    data::organizations().map(|plan| (plan.name, plan.shows))
}

/// Makes a world in an empty, migrated database. `progress` is told at every step.
///
/// # Errors
/// A database that is not empty or that fails. What was written before a failure stays: start with an empty database.
pub async fn build(
    db: &Database,
    options: &DemoOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Demo, DemoError> {
    refuse_other_rows(db).await?;
    let mut maker = Maker::new(options.seed, Stream::World, options.now)?;
    let demo = named(db, &mut maker, options, progress).await?;
    let named = u64::try_from(demo.organizations.len()).unwrap_or(u64::MAX);
    let crowd = options.organizations.unwrap_or(0).saturating_sub(named);
    crowd::make(db, options.seed, maker.now(), crowd, progress).await?;
    progress(Progress { step: "proving the ledger", done: 0, total: 1 });
    prove(db).await?;
    progress(Progress { step: "proving the ledger", done: 1, total: 1 });
    // The last row: a world that is told of is whole.
    let world = demo_world::Model {
        seed: options.seed.cast_signed(),
        created_at: maker.now(),
        organizations: i64::try_from(named + crowd).unwrap_or(i64::MAX),
    };
    crate::rows::insert_all(db.write(), vec![world]).await?;
    Ok(demo)
}

/// Everything hangs on users and organizations: where there are none, there is nothing.
async fn refuse_other_rows(db: &Database) -> Result<(), DemoError> {
    let organization = crate::organizations::organization::Entity::find().one(db.write()).await?;
    let user = crate::accounts::user::Entity::find().one(db.write()).await?;
    let world = demo_world::Entity::find().one(db.write()).await?;
    let is_empty = organization.is_none() && user.is_none() && world.is_none();
    if is_empty { Ok(()) } else { Err(DemoError::NotEmpty) }
}

/// The world that an earlier [`build`] made in this database; `None` where there is none, or where it was never finished.
///
/// # Errors
/// When the database fails.
pub async fn open(db: &Database) -> Result<Option<Demo>, DemoError> {
    let Some(world) = demo_world::Entity::find().one(db.read()).await? else { return Ok(None) };
    let seed = world.seed.cast_unsigned();
    let maker = Maker::new(seed, Stream::World, world.created_at)?;
    let organizations = organizations(&maker, seed)?;
    let organizations = organizations.into_iter().map(|row| (row.name, row.id)).collect();
    Ok(Some(Demo { tokens: staff::tokens(seed)?, organizations }))
}

/// The rows of the named organizations, in their order.
fn organizations(maker: &Maker, seed: u64) -> Result<Vec<Organization>, InputError> {
    let ids = random::ids(seed, Stream::Organizations);
    let row = |(index, plan)| {
        maker.clock.set(home::founded_at(maker.now(), index));
        home::organization(maker, &ids, plan)
    };
    data::organizations().enumerate().map(row).collect()
}

/// The named part of the world, in one transaction.
async fn named(
    db: &Database,
    maker: &mut Maker,
    options: &DemoOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Demo, DemoError> {
    let rows = organizations(maker, options.seed)?;
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let step = "named organizations";
    progress(Progress { step, done: 0, total });
    let staff = staff::hire(maker)?;
    let (mut users, mut homes) = (Vec::new(), Vec::with_capacity(rows.len()));
    for ((index, plan), organization) in data::organizations().enumerate().zip(rows) {
        maker.clock.set(home::founded_at(maker.now(), index));
        homes.push(Home::furnish(maker, plan, organization, &mut users)?);
    }
    let postings = books::keep(maker, &homes)?;
    let tokens = beside_the_books(maker, options.seed, &homes, &staff, &users)?;
    write(db, maker, &postings).await?;
    progress(Progress { step, done: total, total });
    let organizations = homes.into_iter().map(|home| (home.organization.name, home.organization.id)).collect();
    Ok(Demo { tokens, organizations })
}

/// What hangs on organizations and moves no money.
fn beside_the_books(
    maker: &mut Maker,
    seed: u64,
    homes: &[Home],
    staff: &[User],
    users: &[User],
) -> Result<DemoTokens, DemoError> {
    for home in homes {
        hostings::set_up(maker, home)?;
    }
    papers::draw_up(maker, homes)?;
    invitations::invite(maker, homes)?;
    helpers::codes(maker, users)?;
    readers::rate(maker, users)?;
    readers::search(maker)?;
    let (Some(agency), Some(agent)) = (homes.first(), staff.first()) else {
        return Err(InputError::Value("there is no main organization, or no agent".to_owned()).into());
    };
    helpers::contract(maker, agency)?;
    helpers::leave(maker, homes, agent)?;
    staff::api_tokens(maker, agency)?;
    Ok(staff::sign_in(maker, seed, agency, staff)?)
}

/// Writes the maker's rows and movements in one transaction.
async fn write(db: &Database, maker: &mut Maker, postings: &[Posting]) -> Result<(), DemoError> {
    // The ledger keeps what open withdrawals hold, which was free when most of the movements happened.
    let withdrawals = std::mem::take(&mut maker.rows.withdrawals);
    db.alone(async |session| {
        maker.rows.insert(session).await?;
        ledger::post(session, &maker.ids, postings).await.map_err(StoreError::from)?;
        crate::rows::insert_all(session, withdrawals).await?;
        Ok(())
    })
    .await
}

/// Proves that no money was made or lost.
async fn prove(db: &Database) -> Result<(), DemoError> {
    let report = ledger::verify(db).await?;
    if report.is_in_order() { Ok(()) } else { Err(DemoError::Ledger(format!("{:?}", report.problems))) }
}
