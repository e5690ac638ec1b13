//! `ventanilla schema`.

use serde_json::{Value, json};

use crate::program::{folder, run, text};

#[test]
fn the_schema_command_prints_the_schema() {
    let output = run(folder().path(), &["schema"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), schema::sdl());
}

#[test]
fn the_schema_command_prints_the_subgraph_that_is_composed() {
    let output = run(folder().path(), &["schema", "--federation"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), schema::federation::sdl());
    assert_eq!(run(folder().path(), &["schema", "--federation", "--costs"]).status.code(), Some(2));
}

#[test]
fn the_schema_command_says_what_breaks_and_fails_then() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    write("old.graphql", "type Query { a: Int b: Int }");
    write("new.graphql", "type Query { a: Int! c: Int }");
    write("bad.graphql", "type Query { a: Nothing }");

    let output = run(folder.path(), &["schema", "diff", "old.graphql", "new.graphql"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("breaking   Query.b was removed.  [FIELD_REMOVED]\n"), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");

    let output = run(folder.path(), &["schema", "diff", "old.graphql", "new.graphql", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["breaking"], &report["dangerous"], &report["safe"]), (&json!(1), &json!(0), &json!(2)));
    assert_eq!(
        report["changes"][0],
        json!({
            "severity": "breaking",
            "kind": "FIELD_REMOVED",
            "coordinate": "Query.b",
            "message": "Query.b was removed.",
            "line": 1,
        })
    );

    // Against the program's own schema.
    let output = run(folder.path(), &["schema"]);
    write("own.graphql", &text(&output.stdout));
    let output = run(folder.path(), &["schema", "diff", "own.graphql"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stdout), "no breaking changes, no dangerous ones, no safe ones\n");

    for (arguments, told) in [
        (["old.graphql", "bad.graphql"], "bad.graphql is not a valid GraphQL schema: line 1"),
        (["none.graphql", "new.graphql"], "cannot read the schema none.graphql"),
    ] {
        let output = run(folder.path(), &["schema", "diff", arguments[0], arguments[1]]);
        assert_eq!(output.status.code(), Some(1));
        let error = text(&output.stderr);
        assert!(error.contains(told) && error.lines().count() == 1, "{error}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}
