//! Help that follows the live state: conditions of guides, read with the viewer's own rights.

use std::fs;

use kb::{KnowledgeBase, Source};
use resolvers::guides::Guides;
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

/// Offers articles with these conditions from now on, and no others: a slug and the lines of `when`.
fn offer(world: &World, articles: &[(&str, &str)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = folder.path().join("es/invoices");
    fs::create_dir_all(&shelf).expect("a folder is made");
    fs::write(folder.path().join("categories.yaml"), "invoices: {es: {title: Facturas, description: Todo.}}\n")
        .expect("it is written");
    for (slug, when) in articles {
        let text = format!(
            "---\nslug: {slug}\ntitle: T\nsummary: S.\nkind: faq\naudience: public\nabout: [Query.node]\nreviewed: \
             2026-06-01\nwhen:\n{when}\n---\n\nx\n\n## A {{#a}}\n\nx\n\n## B {{#b when=\"b\"}}\n\nx\n"
        );
        fs::write(shelf.join(format!("{slug}.md")), text).expect("it is written");
    }
    let loaded = KnowledgeBase::load(&Source::Folder(folder.path().to_owned()), &kb::Options::default());
    let loaded = loaded.expect("it loads");
    assert_eq!(loaded.findings, []);
    let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None).expect("an index is built");
    world.services.guides.replace(guides);
}

/// A condition without a name, for `when`.
fn rule(condition: &str) -> String {
    format!("  - if: >-\n      {condition}\n    because: Porque sí.")
}

const TOPICS: &str = "because coordinate score article { slug locale } section { anchor }";

