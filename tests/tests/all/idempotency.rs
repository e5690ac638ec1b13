//! Sending the same again: one movement, one answer; another request under the same key is refused.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Person, on_both_databases,
    paying::{PAY, TOP_UP, francs, pay_input},
};

fn code(payload: &Value) -> &Value {
    &payload["userErrors"][0]["code"]
}

on_both_databases! {
    async fn the_same_key_with_the_same_request_answers_the_same_and_moves_nothing_more(world: World) {
        let main = world.organization("");
        let invoice = world.issue(main, 1, 10_000).await[0];
        let first = world.pay(invoice, "k", json!({"amount": francs(4_000)})).await;
        let available = world.available(main).await;
        // Spelled otherwise, and the same.
        let spelled = json!({"amount": {"amount": "40", "currency": "CHF"}});
        let again = world.pay(invoice, "k", spelled).await;
        assert_eq!(again.data(), first.data());
        assert_eq!(first.data()["payInvoice"]["userErrors"], json!([]));
        world.pay(invoice, "rest", json!({})).await;
        let later = world.pay(invoice, "k", json!({"amount": francs(4_000)})).await;
        assert_eq!(later.data()["payInvoice"]["payment"], first.data()["payInvoice"]["payment"]);
        assert_eq!(later.data()["payInvoice"]["invoice"]["status"], "PAID", "the invoice is shown as it is now");
        assert_eq!(world.available(main).await, available - 6_000);
        world.prove().await;
    }

    async fn the_same_key_with_another_request_is_refused_whatever_differs(world: World) {
        let main = world.organization("");
        let invoices = world.issue(main, 2, 10_000).await;
        world.pay(invoices[0], "k", json!({"amount": francs(4_000)})).await;
        let before = world.available(main).await;
        for (invoice, more) in [
            (invoices[1], json!({"amount": francs(4_000)})),
            (invoices[0], json!({"amount": francs(4_001)})),
            (invoices[0], json!({})),
            (invoices[0], json!({"method": "BANK_TRANSFER"})),
        ] {
            let answer = world.pay(invoice, "k", more.clone()).await;
            let payload = &answer.data()["payInvoice"];
            assert_eq!((code(payload), &payload["invoice"]), (&json!("IDEMPOTENCY_KEY_REUSED"), &Value::Null), "{more}");
            assert_eq!(payload["userErrors"][0]["field"], json!(["input", "idempotencyKey"]));
        }
        assert_eq!(world.available(main).await, before);
    }

    async fn a_key_is_a_users_own_and_of_one_mutation(world: World) {
        let main = world.organization("");
        let invoices = world.issue(main, 2, 1_000).await;
        let mine = world.pay(invoices[0], "k", json!({})).await;
        assert_eq!(mine.data()["payInvoice"]["userErrors"], json!([]));
        let theirs = world.ask(Person::LegalRepresentative, PAY, pay_input(invoices[1], "k", &json!({}))).await;
        assert_eq!(theirs.data()["payInvoice"]["userErrors"], json!([]), "another person's key");
        let input = json!({"input": {"organization": main.to_string(), "amount": francs(5_000), "method": "CARD", "idempotencyKey": "k"}});
        let other = world.ask(Person::Accountant, TOP_UP, input.clone()).await;
        assert_eq!(other.data()["topUpPrepaidAccount"]["userErrors"], json!([]), "another mutation's key");
        let again = world.ask(Person::Accountant, TOP_UP, input).await;
        assert_eq!(again.data(), other.data());
        let input = json!({"input": {"organization": main.to_string(), "amount": francs(5_001), "method": "CARD", "idempotencyKey": "k"}});
        let differs = world.ask(Person::Accountant, TOP_UP, input).await;
        assert_eq!(code(&differs.data()["topUpPrepaidAccount"]), "IDEMPOTENCY_KEY_REUSED");
    }

    async fn of_two_requests_at_once_with_one_key_one_moves_and_both_are_answered_alike(world: World) {
        let main = world.organization("");
        for round in 0..10 {
            let invoice = world.issue(main, 1, 1_000).await[0];
            let before = world.available(main).await;
            let key = format!("round {round}");
            let answers = join_all((0..4).map(|_| world.pay(invoice, &key, json!({})))).await;
            for answer in &answers {
                assert_eq!(answer.data()["payInvoice"]["userErrors"], json!([]), "{:#}", answer.json);
                assert_eq!(answer.data(), answers[0].data());
            }
            assert_eq!(world.available(main).await, before - 1_000);
        }
        world.prove().await;
    }
}
