//! `ventanilla kb export`.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::Context;
use clap::Args;
use kb::{
    Audience, Loaded,
    export::Exporter,
    image::{self, Problem},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    audience,
    folder::Folder,
    target::{Target, Written},
};
use crate::{
    cli::{Outcome, ReportFormat, output},
    config::base_url,
};

/// The list of what an export made, in its folder: whatever is not in it belongs to somebody else.
const MADE: &str = "export.json";

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The folder to write into; it is made if it is not there
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// What the addresses of the guides begin with, such as https://help.example.org; without it they begin with `/`, and
    /// there is no site map, which needs whole ones
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// For whom: public, customer or agent; each has what those before it have
    #[arg(long, default_value = "public", value_parser = audience)]
    audience: Audience,
}

/// A file to write.
#[derive(Debug)]
struct File {
    path: String,
    content: Vec<u8>,
}

/// What the export of this folder made, by path: the SHA-256 of each file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Made {
    files: BTreeMap<String, String>,
}

/// What became of the files.
#[derive(Debug, Default, Serialize)]
struct Summary {
    written: Vec<String>,
    unchanged: usize,
    /// Of an earlier export, and of no article any more.
    removed: Vec<String>,
    /// The same, but somebody has changed them since.
    kept: Vec<String>,
    /// Images that articles show and that could not be copied, with why.
    without: Vec<String>,
}

impl Export {
    pub(super) fn run(self, folder: &Folder, format: ReportFormat) -> anyhow::Result<Outcome> {
        let loaded = folder.load()?;
        let site = self.base_url.unwrap_or_default();
        let exporter = Exporter::new(&loaded.knowledge_base, &site, self.audience);
        let texts = exporter.files().into_iter();
        let mut files: Vec<File> = texts.map(|it| File { path: it.path, content: it.text.into_bytes() }).collect();
        let without = add_images(&loaded, &exporter, &mut files);
        let summary = Summary { without, ..write(&Target::open(&self.to)?, &files)? };
        match format {
            ReportFormat::Json => output::print_json(&json!(summary))?,
            ReportFormat::Text | ReportFormat::Github => output::print(&as_text(&summary, site.is_empty()))?,
        }
        Ok(Outcome::Fine)
    }
}

/// Adds the images that the files show, under the addresses at which they show them; gives those that cannot be had.
fn add_images(loaded: &Loaded, exporter: &Exporter<'_>, files: &mut Vec<File>) -> Vec<String> {
    let folder = loaded.images_folder();
    let mut without = Vec::new();
    for address in exporter.images() {
        let read = match (&folder, image::name(address)) {
            // Another address may mean the same file: it is copied once.
            (Some(_), Some(name)) if files.iter().any(|file| file.path == path_of(&name)) => continue,
            (Some(folder), Some(name)) => image::read(folder, &name).map(|image| (path_of(&name), image.bytes)),
            _ => Err(Problem::Missing),
        };
        match read {
            Ok((path, content)) => files.push(File { path, content }),
            Err(problem) => without.push(format!("{address} {problem}")),
        }
    }
    without
}

/// Where a server of files finds what is asked for by the image's address.
fn path_of(image: &str) -> String {
    format!("{}{image}", image::ADDRESS.trim_start_matches('/'))
}

fn write(target: &Target, files: &[File]) -> anyhow::Result<Summary> {
    let before: Made = match target.read(MADE)? {
        Some(text) => serde_json::from_slice(&text)
            .with_context(|| format!("`{MADE}` is none of an export; take another folder, or move the file"))?,
        None => Made::default(),
    };
    for file in files.iter().filter(|file| !before.files.contains_key(&file.path)) {
        let other = target.read(&file.path)?.filter(|content| *content != file.content);
        anyhow::ensure!(
            other.is_none(),
            "`{}` was there before, and no export made it; move it, or take another folder",
            file.path
        );
    }
    let now: BTreeMap<String, String> = files.iter().map(|it| (it.path.clone(), hash(&it.content))).collect();
    // Should this be cut short, the next export knows all that may be its own.
    let both =
        Made { files: before.files.iter().chain(&now).map(|(path, hash)| (path.clone(), hash.clone())).collect() };
    record(target, &both)?;
    let mut summary = Summary::default();
    for file in files {
        match target.write(&file.path, &file.content)? {
            Written::Unchanged => summary.unchanged += 1,
            Written::New | Written::Changed => summary.written.push(file.path.clone()),
        }
    }
    for (path, made) in before.files.iter().filter(|(path, _)| !now.contains_key(*path)) {
        match target.read(path)? {
            Some(content) if hash(&content) == *made => {
                target.remove(path)?;
                summary.removed.push(path.clone());
            }
            Some(_) => summary.kept.push(path.clone()),
            None => {}
        }
    }
    record(target, &Made { files: now })?;
    Ok(summary)
}

