//! Snippets: what is marked, what is escaped, where they begin and end.

use super::{find, section};
use crate::SearchIndex;
use crate::limits::MAX_SNIPPET_CHARS;

fn snippet(body: &str, text: &str) -> String {
    let index = SearchIndex::in_memory(&[section("es", "a#", "Título", "Apartado", body)]).unwrap();
    find(&index, "es", text).hits.first().map(|hit| hit.snippet_html.clone()).unwrap_or_default()
}

#[test]
fn every_matched_form_is_marked() {
    let table = [
        ("Las facturas vencidas.", "factura", "Las <mark>facturas</mark> vencidas."),
        ("La contraseña nueva.", "contrasena", "La <mark>contraseña</mark> nueva."),
        ("La contraseña nueva.", "cotraseña ", "La <mark>contraseña</mark> nueva."),
        ("La transferencia llega.", "transf", "La <mark>transferencia</mark> llega."),
        ("Verás INVALID_IBAN aquí.", "invalid_iban", "Verás <mark>INVALID_IBAN</mark> aquí."),
        ("El fichero .env manda.", ".env", "El fichero <mark>.env</mark> manda."),
        ("El pago del pago.", "pagos", "El <mark>pago</mark> del <mark>pago</mark>."),
    ];
    for (body, text, expected) in table {
        assert_eq!(snippet(body, text), expected, "{text}");
    }
}

#[test]
fn stop_words_of_the_query_are_not_marked() {
    assert_eq!(snippet("La clave de la caja.", "la clave"), "La <mark>clave</mark> de la caja.");
}

#[test]
fn markup_in_the_text_is_escaped_around_and_within_marks() {
    let html = snippet("Pega <script>alert('x') & \"y\"</script> en script>caja.", "script alert");
    assert_eq!(
        html,
        "Pega &lt;<mark>script</mark>&gt;<mark>alert</mark>(&#39;x&#39;) &amp; &quot;y&quot;&lt;/<mark>script</mark>&gt; \
         en <mark>script</mark>&gt;caja."
    );
}

#[test]
fn a_long_text_is_cut_around_the_best_passage_at_words() {
    let filler = "palabras de relleno que no dicen gran cosa y siguen. ".repeat(20);
    let body = format!("{filler}Aquí el reembolso llega a la cuenta bancaria indicada. {filler}");
    let html = snippet(&body, "reembolso cuenta bancaria");
    assert!(html.starts_with('…') && html.ends_with('…'), "{html}");
    let inner = html.trim_matches('…');
    let plain = inner.replace("<mark>", "").replace("</mark>", "");
    assert!((120..=MAX_SNIPPET_CHARS).contains(&plain.chars().count()), "{} {plain}", plain.chars().count());
    assert!(body.contains(&format!(" {plain} ")), "cut at words: {plain}");
    for marked in ["reembolso", "cuenta", "bancaria"] {
        assert!(html.contains(&format!("<mark>{marked}</mark>")), "{html}");
    }
}

#[test]
fn a_match_at_the_end_shows_what_comes_before() {
    let body = format!("{}final reembolso.", "palabras de relleno sin fin ".repeat(30));
    let html = snippet(&body, "reembolso");
    assert!(html.starts_with('…') && html.ends_with("<mark>reembolso</mark>."), "{html}");
    assert!(html.chars().count() > 150, "{html}");
}

#[test]
fn without_a_match_in_the_body_its_start_is_shown() {
    let body = "Primera frase del texto. ".repeat(30);
    let html = snippet(&body, "título");
    assert!(html.starts_with("Primera frase del texto. ") && html.ends_with('…'), "{html}");
    assert!(html.chars().count() <= MAX_SNIPPET_CHARS + 1);
    assert_eq!(snippet("Corto.", "título"), "Corto.");
}

#[test]
fn a_section_without_text_shows_its_heading() {
    assert_eq!(snippet("", "apartado"), "<mark>Apartado</mark>");
}

#[test]
fn one_endless_word_is_cut_at_the_limit() {
    let body = format!("clave {}", "x".repeat(5_000));
    let html = snippet(&body, "clave");
    assert!(html.chars().count() < 300, "{}", html.len());
}

#[test]
fn text_of_several_bytes_a_letter_is_cut_between_letters() {
    let body = "日本語のテキスト、 ñandú 🙂 ".repeat(60);
    let html = snippet(&body, "ñandú");
    assert!(html.contains("<mark>ñandú</mark>"), "{html}");
}
