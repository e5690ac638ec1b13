//! What takes too long is given up, in the database too.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use tests::{Engine, Person, World, on_both_databases};

/// How many statements of this database run at the moment, this question left out.
async fn running(world: &World) -> i64 {
    let sql = "SELECT COUNT(*) AS running FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
    let row = world.read().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    row.expect("the server answers").expect("a row").try_get("", "running").expect("a number")
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cancelled_on_the_server() {
    let Some(world) = World::open_with_limit(Engine::Postgres, Duration::from_millis(300)).await else { return };
    let viewer = world.person(Person::Accountant).await;
    let document = "query($id: ID!) { organization(id: $id) { name invoices(first: 1) { nodes { number } } } }";
    let variables = json!({"id": world.organization("").to_string()});
    let lock = world.write().begin().await.expect("a transaction begins");
    lock.execute_unprepared("LOCK TABLE invoices IN ACCESS EXCLUSIVE MODE").await.expect("the table is locked");
    let answer = world.ask_as(viewer.clone(), document, variables.clone(), None).await;
    assert_eq!(answer.codes(), ["TIMEOUT"], "{:#}", answer.json);
    // The server tells of its error a moment before it calls the statement done.
    let mut left = 1_000;
    while running(&world).await > 0 {
        left -= 1;
        assert!(left > 0, "the statement still runs");
    }
    lock.rollback().await.expect("the lock is given back");
    let answer = world.ask_as(viewer, document, variables, None).await;
    assert!(answer.data()["organization"]["invoices"]["nodes"][0]["number"].is_string(), "the next request is served");
}

on_both_databases! {
    async fn a_request_that_has_had_its_time_asks_for_nothing_more(world: World) {
        let ask = async |limit: Duration| {
            let schema = schema::build_with_limit(world.services.clone(), limit);
            let request = schema::Request {
                document: "query($id: ID!) { viewer { id } organization(id: $id) { name } }".to_owned(),
                operation_name: None,
                variables: json!({"id": world.organization("").to_string()}),
                viewer: world.person(Person::Accountant).await,
                accept_language: None,
                request_id: "test".to_owned(),
                failures: None,
            };
            let before = world.statements();
            let answer = schema::execute(&schema, &world.services, request).await;
            let json: Value = serde_json::from_slice(&answer.to_json()).expect("JSON");
            (json, world.statements() - before)
        };
        let (late, statements) = ask(Duration::ZERO).await;
        assert_eq!(late["data"], json!({"viewer": null, "organization": null}));
        assert_eq!(statements, 0);
        for error in late["errors"].as_array().expect("errors") {
            assert_eq!((&error["extensions"]["code"], &error["extensions"]["requestId"]), (&json!("TIMEOUT"), &json!("test")));
        }
        let (in_time, _) = ask(schema::limits::REQUEST).await;
        assert!(in_time["errors"].is_null() && in_time["data"]["viewer"]["id"].is_string(), "{in_time:#}");
    }
}
