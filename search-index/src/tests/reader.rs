//! Who reads: in which language, with what in front of them, and what they are offered where nothing is found.

use super::{find, query, section};
use crate::{AtHand, Completable, Document, Filter, Query, SearchIndex, Typed};

fn two_languages() -> SearchIndex {
    SearchIndex::in_memory(&[
        section("es", "pagar#", "Pagar una factura", "", "Cada factura tiene su referencia."),
        section("es", "pagar#bank", "Pagar una factura", "En el banco", "El banco pide el IBAN de la cuenta."),
        section("en", "pagar#", "Pay an invoice", "", "Each invoice has its reference."),
        section("en", "pagar#bank", "Pay an invoice", "At the bank", "The bank asks for the IBAN of the account."),
        section("es", "solo#", "Solo en español", "", "El prefijo de las tablas."),
        section("en", "only#", "Only in English", "", "Invoices that nobody translated."),
    ])
    .unwrap()
}

fn both(text: &str) -> Query {
    Query { locales: vec!["es".to_owned(), "en".to_owned()], ..query("es", text) }
}

#[test]
fn a_query_in_another_language_is_answered_in_the_readers() {
    let results = two_languages().search(&both("pay invoice")).unwrap();
    assert_eq!(results.language.as_deref(), Some("en"));
    assert_eq!((results.hits[0].id.as_str(), results.hits[0].locale.as_str()), ("pagar#", "es"));
    assert_eq!(results.hits[0].snippet_html, "Cada factura tiene su referencia.");
    let untranslated = results.hits.iter().find(|hit| hit.article == "only").unwrap();
    assert_eq!(untranslated.locale, "en", "what is not translated is given as it is");
    assert_eq!(results.total, 2);
}

#[test]
fn the_section_that_answers_is_the_same_in_the_readers_language_and_common_words_are_marked() {
    let results = two_languages().search(&both("bank asks IBAN account")).unwrap();
    assert_eq!((results.hits[0].id.as_str(), results.hits[0].locale.as_str()), ("pagar#bank", "es"));
    assert_eq!(results.hits[0].snippet_html, "El banco pide el <mark>IBAN</mark> de la cuenta.");
}

#[test]
fn the_readers_own_language_is_given_up_only_for_one_that_has_more_of_the_words() {
    let index = two_languages();
    for (text, language) in [
        ("pagar factura", None),
        ("IBAN", None),
        ("invoi", Some("en")),
        ("prefijo invoice", None),
        ("fcatura", None),
        ("xqzwvk", None),
        ("", None),
        ("42", None),
        ("each invoice has its reference", Some("en")),
    ] {
        assert_eq!(index.search(&both(text)).unwrap().language.as_deref(), language, "{text}");
    }
    assert_eq!(find(&index, "es", "pay invoice").language, None, "no other language was asked for");
}

#[test]
fn where_the_language_of_the_query_finds_nothing_the_readers_own_is_searched() {
    let results = two_languages().search(&both("the for of factura")).unwrap();
    assert_eq!(results.language, None);
    assert_eq!((results.hits[0].id.as_str(), results.hits[0].locale.as_str()), ("pagar#", "es"));
    assert_eq!(results.hits[0].snippet_html, "Cada <mark>factura</mark> tiene su referencia.");
}

#[test]
fn a_translation_for_others_is_not_shown_in_place_of_what_was_found() {
    let mut documents = [
        section("es", "a#", "Factura", "", "Texto para agentes."),
        section("en", "a#", "Invoice", "", "The text."),
        section("es", "b#", "Otra cosa", "", "Nada."),
    ];
    documents[0].audience = 2;
    let index = SearchIndex::in_memory(&documents).unwrap();
    let ask = |max_audience| index.search(&Query { max_audience, ..both("invoice") }).unwrap().hits[0].locale.clone();
    assert_eq!((ask(0), ask(2)), ("en".to_owned(), "es".to_owned()));
}

fn alike() -> SearchIndex {
    let mut documents: Vec<Document> = (0..300)
        .map(|number| section("es", &format!("a{number:03}#"), "Factura", "Pago", "La factura y su pago por el banco."))
        .collect();
    documents.push(section("es", "otro#", "Otra cosa", "", "Nada que ver."));
    SearchIndex::in_memory(&documents).unwrap()
}

fn at_hand(article: &str, section: Option<&str>, strength: f32) -> Vec<AtHand> {
    vec![AtHand { article: article.to_owned(), section: section.map(str::to_owned), strength }]
}

