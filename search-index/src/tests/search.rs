//! What is found, in which order, how often.

use std::collections::BTreeSet;

use super::{find, ids, library, library_index, query, section};
use crate::{Document, Filter, Query, SearchIndex};

#[test]
fn a_word_is_found_in_any_form_and_without_its_accents() {
    let index = library_index();
    let table = [
        ("contraseñas", "contrasena#"),
        ("CONTRASEÑA", "contrasena#"),
        ("contrasena", "contrasena#"),
        ("recargas", "recarga#"),
        ("migracion", "mysql#"),
        ("migracio\u{301}n", "mysql#"),
        ("impuestos añadidos", "factura#"),
    ];
    for (text, expected) in table {
        assert_eq!(ids(&find(&index, "es", text)).first(), Some(&expected), "{text}");
    }
}

#[test]
fn typos_are_forgiven_from_four_letters_on_and_two_from_eight() {
    let index = library_index();
    let table = [
        ("prefjio", Some("mysql#")),
        ("prefijjo", Some("mysql#")),
        ("cotraseñia", Some("contrasena#")),
        ("transfernecai", Some("recarga#")),
        ("ibn", None),
        ("tavlaxx", None),
    ];
    for (text, expected) in table {
        assert_eq!(ids(&find(&index, "es", &format!("{text} "))).first().copied(), expected, "{text}");
    }
}

#[test]
fn an_unfinished_last_word_is_completed_and_a_finished_one_is_not() {
    let index = library_index();
    assert_eq!(ids(&find(&index, "es", "cambiar la contras")), ["contrasena#"]);
    assert_eq!(ids(&find(&index, "es", "transf")), ["recarga#"]);
    assert_eq!(ids(&find(&index, "es", "imp ")), Vec::<&str>::new());
}

#[test]
fn identifiers_are_found_whole_and_by_their_parts() {
    let index = library_index();
    let table = [
        ("wxyz_", "mysql#"),
        ("INVALID_IBAN", "recarga#reembolso"),
        ("invalid_iban", "recarga#reembolso"),
        ("Mutation.payInvoice", "mysql#"),
        ("payInvoice", "mysql#"),
        (".env", "mysql#"),
        ("iban", "recarga#reembolso"),
    ];
    for (text, expected) in table {
        assert_eq!(ids(&find(&index, "es", text)).first(), Some(&expected), "{text}");
    }
}

#[test]
fn an_identifier_whole_beats_its_parts() {
    let documents = [
        section("en", "parts#", "Codes", "", "An invalid number, and what an IBAN is. Invalid again; IBAN again."),
        section("en", "whole#", "Codes", "", "You may get INVALID_IBAN when you pay out, among many other codes here."),
    ];
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!(ids(&find(&index, "en", "INVALID_IBAN")), ["whole#", "parts#"]);
}

#[test]
fn coordinates_of_a_section_are_found_though_its_text_does_not_name_them() {
    let mut document = section("es", "a#", "Pagar", "", "Pulsa el botón.");
    document.coordinates = vec!["Mutation.withdrawPrepaidBalance".to_owned()];
    let index = SearchIndex::in_memory(&[document]).unwrap();
    assert_eq!(ids(&find(&index, "es", "Mutation.withdrawPrepaidBalance")), ["a#"]);
}

#[test]
fn stop_words_are_dropped_unless_there_is_nothing_else() {
    let index = library_index();
    assert_eq!(find(&index, "es", "¿cómo es la contraseña?").total, 1);
    assert_eq!(ids(&find(&index, "es", "cada")).len(), 3, "a stop word alone is sought");
}

#[test]
fn synonyms_find_a_section_that_does_not_say_them() {
    let mut document = section("es", "a#", "Saldo de prepago", "", "Recarga el saldo.");
    document.synonyms = vec!["monedero".to_owned()];
    let index = SearchIndex::in_memory(&[document]).unwrap();
    assert_eq!(ids(&find(&index, "es", "monederos")), ["a#"]);
}

#[test]
fn the_exact_title_comes_first_with_its_preamble() {
    let mut documents = vec![
        section("en", "pay#", "Pay an invoice", "", "Short."),
        section("en", "pay#card", "Pay an invoice", "By card", "Pay an invoice by card: pay an invoice, pay it now."),
    ];
    for number in 0..20 {
        let body = "To pay an invoice, open the invoice and pay. Pay an invoice early. ".repeat(5);
        documents.push(section("en", &format!("other{number:02}#"), "Pay an invoice in parts", "Pay", &body));
    }
    let index = SearchIndex::in_memory(&documents).unwrap();
    let results = find(&index, "en", "pay  an INVOICE?");
    assert_eq!(ids(&results).first(), Some(&"pay#"));
}

