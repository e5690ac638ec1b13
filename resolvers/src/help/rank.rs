//! From ties to topics.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use entities::locale::Language;
use foldhash::fast::RandomState;
use kb::{Article, Audience, BrowserFamily, Coordinate, Locale, RuleOf, condition::Checked};

use super::{HelpTopic, texts};
use crate::{context::RequestContext, money::reader, scalars};

/// How telling a tie is; the greater goes first. The published precedence, with the gaps that the score shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The page that the person is on.
    Route,
    /// The person's browser.
    Browser,
    /// A type on the screen.
    Type,
    /// A mutation of the screen's operation.
    Mutation,
    /// A field on the screen.
    Field,
    /// The state of an object on the screen.
    State,
    /// The error that the person just got.
    ErrorCode,
    /// A condition that is true of an object on the screen.
    Condition,
}

impl Tier {
    /// What a topic of this tier scores. Tiers stand further apart than what is added and taken away within one.
    const fn score(self) -> u32 {
        match self {
            Self::Route => 20,
            Self::Browser => 40,
            Self::Type => 60,
            Self::Mutation => 80,
            Self::Field => 100,
            Self::State => 120,
            Self::ErrorCode => 140,
            Self::Condition => 160,
        }
    }
}

/// Something that guides may be tied to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tie {
    /// A condition that is true of an object.
    Condition(Checked),
    /// A schema coordinate.
    Coordinate(Tier, Coordinate),
    /// A page of the customer area.
    Route(String),
    /// A browser.
    Browser(BrowserFamily),
}

/// A section goes before its article.
const SECTION: u32 = 5;
/// No topic scores more.
pub(super) const HIGHEST: u32 = Tier::Condition.score() + SECTION;
/// A guide about a part of what was asked for goes behind those about all of it.
const PART: u32 = 6;

struct Candidate {
    score: u32,
    article: Arc<Article>,
    section: Option<usize>,
    coordinate: Option<Coordinate>,
    /// Of several states of an object, the place of this one: the most telling was given first.
    state: usize,
    /// Where the article's own list names the tie: what it names first, it is about first.
    prominence: usize,
    because: String,
}

/// In which languages topics are given: guides exist in fewer than we speak.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Reader {
    /// The guides' locale.
    pub(super) guides: Locale,
    /// The language of the sentences that say why a guide is offered.
    pub(super) language: Language,
}

impl Reader {
    /// The one asked for by argument, else the viewer's own, else the client's.
    pub(super) fn of(request: &RequestContext, asked: Option<&scalars::Locale>) -> Self {
        Self { guides: request.locale(asked), language: reader(request, asked).language() }
    }
}

/// What topics depend on, but for the guides.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Question {
    to: Reader,
    audience: Audience,
    ties: Vec<Tie>,
    first: usize,
}

/// Topics that were worked out, kept with the guides that they are of: the same few states and documents come again and
/// again, and what is true of them changes with the guides alone.
#[derive(Debug, Default)]
pub(crate) struct Ranked(RwLock<HashMap<Question, Arc<[HelpTopic]>, RandomState>>);

impl Ranked {
    /// The most questions that are kept; with one more, all are forgotten.
    const MOST: usize = 1_000;
    /// Questions with more ties are not kept.
    const TIES: usize = 100;

    /// Paths are what somebody typed, which does not come again.
    fn keeps(question: &Question) -> bool {
        question.ties.len() <= Self::TIES && !question.ties.iter().any(|tie| matches!(tie, Tie::Route(_)))
    }

    fn get(&self, question: &Question) -> Option<Arc<[HelpTopic]>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(question).map(Arc::clone)
    }

    fn keep(&self, question: Question, topics: &[HelpTopic]) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(question, topics.into());
    }
}

/// The best topics for the ties: one an article (of equal ties the first given), in the published order.
pub(super) fn topics(request: &RequestContext, to: &Reader, ties: Vec<Tie>, first: usize) -> Vec<HelpTopic> {
    let audience = crate::articles::reader(&request.access);
    let question = Question { to: to.clone(), audience, ties, first };
    if !Ranked::keeps(&question) {
        return ranked(request, &question);
    }
    let known = request.guides.ranked();
    if let Some(topics) = known.get(&question) {
        return topics.to_vec();
    }
    let topics = ranked(request, &question);
    known.keep(question, &topics);
    topics
}

