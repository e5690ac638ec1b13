//! What a browser may be made to do by other people's pages: nothing.

use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use http::{HeaderMap, Request, StatusCode, header};
use serde_json::json;
use server::{State, app};
use tests::{Person, World, on_both_databases};
use tower::ServiceExt;

const ELSEWHERE: &str = "https://elsewhere.example";
const OURS: &str = "https://my.example.org";

fn state(world: &World, origins: &[&str]) -> State {
    let origins = origins.iter().map(|origin| origin.parse().expect("an origin")).collect();
    State::new(world.services.clone()).with_allowed_origins(origins)
}

async fn send(state: &State, request: Request<Body>) -> Response {
    app(state.clone()).oneshot(request).await.expect("the server always answers")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn preflight(origin: &str) -> Request<Body> {
    Request::options("/graphql")
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type")
        .body(Body::empty())
        .expect("a request")
}

fn post(origin: &str, content_type: &str, body: &str) -> Request<Body> {
    Request::post("/graphql")
        .header(header::ORIGIN, origin)
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

/// The headers by which a page of another origin is let in.
fn is_let_in(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str().starts_with("access-control-allow"))
}

on_both_databases! {
    async fn no_page_of_another_origin_is_let_in_unless_the_operator_names_it(world: World) {
        let closed = state(&world, &[]);
        let open = state(&world, &[OURS, "http://localhost:3000"]);
        for (state, origin) in [(&closed, ELSEWHERE), (&closed, OURS), (&open, ELSEWHERE)] {
            let asked = send(state, preflight(origin)).await;
            assert!(header(asked.headers(), "access-control-allow-origin").is_empty(), "{:?}", asked.headers());
            let answered = send(state, post(origin, "application/json", r#"{"query":"{ __typename }"}"#)).await;
            assert!(header(answered.headers(), "access-control-allow-origin").is_empty(), "{:?}", answered.headers());
        }
        let refused = send(&closed, preflight(OURS)).await;
        assert!(refused.status() == StatusCode::METHOD_NOT_ALLOWED && !is_let_in(refused.headers()));
        let asked = send(&open, preflight(OURS)).await;
        assert_eq!(asked.status(), StatusCode::OK);
        let told = |name: &str| header(asked.headers(), name).to_owned();
        assert_eq!(told("access-control-allow-origin"), OURS);
        assert_eq!(told("access-control-allow-headers"), "authorization,content-type");
        assert!(told("access-control-allow-methods").contains("POST") && !told("access-control-allow-methods").contains("DELETE"));
        assert!(told("access-control-max-age").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        assert!(told("access-control-allow-credentials").is_empty());
    }

    async fn a_page_that_is_let_in_reads_refusals_as_well(world: World) {
        let open = state(&world, &[OURS]);
        let limited = open.clone().with_rate(Some(server::Rate { restored: 1, maximum: 1 }));
        send(&limited, post(OURS, "application/json", r#"{"query":"{ __typename }"}"#)).await;
        for (state, content_type, body, status) in [
            (&open, "application/json", r#"{"query":"{ __typename }"}"#, 200),
            (&open, "application/json", "{", 400),
            (&open, "text/plain", "{}", 415),
            (&limited, "application/json", r#"{"query":"{ __typename }"}"#, 429),
        ] {
            let reply = send(state, post(OURS, content_type, body)).await;
            assert_eq!(reply.status(), status);
            assert_eq!(header(reply.headers(), "access-control-allow-origin"), OURS, "{status}");
            assert!(header(reply.headers(), "access-control-expose-headers").contains("retry-after"), "{status}");
            let vary: Vec<_> = reply.headers().get_all(header::VARY).iter().filter_map(|line| line.to_str().ok()).collect();
            assert!(vary.join(",").to_lowercase().contains("origin"), "{vary:?}");
        }
        // Pages are for people: no other page reads them.
        let guides = Request::get("/kb/en").header(header::ORIGIN, OURS).body(Body::empty()).expect("a request");
        assert!(!is_let_in(send(&open, guides).await.headers()));
        let any = state(&world, &["*"]);
        let reply = send(&any, post(ELSEWHERE, "application/json", r#"{"query":"{ __typename }"}"#)).await;
        assert_eq!(header(reply.headers(), "access-control-allow-origin"), "*");
    }

    async fn what_a_form_can_send_changes_nothing(world: World) {
        let state = state(&world, &[]);
        let organization = world.organization("").to_string();
        let mutation = "mutation($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }";
        let body = json!({"query": mutation, "variables": {"input": {"organization": organization, "name": "Forged"}}}).to_string();
        let teams = "query($organization: ID!) { organization(id: $organization) { teams(first: 100) { nodes { name } } } }";
        let before = world.ask_main(Person::LegalRepresentative, teams).await;
        let token = world.token(Person::LegalRepresentative).expect("a token");
        // With the token even: what a form cannot do is not a matter of who is signed in.
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json", ""] {
            let mut request = post(ELSEWHERE, content_type, &body);
            request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a header"));
            assert_eq!(send(&state, request).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        }
        let encoded: String = mutation.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let address = Request::get(format!("/graphql?query={encoded}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let reply = send(&state, address.body(Body::empty()).expect("a request")).await;
        assert_eq!((reply.status(), header(reply.headers(), "allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
        let after = world.ask_main(Person::LegalRepresentative, teams).await;
        assert_eq!(after.data(), before.data());
        let mut request = post(ELSEWHERE, "application/json", &body);
        request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a header"));
        assert_eq!(send(&state, request).await.status(), StatusCode::OK);
        let made = world.ask_main(Person::LegalRepresentative, teams).await;
        assert_ne!(made.data(), before.data(), "the same as JSON does make the team");
    }

    async fn every_page_has_a_strict_policy_and_no_cookie(world: World) {
        let state = state(&world, &[]);
        for path in [
            "/", "/kb", "/kb/en", "/kb/en?q=invoice", "/kb/en/prepaid-account", "/kb/en/prepaid-account.md", "/kb/en/nothing",
            "/graphql", "/graphql/limits", "/graphql/limits?query=%7B", "/graphql/coordinates/Invoice.status",
            "/graphql/coordinates/Nothing", "/graphql?query=%7B__typename%7D", "/health", "/assets/site.css", "/nowhere",
            "/documents/invoice/x.csv", "/playground/nothing.js",
        ] {
            let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request");
            let reply = send(&state, request).await;
            let headers = reply.headers().clone();
            let policy = header(&headers, "content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            for part in policy.split(';').filter(|part| part.trim().starts_with("script-src")) {
                assert_eq!(part.trim(), "script-src 'self'", "{path}");
            }
            assert_eq!(header(&headers, "x-content-type-options"), "nosniff", "{path}");
            assert_eq!(header(&headers, "x-frame-options"), "DENY", "{path}");
            assert_eq!(header(&headers, "referrer-policy"), "no-referrer", "{path}");
            assert!(!headers.contains_key(header::SET_COOKIE), "{path}");
            let body = to_bytes(reply.into_body(), usize::MAX).await.expect("the body comes whole");
            let html = String::from_utf8_lossy(&body);
            // Only the playground has scripts, and none of them stands in the page: a browser gets it with a query, too.
            let is_playground = path == "/graphql" || path.starts_with("/graphql?");
            for script in html.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap_or_default();
                assert!(is_playground && (tag.contains("src=") || tag.contains("application/json")), "{path}: {tag}");
            }
            assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{path}");
        }
    }
}
