//! Runs the scripts of `tests/graphql-js`, which take a JSON file and make one.

use std::{path::Path, process::Command};

use serde_json::Value;

/// Where the scripts are.
fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("graphql-js")
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
    let installed = folder().join("node_modules").join(package).join("package.json").exists();
    let there = installed && Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(there || std::env::var("CI").is_err(), "{package} is not installed: run scripts/test");
    there
}

/// The file `pool.graphql`.
pub(super) fn pool_document() -> String {
    std::fs::read_to_string(folder().join("pool.graphql")).expect("pool.graphql can be read")
}

/// The file `known-gaps.json`.
pub(super) fn known_gaps() -> Value {
    let text = std::fs::read(folder().join("known-gaps.json")).expect("known-gaps.json can be read");
    serde_json::from_slice(&text).expect("known-gaps.json is JSON")
}

/// What a script makes of that input.
pub(crate) fn run(script: &str, input: &Value) -> Value {
    let files = tempfile::tempdir().expect("a temporary folder can be made");
    let (from, to) = (files.path().join("input.json"), files.path().join("output.json"));
    std::fs::write(&from, input.to_string()).expect("a file can be written");
    let node = Command::new("node").arg(folder().join(script)).args([&from, &to]).output().expect("node runs");
    assert!(node.status.success(), "{script} failed: {}", String::from_utf8_lossy(&node.stderr));
    let output = std::fs::read(to).expect("the script writes its output");
    serde_json::from_slice(&output).expect("the script writes JSON")
}
