//! What goes into the index: one [`Document`] a section.

/// One section of one translation of an article.
///
/// The index knows nothing of where sections come from. Text is plain (no Markdown, no HTML); snippets escape it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Names the section: the article's key, `#`, and the heading's anchor. Unique within a locale; of two equal ones
    /// the first is indexed and the second is logged and left out.
    pub id: String,
    /// The article's key, equal for all its sections and all its translations. Hits, totals and facets count these.
    pub article: String,
    /// Language of the text as a BCP 47 tag. `es`, `en`, `fr`, `de` and `it` are stemmed, also with a region
    /// (`de-CH`); any other is folded only.
    pub locale: String,
    /// What sort of article it is, as the caller names it (`guide`, `faq`, …). Equal in all sections of an article.
    pub kind: String,
    /// The article's category. Equal in all sections of an article.
    pub category: String,
    /// The article's tags. Equal in all sections of an article.
    pub tags: Vec<String>,
    /// Who may know that this section exists: 0 everybody, 1 customers, 2 agents. Higher levels count as 2.
    pub audience: u8,
    /// Schema coordinates that the section explains, such as `Invoice.status` or `UserErrorCode.INVALID_IBAN`.
    pub coordinates: Vec<String>,
    /// What addresses the article is known by, old ones and those of its translations too: a query that is one of them
    /// finds the article first. Equal in all sections of an article.
    pub slugs: Vec<String>,
    /// The article's title.
    pub title: String,
    /// The section's heading; empty for the preamble.
    pub heading: String,
    /// The section's text, without its heading.
    pub body: String,
    /// Other words that people use for what the section is about.
    pub synonyms: Vec<String>,
    /// Whether this is the text before the article's first heading.
    pub is_preamble: bool,
}
