//! Makes the table of the playground's files, which the binary carries. Without the bundle the table is empty, and the
//! server shows a plain page in its place.

use std::{env, error::Error, fs, path::Path, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let playground = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../playground");
    let bundle = playground.join("dist");
    let files = files(&bundle)?;
    // Cargo runs this again at every build while a watched path is missing: so without a bundle its parent is watched.
    let watched = if bundle.is_dir() { &bundle } else { &playground };
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        table.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("playground.rs"), table)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", watched.display());
    Ok(())
}

/// Names and absolute paths of the bundle's files, sorted by name. The bundle has no folders.
fn files(bundle: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    if bundle.join("index.html").is_file() {
        for entry in fs::read_dir(bundle)? {
            let path = entry?.path();
            if let (true, Some(name), Some(full)) = (
                path.is_file(),
                path.file_name().and_then(|name| name.to_str()).map(str::to_owned),
                fs::canonicalize(&path)?.to_str(),
            ) {
                files.push((name, full.to_owned()));
            }
        }
    }
    files.sort();
    Ok(files)
}
