//! Quoted phrases, `-word` and `title:`.

use super::{find, ids, library_index, query, section};
use crate::{Document, Filter, Query, SearchIndex};

fn shelf() -> SearchIndex {
    SearchIndex::in_memory(&[
        section("es", "pagar#", "Pagar una factura", "", "Pagar la factura pendiente por transferencia."),
        section(
            "es",
            "pagar#tarjeta",
            "Pagar una factura",
            "Con tarjeta",
            "La tarjeta cobra al momento; el e-mail llega.",
        ),
        section("es", "banco#", "El banco pregunta", "", "La factura se puede pagar en el banco o por correo."),
        section("es", "facturacion#", "Facturación mensual", "", "Cada mes llega la facturación con su código vip."),
        section("en", "banco#", "The bank asks", "", "You can pay the invoice at the bank."),
    ])
    .unwrap()
}

fn found(text: &str) -> Vec<String> {
    let index = shelf();
    let results = find(&index, "es", text);
    if results.is_relaxed {
        return Vec::new();
    }
    let mut ids: Vec<String> = ids(&results).into_iter().map(str::to_owned).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_quoted_phrase_is_found_in_that_order_in_any_ending_and_without_accents() {
    let table: [(&str, &[&str]); 9] = [
        ("\"pagar la factura\"", &["pagar#"]),
        ("\"pagar las facturas\"", &[]),
        ("\"factura pendiente\"", &["pagar#"]),
        ("\"facturas pendientes\"", &["pagar#"]),
        ("\"factura pagar\"", &[]),
        ("\"FACTURACION mensual\"", &["facturacion#"]),
        ("\"con tarjeta\"", &["pagar#tarjeta"]),
        ("«pagar una»", &["pagar#"]),
        ("\"la factura\" \"el banco\"", &["banco#"]),
    ];
    for (text, expected) in table {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_word_with_a_minus_is_left_out_and_one_with_a_minus_within_is_not() {
    let table: [(&str, &[&str]); 7] = [
        ("factura", &["banco#", "facturacion#", "pagar#"]),
        ("factura -banco", &["facturacion#", "pagar#"]),
        ("factura -bancos", &["facturacion#", "pagar#"]),
        ("factura -\"pagar la\"", &["banco#", "facturacion#", "pagar#tarjeta"]),
        ("factura -title:pagar", &["banco#", "facturacion#"]),
        ("e-mail", &["pagar#tarjeta"]),
        ("-factura", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_title_word_is_found_in_titles_unfinished_and_misspelt_too() {
    let table: [(&str, &[&str]); 6] = [
        ("title:banco", &["banco#"]),
        ("título:factura", &["facturacion#", "pagar#"]),
        ("title:mensu", &["facturacion#"]),
        ("title:mensaul ", &["facturacion#"]),
        ("title:\"una factura\"", &["pagar#"]),
        ("title:tarjeta", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_whole_operator_is_text() {
    for text in ["\"banco", "banco \"", "banco -", "banco \"\"", "banco title:", "- banco", "(banco)", "banco -\""] {
        assert!(found(text).contains(&"banco#".to_owned()), "{text}");
    }
    for nothing in ["\"", "-", "title:", "\"\" - title:", "-\"\""] {
        assert_eq!(found(nothing), Vec::<String>::new(), "{nothing}");
    }
}

#[test]
fn what_nothing_has_as_it_is_required_is_sought_as_plain_words_and_what_is_left_out_stays_so() {
    let index = shelf();
    for (text, plain, is_relaxed) in [
        ("\"factura pagar\"", "factura pagar", true),
        ("title:tarjeta", "tarjeta", true),
        ("\"factura pagar\" -banco", "factura pagar -banco", true),
        ("\"pagar una\" \"no está\"", "pagar una no está", true),
        ("\"pagar una\"", "\"pagar una\"", false),
        ("\"xqzwvk wvzx\"", "xqzwvk wvzx", false),
    ] {
        let results = find(&index, "es", text);
        assert_eq!(results.is_relaxed, is_relaxed, "{text}");
        assert_eq!(ids(&results), ids(&find(&index, "es", plain)), "{text}");
    }
}

#[test]
fn where_what_is_left_out_leaves_nothing_the_words_alone_are_offered() {
    let index = shelf();
    for (text, offered) in [("factura -factura", Some("factura")), ("xqzwvk -factura", None), ("factura -banco", None)]
    {
        assert_eq!(find(&index, "es", text).did_you_mean.as_deref(), offered, "{text}");
    }
}

#[test]
fn a_correction_keeps_the_operators_of_what_was_typed() {
    let results = find(&shelf(), "es", "trasnferencia \"la factura\" -vip");
    assert_eq!(results.did_you_mean.as_deref(), Some("transferencia \"la factura\" -vip"));
}

#[test]
fn a_slug_finds_its_article_first_whatever_says_the_words_more_often() {
    let mut documents: Vec<Document> = (0..30)
        .map(|number| section("es", &format!("otro{number:02}#"), "Cuenta", "", &"cuenta prepago ".repeat(9)))
        .collect();
    documents.push(Document {
        slugs: vec!["cuenta-prepago".to_owned(), "prepaid-account".to_owned()],
        ..section("es", "saldo#", "Tu saldo", "", "Dinero.")
    });
    let index = SearchIndex::in_memory(&documents).unwrap();
    for text in ["cuenta-prepago", "Cuenta Prepago", "prepaid-account"] {
        assert_eq!(ids(&find(&index, "es", text)).first(), Some(&"saldo#"), "{text}");
    }
}

#[test]
fn further_sections_of_an_article_that_answer_come_with_its_best() {
    let results = find(&library_index(), "es", "reembolso del saldo de prepago");
    let hit = results.hits.first().unwrap();
    assert_eq!(hit.id, "recarga#reembolso");
    let also: Vec<&str> = hit.also.iter().map(|passage| passage.id.as_str()).collect();
    assert_eq!(also, ["recarga#"]);
    assert!(hit.also[0].snippet_html.contains("<mark>saldo</mark>"), "{hit:?}");
    assert!(hit.also[0].score <= hit.score);
    let many: Vec<Document> =
        (0..9).map(|number| section("es", &format!("a#{number}"), "Pagar", "Pagar", "Pagar siempre.")).collect();
    let results = find(&SearchIndex::in_memory(&many).unwrap(), "es", "pagar");
    assert_eq!(results.hits[0].also.len(), crate::limits::MAX_SECTIONS_PER_HIT - 1);
}

#[test]
fn operators_hold_under_filters_and_in_every_page() {
    let index = shelf();
    let filter = Filter { kinds: vec!["faq".to_owned()], ..Filter::default() };
    assert_eq!(index.search(&Query { filter, ..query("es", "\"pagar la factura\"") }).unwrap().total, 0);
    let all = find(&index, "es", "factura -vip");
    let second = index.search(&Query { offset: 1, ..query("es", "factura -vip") }).unwrap();
    assert_eq!(second.hits, all.hits[1..]);
    assert_eq!(second.total, all.total);
}
