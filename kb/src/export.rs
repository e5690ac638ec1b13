//! What goes out for other programs than our own pages: plain Markdown, a site map, `llms.txt`, documents for a search.
//!
//! An [`Exporter`] speaks for one reader: what they may not read is in none of it, and no link leads there. It makes texts;
//! whoever runs it writes or sends them.
//!
//! | path | what it is |
//! |---|---|
//! | `kb/<locale>/<slug>.md` | an article as CommonMark with GitHub's tables, alerts and footnotes |
//! | `sitemap.xml` | every article with its translations ([sitemaps.org](https://www.sitemaps.org/protocol.html)) |
//! | `llms.txt`, `kb/<locale>/llms.txt` | a list of the guides in the form of [llmstxt.org](https://llmstxt.org) |
//! | `llms-full.txt`, `kb/<locale>/llms-full.txt` | all guides of a locale in one text |
//! | `images/<name>` | the images that articles show ([`Exporter::images`]): whoever writes the files copies them |
//! | `search.json` | a list of [`SearchDocument`]s |

mod llms;
mod markdown;
mod search;
mod sitemap;

pub use search::SearchDocument;

use crate::article::{Article, Audience};
use crate::edit::Edit;
use crate::image;
use crate::knowledge_base::KnowledgeBase;
use crate::locale::Locale;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Makes what one reader may have of a knowledge base.
#[derive(Debug, Clone)]
pub struct Exporter<'a> {
    kb: &'a KnowledgeBase,
    /// What addresses of this site begin with, without a slash at the end.
    site: String,
    reader: Audience,
}

impl<'a> Exporter<'a> {
    /// For readers of this kind. `site` is what the addresses of our pages begin with, such as `https://help.example.org`;
    /// where it is empty, addresses begin with `/`.
    pub fn new(kb: &'a KnowledgeBase, site: &str, reader: Audience) -> Self {
        Exporter { kb, site: site.trim_end_matches('/').to_owned(), reader }
    }

    /// Every file of an export, sorted by path. The site map needs whole addresses: without a site there is none.
    pub fn files(&self) -> Vec<Edit> {
        let mut files: Vec<Edit> = Vec::new();
        for locale in self.kb.locales() {
            for article in self.articles(locale) {
                let path = format!("kb/{locale}/{}.md", article.slug);
                files.push(Edit { path, text: self.article(article) });
            }
            files.push(Edit { path: format!("kb/{locale}/llms.txt"), text: self.llms(locale) });
            files.push(Edit { path: format!("kb/{locale}/llms-full.txt"), text: self.llms_full(locale) });
        }
        let default = self.kb.default_locale();
        files.push(Edit { path: "llms.txt".to_owned(), text: self.llms(default) });
        files.push(Edit { path: "llms-full.txt".to_owned(), text: self.llms_full(default) });
        files.push(Edit { path: "search.json".to_owned(), text: self.search_json() });
        if !self.site.is_empty() {
            files.push(Edit { path: "sitemap.xml".to_owned(), text: self.sitemap() });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// The addresses, such as `/images/switch.png`, of the folder's images that the files show. Sorted, each once.
    pub fn images(&self) -> Vec<&'a str> {
        let articles = self.kb.locales().iter().flat_map(|locale| self.articles(locale));
        let images = articles.flat_map(|article| article.images.iter()).map(String::as_str);
        images.filter(|address| image::name(address).is_some()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether the reader may read an article.
    pub fn is_for(&self, article: &Article) -> bool {
        article.is_for(self.reader)
    }

    /// The articles written in this very locale that the reader may read, in the order of the categories.
    fn articles(&self, locale: &Locale) -> impl Iterator<Item = &'a Arc<Article>> {
        let (locale, reader) = (locale.clone(), self.reader);
        self.kb.articles(&locale).iter().filter(move |it| it.locale == locale && it.is_for(reader))
    }

    /// An address of this site as a whole one; others stay.
    pub fn absolute(&self, address: &str) -> String {
        match address.starts_with('/') && !address.starts_with("//") {
            true => format!("{}{address}", self.site),
            false => address.to_owned(),
        }
    }
}
