//! What we answer is what graphql-js answers.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::on_both_databases;

use super::{Oracle, count, node};

/// What makes answers go wrong, as it reads in a document.
const TRICKY: [&str; 10] = [
    "fragment ",
    "...",
    "... on ",
    "@skip(if: ",
    "@include(if: ",
    "if: $",
    "__typename",
    "node(id: ",
    "nodes(ids: ",
    "totalCount",
];
/// How long a document that differs is made smaller.
const SHRINKING: Duration = Duration::from_secs(60);

impl Oracle<'_> {
    /// The smallest document found that still differs, with what is wrong.
    async fn shrunk(&self, mut case: Value) -> Value {
        let until = Instant::now() + SHRINKING;
        while Instant::now() < until {
            let mut smaller = Vec::new();
            for candidate in node::run("shrink.mjs", &case)["cases"].as_array().expect("cases").iter().take(20) {
                smaller.push(self.answered(candidate.clone()).await);
            }
            for (number, candidate) in smaller.iter_mut().enumerate() {
                candidate["id"] = number.into();
            }
            let verdict = node::run("verify.mjs", &json!({"cases": smaller}));
            let Some(difference) = verdict["differences"].get(0) else { break };
            let number = difference["id"].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
            smaller[number]["wrong"] = difference["wrong"].clone();
            smaller[number]["by"] = difference["by"].clone();
            case = smaller.swap_remove(number);
        }
        case
    }

    /// What to read of the differences: the first of each kind in a line, the very first shrunk.
    async fn explained(&self, cases: &[Value], differences: &[Value]) -> String {
        let Some(first) = differences.first() else { return String::new() };
        let mut case = cases.iter().find(|case| case["id"] == first["id"]).expect("a case that was judged").clone();
        case["wrong"] = first["wrong"].clone();
        case["by"] = first["by"].clone();
        let case = self.shrunk(case).await;
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let lines: Vec<_> = differences.iter().take(20).map(|it| format!("{} {}", it["by"], it["wrong"][0])).collect();
        format!(
            "{}\n\nThe first, as small as was found:\n{}\nvariables {}\nas {}\n{} {:#}\ncanonical {}\n{}\nanswers {:#}",
            lines.join("\n"),
            text("document"),
            case["variables"],
            text("person"),
            text("by"),
            case["wrong"],
            text("canonical"),
            text("canonicalAnswer"),
            case["answers"]
        )
    }
}

on_both_databases! {
    async fn every_answer_is_that_of_graphql_js_failures_included(world: World) {
        if !node::is_there() {
            return;
        }
        let oracle = Oracle::new(&world).await;
        let mut cases = Vec::new();
        for case in oracle.generated(count(), 0).await["cases"].as_array().expect("cases") {
            cases.push(oracle.answered(case.clone()).await);
        }
        assert_eq!(u64::try_from(cases.len()).ok(), Some(count()));
        for tricky in TRICKY {
            let with = cases.iter().filter(|case| case["document"].as_str().is_some_and(|text| text.contains(tricky)));
            assert!(with.count() * 20 > cases.len(), "too few documents have `{tricky}`");
        }
        let by_the_library = cases.iter().filter(|case| case["library"] == true).count();
        assert!(by_the_library * 4 > cases.len(), "the standard executor was asked {by_the_library} times");
        if let Ok(file) = std::env::var("VENTANILLA_ORACLE_DUMP") {
            std::fs::write(format!("{file}.graphql"), schema::served_sdl()).expect("the dump can be written");
            std::fs::write(file, json!({"cases": cases}).to_string()).expect("the dump can be written");
        }
        let verdict = node::run("verify.mjs", &json!({"cases": cases}));
        let number = |key: &str| verdict[key].as_u64().expect("a number");
        let differences = verdict["differences"].as_array().expect("a list");
        assert!(
            differences.is_empty(),
            "{} of {} answers differ:\n{}",
            differences.len(),
            verdict["judged"],
            oracle.explained(&cases, differences).await
        );
        // Nearly everything was really judged, and much of it with errors.
        assert!(number("refused") * 20 < count(), "{verdict}");
        assert!(number("judged") > count() * 2 && number("withErrors") * 10 > number("judged"), "{verdict}");
    }

    async fn the_judge_notices_every_kind_of_difference(world: World) {
        if !node::is_there() {
            return;
        }
        let oracle = Oracle::new(&world).await;
        let organization = world.organization("").to_string();
        let document = format!("{{ organization(id: \"{organization}\") {{ name id kind invoices(first: 101) {{ totalCount }} }} viewer {{ name }} }}");
        let answer = |data: &str, path: &str, message: &str| format!(
            "{{\"errors\":[{{\"message\":\"{message}\",\"path\":{path},\"extensions\":{{\"code\":\"BAD_USER_INPUT\"}}}}],\"data\":{data}}}"
        );
        let request = oracle.request("legalRepresentative", &document, None, json!({}));
        let right = world.text(request).await.0;
        let read: Value = serde_json::from_str(&right).expect("JSON");
        let message = read["errors"][0]["message"].as_str().expect("a message").to_owned();
        let (data, path) = (read["data"].to_string(), read["errors"][0]["path"].to_string());
        assert_eq!(path, r#"["organization","invoices"]"#);
        let swapped = r#"{"viewer":{"name":"?"},"organization":null}"#;
        let wrong = [
            answer(swapped, &path, &message),
            answer("null", &path, &message),
            answer(&data, r#"["organization"]"#, &message),
            answer(&data, &path, "something else"),
            format!("{{\"data\":{data}}}"),
            answer(&data.replacen("null", "{}", 1), &path, &message),
        ];
        let mut answers = vec![json!({"by": "us", "failures": null, "answer": right})];
        answers.extend(wrong.iter().map(|answer| json!({"by": "nobody", "failures": null, "answer": answer})));
        let case = json!({"id": 0, "document": document, "operationName": null, "variables": {}, "canonicalAnswer": right, "answers": answers});
        let verdict = node::run("verify.mjs", &json!({"cases": [case]}));
        let noticed: Vec<_> = verdict["differences"].as_array().expect("a list").iter().map(|it| it["by"].clone()).collect();
        assert_eq!(noticed, vec!["nobody"; wrong.len()], "{verdict:#}");
    }
}
