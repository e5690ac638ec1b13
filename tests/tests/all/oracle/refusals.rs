//! What graphql-js refuses before it executes anything, we refuse before any statement runs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tests::on_both_databases;

use super::{Oracle, count, node};

/// How a request may be refused.
const REFUSALS: [&str; 4] = ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "LIMIT_EXCEEDED"];

/// Of the kinds of mistakes in `mistakes.mjs`, how many come up at least.
const KINDS: usize = 50;

/// Whether that was a refusal: an error, a code, no data, no statement.
fn is_refused(answer: &str, statements: u64) -> bool {
    let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let coded = |error: &Value| error["extensions"]["code"].as_str().is_some_and(|code| REFUSALS.contains(&code));
    answer.get("data").is_none() && statements == 0 && !errors.is_empty() && errors.iter().all(coded)
}

on_both_databases! {
    async fn what_graphql_js_refuses_is_refused_before_any_statement(world: World) {
        if !node::is_there() {
            return;
        }
        let oracle = Oracle::new(&world).await;
        let mut accepted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let generated = oracle.generated(count() / 3, count() / 2).await;
        let mut kinds = BTreeSet::new();
        for case in generated["spoiled"].as_array().expect("cases") {
            let text = |key: &str| case[key].as_str().unwrap_or_default();
            let (operation, variables) = (case["operationName"].as_str(), case["variables"].clone());
            let request = oracle.request(text("person"), text("document"), operation, variables);
            let (answer, statements) = world.text(request).await;
            kinds.insert(text("kind").to_owned());
            if !is_refused(&answer, statements) {
                let shown = format!("{}\n{}\n{answer}\n{statements} statements", text("document"), case["variables"]);
                accepted.entry(case["kind"].as_str().expect("a kind")).or_default().push(shown);
            }
        }
        let smallest = |cases: &Vec<String>| cases.iter().min_by_key(|case| case.len()).cloned();
        let shown: Vec<_> = accepted.iter().map(|(kind, cases)| format!("{kind}: {}", smallest(cases).unwrap_or_default())).collect();
        assert!(kinds.len() >= KINDS, "too few kinds of mistakes found a place: {kinds:#?}");
        assert!(shown.is_empty(), "accepted though invalid:\n{}", shown.join("\n\n"));
    }
}
