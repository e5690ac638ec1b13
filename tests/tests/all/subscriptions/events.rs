//! What subscribers hear of, in one process and in two.

use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use server::State;
use tests::{
    Person, World, at, on_both_databases,
    paying::{TOP_UP, francs},
};

use super::{ACCOUNT, Client, Desk, INVOICES, main_organization};

on_both_databases! {
    async fn a_paid_invoice_is_told_with_its_state_of_now_to_whoever_follows_its_organization(world: World) {
        let desk = Desk::open(&world).await;
        let organization = world.organization("");
        let invoices = world.issue(organization, 2, 1_000).await;
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        client.subscribe("i", INVOICES, main_organization(&world)).await;
        desk.subscriptions(1).await;
        world.pay(invoices[0], "a part", json!({"amount": francs(400)})).await;
        let part = client.response("i").await;
        assert_eq!(at(&part, "/data/invoiceChanged/id"), &json!(invoices[0].to_string()));
        assert_eq!(at(&part, "/data/invoiceChanged/amountDue/amount"), "6.00");
        assert_eq!(at(&part, "/data/invoiceChanged/organization/id"), &json!(organization.to_string()));
        // The same key again changes nothing, and a payment that is only announced changes no invoice.
        world.pay(invoices[0], "a part", json!({"amount": francs(400)})).await;
        world.pay(invoices[0], "by bank", json!({"method": "BANK_TRANSFER"})).await;
        world.pay(invoices[0], "too much", json!({"amount": francs(40_000)})).await;
        world.pay(invoices[1], "whole", json!({})).await;
        let whole = client.response("i").await;
        assert_eq!(at(&whole, "/data/invoiceChanged/id"), &json!(invoices[1].to_string()), "{whole:#}");
        assert_eq!(at(&whole, "/data/invoiceChanged/status"), "PAID");
    }

    async fn an_event_brings_the_guides_for_its_object_where_they_are_wanted(world: World) {
        let desk = Desk::open(&world).await;
        let invoices = world.issue(world.organization(""), 2, 1_000).await;
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        let payload = json!({"query": INVOICES, "variables": main_organization(&world), "extensions": {"help": true}});
        client.send(&json!({"id": "i", "type": "subscribe", "payload": payload})).await;
        desk.subscriptions(1).await;
        let coordinates = |event: &Value| -> Vec<String> {
            let topics = at(event, "/extensions/help").as_array().expect("a list");
            topics.iter().filter_map(|topic| topic["coordinate"].as_str()).map(str::to_owned).collect()
        };
        world.pay(invoices[0], "a part", json!({"amount": francs(400)})).await;
        let part = client.response("i").await;
        assert!(coordinates(&part).contains(&"InvoiceStatus.PARTIALLY_PAID".to_owned()), "{part:#}");
        world.pay(invoices[1], "whole", json!({})).await;
        let whole = client.response("i").await;
        let found = coordinates(&whole);
        assert!(found.contains(&"InvoiceStatus.PAID".to_owned()) && !found.contains(&"InvoiceStatus.PARTIALLY_PAID".to_owned()), "{whole:#}");
        let cost = at(&whole, "/extensions/cost");
        assert!(cost["actual"].as_u64() > Some(10) && cost["requested"].as_u64() > Some(10), "{whole:#}");
    }

    async fn an_account_is_told_when_money_moves_and_when_it_is_announced(world: World) {
        let desk = Desk::open(&world).await;
        let organization = world.organization("");
        let invoice = world.issue(organization, 1, 1_000).await[0];
        let mut client = Client::ready(&desk, &world, Person::LegalRepresentative).await;
        client.subscribe("p", ACCOUNT, main_organization(&world)).await;
        desk.subscriptions(1).await;
        let before = world.account(organization).await.funds().balance;
        world.pay(invoice, "pay", json!({})).await;
        let paid = client.response("p").await;
        let after = entities::money::Money::new(before.minor - 1_000, before.currency).decimal();
        assert_eq!(at(&paid, "/data/prepaidAccountChanged/balance/amount"), &json!(after), "{paid:#}");
        let count = at(&paid, "/data/prepaidAccountChanged/topUps/totalCount").as_i64().expect("a number");
        let input = json!({"organization": organization.to_string(), "amount": francs(5_000), "method": "BANK_TRANSFER", "idempotencyKey": "top up"});
        world.ask(Person::LegalRepresentative, TOP_UP, json!({"input": input})).await.data();
        let topped = client.response("p").await;
        assert_eq!(at(&topped, "/data/prepaidAccountChanged/topUps/totalCount"), &json!(count + 1));
    }

    async fn an_event_is_an_answer_like_any_other_with_errors_at_their_paths(world: World) {
        let desk = Desk::open(&world).await;
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        let document = "subscription Named($organization: ID!, $first: Int) { other: invoiceChanged(organization: $organization) {
            __typename ...F organization { invoices(first: $first) { totalCount } } } }
            fragment F on Invoice { id lines { description } }";
        let mut variables = main_organization(&world);
        variables["first"] = json!(-1);
        client.subscribe("i", document, variables).await;
        desk.subscriptions(1).await;
        world.pay(invoice, "pay", json!({})).await;
        let event = client.response("i").await;
        assert_eq!(event["data"], Value::Null, "a required field failed: {event:#}");
        assert_eq!(at(&event, "/errors/0/path"), &json!(["other", "organization", "invoices"]));
        assert_eq!(at(&event, "/errors/0/extensions/code"), "BAD_USER_INPUT");
    }

    async fn nobody_hears_of_what_another_organization_does(world: World) {
        let desk = Desk::open(&world).await;
        let others = world.demo.organizations.iter().map(|(_, id)| *id);
        let other = others.filter(|id| *id != world.organization("")).collect::<Vec<_>>()[0];
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut stranger = Client::ready(&desk, &world, Person::Accountant).await;
        stranger.subscribe("x", INVOICES, json!({"organization": other.to_string()})).await;
        assert_eq!(at(&stranger.receive().await, "/payload/0/extensions/code"), "NOT_FOUND");
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        client.subscribe("mine", INVOICES, main_organization(&world)).await;
        desk.subscriptions(1).await;
        let theirs = world.issue(other, 1, 100).await[0];
        let head = world.head_of(other).await;
        let account = world.account(other).await;
        let input = json!({"organization": other.to_string(), "amount": tests::paying::amount(entities::money::Money::new(5_000, account.currency)), "method": "BANK_TRANSFER", "idempotencyKey": "theirs"});
        world.ask_as(head.clone(), TOP_UP, json!({"input": input}), None).await;
        world.ask_as(head, tests::paying::PAY, tests::paying::pay_input(theirs, "theirs", &json!({})), None).await;
        world.pay(invoice, "mine", json!({})).await;
        let heard = client.response("mine").await;
        assert_eq!(at(&heard, "/data/invoiceChanged/id"), &json!(invoice.to_string()), "and nothing before it");
    }
}

