//! The glossary: one word for one thing, in every article of a language.

use crate::support::{Library, schema, today};
use kb::{FindingCode, KnowledgeBase, Options, Source, lint};

const GLOSSARY: &str = "\
invoice:
  es: {word: factura, avoid: [recibo, recibos]}
  en: {word: invoice, also: [billing address], avoid: [bill, bills, billing]}
authorization-code:
  es: {word: código de autorización, avoid: [código de transferencia]}
  en: {word: authorization code, avoid: [auth code]}
";

fn library(es: (&str, &str), en: (&str, &str)) -> Library {
    let english = format!("translates: pagar\n{}", en.0);
    Library::new()
        .write("glossary.yaml", GLOSSARY)
        .article("es", "pagar", es.0, es.1)
        .article("en", "pay", &english, en.1)
}

fn places(library: &Library) -> Vec<(String, u32, u32)> {
    let report = library.check();
    let found = report.findings.iter().filter(|it| it.code == FindingCode::AvoidedWord);
    found.map(|it| (it.path.clone(), it.line, it.column)).collect()
}

#[test]
fn an_avoided_word_is_found_in_title_summary_and_text_and_nowhere_else() {
    let body = "The invoice.\n\n## Your Bill {#bill}\n\nPay **the\nbills** in [the bill](pagar.md#bill), `bill`.\n\n\
                ```\nbill\n```\n\n| a | bill |\n|---|---|\n| ![A bill](/bill.png) | <https://bill.example> |\n\n\
                The billing address. An auth\ncode is no `auth code`. Handbill, billed.";
    let library = library(("", "La factura.\n\n## Bill {#bill}\nx"), ("title: A bill\nsynonyms: [bill]", body));
    let path = "en/invoices/pay.md".to_owned();
    let expected = [(9, 8), (15, 9), (18, 1), (18, 17), (24, 7), (26, 7), (28, 25)];
    let found: Vec<_> = places(&library).into_iter().filter(|it| it.0 == path).map(|it| (it.1, it.2)).collect();
    assert_eq!(found, expected, "{}", library.check());
    assert!(places(&library).iter().all(|it| it.0 == path), "Spanish articles keep to Spanish words");
}

#[test]
fn a_finding_says_what_to_write() {
    let library = library(("", "Envía el Código de transferencia."), ("", "The invoice."));
    let report = library.check();
    let finding = report.findings.iter().find(|it| it.code == FindingCode::AvoidedWord).unwrap();
    assert!(finding.is_error());
    assert_eq!(finding.message, "`Código de transferencia` is not the glossary's word for `authorization-code`");
    assert!(finding.advice.starts_with("Write `código de autorización`"), "{finding}");
}

#[test]
fn a_fragment_is_looked_into_once_however_many_articles_include_it() {
    let library = library(("", "{{#include pie.md}}"), ("", "The invoice."))
        .article("es", "otra", "", "Uno.\n\n{{#include pie.md}}\n\nEl recibo.")
        .write("es/_includes/pie.md", "Texto.\n\nTu recibo.\n");
    let places = places(&library);
    let paths: Vec<_> = places.iter().map(|it| (it.0.as_str(), it.1 == 3)).collect();
    assert_eq!(paths, [("es/_includes/pie.md", true), ("es/invoices/otra.md", false)]);
    assert_eq!(places[0].2, 4);
}

#[test]
fn a_concept_without_a_word_in_a_language_is_told_and_a_folder_without_glossary_is_fine() {
    let library = library(("", "x"), ("", "x")).write("glossary.yaml", "site: {es: {word: sitio}}\n");
    let found = library.found();
    assert_eq!(found, ["glossary.yaml:1 missing-glossary-word"]);
    let without = Library::new().article("es", "pagar", "", "El recibo.");
    assert_eq!(without.found(), Vec::<String>::new());
}

#[test]
fn a_broken_glossary_leaves_the_articles_as_they_are() {
    let library = library(("", "x"), ("", "x")).write("glossary.yaml", "invoice: [\n");
    let loaded = library.load();
    assert_eq!(loaded.knowledge_base.article_count(), 2);
    assert_eq!(loaded.findings[0].code, FindingCode::InvalidYaml);
}

#[test]
fn the_revision_is_of_what_readers_get() {
    let library = library(("", "x"), ("", "x"));
    let before = library.knowledge_base().revision().to_owned();
    let library = library.write("en/translated.yaml", "");
    assert_eq!(library.knowledge_base().revision(), before);
    let library = library.write("glossary.yaml", "site: {es: {word: sitio}}\n");
    assert_ne!(library.knowledge_base().revision(), before, "readers find articles by what the glossary avoids");
}

#[test]
fn the_shipped_articles_keep_to_their_glossary() {
    let loaded = KnowledgeBase::load(&Source::Embedded, &Options::default()).unwrap();
    let report = lint::check(&loaded, &schema(), today());
    let codes = [FindingCode::AvoidedWord, FindingCode::ContradictoryGlossary, FindingCode::MissingGlossaryWord];
    let found: Vec<String> =
        report.findings.iter().filter(|it| codes.contains(&it.code)).map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
