//! A query from text to hits: plan, match, rescore, group by article, cut out the page, make its snippets.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::DocId;

use crate::at_hand::Preference;
use crate::candidates::{Match, matches};
use crate::closest::closest_category;
use crate::columns::TextColumn;
use crate::constraints::Constraints;
use crate::error::Result;
use crate::facets::{articles, facets};
use crate::joined::JoinedSegment;
use crate::language::language;
use crate::limits::{MAX_LIMIT, MAX_SECTIONS_PER_HIT};
use crate::plan::Plan;
use crate::query::{Hit, Passage, Query, Results};
use crate::rank::{Scored, best, rank};
use crate::scope::Scope;
use crate::snapshot::Snapshot;
use crate::snippet::Highlighter;
use crate::spelling::did_you_mean;
use crate::syntax::Syntax;
use crate::translation::Translations;
use crate::weights::Weights;

/// The best matches that are looked through for further sections of the articles on a page.
const SECTIONS_LOOKED_AT: usize = 200;

/// Share of its best section's score, by stage 1, from which on another section of an article answers too.
const ALSO_ANSWERS: f32 = 0.4;

/// Answers a query from one state of the index.
pub(crate) fn search(snapshot: &Snapshot, query: &Query, weights: &Weights) -> Result<Results> {
    let Some(segment) = snapshot.segment() else { return Ok(Results::default()) };
    let syntax = Syntax::read(&query.text);
    let (scopes, mut language) = scopes(snapshot, query, &syntax)?;
    let mut plans = planned(scopes, &syntax, weights)?;
    let mut found = matches(snapshot, &plans, &query.filter, weights)?;
    if found.is_empty() && language.take().is_some() {
        // What language it is tell small words as well, and what it is about may be said in the reader's alone.
        plans = planned(Scope::all(snapshot, &query.locales, query.max_audience), &syntax, weights)?;
        found = matches(snapshot, &plans, &query.filter, weights)?;
    }
    let mut constraints = Constraints::new(snapshot, &plans, &syntax)?;
    let preference = Preference::new(snapshot, &query.at_hand)?;
    let is_relaxed = constraints.narrow_or_relax(&mut found);
    preference.raise(&mut found);
    let by_article = articles(segment, &found)?;
    let strongest = best(&found, SECTIONS_LOOKED_AT.max(weights.candidates));
    let limit = query.limit.min(MAX_LIMIT);
    let mut ranked = rank(segment, &plans, &found, &strongest, weights, query.offset.saturating_add(limit))?;
    preference.reorder(&mut ranked);
    let own = query.locales.first().filter(|_| language.is_some());
    let page = Page {
        snapshot,
        columns: Columns::open(segment)?,
        translations: own.map(|own| Translations::new(snapshot, own, query.max_audience)),
        preference,
    };
    let looked_at = strongest.get(..SECTIONS_LOOKED_AT).unwrap_or(&strongest);
    let shown = page.shown(ranked.iter().skip(query.offset).take(limit), looked_at)?;
    let mut results = Results {
        hits: page.hits(&shown, &plans)?,
        total: by_article.len(),
        facets: facets(segment, &by_article)?,
        did_you_mean: match plans.first() {
            Some(plan) => did_you_mean(snapshot, plan, &syntax, &constraints, &query.filter)?,
            None => None,
        },
        is_relaxed,
        language,
        closest_category: None,
    };
    if results.total == 0 {
        if !constraints.is_empty() && !matches(snapshot, &plans, &query.filter, weights)?.is_empty() {
            results.did_you_mean = Some(syntax.plain());
        }
        results.closest_category = closest_category(snapshot, &plans, &syntax, &query.filter, weights)?;
    }
    Ok(results)
}

fn planned<'a>(scopes: Vec<Scope<'a>>, syntax: &Syntax, weights: &Weights) -> Result<Vec<Plan<'a>>> {
    scopes.into_iter().map(|scope| Plan::new(scope, &syntax.words, weights)).collect()
}

/// What is searched, in order of preference, and the language of the query where it is another than the reader's: then
/// that comes first.
fn scopes<'a>(snapshot: &'a Snapshot, query: &Query, syntax: &Syntax) -> Result<(Vec<Scope<'a>>, Option<String>)> {
    let scopes = Scope::all(snapshot, &query.locales, query.max_audience);
    let of_query = match language(&scopes, &syntax.words)? {
        0 => None,
        other => scopes.get(other).map(|scope| scope.locale.clone()),
    };
    let Some(of_query) = of_query else { return Ok((scopes, None)) };
    let others = query.locales.iter().filter(|locale| **locale != of_query);
    let locales: Vec<String> = std::iter::once(&of_query).chain(others).cloned().collect();
    Ok((Scope::all(snapshot, &locales, query.max_audience), Some(of_query)))
}

