//! Topping the prepaid account up: noted as pending, with instructions; nothing moves before the money arrives.

use serde_json::{Value, json};
use tests::{
    Answer, Person, World, on_both_databases,
    paying::{TOP_UP, francs},
};

async fn top_up(world: &World, person: Person, key: &str, more: Value) -> Answer {
    let mut input = json!({"organization": world.organization("").to_string(), "amount": francs(10_000),
        "method": "BANK_TRANSFER", "idempotencyKey": key});
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    world.ask(person, TOP_UP, json!({ "input": input })).await
}

fn refusal(answer: &Answer) -> (String, Value) {
    let payload = &answer.data()["topUpPrepaidAccount"];
    assert_eq!((&payload["topUp"], &payload["prepaidAccount"]), (&Value::Null, &Value::Null));
    let error = &payload["userErrors"][0];
    assert!(error["help"].as_array().is_some_and(|help| !help.is_empty()), "no guide helps: {payload:#}");
    (error["code"].as_str().expect("a code").to_owned(), error["field"].clone())
}

on_both_databases! {
    async fn a_top_up_is_noted_as_pending_with_what_to_do_and_nothing_moves(world: World) {
        let before = world.account(world.organization("")).await;
        for (method, by_transfer) in [("BANK_TRANSFER", true), ("CARD", false), ("PAYPAL", false), ("TWINT", false)] {
            world.clock.advance(chrono::Duration::minutes(1));
            let answer = top_up(&world, Person::Accountant, method, json!({"method": method})).await;
            let payload = &answer.data()["topUpPrepaidAccount"];
            assert_eq!(payload["userErrors"], json!([]));
            let made = &payload["topUp"];
            assert_eq!((&made["status"], &made["method"], &made["amount"]), (&json!("PENDING"), &json!(method), &francs(10_000)));
            let told = &made["instructions"];
            assert_eq!((told["iban"].is_string(), told["redirectTo"].is_string()), (by_transfer, !by_transfer), "{told}");
            assert_eq!(payload["prepaidAccount"]["topUps"]["nodes"][0]["id"], made["id"], "the newest");
        }
        assert_eq!(world.account(world.organization("")).await, before);
        let document = "query($organization: ID!) { organization(id: $organization) {
            auditLog(first: 1) { nodes { action summary } } } }";
        let log = world.ask_main(Person::LegalRepresentative, document).await;
        let note = &log.data()["organization"]["auditLog"]["nodes"][0];
        assert_eq!(note, &json!({"action": "Mutation.topUpPrepaidAccount", "summary": "asked to top up 100.00 CHF (TWINT)"}));
        world.prove().await;
    }

    async fn a_top_up_outside_the_limits_is_refused_with_the_limit(world: World) {
        let Some(room) = 5_000_000_i64.checked_sub(world.account(world.organization("")).await.balance_minor) else { panic!() };
        assert!(room > 1_000_000, "the account has room for the most at once");
        for (more, code, field) in [
            (json!({"amount": francs(999)}), "BELOW_MINIMUM", json!(["input", "amount"])),
            (json!({"amount": francs(-10_000)}), "BELOW_MINIMUM", json!(["input", "amount"])),
            (json!({"amount": francs(1_000_001)}), "ABOVE_MAXIMUM", json!(["input", "amount"])),
            (json!({"amount": francs(600_000), "method": "CARD"}), "ABOVE_MAXIMUM", json!(["input", "amount"])),
            (json!({"amount": {"amount": "100", "currency": "EUR"}}), "CURRENCY_MISMATCH", json!(["input", "amount", "currency"])),
            (json!({"method": "PREPAID"}), "INVALID", json!(["input", "method"])),
            (json!({"idempotencyKey": ""}), "REQUIRED", json!(["input", "idempotencyKey"])),
        ] {
            let answer = top_up(&world, Person::Accountant, "refused", more.clone()).await;
            assert_eq!(refusal(&answer), (code.to_owned(), field), "{more}");
        }
        let answer = top_up(&world, Person::Accountant, "refused", json!({})).await;
        assert_eq!(answer.data()["topUpPrepaidAccount"]["userErrors"], json!([]), "the mistake mended, the key is good");
    }

    async fn who_sees_the_organization_without_its_accounts_may_not_and_others_do_not_find_it(world: World) {
        for (person, code) in [
            (Person::Anonymous, "NOT_FOUND"),
            (Person::Collaborator, "NOT_ALLOWED"),
            (Person::Agent, "NOT_ALLOWED"),
        ] {
            let answer = top_up(&world, person, "k", json!({})).await;
            assert_eq!(refusal(&answer), (code.to_owned(), json!(["input", "organization"])), "{person:?}");
        }
        let nobodys = entities::ids::OrganizationId::from(uuid::Uuid::from_u128(7)).to_string();
        let answer = top_up(&world, Person::Accountant, "k", json!({"organization": nobodys})).await;
        assert_eq!(refusal(&answer).0, "NOT_FOUND");
    }
}
