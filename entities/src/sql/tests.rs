use std::{collections::BTreeSet, path::Path, time::Duration};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, QuerySelect};

use super::*;
use crate::{
    db::Database,
    demo::{self, DemoOptions},
    error::StoreError,
    migrations::testing::TestDb,
};

/// Evaluates an expression for every entity there is, its row under the name `Row`, and lists the answers.
macro_rules! for_every_entity {
    ($answer:expr) => {
        for_every_entity!(@ $answer;
            accounts::api_token accounts::session accounts::user addresses::address audit::entry demo::demo_world
            invoices::export invoices::invoice invoices::invoice_line invoices::pro_forma invoices::pro_forma_line
            invoices::reminder idempotency::row knowledge::article_feedback knowledge::search_click
            knowledge::search_day organizations::invitation organizations::invitation_team organizations::membership
            organizations::organization payments::allocation payments::payment prepaid::account
            prepaid::ledger_account prepaid::ledger_entry prepaid::ledger_transaction prepaid::top_up
            prepaid::withdrawal products::access products::product
            sites::database sites::database_user sites::environment_variable sites::site support::support_access_grant
            support::support_access_grant_product support::support_code support::support_contract teams::member
            teams::team
        )
    };
    (@ $answer:expr; $($noun:ident::$table:ident)+) => {
        [$({
            type Row = crate::$noun::$table::Model;
            $answer
        }),+]
    };
}

/// How many entities the sources declare.
fn declared(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let count = |path: std::path::PathBuf| match path.is_dir() {
        true => declared(&path),
        false => std::fs::read_to_string(path).unwrap().matches(concat!("Derive", "EntityModel)]")).count(),
    };
    entries.map(count).sum()
}

fn columns<R: Record>() -> usize
where
    R::Column: IdenStatic + Iterable,
    R::Table: Default,
{
    use sea_orm::EntityName;
    assert_eq!(R::TABLE, R::Table::default().table_name());
    assert_eq!(
        R::COLUMNS.to_vec(),
        R::Column::iter().map(|column| column.as_str()).collect::<Vec<_>>(),
        "{}",
        R::TABLE
    );
    for (place, column) in R::Column::iter().enumerate() {
        assert_eq!(column.index(), place, "{}", R::TABLE);
        assert!(Projection::of(&[column]).has(place));
    }
    1
}

#[test]
fn every_record_lists_its_entitys_columns_in_their_order() {
    let checked: usize = for_every_entity!(columns::<Row>()).iter().sum();
    assert_eq!(checked, declared(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))), "an entity is not checked");
}

/// Reads rows both ways, and asks the database whether each row's values are what it stores.
async fn alike<R>(db: &Database) -> usize
where
    R: Record + PartialEq + std::fmt::Debug + sea_orm::FromQueryResult,
    R::Table: Default,
{
    let select = R::Table::find().limit(300);
    let by_sea_orm = select.clone().all(db.read()).await.unwrap();
    let list = R::select_list(R::TABLE, Projection::ALL);
    let text = format!("SELECT {list} FROM \"{}\" LIMIT 300", R::TABLE);
    let ours: Vec<R> = db.rows(&Statement::new(text, Vec::new())).await.unwrap();
    assert_eq!(ours, by_sea_orm, "{}", R::TABLE);
    let built = Statement::build(db.backend(), &sea_orm::QueryTrait::into_query(select));
    assert_eq!(db.rows::<R>(&built).await.unwrap(), by_sea_orm);

    let same = if db.backend() == DbBackend::Sqlite { "IS" } else { "IS NOT DISTINCT FROM" };
    let conditions: Vec<_> =
        R::COLUMNS.iter().enumerate().map(|(place, column)| format!("\"{column}\" {same} ${}", place + 1)).collect();
    let text = format!("SELECT COUNT(*) FROM \"{}\" WHERE {}", R::TABLE, conditions.join(" AND "));
    for row in &ours {
        let stored = Statement::new(text.clone(), row.values());
        assert_eq!(db.query(&stored, |row| row.next::<i64>()).await.unwrap(), [1], "{row:?}");
    }
    ours.len()
}

#[tokio::test]
async fn rows_are_read_and_values_stored_as_by_sea_orm_in_every_table() {
    let now: DateTime<Utc> = "2026-11-23T14:05:06.123456Z".parse().unwrap();
    let test = TestDb::new("sql_alike").await;
    let options = DemoOptions { seed: 1, organizations: Some(20), now };
    demo::build(&test.db, &options, &mut |_| {}).await.unwrap();
    let read = for_every_entity!((Row::TABLE, alike::<Row>(&test.db).await));
    let empty: BTreeSet<_> = read.iter().filter(|(_, rows)| *rows == 0).map(|(table, _)| *table).collect();
    // The demo world holds none of these.
    let known = BTreeSet::from(["article_feedback", "idempotency_keys", "support_access_grant_products"]);
    assert!(empty.is_subset(&known), "nothing was compared in {empty:?}");
}

