mod dump;
mod values;

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::*;
use crate::{
    accounts::{StaffRole, authenticate, session, user},
    invoices::{Invoice, InvoiceStatus, PaymentReminder, invoice, lines_of, reminder},
    migrations::testing::TestDb,
    organizations::{OrganizationKind, Role, membership, organization},
    prepaid::account,
    products::{ProductKind, product},
    sites::{database, database_user, environment_variable, site},
    support::support_contract,
};
use dump::dump;

const NOW: &str = "2026-11-23T14:05:06.123456Z";

fn options(seed: u64, now: &str) -> DemoOptions {
    DemoOptions { seed, organizations: None, now: now.parse().unwrap() }
}

/// A database with a world of that instant.
struct World {
    test: TestDb,
    demo: Demo,
    now: DateTime<Utc>,
}

impl World {
    async fn at(name: &str, options: &DemoOptions) -> Self {
        let test = TestDb::new(name).await;
        let demo = build(&test.db, options, &mut |_| {}).await.unwrap();
        test.clock.set(options.now);
        Self { test, demo, now: options.now }
    }

    async fn new(name: &str) -> Self {
        Self::at(name, &options(1, NOW)).await
    }

    async fn all<E: EntityTrait>(&self) -> Vec<E::Model> {
        E::find().all(self.test.db.read()).await.unwrap()
    }

