//! The executor answers as the GraphQL specification says: compared with graphql-js on generated documents.
//!
//! `tests/graphql-js` makes documents over the demo world and, for each, a canonical one without fragments, directives and
//! variables. We answer both; graphql-js then executes the document over the canonical answer's plain values, and both
//! answers must be the same: data byte for byte, order of keys included, and the same errors at the same paths.

mod failures;
mod node;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entities::access::Viewer;
use serde_json::{Value, json};
use tests::{Person, World, on_both_databases};

/// How many documents a database is asked; `VENTANILLA_ORACLE_DOCUMENTS` says otherwise.
const DOCUMENTS: u64 = 1500;

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

    /// The smallest document that still differs, with both answers and what is wrong.
    async fn shrunk(&self, mut case: Value) -> Value {
        // Each round takes something away; a document has no more parts than that.
        for _ in 0..200 {
            let mut smaller = Vec::new();
            for candidate in node::run("shrink.mjs", &case)["cases"].as_array().expect("cases") {
                smaller.push(self.answered(candidate.clone()).await);
            }
            for (number, candidate) in smaller.iter_mut().enumerate() {
                candidate["id"] = number.into();
            }
            let verdict = node::run("verify.mjs", &json!({"cases": smaller}));
            let Some(difference) = verdict["differences"].get(0) else { break };
            let number = difference["id"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
            smaller[number]["wrong"] = difference["wrong"].clone();
            case = smaller.swap_remove(number);
        }
        case
    }

    /// What to read of the differences: the first few, each shrunk.
    async fn explained(&self, cases: &[Value], differences: &[Value]) -> String {
        let mut explained = String::new();
        for difference in differences.iter().take(EXPLAINED) {
            let case = cases.iter().find(|case| case["id"] == difference["id"]).expect("a case that was judged");
            let mut case = case.clone();
            case["wrong"] = difference["wrong"].clone();
            let case = self.shrunk(case).await;
            let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
            let parts =
                [text("document"), case["variables"].to_string(), text("person"), format!("{:#}", case["wrong"])];
            explained.push_str(&format!(
                "\n{}\nCANONICAL {}\nANSWER {}\nANSWERS {:#}\n",
                parts.join("\n"),
                text("canonical"),
                text("canonicalAnswer"),
                case["answers"]
            ));
        }
        explained
    }
}

/// How many differences are shrunk and shown.
const EXPLAINED: usize = 4;

on_both_databases! {
    async fn every_answer_is_that_of_graphql_js(world: World) {
        if !node::is_there() {
            return;
        }
        let oracle = Oracle::new(&world).await;
        let input = json!({"seed": seed(), "count": count(), "people": PEOPLE, "answers": oracle.pool().await});
        let generated = node::run("generate.mjs", &input);
        let mut cases = Vec::new();
        for case in generated["cases"].as_array().expect("cases") {
            cases.push(oracle.answered(case.clone()).await);
        }
        if let Ok(file) = std::env::var("VENTANILLA_ORACLE_DUMP") {
            std::fs::write(file, json!({"cases": cases}).to_string()).expect("the dump can be written");
        }
        let verdict = node::run("verify.mjs", &json!({"cases": cases}));
        let differences = verdict["differences"].as_array().expect("a list");
        assert!(
            differences.is_empty(),
            "{} of {} answers differ:\n{}",
            differences.len(),
            verdict["judged"],
            oracle.explained(&cases, differences).await
        );
    }

    async fn what_graphql_js_refuses_is_refused_before_anything_runs(world: World) {
        if !node::is_there() {
            return;
        }
        let oracle = Oracle::new(&world).await;
        let input = json!({"seed": seed(), "count": count(), "people": PEOPLE, "answers": oracle.pool().await});
        let mut accepted: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for case in node::run("generate.mjs", &input)["invalid"].as_array().expect("cases") {
            let text = |key: &str| case[key].as_str().unwrap_or_default();
            let request =
                oracle.request(text("person"), text("document"), case["operationName"].as_str(), case["variables"].clone());
            let (answer, statements) = world.text(request).await;
            let read: Value = serde_json::from_str(&answer).expect("an answer is JSON");
            let codes = read["errors"].as_array().into_iter().flatten().map(|error| error["extensions"]["code"].as_str());
            let codes: Vec<_> = codes.map(Option::unwrap_or_default).collect();
            if read["data"].is_null() && statements == 0 && !codes.is_empty() && codes.iter().all(|code| REFUSALS.contains(code)) {
                continue;
            }
            let shown = format!("{}\n{}\n{answer}\n{statements} statements\n", text("document"), case["variables"]);
            accepted.entry(text("kind").to_owned()).or_default().push(shown);
        }
        let known = node::known_gaps()["accepted though invalid"].clone();
        let known: BTreeSet<String> = serde_json::from_value(known).expect("a list of kinds");
        let found: BTreeSet<String> = accepted.keys().cloned().collect();
        let new: Vec<_> = accepted.iter().filter(|(kind, _)| !known.contains(*kind)).collect();
        let shown: String = new.iter().map(|(kind, cases)| format!("{kind}: {} times, such as\n{}", cases.len(), cases.iter().min_by_key(|case| case.len()).expect("one"))).collect();
        assert!(new.is_empty(), "accepted though invalid:\n{shown}");
        assert_eq!(known, found, "no longer accepted: take it from known-gaps.json");
    }
}

/// How a request may be refused.
const REFUSALS: [&str; 4] = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "LIMIT_EXCEEDED"];