#[tokio::test]
async fn a_row_that_is_inserted_here_is_found_by_sea_orm() {
    let test = TestDb::new("sql_insert").await;
    let user = test.user("Ana", crate::accounts::StaffRole::None).await;
    let mut other = user.clone();
    (other.id, other.email) = (test.ids.next(&test.clock), "bea@example.org".to_owned());
    let session = test.db.own_session().await.unwrap();
    let before = test.db.statements();
    assert_eq!(session.execute(&other.insert()).await.unwrap(), 1);
    assert_eq!(test.db.statements(), before + 1);
    let found = crate::accounts::user::Entity::find_by_id(other.id).one(test.db.read()).await.unwrap();
    assert_eq!(found, Some(other.clone()));
    let twice = session.execute(&other.insert()).await.unwrap_err();
    assert!(matches!(&twice, StoreError::Driver(error) if error.is_unique_violation()), "{twice}");
}

#[tokio::test]
async fn a_transaction_that_is_rolled_back_leaves_nothing_and_one_that_is_committed_stays() {
    let test = TestDb::new("sql_transaction").await;
    let begin = if test.db.backend() == DbBackend::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
    let user = test.user("Ana", crate::accounts::StaffRole::None).await;
    let session = test.db.own_session().await.unwrap();
    let count = Statement::new("SELECT COUNT(*) FROM users WHERE name = $1", vec!["Bea".into()]);
    for (end, stay) in [("ROLLBACK", 0_i64), ("COMMIT", 1)] {
        let mut other = user.clone();
        (other.id, other.email, other.name) = (test.ids.next(&test.clock), "bea@example.org".into(), "Bea".into());
        session.batch(begin).await.unwrap();
        session.execute(&other.insert()).await.unwrap();
        assert_eq!(session.query(&count, |row| row.next::<i64>()).await.unwrap(), [1]);
        assert_eq!(test.db.query(&count, |row| row.next::<i64>()).await.unwrap(), [0], "seen before its commit");
        session.batch(end).await.unwrap();
        assert_eq!(test.db.query(&count, |row| row.next::<i64>()).await.unwrap(), [stay], "{end}");
    }
}

#[tokio::test]
async fn a_column_of_another_type_is_a_corrupt_row_and_no_panic() {
    let test = TestDb::new("sql_corrupt").await;
    let text = Statement::new("SELECT CAST('x' AS TEXT), CAST(NULL AS TEXT)", Vec::new());
    let read = async |read: fn(&mut RowReader<'_>) -> crate::error::StoreResult<()>| {
        test.db.query(&text, read).await.unwrap_err().to_string()
    };
    for (error, told) in [
        (read(|row| row.next::<i64>().map(drop)).await, "column 1"),
        (read(|row| row.next::<uuid::Uuid>().map(drop)).await, "a UUID wanted"),
        (read(|row| row.next::<DateTime<Utc>>().map(drop)).await, "an instant wanted"),
        (read(|row| row.next::<chrono::NaiveDate>().map(drop)).await, "a day wanted"),
        (read(|row| row.next::<bool>().map(drop)).await, "a truth value wanted"),
        (read(|row| row.next::<crate::accounts::StaffRole>().map(drop)).await, "StaffRole"),
        (read(|row| row.next::<crate::money::Currency>().map(drop)).await, "Currency"),
        (read(|row| row.next::<crate::addresses::AddressSnapshot>().map(drop)).await, "JSON"),
        (
            read(|row| {
                row.skip(1);
                row.next::<String>().map(drop)
            })
            .await,
            "NULL found",
        ),
        (
            read(|row| {
                row.skip(2);
                row.next::<String>().map(drop)
            })
            .await,
            "no column 3",
        ),
    ] {
        assert!(error.starts_with("corrupt row") && error.contains(told), "{told}: {error}");
    }
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_given_up_by_the_database() {
    let test = TestDb::new("sql_timeout").await;
    let db = Database::connect_with_limit(&test.url, Duration::from_millis(50)).await.unwrap();
    let endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) FROM t";
    let statement = Statement::new(endless, Vec::new());
    let error = db.query(&statement, |row| row.next::<i64>()).await.unwrap_err();
    assert!(matches!(error, StoreError::Timeout), "{error}");
    // Each statement has a limit of its own, and the session goes on.
    let one = Statement::new("SELECT 1", Vec::new());
    assert_eq!(db.query(&one, |row| row.next::<i64>()).await.unwrap(), [1]);
    if db.backend() == DbBackend::Postgres {
        let error = db.read().execute_unprepared(endless).await.unwrap_err();
        assert!(matches!(StoreError::from(error), StoreError::Timeout));
    }
}