#[test]
fn an_article_is_one_hit_by_its_best_section() {
    let index = library_index();
    let results = find(&index, "es", "reembolso del saldo de prepago");
    assert_eq!(results.hits[0].article, "recarga");
    assert_eq!(results.hits[0].id, "recarga#reembolso");
    let articles: BTreeSet<_> = results.hits.iter().map(|hit| &hit.article).collect();
    assert_eq!(articles.len(), results.hits.len());
    assert_eq!(results.total, results.hits.len());
}

#[test]
fn equal_hits_are_ordered_by_id_however_they_were_given() {
    let documents = ["c#", "a#", "b#"].map(|id| section("en", id, "Same", "", "The very same text."));
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!(ids(&find(&index, "en", "same text")), ["a#", "b#", "c#"]);
}

#[test]
fn pages_follow_each_other_beyond_what_is_rescored() {
    let documents: Vec<Document> = (0..250)
        .map(|number| section("en", &format!("a{number:03}#"), "Invoice", "", &"Invoice text. ".repeat(number % 7 + 1)))
        .collect();
    let index = SearchIndex::in_memory(&documents).unwrap();
    let mut seen = BTreeSet::new();
    let mut last = f32::INFINITY;
    for offset in (0..300).step_by(40) {
        let results = index.search(&Query { offset, limit: 40, ..query("en", "invoice text") }).unwrap();
        assert_eq!(results.total, 250);
        for hit in results.hits {
            assert!(hit.score <= last, "scores only fall");
            last = hit.score;
            assert!(seen.insert(hit.article), "no article twice");
        }
    }
    assert_eq!(seen.len(), 250);
}

fn faceted() -> SearchIndex {
    let make = |id: &str, kind: &str, category: &str, tags: &[&str], coordinate: &str| Document {
        kind: kind.to_owned(),
        category: category.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        coordinates: vec![coordinate.to_owned()],
        ..section("en", id, "Invoice", "", "An invoice.")
    };
    SearchIndex::in_memory(&[
        make("a#", "guide", "billing", &["money", "bank"], "Invoice.status"),
        make("a#two", "guide", "billing", &["money", "bank"], "Invoice.dueDate"),
        make("b#", "faq", "billing", &["money"], "Invoice"),
        make("c#", "faq", "hosting", &[], "Query.search(first:)"),
    ])
    .unwrap()
}

#[test]
fn facets_count_articles_not_sections() {
    let facets = find(&faceted(), "en", "invoice").facets;
    assert_eq!(facets.category, [("billing".to_owned(), 2), ("hosting".to_owned(), 1)]);
    assert_eq!(facets.kind, [("faq".to_owned(), 2), ("guide".to_owned(), 1)]);
    assert_eq!(facets.tag, [("money".to_owned(), 2), ("bank".to_owned(), 1)]);
}

#[test]
fn filters_take_any_of_a_list_and_all_of_the_lists() {
    let index = faceted();
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let table = [
        (Filter { kinds: list(&["faq"]), ..Filter::default() }, vec!["b", "c"]),
        (Filter { kinds: list(&["faq", "guide"]), ..Filter::default() }, vec!["a", "b", "c"]),
        (Filter { kinds: list(&["faq"]), categories: list(&["billing"]), ..Filter::default() }, vec!["b"]),
        (Filter { tags: list(&["bank", "none"]), ..Filter::default() }, vec!["a"]),
        (Filter { articles: Some(BTreeSet::from(["c".to_owned()])), ..Filter::default() }, vec!["c"]),
        (Filter { articles: Some(BTreeSet::new()), ..Filter::default() }, vec![]),
        (Filter { coordinates: list(&["Invoice"]), ..Filter::default() }, vec!["a", "b"]),
        (Filter { coordinates: list(&["Invoice.status"]), ..Filter::default() }, vec!["a"]),
        (Filter { coordinates: list(&["Query.search"]), ..Filter::default() }, vec!["c"]),
        (Filter { coordinates: list(&["Inv"]), ..Filter::default() }, vec![]),
    ];
    for (filter, expected) in table {
        let results = index.search(&Query { filter: filter.clone(), ..query("en", "invoice") }).unwrap();
        let mut articles: Vec<_> = results.hits.iter().map(|hit| hit.article.as_str()).collect();
        articles.sort_unstable();
        assert_eq!(articles, expected, "{filter:?}");
        assert_eq!(results.total, expected.len());
    }
}

