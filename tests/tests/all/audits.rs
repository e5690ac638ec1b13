//! The server passes the audits of the GraphQL over HTTP specification, as npm's `graphql-http` makes them.

use std::net::SocketAddr;

use serde_json::{Value, json};
use server::{State, app};
use tests::{Engine, World};
use tokio::net::TcpListener;

use crate::oracle::node;

/// How many audits there are.
const AUDITS: usize = 61;

#[tokio::test(flavor = "multi_thread")]
async fn every_audit_of_graphql_over_http_passes() {
    if !node::has("graphql-http") {
        return;
    }
    let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
    let service = app(State::new(world.services.clone())).into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/graphql", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let asking = tokio::task::spawn_blocking(move || node::run("audits.mjs", &json!({ "url": url })));
    let verdict = asking.await.expect("the audits run");
    serving.abort();
    let audits = verdict["audits"].as_array().expect("audits");
    let failed: Vec<&Value> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{} of {} failed: {failed:#?}", failed.len(), audits.len());
    assert_eq!(audits.len(), AUDITS, "there are other audits than before: look at them");
}