#[test]
fn what_is_at_hand_comes_first_among_equals_even_beyond_the_candidates_and_hides_nothing() {
    let index = alike();
    let plain = index.search(&query("es", "factura pago")).unwrap();
    for preferred in
        [at_hand("a250", None, 1.0), at_hand("a250", Some("a250#"), 1.0), at_hand("a250", Some("a250#"), 0.2)]
    {
        let results = index.search(&Query { at_hand: preferred.clone(), ..query("es", "factura pago") }).unwrap();
        assert_eq!(results.hits[0].article, "a250", "{preferred:?}");
        assert_eq!((results.total, &results.facets), (plain.total, &plain.facets));
        assert_eq!(results.hits[1].article, plain.hits[0].article);
    }
}

#[test]
fn a_preference_is_bounded_and_brings_up_nothing_that_does_not_answer() {
    let index = alike();
    let plain = index.search(&query("es", "factura")).unwrap();
    for strength in [0.0, -5.0, f32::NAN] {
        let at_hand = at_hand("a250", None, strength);
        assert_eq!(index.search(&Query { at_hand, ..query("es", "factura") }).unwrap(), plain, "{strength}");
    }
    let most = |strength| {
        let at_hand = at_hand("a250", None, strength);
        index.search(&Query { at_hand, ..query("es", "factura") }).unwrap().hits[0].score
    };
    assert!(most(1.0).total_cmp(&most(1_000.0)).is_eq());
    assert!(most(1.0) <= plain.hits[0].score * 1.51, "{} {}", most(1.0), plain.hits[0].score);
    let unrelated = [at_hand("otro", None, 1.0), at_hand("none", Some("none#x"), 1.0)].concat();
    assert_eq!(index.search(&Query { at_hand: unrelated, ..query("es", "factura") }).unwrap(), plain);
}

#[test]
fn where_nothing_is_found_the_closest_category_is_offered() {
    let of = |id: &str, category: &str, kind: &str, title: &str, body: &str| Document {
        category: category.to_owned(),
        kind: kind.to_owned(),
        ..section("es", id, title, "", body)
    };
    let index = SearchIndex::in_memory(&[
        of("a#", "invoices", "guide", "Factura", "Una factura pendiente de pago."),
        of("b#", "sites", "faq", "Prefijo", "El prefijo de las tablas de la base."),
    ])
    .unwrap();
    let only = |kind: &str| Filter { kinds: vec![kind.to_owned()], ..Filter::default() };
    let closest = |text: &str, filter: Filter| {
        let results = index.search(&Query { filter, ..query("es", text) }).unwrap();
        (results.total, results.closest_category)
    };
    let category = |slug: &str| Some(slug.to_owned());
    assert_eq!(closest("factura", Filter::default()), (1, None), "something was found");
    assert_eq!(closest("factura", only("faq")), (0, category("invoices")), "without the filter");
    assert_eq!(closest("tablas -prefijo", Filter::default()), (0, category("sites")), "without what is left out");
    assert_eq!(closest("refacturables ", Filter::default()), (0, category("invoices")), "by its letters");
    for nothing in ["xqzwvk", "", "🙂", "-factura"] {
        assert_eq!(closest(nothing, Filter::default()), (0, None), "{nothing}");
    }
    let none = Filter { articles: Some(std::collections::BTreeSet::new()), ..Filter::default() };
    assert_eq!(closest("factura", none), (0, None), "of the articles that may be found");
}

#[test]
fn what_is_typed_is_completed_by_texts_that_the_index_does_not_have() {
    for (typed, text, typos) in [
        ("impr", "imprimir la factura", Some(0)),
        ("Imprimir fact", "imprimir la factura", Some(0)),
        ("imprmi", "imprimir la factura", Some(1)),
        ("imprimir ", "imprimir la factura", Some(0)),
        ("facturacion", "Facturación mensual", Some(0)),
        ("rce", "recibo", None),
        ("", "imprimir", None),
        ("factura", "imprimir la factura", None),
    ] {
        assert_eq!(Typed::new(typed, "es").completed_by(&Completable::new(text, "es")), typos, "{typed}");
    }
}

#[test]
fn a_past_query_may_be_shown_to_who_can_read_all_of_its_words() {
    let mut hidden = section("es", "oculto#", "Expediente", "", "El expediente del agente.");
    hidden.audience = 2;
    let index = SearchIndex::in_memory(&[section("es", "a#", "Factura", "", "La factura pendiente."), hidden]).unwrap();
    for (text, audience, is_open) in [
        ("factura pendiente", 0, true),
        ("la factura pendiente", 0, true),
        ("factura de pedro", 2, false),
        ("factura 123456", 2, false),
        ("expediente", 0, false),
        ("expediente", 2, true),
        ("de la", 2, false),
        ("\"factura\"", 2, false),
        ("", 2, false),
    ] {
        assert_eq!(index.is_open(text, "es", audience).unwrap(), is_open, "{text} at {audience}");
    }
    assert!(!index.is_open("factura", "en", 2).unwrap());
}
