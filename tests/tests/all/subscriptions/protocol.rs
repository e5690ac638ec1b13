//! `graphql-transport-ws`, word by word.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::{LiveLimits, Rate, State};
use tests::{Person, at, on_both_databases};
use tokio_tungstenite::tungstenite::Message;

use super::{Client, Desk, INVOICES, main_organization, soon};

const SLUGS: &str = "{ categories { slug } }";

fn subscribe(id: &str, document: &str) -> String {
    json!({"id": id, "type": "subscribe", "payload": {"query": document}}).to_string()
}

on_both_databases! {
    async fn who_breaks_the_protocol_is_told_how_by_the_code_that_closes(world: World) {
        let desk = Desk::open(&world).await;
        let init = json!({"type": "connection_init"}).to_string();
        let unknown = json!({"type": "connection_init", "payload": {"authorization": "Bearer vnt_unknown"}}).to_string();
        let no_bearer = json!({"type": "connection_init", "payload": {"Authorization": 7}}).to_string();
        let knowledge = subscribe("a", "subscription { knowledgeBaseChanged { revision } }");
        let large = subscribe("a", &format!("{{ a }} #{}", "a".repeat(300_000)));
        for (messages, code) in [
            (vec![subscribe("a", SLUGS)], 4401),
            (vec![init.clone(), init.clone()], 4429),
            (vec![unknown], 4403),
            (vec![no_bearer], 4403),
            (vec![init.clone(), knowledge.clone(), knowledge], 4409),
            (vec!["{".to_owned()], 4400),
            (vec!["[]".to_owned()], 4400),
            (vec![json!({"type": "start", "id": "1"}).to_string()], 4400),
            (vec![init.clone(), json!({"type": "subscribe", "payload": {"query": SLUGS}}).to_string()], 4400),
            (vec![init.clone(), json!({"type": "subscribe", "id": "1", "payload": {"query": 1}}).to_string()], 4400),
            (vec![init.clone(), json!({"type": "complete"}).to_string()], 4400),
            (vec![init, large], 1009),
        ] {
            let mut client = Client::open(&desk).await;
            for message in &messages {
                client.send_text(message).await;
            }
            let shown: Vec<String> = messages.iter().map(|message| message.chars().take(80).collect()).collect();
            assert_eq!(client.closed().await, code, "{shown:?}");
        }
        let mut binary = Client::open(&desk).await;
        binary.0.send(Message::binary(b"{}".to_vec())).await.expect("it goes out");
        assert_eq!(binary.closed().await, 4400);
        let mut other = Client::with(&desk, &[]).await.expect("a WebSocket is opened");
        assert_eq!(other.closed().await, 4406, "no subprotocol");
    }

    async fn who_does_not_say_who_they_are_in_time_is_sent_away(world: World) {
        let limits = LiveLimits { init: Duration::from_millis(30), ..LiveLimits::default() };
        let desk = Desk::with_limits(&world, limits).await;
        let mut silent = Client::open(&desk).await;
        assert_eq!(silent.closed().await, 4408);
    }

    async fn queries_and_mutations_are_answered_over_the_same_socket(world: World) {
        let desk = Desk::open(&world).await;
        let mut client = Client::ready(&desk, &world, Person::LegalRepresentative).await;
        client.subscribe("q", "{ viewer { name } }", Value::Null).await;
        assert!(client.response("q").await["data"]["viewer"]["name"].is_string());
        assert_eq!(client.receive().await, json!({"id": "q", "type": "complete"}));
        let invoice = world.issue(world.organization(""), 1, 100).await[0];
        let pay = tests::paying::pay_input(invoice, "over a socket", &Value::Null);
        client.subscribe("q", tests::paying::PAY, pay).await;
        assert_eq!(at(&client.response("q").await, "/data/payInvoice/invoice/status"), "PAID");
        assert_eq!(client.receive().await, json!({"id": "q", "type": "complete"}), "the name is free again");
    }

    async fn what_is_not_executed_is_an_error_with_code_and_request_id_and_the_socket_stays(world: World) {
        let desk = Desk::open(&world).await;
        let mut client = Client::ready(&desk, &world, Person::Anonymous).await;
        let organization = main_organization(&world);
        for (document, variables, code) in [
            ("{", Value::Null, "GRAPHQL_PARSE_FAILED"),
            ("{ nope }", Value::Null, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { knowledgeBaseChanged { revision } again: knowledgeBaseChanged { revision } }", Value::Null, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { __typename }", Value::Null, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription($no: Boolean!) { knowledgeBaseChanged @skip(if: $no) { revision } }", json!({"no": true}), "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { invoiceChanged(organization: \"x\") { id } }", Value::Null, "BAD_USER_INPUT"),
            (INVOICES, json!({}), "GRAPHQL_VALIDATION_FAILED"),
            (INVOICES, organization, "NOT_FOUND"),
        ] {
            client.subscribe("x", document, variables).await;
            let message = client.receive().await;
            assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("x")), "{message:#}");
            assert_eq!(at(&message, "/payload/0/extensions/code"), code, "{document}");
            assert!(at(&message, "/payload/0/extensions/requestId").is_string(), "{message:#}");
        }
        client.subscribe("x", SLUGS, Value::Null).await;
        assert!(client.response("x").await["data"]["categories"].is_array());
    }

    async fn pings_are_answered_from_the_first_word_on(world: World) {
        let desk = Desk::open(&world).await;
        let mut client = Client::open(&desk).await;
        client.send(&json!({"type": "ping"})).await;
        assert_eq!(client.receive().await, json!({"type": "pong"}));
        client.send(&json!({"type": "ping", "payload": {"a": "\n"}})).await;
        assert_eq!(client.receive().await, json!({"type": "pong", "payload": {"a": "\n"}}));
    }

    async fn a_silent_client_is_asked_whether_it_is_there_and_let_go_of_where_it_is_not(world: World) {
        let limits = LiveLimits { keep_alive: Duration::from_millis(50), ..LiveLimits::default() };
        let desk = Desk::with_limits(&world, limits).await;
        let mut here = Client::ready(&desk, &world, Person::Anonymous).await;
        let mut gone = Client::ready(&desk, &world, Person::Anonymous).await;
        for client in [&mut here, &mut gone] {
            client.subscribe("k", "subscription { knowledgeBaseChanged { revision } }", Value::Null).await;
        }
        // The library answers pings as it reads; the other client reads nothing.
        let mut pings = 0;
        let mut open = desk.state.subscriptions();
        soon("the other's end", async {
            while pings < 8 || *open.borrow_and_update() != 1 {
                match here.0.next().await {
                    Some(Ok(Message::Ping(_))) => pings += 1,
                    other => panic!("{other:?}"),
                }
            }
        }).await;
        here.send(&json!({"type": "ping"})).await;
        assert_eq!(here.receive().await, json!({"type": "pong"}));
    }

    async fn a_connection_and_a_viewer_may_have_so_many_and_no_more(world: World) {
        let limits = LiveLimits { operations: 2, subscriptions: 3, ..LiveLimits::default() };
        let desk = Desk::with_limits(&world, limits).await;
        let organization = main_organization(&world);
        let mut first = Client::ready(&desk, &world, Person::Accountant).await;
        let mut second = Client::ready(&desk, &world, Person::Accountant).await;
        for id in ["a", "b", "c"] {
            first.subscribe(id, INVOICES, organization.clone()).await;
        }
        let refused = first.receive().await;
        assert_eq!((&refused["id"], at(&refused, "/payload/0/extensions/code")), (&json!("c"), &json!("LIMIT_EXCEEDED")));
        desk.subscriptions(2).await;
        second.subscribe("a", INVOICES, organization.clone()).await;
        desk.subscriptions(3).await;
        second.subscribe("b", INVOICES, organization.clone()).await;
        let refused = second.receive().await;
        assert_eq!((&refused["id"], at(&refused, "/payload/0/extensions/code")), (&json!("b"), &json!("LIMIT_EXCEEDED")));
        // Others have places of their own.
        let mut other = Client::ready(&desk, &world, Person::LegalRepresentative).await;
        other.subscribe("a", INVOICES, organization.clone()).await;
        desk.subscriptions(4).await;
        first.send(&json!({"id": "a", "type": "complete"})).await;
        desk.subscriptions(3).await;
        second.subscribe("b", INVOICES, organization).await;
        desk.subscriptions(4).await;
    }

    async fn operations_are_paid_for_and_an_event_waits_until_it_can_be(world: World) {
        const DEAR: &str = "{ articles(first: 100) { nodes { related(first: 50) { id related(first: 1) { id } } } } }";
        // An event that may cost more than half of the bucket.
        const EVENTS: &str = "subscription($organization: ID!) { invoiceChanged(organization: $organization) { status organization {
            teams(first: 100) { nodes { organization { teams(first: 100) { nodes {
                a: organization { id } b: organization { id } c: organization { id } d: organization { id } e: organization { id }
            } } } } } } } }";
        let rate = Rate { restored: 1_000, maximum: 100_000 };
        let desk = Desk::with(State::new(world.services.clone()).with_rate(Some(rate))).await;
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        client.subscribe("i", EVENTS, main_organization(&world)).await;
        desk.subscriptions(1).await;
        loop {
            client.subscribe("q", DEAR, Value::Null).await;
            let left = at(&client.response("q").await, "/extensions/cost/throttle/available").as_u64().expect("a number");
            assert_eq!(client.receive().await["type"], "complete");
            if left < 50_000 {
                break;
            }
        }
        let again = main_organization(&world);
        client.subscribe("j", EVENTS, again).await;
        assert_eq!(at(&client.receive().await, "/payload/0/extensions/code"), "RATE_LIMITED");
        world.pay(invoice, "k", json!({})).await;
        client.send(&json!({"type": "ping"})).await;
        assert_eq!(client.receive().await, json!({"type": "pong"}), "the event waits");
        world.clock.advance(chrono::Duration::minutes(5));
        let event = client.response("i").await;
        assert_eq!(at(&event, "/data/invoiceChanged/status"), "PAID");
        assert!(at(&event, "/extensions/cost/throttle/available").is_u64(), "{event:#}");
    }

    async fn connections_are_counted_and_one_too_many_is_refused_at_the_door(world: World) {
        let desk = Desk::with_limits(&world, LiveLimits { connections: 1, ..LiveLimits::default() }).await;
        let client = Client::ready(&desk, &world, Person::Anonymous).await;
        assert_eq!(Client::with(&desk, &[]).await.err(), Some(503));
        drop(client);
    }

    async fn a_page_of_another_site_opens_no_socket_and_a_header_may_say_who_asks(world: World) {
        let desk = Desk::open(&world).await;
        let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
        assert_eq!(Client::with(&desk, &[protocol, ("origin", "https://evil.example")]).await.err(), Some(403));
        assert_eq!(Client::with(&desk, &[protocol, ("authorization", "Bearer vnt_unknown")]).await.err(), Some(401));
        let own = format!("http://{}", desk.address);
        let token = format!("Bearer {}", world.token(Person::LegalRepresentative).expect("a token"));
        let headers = [protocol, ("origin", own.as_str()), ("authorization", token.as_str())];
        let mut client = Client::with(&desk, &headers).await.expect("our own page opens a socket");
        client.send(&json!({"type": "connection_init"})).await;
        assert_eq!(client.receive().await, json!({"type": "connection_ack"}));
        client.subscribe("q", "{ viewer { id } }", Value::Null).await;
        assert!(client.response("q").await["data"]["viewer"]["id"].is_string());
    }

    async fn a_server_that_closes_says_so_and_waits_for_nobody(world: World) {
        let mut desk = Desk::open(&world).await;
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        client.subscribe("a", INVOICES, main_organization(&world)).await;
        desk.subscriptions(1).await;
        desk.stop();
        assert_eq!(client.closed().await, 1001);
        soon("the server's end", &mut desk.serving).await.expect("it ends in order");
    }

    async fn plain_http_has_no_answer_to_a_subscription_and_introspection_knows_of_it(world: World) {
        let answer = world.ask_main(Person::Accountant, INVOICES).await;
        assert_eq!(answer.codes(), ["BAD_REQUEST"]);
        assert!(answer.json.get("data").is_none() && answer.json["errors"][0]["message"].as_str().is_some_and(|text| text.contains("text/event-stream")));
        let asked = world.ask(Person::Anonymous, "{ __schema { subscriptionType { name fields { name } } } }", Value::Null).await;
        let fields = tests::texts(at(asked.data(), "/__schema/subscriptionType/fields"), "name");
        assert_eq!(fields, ["invoiceChanged", "prepaidAccountChanged", "knowledgeBaseChanged"]);
    }
}
