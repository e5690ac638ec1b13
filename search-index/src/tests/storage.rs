//! The folder: reused, rebuilt, mended.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{find, ids, library, section};
use crate::storage::FORMAT;
use crate::{Opened, SearchIndex};

fn open(home: &Path, revision: &str) -> (SearchIndex, Opened) {
    SearchIndex::open_or_build(home, revision, library).unwrap()
}

fn finished(home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("index-")).collect()
}

#[test]
fn an_index_of_the_same_revision_is_reused_without_making_the_documents() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(open(home.path(), "one").1, Opened::Built);
    let again = SearchIndex::open_or_build(home.path(), "one", || unreachable!("the documents are not needed"));
    let (index, opened) = again.unwrap();
    assert_eq!(opened, Opened::Reused);
    assert_eq!(index.revision(), "one");
    assert_eq!(ids(&find(&index, "es", "cotraseña")), ["contrasena#"]);
    assert_eq!(index.suggest("recar", "es", 0, 5).unwrap().len(), 1);
}

#[test]
fn a_changed_revision_is_built_and_the_old_one_removed() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), "one");
    let documents = || vec![section("es", "nuevo#", "Nuevo", "", "texto nuevo")];
    let (index, opened) = SearchIndex::open_or_build(home.path(), "two", documents).unwrap();
    assert_eq!(opened, Opened::Built);
    assert_eq!((find(&index, "es", "nuevo").total, find(&index, "es", "contraseña").total), (1, 0));
    assert_eq!(finished(home.path()).len(), 1);
}

/// Every file of a stored index, cut off, emptied, overwritten or removed in turn.
#[test]
fn a_damaged_index_is_rebuilt() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), "one");
    let folder = finished(home.path()).remove(0);
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let names = names.into_iter().filter(|name| !name.to_string_lossy().ends_with(".lock"));
    let damages: [fn(&mut Vec<u8>); 3] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        },
        Vec::clear,
    ];
    for (name, damage) in names.flat_map(|name| damages.map(|damage| (name.clone(), damage))) {
        let folder = finished(home.path()).remove(0);
        // A rebuilt index has other segment names: take the file of the same kind.
        let same = |path: &PathBuf| path.extension() == Path::new(&name).extension();
        let path = Some(folder.join(&name))
            .filter(|path| path.exists())
            .unwrap_or_else(|| fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).find(same).unwrap());
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let (index, opened) = open(home.path(), "one");
        assert_eq!(opened, Opened::Built, "{}", path.display());
        assert_eq!(find(&index, "es", "contraseña").total, 1);
    }
    fs::remove_file(finished(home.path()).remove(0).join("meta.json")).unwrap();
    assert_eq!(open(home.path(), "one").1, Opened::Built);
}

/// As it is after an update of the program: the folder's name and the manifest say what they were written by.
#[test]
fn an_index_of_another_format_is_rebuilt_and_the_old_one_removed() {
    let home = tempfile::tempdir().unwrap();
    open(home.path(), "one");
    let folder = finished(home.path()).remove(0);
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let text = manifest.split_once('\n').unwrap().1;
    let of_this = format!("\"format\":{FORMAT},");
    assert!(text.contains(&of_this), "{text}");
    let text = text.replace(&of_this, &format!("\"format\":{},", FORMAT - 1));
    let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join("manifest.json"), format!("{digest}\n{text}")).unwrap();
    let of_before = home.path().join("index-of-before");
    fs::rename(&folder, &of_before).unwrap();

    let (index, opened) = open(home.path(), "one");
    assert_eq!(opened, Opened::Built);
    assert_eq!(find(&index, "es", "contraseña").total, 1);
    assert!(!of_before.exists());
    assert_eq!(open(home.path(), "one").1, Opened::Reused);
}

#[test]
fn a_half_built_folder_is_ignored_and_cleared_away() {
    let home = tempfile::tempdir().unwrap();
    let left = home.path().join(".building-index-0123");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("meta.json"), "{").unwrap();
    let (index, opened) = open(home.path(), "one");
    assert_eq!(opened, Opened::Built);
    assert_eq!(find(&index, "es", "contraseña").total, 1);
    assert!(!left.exists());
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("notes.txt"), "mine").unwrap();
    open(home.path(), "one");
    open(home.path(), "two");
    assert_eq!(fs::read_to_string(home.path().join("notes.txt")).unwrap(), "mine");
}

#[test]
fn builders_at_once_build_once() {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let builders: Vec<_> = (0..4)
        .map(|_| {
            let home = Arc::clone(&home);
            std::thread::spawn(move || open(home.path(), "one").1)
        })
        .collect();
    let opened: Vec<Opened> = builders.into_iter().map(|builder| builder.join().unwrap()).collect();
    assert_eq!(opened.iter().filter(|opened| **opened == Opened::Built).count(), 1, "{opened:?}");
}

#[test]
fn a_rebuild_is_seen_at_once_and_by_the_next_opening() {
    let home = tempfile::tempdir().unwrap();
    let (index, _) = open(home.path(), "one");
    let documents = || vec![section("es", "nuevo#", "Nuevo", "", "texto nuevo")];
    assert_eq!(index.rebuild("two", documents).unwrap(), Opened::Built);
    assert_eq!(index.revision(), "two");
    assert_eq!((find(&index, "es", "nuevo").total, find(&index, "es", "contraseña").total), (1, 0));
    assert_eq!(SearchIndex::open_or_build(home.path(), "two", Vec::new).unwrap().1, Opened::Reused);

    let memory = super::library_index();
    memory.rebuild("two", documents).unwrap();
    assert_eq!(find(&memory, "es", "nuevo").total, 1);
}

#[test]
fn readers_go_on_while_the_index_is_replaced() {
    let index = Arc::new(super::library_index());
    let reader = {
        let index = Arc::clone(&index);
        std::thread::spawn(move || (0..200).all(|_| find(&index, "es", "contraseña").total == 1))
    };
    for number in 0..10 {
        index.rebuild(&number.to_string(), library).unwrap();
    }
    assert!(reader.join().unwrap());
}

#[test]
fn a_folder_that_cannot_be_made_is_a_clear_error() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let error = SearchIndex::open_or_build(&file, "one", library).err().unwrap().to_string();
    assert!(error.contains("create") && error.contains("file"), "{error}");
}
