//! Help: what is on the screen decides, the most specific first.

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

async fn help(world: &World, context: &Value) -> Vec<Value> {
    let document = "query($context: HelpContext!) { help(context: $context, locale: \"es\", first: 50) {
        because coordinate score article { slug } section { anchor } } }";
    let answer = world.ask(Person::LegalRepresentative, document, json!({"context": context})).await;
    answer.data()["help"].as_array().expect("a list").clone()
}

/// Both contexts together.
fn merged(one: &Value, other: &Value) -> Value {
    let mut all = one.as_object().expect("an object").clone();
    for (key, value) in other.as_object().expect("an object") {
        match (all.get_mut(key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more.clone()),
            _ => drop(all.insert(key.clone(), value.clone())),
        }
    }
    Value::Object(all)
}

on_both_databases! {
    async fn the_more_specific_tie_goes_first(world: World) {
        let overdue = "query($organization: ID!) { organization(id: $organization) { invoices(filter: {status: [OVERDUE]}, first: 1) { nodes { id reminders { level } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, overdue).await;
        let invoice = at(answer.data(), "/organization/invoices/nodes/0/id").clone();
        assert!(at(answer.data(), "/organization/invoices/nodes/0/reminders/0/level").is_i64(), "its condition is true");
        // Each goes before all that follow.
        let tiers = [
            ("condition", json!({"node": invoice})),
            ("error code", json!({"errorCode": "IDEMPOTENCY_KEY_REUSED"})),
            ("state", json!({"coordinates": ["InvoiceStatus.PAID"]})),
            ("field", json!({"coordinates": ["ProductBilling.autoRenew"]})),
            ("mutation", json!({"coordinates": ["Mutation.updateProfile"]})),
            ("type", json!({"coordinates": ["Team"]})),
            ("browser", json!({"userAgent": FIREFOX})),
            ("route", json!({"route": "/organization/activity"})),
        ];
        let mut tops = Vec::new();
        for (tier, context) in &tiers {
            let topics = help(&world, context).await;
            assert!(!topics.is_empty(), "{tier} offers nothing");
            tops.push(topics[0].clone());
        }
        for (stronger, (tier, context)) in tiers.iter().enumerate() {
            for (weaker, other) in &tiers[stronger + 1..] {
                for both in [merged(context, other), merged(other, context)] {
                    let topics = help(&world, &both).await;
                    assert_eq!(topics[0], tops[stronger], "{tier} before {weaker}");
                    assert!(topics.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()), "{topics:#?}");
                }
            }
        }
    }

    async fn a_section_about_it_goes_before_an_article_about_it(world: World) {
        // Tied to a section of one article, and to another as a whole.
        let topics = help(&world, &json!({"coordinates": ["PrepaidAccount.entries"]})).await;
        let whole: Vec<usize> = topics.iter().enumerate().filter(|(_, topic)| topic["section"].is_null()).map(|(place, _)| place).collect();
        let section: Vec<usize> = topics.iter().enumerate().filter(|(_, topic)| !topic["section"].is_null()).map(|(place, _)| place).collect();
        assert!(!section.is_empty() && !whole.is_empty(), "{topics:#?}");
        assert!(whole.iter().all(|place| section.iter().all(|section| section < place)), "{topics:#?}");
        for (coordinate, slug, anchor) in [
            ("Invoice.billingAddress", "direccion-de-facturas-emitidas", "why"),
            ("User.supportCode", "codigo-de-soporte-y-codigo-vip", "find-support-code"),
        ] {
            let topics = help(&world, &json!({"coordinates": [coordinate]})).await;
            assert_eq!((&topics[0]["article"]["slug"], &topics[0]["section"]["anchor"]), (&json!(slug), &json!(anchor)), "{coordinate}");
        }
    }

    async fn an_article_is_offered_once_however_many_ties_it_has(world: World) {
        let context = json!({"coordinates": ["Invoice", "Invoice.document", "Organization.invoices", "Mutation.exportInvoices"],
            "route": "/billing/invoices", "errorCode": "INVOICE_NOT_PAID"});
        let topics = help(&world, &context).await;
        let mut slugs: Vec<&str> = topics.iter().filter_map(|topic| topic["article"]["slug"].as_str()).collect();
        let all = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), all);
        assert_eq!(topics[0]["coordinate"], "UserErrorCode.INVOICE_NOT_PAID");
    }

    async fn an_operation_is_explained_by_what_it_uses(world: World) {
        let operation = "query($id: ID!) { organization(id: $id) { products { nodes { billing { autoRenew renewsOn } } } } }";
        let topics = help(&world, &json!({"operation": operation})).await;
        let found: Vec<&Value> = topics.iter().map(|topic| &topic["article"]["slug"]).collect();
        assert!(found.contains(&&json!("renovacion-automatica")), "{found:?}");
        assert!(topics.iter().all(|topic| !topic["coordinate"].is_null()));
        let mutation = "mutation($input: PayInvoiceInput!) { payInvoice(input: $input) { invoice { number } } }";
        let document = "query($operation: String) { help(context: {operation: $operation}, locale: \"es\", first: 3) { article { slug } } }";
        let answer = world.ask(Person::LegalRepresentative, document, json!({"operation": mutation})).await;
        let offered = at(answer.data(), "/help").as_array().expect("a list");
        assert!(offered.iter().any(|topic| topic["article"]["slug"] == "pagar-una-factura"), "{offered:?}");
    }

    async fn every_error_code_of_the_contract_has_a_guide_of_its_own(world: World) {
        let codes = "{ __type(name: \"UserErrorCode\") { enumValues { name } } }";
        let answer = world.ask(Person::Anonymous, codes, json!({})).await;
        let codes = tests::texts(at(answer.data(), "/__type/enumValues"), "name");
        assert_eq!(codes.len(), 25);
        for code in codes {
            let topics = help(&world, &json!({"errorCode": code})).await;
            assert!(!topics.is_empty(), "{code} is explained nowhere");
            assert!(topics.iter().all(|topic| topic["coordinate"] == format!("UserErrorCode.{code}")), "{code}: {topics:#?}");
        }
    }

    async fn a_page_and_what_lies_below_it_have_their_guides(world: World) {
        for (route, slug) in [
            ("/billing/prepaid", "cuenta-prepago"),
            ("/organization/activity", "quien-hizo-que-en-la-organizacion"),
            ("/billing/reminders/rem_1", "recordatorio-que-parece-incorrecto"),
            ("/teams/", "organizar-el-acceso-con-equipos-de-trabajo"),
            ("/sites/site_123?tab=databases", "activar-o-desactivar-el-prefijo-mysql"),
        ] {
            let topics = help(&world, &json!({"route": route})).await;
            assert!(topics.iter().any(|topic| topic["article"]["slug"] == slug), "{route}: {topics:#?}");
            assert!(topics.iter().all(|topic| topic["coordinate"].is_null()), "{route}");
        }
        assert_eq!(help(&world, &json!({"route": "/no/such/page"})).await, Vec::<Value>::new());
    }

    async fn each_browser_has_its_guide(world: World) {
        for (agent, slug) in [
            (FIREFOX, "cookies-y-javascript-en-firefox"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "cookies-y-javascript-en-chrome"),
            ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "cookies-y-javascript-en-chrome-android"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "cookies-y-javascript-en-edge"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0", "cookies-y-javascript-en-opera"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "cookies-y-javascript-en-safari"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "cookies-y-javascript-en-safari-ios"),
        ] {
            let topics = help(&world, &json!({"userAgent": agent})).await;
            assert_eq!(topics.iter().map(|topic| &topic["article"]["slug"]).collect::<Vec<_>>(), [slug], "{agent}");
        }
        for other in ["", "curl/8.7.1", "Googlebot/2.1", "💥"] {
            assert_eq!(help(&world, &json!({"userAgent": other})).await, Vec::<Value>::new(), "`{other}`");
        }
    }

    async fn as_many_topics_come_as_were_asked_for_and_three_or_five_by_default(world: World) {
        let document = "query($context: HelpContext!, $organization: ID!) { none: help(context: $context, first: 0) { score } one: help(context: $context, first: 1) { score }
            usual: help(context: $context) { score } all: help(context: $context, first: 50) { score } organization(id: $organization) { help { score } } }";
        let context = json!({"coordinates": ["Invoice", "Product", "Team", "PrepaidAccount", "BillingAddress", "PaymentReminder", "MysqlPrefix"]});
        let variables = json!({"context": context, "organization": world.organization("").to_string()});
        let answer = world.ask(Person::LegalRepresentative, document, variables).await;
        let count = |field: &str| answer.data()[field].as_array().map_or(0, Vec::len);
        assert_eq!((count("none"), count("one"), count("usual")), (0, 1, 5));
        assert!(count("all") > 5);
        assert!(at(answer.data(), "/organization/help").as_array().is_some_and(|help| (1..=3).contains(&help.len())));
    }
}
