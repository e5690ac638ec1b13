//! The HTML of an article, made when somebody first asks for it: a check of thousands of articles needs none of it, and
//! most articles are read seldom.

use crate::article::{Article, Section};
use crate::markdown::{self, Context};
use crate::placeholder::Blank;
use crate::text::escape_html;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// An article as HTML, sanitized.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// What stands before the first heading.
    pub preamble: Piece,
    /// Preamble and all sections with their headings, in the order in which they were written. The title is not in it.
    pub whole: Piece,
    /// One for each section of the article.
    pub sections: Vec<RenderedSection>,
}

/// Some HTML, sanitized.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// The HTML.
    pub html: String,
    /// What of it is filled in where an object is in front of the reader: see [`crate::placeholder`].
    pub blanks: Vec<Blank>,
}

/// A section as HTML, sanitized.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RenderedSection {
    /// The heading with its anchor.
    pub heading: Piece,
    /// What stands under the heading. Footnotes that it refers to stand at its end.
    pub body: Piece,
}

impl Rendered {
    /// Preamble and sections, these in the order given by their indexes.
    pub fn in_order(&self, order: impl IntoIterator<Item = usize>) -> Piece {
        let mut whole = self.preamble.clone();
        for section in order.into_iter().filter_map(|index| self.sections.get(index)) {
            whole.append(&section.heading);
            whole.append(&section.body);
        }
        whole
    }

    pub(crate) fn of(preamble: Piece, sections: Vec<RenderedSection>) -> Rendered {
        let mut rendered = Rendered { preamble, whole: Piece::default(), sections };
        rendered.whole = rendered.in_order(0..rendered.sections.len());
        rendered
    }
}

impl Piece {
    fn append(&mut self, other: &Piece) {
        let by = self.html.len();
        self.blanks.extend(other.blanks.iter().map(|blank| blank.shifted(by)));
        self.html.push_str(&other.html);
    }
}

/// HTML that is made at most once, and kept.
#[derive(Debug, Clone)]
pub(crate) struct Lazy {
    /// Where the links lead: the text alone does not tell, since other articles have their own addresses.
    hrefs: Vec<Option<String>>,
    playground: Arc<str>,
    made: OnceLock<Rendered>,
}

/// Equal texts with equal addresses are rendered alike, whether they were yet or not.
impl PartialEq for Lazy {
    fn eq(&self, other: &Lazy) -> bool {
        self.hrefs == other.hrefs && self.playground == other.playground
    }
}

impl Lazy {
    /// For an article whose links lead there, in their order.
    pub(crate) fn new(hrefs: Vec<Option<String>>, playground: &str) -> Lazy {
        Lazy { hrefs, playground: playground.into(), made: OnceLock::new() }
    }

    pub(crate) fn of(&self, article: &Article) -> &Rendered {
        self.made.get_or_init(|| {
            let Article { locale, identity, url, .. } = article;
            let context = Context { locale, identity, url, hrefs: &self.hrefs, playground: &self.playground };
            // The last net: should a library fail on one article, it is shown without its form.
            catch_unwind(AssertUnwindSafe(|| markdown::render(&article.markdown, &context)))
                .ok()
                .filter(|rendered| rendered.sections.len() == article.sections.len())
                .unwrap_or_else(|| plain(article))
        })
    }
}

/// The article's text in paragraphs.
fn plain(article: &Article) -> Rendered {
    let piece = |html: String| Piece { html, blanks: Vec::new() };
    let paragraphs =
        |text: &str| -> Piece { piece(text.lines().map(|line| format!("<p>{}</p>\n", escape_html(line))).collect()) };
    let sections = article.sections.iter().map(|Section { anchor, title, level, text, .. }| {
        let title = escape_html(title);
        let heading = piece(format!("<h{level} id=\"s-{anchor}\"><a name=\"{anchor}\"></a>{title}</h{level}>\n"));
        RenderedSection { heading, body: paragraphs(text) }
    });
    Rendered::of(paragraphs(&article.preamble_text), sections.collect())
}