#[test]
fn a_fallback_locale_shows_only_articles_that_are_not_there_in_the_first() {
    let index = library_index();
    let both = |text: &str| Query { locales: vec!["es".to_owned(), "en".to_owned()], ..query("es", text) };
    let translated = index.search(&both("invoice product price")).unwrap();
    assert!(!translated.hits.is_empty() && translated.hits.iter().all(|hit| hit.locale == "es"), "{translated:?}");
    let only_english = index.search(&both("authorization code")).unwrap();
    assert_eq!(ids(&only_english).first(), Some(&"only-english#"));
    assert!(only_english.hits[0].snippet_html.contains("<mark>authorization</mark>"));
}

#[test]
fn did_you_mean_corrects_what_is_misspelt_with_the_articles_accents() {
    let index = library_index();
    let table = [
        ("cotraseña", Some("contraseña")),
        ("cambiar la cotrasena", Some("cambiar la contraseña")),
        ("contraseña", None),
        ("contrasena", None),
        ("qqqqqqqq", None),
        ("contras", None),
    ];
    for (text, expected) in table {
        assert_eq!(find(&index, "es", text).did_you_mean.as_deref(), expected, "{text}");
    }
}

#[test]
fn did_you_mean_is_silent_where_the_correction_finds_no_more() {
    let index = library_index();
    assert_eq!(find(&index, "es", "prefijo migracoin").did_you_mean.as_deref(), Some("prefijo migración"));
    let filter = Filter { kinds: vec!["faq".to_owned()], ..Filter::default() };
    let filtered = index.search(&Query { filter, ..query("es", "cotraseña") }).unwrap();
    assert_eq!(filtered.did_you_mean, None);
}

#[test]
fn gibberish_finds_nothing() {
    let index = library_index();
    for text in ["zzxxqqvv", "asdfghjkl", "xkcdqwpz blorfgh"] {
        assert_eq!(find(&index, "es", text).total, 0, "{text}");
    }
}

#[test]
fn a_locale_without_a_stemmer_is_folded_and_searched() {
    let documents = [section("pt", "a#", "Faturação", "", "A faturação é mensal.")];
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!(ids(&find(&index, "pt", "FATURACAO")), ["a#"]);
    assert_eq!(find(&index, "es", "faturação").total, 0);
}

#[test]
fn of_two_sections_with_one_id_the_first_stays() {
    let documents = [section("en", "a#", "First", "", "alpha"), section("en", "a#", "Second", "", "beta")];
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!((find(&index, "en", "alpha").total, find(&index, "en", "beta").total), (1, 0));
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = SearchIndex::in_memory(&[]).unwrap();
    assert_eq!(find(&index, "es", "factura"), crate::Results::default());
    assert_eq!(index.suggest("f", "es", 2, 8).unwrap(), []);
    assert_eq!(library().len() as u64, library_index().sections());
}

#[test]
fn a_word_that_nothing_is_one_typo_from_is_found_by_a_word_that_has_most_of_its_letters() {
    let index = super::library_index();
    assert_eq!(ids(&find(&index, "es", "superrecargar ")), ["recarga#"]);
    assert_eq!(find(&index, "es", "superrecibo ").total, 0, "half of a word's letters must be there");
    let index = index.replaced("two", &["recarga"], &[]).unwrap();
    assert_eq!(find(&index, "es", "superrecargar ").total, 0, "what is gone is not like anything");
    let again = [section("es", "nuevo#", "Recargar", "", "Con tarjeta.")];
    let index = index.replaced("three", &["nuevo"], &again).unwrap();
    assert_eq!(ids(&find(&index, "es", "superrecargar ")), ["nuevo#"]);
}

#[test]
fn a_section_of_a_fallback_locale_is_one_hit_though_words_of_the_first_are_spelt_alike() {
    let sections =
        [section("es", "a#", "Invoice", "", "invoice"), section("en", "b#", "Invoices", "", "invoices of a customer")];
    let index = SearchIndex::in_memory(&sections).unwrap();
    let locales = vec!["es".to_owned(), "en".to_owned()];
    let results = index.search(&Query { locales, ..query("es", "invoice") }).unwrap();
    assert_eq!(ids(&results), ["a#", "b#"]);
}
