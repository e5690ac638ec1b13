//! Every input that fuzzers kept, and some like it, break nothing. `scripts/fuzz` looks for more.

use std::{fs, path::Path, sync::atomic::Ordering};

use tests::fuzz::{Ground, TARGETS, count_panics, mutated};

/// How many inputs like each are tried.
const LIKE_IT: u64 = 12;

/// The kept inputs of a target, by their names.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.map(|file| file.expect("an input").path()).collect();
    files.sort();
    let name = |file: &Path| file.file_name().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), fs::read(file).expect("an input can be read"))).collect()
}

fn all_pass(target: &str) {
    let (_, run) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target of that name");
    let (panics, ground) = (count_panics(), Ground::default());
    let inputs = corpus(target);
    assert!(inputs.len() >= 10, "{} inputs", inputs.len());
    for (place, (name, input)) in (0..).zip(&inputs) {
        run(&ground, input);
        assert_eq!(panics.load(Ordering::SeqCst), 0, "{target}/{name}");
        for number in place * LIKE_IT..(place + 1) * LIKE_IT {
            let like_it = mutated(input, number);
            run(&ground, &like_it);
            let shown = String::from_utf8_lossy(&like_it);
            assert_eq!(panics.load(Ordering::SeqCst), 0, "like {target}/{name}: {shown:?}");
        }
    }
}

#[test]
fn no_document_breaks_the_schema() {
    all_pass("document");
}

#[test]
fn no_http_request_breaks_the_server() {
    all_pass("http_body");
}

#[test]
fn no_article_breaks_the_knowledge_base() {
    all_pass("markdown");
}

#[test]
fn no_frame_of_a_web_socket_breaks_the_server() {
    all_pass("web_socket");
}

#[test]
fn every_target_has_its_file_and_its_corpus() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    for (name, _) in TARGETS {
        let text = fs::read_to_string(fuzz.join(format!("targets/{name}.rs"))).expect("the target's file");
        assert!(text.contains(&format!("tests::fuzz::{name}(")), "{name}");
        let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).expect("the manifest");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(!corpus(name).is_empty(), "{name}");
    }
}
