//! The executor answers as the GraphQL specification says: compared with graphql-js on generated documents.
//!
//! `tests/graphql-js` makes documents over the demo world and, for each, a canonical one without fragments, directives and
//! variables. We answer both; graphql-js then executes the document over the canonical answer's plain values, and both
//! answers must be the same: data byte for byte, order of keys included, and the same errors at the same paths.

mod changes;
mod differences;
mod failures;
pub(crate) mod node;
mod refusals;

use std::collections::HashMap;

use entities::access::Viewer;
use serde_json::{Value, json};
use tests::{Person, World};

/// How many documents each database is asked; `VENTANILLA_ORACLE_DOCUMENTS` says otherwise.
const DOCUMENTS: u64 = 1_500;

fn count() -> u64 {
    std::env::var("VENTANILLA_ORACLE_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(DOCUMENTS)
}

/// Chance begins here; `VENTANILLA_ORACLE_SEED` says otherwise.
fn seed() -> String {
    std::env::var("VENTANILLA_ORACLE_SEED").unwrap_or_else(|_| "ventanilla".to_owned())
}

/// The people who ask, with how often.
const PEOPLE: [(u32, &str); 5] =
    [(40, "legalRepresentative"), (20, "accountant"), (15, "collaborator"), (15, "agent"), (10, "anonymous")];

/// Asks the generated documents.
struct Oracle<'a> {
    world: &'a World,
    viewers: HashMap<&'static str, Viewer>,
}

impl<'a> Oracle<'a> {
    async fn new(world: &'a World) -> Self {
        let mut viewers = HashMap::new();
        for (_, name) in PEOPLE {
            let person = Person::named(name).expect("a person of the demo");
            viewers.insert(name, world.person(person).await);
        }
        Self { world, viewers }
    }

    /// The answers to `pool.graphql`, from which arguments are taken.
    async fn pool(&self) -> Vec<Value> {
        let document = node::pool_document();
        let variables = json!({"organization": self.world.organization("").to_string()});
        let mut answers = Vec::new();
        for operation in ["people", "products", "billing", "knowledge"] {
            let request = self.request("legalRepresentative", &document, Some(operation), variables.clone());
            let (text, _) = self.world.text(request).await;
            let answer: Value = serde_json::from_str(&text).expect("an answer is JSON");
            assert!(answer.get("errors").is_none(), "{operation}: {:#}", answer["errors"]);
            answers.push(answer);
        }
        answers
    }

    fn request(&self, person: &str, document: &str, operation_name: Option<&str>, variables: Value) -> schema::Request {
        schema::Request {
            document: document.to_owned(),
            operation_name: operation_name.map(str::to_owned),
            variables,
            viewer: self.viewers[person].clone(),
            accept_language: None,
            request_id: "test".to_owned(),
            failures: None,
        }
    }

    /// A case with our answers put to it: by the levels and by the standard executor, without failures and with.
    async fn answered(&self, mut case: Value) -> Value {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let request = |failures: Option<&Value>| schema::Request {
            failures: failures.map(failures::injected),
            ..self.request(text("person"), text("document"), case["operationName"].as_str(), case["variables"].clone())
        };
        let canonical = self.request(text("person"), text("canonical"), None, json!({}));
        let canonical = self.world.text(canonical).await.0;
        let mut answers = Vec::new();
        for failures in [None, Some(&case["failures"])] {
            let levels = self.world.text(request(failures)).await.0;
            answers.push(json!({"by": "levels", "failures": failures, "answer": levels}));
            if case["library"] == true {
                let standard = self.world.standard(request(failures)).await;
                answers.push(json!({"by": "the standard executor", "failures": failures, "answer": standard}));
            }
        }
        case["canonicalAnswer"] = canonical.into();
        case["answers"] = answers.into();
        case
    }

    /// What `generate.mjs` makes: valid documents, and spoiled ones.
    async fn generated(&self, count: u64, spoiled: u64) -> Value {
        // Each database is asked other documents.
        let seed = format!("{} {:?}", seed(), self.world.backend());
        let pool = self.pool().await;
        let input = json!({"seed": seed, "count": count, "spoiled": spoiled, "people": PEOPLE, "answers": pool});
        node::run("generate.mjs", &input)
    }
}
