//! The passage of a section that answers best, escaped, with every matched form in `<mark>`.
//!
//! Where the words stand that match is told by the postings, so that of a section's text only those are looked at: to
//! analyse all of it, for every section that is shown, would cost more than the search.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use tantivy::DocId;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;

use crate::analysis::{may_have_parts, ranges};
use crate::error::Result;
use crate::fields::{BODY, HEADING};
use crate::identifiers::Sought;
use crate::limits::MAX_SNIPPET_CHARS;
use crate::plan::Plan;
use crate::postings::among;

/// A snippet is not made much shorter than this if the text goes on.
const AIM_CHARS: usize = 180;

/// Text kept before the first match where the passage does not start at a sentence.
const LEAD_CHARS: usize = 40;

/// Marks what a plan seeks in some sections.
pub(crate) struct Highlighter<'a> {
    plan: &'a Plan<'a>,
    /// A stem's place in `worths`.
    stems: HashMap<&'a str, usize>,
    /// By stem: its group, and how much the group tells.
    worths: Vec<(usize, f32)>,
    identifiers: Sought<'a>,
    /// By word that may have parts: the place of its own stem. The same ones stand in section after section.
    whole_stems: RefCell<HashMap<String, Option<usize>>>,
    /// By section: the words of its body and of its heading that match.
    matches: HashMap<DocId, [Vec<WordMatch>; 2]>,
}

/// The number of a word in a text, and the place of the stem that was found for it or for a part of it.
type WordMatch = (u32, usize);

/// A stretch of the text that matches.
#[derive(Debug, Clone, PartialEq)]
struct Mark {
    range: Range<usize>,
    group: usize,
    worth: f32,
}

impl<'a> Highlighter<'a> {
    /// For the sections given, in ascending order; those of other locales have no matches.
    pub(crate) fn new(plan: &'a Plan<'a>, docs: &[DocId]) -> Result<Self> {
        let (mut stems, mut worths) = (HashMap::new(), Vec::new());
        let mut matches: Vec<[Vec<WordMatch>; 2]> = vec![Default::default(); docs.len()];
        for (number, group) in plan.groups.iter().enumerate() {
            for form in &group.forms {
                let stem = worths.len();
                if *stems.entry(form.stem.as_str()).or_insert(stem) != stem {
                    continue;
                }
                worths.push((number, group.idf * form.weight));
                for (text, lists) in [BODY, HEADING].into_iter().filter_map(|field| form.lists.get(field)).enumerate() {
                    for list in lists {
                        let mut words = Vec::new();
                        among(
                            plan.scope.segment,
                            list,
                            docs,
                            IndexRecordOption::WithFreqsAndPositions,
                            |place, it| {
                                it.positions(&mut words);
                                if let Some(of_text) = matches.get_mut(place).and_then(|texts| texts.get_mut(text)) {
                                    of_text.extend(words.iter().map(|word| (*word, stem)));
                                }
                            },
                        )?;
                    }
                }
            }
        }
        matches.iter_mut().flatten().for_each(|words| words.sort_unstable());
        let identifiers = Sought::new(plan.identifiers.iter().map(|whole| whole.key.as_str()));
        let (whole_stems, matches) = (RefCell::default(), docs.iter().copied().zip(matches).collect());
        Ok(Self { plan, stems, worths, identifiers, whole_stems, matches })
    }

    /// Whether this is the plan of a section's locale.
    pub(crate) fn is_for(&self, locale: &str) -> bool {
        self.plan.scope.locale.eq_ignore_ascii_case(locale)
    }

    /// The snippet of a section's body as it is stored, or of its heading, as HTML.
    pub(crate) fn snippet(&self, doc: DocId, text: &str, is_heading: bool) -> String {
        let of_text = self.matches.get(&doc).map(|[body, heading]| if is_heading { heading } else { body });
        let text = if is_heading { single_spaced(text) } else { Cow::Borrowed(text) };
        let marks = self.marks(&text, of_text.map(Vec::as_slice).unwrap_or_default());
        let passage = passage(&text, &marks);
        render(&text, &marks, passage)
    }

    /// Everything that matches, in order, without overlaps.
    fn marks(&self, text: &str, matches: &[WordMatch]) -> Vec<Mark> {
        let (identifiers, first) = (&self.plan.identifiers, self.plan.groups.len());
        let mark = |(range, place): (Range<usize>, usize)| {
            Some(Mark { range, group: first + place, worth: identifiers.get(place)?.idf })
        };
        let mut marks: Vec<Mark> = self.identifiers.spans(text).filter_map(mark).collect();
        let wholes = marks.clone();
        let within = |at: usize| wholes.iter().any(|mark| mark.range.contains(&at));
        let mut left = matches;
        for (number, range) in (0u32..).zip(ranges(text)) {
            let Some((word, stem)) = left.first() else { break };
            if *word != number {
                continue;
            }
            left = left.get(left.partition_point(|(word, _)| *word <= number)..).unwrap_or_default();
            if let Some((group, worth)) = self.worth(text, &range, *stem)
                && !within(range.start)
            {
                marks.push(Mark { range, group, worth });
            }
        }
        marks.sort_by_key(|mark| mark.range.start);
        marks
    }

    /// What a word is worth at which a stem was found: where it may have parts, it may be the stem of one of those, and
    /// only whole words are marked.
    fn worth(&self, text: &str, word: &Range<usize>, stem: usize) -> Option<(usize, f32)> {
        let word = text.get(word.clone())?;
        let stem = if may_have_parts(word) { self.whole_stem(word)? } else { stem };
        self.worths.get(stem).copied()
    }