/// Two processes of one desk share PostgreSQL; a SQLite file is one process's.
async fn two_processes(world: &World) -> Option<(Desk, Desk)> {
    if world.backend() != DbBackend::Postgres {
        return None;
    }
    let other = Desk::with(State::new(world.another_process().await)).await;
    Some((Desk::open(world).await, other))
}

on_both_databases! {
    async fn what_one_process_writes_subscribers_of_another_hear(world: World) {
        let Some((here, there)) = two_processes(&world).await else { return };
        let invoices = world.issue(world.organization(""), 2, 1_000).await;
        let mut far = Client::ready(&there, &world, Person::Accountant).await;
        let mut near = Client::ready(&here, &world, Person::Accountant).await;
        for (desk, client) in [(&there, &mut far), (&here, &mut near)] {
            client.subscribe("i", INVOICES, main_organization(&world)).await;
            desk.subscriptions(1).await;
        }
        for (invoice, key) in invoices.iter().zip(["one", "two"]) {
            world.pay(*invoice, key, json!({})).await;
            for client in [&mut far, &mut near] {
                assert_eq!(at(&client.response("i").await, "/data/invoiceChanged/id"), &json!(invoice.to_string()));
            }
        }
    }

    async fn a_gap_is_told_and_the_subscription_goes_on(world: World) {
        let Some((here, _)) = two_processes(&world).await else { return };
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut client = Client::ready(&here, &world, Person::Accountant).await;
        client.subscribe("i", INVOICES, main_organization(&world)).await;
        here.subscriptions(1).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()";
        world.write().execute_unprepared(end).await.expect("the connection is ended");
        let gap = client.response("i").await;
        assert_eq!((&gap["data"], at(&gap, "/errors/0/extensions/code")), (&Value::Null, &json!("EVENTS_MISSED")));
        world.pay(invoice, "after", json!({})).await;
        assert_eq!(at(&client.response("i").await, "/data/invoiceChanged/status"), "PAID");
        client.send(&json!({"id": "i", "type": "complete"})).await;
        here.subscriptions(0).await;
        // An account is told as it is now: nothing is lost with the gap.
        client.subscribe("p", ACCOUNT, main_organization(&world)).await;
        here.subscriptions(1).await;
        world.write().execute_unprepared(end).await.expect("the connection is ended");
        assert!(at(&client.response("p").await, "/data/prepaidAccountChanged/balance/amount").is_string());
    }
}
