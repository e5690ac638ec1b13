//! Money: books that add up and cannot be rewritten, amounts as people write them, and what a change costs twice.

use entities::{
    ids::{Id, PaymentId},
    invoices::Invoice,
    payments::Payment,
    prepaid::ledger,
    rows::insert_all,
};
use sea_orm::{ConnectionTrait, EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

/// The minor units of an amount.
fn minor(money: &Value) -> i64 {
    money["amount"].as_str().expect("an amount").replace('.', "").parse().expect("digits")
}

on_both_databases! {
    async fn the_ledger_of_the_demo_world_adds_up(world: World) {
        let report = ledger::verify(&world).await.expect("the database answers");
        assert!(report.is_in_order(), "{:?}", report.problems);
        assert!(report.transactions > 300 && report.entries >= 2 * report.transactions, "{report:?}");
    }

    async fn a_balance_is_the_sum_of_its_movements_and_each_movement_tells_the_balance_after_it(world: World) {
        let document = "query($organization: ID!, $after: String) { organization(id: $organization) { prepaidAccount { balance { amount currency }
            available { amount } entries(first: 100, after: $after) { nodes { amount { amount currency } balanceAfter { amount } }
            pageInfo { hasNextPage endCursor } } } } }";
        let (mut entries, mut after) = (Vec::new(), Value::Null);
        let account = loop {
            let variables = json!({"organization": world.organization("").to_string(), "after": after});
            let answer = world.ask(Person::Accountant, document, variables).await;
            let account = at(answer.data(), "/organization/prepaidAccount").clone();
            entries.extend(account["entries"]["nodes"].as_array().expect("a list").clone());
            after = account["entries"]["pageInfo"]["endCursor"].clone();
            if account["entries"]["pageInfo"]["hasNextPage"] == json!(false) {
                break account;
            }
        };
        assert!(entries.len() > 10, "{} movements", entries.len());
        // They come the newest first.
        entries.reverse();
        let mut balance = 0;
        for entry in &entries {
            assert_eq!(entry["amount"]["currency"], account["balance"]["currency"]);
            balance += minor(&entry["amount"]);
            assert_eq!(minor(&entry["balanceAfter"]), balance);
        }
        assert_eq!(minor(&account["balance"]), balance);
        assert!(minor(&account["available"]) < balance, "a withdrawal under way holds some of it");
        assert!(minor(&account["available"]) >= 0);
    }

    async fn an_invoice_is_the_sum_of_its_lines_and_its_tax(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { invoices(first: 100) { nodes { number status
            lines { total { amount } } subtotal { amount } tax { amount } total { amount } amountPaid { amount } amountDue { amount } } } } }";
        let answer = world.ask_main(Person::Accountant, document).await;
        let invoices = at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list");
        assert!(invoices.len() > 20);
        for invoice in invoices {
            let lines: i64 = invoice["lines"].as_array().expect("lines").iter().map(|line| minor(&line["total"])).sum();
            assert_eq!(lines, minor(&invoice["subtotal"]), "{}", invoice["number"]);
            assert_eq!(minor(&invoice["subtotal"]) + minor(&invoice["tax"]), minor(&invoice["total"]), "{}", invoice["number"]);
            let (paid, due, total) = (minor(&invoice["amountPaid"]), minor(&invoice["amountDue"]), minor(&invoice["total"]));
            match invoice["status"].as_str() {
                Some("CANCELLED" | "REFUNDED") => assert_eq!(due, 0, "{}", invoice["number"]),
                Some("PAID") => assert_eq!((due, paid), (0, total), "{}", invoice["number"]),
                Some("PARTIALLY_PAID") => assert!(paid > 0 && due > 0 && paid + due == total, "{}", invoice["number"]),
                _ => assert!(due > 0 && paid + due == total, "{}", invoice["number"]),
            }
        }
    }

    async fn rows_of_the_ledger_and_the_audit_log_cannot_be_changed_or_removed(world: World) {
        for (table, column) in [
            ("ledger_accounts", "currency"),
            ("ledger_transactions", "description"),
            ("ledger_entries", "amount_minor"),
            ("audit_entries", "summary"),
        ] {
            let count = format!("SELECT * FROM {table}");
            let rows = async || world.read().query_all_raw(statement(&world, &count)).await.expect("rows").len();
            let before = rows().await;
            assert!(before > 0, "{table}");
            for sql in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
                let refused = world.write().execute_unprepared(&sql).await;
                let message = refused.expect_err(&sql).to_string();
                assert!(message.contains("append-only") || message.contains("never"), "{sql}: {message}");
            }
            assert_eq!(rows().await, before, "{table}");
        }
    }

    async fn a_second_payment_with_the_same_bank_reference_is_refused(world: World) {
        let payments = <Payment as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
        let known = payments.into_iter().find(|payment| payment.bank_reference.is_some()).expect("a bank transfer");
        let again = Payment { id: PaymentId::from(uuid::Uuid::from_u128(1)), ..known.clone() };
        let refused = insert_all(world.write(), vec![again.clone()]).await.expect_err("booked once");
        assert!(refused.to_string().to_lowercase().contains("unique"), "{refused}");
        let another = Payment { bank_reference: Some("BOOKING-OF-ITS-OWN".to_owned()), ..again };
        insert_all(world.write(), vec![another]).await.expect("another booking is another payment");
        assert_eq!(PaymentId::PREFIX, "pay");
    }

    async fn what_must_never_be_is_refused_by_the_database(world: World) {
        let invoices = <Invoice as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
        assert!(invoices.len() > 200);
        for sql in [
            "UPDATE invoice_lines SET quantity_milli = -1000",
            "UPDATE payments SET amount_minor = 0",
            "UPDATE payments SET currency = 'francs'",
            "UPDATE invoices SET currency = 'chf'",
        ] {
            assert!(world.write().execute_unprepared(sql).await.is_err(), "{sql}");
        }
    }

    async fn an_amount_is_written_as_people_of_the_locale_write_it(world: World) {
        let document = "query($organization: ID!, $locale: Locale) { organization(id: $organization) { prepaidAccount { limits { maximumBalance { amount currency formatted(locale: $locale) } } } } }";
        for (locale, written) in [
            ("es", "50.000,00 CHF"),
            ("en", "CHF 50,000.00"),
            ("fr", "50 000,00 CHF"),
            ("de", "50.000,00 CHF"),
            ("de-CH", "CHF 50'000.00"),
            ("it", "50.000,00 CHF"),
        ] {
            let variables = json!({"organization": world.organization("").to_string(), "locale": locale});
            let answer = world.ask(Person::Accountant, document, variables).await;
            let money = at(answer.data(), "/organization/prepaidAccount/limits/maximumBalance");
            assert_eq!((&money["amount"], &money["currency"]), (&json!("50000.00"), &json!("CHF")), "{locale}");
            let formatted = money["formatted"].as_str().expect("a text").replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
            assert_eq!(formatted, written, "{locale}");
        }
    }

    async fn a_change_of_frequency_tells_what_would_be_charged_twice_today(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { products(first: 50) { nodes { name billing { frequency
            currentPeriod { startsOn endsOn } renewsOn frequencyOffers { frequency price { amount } safeFrom chargedTwiceToday { amount } refusal } } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let products = at(answer.data(), "/organization/products/nodes").as_array().expect("a list");
        let offer = |product: &str, frequency: &str| {
            let billing = products.iter().find(|row| row["name"] == product).expect("the product")["billing"].clone();
            let offers = billing["frequencyOffers"].as_array().expect("offers").clone();
            assert_eq!(offers.len(), 5, "every frequency is told");
            offers.into_iter().find(|offer| offer["frequency"] == frequency).expect("the offer")
        };
        // Paid for a year on 25 February, at 19.90 a month by the month: from 15 June, eight months would be paid twice.
        let early = offer("morgenfeld.example", "MONTHLY");
        assert_eq!(early, json!({"frequency": "MONTHLY", "price": {"amount": "19.90"}, "safeFrom": "2027-01-25",
            "chargedTwiceToday": {"amount": "159.20"}, "refusal": "FREQUENCY_CHANGE_TOO_EARLY"}));
        // Its year ends within a month.
        let late = offer("chor-am-see.example", "MONTHLY");
        assert_eq!((&late["chargedTwiceToday"]["amount"], &late["refusal"]), (&json!("0.00"), &Value::Null));
        assert!(late["safeFrom"].as_str() <= Some("2026-06-15"), "{late}");
        let cheap = offer("velo-tobler.example (domain)", "MONTHLY");
        assert_eq!(cheap["refusal"], "FREQUENCY_BELOW_MINIMUM_AMOUNT");
        let longer = offer("morgenfeld.example", "BIENNIAL");
        assert_eq!((&longer["chargedTwiceToday"]["amount"], &longer["refusal"]), (&json!("0.00"), &Value::Null));
    }
}

fn statement(world: &World, sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(world.backend(), sql)
}
