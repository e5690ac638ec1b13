//! How well a search finds what people judged to be the answer: relevance sets, nDCG@10, and floors.
//!
//! A set is two texts of tab-separated lines, as `relevance/README.md` describes them. This module reads no files.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::Result as IndexResult;
use crate::index::SearchIndex;
use crate::query::Query;

/// Only so many hits count.
pub const DEPTH: usize = 10;
/// What the id of a query contains that is about the codes that people mix up.
const CODES: &str = "-code-";

/// Why a set or its floors cannot be used: the file, the line from 1, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct SetError {
    file: &'static str,
    line: usize,
    problem: String,
}

/// A query with the sections that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its id, once a set.
    pub id: String,
    /// The locale that is searched.
    pub locale: String,
    /// What was typed.
    pub text: String,
    /// The grade of each section that is worth something, 1 or 2, by `<locale>/<article>#<anchor>`. Never empty.
    pub grades: BTreeMap<String, u8>,
}

impl Judged {
    /// Its locale, and `codes` where it is about those.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.locale.as_str()).chain(self.id.contains(CODES).then_some("codes"))
    }

    /// The normalized discounted cumulative gain of the first ten hits, from 0 to 1. An article counts once, by the first
    /// of its sections among the hits.
    pub fn ndcg<'h>(&self, hits: impl IntoIterator<Item = &'h str>) -> f64 {
        let mut seen = BTreeSet::new();
        let articles = hits.into_iter().filter(|hit| seen.insert(article(hit))).take(DEPTH);
        let found = articles.map(|hit| self.grades.get(hit).copied().unwrap_or(0));
        let mut best: BTreeMap<&str, u8> = BTreeMap::new();
        for (section, grade) in &self.grades {
            let of_article = best.entry(article(section)).or_default();
            *of_article = (*of_article).max(*grade);
        }
        let mut ideal: Vec<u8> = best.into_values().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        gain(found) / gain(ideal.into_iter().take(DEPTH))
    }
}

/// What sets call a section: the locale before the index's own id.
pub fn section_name(locale: &str, id: &str) -> String {
    format!("{locale}/{id}")
}

/// The first ten hits of a query in its locale, for a reader who may read everything.
///
/// # Errors
/// An index that cannot be read.
pub fn search(index: &SearchIndex, query: &Judged) -> IndexResult<Vec<String>> {
    let found = index.search(&Query {
        text: query.text.clone(),
        locales: vec![query.locale.clone()],
        max_audience: u8::MAX,
        limit: DEPTH,
        ..Query::default()
    })?;
    Ok(found.hits.iter().map(|hit| section_name(&hit.locale, &hit.id)).collect())
}

/// What stands before the anchor.
fn article(section: &str) -> &str {
    section.split_once('#').map_or(section, |(article, _)| article)
}

fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    let discounted = (2_u32..).zip(grades);
    discounted.map(|(place, grade)| (f64::from(grade).exp2() - 1.0) / f64::from(place).log2()).sum()
}

/// The queries of a set with their judgements, in the order of the first text.
///
/// # Errors
/// A line with another number of fields, an empty field, an id that is there twice, a grade that is none, a judgement of a
/// query that is not there, a query without judgement.
pub fn parse(queries: &str, qrels: &str) -> Result<Vec<Judged>, SetError> {
    const QUERIES: &str = "queries.tsv";
    let mut judged: Vec<Judged> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (line, [id, locale, text]) in rows(QUERIES, queries)? {
        if places.insert(id, judged.len()).is_some() {
            return Err(SetError { file: QUERIES, line, problem: format!("the id `{id}` is there twice") });
        }
        let (id, locale, text) = (id.to_owned(), locale.to_owned(), text.to_owned());
        judged.push(Judged { id, locale, text, grades: BTreeMap::new() });
    }
    for (line, [id, section, grade]) in rows("qrels.tsv", qrels)? {
        let wrong = |problem| SetError { file: "qrels.tsv", line, problem };
        let query = places.get(id).and_then(|place| judged.get_mut(*place));
        let query = query.ok_or_else(|| wrong(format!("there is no query `{id}`")))?;
        let grade = match grade {
            "1" => 1,
            "2" => 2,
            other => return Err(wrong(format!("`{other}` is no grade: 1 or 2"))),
        };
        if query.grades.insert(section.to_owned(), grade).is_some() {
            return Err(wrong(format!("`{section}` is judged twice for `{id}`")));
        }
    }
    let unjudged = (1..).zip(&judged).find(|(_, query)| query.grades.is_empty());
    match unjudged {
        Some((line, query)) => {
            Err(SetError { file: QUERIES, line, problem: format!("no section is judged for `{}`", query.id) })
        }
        None => Ok(judged),
    }
}

