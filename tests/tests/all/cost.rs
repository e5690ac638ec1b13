//! What an operation costs is told before and after it ran, in the coin of the published formula.

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::{State, app};
use tests::{Answer, Person, World, on_both_databases};
use tower::ServiceExt;

fn cost<'a>(answer: &'a Answer, what: &str) -> &'a Value {
    &answer.json["extensions"]["cost"][what]
}

/// What an answer cost by the formula, and by the objects that came up.
async fn costs(world: &World, document: &str) -> (u64, u64) {
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    answer.data();
    let number = |what: &str| cost(&answer, what).as_u64().expect("a number");
    assert_eq!(number("limit"), schema::cost::LIMIT);
    (number("requested"), number("actual"))
}

/// How many objects are in a JSON value, itself among them.
fn objects(value: &Value) -> u64 {
    match value {
        Value::Object(fields) => 1 + fields.values().map(objects).sum::<u64>(),
        Value::Array(items) => items.iter().map(objects).sum(),
        _ => 0,
    }
}

on_both_databases! {
    async fn the_actual_cost_is_the_number_of_objects_in_the_answer(world: World) {
        for document in [
            "{ viewer { id } }",
            "query($organization: ID!) { organization(id: $organization) { name invoices(first: 7) { totalCount nodes { id lines { description } total { amount } } pageInfo { endCursor } } } }",
            "query($organization: ID!) { organization(id: $organization) { products(first: 3) { edges { cursor node { ... on Product { name } } } } } }",
            "query($organization: ID!) { nodes(ids: [$organization, $organization]) { id } }",
            "{ articles(first: 4) { nodes { title sections { title } } } }",
        ] {
            let answer = world.ask_main(Person::LegalRepresentative, document).await;
            assert_eq!(cost(&answer, "actual").as_u64(), Some(objects(answer.data())), "{document}: {:#}", answer.json);
        }
    }

    async fn what_is_read_for_the_conditions_of_guides_is_in_the_actual_cost(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { products(first: 5) { nodes { name help(first: 1) { score } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let (shown, actual) = (objects(answer.data()), cost(&answer, "actual").as_u64().expect("a number"));
        // Their billing, which the document does not ask for.
        assert!(actual > shown, "{actual} of {shown}: {:#}", answer.json);
        // What an invoice says itself is read with it.
        for status in ["OVERDUE", "PAID"] {
            let document = format!("query($organization: ID!) {{ organization(id: $organization) {{ invoices(filter: {{status: [{status}]}}, first: 1) {{ nodes {{ reminders {{ level }} help(first: 1) {{ score }} }} }} }} }}");
            let answer = world.ask_main(Person::LegalRepresentative, &document).await;
            assert_eq!(cost(&answer, "actual").as_u64(), Some(objects(answer.data())), "{status}: {:#}", answer.json);
        }
    }

    async fn the_formula_bounds_what_pages_come_to(world: World) {
        let page = |first: u64| format!("query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: {first}) {{ nodes {{ id total {{ amount }} }} }} }} }}");
        for first in [0, 1, 5, 100] {
            let (requested, actual) = costs(&world, &page(first)).await;
            assert_eq!(requested, 3 + first * 2);
            assert!(actual <= requested && actual >= 3, "{first}: {actual}");
        }
        let (_, few) = costs(&world, &page(1)).await;
        let (_, more) = costs(&world, &page(5)).await;
        assert_eq!((few, more), (5, 13));
    }

    async fn the_variables_and_conditions_of_this_very_request_decide(world: World) {
        let document = "query($organization: ID!, $first: Int = 2, $lines: Boolean = false) { organization(id: $organization) {
            invoices(first: $first) { nodes { id lines @include(if: $lines) { description } } } } }";
        let organization = world.organization("").to_string();
        // The same document again and again: what is kept of it must not be what another's variables made of it.
        for (first, lines, requested) in [(None, None, 5), (Some(4), None, 7), (Some(4), Some(true), 47), (None, Some(true), 25), (None, None, 5)] {
            let mut variables = json!({"organization": organization});
            first.inspect(|first| variables["first"] = json!(first));
            lines.inspect(|lines| variables["lines"] = json!(lines));
            let answer = world.ask(Person::LegalRepresentative, document, variables).await;
            answer.data();
            assert_eq!(cost(&answer, "requested").as_u64(), Some(requested), "{first:?} {lines:?}");
        }
    }

    async fn introspection_is_cheap_each_time_and_keeps_its_data(world: World) {
        let document = "{ __schema { queryType { name } } __typename }";
        let first = world.ask(Person::Anonymous, document, json!({})).await;
        let again = world.ask(Person::Agent, document, json!({})).await;
        assert_eq!(first.json, again.json);
        assert_eq!((cost(&again, "requested"), cost(&again, "actual")), (&json!(2), &json!(1)));
        assert_eq!(again.data()["__schema"]["queryType"]["name"], "Query");
    }

    async fn what_was_not_executed_has_no_cost_and_what_failed_has(world: World) {
        for document in ["{", "{ nothingOfThatName }"] {
            let answer = world.ask(Person::Anonymous, document, json!({})).await;
            assert!(answer.json.get("extensions").is_none(), "{:#}", answer.json);
        }
        let answer = world.ask(Person::Anonymous, "{ articles(first: 101) { totalCount } categories { slug } }", json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        assert!(cost(&answer, "actual").as_u64().is_some_and(|actual| actual >= 1), "{:#}", answer.json);
    }
}

#[test]
fn the_table_of_what_the_examples_cost_is_current() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/operations/README.md");
    let kept = std::fs::read_to_string(kept).expect("the table is there");
    assert_eq!(kept, schema::operations::costs(), "run `ventanilla schema --costs > schema/operations/README.md`");
    assert!(!kept.contains("refused"), "{kept}");
}

async fn page(world: &World, request: Request<Body>) -> (StatusCode, String) {
    let response = app(State::new(world.services.clone())).oneshot(request).await.expect("the server always answers");
    let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';") && !policy.contains("script"), "{policy}");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("the body comes whole");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

fn get(path: &str, language: &str) -> Request<Body> {
    Request::get(path)
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, language)
        .body(Body::empty())
        .expect("a request")
}

fn form(body: &str) -> Request<Body> {
    Request::post("/graphql/limits")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

on_both_databases! {
    async fn a_page_shows_the_limits_in_the_readers_language_and_what_the_examples_cost(world: World) {
        for (language, title, points) in [
            ("en", "Limits and cost", "100,000 points"),
            ("es-MX", "Límites y coste", "100.000 puntos"),
            ("fr;q=0.9, de;q=0.1", "Limites et coût", "100\u{202f}000 points"),
            ("de-AT", "Grenzen und Kosten", "100.000 Punkte"),
            ("it", "Limiti e costo", "100.000 punti"),
            ("ja", "Limits and cost", "100,000 points"),
        ] {
            let (status, html) = page(&world, get("/graphql/limits", language)).await;
            assert_eq!(status, StatusCode::OK);
            assert!(html.contains(&format!("<h1>{title}</h1>")) && html.contains(points), "{language}: {html}");
            assert!(!html.contains("<script"), "{html}");
        }
        let (_, html) = page(&world, get("/graphql/limits?lang=de", "en")).await;
        assert!(html.contains("<html lang=\"de\">"), "the address wins over the header");
        for example in schema::operations::all() {
            assert!(html.contains(&format!("<td lang=\"en\">{}</td>", example.title.replace('\'', "&#39;"))), "{}", example.title);
        }
        let start = page(&world, get("/", "en")).await.1;
        assert!(start.contains("href=\"/graphql/limits?lang=en\""), "{start}");
    }

    async fn the_page_works_out_what_a_document_costs(world: World) {
        let (status, html) = page(&world, get("/graphql/limits?query=%7B%20viewer%20%7B%20id%20%7D%20%7D", "en")).await;
        assert!(status == StatusCode::OK && html.contains("The operation may cost 2 points."), "{html}");
        let query = "query=query(%24n%3A+Int)%7Barticles(first%3A%24n)%7Bnodes%7Bid%7D%7D%7D";
        for (variables, found) in [("%7B%22n%22%3A3%7D", "5 points"), ("", "22 points"), ("%7B%22n%22%3A%22x%22%7D", "would be refused"), ("%5B%5D", "no JSON object")] {
            let (status, html) = page(&world, form(&format!("lang=en&{query}&variables={variables}"))).await;
            assert!(status == StatusCode::OK && html.contains(found), "{variables}: {html}");
        }
        let named = "lang=en&query=query+A%7B__typename%7D+query+B%7Bviewer%7Bid%7D%7D&operationName=A";
        assert!(page(&world, form(named)).await.1.contains("The operation may cost 1 point."));
        let hostile = page(&world, form("query=%7B%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%7D&lang=zz&variables=%3Cb%3E")).await;
        assert!(hostile.0 == StatusCode::OK && !hostile.1.contains("<script") && !hostile.1.contains("<b>"), "{}", hostile.1);
        let (status, _) = page(&world, form("query=a&query=b")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}
