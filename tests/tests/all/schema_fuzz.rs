//! Hostile values and shapes for every field of the schema's roots break nothing: see `tests/schema-fuzz`.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::Ordering,
};

use serde_json::{Value, json};
use server::State;
use tests::{Desk, Person, World, fuzz::count_panics, on_both_databases};

/// After so long no further round is begun.
const SECONDS: u64 = 20;
/// Valid documents of each field in a round.
const EXAMPLES: u64 = 3;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema-fuzz")
}

/// The Python that has what the fuzzer needs.
///
/// # Panics
/// In CI, where it must be there.
fn python() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schema-fuzz/bin/python");
    let works = Command::new(&python).args(["-c", "import hypothesis_graphql"]).output();
    let works = works.is_ok_and(|output| output.status.success());
    assert!(works || std::env::var("CI").is_err(), "the fuzzer's packages are not installed: run scripts/test");
    works.then_some(python)
}

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number"))
}

/// What the fuzzer is told.
async fn told(world: &World, desk: &Desk) -> Value {
    let people = [Person::Anonymous, Person::LegalRepresentative, Person::Collaborator, Person::Agent];
    let answer = world.ask_main(Person::LegalRepresentative, schema::operations::PLACEHOLDERS_DOCUMENT).await;
    let placeholders = schema::operations::PLACEHOLDERS.iter().map(|(_, at)| tests::at(answer.data(), at).clone());
    let known = placeholders.filter(|text| text.as_str().is_some_and(|text| text.contains('_')));
    let organizations = world.demo.organizations.iter().map(|(_, id)| json!(id.to_string()));
    json!({
        "address": desk.address.to_string(),
        "schema": schema::sdl(),
        "tokens": people.map(|person| world.token(person)),
        "ids": known.chain(organizations).collect::<Vec<_>>(),
        "seed": number("SCHEMA_FUZZ_SEED", 1),
        "seconds": number("SCHEMA_FUZZ_SECONDS", SECONDS),
        "examples": EXAMPLES,
    })
}

fn run(python: &Path, input: &Value) -> Value {
    let files = tempfile::tempdir().expect("a temporary folder can be made");
    let (from, to) = (files.path().join("input.json"), files.path().join("output.json"));
    std::fs::write(&from, input.to_string()).expect("a file can be written");
    let output = Command::new(python)
        .arg(folder().join("fuzz.py"))
        .args([&from, &to])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(files.path())
        .output()
        .expect("Python runs");
    assert!(output.status.success(), "the fuzzer failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&std::fs::read(to).expect("the fuzzer writes its report")).expect("the report is JSON")
}

/// The fields of the roots, by their coordinates.
fn fields_of_the_roots() -> Vec<String> {
    let schema = apollo_compiler::Schema::parse_and_validate(schema::sdl(), "schema.graphql").expect("our own schema");
    let fields = |root: &'static str| {
        let root_type = schema.get_object(root).expect("a root");
        root_type.fields.keys().map(move |field| format!("{root}.{field}")).collect::<Vec<_>>()
    };
    [fields("Query"), fields("Mutation")].concat()
}

on_both_databases! {
    async fn no_value_and_no_shape_breaks_the_server(world: World) {
        let Some(python) = python() else { return };
        let panics = count_panics();
        let desk = Desk::with(State::new(world.services.clone()).with_rate(None)).await;
        let input = told(&world, &desk).await;
        let report = tokio::task::spawn_blocking(move || run(&python, &input)).await.expect("the fuzzer runs");
        let findings = report["findings"].as_array().expect("a list");
        assert!(findings.is_empty(), "{} findings: {findings:#?}", findings.len());
        assert_eq!(panics.load(Ordering::SeqCst), 0, "a panic that no answer told of: look at the output above");
        for field in fields_of_the_roots() {
            assert!(report["fields"][&field].as_u64().is_some_and(|requests| requests > 0), "{field} was never asked for");
        }
        for code in ["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"] {
            assert!(report["codes"][code].as_u64().is_some_and(|times| times > 0), "{code}: {:#}", report["codes"]);
        }
        assert!(report["rounds"].as_u64() >= Some(1), "{report:#}");
        world.prove().await;
    }
}
