use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, Statement};
use sea_orm_migration::MigratorTrait;

use super::{
    Migrator,
    testing::{TestDb, noon},
};
use crate::{
    accounts::{NewApiToken, NewSession, StaffRole, TokenScope},
    audit::{Actor, ActorKind, NewAuditEntry, append},
    clock::Clock,
    knowledge::{
        CountSearches, FeedbackReason, NewArticleFeedback, RecordClick, Searched,
        search_click::{self, Entity as SearchClicks},
        search_day::{self, Entity as SearchDays},
    },
    locale::{Country, Locale},
    organizations::{NewInvitation, OrganizationKind, Role},
    products::{AccessHolder, AccessLevel, BillingFrequency, ProductKind, ProductState},
    rows::insert_all,
    sites::{NewEnvironmentVariable, NewSiteDatabase},
    support::{NewSupportAccessGrant, NewSupportCode, NewSupportContract, SupportPlan},
};

#[tokio::test]
async fn the_migrations_run_up_down_and_up_again() {
    let test = TestDb::new("the_migrations_run_up_down_and_up_again").await;
    assert_eq!(test.db.pending_migrations().await.unwrap(), 0);
    Migrator::down(test.db.write(), None).await.unwrap();
    assert_eq!(test.db.pending_migrations().await.unwrap(), Migrator::migrations().len());
    test.db.migrate().await.unwrap();
    assert_eq!(test.db.pending_migrations().await.unwrap(), 0);
}

#[tokio::test]
async fn searches_of_before_are_counted_by_day_without_what_could_name_somebody() {
    let test = TestDb::new("searches_of_before_are_counted_by_day").await;
    let db = test.db.write();
    test.down_before("m0019").await;
    let rows = [
        ("2026-03-01 23:59:59", "factura", 3, "'facturas'"),
        ("2026-03-01 08:00:00", "factura", 5, "NULL"),
        ("2026-03-01 09:00:00", "factura", 0, "NULL"),
        ("2026-03-02 00:00:01", "factura", 2, "NULL"),
        ("2026-03-02 00:00:01", "ana@example.org", 0, "NULL"),
        ("2026-03-02 00:00:01", "code 123456", 0, "NULL"),
        ("2026-03-02 00:00:02", "sra. garcía factura", 1, "'facturas'"),
        ("2026-03-02 00:00:03", "sra. lópez recibo", 1, "NULL"),
    ];
    for (number, (at, query, hits, clicked)) in rows.iter().enumerate() {
        let (id, at) = match test.db.backend() {
            DbBackend::Postgres => (format!("'00000000-0000-7000-8000-{number:012}'"), format!("'{at}+00'")),
            _ => (format!("X'00000000000070008000{number:012}'"), format!("'{}+00:00'", at.replace(' ', "T"))),
        };
        db.execute_unprepared(&format!(
            "INSERT INTO search_log (id, at, locale, query, hits, clicked_article) \
             VALUES ({id}, {at}, 'es', '{query}', {hits}, {clicked})"
        ))
        .await
        .unwrap();
    }
    test.db.migrate().await.unwrap();
    let day = |date: &str| date.parse::<chrono::NaiveDate>().unwrap();
    let days = SearchDays::find().order_by_asc(search_day::Column::Day).order_by_asc(search_day::Column::Query);
    let days = days.all(db).await.unwrap();
    let counted: Vec<_> =
        days.iter().map(|it| (it.day, it.query.as_str(), it.searches, it.without_result, it.opened, it.hits)).collect();
    let (first, second) = (day("2026-03-01"), day("2026-03-02"));
    let expected = [
        (first, "factura", 3, 1, 1, 5),
        (second, "code …", 1, 1, 0, 0),
        (second, "factura", 1, 0, 0, 2),
        (second, "sra. …", 2, 0, 1, 1),
    ];
    assert_eq!(counted, expected);
    let clicks = SearchClicks::find().order_by_asc(search_click::Column::Day).all(db).await.unwrap();
    let clicked: Vec<_> = clicks.iter().map(|it| (it.day, it.article.as_str(), it.clicks)).collect();
    assert_eq!(clicked, [(first, "facturas", 1), (second, "facturas", 1)]);
}

