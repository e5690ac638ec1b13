//! Articles: front matter and Markdown, loaded and checked against the schema.

use std::fs;

use kb::{KnowledgeBase, Options, Source, lint};

use super::Ground;

/// Takes a whole file. Whatever stands in it is an article or a finding.
///
/// # Panics
/// Where the folder cannot be loaded for it.
pub fn markdown(ground: &Ground, input: &[u8]) {
    let articles = ground.articles();
    let folder = articles.folder.path();
    fs::write(folder.join("es/prepaid/articulo.md"), input).expect("a file can be written");
    let loaded = KnowledgeBase::load(&Source::Folder(folder.to_owned()), &Options::default());
    let loaded = loaded.expect("loading does not give up over one file");
    lint::check(&loaded, &articles.coordinates, crate::now().date_naive());
}