fn ranked(request: &RequestContext, question: &Question) -> Vec<HelpTopic> {
    let Question { to, audience, ties, first } = question;
    let mut best: HashMap<String, Candidate> = HashMap::new();
    // What is said of a condition whose article does not speak the reader's language.
    let stated = ties.iter().find_map(|tie| match tie {
        Tie::Coordinate(Tier::State, coordinate) => texts::of_state(to.language, coordinate),
        _ => None,
    });
    let found = ties.iter().enumerate().flat_map(|(place, tie)| {
        let state = if matches!(tie, Tie::Coordinate(Tier::State, _)) { place } else { 0 };
        candidates(request, to, tie, stated).into_iter().map(move |candidate| Candidate { state, ..candidate })
    });
    for candidate in found {
        if !candidate.article.is_for(*audience) {
            continue;
        }
        let better = best.get(&candidate.article.identity).is_none_or(|known| known.score < candidate.score);
        if better {
            best.insert(candidate.article.identity.clone(), candidate);
        }
    }
    let mut ranked: Vec<Candidate> = best.into_values().collect();
    ranked.sort_by(|a, b| a.order().cmp(&b.order()));
    ranked.truncate(*first);
    ranked.into_iter().map(Candidate::topic).collect()
}

fn candidates(request: &RequestContext, to: &Reader, tie: &Tie, stated: Option<&str>) -> Vec<Candidate> {
    let knowledge_base = request.guides.knowledge_base();
    match tie {
        Tie::Condition(checked) => {
            let rules = knowledge_base.helping_when(checked.condition(), &to.guides);
            rules.iter().flat_map(|rule| conditioned(to, rule, checked, stated)).collect()
        }
        Tie::Coordinate(tier, coordinate) => {
            let because = texts::because(to.language, *tier, coordinate);
            let explanations = knowledge_base.explaining(coordinate, &to.guides).into_iter();
            let candidate = |explanation: kb::Explanation| Candidate {
                score: tier.score() + if explanation.section.is_some() { SECTION } else { 0 }
                    - if explanation.is_exact { 0 } else { PART },
                section: explanation.section,
                state: 0,
                prominence: prominence(&explanation.article, &explanation.coordinate),
                coordinate: Some(explanation.coordinate),
                because: because.clone(),
                article: explanation.article,
            };
            explanations.map(candidate).collect()
        }
        Tie::Route(path) => {
            let because = texts::because_route(to.language, path);
            let articles = knowledge_base.by_route(path, &to.guides);
            articles.into_iter().map(|article| Candidate::untied(Tier::Route, article, because.clone())).collect()
        }
        Tie::Browser(family) => {
            let because = texts::because_browser(to.language, *family);
            let articles = knowledge_base.by_browser(*family, &to.guides);
            articles.into_iter().map(|article| Candidate::untied(Tier::Browser, article, because.clone())).collect()
        }
    }
}

/// What a condition leads to: the sections that it is about, or the article as a whole.
fn conditioned(to: &Reader, rule_of: &RuleOf, checked: &Checked, stated: Option<&str>) -> Vec<Candidate> {
    let Some(rule) = rule_of.rule() else { return Vec::new() };
    let article = &rule_of.article;
    // The rule's own sentence is in the language of its article.
    let own = rule.because.clone().filter(|_| article.locale.language() == to.language.as_str());
    let general = || texts::because_condition(to.language, checked.type_name());
    let because = own.or_else(|| stated.map(str::to_owned)).unwrap_or_else(general);
    let candidate = |section: Option<usize>| Candidate {
        score: Tier::Condition.score() + if section.is_some() { SECTION } else { 0 },
        article: Arc::clone(article),
        section,
        coordinate: checked.coordinate().cloned(),
        state: 0,
        prominence: rule_of.place(),
        because: because.clone(),
    };
    match rule.sections.as_slice() {
        [] => vec![candidate(None)],
        sections => sections.iter().map(|section| candidate(Some(*section))).collect(),
    }
}

/// The place of a coordinate in the article's front matter; the last of all where only a section names it.
fn prominence(article: &Article, coordinate: &Coordinate) -> usize {
    article.about.iter().position(|about| about == coordinate).unwrap_or(usize::MAX)
}

impl Candidate {
    /// The published order: the higher score, then the more telling state, then the more prominent tie, then the slug.
    fn order(&self) -> (Reverse<u32>, usize, usize, &str) {
        (Reverse(self.score), self.state, self.prominence, &self.article.identity)
    }

    fn untied(tier: Tier, article: Arc<Article>, because: String) -> Self {
        Self { score: tier.score(), article, section: None, coordinate: None, state: 0, prominence: 0, because }
    }

    fn topic(self) -> HelpTopic {
        HelpTopic::new(self.article, self.section, self.because, self.coordinate, f64::from(self.score))
    }
}
