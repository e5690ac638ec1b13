//! How much of a query is used. What lies beyond is ignored, never refused: a search box has no error to show.

/// Characters of a query that are read; 10,000 pasted ones cost no more than these.
pub const MAX_QUERY_CHARS: usize = 1_000;

/// Words of a query that are used, stop words not counted.
pub const MAX_QUERY_TERMS: usize = 32;

/// Quoted phrases, `-word` and `title:` of a query that are obeyed; of the others the words are sought.
pub const MAX_OPERATORS: usize = 8;

/// Words of a quoted phrase that are compared.
pub const MAX_PHRASE_WORDS: usize = 16;

/// Letters of a word, in articles and in queries. Longer runs (keys, hashes, base64) are not words.
pub const MAX_WORD_CHARS: usize = 64;

/// Characters of an identifier, such as `Mutation.payInvoice`.
pub const MAX_IDENTIFIER_CHARS: usize = 128;

/// Unknown words of a query that are corrected or completed; the rest is matched by its 4-grams alone.
pub const MAX_EXPANDED_WORDS: usize = 8;

/// Forms that one unknown word is expanded to.
pub const MAX_EXPANSIONS: usize = 32;

/// Entries of the vocabulary that are looked at to complete one word.
pub const MAX_SCANNED_TERMS: usize = 4_096;

/// Words of a query that are looked at for being several written together.
pub const MAX_COMPOUNDS: usize = 4;

/// Letters from which on a word is corrected, and completed with a typo by `suggest`.
pub const MIN_TYPO_CHARS: usize = 4;

/// Letters from which on two typos are forgiven.
pub const MIN_TWO_TYPOS_CHARS: usize = 8;

/// Longest word that is corrected: the automaton grows with it.
pub const MAX_TYPO_CHARS: usize = 32;

/// 4-grams of a query that are scored.
pub const MAX_QUERY_GRAMS: usize = 256;

/// Hits of one page.
pub const MAX_LIMIT: usize = 100;

/// Characters of a prefix that `suggest` reads.
pub const MAX_PREFIX_CHARS: usize = 64;

/// Suggestions given at most.
pub const MAX_SUGGESTIONS: usize = 50;

/// Characters of a snippet's text at most, marks and escapes not counted.
pub const MAX_SNIPPET_CHARS: usize = 200;

/// Sections of one article that a hit names, its best one included.
pub const MAX_SECTIONS_PER_HIT: usize = 4;

/// Articles and sections that a query may prefer; see [`crate::AtHand`].
pub const MAX_AT_HAND: usize = 200;

/// What a section gains at most that is at hand, as a share of its score.
pub const AT_HAND_GAIN: f32 = 0.5;
