//! `ventanilla kb export`.

mod made;

use std::path::PathBuf;

use clap::Args;
use kb::{
    Audience, Loaded,
    export::Exporter,
    image::{self, Problem},
};
use serde::Serialize;
use serde_json::json;

use self::made::write;
use super::{audience, folder::Folder, target::Target};
use crate::{
    cli::{Outcome, ReportFormat, output},
    config::base_url,
};

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
    /// Write over files that no export made, and over those that somebody has changed since
    #[arg(long)]
    force: bool,
}

/// A file to write.
#[derive(Debug)]
struct File {
    path: String,
    content: Vec<u8>,
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
        let summary = Summary { without, ..write(&Target::open(&self.to)?, &files, self.force)? };
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
}
