//! Help: the right guides for what is there, in the reader's language.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases, texts};

/// The query that this house is built for.
const OVERDUE: &str = "query($organization: ID!, $locale: Locale) { organization(id: $organization) {
    invoices(filter: {status: [OVERDUE]}, first: 20) { totalCount nodes { id number status lines { description total { amount } }
    reminders { level sentAt help(locale: $locale) { article { slug } } }
    help(locale: $locale, first: 5) { because coordinate score article { slug locale title translations { slug locale } } section { anchor title html } } } } } }";

async fn overdue(world: &World, locale: &str) -> Vec<Value> {
    let variables = json!({"organization": world.organization("").to_string(), "locale": locale});
    let answer = world.ask(Person::LegalRepresentative, OVERDUE, variables).await;
    at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone()
}

/// Help for a context, as the legal representative.
async fn help(world: &World, context: Value, locale: &str) -> Vec<Value> {
    let document =
        "query($context: HelpContext!, $locale: Locale) { help(context: $context, locale: $locale, first: 50) {
        because coordinate score article { slug locale } section { anchor } } }";
    let answer = world.ask(Person::LegalRepresentative, document, json!({"context": context, "locale": locale})).await;
    answer.data()["help"].as_array().expect("a list").clone()
}

fn slugs(topics: &[Value]) -> Vec<&str> {
    topics.iter().filter_map(|topic| topic["article"]["slug"].as_str()).collect()
}

