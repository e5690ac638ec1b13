//! Who asks for too much in too short a time is told when to come back.

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::{Rate, State, app};
use std::net::SocketAddr;
use tests::{Person, on_both_databases};
use tower::ServiceExt;

const RATE: Rate = Rate { restored: 1_000, maximum: 100_000 };
/// A page of so many articles costs so much: more than half of the bucket.
const DEAR: &str =
    "{ articles(first: 100) { nodes { related(first: 50) { sections { title } related(first: 1) { id } } } } }";

struct Reply {
    status: StatusCode,
    retry_after: Option<u64>,
    json: Value,
}

impl Reply {
    fn throttle(&self, what: &str) -> u64 {
        self.json["extensions"]["cost"]["throttle"][what].as_u64().unwrap_or_else(|| panic!("{:#}", self.json))
    }
}

async fn ask(state: &State, token: Option<&str>, from: &str, document: &str) -> Reply {
    let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let mut request = request.body(Body::from(json!({ "query": document }).to_string())).expect("a request");
    let address: SocketAddr = from.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(address));
    let response = app(state.clone()).oneshot(request).await.expect("the server always answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body comes whole");
    Reply {
        status: parts.status,
        retry_after: parts.headers.get(header::RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse().ok()),
        json: serde_json::from_slice(&body).expect("JSON"),
    }
}

/// Asks dear questions until they are refused.
async fn exhaust(state: &State, token: Option<&str>, from: &str) -> Reply {
    for _ in 0..200 {
        let reply = ask(state, token, from, DEAR).await;
        if reply.status != StatusCode::OK {
            return reply;
        }
        assert!(reply.json["errors"].is_null(), "{:#}", reply.json);
    }
    panic!("never refused");
}

const HERE: &str = "192.0.2.1:4711";

on_both_databases! {
    async fn an_empty_bucket_is_answered_with_429_and_the_time_to_wait(world: World) {
        let state = State::new(world.services.clone()).with_rate(Some(RATE));
        let refused = exhaust(&state, None, HERE).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        let error = &refused.json["errors"][0];
        assert_eq!(error["extensions"]["code"], "RATE_LIMITED");
        assert!(error["extensions"]["requestId"].is_string() && refused.json.get("data").is_none(), "{:#}", refused.json);
        let wait = refused.retry_after.expect("a number of seconds");
        assert!((1..=100).contains(&wait), "{wait}");
        // A moment too early it is refused again; then it is answered.
        world.clock.advance(chrono::Duration::seconds(i64::try_from(wait).expect("small") - 1));
        assert_eq!(ask(&state, None, HERE, DEAR).await.status, StatusCode::TOO_MANY_REQUESTS);
        world.clock.advance(chrono::Duration::seconds(1));
        assert_eq!(ask(&state, None, HERE, DEAR).await.status, StatusCode::OK);
    }

    async fn each_viewer_and_each_address_has_a_bucket_of_its_own(world: World) {
        let state = State::new(world.services.clone()).with_rate(Some(RATE));
        exhaust(&state, None, HERE).await;
        assert_eq!(ask(&state, None, "192.0.2.1:99", DEAR).await.status, StatusCode::TOO_MANY_REQUESTS, "another port is the same client");
        assert_eq!(ask(&state, None, "192.0.2.2:4711", DEAR).await.status, StatusCode::OK);
        let token = |person| world.token(person).expect("a token");
        assert_eq!(ask(&state, Some(token(Person::Agent)), HERE, DEAR).await.status, StatusCode::OK);
        exhaust(&state, Some(token(Person::Agent)), HERE).await;
        assert_eq!(ask(&state, Some(token(Person::Agent)), "192.0.2.3:1", DEAR).await.status, StatusCode::TOO_MANY_REQUESTS, "who is signed in pays anywhere");
        assert_eq!(ask(&state, Some(token(Person::Accountant)), HERE, DEAR).await.status, StatusCode::OK);
    }

    async fn what_is_left_is_told_and_what_was_not_used_is_given_back(world: World) {
        let state = State::new(world.services.clone()).with_rate(Some(RATE));
        let first = ask(&state, None, HERE, "{ articles(first: 3) { nodes { id } } }").await;
        assert_eq!((first.throttle("maximum"), first.throttle("restoreRate")), (100_000, 1_000));
        assert_eq!(first.throttle("available"), 100_000 - 5);
        let unused = ask(&state, None, HERE, "{ articles(first: 100, filter: {tag: [\"no such tag\"]}) { nodes { id } } }").await;
        let cost = &unused.json["extensions"]["cost"];
        assert_eq!((cost["requested"].as_u64(), cost["actual"].as_u64()), (Some(102), Some(2)));
        assert_eq!(unused.throttle("available"), 100_000 - 5 - 2);
    }

    async fn refusals_are_paid_for_as_well(world: World) {
        let state = State::new(world.services.clone()).with_rate(Some(RATE));
        ask(&state, None, HERE, "{ nothingOfThatName }").await;
        ask(&state, Some("vnt_unknown"), HERE, "{ viewer { id } }").await;
        ask(&state, None, HERE, &format!("{{ viewer {{ id }} # {}\n", "x".repeat(3_000))).await;
        let next = ask(&state, None, HERE, "{ __typename }").await;
        assert_eq!(next.throttle("available"), 100_000 - 1 - 1 - 3 - 1);
    }

    async fn without_a_rate_nobody_keeps_count(world: World) {
        let state = State::new(world.services.clone()).with_rate(None);
        let reply = ask(&state, None, HERE, "{ __typename }").await;
        assert_eq!(reply.json["extensions"]["cost"], json!({"requested": 1, "actual": 1, "limit": 100_000, "throttle": null}));
    }

    async fn a_search_of_the_guides_is_paid_for_and_reading_them_is_not(world: World) {
        let state = State::new(world.services.clone()).with_rate(Some(Rate { restored: 1, maximum: 100 }));
        let read = async |path: &str| {
            let mut request = Request::get(path).body(Body::empty()).expect("a request");
            request.extensions_mut().insert(ConnectInfo(HERE.parse::<SocketAddr>().expect("an address")));
            app(state.clone()).oneshot(request).await.expect("the server always answers").status()
        };
        for _ in 0..3 {
            assert_eq!(read("/kb/en?q=invoice").await, StatusCode::OK);
        }
        assert_eq!(read("/kb/en?q=invoice").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(read("/kb/en").await, StatusCode::OK);
        world.clock.advance(chrono::Duration::seconds(30));
        assert_eq!(read("/kb/en?q=invoice").await, StatusCode::OK);
    }
}
