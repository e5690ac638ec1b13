//! Rights are asked for at each event.

use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{Person, World, at, on_both_databases};

use super::{ACCOUNT, Client, Desk, INVOICES, main_organization};

async fn write(world: &World, sql: &str) {
    let done = world.write().execute_unprepared(sql).await.expect("the statement runs");
    assert!(done.rows_affected() > 0, "{sql}");
}

on_both_databases! {
    async fn who_loses_accounting_hears_no_more_of_it(world: World) {
        let desk = Desk::open(&world).await;
        let invoices = world.issue(world.organization(""), 2, 1_000).await;
        let mut accountant = Client::ready(&desk, &world, Person::Accountant).await;
        let mut head = Client::ready(&desk, &world, Person::LegalRepresentative).await;
        for client in [&mut accountant, &mut head] {
            client.subscribe("i", INVOICES, main_organization(&world)).await;
        }
        accountant.subscribe("p", ACCOUNT, main_organization(&world)).await;
        desk.subscriptions(3).await;
        world.pay(invoices[0], "before", json!({})).await;
        let heard = [accountant.receive().await, accountant.receive().await];
        assert!(heard.iter().all(|message| message["type"] == "next"), "{heard:#?}");
        head.response("i").await;
        write(&world, "UPDATE memberships SET manage_accounting = FALSE WHERE role = 'COLLABORATOR'").await;
        let pay = tests::paying::pay_input(invoices[1], "after", &json!({}));
        world.ask(Person::LegalRepresentative, tests::paying::PAY, pay).await.data();
        let mut over = [accountant.receive().await, accountant.receive().await];
        over.sort_by_key(|message| message["id"].to_string());
        assert_eq!(over, [json!({"id": "i", "type": "complete"}), json!({"id": "p", "type": "complete"})]);
        assert_eq!(at(&head.response("i").await, "/data/invoiceChanged/status"), "PAID", "others are told as before");
        desk.subscriptions(1).await;
    }

    async fn a_token_that_was_taken_back_ends_the_connection_at_the_next_event(world: World) {
        let desk = Desk::open(&world).await;
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        client.subscribe("i", INVOICES, main_organization(&world)).await;
        desk.subscriptions(1).await;
        write(&world, "UPDATE sessions SET ended_at = expires_at WHERE ended_at IS NULL").await;
        let head = world.head_of(world.organization("")).await;
        world.ask_as(head, tests::paying::PAY, tests::paying::pay_input(invoice, "k", &json!({})), None).await.data();
        assert_eq!(client.closed().await, 4403);
        desk.subscriptions(0).await;
    }

    async fn a_token_that_was_taken_back_begins_nothing_either(world: World) {
        let desk = Desk::open(&world).await;
        let mut client = Client::ready(&desk, &world, Person::Accountant).await;
        write(&world, "UPDATE sessions SET ended_at = expires_at WHERE ended_at IS NULL").await;
        client.subscribe("q", "{ viewer { id } }", json!(null)).await;
        assert_eq!(client.closed().await, 4403);
    }
}
