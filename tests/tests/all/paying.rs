//! Paying invoices: what moves, what is told, and what is refused.

use std::sync::Arc;

use entities::{
    access::Viewer,
    accounts::{Authenticated, TokenScope, TokenScopes},
    invoices::Invoice,
};
use sea_orm::{ConnectionTrait, EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{
    Answer, Person, World, on_both_databases,
    paying::{PAY, francs, pay_input},
};

/// The payload of a payment that went through.
fn paid(answer: &Answer) -> &Value {
    let payload = &answer.data()["payInvoice"];
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload
}

/// Code and field of the one refusal.
fn refusal(answer: &Answer) -> (String, Value) {
    let payload = &answer.data()["payInvoice"];
    assert_eq!(
        (&payload["invoice"], &payload["payment"], &payload["instructions"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let errors = payload["userErrors"].as_array().expect("a list");
    assert_eq!(errors.len(), 1, "{payload:#}");
    assert!(errors[0]["message"].as_str().is_some_and(|message| !message.is_empty()), "{payload:#}");
    assert!(errors[0]["help"].as_array().is_some_and(|help| !help.is_empty()), "no guide helps: {payload:#}");
    (errors[0]["code"].as_str().expect("a code").to_owned(), errors[0]["field"].clone())
}

/// An invoice of the world in that state; of the main organization.
async fn invoice_that(world: &World, is: impl Fn(&Invoice) -> bool) -> Invoice {
    let main = world.organization("");
    let invoices = <Invoice as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
    invoices.into_iter().find(|row| row.organization_id == main && is(row)).expect("the demo has such an invoice")
}

on_both_databases! {
    async fn a_payment_from_the_prepaid_account_settles_the_invoice_and_leaves_its_traces(world: World) {
        let main = world.organization("");
        let invoice = world.issue(main, 1, 12_000).await[0];
        let before = world.available(main).await;
        // After everything that the demo's people did.
        world.clock.advance(chrono::Duration::minutes(1));
        let answer = world.pay(invoice, "k", json!({})).await;
        let payload = paid(&answer);
        assert_eq!(payload["invoice"]["status"], "PAID");
        assert_eq!(payload["invoice"]["paidAt"], "2026-06-15T10:01:00Z");
        assert_eq!(payload["invoice"]["amountDue"], json!({"amount": "0.00", "currency": "CHF"}));
        assert_eq!((&payload["payment"]["method"], &payload["payment"]["status"]), (&json!("PREPAID"), &json!("SETTLED")));
        assert_eq!(payload["payment"]["amount"], francs(12_000));
        assert_eq!(payload["payment"]["allocations"], json!([{"amount": {"amount": "120.00"}}]));
        assert_eq!(payload["instructions"], Value::Null, "there is nothing to do any more");
        assert_eq!(world.available(main).await, before - 12_000);
        let document = "query($organization: ID!) { organization(id: $organization) {
            prepaidAccount { entries(first: 1) { nodes { kind amount { amount } invoice { id } payment { id } } } }
            auditLog(first: 1) { nodes { action actor { ... on User { name } } subject { id } summary } } } }";
        let traces = world.ask_main(Person::LegalRepresentative, document).await;
        let organization = &traces.data()["organization"];
        let entry = &organization["prepaidAccount"]["entries"]["nodes"][0];
        assert_eq!(entry, &json!({"kind": "INVOICE_PAYMENT", "amount": {"amount": "-120.00"},
            "invoice": {"id": invoice.to_string()}, "payment": {"id": payload["payment"]["id"]}}));
        let note = &organization["auditLog"]["nodes"][0];
        assert_eq!((&note["action"], &note["subject"]["id"]), (&json!("Mutation.payInvoice"), &json!(invoice.to_string())));
        let number = payload["invoice"]["number"].as_str().expect("a number");
        assert_eq!(note["summary"], format!("paid 120.00 CHF of invoice {number} (PREPAID)"));
        world.prove().await;
    }

    async fn an_invoice_can_be_paid_in_parts_from_the_prepaid_account(world: World) {
        let invoice = world.issue(world.organization(""), 1, 10_000).await[0];
        let part = world.pay(invoice, "first", json!({"amount": francs(2_500)})).await;
        assert_eq!(paid(&part)["invoice"]["status"], "PARTIALLY_PAID");
        assert_eq!(paid(&part)["invoice"]["amountDue"]["amount"], "75.00");
        assert_eq!(paid(&part)["invoice"]["paidAt"], Value::Null);
        let more = world.pay(invoice, "too much", json!({"amount": francs(7_501)})).await;
        assert_eq!(refusal(&more), ("ABOVE_MAXIMUM".to_owned(), json!(["input", "amount"])));
        let rest = world.pay(invoice, "rest", json!({})).await;
        assert_eq!((&paid(&rest)["invoice"]["status"], &paid(&rest)["payment"]["amount"]["amount"]), (&json!("PAID"), &json!("75.00")));
        world.prove().await;
    }

    async fn in_any_other_way_nothing_moves_and_the_person_is_told_what_to_do(world: World) {
        let main = world.organization("");
        let invoice = world.issue(main, 1, 10_000).await[0];
        let before = (world.available(main).await, world.statements());
        let transfer = world.pay(invoice, "transfer", json!({"method": "BANK_TRANSFER"})).await;
        let payload = paid(&transfer);
        assert_eq!((&payload["payment"], &payload["invoice"]["status"]), (&Value::Null, &json!("OPEN")));
        let told = &payload["instructions"];
        assert!(told["text"].as_str().is_some_and(|text| text.contains("100")), "{told}");
        assert!(told["iban"].is_string() && told["reference"].is_string() && told["redirectTo"].is_null(), "{told}");
        for method in ["CARD", "PAYPAL", "TWINT"] {
            let answer = world.pay(invoice, method, json!({"method": method, "amount": francs(10_000)})).await;
            assert!(paid(&answer)["instructions"]["redirectTo"].is_string(), "{:#}", answer.json);
        }
        assert_eq!(world.available(main).await, before.0);
        let again = world.pay(invoice, "transfer", json!({"method": "BANK_TRANSFER"})).await;
        assert_eq!(paid(&again), payload);
        world.prove().await;
    }

    async fn what_cannot_be_paid_is_refused_with_code_and_field_and_moves_nothing(world: World) {
        let main = world.organization("");
        let open = world.issue(main, 1, 10_000).await[0];
        let [small, dear, beyond] = [world.issue(main, 1, 99).await[0], world.issue(main, 1, 600_000).await[0],
            world.issue(main, 1, 6_000_000).await[0]];
        let settled = invoice_that(&world, |row| row.paid_minor == row.total_minor && row.state.as_str() == "ISSUED").await.id;
        let cancelled = invoice_that(&world, |row| row.state.as_str() == "CANCELLED").await.id;
        let refunded = invoice_that(&world, |row| row.state.as_str() == "REFUNDED").await.id;
        let nobodys = entities::ids::InvoiceId::from(uuid::Uuid::from_u128(7));
        let books = || async { (world.available(main).await, rows(&world, "payments").await, rows(&world, "idempotency_keys").await) };
        let before = books().await;
        for (invoice, more, code, field) in [
            (settled, json!({}), "INVOICE_ALREADY_PAID", json!(["input", "id"])),
            (cancelled, json!({}), "INVOICE_NOT_PAYABLE", json!(["input", "id"])),
            (refunded, json!({}), "INVOICE_NOT_PAYABLE", json!(["input", "id"])),
            (nobodys, json!({}), "NOT_FOUND", json!(["input", "id"])),
            (open, json!({"amount": francs(0)}), "BELOW_MINIMUM", json!(["input", "amount"])),
            (open, json!({"amount": francs(-100)}), "BELOW_MINIMUM", json!(["input", "amount"])),
            (open, json!({"amount": francs(10_001)}), "ABOVE_MAXIMUM", json!(["input", "amount"])),
            (open, json!({"amount": {"amount": "1.005", "currency": "CHF"}}), "INVALID", json!(["input", "amount", "amount"])),
            (open, json!({"amount": {"amount": "99999999999999999999", "currency": "CHF"}}), "ABOVE_MAXIMUM", json!(["input", "amount", "amount"])),
            (open, json!({"amount": {"amount": "50.00", "currency": "EUR"}}), "CURRENCY_MISMATCH", json!(["input", "amount", "currency"])),
            (open, json!({"method": "BANK_TRANSFER", "amount": francs(5_000)}), "BELOW_MINIMUM", json!(["input", "amount"])),
            (open, json!({"idempotencyKey": ""}), "REQUIRED", json!(["input", "idempotencyKey"])),
            (open, json!({"idempotencyKey": "k".repeat(256)}), "TOO_LONG", json!(["input", "idempotencyKey"])),
            (open, json!({"idempotencyKey": "a\u{0}b"}), "INVALID", json!(["input", "idempotencyKey"])),
            (small, json!({"method": "CARD"}), "BELOW_MINIMUM", json!(["input", "method"])),
            (dear, json!({"method": "CARD"}), "ABOVE_MAXIMUM", json!(["input", "method"])),
            (dear, json!({}), "INSUFFICIENT_PREPAID_BALANCE", json!(["input", "amount"])),
            (beyond, json!({}), "ABOVE_MAXIMUM", json!(["input", "amount"])),
        ] {
            let answer = world.pay(invoice, "refused", more.clone()).await;
            assert_eq!(refusal(&answer), (code.to_owned(), field), "{more}");
        }
        let amounts = world.pay(dear, "refused", json!({})).await;
        let message = amounts.data()["payInvoice"]["userErrors"][0]["message"].as_str().expect("a sentence").replace('\u{a0}', " ");
        assert!(message.contains("6") && message.contains("CHF"), "{message}");
        let malformed = world.ask(Person::Accountant, PAY, json!({"input": {"id": "nonsense", "method": "PREPAID", "idempotencyKey": "k"}})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
        assert_eq!(books().await, before, "a refusal keeps nothing, its key included");
        let after = world.pay(open, "refused", json!({})).await;
        assert_eq!(paid(&after)["invoice"]["status"], "PAID", "the mistake mended, the same key pays");
        world.prove().await;
    }

    async fn who_does_not_see_the_invoice_does_not_find_it_and_who_may_only_read_may_not_pay(world: World) {
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        for person in [Person::Anonymous, Person::Collaborator, Person::Agent] {
            let answer = world.ask(person, PAY, pay_input(invoice, "k", &json!({}))).await;
            assert_eq!(refusal(&answer), ("NOT_FOUND".to_owned(), json!(["input", "id"])), "{person:?}");
        }
        let Viewer::User(head) = world.head_of(world.organization("")).await else { panic!("a user") };
        for (scopes, outcome) in [
            (vec![TokenScope::ReadBilling], Some("NOT_ALLOWED")),
            (vec![TokenScope::WriteAccount], Some("NOT_FOUND")),
            (vec![TokenScope::WriteBilling], None),
        ] {
            let scopes = Some(TokenScopes::new(&scopes).expect("scopes").as_slice().to_vec());
            let viewer = Viewer::User(Arc::new(Authenticated::new(head.user.clone(), scopes)));
            let answer = world.ask_as(viewer, PAY, pay_input(invoice, "k", &json!({})), None).await;
            match outcome {
                Some(code) => assert_eq!(refusal(&answer).0, code),
                None => assert_eq!(paid(&answer)["invoice"]["status"], "PAID"),
            }
        }
    }

    async fn what_a_withdrawal_holds_pays_no_invoice_and_the_refusal_says_what_is_available(world: World) {
        let main = world.organization("");
        let account = world.account(main).await;
        assert!(account.held_minor > 0, "a withdrawal under way holds some of it");
        let invoice = world.issue(main, 1, account.balance_minor).await[0];
        let answer = world.ask_in(Person::Accountant, PAY, pay_input(invoice, "k", &json!({})), Some("en")).await;
        assert_eq!(refusal(&answer).0, "INSUFFICIENT_PREPAID_BALANCE");
        let available = account.funds().available();
        let part = world.pay(invoice, "k", json!({"amount": francs(available.minor + 1)})).await;
        assert_eq!(refusal(&part).0, "INSUFFICIENT_PREPAID_BALANCE");
        let all = world.pay(invoice, "k", json!({"amount": francs(available.minor)})).await;
        assert_eq!(paid(&all)["invoice"]["status"], "PARTIALLY_PAID");
        assert_eq!(world.available(main).await, 0);
        world.prove().await;
    }

    async fn two_payments_of_one_document_run_one_after_the_other(world: World) {
        let invoice = world.issue(world.organization(""), 1, 1_000).await[0];
        let document = "mutation($id: ID!) {
            first: payInvoice(input: {id: $id, method: PREPAID, amount: {amount: \"4\", currency: \"CHF\"}, idempotencyKey: \"a\"}) { invoice { amountDue { amount } } }
            second: payInvoice(input: {id: $id, method: PREPAID, idempotencyKey: \"b\"}) { invoice { amountDue { amount } } payment { amount { amount } } }
            third: payInvoice(input: {id: $id, method: PREPAID, idempotencyKey: \"c\"}) { invoice { id } userErrors { code } } }";
        let answer = world.ask(Person::Accountant, document, json!({"id": invoice.to_string()})).await;
        assert_eq!(answer.data()["first"]["invoice"]["amountDue"]["amount"], "6.00");
        assert_eq!(answer.data()["second"], json!({"invoice": {"amountDue": {"amount": "0.00"}}, "payment": {"amount": {"amount": "6.00"}}}));
        assert_eq!(answer.data()["third"], json!({"invoice": null, "userErrors": [{"code": "INVOICE_ALREADY_PAID"}]}));
    }

    async fn refusals_are_told_in_the_readers_language_with_amounts_as_people_write_them(world: World) {
        let main = world.organization("");
        let invoice = world.issue(main, 1, 123_456).await[0];
        let mut said = std::collections::BTreeSet::new();
        let Viewer::User(head) = world.head_of(main).await else { panic!("a user") };
        for (locale, due) in [("es", "1234,56 CHF"), ("en", "CHF 1,234.56"), ("fr", "1 234,56 CHF"), ("de-CH", "CHF 1'234.56"), ("it", "1234,56 CHF")] {
            let mut user = head.user.clone();
            user.locale = locale.parse().expect("a locale");
            let viewer = Viewer::User(Arc::new(Authenticated::new(user, None)));
            let input = pay_input(invoice, "k", &json!({"amount": francs(200_000)}));
            let answer = world.ask_as(viewer, PAY, input, None).await;
            let message = answer.data()["payInvoice"]["userErrors"][0]["message"].as_str().expect("a sentence").to_owned();
            let plain = message.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
            assert!(plain.contains(due), "{locale}: {plain}");
            said.insert(message);
        }
        assert_eq!(said.len(), 5, "{said:?}");
    }
}

async fn rows(world: &World, table: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(world.backend(), format!("SELECT COUNT(*) FROM {table}"));
    let row = world.read().query_one_raw(statement).await.expect("the statement runs").expect("a row");
    row.try_get_by_index(0).expect("a count")
}
