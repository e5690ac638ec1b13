//! `ventanilla kb gaps`: what the API tells support agents of searches in vain, as a list of articles to write.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::program::{Demo, folder, run, text};

/// How often the log is looked into before a search counts as lost.
const LOOKS: usize = 2_000;

fn search(demo: &Demo, query: &str, context: &str) {
    let document = format!("{{ search(query: \"{query}\", locale: \"es\"{context}) {{ totalCount }} }}");
    let answer = demo.ask(demo.token("legalRepresentative"), &document);
    assert!(answer["data"]["search"]["totalCount"].is_i64(), "{answer}");
}

/// What agents are told of searches in Spanish that came to that.
fn insights(demo: &Demo, outcome: &str) -> Vec<Value> {
    let document = format!(
        "{{ searchInsights(first: 100, locale: \"es\", outcome: {outcome}, since: \"2000-01-01T00:00:00Z\") {{ \
         nodes {{ query searches withoutResult coordinates }} }} }}"
    );
    let answer = demo.ask(demo.token("agent"), &document);
    answer["data"]["searchInsights"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// By query: how often it was searched for, how often in vain, and with what in front of the searchers.
fn rows(list: &[Value], about: &str) -> BTreeMap<String, Value> {
    let row = |it: &Value| json!([it["searches"], it["withoutResult"], it[about]]);
    list.iter().map(|it| (it["query"].as_str().expect("a query").to_owned(), row(it))).collect()
}

#[test]
fn writers_are_told_the_gaps_that_agents_see_with_what_they_are_about_and_what_is_found_now() {
    let folder = folder();
    let demo = Demo::start(folder.path(), &["--database", "desk.db"]);
    for context in ["", ", context: {coordinates: [\"Invoice.status\"]}"] {
        search(&demo, "xqzwvk zqwvkk", context);
        search(&demo, "zorro factura pendiente", context);
    }
    // Searches are counted beside the answers.
    let counted = |rows: &[Value], query: &str| rows.iter().any(|it| it["query"] == query && it["searches"] == 2);
    let mut looks = (0..LOOKS).map(|_| (insights(&demo, "NOTHING_FOUND"), insights(&demo, "NOTHING_OPENED")));
    let (missing, unopened) = looks
        .find(|(missing, unopened)| counted(missing, "xqzwvk zqwvkk") && counted(unopened, "zorro factura pendiente"))
        .expect("both searches are counted");
    let gaps = |more: &[&str]| {
        let always = ["kb", "gaps", "--database", "desk.db", "--days", "3660", "--locale", "es"];
        let output = run(folder.path(), &[&always, more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let report: Value = serde_json::from_str(&gaps(&["--least", "1", "--format", "json"])).expect("JSON");
    let list = |key: &str| report[key].as_array().unwrap_or_else(|| panic!("{report}")).clone();
    assert_eq!(rows(&list("toWrite"), "about"), rows(&missing, "coordinates"));
    assert_eq!(rows(&list("toMend"), "about"), rows(&unopened, "coordinates"));
    let of_coordinate = gaps(&["--least", "1", "--coordinate", "Invoice.status"]);
    let (to_write, to_mend) = of_coordinate.split_once("To mend: ").expect("both kinds");
    assert!(
        to_write.starts_with("To write: nothing was found") && to_write.contains("xqzwvk zqwvkk"),
        "{of_coordinate}"
    );
    assert!(to_mend.contains("zorro factura pendiente") && to_mend.contains("finds now: "), "{of_coordinate}");
    assert!(to_write.contains("had in front of them: Invoice.status"), "{of_coordinate}");
}