#[tokio::test]
async fn only_the_columns_asked_for_and_the_keys_are_read() {
    use crate::{access::policy::ReadAccounting, invoices::*, page::*};
    let books = testing::Books::new("sql_projection").await;
    let ana = books.customer("Ana", crate::locale::Country::CH).await;
    let whole = books.invoice(&ana, 5_000, "2026-06-01").await;
    let access = books.access(&ana);
    let grant = access.grant::<ReadAccounting>(&[ana.organization.id]).await.unwrap();
    let wanted = Wanted { columns: Projection::of(&[invoice::Column::Number]), ..Wanted::ROWS };
    let (filter, order, today) = (InvoiceFilter::default(), InvoiceOrder::default(), access.today());
    let (db, of, args) = (&books.test.db, [ana.organization.id], PageArgs::default());
    let pages = of_organizations(db, &grant, &of, &filter, order, today, &args, wanted).await.unwrap();
    let read = &*pages[0].rows[0].node;
    assert_eq!((&read.number, read.issued_on), (&whole.number, whole.issued_on), "asked for, and sorted by");
    let keys = |invoice: &Invoice| (invoice.id, invoice.organization_id, invoice.billing_address_id);
    assert_eq!(keys(read), keys(&whole));
    assert_eq!((&*read.search_text, read.total_minor, &*read.billing_address.city), ("", 0, ""));
}

#[tokio::test]
async fn a_connection_that_broke_is_made_anew() {
    let test = TestDb::new("sql_broken").await;
    let one = Statement::new("SELECT 1", Vec::new());
    assert_eq!(test.db.query(&one, |row| row.next::<i64>()).await.unwrap(), [1]);
    if test.db.backend() == DbBackend::Postgres {
        // Of this test alone: other tests have connections to the same database.
        let mine = Statement::new("SELECT pg_backend_pid()", Vec::new());
        let pid = test.db.query(&mine, |row| row.next::<i64>()).await.unwrap()[0];
        let end = Statement::new("SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)", vec![pid.into()]);
        let own = test.db.own_session().await.unwrap();
        assert_eq!(own.query(&end, |row| row.next::<bool>()).await.unwrap(), [true]);
        // The first may still meet the broken connection; no later one does.
        drop(test.db.query(&one, |row| row.next::<i64>()).await);
        assert_eq!(test.db.query(&one, |row| row.next::<i64>()).await.unwrap(), [1]);
        assert_ne!(test.db.query(&mine, |row| row.next::<i64>()).await.unwrap(), [pid]);
    }
}

#[tokio::test]
async fn statements_sent_together_on_one_request_are_all_answered() {
    let test = TestDb::new("sql_together").await;
    let db = test.db.for_request();
    let same = Statement::new("SELECT $1", vec!["a".into()]);
    let ask = || db.query(&same, |row| row.next::<String>());
    let answers = futures_util::future::join_all(std::iter::repeat_with(ask).take(50)).await;
    assert!(answers.into_iter().all(|answer| answer.unwrap() == ["a"]));
}

#[tokio::test]
async fn a_request_on_sqlite_reads_one_state_until_it_writes_itself() {
    let test = TestDb::new("sql_snapshot").await;
    if test.db.backend() != DbBackend::Sqlite {
        return;
    }
    let write = async |sql: &'static str| {
        let own = test.db.own_session().await.unwrap();
        own.batch(sql).await.unwrap();
    };
    write("CREATE TABLE sheep (n INTEGER); INSERT INTO sheep VALUES (1)").await;
    let statement = Statement::new("SELECT count(*) FROM sheep", Vec::new());
    let count = async |db: &Database| db.query(&statement, |row| row.next::<i64>()).await.unwrap()[0];
    let (first, second) = (test.db.for_request(), test.db.for_request());
    assert_eq!(count(&first).await, 1);
    write("INSERT INTO sheep VALUES (2)").await;
    assert_eq!(count(&first.for_request()).await, 1, "the same request, the same state");
    assert_eq!(count(&second).await, 2, "who begins now reads what is there now");
    assert_eq!(count(&first).await, 1);
    first.forget_what_was_read();
    assert_eq!(count(&first).await, 2);
    write("INSERT INTO sheep VALUES (3)").await;
    assert_eq!(count(&test.db).await, 3, "whoever is no request holds on to nothing");
}

#[tokio::test]
async fn more_requests_than_readers_go_on_reading_and_leave_no_transaction_behind() {
    let test = TestDb::new("sql_many_readers").await;
    let one = Statement::new("SELECT 1", Vec::new());
    let requests: Vec<Database> = std::iter::repeat_with(|| test.db.for_request()).take(10).collect();
    for _ in 0..3 {
        for request in &requests {
            assert_eq!(request.query(&one, |row| row.next::<i64>()).await.unwrap(), [1]);
        }
    }
    drop(requests);
    if test.db.backend() == DbBackend::Sqlite {
        // A checkpoint that must not leave anything in the log waits for whoever still reads, and says so in its first column.
        let own = test.db.own_session().await.unwrap();
        let checkpoint = Statement::new("PRAGMA wal_checkpoint(TRUNCATE)", Vec::new());
        assert_eq!(own.query(&checkpoint, |row| row.next::<i64>()).await.unwrap(), [0]);
    }
}
