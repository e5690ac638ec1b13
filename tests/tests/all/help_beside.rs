//! Help beside an answer (`extensions: {"help": true}`), and errors that explain themselves.

use axum::body::{Body, to_bytes};
use http::{Request, header};
use serde_json::{Value, json};
use server::{State, app};
use tests::{Person, World, at, on_both_databases};
use tower::ServiceExt;

/// What is answered over HTTP.
async fn send(world: &World, person: Person, document: &str, extensions: Value) -> Value {
    send_with(world, person, document, extensions, &[]).await
}

/// The same with further headers.
async fn send_with(
    world: &World,
    person: Person,
    document: &str,
    extensions: Value,
    headers: &[(&'static str, &'static str)],
) -> Value {
    let variables = json!({"organization": world.organization("").to_string()});
    let body = json!({"query": document, "variables": variables, "extensions": extensions}).to_string();
    let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = world.token(person) {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answered(world, request.body(Body::from(body)).expect("a request")).await
}

async fn answered(world: &World, request: Request<Body>) -> Value {
    let response = app(State::new(world.services.clone())).oneshot(request).await.expect("the server always answers");
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("the body comes whole");
    serde_json::from_slice(&body).expect("JSON")
}

async fn helped(world: &World, person: Person, document: &str) -> Value {
    send(world, person, document, json!({"help": true})).await
}

fn topics(answer: &Value) -> Vec<Value> {
    at(answer, "/extensions/help").as_array().expect("a list").clone()
}

fn slugs(topics: &[Value]) -> Vec<&str> {
    topics.iter().filter_map(|topic| topic["article"]["slug"].as_str()).collect()
}

const OVERDUE: &str = "query($organization: ID!) { organization(id: $organization) {
    invoices(filter: {status: [OVERDUE]}, first: 5) { nodes { number } } } }";