/// What each group of queries must reach: nDCG@10 × 100.
///
/// # Errors
/// A line that is not a group, a tab and a number from 0 to 100; a group that is there twice.
pub fn parse_floors(floors: &str) -> Result<BTreeMap<String, f64>, SetError> {
    const FLOORS: &str = "floors.tsv";
    let mut parsed = BTreeMap::new();
    for (line, [group, floor]) in rows(FLOORS, floors)? {
        let wrong = |problem| SetError { file: FLOORS, line, problem };
        let number = floor.parse().ok().filter(|floor| (0.0..=100.0).contains(floor));
        let number = number.ok_or_else(|| wrong(format!("`{floor}` is no number from 0 to 100")))?;
        if parsed.insert(group.to_owned(), number).is_some() {
            return Err(wrong(format!("the group `{group}` is there twice")));
        }
    }
    Ok(parsed)
}

/// The lines with their numbers, each in its fields.
fn rows<'t, const N: usize>(file: &'static str, text: &'t str) -> Result<Vec<(usize, [&'t str; N])>, SetError> {
    let row = |(line, text): (usize, &'t str)| {
        let fields: Vec<&str> = text.split('\t').collect();
        let given = fields.len();
        let whole = <[&str; N]>::try_from(fields).ok().filter(|fields| fields.iter().all(|it| !it.trim().is_empty()));
        let problem = || format!("{N} fields parted by tabs are wanted, none of them empty, and here are {given}");
        whole.map(|fields| (line, fields)).ok_or_else(|| SetError { file, line, problem: problem() })
    };
    (1..).zip(text.lines()).map(row).collect()
}

/// How a group of queries fares.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// A locale, or `codes`.
    pub group: String,
    /// How many queries it has.
    pub queries: usize,
    /// The mean of their nDCG@10, × 100.
    pub score: f64,
    /// What it must reach; 0 where nothing is said.
    pub floor: f64,
}

impl Standing {
    /// Sums differ a little from machine to machine; floors are written with one decimal.
    const SLACK: f64 = 0.005;

    /// Whether it is where it must be.
    pub fn holds(&self) -> bool {
        self.score >= self.floor - Self::SLACK
    }

    /// A higher floor that holds now: the score, rounded down to one decimal, where that is more than the floor.
    pub fn higher_floor(&self) -> Option<f64> {
        let higher = ((self.score + Self::SLACK) * 10.0).floor() / 10.0;
        (higher > self.floor).then_some(higher)
    }
}