/// One row in every table of these nouns.
async fn world(test: &TestDb) {
    let (ids, clock, db) = (&test.ids, &test.clock, test.db.write());
    let ana = test.user("Ana", StaffRole::None).await;
    let bob = test.user("Bob", StaffRole::None).await;
    let acme = test.organization("Acme", Country::CH).await;
    test.organization("Other", Country::FR).await;
    let boss = test.member(&acme, &ana, Role::LegalRepresentative, &[]).await;
    let helper = test.member(&acme, &bob, Role::Collaborator, &[]).await;
    let team = test.team(&acme, "Web", &[&helper]).await;
    test.team(&acme, "Mail", &[]).await;
    let hosting = test.product(&acme, ProductKind::WebHosting, "example.org").await;
    let premium = test.product(&acme, ProductKind::SupportPremium, "Premium").await;
    test.give(&hosting, AccessHolder::Membership(&helper), AccessLevel::View).await;
    test.give(&hosting, AccessHolder::Team(&team), AccessLevel::Manage).await;
    let site = test.site(&hosting, "example.org").await;
    let new = NewSiteDatabase { site: &site, name: "shop", users: &["ana"] };
    let (database, users) = new.build(ids, clock).unwrap();
    insert_all(db, vec![database]).await.unwrap();
    insert_all(db, users).await.unwrap();
    let variable = NewEnvironmentVariable { site: &site, name: "APP_ENV", value: "test", secret: None };
    insert_all(db, vec![variable.build(ids, clock).unwrap()]).await.unwrap();
    let session = NewSession { user: ana.id, lifetime: chrono::TimeDelta::days(1) };
    insert_all(db, vec![session.build(ids, clock).unwrap().0]).await.unwrap();
    let token = NewApiToken { user: ana.id, name: "CI", scopes: TokenScope::ALL, expires_at: Some(noon("2027-01-01")) };
    insert_all(db, vec![token.build(ids, clock).unwrap().0]).await.unwrap();
    let role = Role::External;
    let new = NewInvitation { inviter: &boss, email: "eva@example.org", role, permissions: &[], teams: &[&team] };
    let (invitation, teams, _) = new.build(ids, clock).unwrap();
    insert_all(db, vec![invitation]).await.unwrap();
    insert_all(db, teams).await.unwrap();
    let contract = NewSupportContract { product: &premium, plan: SupportPlan::Pro, ends_on: None };
    insert_all(db, vec![contract.build(ids, clock).unwrap()]).await.unwrap();
    insert_all(db, vec![NewSupportCode { user: ana.id }.build(ids, clock).unwrap()]).await.unwrap();
    let new = NewSupportAccessGrant { granted_by: &boss, products: &[&hosting], level: AccessLevel::View, hours: 24 };
    let (grant, products) = new.build(ids, clock).unwrap();
    insert_all(db, vec![grant]).await.unwrap();
    insert_all(db, products).await.unwrap();
    let new = NewAuditEntry {
        organization: acme.id,
        actor: Actor::User(&ana),
        action: "Mutation.createTeam",
        subject: None,
        summary: "Ana made the team Web.",
    };
    append(db, new.build(ids, clock).unwrap()).await.unwrap();
    let feedback = NewArticleFeedback {
        user: ana.id,
        article_identity: "facturas",
        locale: Locale::default(),
        helpful: true,
        reason: None,
        comment: None,
        revision: None,
    };
    insert_all(db, vec![feedback.build(ids, clock).unwrap()]).await.unwrap();
    let search = Searched::new(clock.now(), Locale::default(), "factura", 3, ["Invoice.status"]);
    test.db.transact(CountSearches::new(search, ids, clock)).await.unwrap();
    let click = RecordClick {
        id: ids.next(clock),
        query: "factura".parse().unwrap(),
        locale: Locale::default(),
        article_identity: "facturas".to_owned(),
        at: clock.now(),
    };
    test.db.transact(click).await.unwrap();
}