on_both_databases! {
    async fn overdue_invoices_come_with_lines_reminders_and_the_right_guides_in_both_languages(world: World) {
        for (locale, guide, because) in [
            ("es", "recordatorio-que-parece-incorrecto", "Esta factura está vencida y ya se envió un recordatorio."),
            ("en", "reminder-that-seems-wrong", "This invoice is overdue and a reminder was sent."),
        ] {
            let invoices = overdue(&world, locale).await;
            assert!(invoices.len() >= 2);
            for invoice in &invoices {
                assert_eq!(invoice["status"], "OVERDUE");
                for part in ["lines", "reminders", "help"] {
                    assert!(invoice[part].as_array().is_some_and(|items| !items.is_empty()), "{part} of {}", invoice["number"]);
                }
                let topics = invoice["help"].as_array().expect("a list");
                assert!(topics.iter().all(|topic| topic["article"]["locale"] == locale), "{topics:#?}");
                assert!(slugs(topics).contains(&guide), "{topics:#?}");
                assert_eq!((&topics[0]["because"], &topics[0]["coordinate"]), (&json!(because), &json!("Invoice.status")));
                assert!(texts_in(&invoice["reminders"][0]["help"]).contains(guide), "{}", invoice["reminders"][0]["help"]);
            }
        }
    }

    async fn the_two_languages_offer_the_same_guides_in_the_same_order(world: World) {
        let (spanish, english) = (overdue(&world, "es").await, overdue(&world, "en").await);
        let translated = |topic: &Value| topic["article"]["translations"][0]["slug"].as_str().expect("a translation").to_owned();
        let given: Vec<&str> = slugs(spanish[0]["help"].as_array().expect("a list"));
        let wanted: Vec<String> = english[0]["help"].as_array().expect("a list").iter().map(translated).collect();
        assert_eq!(given, wanted);
    }

    async fn the_same_question_gets_the_same_answer(world: World) {
        assert_eq!(overdue(&world, "es").await, overdue(&world, "es").await);
        let context = json!({"coordinates": ["Invoice", "Mutation.payInvoice", "Product.status"], "route": "/billing/invoices"});
        assert_eq!(help(&world, context.clone(), "en").await, help(&world, context, "en").await);
    }

    async fn each_cause_of_a_reminder_leads_to_its_guide(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { invoices(first: 60) { nodes { number status
            diagnosis { causes { kind explanation remedy help { coordinate article { locale translations { slug locale } slug } section { anchor } } } } } } } }";
        for (organization, person, kind, anchor) in [
            ("Fanfare de Belcombe", "Maëlle Chappuis", "STANDING_ORDER_REUSED_REFERENCE", "standing-order"),
            ("Tischlerei Hollerbach GmbH", "Malte Hollerbach", "AMOUNT_DIFFERS", "amount-differs"),
            ("Panetteria Valmorina SA", "Ornella Pedrazzini", "CURRENCY_DIFFERS", "currency-differs"),
            ("Asociación Vecinal La Ribera Alta", "Gonzalo Peñalver", "MONEY_ON_PREPAID_ACCOUNT", "on-prepaid-account"),
            ("Cabinet Delorme & Vasseur", "Aurore Delorme", "REMINDER_CROSSED_PAYMENT", "crossed"),
            ("Fotografie Jonas Wiedemann", "Jonas Wiedemann", "NO_PAYMENT_FOUND", "no-payment"),
        ] {
            let variables = json!({"organization": world.organization(organization).to_string()});
            let answer = world.ask_as(world.viewer(person).await, document, variables, None).await;
            let invoices = at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone();
            let causes: Vec<Value> = invoices.iter().flat_map(|invoice| invoice["diagnosis"]["causes"].as_array().expect("causes").clone()).collect();
            let cause = causes.iter().find(|cause| cause["kind"] == kind);
            let cause = cause.unwrap_or_else(|| panic!("{organization} does not show {kind}: {causes:#?}"));
            let topics = cause["help"].as_array().expect("a list");
            let coordinate = format!("ReminderCauseKind.{kind}");
            assert!(!topics.is_empty() && topics.iter().all(|topic| topic["coordinate"] == coordinate.as_str()), "{kind}: {topics:#?}");
            let guide = topics.iter().find(|topic| topic["section"]["anchor"] == anchor);
            // Each of them reads it in their own language.
            let is_meant = |article: &Value| article["slug"] == "recordatorio-que-parece-incorrecto";
            let is_it = |article: &Value| is_meant(article) || article["translations"].as_array().is_some_and(|all| all.iter().any(is_meant));
            assert!(guide.is_some_and(|topic| is_it(&topic["article"])), "{kind}: {topics:#?}");
            assert!(cause["explanation"].as_str().is_some_and(|text| text.len() > 30), "{cause}");
        }
    }

    async fn explanations_are_in_the_language_of_whoever_reads(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { invoices(filter: {status: [OVERDUE]}) { nodes { diagnosis { causes { kind explanation } } } } } }";
        let mut told = BTreeSet::new();
        // A German, a Spanish and an Italian reader of the same organization; an external may not see invoices.
        for person in ["Matthias Gehrig", "Lucía Berger Ortega"] {
            let variables = json!({"organization": world.organization("").to_string()});
            let answer = world.ask_as(world.viewer(person).await, document, variables, None).await;
            told.insert(at(answer.data(), "/organization/invoices/nodes/0/diagnosis/causes/0/explanation").to_string());
        }
        assert_eq!(told.len(), 2, "{told:?}");
    }

    async fn because_is_in_the_language_that_was_asked_for(world: World) {
        let id = overdue(&world, "es").await[0]["id"].clone();
        for (locale, because) in [
            // The guide's own words.
            ("es", "Esta factura está vencida y ya se envió un recordatorio."),
            ("en", "This invoice is overdue and a reminder was sent."),
            ("fr", "Cette facture est échue et un rappel a été envoyé."),
            ("de-CH", "Diese Rechnung ist überfällig, und eine Zahlungserinnerung wurde verschickt."),
            ("it", "Questa fattura è scaduta ed è stato inviato un sollecito."),
        ] {
            let topics = help(&world, json!({"node": id}), locale).await;
            assert_eq!(topics[0]["because"], because, "{locale}");
        }
    }

    async fn a_prefix_that_a_migration_switched_on_has_its_guide(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { sites(first: 50) { nodes { domain settings { mysqlPrefix {
            enabled enabledByMigration help(locale: \"en\") { because coordinate article { slug } section { anchor } } } } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let sites = at(answer.data(), "/organization/sites/nodes").as_array().expect("a list");
        let prefix = |domain: &str| sites.iter().find(|site| site["domain"] == domain).expect("the site")["settings"]["mysqlPrefix"].clone();
        let migrated = prefix("chor-am-see.example");
        assert_eq!((&migrated["enabled"], &migrated["enabledByMigration"]), (&json!(true), &json!(true)));
        let topic = &migrated["help"][0];
        assert_eq!(topic["because"], "A migration switched the MySQL prefix on here.");
        assert_eq!(topic["coordinate"], "MysqlPrefix.enabledByMigration");
        assert_eq!((&topic["article"]["slug"], &topic["section"]["anchor"]), (&json!("switch-the-mysql-prefix-on-or-off"), &json!("before-you-start")));
        let other = prefix("morgenfeld.example");
        assert_eq!(other["enabledByMigration"], false);
        assert_ne!(other["help"][0]["coordinate"], "MysqlPrefix.enabledByMigration");
    }

    async fn a_paid_and_an_overdue_invoice_get_different_guides(world: World) {
        let document = "query($organization: ID!, $status: [InvoiceStatus!]) { organization(id: $organization) { invoices(filter: {status: $status}, first: 1) { nodes { help(first: 5) { coordinate article { slug } } } } } }";
        let mut found = BTreeSet::new();
        for status in ["OPEN", "PARTIALLY_PAID", "OVERDUE", "PAID"] {
            let variables = json!({"organization": world.organization("").to_string(), "status": [status]});
            let answer = world.ask(Person::Accountant, document, variables).await;
            let first = at(answer.data(), "/organization/invoices/nodes/0/help/0").clone();
            // A condition goes before the state: reminders were sent for this one.
            let coordinate = if status == "OVERDUE" { "Invoice.status".to_owned() } else { format!("InvoiceStatus.{status}") };
            assert_eq!(first["coordinate"], coordinate);
            found.insert(at(answer.data(), "/organization/invoices/nodes/0/help").to_string());
        }
        assert_eq!(found.len(), 4);
    }

    async fn guides_are_in_the_language_asked_for_then_the_viewers_own_then_the_clients(world: World) {
        let document = |argument: &str| format!("{{ help(context: {{coordinates: [\"Mutation.payInvoice\"]}}{argument}) {{ article {{ locale }} }} }}");
        for (person, argument, header, locale) in [
            (Person::LegalRepresentative, "", Some("en"), "es"),
            (Person::LegalRepresentative, ", locale: \"en\"", Some("es"), "en"),
            (Person::Collaborator, "", Some("es"), "en"),
            (Person::Anonymous, "", Some("en-GB,en;q=0.9,es;q=0.5"), "en"),
            (Person::Anonymous, "", Some("es-AR"), "es"),
            (Person::Anonymous, "", Some("fr;q=0.9, en;q=0.8"), "fr"),
            (Person::Anonymous, "", Some("pt;q=0.9, de-CH;q=0.8"), "de"),
            (Person::Anonymous, ", locale: \"it-CH\"", Some("en"), "it"),
            (Person::Anonymous, "", Some("ja"), "es"),
            (Person::Anonymous, "", Some("\u{1}nonsense;;q=x"), "es"),
            (Person::Anonymous, "", None, "es"),
            (Person::Anonymous, ", locale: \"en\"", None, "en"),
        ] {
            let answer = world.ask_in(person, &document(argument), json!({}), header).await;
            let locales = answer.data()["help"].as_array().expect("a list");
            assert!(!locales.is_empty() && locales.iter().all(|topic| topic["article"]["locale"] == locale), "{person:?}{argument} {header:?}");
        }
    }

    async fn something_of_others_adds_nothing_to_help(world: World) {
        let other = world.organization("Tischlerei Hollerbach GmbH").to_string();
        assert_eq!(help(&world, json!({"node": other}), "en").await, Vec::<Value>::new());
        let own = world.organization("").to_string();
        assert!(!help(&world, json!({"node": own}), "en").await.is_empty());
        assert_eq!(help(&world, json!({}), "en").await, Vec::<Value>::new(), "nothing on the screen, nothing to say");
    }
}

fn texts_in(topics: &Value) -> BTreeSet<String> {
    topics.as_array().into_iter().flatten().flat_map(|topic| texts(&json!([topic["article"]]), "slug")).collect()
}