/// Where each group stands, by name, of the queries with their nDCG@10. A floor of a group that has no query is not held:
/// its score is 0.
pub fn standings(scored: &[(Judged, f64)], floors: &BTreeMap<String, f64>) -> Vec<Standing> {
    let mut groups: BTreeMap<&str, (u32, f64)> = floors.keys().map(|group| (group.as_str(), (0, 0.0))).collect();
    for (query, ndcg) in scored {
        for group in query.groups() {
            let (count, sum) = groups.entry(group).or_default();
            (*count, *sum) = (*count + 1, *sum + ndcg);
        }
    }
    let standing = |(group, (count, sum)): (&str, (u32, f64))| Standing {
        group: group.to_owned(),
        queries: usize::try_from(count).unwrap_or(usize::MAX),
        score: if count == 0 { 0.0 } else { 100.0 * sum / f64::from(count) },
        floor: floors.get(group).copied().unwrap_or(0.0),
    };
    groups.into_iter().map(standing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERIES: &str = "en-01\ten\tpay\nen-code-01\ten\tpin\n";
    const QRELS: &str = "en-01\ten/a#x\t2\nen-01\ten/a#\t1\nen-01\ten/b#y\t1\nen-code-01\ten/c#\t2\n";

    #[test]
    fn gains_are_discounted_by_place_and_measured_against_the_best_order() {
        let query = &parse(QUERIES, QRELS).unwrap()[0];
        // Worked out by hand: (3 / log2 2 + 1 / log2 3) is the most that can be had.
        for (hits, expected) in [
            (vec!["en/a#x", "en/b#y"], 1.0),
            (vec!["en/b#y", "en/a#x"], 0.796_708),
            (vec!["en/a#", "en/b#y"], 0.449_177),
            // Only the first section of an article counts.
            (vec!["en/a#", "en/a#x", "en/b#y"], 0.449_177),
            (vec!["en/z#", "en/a#x"], 0.521_296),
            (vec!["en/a#other"], 0.0),
            (vec![], 0.0),
        ] {
            let ndcg = query.ndcg(hits.iter().copied());
            assert!((ndcg - expected).abs() < 1e-5, "{hits:?}: {ndcg}, not {expected}");
        }
        let late = (0..10).map(|n| format!("en/z{n}#")).chain(["en/a#x".to_owned()]).collect::<Vec<_>>();
        assert!(query.ndcg(late.iter().map(String::as_str)).abs() < f64::EPSILON, "the eleventh counts no more");
    }

    #[test]
    fn what_is_wrong_with_a_set_is_told_with_its_line() {
        for (queries, qrels, told) in [
            ("en-01\ten\n", "", "queries.tsv, line 1: 3 fields parted by tabs"),
            ("en-01\ten\t \n", "", "queries.tsv, line 1: 3 fields parted by tabs"),
            ("a\ten\tx\na\ten\ty\n", "", "queries.tsv, line 2: the id `a` is there twice"),
            ("a\ten\tx\n", "", "queries.tsv, line 1: no section is judged for `a`"),
            ("a\ten\tx\n", "b\ten/a#\t1\n", "qrels.tsv, line 1: there is no query `b`"),
            ("a\ten\tx\n", "a\ten/a#\t3\n", "qrels.tsv, line 1: `3` is no grade"),
            ("a\ten\tx\n", "a\ten/a#\t1\na\ten/a#\t2\n", "qrels.tsv, line 2: `en/a#` is judged twice"),
        ] {
            let error = parse(queries, qrels).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
        for (floors, told) in
            [("en\t101\n", "`101` is no number"), ("en\tNaN\n", "`NaN` is no number"), ("en\t1\nen\t2\n", "twice")]
        {
            let error = parse_floors(floors).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn groups_are_told_from_their_floors_and_what_could_rise() {
        let queries = parse(QUERIES, QRELS).unwrap();
        let scored: Vec<_> = queries.into_iter().zip([0.5, 0.96]).collect();
        let floors = parse_floors("en\t73.1\ncodes\t90\nfr\t1\n").unwrap();
        let told: Vec<_> = standings(&scored, &floors)
            .into_iter()
            .map(|it| (it.group.clone(), it.queries, it.holds(), it.higher_floor()))
            .collect();
        let expected = [("codes", 1, true, Some(96.0)), ("en", 2, false, None), ("fr", 0, false, None)];
        assert_eq!(told, expected.map(|(group, queries, holds, higher)| (group.to_owned(), queries, holds, higher)));
    }
}