async fn invoices(world: &World, person: Person) -> Vec<Value> {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: 50) {{ nodes {{ id status
            amountDue {{ amount }} reminders {{ level }} help(locale: \"es\", first: 50) {{ {TOPICS} }} }} }} }} }}"
    );
    let answer = world.ask_main(person, &document).await;
    at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone()
}

fn slugs(object: &Value) -> Vec<String> {
    let topics = object["help"].as_array().expect("a list").iter();
    topics.map(|topic| topic["article"]["slug"].as_str().expect("a slug").to_owned()).collect()
}

on_both_databases! {
    async fn a_guide_comes_first_for_the_invoices_of_which_its_condition_is_true_and_says_so_in_its_own_words(world: World) {
        let (mut holding, mut others) = (0, 0);
        for invoice in invoices(&world, Person::LegalRepresentative).await {
            let is_true = invoice["status"] == "OVERDUE" && !invoice["reminders"].as_array().expect("a list").is_empty();
            let first = &invoice["help"][0];
            let found = (first["because"].as_str(), first["section"]["anchor"].as_str(), first["coordinate"].as_str());
            let conditioned = (Some("Esta factura está vencida y ya se envió un recordatorio."), Some("diagnosis"), Some("Invoice.status"));
            assert_eq!(found == conditioned, is_true, "{invoice:#}");
            if is_true { holding += 1 } else { others += 1 }
        }
        assert!(holding >= 2 && others >= 2, "{holding} and {others}");
    }

    async fn the_object_in_a_help_context_has_the_same_conditions(world: World) {
        let document = format!("query($context: HelpContext!) {{ help(context: $context, locale: \"es\", first: 50) {{ {TOPICS} }} }}");
        for invoice in invoices(&world, Person::LegalRepresentative).await.iter().take(10) {
            let variables = json!({"context": {"node": invoice["id"]}});
            let answer = world.ask(Person::LegalRepresentative, &document, variables).await;
            assert_eq!(answer.data()["help"], invoice["help"]);
        }
    }

    async fn a_product_that_ends_soon_and_is_not_renewed_leads_to_the_switch(world: World) {
        let document = format!(
            "query($organization: ID!) {{ organization(id: $organization) {{ products(first: 100) {{ nodes {{ name status
                billing {{ autoRenew renewsOn }} help(locale: \"en\", first: 50) {{ {TOPICS} }} }} }} }} }}"
        );
        let answer = world.ask_main(Person::LegalRepresentative, &document).await;
        let mut counts = [0, 0];
        for product in at(answer.data(), "/organization/products/nodes").as_array().expect("a list") {
            let soon = product["billing"]["renewsOn"].as_str().expect("a day") <= "2026-07-15";
            let lives = ["ACTIVE", "EXPIRING"].contains(&product["status"].as_str().expect("a status"));
            let is_true = lives && soon && product["billing"]["autoRenew"] == false;
            let because = "This product’s period ends soon, and nothing renews it.";
            let first = product["help"].as_array().expect("a list").first().cloned().unwrap_or_default();
            assert_eq!(first["because"] == because && first["section"]["anchor"] == "switch-on", is_true, "{product:#}");
            counts[usize::from(is_true)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }

    async fn a_prepaid_account_with_too_little_on_it_leads_to_the_top_up(world: World) {
        let document = format!(
            "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Organization {{ prepaidAccount {{ available {{ amount }}
                limits {{ minimumTopUp {{ amount }} }} help(locale: \"es\", first: 50) {{ {TOPICS} }} }} }} }} }}"
        );
        let because = "En la cuenta prepago queda menos que la recarga más pequeña.";
        let mut counts = [0, 0];
        for (person, organization) in [("Malte Hollerbach", "Tischlerei Hollerbach GmbH"), ("Gonzalo Peñalver", "Asociación Vecinal La Ribera Alta"),
            ("Aurore Delorme", "Cabinet Delorme & Vasseur"), ("Jonas Wiedemann", "Fotografie Jonas Wiedemann"), ("Maëlle Chappuis", "Fanfare de Belcombe")] {
            let ids = json!({"ids": [world.organization(organization).to_string()]});
            let answer = world.ask_as(world.viewer(person).await, &document, ids, None).await;
            let account = at(answer.data(), "/nodes/0/prepaidAccount");
            let amount = |pointer: &str| at(account, pointer).as_str().expect("an amount").parse::<f64>().expect("a number");
            let is_true = amount("/available/amount") < amount("/limits/minimumTopUp/amount");
            let first = account["help"].as_array().expect("a list").first().cloned().unwrap_or_default();
            assert_eq!(first["because"] == because && first["section"]["anchor"] == "top-up", is_true, "{account:#}");
            counts[usize::from(is_true)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }

    async fn a_condition_on_what_hangs_on_the_objects_of_a_list_costs_one_statement(world: World) {
        offer(&world, &[("recordada", &rule("size(Invoice.reminders) > 0"))]);
        let asking = |first: u32, help: &str| format!(
            "query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: {first}) {{ nodes {{ number {help} }} }} }} }}");
        let help = "help(locale: \"es\") { article { slug } }";
        let (bare, many) = (world.ask_main(Person::Accountant, &asking(50, "")).await, world.ask_main(Person::Accountant, &asking(50, help)).await);
        let invoices = at(many.data(), "/organization/invoices/nodes").as_array().expect("a list");
        assert!(invoices.iter().any(|invoice| slugs(invoice) == ["recordada"]) && invoices.iter().any(|invoice| slugs(invoice).is_empty()));
        let few = world.ask_main(Person::Accountant, &asking(5, help)).await;
        assert_eq!((few.statements, many.statements), (bare.statements + 1, bare.statements + 1));
    }

    async fn conditions_decide_by_amounts_days_lists_and_what_lies_behind(world: World) {
        offer(&world, &[
            ("deuda", &rule("Invoice.amountDue.amount > 0")),
            ("tres", &rule("Invoice.reminders.exists(it, it.level >= 2)")),
            ("pronto", &rule("Invoice.dueOn >= today")),
            ("suiza", &rule("Invoice.organization.currency == \"CHF\" && Invoice.total.currency == \"CHF\"")),
            ("nunca", &rule("Invoice.organization.name == \"\"")),
        ]);
        let document = "query($organization: ID!) { organization(id: $organization) { currency invoices(first: 50) { nodes { dueOn
            amountDue { amount } reminders { level } help(locale: \"es\", first: 50) { article { slug } } } } } }";
        let answer = world.ask_main(Person::Accountant, document).await;
        let currency = at(answer.data(), "/organization/currency");
        let mut seen = std::collections::BTreeSet::new();
        for invoice in at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list") {
            let mut expected = Vec::new();
            let amount = at(invoice, "/amountDue/amount").as_str().expect("an amount");
            if amount.parse::<f64>().expect("a number") > 0.0 { expected.push("deuda") }
            if invoice["dueOn"].as_str() >= Some("2026-06-15") { expected.push("pronto") }
            if currency == "CHF" { expected.push("suiza") }
            if invoice["reminders"].as_array().expect("a list").iter().any(|it| it["level"].as_i64() >= Some(2)) { expected.push("tres") }
            assert_eq!(slugs(invoice), expected, "{invoice:#}");
            seen.extend(expected);
        }
        assert_eq!(seen.len(), 4, "{seen:?}");
    }

    async fn a_section_that_names_the_condition_goes_before_an_article_that_has_it(world: World) {
        offer(&world, &[
            ("articulo", &rule("Invoice.number != \"\"")),
            ("seccion", "  - {name: b, if: \"Invoice.number != ''\", because: Es así.}"),
        ]);
        let invoice = &invoices(&world, Person::Accountant).await[0];
        assert_eq!(slugs(invoice), ["seccion", "articulo"]);
        assert_eq!((&invoice["help"][0]["section"]["anchor"], &invoice["help"][0]["because"]), (&json!("b"), &json!("Es así.")));
        assert_eq!((&invoice["help"][1]["section"], &invoice["help"][1]["because"]), (&Value::Null, &json!("Porque sí.")));
        assert!(invoice["help"][0]["score"].as_f64() > invoice["help"][1]["score"].as_f64());
    }

    async fn what_the_viewer_may_not_see_is_nothing_that_a_condition_holds_of(world: World) {
        offer(&world, &[
            ("saldo", &rule("Organization.prepaidAccount.balance.currency != \"\"")),
            ("sin-saldo", &rule("!(Organization.prepaidAccount.balance.currency == \"x\")")),
            ("nombre", &rule("Organization.name != \"\"")),
        ]);
        let document = "query($organization: ID!) { organization(id: $organization) { help(locale: \"es\") { article { slug } } } }";
        for (person, expected) in [
            (Person::LegalRepresentative, vec!["nombre", "saldo", "sin-saldo"]),
            (Person::Accountant, vec!["nombre", "saldo", "sin-saldo"]),
            (Person::Collaborator, vec!["nombre"]),
        ] {
            let answer = world.ask_main(person, document).await;
            assert_eq!(slugs(at(answer.data(), "/organization")), expected, "{person:?}, and no error on the page");
        }
    }

    async fn an_error_in_a_condition_fails_neither_the_page_nor_the_other_conditions(world: World) {
        offer(&world, &[
            ("roto", &rule("Invoice.reminders[99].level == 1")),
            ("ninguno", &rule("Invoice.lines[99].description == \"\"")),
            ("sano", &rule("Invoice.number != \"\"")),
            ("ajeno", &rule("Teapot.isFull")),
        ]);
        for invoice in invoices(&world, Person::Accountant).await {
            assert_eq!(slugs(&invoice), ["sano"]);
        }
    }

    async fn a_reader_of_another_language_is_told_why_in_their_own(world: World) {
        offer(&world, &[("uno", &rule("Organization.name != \"\""))]);
        let document = "query($organization: ID!, $locale: Locale) { organization(id: $organization) { help(locale: $locale) { because article { locale } } } }";
        for (locale, because) in [("es", "Porque sí."), ("de", "Er hilft bei „Organization“, so wie es jetzt steht.")] {
            let variables = json!({"organization": world.organization("").to_string(), "locale": locale});
            let answer = world.ask(Person::LegalRepresentative, document, variables).await;
            assert_eq!(at(answer.data(), "/organization/help/0/because"), because);
            assert_eq!(at(answer.data(), "/organization/help/0/article/locale"), "es", "there is no other translation");
        }
    }

    async fn help_itself_is_nothing_that_a_condition_can_ask_for_without_end(world: World) {
        offer(&world, &[("bucle", &rule("size(Invoice.help) >= 0"))]);
        let invoice = &invoices(&world, Person::Accountant).await[0];
        assert_eq!(slugs(invoice), ["bucle"]);
    }

    async fn a_hundred_objects_cost_as_many_statements_as_one_whatever_the_number_of_conditions(world: World) {
        let document = "query($organization: ID!, $first: Int) { organization(id: $organization) { invoices(first: $first) { nodes {
            help(locale: \"es\", first: 50) { article { slug } } } } } }";
        let statements = async |first: i32| {
            let variables = json!({"organization": world.organization("").to_string(), "first": first});
            let answer = world.ask(Person::Accountant, document, variables).await;
            (at(answer.data(), "/organization/invoices/nodes").as_array().map_or(0, Vec::len), answer.statements)
        };
        for articles in [1, 4] {
            let conditions = ["size(Invoice.reminders) >= 0", "size(Invoice.lines) > 0", "Invoice.reminders.exists(it, it.level > 0)",
                "Invoice.lines.all(it, it.description != \"\")"];
            let slugs = ["a", "b", "c", "d"];
            let offered: Vec<(&str, String)> = slugs.into_iter().zip(conditions.into_iter().map(rule)).take(articles).collect();
            offer(&world, &offered.iter().map(|(slug, when)| (*slug, when.as_str())).collect::<Vec<_>>());
            let ((few, one), (many, hundred)) = (statements(1).await, statements(100).await);
            assert_eq!(few, 1);
            assert!(many >= 40, "{many} invoices");
            assert_eq!(one, hundred, "with {articles} conditions");
        }
        let bare = "query($organization: ID!) { organization(id: $organization) { invoices(first: 100) { nodes { id } } } }";
        let bare = world.ask_main(Person::Accountant, bare).await;
        assert_eq!(statements(100).await.1, bare.statements + 2, "reminders and lines, once each");
    }

    async fn a_list_in_help_reads_the_columns_that_conditions_need(world: World) {
        // Neither the document nor help's own states read these.
        offer(&world, &[
            ("numero", &rule("Invoice.number.startsWith(\"R\") || Invoice.number != \"\"")),
            ("emitida", &rule("Invoice.issuedOn <= today")),
            ("referencia", &rule("Invoice.paymentReference != \"\"")),
        ]);
        for invoice in invoices(&world, Person::Accountant).await {
            assert_eq!(slugs(&invoice), ["emitida", "numero", "referencia"]);
        }
        let document = "query($organization: ID!) { organization(id: $organization) { invoices(first: 2) { nodes { help(locale: \"es\") { article { slug } } } } } }";
        let answer = world.ask_main(Person::Accountant, document).await;
        assert_eq!(slugs(at(answer.data(), "/organization/invoices/nodes/0")), ["emitida", "numero", "referencia"]);
    }
}
