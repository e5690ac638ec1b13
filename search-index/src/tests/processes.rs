//! Several processes on one folder: killed at any moment, out of room, building against each other.
//!
//! The other process is this test binary, asked for one of the tests that are ignored otherwise.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, mpsc};

use super::{find, section};
use crate::{Document, Opened, SearchIndex};

/// Tells the other process its folder.
const HOME: &str = "SEARCH_INDEX_TEST_HOME";

/// Tells it which of several it is.
const NAME: &str = "SEARCH_INDEX_TEST_NAME";

const ARTICLES: usize = 40;

/// All differ from one revision to the next, so that each is built anew; and each says its revision.
fn documents(revision: &str) -> Vec<Document> {
    let article = |number| {
        let body = format!("Este texto es de la revisión {revision}, y habla de facturas y saldos.");
        section("es", &format!("a{number}#"), &format!("Artículo {number}"), "", &body)
    };
    (0..ARTICLES).map(article).collect()
}

fn open(home: &Path, revision: &str) -> (SearchIndex, Opened) {
    SearchIndex::open_or_build(home, revision, || documents(revision)).unwrap()
}

fn assert_whole(index: &SearchIndex, revision: &str) {
    assert_eq!(index.revision(), revision);
    assert_eq!(find(index, "es", &format!("{revision} ")).total, ARTICLES, "{revision}");
}

fn named(home: &Path, start: &str) -> Vec<PathBuf> {
    // What is being renamed or removed may be gone the moment after.
    let entries = fs::read_dir(home).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))).collect()
}

/// The revision that a stored index says it is of.
fn revision_of(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(manifest.split_once('\n').unwrap().1).unwrap();
    manifest["revision"].as_str().unwrap().to_owned()
}

/// What runs one of the ignored tests.
fn arguments(test: &str) -> [OsString; 5] {
    let program = std::env::current_exe().unwrap().into_os_string();
    let test = OsString::from(format!("tests::processes::{test}"));
    [program, "--exact".into(), test, "--ignored".into(), "--nocapture".into()]
}

fn other_process(test: &str, home: &Path, name: &str) -> Child {
    let [program, arguments @ ..] = arguments(test);
    let mut command = Command::new(program);
    command.args(arguments).env(HOME, home).env(NAME, name);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn assert_passed(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{}\n{out}\n{err}", output.status);
}

fn told(name: &str) -> String {
    std::env::var(name).unwrap()
}

#[test]
#[ignore = "the other process of the test of a killed builder: it never ends"]
fn builds_until_it_is_killed() {
    let home = PathBuf::from(told(HOME));
    loop {
        for revision in ["rojo", "verde"] {
            assert_whole(&open(&home, revision).0, revision);
        }
    }
}

/// Every file with its size, of all states.
fn files(home: &Path) -> Vec<(PathBuf, u64)> {
    let folders = named(home, "").into_iter().flat_map(|folder| named(&folder, ""));
    let sized = folders.filter_map(|file| fs::metadata(&file).ok().map(|found| (file, found.len())));
    let mut files: Vec<_> = sized.collect();
    files.sort();
    files
}

/// After the first thing that it changes in the folder, after the second, and so on.
#[test]
fn whoever_is_killed_while_building_leaves_a_whole_index_or_none() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    open(home, "rojo");
    for changes in 1..=12 {
        let mut before = files(home);
        let mut builder = other_process("builds_until_it_is_killed", home, "");
        for _ in 0..changes {
            while files(home) == before {
                assert!(builder.try_wait().unwrap().is_none(), "the builder ended by itself");
                std::thread::yield_now();
            }
            before = files(home);
        }
        builder.kill().unwrap();
        builder.wait().unwrap();
        let stored = named(home, "index-");
        assert!(!stored.is_empty(), "what was whole stays while the next is built");
        for folder in stored {
            let revision = revision_of(&folder);
            let whole = SearchIndex::open_or_build(home, &revision, || unreachable!("{revision} is whole"));
            assert_whole(&whole.unwrap().0, &revision);
        }
    }
    assert_whole(&open(home, "azul").0, "azul");
    assert_eq!((named(home, "index-").len(), named(home, ".").len()), (1, 1), "all but the lock is cleared away");
}

