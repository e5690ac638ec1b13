//! What is public may be kept and asked for again; nothing of a viewer's ever is.

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use server::{State, app};
use tests::{Person, on_both_databases};
use tower::ServiceExt;

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn is_kept(&self) -> bool {
        self.header("cache-control") == "public, max-age=60" && self.header("etag").starts_with("W/\"")
    }

    fn is_kept_by_nobody(&self) -> bool {
        self.header("cache-control") == "no-store" && self.header("etag").is_empty()
    }
}

async fn get(state: &State, path: &str, more: &[(header::HeaderName, &str)]) -> Reply {
    let mut request = Request::get(path).body(Body::empty()).expect("a request");
    for (name, value) in more {
        request.headers_mut().insert(name.clone(), value.parse().expect("a header"));
    }
    let (parts, body) = app(state.clone()).oneshot(request).await.expect("the server always answers").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body comes whole");
    Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

fn query(document: &str) -> String {
    format!("/graphql?query={}", document.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>())
}

const ARTICLES: &str = "{ articles(first: 5) { nodes { title sections { title } } } }";

on_both_databases! {
    async fn public_articles_by_get_are_kept_and_not_sent_twice(world: World) {
        let state = State::new(world.services.clone());
        let first = get(&state, &query(ARTICLES), &[]).await;
        assert!(first.status == StatusCode::OK && first.is_kept(), "{:?}", first.headers);
        assert!(first.header("vary").contains("authorization") && first.header("vary").contains("accept-language"));
        assert!(first.body.contains("\"throttle\":null"), "nothing of the first reader is told to the next: {}", first.body);
        let again = get(&state, &query(ARTICLES), &[(header::IF_NONE_MATCH, first.header("etag"))]).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert!(again.is_kept() && again.header("etag") == first.header("etag"));
        let other = get(&state, &query(ARTICLES), &[(header::ACCEPT_LANGUAGE, "en"), (header::IF_NONE_MATCH, first.header("etag"))]).await;
        assert!(other.status == StatusCode::OK && other.body != first.body, "another language is another answer");
    }

    async fn nothing_of_a_viewers_and_nothing_else_is_kept(world: World) {
        let state = State::new(world.services.clone());
        for document in [
            "{ viewer { id } }",
            "{ articles(first: 5) { nodes { title } } viewer { id } }",
            "{ search(query: \"factura\") { totalCount } }",
            "{ articles(first: 101) { nodes { title } } }",
            "{ article(slug: \"cuenta-prepago\") { title feedback { helpful } } }",
            "{ nothingOfThatName }",
            "{",
        ] {
            let reply = get(&state, &query(document), &[(header::IF_NONE_MATCH, "*")]).await;
            assert!(reply.is_kept_by_nobody() && reply.status != StatusCode::NOT_MODIFIED, "{document}: {:?}", reply.headers);
        }
        for person in [Person::Agent, Person::Accountant] {
            let token = format!("Bearer {}", world.token(person).expect("a token"));
            let reply = get(&state, &query(ARTICLES), &[(header::AUTHORIZATION, &token)]).await;
            assert!(reply.status == StatusCode::OK && reply.is_kept_by_nobody(), "{:?}", reply.headers);
            let page = get(&state, "/kb/en/prepaid-account", &[(header::AUTHORIZATION, &token)]).await;
            assert!(page.status == StatusCode::OK && page.is_kept_by_nobody(), "{:?}", page.headers);
        }
        let post = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let post = post.body(Body::from(serde_json::json!({ "query": ARTICLES }).to_string())).expect("a request");
        let reply = app(state.clone()).oneshot(post).await.expect("the server always answers");
        assert_eq!(reply.headers()["cache-control"], "no-store");
    }

    async fn pages_of_public_guides_are_kept_and_not_sent_twice(world: World) {
        let state = State::new(world.services.clone());
        for path in ["/kb/en", "/kb/en?q=invoice", "/kb/en/prepaid-account", "/kb/en/prepaid-account.md", "/graphql/coordinates/Invoice.status"] {
            let first = get(&state, path, &[]).await;
            assert!(first.status == StatusCode::OK && first.is_kept(), "{path}: {:?}", first.headers);
            let again = get(&state, path, &[(header::IF_NONE_MATCH, first.header("etag"))]).await;
            assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
            assert!(again.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        }
        let hidden = get(&state, "/kb/en/refund-months-charged-twice", &[]).await;
        assert!(hidden.status == StatusCode::NOT_FOUND && hidden.is_kept_by_nobody(), "{:?}", hidden.headers);
    }
}
