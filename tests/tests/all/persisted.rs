//! Documents that clients name rather than send.

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::{State, Trusted, app};
use sha2::{Digest, Sha256};
use tests::{World, on_both_databases};
use tower::ServiceExt;

const DOCUMENT: &str = "query Shelves { categories { slug } }";

fn hash(document: &str) -> String {
    Sha256::digest(document).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn by_hash(document: &str) -> Value {
    json!({"persistedQuery": {"version": 1, "sha256Hash": hash(document)}})
}

struct Reply {
    status: u16,
    json: Value,
}

impl Reply {
    fn error(&self) -> (String, String) {
        let error = &self.json["errors"][0];
        let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        assert!(error["extensions"]["requestId"].is_string(), "{:#}", self.json);
        (text(&error["message"]), text(&error["extensions"]["code"]))
    }

    fn is_answered(&self) -> bool {
        self.status == 200 && self.json["errors"].is_null() && self.json["data"].is_object()
    }
}

async fn send(state: &State, request: Request<Body>) -> Reply {
    let response = app(state.clone()).oneshot(request).await.expect("the server always answers");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("the body comes whole");
    Reply { status, json: serde_json::from_slice(&body).expect("JSON") }
}

async fn post(state: &State, body: &Value) -> Reply {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    send(state, request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn get(state: &State, parameters: &[(&str, String)], accept: &str) -> Reply {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let request = Request::get(format!("/graphql?{}", pairs.join("&"))).header(header::ACCEPT, accept);
    send(state, request.body(Body::empty()).expect("a request")).await
}

fn trusting(world: &World, only: bool) -> State {
    let trusted = |id: &str, text: &str| Trusted { id: id.to_owned(), name: None, text: text.to_owned() };
    let documents = vec![
        trusted("shelves", DOCUMENT),
        trusted("pay", "mutation Pay($input: PayInvoiceInput!) { payInvoice(input: $input) { userErrors { code } } }"),
    ];
    State::new(world.services.clone()).with_trusted_documents(documents, only)
}

on_both_databases! {
    async fn a_client_sends_a_document_once_and_its_hash_from_then_on(world: World) {
        let state = State::new(world.services.clone());
        let hash_alone = json!({"extensions": by_hash(DOCUMENT)});
        let unknown = post(&state, &hash_alone).await;
        assert_eq!(unknown.error(), ("PersistedQueryNotFound".to_owned(), "PERSISTED_QUERY_NOT_FOUND".to_owned()));
        assert!(unknown.status == 200 && unknown.json.get("data").is_none(), "{:#}", unknown.json);
        let newer = get(&state, &[("extensions", by_hash(DOCUMENT).to_string())], "application/graphql-response+json").await;
        assert_eq!((newer.status, newer.error().1.as_str()), (400, "PERSISTED_QUERY_NOT_FOUND"));
        assert!(post(&state, &json!({"query": DOCUMENT, "extensions": by_hash(DOCUMENT)})).await.is_answered());
        assert!(post(&state, &hash_alone).await.is_answered());
        let address = [("extensions", by_hash(DOCUMENT).to_string()), ("operationName", "Shelves".to_owned())];
        assert!(get(&state, &address, "application/json").await.is_answered());
        assert!(post(&state, &json!({"documentId": format!("sha256:{}", hash(DOCUMENT))})).await.is_answered());
    }

    async fn a_document_under_another_ones_hash_is_refused_and_not_kept(world: World) {
        let state = State::new(world.services.clone());
        let forged = post(&state, &json!({"query": "{ __typename }", "extensions": by_hash(DOCUMENT)})).await;
        assert_eq!((forged.status, forged.error().1.as_str()), (400, "BAD_REQUEST"));
        assert_eq!(post(&state, &json!({"extensions": by_hash(DOCUMENT)})).await.error().1, "PERSISTED_QUERY_NOT_FOUND");
    }

    async fn what_is_no_valid_document_is_not_kept(world: World) {
        let state = State::new(world.services.clone());
        for document in ["{", "{ nothingOfThatName }"] {
            let sent = post(&state, &json!({"query": document, "extensions": by_hash(document)})).await;
            assert!(sent.error().1.starts_with("GRAPHQL_"), "{:#}", sent.json);
            assert_eq!(post(&state, &json!({"extensions": by_hash(document)})).await.error().1, "PERSISTED_QUERY_NOT_FOUND");
        }
    }

    async fn a_named_mutation_is_still_none_by_get(world: World) {
        let state = trusting(&world, false);
        let named = get(&state, &[("documentId", "pay".to_owned())], "application/json").await;
        assert_eq!(named.status, StatusCode::METHOD_NOT_ALLOWED);
        let sent = post(&state, &json!({"documentId": "pay"})).await;
        assert_eq!(sent.error().1, "GRAPHQL_VALIDATION_FAILED", "the variable is missing: the mutation was found");
    }

    async fn trusted_documents_are_named_in_the_ways_of_their_tools_and_others_refused_where_the_operator_says_so(world: World) {
        for only in [false, true] {
            let state = trusting(&world, only);
            for body in [
                json!({"documentId": "shelves"}),
                json!({"doc_id": "shelves", "variables": {}}),
                json!({"id": "shelves", "operationName": "Shelves"}),
                json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "shelves"}}}),
                json!({"extensions": by_hash(DOCUMENT)}),
                json!({"query": DOCUMENT}),
                json!({"query": DOCUMENT, "extensions": by_hash(DOCUMENT)}),
            ] {
                assert!(post(&state, &body).await.is_answered(), "{only}: {body}");
            }
            assert!(get(&state, &[("documentId", "shelves".to_owned())], "application/json").await.is_answered());
            assert_eq!(post(&state, &json!({"documentId": "nothing"})).await.error().1, "PERSISTED_QUERY_NOT_FOUND");
            let other = post(&state, &json!({"query": "{ __typename }"})).await;
            assert_eq!(other.is_answered(), !only, "{:#}", other.json);
        }
        let state = trusting(&world, true);
        for (body, code) in [
            (json!({"query": "{ __typename }"}), "DOCUMENT_NOT_TRUSTED"),
            (json!({"query": "{ __schema { types { name } } }"}), "DOCUMENT_NOT_TRUSTED"),
            (json!({"query": "{"}), "DOCUMENT_NOT_TRUSTED"),
            (json!({"extensions": by_hash("{ __typename }")}), "PERSISTED_QUERY_NOT_SUPPORTED"),
            (json!({"query": "{ __typename }", "extensions": by_hash("{ __typename }")}), "DOCUMENT_NOT_TRUSTED"),
        ] {
            assert_eq!(post(&state, &body).await.error().1, code, "{body}");
        }
    }
}
