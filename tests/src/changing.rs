//! Changing things in a world: what every test of a mutation needs.

use std::sync::Arc;

use entities::{
    access::Viewer,
    accounts::{Authenticated, TokenScope, TokenScopes},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{Answer, Person, World};

/// What a mutation answers of its mistakes.
const MISTAKES: &str = "userErrors { code message field help { because } }";

impl World {
    /// Sends a mutation, a second after the one before, so that the audit log is in order.
    pub async fn change(&self, by: Viewer, mutation: &str, payload: &str, input: Value) -> Answer {
        self.clock.advance(chrono::Duration::seconds(1));
        let document = change_document(mutation, payload);
        self.ask_as(by, &document, json!({ "input": input }), None).await
    }

    /// The same as a person of the demo, who succeeds; gives the payload.
    ///
    /// # Panics
    /// When it was refused.
    pub async fn changed(&self, by: Person, mutation: &str, payload: &str, input: Value) -> Value {
        let answer = self.change(self.person(by).await, mutation, payload, input).await;
        done(&answer, mutation).clone()
    }

    /// The user of a viewer with a token of these scopes.
    ///
    /// # Panics
    /// When nobody is signed in.
    pub fn with_scopes(&self, viewer: &Viewer, scopes: &[TokenScope]) -> Viewer {
        let Viewer::User(known) = viewer else { panic!("a user has tokens") };
        let scopes = TokenScopes::new(scopes).expect("scopes").as_slice().to_vec();
        Viewer::User(Arc::new(Authenticated::new(known.user.clone(), Some(scopes))))
    }

    /// The newest entries of the main organization's audit log: action and summary.
    pub async fn notes(&self, count: u32) -> Vec<(String, String)> {
        let document = format!(
            "query($organization: ID!) {{ organization(id: $organization) {{
            auditLog(first: {count}) {{ nodes {{ action summary }} }} }} }}"
        );
        let answer = self.ask_main(Person::LegalRepresentative, &document).await;
        let nodes = &answer.data()["organization"]["auditLog"]["nodes"];
        let note = |note: &Value| {
            let text = |key: &str| note[key].as_str().expect("a text").to_owned();
            (text("action"), text("summary"))
        };
        nodes.as_array().expect("a list").iter().map(note).collect()
    }

    /// Runs SQL on the database, behind the schema's back.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn run(&self, sql: &str) {
        self.write().execute_unprepared(sql).await.expect("the statement runs");
    }
}

/// The document of a mutation with `$input`.
pub fn change_document(mutation: &str, payload: &str) -> String {
    let input: String = mutation.chars().take(1).flat_map(char::to_uppercase).chain(mutation.chars().skip(1)).collect();
    format!("mutation($input: {input}Input!) {{ {mutation}(input: $input) {{ {payload} {MISTAKES} }} }}")
}

/// The payload of a mutation that was not refused.
///
/// # Panics
/// When it was.
pub fn done<'a>(answer: &'a Answer, mutation: &str) -> &'a Value {
    let payload = &answer.data()[mutation];
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload
}

/// Code and field of each mistake that a mutation was refused for. Everything else of the payload is null, and each mistake
/// has a sentence and a guide.
///
/// # Panics
/// When it is otherwise.
pub fn refusals(answer: &Answer, mutation: &str) -> Vec<(String, Value)> {
    let payload = answer.data()[mutation].as_object().expect("a payload");
    for (field, value) in payload.iter().filter(|(field, _)| *field != "userErrors") {
        assert!(value.is_null() || *value == json!(false), "refused, and yet `{field}` is {value:#}");
    }
    let mistakes = payload["userErrors"].as_array().expect("a list");
    let told = |mistake: &Value| {
        assert!(mistake["message"].as_str().is_some_and(|message| message.len() > 9), "{mistake:#}");
        assert!(mistake["help"].as_array().is_some_and(|help| !help.is_empty()), "no guide helps: {mistake:#}");
        (mistake["code"].as_str().expect("a code").to_owned(), mistake["field"].clone())
    };
    let told: Vec<_> = mistakes.iter().map(told).collect();
    assert!(!told.is_empty(), "not refused: {payload:#?}");
    told
}

/// Code and field of the one mistake.
///
/// # Panics
/// When there are none or several.
pub fn refusal(answer: &Answer, mutation: &str) -> (String, Value) {
    let mut told = refusals(answer, mutation);
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}
