//! What is asked, and what is answered.

use std::collections::BTreeSet;

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What was typed. Anything goes: see [`crate::limits`]. An empty text, or one without a word, finds nothing.
    pub text: String,
    /// The reader's locale first, then the locales to fall back on. An article is searched in the first of these that
    /// has any section of it for this reader, and in no other.
    pub locales: Vec<String>,
    /// What the hits must be.
    pub filter: Filter,
    /// Sections above this audience do not exist for this query: 0 public, 1 customers, 2 agents.
    pub max_audience: u8,
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// Hits to give, at most [`crate::limits::MAX_LIMIT`].
    pub limit: usize,
}

/// Narrows a search. Within one list any value will do; between lists all must hold. An empty list asks for nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Kinds of article.
    pub kinds: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Only these article keys, if given; an empty set finds nothing.
    pub articles: Option<BTreeSet<String>>,
    /// Schema coordinates that a section explains, or that contain one it explains: `Invoice` finds `Invoice.status`.
    pub coordinates: Vec<String>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// One hit an article: its best section. Best first; ties are broken by id, so that an answer is the same twice.
    pub hits: Vec<Hit>,
    /// Articles found in all.
    pub total: usize,
    /// What the articles found are, counted.
    pub facets: Facets,
    /// The text with its misspelt words corrected, accents as in the articles, if that finds more than the text as it
    /// was typed. Misspelt words are searched by their corrections either way.
    pub did_you_mean: Option<String>,
}

/// An article that was found, by its best section.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The section.
    pub id: String,
    /// Its article.
    pub article: String,
    /// The section's locale.
    pub locale: String,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// Escaped text of the section with the matched words in `<mark>`, at most
    /// [`crate::limits::MAX_SNIPPET_CHARS`] characters long, not counting the markup.
    pub snippet_html: String,
}

/// Values of the articles found, each with the number of articles; most frequent first, then by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By category.
    pub category: Vec<(String, usize)>,
    /// By kind.
    pub kind: Vec<(String, usize)>,
    /// By tag.
    pub tag: Vec<(String, usize)>,
}

/// A completion of what is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The title or heading as written.
    pub text: String,
    /// Its article.
    pub article: String,
    /// The section: the article's first for a title, the heading's own for a heading.
    pub id: String,
}