fn record(target: &Target, made: &Made) -> anyhow::Result<()> {
    let text = format!("{}\n", serde_json::to_string_pretty(made)?);
    target.write(MADE, text.as_bytes()).map(|_| ())
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn as_text(summary: &Summary, without_site: bool) -> String {
    let count = |files: &[String]| match files.len() {
        1 => "1 file".to_owned(),
        more => format!("{more} files"),
    };
    let Summary { written, unchanged, removed, kept, without } = summary;
    let mut text = format!("{} written, {unchanged} unchanged, {} removed", count(written), removed.len());
    if without_site {
        text.push_str("\nno site map: it needs whole addresses; say `--base-url https://help.example.org`");
    }
    for path in kept {
        text.push_str(&format!("\nkept: {path} is of no article any more, but somebody has changed it since"));
    }
    for image in without {
        text.push_str(&format!("\nleft out: {image}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(path: &str, text: &str) -> File {
        File { path: path.to_owned(), content: text.as_bytes().to_vec() }
    }

    #[test]
    fn images_go_out_with_the_articles_that_their_reader_may_read() {
        let folder = tempfile::tempdir().unwrap();
        let write_file = |path: &str, content: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        };
        for (slug, audience, body) in [
            ("a", "public", "![A](/images/x/a%20b.png) ![B](/images/x/a%20b.png) ![C](/images/none.png)"),
            ("b", "agent", "![D](/images/secret.png) ![E](/elsewhere/e.png) ![F](https://f.example/images/f.png)"),
        ] {
            let front = format!("slug: {slug}\ntitle: T\nsummary: S.\nkind: faq\naudience: {audience}");
            let text = format!("---\n{front}\nabout: []\nreviewed: 2026-11-02\n---\n\n{body}\n");
            write_file(&format!("es/invoices/{slug}.md"), &text);
        }
        for name in ["x/a b.png", "secret.png", "nobody.png"] {
            write_file(&format!("_images/{name}"), name);
        }
        let loaded = Folder::new(Some(folder.path().to_owned()), "es".parse().unwrap()).load().unwrap();
        let images = |audience| {
            let mut files = Vec::new();
            let exporter = Exporter::new(&loaded.knowledge_base, "", audience);
            let without = add_images(&loaded, &exporter, &mut files);
            assert!(
                files.iter().all(|file| file.path.as_bytes() == [b"images/", &*file.content].concat()),
                "{files:?}"
            );
            (files.into_iter().map(|file| file.path).collect::<Vec<_>>(), without)
        };
        let missing = "/images/none.png is not in the folder's `_images`";
        assert_eq!(images(Audience::Public), (vec!["images/x/a b.png".to_owned()], vec![missing.to_owned()]));
        assert_eq!(images(Audience::Agent).0, ["images/secret.png", "images/x/a b.png"]);
    }

    #[test]
    fn an_export_replaces_and_removes_what_an_export_made_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path()).unwrap();
        let first = write(&target, &[edit("kb/a.md", "a"), edit("kb/b.md", "b"), edit("kb/c.md", "c")]).unwrap();
        assert_eq!((first.written.len(), first.unchanged), (3, 0));
        std::fs::write(folder.path().join("kb/own.md"), "own").unwrap();
        std::fs::write(folder.path().join("kb/c.md"), "changed").unwrap();
        let second = write(&target, &[edit("kb/a.md", "a2")]).unwrap();
        assert_eq!(second.written, ["kb/a.md"]);
        assert_eq!((second.removed, second.kept), (vec!["kb/b.md".to_owned()], vec!["kb/c.md".to_owned()]));
        assert_eq!(target.read("kb/own.md").unwrap().as_deref(), Some(&b"own"[..]));
        let error = write(&target, &[edit("kb/a.md", "a3"), edit("kb/own.md", "ours")]).unwrap_err().to_string();
        assert!(error.contains("`kb/own.md` was there before"), "{error}");
        assert_eq!(target.read("kb/a.md").unwrap().as_deref(), Some(&b"a2"[..]), "nothing was written");
        assert_eq!(write(&target, &[edit("kb/a.md", "a2")]).unwrap().unchanged, 1);
    }
}
