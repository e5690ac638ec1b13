//! What differs from browser to browser: the reader's own first, the rest still there.

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::json;
use server::{State, app};
use tests::{Person, at, on_both_databases, texts};
use tower::ServiceExt;

const SLUG: &str = "a-page-of-the-customer-area-stays-empty";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/18.1 Mobile/15E148 Safari/604.1";

/// The alternatives, in the order in which they are written.
const WRITTEN: [&str; 5] = ["reload-windows-linux", "reload-macos", "reload-ios", "reload-android", "reload-other"];

/// The alternatives in the order in which they come up in a text.
fn alternatives(html: &str) -> Vec<&str> {
    let mut found: Vec<(usize, &str)> =
        WRITTEN.iter().filter_map(|anchor| Some((html.find(&format!("<h3 id=\"s-{anchor}\""))?, *anchor))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, anchor)| anchor).collect()
}

on_both_databases! {
    async fn sections_for_the_readers_own_device_stand_before_their_alternatives(world: World) {
        let document = "query($slug: String!, $agent: String) { article(slug: $slug, locale: \"en\") {
            sections(userAgent: $agent) { anchor devices } html(userAgent: $agent) asWritten: html } }";
        for (agent, first) in [(Some(WINDOWS), "reload-windows-linux"), (Some(IPHONE), "reload-ios"), (Some("curl/8"), "reload-other"), (None, "reload-windows-linux")] {
            let answer = world.ask(Person::Anonymous, document, json!({"slug": SLUG, "agent": agent})).await;
            let article = at(answer.data(), "/article");
            let anchors = texts(&article["sections"], "anchor");
            let place = anchors.iter().position(|anchor| anchor == "reload-anew").expect("what they stand under");
            assert_eq!(anchors[place + 1], first, "{agent:?}");
            assert_eq!(anchors[place + 6], "only-a-part", "what is for everybody stays where it is");
            let html = article["html"].as_str().expect("HTML");
            assert_eq!(alternatives(html), anchors[place + 1..place + 6], "the same order");
            let written = article["asWritten"].as_str().expect("HTML");
            assert_eq!(alternatives(written), WRITTEN);
            assert_eq!(html.len(), written.len(), "nothing is lost");
            let devices = |anchor: &str| {
                let sections = article["sections"].as_array().expect("a list");
                sections.iter().find(|section| section["anchor"] == anchor).expect("a section")["devices"].clone()
            };
            assert_eq!(devices("reload-windows-linux"), json!(["windows", "linux"]));
            assert_eq!(devices("reload-other"), json!(["other"]));
            assert_eq!(devices("checks"), json!([]));
        }
    }

    async fn a_page_shows_first_what_is_for_the_browser_that_asks_and_says_on_what_it_depends(world: World) {
        let state = State::new(world.services.clone());
        for (agent, platform, first) in [
            (WINDOWS, None, "reload-windows-linux"),
            (IPHONE, None, "reload-ios"),
            (WINDOWS, Some("\"macOS\""), "reload-macos"),
            ("curl/8", None, "reload-other"),
        ] {
            let mut request = Request::get(format!("/kb/en/{SLUG}")).header(header::USER_AGENT, agent);
            if let Some(platform) = platform {
                request = request.header("sec-ch-ua-platform", platform);
            }
            let reply = app(state.clone()).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
            assert_eq!(reply.status(), StatusCode::OK);
            let vary: Vec<_> = reply.headers().get_all(header::VARY).iter().filter_map(|value| value.to_str().ok()).collect();
            assert!(vary.join(", ").contains("user-agent"), "{vary:?}");
            let body = to_bytes(reply.into_body(), usize::MAX).await.expect("the body comes whole");
            let html = String::from_utf8_lossy(&body);
            let shown = alternatives(&html);
            assert_eq!((shown.len(), shown[0]), (5, first), "{agent}");
            let contents = html.find(&format!("href=\"#{first}\"")).expect("a line of the contents");
            assert!(WRITTEN.iter().all(|anchor| html.find(&format!("href=\"#{anchor}\"")) >= Some(contents)), "{agent}");
        }
        let other = Request::get("/kb/en/prepaid-account").body(Body::empty()).expect("a request");
        let reply = app(state).oneshot(other).await.expect("an answer");
        assert!(!reply.headers().get_all(header::VARY).iter().any(|value| value == "user-agent, sec-ch-ua-platform"));
    }
}