    fn whole_stem(&self, word: &str) -> Option<usize> {
        let mut known = self.whole_stems.borrow_mut();
        if let Some(stem) = known.get(word) {
            return *stem;
        }
        let stem = self.plan.scope.analyzer.stem(&word.to_lowercase());
        let stem = self.stems.get(stem.as_str()).copied();
        known.insert(word.to_owned(), stem);
        stem
    }
}

/// A text with one space wherever it has some.
pub(crate) fn single_spaced(text: &str) -> Cow<'_, str> {
    let is_so = !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains("  ")
        && !text.contains(|char: char| char.is_whitespace() && char != ' ');
    if is_so { Cow::Borrowed(text) } else { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// The stretch of the text to show: where the most telling different words stand within one snippet's length, and among
/// equals the earliest; then widened to where a sentence, or at least a word, begins and ends.
fn passage(text: &str, marks: &[Mark]) -> Range<usize> {
    if text.chars().count() <= MAX_SNIPPET_CHARS {
        return 0..text.len();
    }
    let (mut best, mut best_worth) = (None, 0.0);
    let places = in_chars(text, marks);
    let mut seen = Vec::new();
    for (number, (first, (start, _))) in marks.iter().zip(&places).enumerate() {
        let mut worth = 0.0;
        seen.clear();
        let reached = |(_, (_, end)): &(&Mark, &(usize, usize))| *end <= start + AIM_CHARS - LEAD_CHARS;
        for (mark, _) in marks.iter().zip(&places).skip(number).take_while(reached) {
            worth += if seen.contains(&mark.group) { mark.worth * 0.1 } else { mark.worth };
            seen.push(mark.group);
        }
        if worth > best_worth {
            (best, best_worth) = (Some(first.range.start), worth);
        }
    }
    let start = best.map_or(0, |first| begin(text, first));
    let end = finish(text, start, best.and_then(|first| marks.iter().find(|mark| mark.range.start == first)));
    if end == text.len() {
        // Nothing follows: show more of what comes before.
        let earliest = before_chars(text, end, MAX_SNIPPET_CHARS);
        return word_start(text, earliest).min(start)..end;
    }
    start..end
}

/// Where marks begin and end, in characters.
fn in_chars(text: &str, marks: &[Mark]) -> Vec<(usize, usize)> {
    let (mut at, mut before) = (0, 0);
    let mut count = |to: usize| {
        before += text.get(at..to).map_or(0, |between| between.chars().count());
        at = to.max(at);
        before
    };
    marks.iter().map(|mark| (count(mark.range.start), count(mark.range.end))).collect()
}

/// Where to begin so that `first` stands early: at its sentence if that is near, else a few words before.
fn begin(text: &str, first: usize) -> usize {
    let earliest = before_chars(text, first, LEAD_CHARS);
    if earliest == 0 {
        return 0;
    }
    let before = text.get(earliest..first).unwrap_or_default();
    let sentence = before.rmatch_indices(['.', '!', '?', ':']).find_map(|(at, _)| {
        let next = earliest + at + 1;
        text.get(next..)?.starts_with(' ').then_some(next + 1)
    });
    sentence.unwrap_or_else(|| word_start(text, earliest)).min(first)
}

/// Where to end: after as many words as fit, at the end of a sentence if that keeps most of them.
fn finish(text: &str, start: usize, first: Option<&Mark>) -> usize {
    let furthest = after_chars(text, start, MAX_SNIPPET_CHARS);
    if furthest == text.len() {
        return furthest;
    }
    let shown = text.get(start..furthest).unwrap_or_default();
    let goes_on = text.get(furthest..).is_some_and(|rest| !rest.starts_with(' '));
    // A word longer than the snippet has nowhere to break; it is shown up to the limit.
    let length = if goes_on { shown.rfind(' ').unwrap_or(shown.len()) } else { shown.len() };
    let end = start + length;
    match first {
        Some(mark) if mark.range.end > end => furthest,
        _ => end,
    }
}

/// The first beginning of a word at or after a place.
fn word_start(text: &str, at: usize) -> usize {
    if at == 0 || text.get(..at).is_some_and(|before| before.ends_with(' ')) {
        return at;
    }
    text.get(at..).and_then(|rest| rest.find(' ')).map_or(at, |space| at + space + 1)
}

fn after_chars(text: &str, start: usize, chars: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at)
}

fn before_chars(text: &str, end: usize, chars: usize) -> usize {
    let before = text.get(..end).unwrap_or_default();
    before.char_indices().rev().nth(chars.saturating_sub(1)).map_or(0, |(at, _)| at)
}

fn render(text: &str, marks: &[Mark], passage: Range<usize>) -> String {
    let mut html = String::new();
    if passage.start > 0 {
        html.push('…');
    }
    let mut at = passage.start;
    for mark in marks.iter().filter(|mark| mark.range.start >= passage.start && mark.range.end <= passage.end) {
        escape(text.get(at..mark.range.start).unwrap_or_default(), &mut html);
        html.push_str("<mark>");
        escape(text.get(mark.range.clone()).unwrap_or_default(), &mut html);
        html.push_str("</mark>");
        at = mark.range.end;
    }
    escape(text.get(at..passage.end).unwrap_or_default().trim_end(), &mut html);
    if passage.end < text.len() {
        html.push('…');
    }
    html
}

fn escape(text: &str, html: &mut String) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        html.push_str(text.get(plain..at).unwrap_or_default());
        html.push_str(escaped);
        plain = at + 1;
    }
    html.push_str(text.get(plain..).unwrap_or_default());
}