    /// The distinct values of a column.
    async fn values(&self, table: &str, column: &str) -> BTreeSet<String> {
        let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
        let rows =
            self.test.db.read().query_all_raw(Statement::from_string(self.test.db.backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    fn main_organization(&self) -> crate::ids::OrganizationId {
        self.demo.organizations[0].1
    }
}

#[tokio::test]
async fn the_same_seed_and_instant_make_the_same_world() {
    let with_crowd = |seed, now| DemoOptions { organizations: Some(14), ..options(seed, now) };
    let mut dumps = Vec::new();
    for (index, (seed, now)) in [(1, NOW), (1, NOW), (2, NOW), (1, "2026-11-24T14:05:06Z")].into_iter().enumerate() {
        let world = World::at(&format!("same_world_{index}"), &with_crowd(seed, now)).await;
        dumps.push(dump(&world.test.db).await);
    }
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(dumps.iter().collect::<BTreeSet<_>>().len(), 3, "another seed or instant makes another world");
}

#[tokio::test]
async fn a_world_is_opened_again_as_it_was_made_and_never_mixed_with_anything() {
    let test = TestDb::new("a_world_is_opened_again").await;
    assert_eq!(open(&test.db).await.unwrap(), None);
    let mut steps = Vec::new();
    let made = build(&test.db, &options(7, NOW), &mut |progress| steps.push(progress)).await.unwrap();
    assert_eq!(open(&test.db).await.unwrap(), Some(made.clone()));
    assert!(steps.iter().all(|progress| progress.done <= progress.total));
    let again = build(&test.db, &options(7, NOW), &mut |_| {}).await;
    assert!(matches!(again, Err(DemoError::NotEmpty)));
    for (name, id) in &made.organizations {
        let row = organization::Entity::find_by_id(*id).one(test.db.read()).await.unwrap().unwrap();
        assert_eq!(&row.name, name);
    }
    let names: Vec<_> = made.organizations.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, stories().map(|(name, _)| name).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_database_that_holds_anything_else_is_refused() {
    let test = TestDb::new("a_database_that_holds_anything_else").await;
    test.user("Ana", StaffRole::None).await;
    assert!(matches!(build(&test.db, &options(1, NOW), &mut |_| {}).await, Err(DemoError::NotEmpty)));
}

#[tokio::test]
async fn four_tokens_open_what_they_say_for_a_year() {
    let world = World::new("four_tokens_open_what_they_say").await;
    let tokens = &world.demo.tokens;
    let members = world.all::<membership::Entity>().await;
    for (secret, role, accounting, staff) in [
        (&tokens.legal_representative, Some(Role::LegalRepresentative), false, StaffRole::None),
        (&tokens.collaborator, Some(Role::Collaborator), false, StaffRole::None),
        (&tokens.accountant, Some(Role::Collaborator), true, StaffRole::None),
        (&tokens.agent, None, false, StaffRole::Agent),
    ] {
        world.test.clock.set(world.now + Duration::days(364));
        let user = authenticate(&world.test.db, secret, &world.test.clock).await.unwrap().unwrap().user.clone();
        let own = |row: &&crate::organizations::Membership| {
            row.user_id == user.id && row.organization_id == world.main_organization()
        };
        let place = members.iter().find(own);
        assert_eq!((place.map(|row| row.role), user.staff_role), (role, staff), "{}", user.name);
        assert_eq!(place.is_some_and(|row| row.manage_accounting), accounting, "{}", user.name);
        world.test.clock.set(world.now + Duration::days(366));
        assert_eq!(authenticate(&world.test.db, secret, &world.test.clock).await.unwrap(), None);
    }
    let stored: Vec<_> = world.all::<session::Entity>().await.into_iter().map(|row| row.token_hash).collect();
    assert!(stored.iter().all(|hash| !hash.starts_with("vnt_")) && stored.len() == 4);
}

#[tokio::test]
async fn there_are_as_many_of_everything_as_a_newcomer_needs() {
    let world = World::new("there_are_as_many_of_everything").await;
    let organizations = world.all::<organization::Entity>().await;
    let users = world.all::<user::Entity>().await;
    let of_country = |code: &str| organizations.iter().filter(|row| row.country.to_string() == code).count();
    assert!(of_country("CH") >= 2 && ["FR", "DE", "IT", "ES"].iter().all(|code| of_country(code) >= 1));
    for kind in OrganizationKind::ALL {
        assert!(organizations.iter().any(|row| row.kind == *kind), "{kind}");
    }
    assert!(users.len() >= 40, "{} users", users.len());
    let languages: BTreeSet<_> = users.iter().map(|user| user.locale.language().as_str()).collect();
    assert_eq!(languages, BTreeSet::from(["de", "en", "es", "fr", "it"]));
    let members = world.all::<membership::Entity>().await;
    let most = users.iter().map(|user| members.iter().filter(|row| row.user_id == user.id).count()).max();
    assert!(most >= Some(3), "somebody works for several organizations");
    for role in Role::ALL {
        assert!(members.iter().any(|row| row.role == *role), "{role}");
    }
    for organization in &organizations {
        let head = |row: &&crate::organizations::Membership| {
            row.organization_id == organization.id && row.role == Role::LegalRepresentative
        };
        assert!(members.iter().any(|row| head(&row)), "{} has a legal representative", organization.name);
    }
    let oldest = world.all::<invoice::Entity>().await.iter().map(|row| row.issued_on).min().unwrap();
    assert!((world.now.date_naive() - oldest).num_days() > 1_000, "three years of invoices");
    let contracts = world.all::<support_contract::Entity>().await;
    assert_eq!(contracts.iter().map(|row| row.organization_id).collect::<Vec<_>>(), [world.main_organization()]);
    assert!(world.all::<crate::knowledge::article_feedback::Entity>().await.len() > 50);
    let searches = world.all::<crate::knowledge::search_day::Entity>().await;
    assert!(searches.iter().any(|row| row.hits == 0) && searches.iter().any(|row| row.opened > 0));
    assert!(searches.iter().any(|row| !row.coordinate.is_empty()));
    assert!(world.all::<crate::knowledge::search_click::Entity>().await.len() > 50);
}

#[tokio::test]
async fn the_main_organization_has_what_the_example_queries_ask_for() {
    let world = World::new("the_main_organization_has").await;
    let (db, today) = (&world.test.db, world.now.date_naive());
    let invoices = world.all::<invoice::Entity>().await;
    let overdue: Vec<&Invoice> = invoices
        .iter()
        .filter(|row| row.organization_id == world.main_organization() && row.status(today) == InvoiceStatus::Overdue)
        .collect();
    let reminders: Vec<PaymentReminder> = world.all::<reminder::Entity>().await;
    for invoice in &overdue {
        assert!(reminders.iter().any(|row| row.invoice_id == invoice.id), "{} was reminded of", invoice.number);
    }
    let lines = lines_of(db, &overdue, crate::sql::Projection::ALL).await.unwrap();
    assert!(overdue.len() >= 2 && lines.iter().all(|lines| !lines.is_empty()));
    let account = world.all::<account::Entity>().await;
    let account = account.iter().find(|row| row.organization_id == world.main_organization()).unwrap();
    let funds = account.funds();
    assert!(funds.available().minor > 0 && funds.held.minor > 0, "{funds:?}");
    let hostings = world.all::<product::Entity>().await;
    let hostings: BTreeSet<_> = hostings
        .iter()
        .filter(|row| row.organization_id == world.main_organization() && row.kind == ProductKind::WebHosting)
        .map(|row| row.id.to_string())
        .collect();
    let teams = world.all::<crate::teams::team::Entity>().await;
    let team = teams.iter().find(|row| row.name == "Webmaster").unwrap().id;
    let given = world.all::<crate::products::access::Entity>().await;
    let given: BTreeSet<_> =
        given.iter().filter(|row| row.team_id == Some(team)).map(|row| row.product_id.to_string()).collect();
    assert_eq!(given, hostings, "all webmasters get all hostings");
}

#[tokio::test]
async fn a_migration_switched_one_prefix_on_and_switching_it_off_would_change_names() {
    let world = World::new("a_migration_switched_one_prefix_on").await;
    let sites = world.all::<site::Entity>().await;
    let migrated: Vec<_> = sites.iter().filter(|row| row.mysql_prefix_by_migration).collect();
    assert_eq!(migrated.iter().map(|row| row.domain.as_str()).collect::<Vec<_>>(), [data::agency::MIGRATED_HOSTING]);
    let databases = world.all::<database::Entity>().await;
    let databases: Vec<_> = databases.iter().filter(|row| row.site_id == migrated[0].id).collect();
    let users = world.all::<database_user::Entity>().await;
    let users = users.iter().filter(|row| databases.iter().any(|database| database.id == row.database_id));
    let names = databases.iter().map(|row| row.name.as_str());
    assert!(migrated[0].impact(false, names, users.map(|row| row.name.as_str())).len() >= 3);
    let variables = world.all::<environment_variable::Entity>().await;
    assert!(variables.iter().any(|row| row.is_secret) && variables.iter().any(|row| !row.is_secret));
}

#[tokio::test]
async fn a_crowd_has_a_hundred_invoices_each_and_balanced_books() {
    let test = TestDb::new("a_crowd_has_a_hundred_invoices_each").await;
    let named = u64::try_from(stories().count()).unwrap();
    let options = DemoOptions { organizations: Some(named + 3), ..options(1, NOW) };
    let mut last = None;
    build(&test.db, &options, &mut |progress| last = Some(progress).filter(|p| p.step == "organizations").or(last))
        .await
        .unwrap();
    assert_eq!(last.map(|progress| (progress.done, progress.total)), Some((3, 3)));
    let organizations = organization::Entity::find().all(test.db.read()).await.unwrap();
    assert_eq!(organizations.len() as u64, named + 3);
    let known: Vec<_> = stories().map(|(name, _)| name.to_owned()).collect();
    let invoices = invoice::Entity::find().all(test.db.read()).await.unwrap();
    let today = options.now.date_naive();
    for organization in organizations.iter().filter(|row| !known.contains(&row.name)) {
        let own: Vec<&Invoice> = invoices.iter().filter(|row| row.organization_id == organization.id).collect();
        let overdue = own.iter().filter(|row| row.status(today) == InvoiceStatus::Overdue).count();
        let lines = lines_of(&test.db, &own, crate::sql::Projection::ALL).await.unwrap();
        assert_eq!((own.len(), overdue), (100, 4), "{}", organization.name);
        assert!(lines.iter().all(|lines| lines.len() == 3), "{}", organization.name);
    }
    let report = ledger::verify(&test.db).await.unwrap();
    assert!(report.is_in_order() && report.transactions > 500, "{report:?}");
}