#[test]
#[ignore = "the other process of the test of a full disk: it is run with hardly any room"]
fn builds_without_room() {
    let home = PathBuf::from(told(HOME));
    let (index, opened) = open(&home, "rojo");
    assert_eq!(opened, Opened::Reused);
    let error = index.rebuild("verde", || documents("verde")).unwrap_err().to_string();
    assert!(error.starts_with("the search index"), "{error}");
    assert_whole(&index, "rojo");
    assert_eq!(named(&home, ".building-").len(), 0, "what did not fit is gone again");
    let changed = [section("es", "a0#", "Artículo", "", "Texto amarillo.")];
    let replaced = index.replaced("rojo2", &["a0"], &changed).unwrap();
    assert_eq!(find(&replaced, "es", "amarillo ").total, 1, "what differs needs no room on the disk");
    assert!(replaced.stored().is_err());
    assert_eq!(find(&replaced, "es", "amarillo ").total, 1);
    assert_eq!(open(&home, "rojo").1, Opened::Reused);
}

/// No file may grow beyond a limit, as if the disk were full at that point: of this many blocks.
#[cfg(unix)]
#[test]
fn without_room_on_the_disk_the_last_good_index_goes_on_serving() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), "rojo");
    for blocks in ["0", "1", "4"] {
        let mut limited = Command::new("sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", blocks]);
        limited.args(arguments("builds_without_room")).env(HOME, home.path());
        assert_passed(&limited.output().unwrap());
    }
    assert_whole(&open(home.path(), "verde").0, "verde");
}

#[test]
#[ignore = "the other process of the test of processes that build against each other"]
fn builds_its_own_again_and_again() {
    let (home, name) = (PathBuf::from(told(HOME)), told(NAME));
    for number in 0..8 {
        let revision = format!("{name}{number}");
        let (index, _) = open(&home, &revision);
        assert_whole(&index, &revision);
    }
}

#[test]
fn processes_that_build_against_each_other_each_have_their_own() {
    let home = tempfile::tempdir().unwrap();
    let builders =
        ["norte", "sur", "este"].map(|name| other_process("builds_its_own_again_and_again", home.path(), name));
    for builder in builders {
        assert_passed(&builder.wait_with_output().unwrap());
    }
    let stored = named(home.path(), "index-");
    assert_eq!((stored.len(), named(home.path(), ".building-").len()), (1, 0), "{stored:?}");
    let revision = revision_of(&stored[0]);
    assert_eq!(open(home.path(), &revision).1, Opened::Reused);
}

#[test]
fn who_reads_waits_for_nobody_who_writes() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), "rojo");
    // As a builder in another process holds it.
    let lock = File::options().write(true).open(home.path().join(".lock")).unwrap();
    lock.lock().unwrap();
    let (index, opened) = open(home.path(), "rojo");
    assert_eq!(opened, Opened::Reused);
    let index = Arc::new(index);
    let (begins, begun) = mpsc::channel();
    let (goes_on, may_go_on) = mpsc::channel::<()>();
    let builder = {
        let index = Arc::clone(&index);
        let documents = move || {
            begins.send(()).unwrap();
            may_go_on.recv().unwrap();
            documents("verde")
        };
        std::thread::spawn(move || index.rebuild("verde", documents).unwrap())
    };
    begun.recv().unwrap();
    assert_whole(&index, "rojo");
    goes_on.send(()).unwrap();
    // Now it waits for the lock, or will.
    assert_whole(&index, "rojo");
    assert!(!index.suggest("art", "es", 0, 5).unwrap().is_empty());
    assert_eq!(open(home.path(), "rojo").1, Opened::Reused);
    lock.unlock().unwrap();
    assert_eq!(builder.join().unwrap(), Opened::Built);
    assert_whole(&index, "verde");
}