#[tokio::test]
async fn the_database_refuses_what_must_never_be() {
    let test = TestDb::new("the_database_refuses_what_must_never_be").await;
    world(&test).await;
    // What the refusal must name, and the statement.
    for (refusal, statement) in [
        ("ck_users_email", "UPDATE users SET email = 'Ana@example.org'"),
        ("ck_users_email", "UPDATE users SET email = 'ana'"),
        ("ck_users_name_not_blank", "UPDATE users SET name = ' '"),
        ("ck_users_staff_role", "UPDATE users SET staff_role = 'none'"),
        ("unique", "UPDATE users SET email = 'ana@example.org'"),
        ("ck_sessions_token_hash", "UPDATE sessions SET token_hash = 'vnt_secret'"),
        ("ck_sessions_expires_at", "UPDATE sessions SET expires_at = created_at"),
        ("ck_api_tokens_scopes_not_blank", "UPDATE api_tokens SET scopes = ''"),
        ("ck_api_tokens_expires_at", "UPDATE api_tokens SET expires_at = created_at"),
        ("ck_organizations_kind", "UPDATE organizations SET kind = 'CLUB'"),
        ("ck_organizations_currency", "UPDATE organizations SET currency = 'EUR' WHERE country = 'CH'"),
        ("ck_organizations_currency", "UPDATE organizations SET country = 'LI' WHERE country = 'FR'"),
        ("ck_memberships_role", "UPDATE memberships SET role = 'OWNER'"),
        ("unique", "UPDATE memberships SET user_id = (SELECT id FROM users WHERE name = 'Ana')"),
        ("foreign key", "DELETE FROM organizations WHERE name = 'Acme'"),
        ("foreign key", "DELETE FROM users WHERE name = 'Ana'"),
        ("ck_invitations_end", "UPDATE invitations SET accepted_at = created_at, revoked_at = created_at"),
        ("ck_invitations_expires_at", "UPDATE invitations SET expires_at = created_at"),
        ("unique", "UPDATE teams SET name = 'Web'"),
        ("unique", "INSERT INTO team_members SELECT * FROM team_members"),
        ("ck_product_access_holder", "UPDATE product_access SET membership_id = NULL"),
        ("ck_product_access_holder", "UPDATE product_access SET membership_id = (SELECT MIN(id) FROM memberships)"),
        ("ck_product_access_level", "UPDATE product_access SET level = 'OWN'"),
        ("ck_products_monthly_price", "UPDATE products SET monthly_price_minor = -1"),
        ("ck_products_period", "UPDATE products SET period_ends_on = '2025-12-31'"),
        ("ck_products_currency", "UPDATE products SET currency = 'chf'"),
        ("ck_products_state", "UPDATE products SET state = 'EXPIRED'"),
        ("ck_sites_domain", "UPDATE sites SET domain = 'Example.org'"),
        ("ck_sites_mysql_prefix", "UPDATE sites SET mysql_prefix = 'wxyz'"),
        ("ck_support_contracts_plan", "UPDATE support_contracts SET plan = 'STANDARD'"),
        ("ck_support_access_grants_expires_at", "UPDATE support_access_grants SET expires_at = created_at"),
        ("append-only", "UPDATE audit_entries SET summary = 'Nothing happened.'"),
        ("append-only", "DELETE FROM audit_entries"),
        ("ck_article_feedback_helpful", "UPDATE article_feedback SET reason = 'OTHER'"),
        ("ck_search_days_searches", "UPDATE search_days SET searches = 0, opened = 0"),
        ("ck_search_days_opened", "UPDATE search_days SET opened = searches + 1"),
        ("ck_search_days_opened", "UPDATE search_days SET without_result = searches"),
        ("ck_search_days_hits", "UPDATE search_days SET hits = -1"),
        ("ck_search_days_suggested_from", "UPDATE search_days SET suggested_from = 3 WHERE coordinate = ''"),
        ("ck_search_days_suggested_from", "UPDATE search_days SET suggested_from = 0"),
        ("unique", "UPDATE search_days SET coordinate = ''"),
        ("ck_search_clicks_clicks", "UPDATE search_clicks SET clicks = 0"),
    ] {
        // MIN() is not for the UUIDs of this PostgreSQL.
        let statement = match test.db.backend() {
            DbBackend::Postgres => statement.replace("MIN(id) FROM memberships", "id FROM memberships LIMIT 1"),
            _ => statement.to_owned(),
        };
        match test.db.write().execute_unprepared(&statement).await {
            Ok(_) => panic!("this was accepted: {statement}"),
            Err(error) => {
                assert!(error.to_string().to_lowercase().contains(refusal), "{statement}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn an_audit_entry_can_be_neither_emptied_out_nor_replaced() {
    let test = TestDb::new("an_audit_entry_can_be_neither_emptied_out_nor_replaced").await;
    world(&test).await;
    let statement = match test.db.backend() {
        DbBackend::Postgres => "TRUNCATE audit_entries",
        _ => "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
    };
    let refused = test.db.write().execute_unprepared(statement).await.map_err(|error| error.to_string());
    assert!(refused.is_err_and(|error| error.contains("append-only")));
}

#[tokio::test]
async fn the_database_knows_exactly_the_values_of_each_enum() {
    let test = TestDb::new("the_database_knows_exactly_the_values_of_each_enum").await;
    if test.db.backend() == DbBackend::Postgres {
        // The migrations are the same; PostgreSQL only keeps their text in another form.
        return;
    }
    macro_rules! names {
        ($kind:ty) => {
            <$kind>::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>()
        };
    }
    let premium: Vec<_> = SupportPlan::ALL[1..].iter().map(|plan| plan.as_str()).collect();
    for (table, column, names) in [
        ("users", "staff_role", names!(StaffRole)),
        ("organizations", "kind", names!(OrganizationKind)),
        ("memberships", "role", names!(Role)),
        ("invitations", "role", names!(Role)),
        ("products", "kind", names!(ProductKind)),
        ("products", "state", names!(ProductState)),
        ("products", "frequency", names!(BillingFrequency)),
        ("product_access", "level", names!(AccessLevel)),
        ("support_contracts", "plan", premium),
        ("support_access_grants", "level", names!(AccessLevel)),
        ("audit_entries", "actor_kind", names!(ActorKind)),
        ("article_feedback", "reason", names!(FeedbackReason)),
    ] {
        let query = "SELECT sql FROM sqlite_master WHERE name = ?";
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, query, [table.into()]);
        let row = test.db.read().query_one_raw(statement).await.unwrap().expect("the table is there");
        let table_sql: String = row.try_get("", "sql").unwrap();
        let expected = format!("{column} IN ('{}')", names.join("', '"));
        assert!(table_sql.contains(&expected), "{table}: {expected} is not in {table_sql}");
    }
}
