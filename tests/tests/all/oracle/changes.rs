//! What we say breaks clients, and what is dangerous, is what graphql-js says.

use std::collections::BTreeSet;

use schema::diff::{self, Change, ChangeKind, Sdl, Severity};
use serde_json::json;

use super::{node, seed};

/// How many changed schemas are compared, there and back.
const SCHEMAS: usize = 60;

/// graphql-js's name for what clients may notice; nothing where it does not look.
fn name(change: &Change) -> Option<&str> {
    match change.kind {
        _ if change.severity == Severity::Safe => None,
        ChangeKind::DirectiveArgChangedKind
        | ChangeKind::DirectiveArgDefaultValueChange
        | ChangeKind::InputFieldDefaultValueChange
        | ChangeKind::RootTypeChanged
        | ChangeKind::SpecifiedByChanged => None,
        ChangeKind::RequiredDefaultRemoved => {
            let is_argument = change.coordinate.contains('(') && !change.coordinate.starts_with('@');
            is_argument.then_some(ChangeKind::ArgDefaultValueChange.as_str())
        }
        kind => Some(kind.as_str()),
    }
}

#[test]
fn what_clients_may_notice_is_what_graphql_js_says() {
    if !node::is_there() {
        return;
    }
    let made = node::run("changes.mjs", &json!({"seed": seed(), "count": SCHEMAS}));
    let cases = made["cases"].as_array().expect("a list");
    let sdl = Sdl { name: "schema.graphql", text: made["sdl"].as_str().expect("a schema") };
    let mut differences = Vec::new();
    let mut met = BTreeSet::new();
    for case in cases {
        let changed = Sdl { name: "changed.graphql", text: case["text"].as_str().expect("a schema") };
        for (old, new, way) in [(sdl, changed, "there"), (changed, sdl, "back")] {
            let report = diff::between(old, new).unwrap_or_else(|error| panic!("{}: {error}", case["what"]));
            let mut ours: Vec<_> = report.changes.iter().filter_map(name).collect();
            ours.sort_unstable();
            let theirs: Vec<_> = case[way].as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
            met.extend(theirs.iter().map(|kind| (*kind).to_owned()));
            if ours != theirs {
                differences.push(format!("{} ({way}): graphql-js says {theirs:?}\n{report}", case["what"]));
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n\n"));
    // Nearly every kind came up.
    assert!(cases.len() == SCHEMAS && met.len() > 12, "{met:?}");
}
