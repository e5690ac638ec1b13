//! Documents: refused with a reason, or behind a link that works for its holder, for a while.

use chrono::TimeDelta;
use resolvers::{documents::fetch, error::ErrorCode};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

/// Of the first invoice of a status, its fields and document.
async fn invoice(world: &World, status: &str, format: &str) -> Value {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{ invoices(filter: {{status: [{status}]}}, first: 1) {{ nodes {{ \
         number lines {{ description }} total {{ amount }} document(format: {format}) {{ __typename \
         ... on Document {{ url fileName mediaType expiresAt }} \
         ... on DocumentRefusal {{ code message help {{ coordinate article {{ slug locale }} }} }} }} }} }} }} }}"
    );
    let answer = world.ask_main(Person::Accountant, &document).await;
    at(answer.data(), "/organization/invoices/nodes/0").clone()
}

/// The parts of a link as the server hands them on: kind, file, expiry, signature.
fn parts(url: &str) -> [String; 4] {
    let (path, query) = url.split_once('?').expect("a query");
    let (kind, file) =
        path.strip_prefix("/documents/").and_then(|path| path.split_once('/')).expect("a path of two parts");
    let value = |name: &str| {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)).expect("the parameter");
        pair.trim_start_matches('=').to_owned()
    };
    [kind.to_owned(), file.to_owned(), value("expires"), value("signature")]
}

async fn get(world: &World, [kind, file, expires, signature]: &[String; 4]) -> Result<String, ErrorCode> {
    let file = fetch(&world.services, kind, file, expires, signature).await.map_err(|fault| fault.code())?;
    Ok(String::from_utf8(file.bytes).expect("CSV is text"))
}

on_both_databases! {
    async fn an_invoice_that_is_not_paid_has_no_document_and_says_why(world: World) {
        for status in ["OPEN", "PARTIALLY_PAID", "OVERDUE", "CANCELLED"] {
            for format in ["PDF", "CSV"] {
                let found = invoice(&world, status, format).await;
                let refusal = &found["document"];
                assert_eq!((&refusal["__typename"], &refusal["code"]), (&json!("DocumentRefusal"), &json!("INVOICE_NOT_PAID")), "{status} {format}");
                assert!(refusal["message"].as_str().is_some_and(|message| message.len() > 20), "{refusal}");
                let help = refusal["help"].as_array().expect("a list");
                assert!(!help.is_empty());
                assert!(help.iter().all(|topic| topic["coordinate"] == "UserErrorCode.INVOICE_NOT_PAID"), "{refusal:#}");
            }
        }
    }

    async fn the_table_of_a_paid_invoice_is_behind_its_link(world: World) {
        let found = invoice(&world, "PAID", "CSV").await;
        let document = &found["document"];
        assert_eq!(document["mediaType"], "text/csv; charset=utf-8");
        assert!(document["fileName"].as_str().is_some_and(|name| name.ends_with(".csv") && name.is_ascii()), "{document}");
        assert_eq!(document["expiresAt"], "2026-06-15T10:15:00Z");
        let url = document["url"].as_str().expect("a link");
        let table = get(&world, &parts(url)).await.expect("the link works");
        for part in [found["number"].as_str(), found["lines"][0]["description"].as_str()] {
            let part = part.expect("a text");
            assert!(table.contains(part), "`{part}` is missing in:\n{table}");
        }
    }

    async fn a_link_that_was_changed_or_has_expired_leads_nowhere(world: World) {
        let found = invoice(&world, "PAID", "CSV").await;
        let good = parts(at(&found, "/document/url").as_str().expect("a link"));
        for (part, changed) in [
            (0, "pro-formas".to_owned()),
            (1, good[1].replace("inv_", "org_")),
            (1, "../../etc/passwd".to_owned()),
            (2, "9999999999".to_owned()),
            (2, "-1".to_owned()),
            (3, good[3].chars().rev().collect()),
            (3, String::new()),
        ] {
            let mut link = good.clone();
            link[part].clone_from(&changed);
            assert_eq!(get(&world, &link).await, Err(ErrorCode::NotFound), "part {part}: {changed}");
        }
        world.clock.set(tests::now() + TimeDelta::minutes(14));
        get(&world, &good).await.expect("it works for a quarter of an hour");
        world.clock.set(tests::now() + TimeDelta::minutes(15));
        assert_eq!(get(&world, &good).await, Err(ErrorCode::NotFound), "it has expired");
    }

    async fn a_link_is_worth_what_its_holder_may_see_when_it_is_used(world: World) {
        use sea_orm::ConnectionTrait;
        let found = invoice(&world, "PAID", "CSV").await;
        let link = parts(at(&found, "/document/url").as_str().expect("a link"));
        get(&world, &link).await.expect("the accountant may see it");
        world.write().execute_unprepared("UPDATE memberships SET manage_accounting = FALSE").await.expect("rights are taken");
        assert_eq!(get(&world, &link).await, Err(ErrorCode::NotFound));
    }

    async fn pro_formas_and_exports_have_their_files(world: World) {
        use sea_orm::{EntityTrait, ModelTrait};
        let exports = <entities::invoices::InvoiceExport as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
        let mut files = 0;
        for export in exports {
            let document = "query($id: ID!) { node(id: $id) { ... on InvoiceExport { status format invoiceCount document { url } } } }";
            let answer = world.ask(Person::Accountant, document, json!({"id": export.id.to_string()})).await;
            let node = &answer.data()["node"];
            let has_file = node["status"] == "DONE" && node["format"] == "CSV";
            assert_eq!(node["document"].is_object(), has_file, "{node}");
            if let Some(url) = node["document"]["url"].as_str() {
                let table = get(&world, &parts(url)).await.expect("the link works");
                assert!(table.lines().count() > 1, "{table}");
                files += 1;
            }
        }
        assert!(files > 0, "the demo has an export that is done");
    }
}
