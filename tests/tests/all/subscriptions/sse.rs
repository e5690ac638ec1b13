//! `graphql-sse`, in its distinct connections mode.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::{Request, Response, StatusCode, header};
use serde_json::{Value, json};
use server::{LiveLimits, State, app};
use tests::{Person, at, on_both_databases};
use tower::ServiceExt;

use super::{Desk, INVOICES, events_of, main_organization, soon};

/// The events of a response, as they come.
struct Events {
    body: BodyDataStream,
    /// What came and is no whole event yet.
    begun: String,
}

impl Events {
    /// The next event: its name, or `comment`, and its data.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.begun.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.begun = rest;
                let line = |start: &str| event.lines().find_map(|line| line.strip_prefix(start)).map(str::trim);
                let name = line("event:").unwrap_or("comment");
                return Some((name.to_owned(), line("data:").unwrap_or_default().to_owned()));
            }
            let more = soon("an event", self.body.next()).await?.expect("the body goes on");
            self.begun.push_str(std::str::from_utf8(&more).expect("events are text"));
        }
    }

    async fn response(&mut self) -> Value {
        let (name, data) = self.next().await.expect("an event");
        assert_eq!(name, "next", "{data}");
        serde_json::from_str(&data).expect("a response")
    }

    async fn completes(&mut self) {
        assert_eq!(self.next().await.expect("an event"), ("complete".to_owned(), String::new()));
        assert_eq!(self.next().await, None, "and nothing after it");
    }
}

async fn send(state: &State, request: Request<Body>) -> Response<Body> {
    soon("an answer", app(state.clone()).oneshot(request)).await.expect("the server answers")
}

async fn stream(state: &State, request: Request<Body>) -> Events {
    let response = send(state, request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    Events { body: response.into_body().into_data_stream(), begun: String::new() }
}

async fn subscribed(state: &State) {
    let mut open = state.subscriptions();
    soon("the subscription", open.wait_for(|open| *open == 1)).await.expect("the server is there");
}

on_both_databases! {
    async fn events_come_as_they_happen_and_the_client_ends_them_by_going(world: World) {
        let state = State::new(world.services.clone());
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut request = events_of(INVOICES, &main_organization(&world), world.token(Person::Accountant));
        request.headers_mut().insert("x-help", "true".parse().expect("a header"));
        let mut events = stream(&state, request).await;
        // The stream begins when its body is asked for.
        let heard = async { events.response().await };
        let paid = async {
            subscribed(&state).await;
            world.pay(invoice, "k", json!({})).await
        };
        let (event, _) = tokio::join!(heard, paid);
        assert_eq!(at(&event, "/data/invoiceChanged/status"), "PAID");
        assert!(at(&event, "/extensions/help").as_array().is_some_and(|topics| !topics.is_empty()), "{event:#}");
        drop(events);
        let mut open = state.subscriptions();
        soon("the end", open.wait_for(|open| *open == 0)).await.expect("the server is there");
    }

    async fn queries_mistakes_and_refusals_are_events_too_and_complete(world: World) {
        let state = State::new(world.services.clone());
        let mut query = stream(&state, events_of("{ categories { slug } }", &Value::Null, None)).await;
        assert!(query.response().await["data"]["categories"].is_array());
        query.completes().await;
        for (document, code) in [("{ nope }", "GRAPHQL_VALIDATION_FAILED"), ("subscription { invoiceChanged(organization: \"x\") { id } }", "BAD_USER_INPUT")] {
            let mut refused = stream(&state, events_of(document, &Value::Null, None)).await;
            let response = refused.response().await;
            assert_eq!(at(&response, "/errors/0/extensions/code"), code);
            assert_eq!(at(&response, "/errors/0/extensions/help/0/coordinate"), &json!(format!("ErrorCode.{code}")));
            assert!(response.get("data").is_none(), "{response:#}");
            refused.completes().await;
        }
        let mut request = events_of(INVOICES, &main_organization(&world), None);
        request.headers_mut().insert("x-help", "perhaps".parse().expect("a header"));
        assert_eq!(send(&state, request).await.status(), StatusCode::BAD_REQUEST);
        let mut address = Request::get("/graphql?query=%7Bcategories%7Bslug%7D%7D").body(Body::empty()).expect("a request");
        address.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().expect("a header"));
        let mut by_address = stream(&state, address).await;
        assert!(by_address.response().await["data"]["categories"].is_array());
        by_address.completes().await;
    }

    async fn what_is_no_request_or_nobodys_is_refused_by_status(world: World) {
        let state = State::new(world.services.clone());
        let unknown = events_of("{ viewer { id } }", &Value::Null, Some("vnt_unknown"));
        assert_eq!(send(&state, unknown).await.status(), StatusCode::UNAUTHORIZED);
        let mut plain = events_of("{ viewer { id } }", &Value::Null, None);
        plain.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().expect("a header"));
        assert_eq!(send(&state, plain).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let mut mutation = Request::get("/graphql?query=mutation%7Bx%7D").body(Body::empty()).expect("a request");
        mutation.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().expect("a header"));
        let refused = send(&state, mutation).await;
        assert_eq!((refused.status(), &refused.headers()[header::ALLOW]), (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().expect("a header")));
    }

    async fn a_client_that_takes_either_gets_events_for_subscriptions_alone(world: World) {
        let state = State::new(world.services.clone());
        let either = |document: &str| {
            let mut request = events_of(document, &Value::Null, None);
            let accept = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed";
            request.headers_mut().insert(header::ACCEPT, accept.parse().expect("a header"));
            request
        };
        let query = send(&state, either("{ categories { slug } } # no subscription")).await;
        assert!(query.headers()[header::CONTENT_TYPE].to_str().expect("a text").starts_with("application/"));
        let body = axum::body::to_bytes(query.into_body(), usize::MAX).await.expect("a body");
        assert!(serde_json::from_slice::<Value>(&body).expect("JSON")["data"]["categories"].is_array());
        stream(&state, either("subscription { knowledgeBaseChanged { revision } }")).await;
    }

    async fn a_silent_stream_is_kept_alive_by_comments_and_ends_without_completing_where_the_server_closes(world: World) {
        let limits = LiveLimits { keep_alive: Duration::from_millis(20), ..LiveLimits::default() };
        let mut desk = Desk::with_limits(&world, limits).await;
        let request = events_of("subscription { knowledgeBaseChanged { revision } }", &Value::Null, None);
        let mut events = stream(&desk.state, request).await;
        for _ in 0..3 {
            assert_eq!(events.next().await.expect("a comment").0, "comment");
        }
        desk.stop();
        while let Some((name, _)) = events.next().await {
            assert_eq!(name, "comment");
        }
        soon("the server's end", &mut desk.serving).await.expect("it ends in order");
    }
}
