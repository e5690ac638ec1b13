//! Searches that nobody means well with, by the API and on the pages: an answer, soon, and never a failure of the server.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::json;
use server::{State, app};
use tests::{Person, on_both_databases};
use tower::ServiceExt;

/// Generous for an unoptimised build on a busy machine; a query that runs away takes minutes.
const SOON: Duration = Duration::from_secs(10);

/// What the texts are, and whether words are in them that guides have.
fn texts() -> Vec<(&'static str, String, bool)> {
    let terms: Vec<String> = (0..500).map(|number| format!("palabra{number}")).collect();
    vec![
        ("10,000 characters", "x".repeat(10_000), false),
        ("10,000 characters of words", "factura ".repeat(1_250), true),
        ("500 terms", terms.join(" "), false),
        ("only stop words", "el la los de que y a".to_owned(), false),
        ("only punctuation", "¿?¡!.,;:()[]{}<>«»/\\|&%$#@".repeat(20), false),
        ("emoji", "🙂👩‍👩‍👧‍👦🏳️‍🌈 factura 💥".to_owned(), true),
        ("right to left", "فاتورة غير مدفوعة \u{202e}factura\u{202c}".to_owned(), true),
        ("combining marks", format!("factura a{}", "\u{301}".repeat(2_000)), true),
        ("stars", "a* b* c*".to_owned(), false),
        ("stars within words", "fact*ra factura* *".to_owned(), true),
        ("unbalanced quotes", "\"factura sin \"\"cerrar".to_owned(), true),
        ("unbalanced brackets", "((factura) AND [x TO".to_owned(), true),
        ("a quote alone", "\"".to_owned(), false),
        ("a minus alone", "-".to_owned(), false),
        ("title alone", "title:".to_owned(), false),
        ("operators alone", "\"\" - -- title: -title: título: «» AND OR NOT && || ! ~ ^ *".to_owned(), false),
        ("another engine's operators", "factura^2 body:factura~1 /fac.*/".to_owned(), true),
        ("what is left out alone", "-factura -\"pagar\" -title:saldo".to_owned(), false),
        ("characters that control", "\u{1}es\u{1}0\u{1}factura\u{7f}\u{feff}".to_owned(), false),
        ("nothing but blanks", " \t\n\u{a0}\u{3000}".to_owned(), false),
        ("markup", "<script>alert('factura')</script>".to_owned(), true),
    ]
}

/// Every byte as an address has it.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut written, byte| {
        let _ = write!(written, "%{byte:02X}");
        written
    })
}

on_both_databases! {
    async fn whatever_is_searched_for_by_the_api_is_answered_soon(world: World) {
        let document = "query($text: String!) {
            search(query: $text, locale: \"es\") { totalCount didYouMean facets { name values { value count } }
                closestCategory { slug } nodes { snippet score article { slug } sections { snippet } } }
            suggest(prefix: $text, locale: \"es\") { text } }";
        for (what, text, finds) in texts() {
            let begun = Instant::now();
            let answer = world.ask(Person::Anonymous, document, json!({"text": text})).await;
            assert!(begun.elapsed() < SOON, "{what} takes {:?}", begun.elapsed());
            let data = answer.data();
            let total = data["search"]["totalCount"].as_i64().expect("a number");
            assert!(!finds || total > 0, "{what} finds nothing, and its words are in guides");
            assert!(data["suggest"].is_array(), "{what}");
        }
    }

    async fn whatever_is_searched_for_on_the_pages_is_answered_soon(world: World) {
        for (what, text, finds) in texts() {
            let address = format!("/kb/es?q={}", encoded(&text));
            let request = Request::get(address).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request");
            let begun = Instant::now();
            let response = app(State::new(world.services.clone())).oneshot(request).await.expect("the server always answers");
            assert!(begun.elapsed() < SOON, "{what} takes {:?}", begun.elapsed());
            assert_eq!(response.status(), StatusCode::OK, "{what}");
            let page = to_bytes(response.into_body(), usize::MAX).await.expect("the body comes whole");
            let page = String::from_utf8_lossy(&page);
            assert!(!finds || page.contains("?found="), "{what} finds nothing, and its words are in guides");
            assert!(!page.contains("<script"), "{what}");
        }
    }
}
