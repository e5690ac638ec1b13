use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DbBackend};

use super::{REMEMBERED_BYTES, Recalled, Remembered, Version};
use crate::{
    access::Viewer,
    accounts::{
        Authenticated, BY_API_TOKEN, BY_SESSION, NewApiToken, NewSession, SecretHash, StaffRole, TokenScope,
        authenticate,
    },
    db::Database,
    locale::Country,
    migrations::testing::TestDb,
    organizations::{Organization, Role},
    rows::insert_all,
};

/// Ana, who belongs to Acme, with a session and an API token.
struct Known {
    test: TestDb,
    acme: Organization,
    session: String,
    api_token: String,
}

impl Known {
    async fn new(name: &str) -> Self {
        let test = TestDb::new(name).await;
        let ana = test.user("Ana", StaffRole::None).await;
        let acme = test.organization("Acme", Country::CH).await;
        test.member(&acme, &ana, Role::Administrator, &[]).await;
        let new = NewSession { user: ana.id, lifetime: TimeDelta::days(1) };
        let (session, secret) = new.build(&test.ids, &test.clock).unwrap();
        let new = NewApiToken { user: ana.id, name: "CI", scopes: TokenScope::ALL, expires_at: None };
        let (api_token, api_secret) = new.build(&test.ids, &test.clock).unwrap();
        insert_all(test.db.write(), vec![session]).await.unwrap();
        insert_all(test.db.write(), vec![api_token]).await.unwrap();
        let (session, api_token) = (secret.reveal().to_owned(), api_secret.reveal().to_owned());
        Self { test, acme, session, api_token }
    }

