//! Runs the scripts of a folder of `tests`, such as `tests/graphql-js`, which take a JSON file and make one.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Where the scripts are that no folder is said for.
const ORACLE: &str = "graphql-js";

fn path(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Whether Node.js and graphql-js are there; `scripts/test` installs both.
///
/// # Panics
/// As [`has`].
pub(crate) fn is_there() -> bool {
    has("graphql")
}

/// Whether Node.js and that package are there.
///
/// # Panics
/// In CI, where they must be.
pub(crate) fn has(package: &str) -> bool {
    has_in(ORACLE, package)
}

/// Whether Node.js and that package of a folder are there.
///
/// # Panics
/// As [`has`].
pub(crate) fn has_in(folder: &str, package: &str) -> bool {
    let installed = path(folder).join("node_modules").join(package).join("package.json").exists();
    let there = installed && Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(there || std::env::var("CI").is_err(), "{package} is not installed: run scripts/test");
    there
}

/// The file `pool.graphql`.
pub(super) fn pool_document() -> String {
    std::fs::read_to_string(path(ORACLE).join("pool.graphql")).expect("pool.graphql can be read")
}

/// What a script makes of that input.
pub(crate) fn run(script: &str, input: &Value) -> Value {
    run_in(ORACLE, script, input)
}

/// What a script of a folder makes of that input. It finds the schema as it is served where `VENTANILLA_SCHEMA` says.
pub(crate) fn run_in(folder: &str, script: &str, input: &Value) -> Value {
    let files = tempfile::tempdir().expect("a temporary folder can be made");
    let (from, to) = (files.path().join("input.json"), files.path().join("output.json"));
    let schema = files.path().join("schema.graphql");
    std::fs::write(&from, input.to_string()).expect("a file can be written");
    std::fs::write(&schema, schema::served_sdl()).expect("a file can be written");
    let mut node = Command::new("node");
    node.arg(path(folder).join(script)).args([&from, &to]).env("VENTANILLA_SCHEMA", schema);
    let node = node.output().expect("node runs");
    assert!(node.status.success(), "{script} failed: {}", String::from_utf8_lossy(&node.stderr));
    let output = std::fs::read(to).expect("the script writes its output");
    serde_json::from_slice(&output).expect("the script writes JSON")
}
