//! The server as clients and browsers meet it.

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::{NamedToken, State, app};
use tests::{Person, World, on_both_databases};
use tower::ServiceExt;

/// An answer with its body read.
struct Reply {
    status: StatusCode,
    headers: http::HeaderMap,
    /// In bytes, as sent.
    length: usize,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

async fn send(world: &World, request: Request<Body>) -> Reply {
    let state = State::new(world.services.clone());
    reply(state, request).await
}

async fn reply(state: State, request: Request<Body>) -> Reply {
    let response = app(state).oneshot(request).await.expect("the server always answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body comes whole");
    let length = body.len();
    Reply { status: parts.status, headers: parts.headers, length, body: String::from_utf8_lossy(&body).into_owned() }
}

fn post() -> http::request::Builder {
    Request::post("/graphql").header(header::CONTENT_TYPE, "application/json")
}

fn graphql(document: &str) -> Request<Body> {
    post().body(Body::from(json!({ "query": document }).to_string())).expect("a request")
}

fn get(path: &str, accept: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).expect("a request")
}

on_both_databases! {
    async fn a_bearer_token_says_who_asks_and_an_unknown_one_is_refused(world: World) {
        let token = world.token(Person::LegalRepresentative).expect("a token").to_owned();
        let ask = |token: String| {
            post().header(header::AUTHORIZATION, format!("Bearer {token}"))
                .body(Body::from(r#"{"query":"{ viewer { id } }"}"#)).expect("a request")
        };
        let known = send(&world, ask(token)).await;
        assert_eq!(known.status, StatusCode::OK);
        assert!(known.json()["data"]["viewer"]["id"].is_string(), "{}", known.body);
        let unknown = send(&world, ask("vnt_unknown".to_owned())).await;
        assert_eq!((unknown.status, unknown.code().as_str()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"));
        let anonymous = send(&world, graphql("{ viewer { id } }")).await;
        assert_eq!(anonymous.json()["data"], json!({"viewer": null}));
        assert!(anonymous.json()["errors"].is_null(), "{}", anonymous.body);
    }
}

on_both_databases! {
    async fn requests_that_are_none_are_refused_with_a_code_and_a_request_id(world: World) {
        let body = |content_type: &str, body: &str| {
            Request::post("/graphql").header(header::CONTENT_TYPE, content_type)
                .body(Body::from(body.to_owned())).expect("a request")
        };
        let large = format!("{{\"query\":\"{}\"}}", "a".repeat(300_000));
        for (request, status, code) in [
            (body("application/json", "{"), 400, "BAD_REQUEST"),
            (body("application/json", "[]"), 400, "BAD_REQUEST"),
            (body("application/json", r#"{"query":1}"#), 400, "BAD_REQUEST"),
            (body("application/json", r#"{"variables":{}}"#), 400, "BAD_REQUEST"),
            (body("application/json", r#"{"query":"{ viewer { id } }","variables":[]}"#), 400, "BAD_REQUEST"),
            // Half of a character outside the first plane; a text that is no UTF-8 is in a test of its own.
            (body("application/json", r#"{"query":"{ search(query: \"\ud800\") { totalCount } }"}"#), 400, "BAD_REQUEST"),
            (body("application/json", &format!("{{\"query\":\"{{ viewer {{ id }} }}\",\"variables\":{{\"a\":{}1{}}}}}", "[".repeat(1_000), "]".repeat(1_000))), 400, "BAD_REQUEST"),
            (body("text/plain", r#"{"query":"{ viewer { id } }"}"#), 415, "BAD_REQUEST"),
            (body("application/x-www-form-urlencoded", "query=x"), 415, "BAD_REQUEST"),
            (body("application/json", &large), 413, "LIMIT_EXCEEDED"),
        ] {
            let reply = send(&world, request).await;
            assert_eq!((reply.status.as_u16(), reply.code().as_str()), (status, code), "{}", reply.body);
            let id = reply.json()["errors"][0]["extensions"]["requestId"].clone();
            assert_eq!(id, json!(reply.header("x-request-id")), "{}", reply.body);
        }
        let still = send(&world, graphql("{ categories { slug } }")).await;
        assert!(still.json()["errors"].is_null(), "{}", still.body);
    }
}

on_both_databases! {
    async fn json_that_is_odd_is_refused_or_read_as_the_last_word_says(world: World) {
        let bytes = |bytes: &[u8]| post().body(Body::from(bytes.to_vec())).expect("a request");
        let not_utf8 = send(&world, bytes(b"{\"query\":\"{ viewer { id } } # \xff\"}")).await;
        assert_eq!((not_utf8.status.as_u16(), not_utf8.code().as_str()), (400, "BAD_REQUEST"), "{}", not_utf8.body);
        // The same key twice: JSON leaves open which counts; here the last does, and nothing breaks.
        let twice = bytes(br#"{"query":"{ nope }","query":"{ categories { slug } }","variables":{"a":1,"a":{}}}"#);
        assert!(send(&world, twice).await.json()["data"]["categories"].is_array());
        let escaped = bytes(br#"{"query":"{ search(query: \"\u0000\\u0000\", first: 0) { totalCount } }"}"#);
        assert!(send(&world, escaped).await.json()["data"]["search"]["totalCount"].is_number());
        let variable = bytes(br#"{"query":"query($q: String!) { search(query: $q, first: 0) { totalCount } }","variables":{"q":"\u0000\ud83d\ude00"}}"#);
        assert!(send(&world, variable).await.json()["data"]["search"]["totalCount"].is_number());
    }
}

on_both_databases! {
    async fn the_media_type_decides_the_status_of_a_refused_document(world: World) {
        for (accept, status, content_type) in [
            ("application/json", 200, "application/json"),
            ("application/graphql-response+json", 400, "application/graphql-response+json"),
        ] {
            let request = post().header(header::ACCEPT, accept)
                .body(Body::from(r#"{"query":"{ nope }"}"#)).expect("a request");
            let reply = send(&world, request).await;
            assert_eq!(reply.status.as_u16(), status);
            assert!(reply.header("content-type").starts_with(content_type), "{}", reply.header("content-type"));
            assert_eq!(reply.code(), "GRAPHQL_VALIDATION_FAILED");
            assert!(reply.json().get("data").is_none(), "{}", reply.body);
        }
    }
}

on_both_databases! {
    async fn get_answers_queries_and_nothing_else(world: World) {
        let reply = send(&world, get("/graphql?query=%7B%20categories%20%7B%20slug%20%7D%20%7D", "application/json")).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert!(reply.json()["data"]["categories"].is_array(), "{}", reply.body);
        let mutation = send(&world, get("/graphql?query=mutation%20%7B%20x%20%7D", "application/json")).await;
        assert_eq!(mutation.status, StatusCode::METHOD_NOT_ALLOWED);
        let put = Request::put("/graphql").body(Body::empty()).expect("a request");
        assert_eq!(send(&world, put).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

on_both_databases! {
    async fn a_browser_gets_the_playground_and_tokens_are_in_it_only_where_they_are_offered(world: World) {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        let plain = send(&world, get("/graphql", browser)).await;
        assert_eq!(plain.status, StatusCode::OK);
        assert!(plain.header("content-type").starts_with("text/html"));
        assert!(plain.header("content-security-policy").contains("script-src 'self'"));
        assert!(plain.body.contains("Overdue invoices, with what helps"), "the examples are in the page");
        assert!(!plain.body.contains("vnt_"), "no token is in the page");
        let token = NamedToken { name: "Somebody".to_owned(), token: "vnt_offered".to_owned() };
        let state = State::new(world.services.clone()).with_playground_tokens(vec![token]);
        assert!(reply(state, get("/graphql", browser)).await.body.contains("vnt_offered"));
    }
}

on_both_databases! {
    async fn public_guides_are_pages_and_others_are_not_there(world: World) {
        let page = send(&world, get("/kb/en/prepaid-account", "text/html")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("<h1"), "{}", page.body);
        assert!(!page.body.contains("<script"), "no script in a guide");
        for hidden in ["/kb/en/refund-months-charged-twice", "/kb/en/nothing-here", "/kb/en/..%2f..%2fetc"] {
            assert_eq!(send(&world, get(hidden, "text/html")).await.status, StatusCode::NOT_FOUND, "{hidden}");
        }
        let list = send(&world, get("/kb/es?q=factura", "text/html")).await;
        assert!(list.body.contains("<mark>"), "{}", list.body);
        let hostile = send(&world, get("/kb/es?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "text/html")).await;
        assert_eq!(hostile.status, StatusCode::OK);
        assert!(!hostile.body.contains("<script"), "{}", hostile.body);
    }
}

on_both_databases! {
    async fn the_search_of_the_guides_answers_in_the_pages_language_and_offers_what_is_close(world: World) {
        let page = send(&world, get("/kb/es?q=withdraw%20the%20balance", "text/html")).await.body;
        assert!(page.contains("otro idioma: English.") && page.contains("href=\"/kb/es/retirar-el-saldo-prepago"), "{page}");
        assert!(!page.contains("href=\"/kb/en/withdraw"), "{page}");
        assert!(page.contains("«dos palabras»"), "how operators are written");
        let phrase = send(&world, get("/kb/es?q=%22c%C3%B3digo%20de%20soporte%22", "text/html")).await.body;
        assert!(phrase.contains("<mark>código</mark>") || phrase.contains("<mark>Código</mark>"), "{phrase}");
        assert!(!phrase.contains("otro idioma"), "{phrase}");
        let nothing = send(&world, get("/kb/de?q=wordpress&category=teams", "text/html")).await.body;
        assert!(nothing.contains("Nichts gefunden.") && nothing.contains("href=\"/kb/de?category=sites\""), "{nothing}");
    }

    async fn what_readers_search_for_on_pages_and_open_is_counted_and_the_address_of_a_guide_stays_clean(world: World) {
        let insight = async || {
            world.services.search_log.flush().await;
            let document = "{ searchInsights(first: 100, locale: \"es\") { nodes { query searches withoutResult opened clickedArticles { slug } } } }";
            let answer = world.ask(Person::Agent, document, json!({})).await;
            let rows = answer.data()["searchInsights"]["nodes"].as_array().expect("a list").clone();
            rows.into_iter().find(|row| row["query"] == "recargar saldo & zorro").unwrap_or(Value::Null)
        };
        let page = send(&world, get("/kb/es?q=recargar%20Saldo%20%26%20zorro", "text/html")).await.body;
        let link = page.split("href=\"").find(|it| it.contains("?found=")).and_then(|it| it.split('"').next()).expect("a hit").to_owned();
        let (address, found) = link.split_once("?found=").expect("a query");
        assert!(found.starts_with("recargar%20Saldo%20%26%20zorro"), "{link}");
        let counted = json!({"query": "recargar saldo & zorro", "searches": 1, "withoutResult": 0, "opened": 0, "clickedArticles": []});
        assert_eq!(insight().await, counted);
        let asked = link.split('#').next().expect("an address");
        for _ in 0..2 {
            let opened = send(&world, get(asked, "text/html")).await;
            assert_eq!((opened.status, opened.header("location"), opened.header("cache-control")), (StatusCode::SEE_OTHER, address, "no-store"));
        }
        let slug = address.rsplit('/').next();
        let noted = insight().await;
        assert_eq!((&noted["opened"], noted["clickedArticles"][0]["slug"].as_str()), (&json!(1), slug), "once, as it was searched for once");
        assert_eq!(send(&world, get(&format!("{address}?found="), "text/html")).await.status, StatusCode::OK);
        let hidden = send(&world, get("/kb/en/refund-months-charged-twice?found=refund", "text/html")).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "it tells nobody that it is there");
    }
}

on_both_databases! {
    async fn large_answers_are_compressed_for_who_can_unpack_them_and_small_ones_for_nobody(world: World) {
        let large = "{ __schema { types { name description fields { name description } } } }";
        let plain = send(&world, graphql(large)).await;
        assert!(plain.body.len() > 10_000 && plain.header("content-encoding").is_empty(), "{:?}", plain.headers);
        for (accepted, encoding) in [("gzip", "gzip"), ("gzip, br;q=0.5", "gzip"), ("br", "br"), ("identity", ""), ("zstd", "")] {
            let mut request = graphql(large);
            request.headers_mut().insert(header::ACCEPT_ENCODING, accepted.parse().expect("a header"));
            let reply = send(&world, request).await;
            assert_eq!((reply.status, reply.header("content-encoding")), (StatusCode::OK, encoding), "{accepted}");
            assert_eq!(reply.length * 2 < plain.length, !encoding.is_empty(), "{accepted}: {}", reply.length);
            let vary: Vec<_> = reply.headers.get_all(header::VARY).iter().filter_map(|line| line.to_str().ok()).collect();
            assert!(vary.join(", ").contains("accept-encoding") && vary.join(", ").contains("authorization"), "{vary:?}");
        }
        let mut small = graphql("{ __typename }");
        small.headers_mut().insert(header::ACCEPT_ENCODING, "gzip".parse().expect("a header"));
        let reply = send(&world, small).await;
        assert!(reply.header("content-encoding").is_empty() && reply.body.contains("Query"), "{}", reply.body);
    }

    async fn health_tells_of_database_and_guides(world: World) {
        let reply = send(&world, get("/health", "application/json")).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert!(reply.body.contains(world.services.guides.load().knowledge_base().revision()), "{}", reply.body);
    }
}