    async fn run(&self, sql: &str) {
        self.test.db.write().execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Who comes with the session and with the API token.
    async fn ask(&self, db: &Database) -> [Option<Arc<Authenticated>>; 2] {
        let (session, token) = (&self.session, &self.api_token);
        let clock = &self.test.clock;
        [authenticate(db, session, clock).await.unwrap(), authenticate(db, token, clock).await.unwrap()]
    }

    async fn statements_of_asking(&self) -> u64 {
        let before = self.test.db.statements();
        authenticate(&self.test.db, &self.session, &self.test.clock).await.unwrap();
        self.test.db.statements() - before
    }
}

#[tokio::test]
async fn whatever_changes_about_who_asks_is_known_with_the_next_request() {
    let known = Known::new("whatever_changes_about_who_asks").await;
    let db = &known.test.db;
    let mut before = known.ask(db).await;
    let join = "INSERT INTO memberships (id, organization_id, user_id, role, manage_accounting, order_products, \
                receives_billing_reminders, receives_product_events, created_at) SELECT o.id, o.id, u.id, 'EXTERNAL', \
                false, false, false, false, u.created_at FROM organizations AS o, users AS u WHERE o.name = 'Other'";
    known.test.organization("Other", Country::FR).await;
    for change in [
        "UPDATE users SET email = 'ana@acme.example'",
        "UPDATE users SET name = 'Anna'",
        "UPDATE users SET locale = 'fr-CH'",
        "UPDATE users SET staff_role = 'AGENT'",
        "UPDATE organizations SET name = 'Acme & Co.' WHERE name = 'Acme'",
        "UPDATE organizations SET kind = 'ASSOCIATION'",
        "UPDATE organizations SET country = 'LI' WHERE country = 'CH'",
        "UPDATE memberships SET role = 'EXTERNAL'",
        "UPDATE memberships SET manage_accounting = true",
        "UPDATE memberships SET order_products = true",
        "UPDATE memberships SET receives_billing_reminders = true",
        "UPDATE memberships SET receives_product_events = true",
        join,
        "DELETE FROM memberships WHERE role = 'EXTERNAL' AND NOT manage_accounting",
        "DELETE FROM memberships",
        "UPDATE api_tokens SET scopes = 'READ_SITES'",
        "UPDATE api_tokens SET revoked_at = created_at",
        "UPDATE sessions SET ended_at = created_at",
        "UPDATE sessions SET ended_at = NULL",
        "DELETE FROM sessions",
    ] {
        known.run(change).await;
        let now = known.ask(db).await;
        assert_ne!(now, before, "{change}");
        let nobody_asked_before = Database::connect(&known.test.url).await.unwrap();
        assert_eq!(now, known.ask(&nobody_asked_before).await, "{change}");
        assert_eq!(now, known.ask(db).await, "{change}");
        before = now;
    }
}

#[tokio::test]
async fn a_replaced_credential_is_not_taken_for_the_one_before() {
    let known = Known::new("a_replaced_credential").await;
    let db = &known.test.db;
    known.ask(db).await;
    let replace = match db.backend() {
        DbBackend::Sqlite => {
            "INSERT OR REPLACE INTO sessions (id, user_id, token_hash, created_at, expires_at, ended_at) \
             SELECT id, user_id, token_hash, created_at, expires_at, created_at FROM sessions"
        }
        _ => "TRUNCATE sessions",
    };
    known.run(replace).await;
    let [session, api_token] = known.ask(db).await;
    assert_eq!(session, None);
    assert!(api_token.is_some());
}

#[tokio::test]
async fn every_table_that_is_read_to_know_who_asks_has_its_part_in_the_version() {
    let known = Known::new("every_table_that_is_read").await;
    let recalled = async || {
        let hash = SecretHash::of(&known.session);
        authenticate(&known.test.db, &known.session, &known.test.clock).await.unwrap();
        known.test.db.remembered().people.get(&hash).unwrap()
    };
    let words: Vec<&str> = BY_SESSION.split_whitespace().chain(BY_API_TOKEN.split_whitespace()).collect();
    let tables = words.windows(2).filter(|pair| ["FROM", "JOIN"].contains(&pair[0])).map(|pair| pair[1]);
    let mut tables: Vec<&str> = tables.filter(|table| !table.starts_with("authentication_version")).collect();
    tables.sort_unstable();
    tables.dedup();
    assert_eq!(tables.len(), 5, "{tables:?}");
    for table in tables {
        let before = recalled().await;
        assert!(before.still_holds(&known.test.db).await.unwrap(), "{table}");
        known.run(&format!("UPDATE {table} SET id = id")).await;
        assert!(!before.still_holds(&known.test.db).await.unwrap(), "{table}");
    }
}

#[tokio::test]
async fn who_asks_again_is_read_again_only_where_something_has_changed() {
    let known = Known::new("who_asks_again").await;
    assert_eq!(known.statements_of_asking().await, 1);
    assert_eq!(known.statements_of_asking().await, 1);
    // Nobody tells of this change, and so nobody hears of it.
    known
        .run(match known.test.db.backend() {
            DbBackend::Sqlite => "DROP TRIGGER tr_users_authentication_version_update",
            _ => "DROP TRIGGER tr_users_authentication_version_change ON users",
        })
        .await;
    known.run("UPDATE users SET name = 'Anna'").await;
    let names = async || known.ask(&known.test.db).await.map(|who| who.unwrap().user.name.clone());
    assert_eq!(names().await, ["Ana", "Anna"], "the API token comes for the first time");
    known.run("UPDATE authentication_version SET version = version + 1").await;
    assert_eq!(known.statements_of_asking().await, 2);
    assert_eq!(known.statements_of_asking().await, 1);
    assert_eq!(names().await, ["Anna", "Anna"]);
}

#[tokio::test]
async fn signing_in_makes_nobody_be_read_again() {
    let known = Known::new("signing_in_makes_nobody_be_read_again").await;
    let [before, _] = known.ask(&known.test.db).await;
    let viewer = Viewer::User(before.unwrap());
    let user = viewer.user().unwrap();
    let new = NewSession { user: user.id, lifetime: TimeDelta::days(1) };
    let (session, _) = new.build(&known.test.ids, &known.test.clock).unwrap();
    insert_all(known.test.db.write(), vec![session]).await.unwrap();
    assert_eq!(known.statements_of_asking().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_right_that_was_taken_is_gone_for_whoever_asks_after_that_while_others_ask() {
    let known = Arc::new(Known::new("a_right_that_was_taken").await);
    let asking: Vec<_> = std::iter::repeat_with(|| {
        let known = Arc::clone(&known);
        tokio::spawn(async move {
            loop {
                known.ask(&known.test.db).await;
                tokio::task::yield_now().await;
            }
        })
    })
    .take(2)
    .collect();
    for round in 0..100 {
        let role = [Role::Administrator, Role::Collaborator][round % 2];
        known.run(&format!("UPDATE memberships SET role = '{}'", role.as_str())).await;
        for who in known.ask(&known.test.db).await {
            assert_eq!(who.unwrap().place_in(known.acme.id).unwrap().membership.role, role, "round {round}");
        }
    }
    asking.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn those_who_are_remembered_take_a_bounded_room() {
    let known = Known::new("those_who_are_remembered").await;
    let [who, _] = known.ask(&known.test.db).await.map(Option::unwrap);
    let remembered = Remembered::default();
    for number in 0..20_000 {
        let recalled = Recalled { who: Arc::clone(&who), version: Version(1), expires_at: None };
        remembered.remember(SecretHash::of(&number.to_string()), recalled);
    }
    assert!(remembered.people.weight() <= REMEMBERED_BYTES);
    assert!(remembered.people.len() > 1_000);
}
