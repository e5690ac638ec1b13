//! Full-text search over sections with tantivy: takes its own [`Document`], gives back ids, scores and snippets.
//!
//! The crate knows nothing of Markdown, GraphQL or the database. Its user makes one [`Document`] a section, opens a
//! [`SearchIndex`], and asks it a [`Query`].
//!
//! ```
//! use search_index::{Document, Query, SearchIndex};
//!
//! let section = Document {
//!     id: "a1#refund".to_owned(),
//!     article: "a1".to_owned(),
//!     locale: "en".to_owned(),
//!     title: "Prepaid balance".to_owned(),
//!     heading: "Ask for a refund".to_owned(),
//!     body: "Only the legal representative can withdraw money.".to_owned(),
//!     ..Document::default()
//! };
//! let index = SearchIndex::in_memory(&[section])?;
//! let query = Query {
//!     text: "withdrawing mony".to_owned(),
//!     locales: vec!["en".to_owned()],
//!     limit: 10,
//!     ..Query::default()
//! };
//! let results = index.search(&query)?;
//! assert_eq!(results.hits[0].id, "a1#refund");
//! assert_eq!(
//!     results.hits[0].snippet_html,
//!     "Only the legal representative can <mark>withdraw</mark> <mark>money</mark>."
//! );
//! assert_eq!(results.did_you_mean.as_deref(), Some("withdrawing money"));
//! # Ok::<(), search_index::Error>(())
//! ```
//!
//! # The recipe
//! - **Terms** (`analysis`, `identifiers`, `fields`): lower case → Snowball stem → folding. Beside the stems of title,
//!   heading, body and synonyms the index has identifiers whole, a vocabulary (folded word, word as written), exact titles,
//!   and completions. Every term begins with its section's locale and audience: a query is made of terms that its reader
//!   may see, so counts, facets, corrections, completions and even scores cannot tell of anything else.
//! - **4-grams** (`gram_words`, `likeness`) are those of words: a section has its words as numbers, and the words of the
//!   vocabulary are listed by their 4-grams. Both together tell how alike a section is to a query by its letters.
//! - **Query to plan** (`syntax`, `language`, `scope`, `plan`, `forms`, `expand`, `compounds`): quoted phrases, `-word` and
//!   `title:` are taken apart, the language of the words goes first, and a [`Query`] becomes a plan for each of its
//!   locales. Stop words drop out unless they are all there is. A word is a group of forms that share one idf: what the
//!   index has for it; if it is last and unfinished, its completions too, the longer and rarer the less; where there is
//!   none of these, words one edit away, or two from eight letters on. A word in hardly any section may be a misspelling
//!   of a frequent one. Parts of German compounds, and of words like `payInvoice`, are groups of their own.
//! - **Stage 1** (`candidates`, `postings`, `constraints`): one pass over the postings adds BM25 into a number a section,
//!   and, for the words that the index does not have, those that have enough of their 4-grams. What holds to the operators
//!   gives totals and facets, and the best [`Weights::candidates`] go on, of a long query fewer.
//! - **Stage 2** (`rescore`, `proximity`, `rank`): evidence about those is gathered from their postings, and weighed:
//!   BM25F, 4-grams, proximity, titles and headings made of the query's words, how much of the query is there, short
//!   sections held back. An article is ranked by its best section and what its others add; what the reader has at hand is
//!   raised (`at_hand`); an exact title or slug is first. All numbers are in [`Weights`].
//! - **Tuning** (`rehearsal`, `examples/tune.rs`): the same evidence weighed again and again; cross-validated by set
//!   ([`Weights`]).
//! - **Answer** (`search`, `translation`, `facets`, `snippet`, `spelling`, `suggest`); where nothing was found, `closest`.
//!   Snippets learn from the postings where a section's words match, and analyse none of the others.
//! - **Disk** (`section`, `build`, `queue`, `storage`): one commit, one segment, the words by their 4-grams, a manifest
//!   written last, a rename.
//! - **Replacing** (`replace`): sections that differ go into a small segment in memory; `joined`, `terms` and `columns`
//!   make one segment of that and the stored one, so that nothing above knows of it.
//!
//! # Changing it
//! - What is written to disk changed (fields, analysis, stop words): raise `storage::FORMAT`.
//! - A number or a formula changed: `scripts/relevance FOLDER` before and after; `examples/tune.rs` finds the numbers. The
//!   set of the shipped guides is in `relevance/`; the tests hold its floors ([`relevance`]).
//! - Something became slower: `cargo bench -p search-index`.
//! - A new language: its stemmer in `analysis`, its stop words in `stop_words`, a row in their tests.
//! - A new way for an answer to show text: extend the property in `tests/audience.rs` first.
//!
//! # What it does not do
//! No wildcards, no AND and OR, and nothing that is typed is an error (see [`limits`]). The compounds of articles are not
//! taken apart and Chinese, Japanese and Thai are not segmented; 4-grams find their parts. Past queries are kept by the
//! caller; [`Typed`], [`Completable`] and [`SearchIndex::is_open`] tell which of them complete what is typed, and may be
//! shown.

mod analysis;
mod at_hand;
mod build;
mod candidates;
mod closest;
mod columns;
mod compounds;
mod constraints;
mod document;
mod error;
mod expand;
mod facets;
mod fields;
mod forms;
mod gram_words;
mod identifiers;
mod index;
mod joined;
mod language;
mod likeness;
pub mod limits;
mod lookup;
mod numbered;
mod numbers;
mod plan;
mod postings;
mod proximity;
mod query;
mod queue;
mod rank;
mod rehearsal;
pub mod relevance;
mod replace;
mod rescore;
mod scope;
mod search;
mod section;
mod skip;
mod snapshot;
mod snippet;
mod spelling;
mod stop_words;
mod storage;
mod suggest;
mod syntax;
mod terms;
mod thesaurus;
mod tokens;
mod translation;
mod typed;
mod weights;

pub use document::Document;
pub use error::{Error, Result};
pub use index::{Opened, SearchIndex};
pub use query::{AtHand, Facets, Filter, Hit, Passage, Query, Results, Suggestion};
pub use rehearsal::Rehearsal;
pub use thesaurus::Thesaurus;
pub use typed::{Completable, Typed};
pub use weights::Weights;

#[cfg(test)]
mod tests;
