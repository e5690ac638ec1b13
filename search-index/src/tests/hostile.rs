//! Queries that nobody means well with: an answer, soon, and never an error.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{library_index, query};
use crate::{Filter, Query, SearchIndex};

/// Generous for an unoptimised build on a busy machine; a query that runs away takes minutes.
const SOON: Duration = Duration::from_secs(5);

fn answers(index: &SearchIndex, text: &str) {
    let begun = Instant::now();
    for locale in ["es", "en", "pt", ""] {
        index.search(&Query { max_audience: 2, ..query(locale, text) }).unwrap();
        index.suggest(text, locale, 2, 8).unwrap();
    }
    assert!(begun.elapsed() < SOON, "{:?} for {:.60}", begun.elapsed(), text);
}

#[test]
fn hostile_queries_are_answered_soon() {
    let index = library_index();
    let many_words: Vec<String> = (0..500).map(|number| format!("palabra{number}")).collect();
    let texts = [
        String::new(),
        " \t\n".to_owned(),
        "x".repeat(10_000),
        "contraseñ ".repeat(1_000),
        many_words.join(" "),
        "el la los de que y a".to_owned(),
        "¿?¡!.,;:()[]{}<>«»".repeat(50),
        "🙂👩‍👩‍👧‍👦🏳️‍🌈".repeat(20),
        "فاتورة غير مدفوعة \u{202e}abc".to_owned(),
        format!("a{}", "\u{301}".repeat(5_000)),
        "\"factura sin cerrar AND (OR NOT".to_owned(),
        "AND OR NOT && || ! ~ ^ * ? : \\".to_owned(),
        "body:factura^2 title:[a TO z] /fac.*/".to_owned(),
        "\0\u{1}es\u{1}0\u{1}factura\u{1}".to_owned(),
        "\"factura\" ".repeat(500),
        "-factura ".repeat(500),
        "title:factura ".repeat(500),
        format!("\"{}\"", "la factura ".repeat(80)),
        format!("title:{}", "x".repeat(900)),
        "-\"-\"-title:\"-\"title:\"\"".to_owned(),
        "\" \"\" - -- title: -title: título: «» „“ ”".to_owned(),
        "\u{202e}-\u{202e}\"factura\u{202c}\"".to_owned(),
        "\u{feff}\u{200b}".to_owned(),
        "日本語の請求書".to_owned(),
        "İıŞşß ﬁ Ǆ".to_owned(),
        "a* b* c*".to_owned(),
        "a b c d e f g h i j k l m n o p q r s t u v w x y z".to_owned(),
        "________________.................////////////////".to_owned(),
        "a_b.c-d/e:f@g$".repeat(500),
    ];
    for text in &texts {
        answers(&index, text);
    }
}

#[test]
fn hostile_pages_and_filters_are_answered() {
    let index = library_index();
    for (offset, limit) in [(0, 0), (usize::MAX, usize::MAX), (3, 1)] {
        index.search(&Query { offset, limit, ..query("es", "factura") }).unwrap();
    }
    let filter = Filter { tags: vec!["\u{1}".to_owned(), "x".repeat(100_000)], ..Filter::default() };
    assert_eq!(index.search(&Query { filter, ..query("es", "factura") }).unwrap().total, 0);
    let locales = vec!["es".to_owned(), "ES".to_owned(), "\u{1}".to_owned(), "x".repeat(10_000)];
    assert_eq!(index.search(&Query { locales, ..query("es", "contraseña") }).unwrap().total, 1);
    assert_eq!(index.search(&Query { locales: vec![], ..query("es", "contraseña") }).unwrap().total, 0);
}

#[test]
fn hostile_documents_are_indexed() {
    let mut document = super::section("es\u{1}0", "\u{1}#\0", "\u{1}", "\0", &"\u{301}\u{1} a ".repeat(100));
    document.tags = vec![String::new()];
    document.coordinates = vec![String::new(), ".".to_owned(), "(".to_owned()];
    document.audience = 255;
    let long = super::section("es", &"l".repeat(70_000), "largo", "", &"y".repeat(200_000));
    let index = SearchIndex::in_memory(&[document, long]).unwrap();
    answers(&index, "largo");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_a_search_fail(text in "\\PC{0,40}", words in prop::collection::vec("[a-zñé_.]{1,9}", 0..6)) {
        thread_local!(static INDEX: SearchIndex = library_index());
        let text = format!("{text} {}", words.join(" "));
        INDEX.with(|index| {
            let results = index.search(&query("es", &text)).unwrap();
            prop_assert!(results.hits.len() <= results.total);
            for hit in &results.hits {
                prop_assert!(hit.score.is_finite());
                let rest = hit.snippet_html.replace("<mark>", "").replace("</mark>", "");
                prop_assert!(!rest.contains(['<', '>']));
            }
            index.suggest(&text, "es", 0, 8).unwrap();
            Ok(())
        })?;
    }
}

#[test]
fn a_section_with_tens_of_thousands_of_words_alike_is_found() {
    let words: String = (0..22_000).map(|number| format!("invoice{number:05} ").repeat(3)).collect();
    let index = SearchIndex::in_memory(&[super::section("en", "long#", "All", "", &words)]).unwrap();
    let found = index.search(&query("en", "invoice00007")).unwrap();
    assert_eq!(super::ids(&found), ["long#"]);
}