/// What hits are made of.
struct Page<'a> {
    snapshot: &'a Snapshot,
    columns: Columns<'a>,
    /// Into the reader's locale, where the query is written in another.
    translations: Option<Translations<'a>>,
    preference: Preference,
}

struct Columns<'a> {
    articles: TextColumn<'a>,
    locales: TextColumn<'a>,
}

impl<'a> Columns<'a> {
    fn open(segment: &'a JoinedSegment) -> Result<Self> {
        let open = |name| TextColumn::open(segment, name);
        Ok(Self { articles: open("article")?, locales: open("locale")? })
    }
}

/// The sections that stand for an article, best first, each with its score.
type Shown = Vec<Match>;

impl Page<'_> {
    fn shown<'s>(&self, ranked: impl Iterator<Item = &'s Scored>, strongest: &[Match]) -> Result<Vec<Shown>> {
        let mut sections: HashMap<u64, Vec<Match>> = HashMap::new();
        for (doc, score) in strongest {
            sections.entry(self.columns.articles.ord(*doc)).or_default().push((*doc, *score));
        }
        let none = Vec::new();
        ranked.map(|scored| self.article(scored, sections.get(&scored.article).unwrap_or(&none))).collect()
    }

    /// An article by its best section; where another one is at hand and does as well by stage 1, by that.
    fn article(&self, scored: &Scored, sections: &[Match]) -> Result<Shown> {
        let of_ranked = sections.iter().find(|(doc, _)| *doc == scored.doc).map_or(f32::MAX, |(_, score)| *score);
        let is_preferred = |doc: DocId| self.preference.factor(doc) > self.preference.factor(scored.doc);
        let at_hand = sections.iter().find(|(doc, score)| *score >= of_ranked && is_preferred(*doc));
        let (best, of_best) = at_hand.copied().unwrap_or((scored.doc, of_ranked));
        let mut shown: Vec<Match> = vec![(self.in_own_locale(best)?, scored.score)];
        for (other, of_other) in
            sections.iter().filter(|(other, score)| *other != best && *score >= of_best * ALSO_ANSWERS)
        {
            if shown.len() >= MAX_SECTIONS_PER_HIT {
                break;
            }
            let other = self.in_own_locale(*other)?;
            // A translation that lacks sections has its preamble for each of them.
            if shown.iter().all(|(known, _)| *known != other) {
                shown.push((other, scored.score * (of_other / of_best).min(1.0)));
            }
        }
        Ok(shown)
    }

    /// The section itself, or the same in the reader's language.
    fn in_own_locale(&self, doc: DocId) -> Result<DocId> {
        match &self.translations {
            Some(translations) => Ok(translations.of(doc)?.unwrap_or(doc)),
            None => Ok(doc),
        }
    }

    fn hits(&self, shown: &[Shown], plans: &[Plan]) -> Result<Vec<Hit>> {
        let mut docs: Vec<DocId> = shown.iter().flatten().map(|(doc, _)| *doc).collect();
        docs.sort_unstable();
        docs.dedup();
        let highlighters = plans.iter().map(|plan| Highlighter::new(plan, &docs)).collect::<Result<Vec<_>>>()?;
        let mut locales: HashMap<u64, String> = HashMap::new();
        for doc in &docs {
            if let Entry::Vacant(entry) = locales.entry(self.columns.locales.ord(*doc)) {
                entry.insert(self.columns.locales.text(*doc)?);
            }
        }
        let locale = |doc| locales.get(&self.columns.locales.ord(doc)).map(String::as_str).unwrap_or_default();
        let mut hits = Vec::with_capacity(shown.len());
        for sections in shown {
            let mut passages = Vec::with_capacity(sections.len());
            let mut of_article = String::new();
            for (doc, score) in sections {
                let fields = self.snapshot.fields;
                let texts = [fields.id, fields.article, fields.body_text, fields.heading_text];
                let [id, article, body, heading] = self.snapshot.texts(*doc, texts)?;
                let highlighter = highlighters.iter().find(|highlighter| highlighter.is_for(locale(*doc)));
                let snippet_html = highlighter.map(|it| snippet(it, *doc, &body, &heading)).unwrap_or_default();
                passages.push(Passage { id, score: *score, snippet_html });
                of_article = article;
            }
            let locale = sections.first().map(|(doc, _)| locale(*doc).to_owned()).unwrap_or_default();
            let mut passages = passages.into_iter();
            if let Some(Passage { id, score, snippet_html }) = passages.next() {
                let article = of_article;
                hits.push(Hit { id, article, locale, score, snippet_html, also: passages.collect() });
            }
        }
        Ok(hits)
    }
}

fn snippet(highlighter: &Highlighter, doc: DocId, body: &str, heading: &str) -> String {
    let is_heading = body.trim().is_empty();
    highlighter.snippet(doc, if is_heading { heading } else { body }, is_heading)
}