on_both_databases! {
    async fn an_operation_brings_the_guides_for_its_objects_and_its_coordinates(world: World) {
        let answer = helped(&world, Person::LegalRepresentative, OVERDUE).await;
        let found = topics(&answer);
        assert!((2..=5).contains(&found.len()), "{found:#?}");
        // The invoices' own state, although the document reads nothing of it.
        assert!(["recordatorio-que-parece-incorrecto", "reminder-that-seems-wrong"].contains(&slugs(&found)[0]), "{found:#?}");
        assert_eq!((&found[0]["section"]["anchor"], &found[0]["coordinate"]), (&json!("diagnosis"), &json!("Invoice.status")));
        for key in ["because", "score"] {
            assert!(found.iter().all(|topic| !topic[key].is_null()), "{key}");
        }
        for key in ["slug", "locale", "title", "summary", "url"] {
            assert!(found.iter().all(|topic| topic["article"][key].is_string()), "{key}");
        }
        assert!(found.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()), "{found:#?}");
        let mut distinct = slugs(&found);
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), found.len(), "each article once");
        // The same without it: nothing else is different.
        let without = send(&world, Person::LegalRepresentative, OVERDUE, json!({})).await;
        assert_eq!(without["data"], answer["data"]);
        assert!(without["extensions"]["help"].is_null());
        let cost = |answer: &Value, key: &str| answer["extensions"]["cost"][key].as_u64().expect("a number");
        assert_eq!(cost(&answer, "requested"), cost(&without, "requested") + 10);
        assert_eq!(cost(&answer, "actual"), cost(&without, "actual") + 10, "what invoices say themselves is read with them");
        let products = "query($organization: ID!) { organization(id: $organization) { products(first: 5) { nodes { name } } } }";
        let (with, without) = (helped(&world, Person::LegalRepresentative, products).await,
            send(&world, Person::LegalRepresentative, products, json!({})).await);
        assert!(cost(&with, "actual") > cost(&without, "actual") + 10, "what was read of their billing is counted");
        assert_eq!(helped(&world, Person::LegalRepresentative, OVERDUE).await["extensions"]["help"], answer["extensions"]["help"], "the same twice");
    }

    async fn an_operation_without_such_objects_brings_the_guides_for_its_coordinates(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { products(first: 0) { nodes { billing { autoRenew } } } } }";
        let answer = helped(&world, Person::Anonymous, document).await;
        assert_eq!(at(&answer, "/data/organization"), &Value::Null);
        let found = topics(&answer);
        assert!(slugs(&found).contains(&"renovacion-automatica"), "{found:#?}");
        assert_eq!(topics(&helped(&world, Person::Anonymous, "{ __typename }").await), Vec::<Value>::new());
    }

    async fn help_beside_an_answer_is_for_the_viewer_and_leaves_no_error(world: World) {
        // The condition on the prepaid account, and whatever else is behind it, is nothing to a collaborator.
        let document = "query($organization: ID!) { organization(id: $organization) { name } }";
        for person in [Person::LegalRepresentative, Person::Collaborator, Person::Agent] {
            let answer = helped(&world, person, document).await;
            assert!(answer["errors"].is_null(), "{person:?}: {answer:#}");
            let found = topics(&answer);
            assert!(!found.is_empty() && found.iter().all(|topic| topic["because"].is_string()), "{person:?}: {found:#?}");
        }
        let document = "mutation { updateProfile(input: {name: \"\"}) { userErrors { code help { article { slug } } } } }";
        let answer = helped(&world, Person::LegalRepresentative, document).await;
        assert!(!topics(&answer).is_empty(), "{answer:#}");
    }

    async fn a_header_asks_for_it_too_and_the_extension_goes_before(world: World) {
        let send = async |extensions: Value, value| send_with(&world, Person::LegalRepresentative, OVERDUE, extensions, &[("x-help", value)]).await;
        let expected = topics(&helped(&world, Person::LegalRepresentative, OVERDUE).await);
        assert_eq!(topics(&send(json!({}), "true").await), expected);
        assert_eq!(topics(&send(json!({"help": true}), "false").await), expected);
        assert!(send(json!({"help": false}), "true").await["extensions"]["help"].is_null());
        assert!(send(json!({}), "0").await["extensions"]["help"].is_null());
        assert_eq!(at(&send(json!({}), "please").await, "/errors/0/extensions/code"), "BAD_REQUEST");
    }

    async fn who_asks_by_header_gets_no_answer_that_others_may_keep(world: World) {
        let get = async |help: Option<&'static str>| {
            let mut request = Request::get("/graphql?query=%7Bcategories%7Btitle%7D%7D").header(header::ACCEPT, "application/json");
            if let Some(help) = help {
                request = request.header("x-help", help);
            }
            let request = request.body(Body::empty()).expect("a request");
            let response = app(State::new(world.services.clone())).oneshot(request).await.expect("the server always answers");
            let header = |name: header::HeaderName| response.headers()[name].to_str().expect("a text").to_owned();
            (header(header::CACHE_CONTROL), header(header::VARY))
        };
        let (kept, by) = get(None).await;
        assert!(kept.starts_with("public") && by.contains("x-help"), "{kept}; {by}");
        assert_eq!(get(Some("true")).await.0, "no-store");
    }

    async fn what_is_no_flag_is_refused(world: World) {
        for help in [json!("yes"), json!(1), json!({})] {
            let answer = send(&world, Person::Anonymous, "{ __typename }", json!({"help": help})).await;
            assert_eq!(at(&answer, "/errors/0/extensions/code"), "BAD_REQUEST");
        }
        for help in [json!(false), Value::Null] {
            let answer = send(&world, Person::Anonymous, "{ __typename }", json!({"help": help})).await;
            assert!(answer["extensions"]["help"].is_null() && answer["errors"].is_null(), "{answer:#}");
        }
    }

    async fn what_is_true_of_one_object_is_found_among_many_that_are_like_it(world: World) {
        world.run("UPDATE invoices SET due_on = issued_on").await;
        let document = "query($organization: ID!) { organization(id: $organization) {
            invoices(filter: {status: [OVERDUE]}, first: 100) { nodes { number reminders { level } } } } }";
        let answer = helped(&world, Person::LegalRepresentative, document).await;
        let overdue = at(&answer, "/data/organization/invoices/nodes").as_array().expect("a list").clone();
        let reminded = overdue.iter().rposition(|invoice| !invoice["reminders"].as_array().expect("a list").is_empty());
        let last = reminded.expect("one was reminded of");
        assert!(last > 3, "those before it are more than are looked at first: {last}");
        let number = overdue[last]["number"].as_str().expect("a number");
        let reminds = |topic: &Value| topic["section"]["anchor"] == "diagnosis" && topic["score"].as_f64() > Some(160.0);
        assert!(topics(&answer).iter().any(reminds), "{answer:#}");
        let one = format!("(SELECT id FROM invoices WHERE number = '{number}')");
        world.run(&format!("DELETE FROM payment_reminders WHERE invoice_id NOT IN {one}")).await;
        let answer = helped(&world, Person::LegalRepresentative, document).await;
        assert!(topics(&answer).iter().any(reminds), "{answer:#}");
        world.run("DELETE FROM payment_reminders").await;
        let answer = helped(&world, Person::LegalRepresentative, document).await;
        assert!(!topics(&answer).iter().any(reminds), "{answer:#}");
    }

    async fn a_hundred_objects_are_helped_by_one_statement_more_than_one_at_most(world: World) {
        let document = |page: &str| format!("query($organization: ID!) {{ organization(id: $organization) {{ invoices({page}) {{ nodes {{ number }} }} }} }}");
        let mut statements = Vec::new();
        // An overdue one, of which reminders have to be known: of others the status tells enough.
        for page in ["first: 1, filter: {status: [OVERDUE]}", "first: 100"] {
            let before = world.statements();
            let answer = helped(&world, Person::Accountant, &document(page)).await;
            assert!(!topics(&answer).is_empty());
            statements.push(world.statements() - before);
        }
        assert!((statements[0]..=statements[0] + 1).contains(&statements[1]), "{statements:?}");
    }

    async fn an_error_with_a_code_that_guides_explain_brings_them(world: World) {
        let answer = world.ask(Person::Collaborator, "query($organization: ID!) { organization(id: $organization) { prepaidAccount { id } } }",
            json!({"organization": world.organization("").to_string()})).await;
        assert_eq!(answer.codes(), ["NOT_FOUND"]);
        let help = at(&answer.json, "/errors/0/extensions/help").as_array().expect("a list");
        assert!(!help.is_empty() && help.iter().all(|topic| topic["coordinate"] == "UserErrorCode.NOT_FOUND"), "{help:#?}");
        let answer = world.ask(Person::Anonymous, "{ help(context: {route: \"x\"}) { score } }", json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        assert_eq!(at(&answer.json, "/errors/0/extensions/help/0/coordinate"), "ErrorCode.BAD_USER_INPUT");
        let answer = world.ask(Person::Anonymous, "{ articles(after: \"x\") { totalCount } }", json!({})).await;
        assert_eq!(answer.codes(), ["INVALID_CURSOR"]);
        assert_eq!(at(&answer.json, "/errors/0/extensions/help/0/coordinate"), "ErrorCode.INVALID_CURSOR");
    }

    async fn what_is_refused_before_it_is_executed_brings_the_guides_about_its_code(world: World) {
        let explained = |answer: &Value, code: &str, locale: &str| {
            let extensions = at(answer, "/errors/0/extensions");
            let help = &extensions["help"][0];
            assert_eq!((&extensions["code"], &help["coordinate"]), (&json!(code), &json!(format!("ErrorCode.{code}"))), "{answer:#}");
            assert_eq!((&help["article"]["locale"], &help["section"]["anchor"]), (&json!(locale), &json!("request-errors")));
        };
        let dear = "{ articles(first: 100) { nodes { related(first: 50) { related(first: 50) { related(first: 50) { id } } } } } }";
        for (document, code) in [
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("query($x: ID!) { node(id: $x) { id } }", "GRAPHQL_VALIDATION_FAILED"),
            (dear, "LIMIT_EXCEEDED"),
            ("subscription { knowledgeBaseChanged { revision } }", "BAD_REQUEST"),
        ] {
            let french = [("accept-language", "fr")];
            explained(&send_with(&world, Person::Anonymous, document, json!({}), &french).await, code, "fr");
        }
        let unknown = [("authorization", "Bearer vnt_unknown"), ("accept-language", "it")];
        explained(&send_with(&world, Person::Anonymous, "{ __typename }", json!({}), &unknown).await, "UNAUTHENTICATED", "it");
        explained(&send(&world, Person::Anonymous, "{ __typename }", json!({"help": "yes"})).await, "BAD_REQUEST", "es");
        let unsent = json!({"persistedQuery": {"version": 1, "sha256Hash": "0".repeat(64)}});
        let body = json!({"extensions": unsent}).to_string();
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).expect("a request");
        explained(&answered(&world, request).await, "PERSISTED_QUERY_NOT_FOUND", "es");
    }

    async fn of_several_mistakes_in_one_document_the_first_of_each_code_brings_the_guides(world: World) {
        let answer = send(&world, Person::Anonymous, "{ nothing nowhere }", json!({})).await;
        let errors = at(&answer, "/errors").as_array().expect("a list");
        let explained: Vec<bool> = errors.iter().map(|error| error["extensions"]["help"].is_array()).collect();
        assert_eq!(explained, [true, false], "{answer:#}");
    }

    async fn the_guides_about_a_code_can_be_asked_for(world: World) {
        let help = "query($code: ErrorCode!) { help(context: {requestErrorCode: $code}, locale: \"en\") { coordinate section { anchor } } }";
        for code in resolvers::error::ErrorCode::ALL {
            let answer = world.ask(Person::Anonymous, help, json!({"code": code.as_str()})).await;
            let expected = json!({"coordinate": format!("ErrorCode.{}", code.as_str()), "section": {"anchor": "request-errors"}});
            assert_eq!(at(answer.data(), "/help/0"), &expected);
        }
    }
}
