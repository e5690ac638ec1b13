//! A database for one test, with two organizations to ask about.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::SeedableRng;
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;

use super::Migrator;
use crate::{
    access::{Access, Viewer},
    accounts::{Authenticated, NewUser, StaffRole, User},
    clock::{Clock, FixedClock},
    db::Database,
    ids::IdSource,
    locale::{Country, Locale},
    money::Money,
    organizations::{Membership, NewMembership, NewOrganization, Organization, OrganizationKind, Permission, Role},
    products::{
        AccessHolder, AccessLevel, BillingFrequency, NewProduct, NewProductAccess, Product, ProductAccess, ProductKind,
        ProductState,
    },
    rows::insert_all,
    sites::{NewSite, Site},
    teams::{NewTeam, NewTeamMember, Team},
};

/// An empty database with all tables: a file of its own on SQLite, or a schema of its own where the variable
/// `VENTANILLA_TEST_POSTGRES` holds the URL of a PostgreSQL server.
pub(crate) struct TestDb {
    pub(crate) db: Database,
    pub(crate) ids: IdSource,
    pub(crate) clock: FixedClock,
    pub(crate) url: String,
    _folder: TempDir,
}

impl TestDb {
    /// The name tells the schemas of tests that run side by side apart.
    pub(crate) async fn new(name: &str) -> Self {
        let test = Self::without_tables(name).await;
        test.db.migrate().await.expect("the migrations run up");
        test
    }

    /// Undoes the migration whose name begins so, and all that came after it.
    pub(crate) async fn down_before(&self, name: &str) {
        let migrations = Migrator::migrations();
        let before = migrations.iter().position(|migration| migration.name().starts_with(name)).expect("a migration");
        let steps = u32::try_from(migrations.len() - before).expect("few");
        Migrator::down(self.db.write(), Some(steps)).await.expect("the migrations run down");
    }

    pub(crate) async fn without_tables(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match std::env::var("VENTANILLA_TEST_POSTGRES") {
            Ok(server) => schema(&server, name).await,
            Err(_) => format!("sqlite://{}", folder.path().join("test.db").display()),
        };
        let db = Database::connect(&url).await.expect("the database answers");
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(7));
        Self { db, ids, clock: FixedClock::new(noon("2026-06-15")), url, _folder: folder }
    }

    /// What a signed-in user may reach, now.
    pub(crate) fn access(&self, user: &User) -> Access {
        let viewer = Viewer::User(Arc::new(Authenticated::new(user.clone(), None)));
        Access::new(self.db.clone(), viewer, &self.clock)
    }

    pub(crate) async fn user(&self, name: &str, staff_role: StaffRole) -> User {
        let email = format!("{}@example.org", name.to_lowercase());
        let new = NewUser { email: &email, name, locale: Locale::default(), staff_role };
        let user = new.build(&self.ids, &self.clock).expect("a valid user");
        insert_all(self.db.write(), vec![user.clone()]).await.expect("the user is taken");
        user
    }

    pub(crate) async fn organization(&self, name: &str, country: Country) -> Organization {
        let new = NewOrganization { name, kind: OrganizationKind::Company, country };
        let organization = new.build(&self.ids, &self.clock).expect("a valid organization");
        insert_all(self.db.write(), vec![organization.clone()]).await.expect("the organization is taken");
        organization
    }

    pub(crate) async fn member(&self, of: &Organization, user: &User, role: Role, given: &[Permission]) -> Membership {
        let new = NewMembership {
            organization: of.id,
            user: user.id,
            role,
            permissions: given,
            receives_billing_reminders: false,
            receives_product_events: false,
        };
        let membership = new.build(&self.ids, &self.clock);
        insert_all(self.db.write(), vec![membership.clone()]).await.expect("the membership is taken");
        membership
    }

    pub(crate) async fn team(&self, of: &Organization, name: &str, members: &[&Membership]) -> Team {
        let new = NewTeam { organization: of.id, name, description: None };
        let team = new.build(&self.ids, &self.clock).expect("a valid team");
        insert_all(self.db.write(), vec![team.clone()]).await.expect("the team is taken");
        let place = |membership: &&Membership| NewTeamMember { team: &team, membership }.build();
        let members = members.iter().map(place).collect::<Result<Vec<_>, _>>().expect("members of the organization");
        insert_all(self.db.write(), members).await.expect("the members are taken");
        team
    }

    /// At 20.00 a month, paid for the year 2026.
    pub(crate) async fn product(&self, of: &Organization, kind: ProductKind, name: &str) -> Product {
        let new = NewProduct {
            organization: of,
            kind,
            name,
            state: ProductState::Active,
            frequency: BillingFrequency::Yearly,
            monthly_price: Money::new(2_000, of.currency),
            period_starts_on: day("2026-01-01"),
            auto_renew: false,
            billing_address: None,
        };
        let product = new.build(&self.ids, &self.clock).expect("a valid product");
        insert_all(self.db.write(), vec![product.clone()]).await.expect("the product is taken");
        product
    }

    pub(crate) async fn give(&self, product: &Product, holder: AccessHolder<'_>, level: AccessLevel) -> ProductAccess {
        let new = NewProductAccess { product, holder, level };
        let access = new.build(&self.ids, &self.clock).expect("a valid access");
        insert_all(self.db.write(), vec![access.clone()]).await.expect("the access is taken");
        access
    }

    pub(crate) async fn site(&self, hosting: &Product, domain: &str) -> Site {
        let new = NewSite {
            product: hosting,
            domain,
            php_version: "8.3",
            mysql_prefix: "wxyz_".parse().expect("a valid prefix"),
            mysql_prefix_enabled: true,
            mysql_prefix_by_migration: true,
        };
        let site = new.build(&self.ids, &self.clock).expect("a valid site");
        insert_all(self.db.write(), vec![site.clone()]).await.expect("the site is taken");
        site
    }

    /// Goes on by a second, so that identifiers made before and after sort so.
    pub(crate) fn tick(&self) {
        self.clock.advance(TimeDelta::seconds(1));
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.today()
    }
}

/// Makes an empty schema and gives the URL that leads into it.
async fn schema(server: &str, name: &str) -> String {
    // PostgreSQL cuts names at 63 bytes.
    let name: String = format!("t_{name}").chars().take(60).collect();
    let admin = sea_orm::Database::connect(server).await.expect("the PostgreSQL server answers");
    for statement in [format!("DROP SCHEMA IF EXISTS {name} CASCADE"), format!("CREATE SCHEMA {name}")] {
        admin.execute_unprepared(&statement).await.expect("the schema is made");
    }
    admin.close().await.expect("the connection closes");
    let mark = if server.contains('?') { '&' } else { '?' };
    format!("{server}{mark}options=-csearch_path%3D{name}")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn noon(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).expect("noon").and_utc()
}
