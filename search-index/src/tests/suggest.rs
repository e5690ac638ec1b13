//! Completions of titles and headings.

use super::{library_index, section};
use crate::SearchIndex;

fn texts(index: &SearchIndex, prefix: &str) -> Vec<String> {
    index.suggest(prefix, "es", 0, 8).unwrap().into_iter().map(|suggestion| suggestion.text).collect()
}

#[test]
fn titles_and_headings_are_completed_from_any_word() {
    let index = library_index();
    let table: [(&str, &[&str]); 9] = [
        ("reca", &["Recargar el saldo de prepago"]),
        ("RECA", &["Recargar el saldo de prepago"]),
        ("saldo de", &["Recargar el saldo de prepago"]),
        ("recargar saldo", &["Recargar el saldo de prepago"]),
        ("contrasena", &["Cambiar la contraseña"]),
        ("recragar", &["Recargar el saldo de prepago"]),
        ("reemb", &["Pedir un reembolso"]),
        ("cambiar la contraseña ", &["Cambiar la contraseña"]),
        ("xyz", &[]),
    ];
    for (prefix, expected) in table {
        assert_eq!(texts(&index, prefix), expected, "{prefix}");
    }
}

#[test]
fn short_prefixes_forgive_no_typo() {
    assert_eq!(texts(&library_index(), "rce"), Vec::<String>::new());
}

#[test]
fn titles_that_start_so_come_before_titles_with_the_word_and_then_headings() {
    let documents = [
        section("es", "a#", "Otra manera de pagar", "", ""),
        section("es", "b#", "Pagar una factura pendiente", "", ""),
        section("es", "c#", "Pagar", "", ""),
        section("es", "d#x", "Cuentas", "Pagar con tarjeta", ""),
        section("es", "e#x", "Cuentas", "Cómo pagar", ""),
    ];
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!(
        texts(&index, "pag"),
        ["Pagar", "Pagar una factura pendiente", "Otra manera de pagar", "Pagar con tarjeta", "Cómo pagar"]
    );
}

#[test]
fn a_title_is_given_once_with_its_first_section_and_a_heading_with_its_own() {
    let index = library_index();
    let found = index.suggest("recargar", "es", 0, 8).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].article.as_str(), found[0].id.as_str()), ("recarga", "recarga#"));
    let found = index.suggest("pedir", "es", 0, 8).unwrap();
    assert_eq!(found[0].id, "recarga#reembolso");
}

#[test]
fn no_more_are_given_than_asked_for() {
    let documents: Vec<_> =
        (0..300).map(|number| section("es", &format!("a{number}#"), &format!("Pagar {number}"), "", "")).collect();
    let index = SearchIndex::in_memory(&documents).unwrap();
    assert_eq!(index.suggest("p", "es", 0, 5).unwrap().len(), 5);
    assert_eq!(index.suggest("p", "es", 0, 0).unwrap().len(), 0);
    assert_eq!(index.suggest("p", "es", 0, usize::MAX).unwrap().len(), crate::limits::MAX_SUGGESTIONS);
}

#[test]
fn nothing_typed_completes_nothing() {
    for prefix in ["", "   ", "¿?", "🙂"] {
        assert_eq!(texts(&library_index(), prefix), Vec::<String>::new(), "{prefix:?}");
    }
}
