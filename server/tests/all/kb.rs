//! `ventanilla kb`.

use std::process::Output;

use serde_json::{Value, json};

use crate::program::{folder, run, text};

#[test]
fn kb_check_names_file_line_and_what_to_do_and_fails() {
    let folder = folder();
    let articles = folder.path().join("es/invoices");
    std::fs::create_dir_all(&articles).expect("a folder can be made");
    let article = "---\nslug: pagar\ntitle: Pagar\nsummary: Cómo pagar.\nkind: faq\naudience: public\n\
                   about: [InvoiceStatus.OVERDU]\ncolour: red\nreviewed: 2026-11-01\n---\n\nTexto.\n";
    std::fs::write(articles.join("pagar.md"), article).expect("a file can be written");
    let output = run(folder.path(), &["kb", "check", "--kb", "."]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("es/invoices/pagar.md:7:"), "{told}");
    assert!(told.contains("InvoiceStatus.OVERDUE"), "{told}");
    assert!(told.contains("es/invoices/pagar.md:8:") && told.contains("colour"), "{told}");
}

#[test]
fn guides_to_another_api_are_checked_against_its_supergraph() {
    let folder = folder();
    let articles = folder.path().join("es/orders");
    std::fs::create_dir_all(&articles).expect("a folder can be made");
    let article = "---\nslug: pedir\ntitle: Pedir\nsummary: Cómo pedir.\nkind: faq\naudience: public\n\
                   about: [Order.state, Order.cost]\nreviewed: 2026-11-01\n---\n\nTexto.\n";
    std::fs::write(articles.join("pedir.md"), article).expect("a file can be written");
    let supergraph = "schema @link(url: \"https://specs.apollo.dev/link/v1.0\") { query: Query }\n\
                      directive @inaccessible on FIELD_DEFINITION\nenum join__Graph { SHOP }\n\
                      type Query { order: Order @join__field(graph: SHOP) }\n\
                      type Order { state: State! cost: Int @inaccessible }\nenum State { OPEN }\n";
    std::fs::write(folder.path().join("supergraph.graphql"), supergraph).expect("a file can be written");
    let check = ["kb", "check", "--kb", ".", "--schema"];
    let output = run(folder.path(), &[&check[..], &["supergraph.graphql"]].concat());
    let told = text(&output.stdout);
    assert!(told.contains("the schema has no `Order.cost`") && !told.contains("no `Order.state`"), "{told}");
    assert!(told.contains("enum values that no article explains: State.OPEN"), "{told}");
    let output = run(folder.path(), &[&check[..], &["nowhere.graphql"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot read nowhere.graphql"), "{output:?}");
}

#[test]
fn a_writer_begins_an_article_mends_it_translates_it_and_sees_what_is_to_do() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("kb")).expect("a folder can be made");
    std::fs::write(folder.path().join("kb/categories.yaml"), "invoices: {es: {title: Facturas, description: Ver.}}")
        .expect("a file can be written");
    let kb = |arguments: &[&str]| run(folder.path(), &[&["kb", "--kb", "kb"], arguments].concat());
    let told = |output: &Output| text(&output.stdout).trim_end().to_owned();
    let begin = ["new", "--category", "invoices", "--about", "Mutation.payInvoice", "Pagar una factura"];

    let output = kb(&begin);
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), "kb/es/invoices/pagar-una-factura.md"));
    let output = kb(&begin);
    assert_eq!(output.status.code(), Some(1), "nothing is written over");
    let path = folder.path().join("kb/es/invoices/pagar-una-factura.md");
    let begun = std::fs::read_to_string(&path).expect("the file was written");
    let written = begun.replace("summary: \"\"", "summary: Así.").replace(" {#first-section}\n", "\nTexto.\n");
    std::fs::write(&path, written).expect("it can be changed");

    let output = kb(&["check", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let finding = "::error file=kb/es/invoices/pagar-una-factura.md,line=11,col=1,title=missing-anchor::";
    assert!(told(&output).starts_with(finding), "{}", told(&output));
    let output = kb(&["check", "--fix", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["added"][0]["anchor"], "first-section");

    let output = kb(&["new", "--locale", "en", "--translates", "pagar-una-factura", "Pay an invoice"]);
    assert_eq!(told(&output), "kb/en/invoices/pay-an-invoice.md");
    let path = folder.path().join("kb/en/invoices/pay-an-invoice.md");
    let begun = std::fs::read_to_string(&path).expect("the file was written");
    std::fs::write(&path, begun.replace("summary: \"\"", "summary: So.") + "Text.\n").expect("it can be changed");
    let output = kb(&["translated", "pay-an-invoice"]);
    let recorded = "en/invoices/pay-an-invoice.md: _, first-section\n1 translation recorded";
    assert_eq!(told(&output), recorded);

    let source = folder.path().join("kb/es/invoices/pagar-una-factura.md");
    let changed = std::fs::read_to_string(&source).expect("a file").replace("Texto.", "Otro texto.");
    std::fs::write(&source, changed).expect("it can be changed");
    let output = kb(&["stats", "--format", "json"]);
    let stats: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(stats["locales"]["en"]["staleTranslations"], 1, "{stats}");
    assert_eq!(stats["pending"][0]["code"], "stale-translation");
    let pays = |it: &&Value| it["coordinate"] == "Mutation.payInvoice";
    let ties = stats["coordinates"].as_array().and_then(|all| all.iter().find(pays)).expect("the coordinate");
    assert_eq!(ties["ties"], json!({"en": 1, "es": 1}));
    let output = kb(&["stats", "--coordinates"]);
    assert!(told(&output).contains("\n  Mutation.payInvoice: en 1, es 1\n"), "{}", told(&output));
    assert!(
        told(&output).contains("0 translations missing, 1 section with a newer source, 0 reviews due"),
        "{}",
        told(&output)
    );
}

#[test]
fn kb_schema_and_kb_codes_print_what_the_check_knows() {
    let output = run(folder().path(), &["kb", "schema"]);
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(schema["properties"]["kind"]["enum"], json!(["faq", "guide", "video"]));
    let output = run(folder().path(), &["kb", "codes"]);
    assert!(text(&output.stdout).contains("stale-translation (warning)\n    A section of"), "{output:?}");
    let output = run(folder().path(), &["kb", "codes", "--format", "json"]);
    let codes: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(codes.as_array().is_some_and(|all| all.iter().any(|it| it["code"] == "broken-link")));
}

#[test]
fn kb_search_finds_what_the_shipped_articles_say() {
    let output = run(folder().path(), &["kb", "search", "imprimir factura", "--locale", "es"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).to_lowercase().contains("factura"), "{}", text(&output.stdout));
}
