//! What is asked, and what is answered.

use std::collections::BTreeSet;

/// A search.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What was typed. Anything goes: see [`crate::limits`]. An empty text, or one without a word, finds nothing.
    /// `"in this order"` finds the words together, in whatever ending; `-word` and `-"two words"` leave out sections with
    /// them; `title:word` and `title:"two words"` find them in titles. See [`Results::is_relaxed`].
    pub text: String,
    /// The reader's locale first, then the locales to fall back on. An article is searched in the first of these that
    /// has any section of it for this reader, and in no other. Where another of them than the first has the query's
    /// words, that one is searched first: see [`Results::language`].
    pub locales: Vec<String>,
    /// What the hits must be.
    pub filter: Filter,
    /// Sections above this audience do not exist for this query: 0 public, 1 customers, 2 agents.
    pub max_audience: u8,
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// Hits to give, at most [`crate::limits::MAX_LIMIT`].
    pub limit: usize,
    /// What the reader has at hand; at most [`crate::limits::MAX_AT_HAND`] are looked at.
    pub at_hand: Vec<AtHand>,
}

/// Something that is preferred, because it is about what the reader has in front of them. It is ranked higher where it
/// answers the words, by at most [`crate::limits::AT_HAND_GAIN`], and hides nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct AtHand {
    /// The article's key.
    pub article: String,
    /// The section's id; where there is none, the article as a whole.
    pub section: Option<String>,
    /// How much, from 0 to 1.
    pub strength: f32,
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
    /// was typed. Misspelt words are searched by their corrections either way. Where what was left out leaves nothing, the
    /// text without its operators, if that finds something.
    pub did_you_mean: Option<String>,
    /// Whether nothing has the quoted phrases and title words of the query, so that they were sought as plain words. What
    /// was to be left out is left out all the same.
    pub is_relaxed: bool,
    /// The locale of the query that has its words, where that is another than the first: it was searched before the
    /// first, and its hits are given in the first locale where they are translated.
    pub language: Option<String>,
    /// Where nothing was found, the category that comes closest: that of the best hit without operators and filters, or
    /// the one whose words resemble the query most. Nothing where none does.
    pub closest_category: Option<String>,
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
    /// Other sections of the article that answer nearly as well, best first; with the best one at most
    /// [`crate::limits::MAX_SECTIONS_PER_HIT`].
    pub also: Vec<Passage>,
}

/// A section of an article that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The section.
    pub id: String,
    /// At most [`Hit::score`]: lower by as much as the section is found after the best one.
    pub score: f32,
    /// As [`Hit::snippet_html`].
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
