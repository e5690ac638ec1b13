//! Help beside an answer, for clients that ask for it with `extensions: {"help": true}`, and with errors.
//!
//! The topics are those for the coordinates of the document and for the objects in the answer, as `help(context:)` and each
//! object's own `help` give them: the best of each article, [`MOST`] in all, in the published order.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use kb::{Audience, Coordinate};
use serde::Serialize;
use serde_json::Value;

use super::{HelpTopic, Tie, Tier, UserErrorCode, context::ties_of, live::plans_of, rank, topic::Offer};
use crate::{context::RequestContext, error::ErrorCode, guides::Guides, level::Plans};

/// How many topics go beside an answer.
const MOST: usize = 5;

/// How many topics go with an error.
const WITH_ERROR: usize = 3;

/// What every object that guides explain is asked. Its topics are collected: see [`crate::level::is_help`].
const TOPICS: &str = "{ __typename help(first: 5) { __typename } }";

/// The question to the objects in an answer.
///
/// # Panics
/// Never: the document is a constant, which every test of help runs.
pub fn topics_of_objects() -> Arc<Plans> {
    Arc::new(plans_of(TOPICS).expect("a constant selection"))
}

/// What a document's coordinates tie to: worked out once a document, and the topics once a kind of reader.
#[derive(Debug, Default)]
pub struct Used {
    ties: Vec<Tie>,
    topics: Mutex<Vec<Known>>,
}

/// The topics for a document's coordinates.
#[derive(Debug)]
struct Known {
    guides: Weak<Guides>,
    to: rank::Reader,
    audience: Audience,
    topics: Arc<[HelpTopic]>,
}

/// About how many bytes a topic takes as text, by itself and written.
const WRITTEN: usize = 800;

/// So many kinds of readers of one document are remembered; with one more, all are forgotten.
const KINDS: usize = 20;

impl Used {
    /// Of a valid document. One that is too large to be looked at uses nothing.
    pub fn of(request: &RequestContext, document: &str) -> Self {
        let used = request.guides.coordinates().of_operation(document).unwrap_or_default();
        Self { ties: ties_of(request, &used), topics: Mutex::default() }
    }

    /// About how many bytes of memory it takes once every kind of reader has asked.
    pub fn size(&self) -> usize {
        let text = |tie: &Tie| if let Tie::Coordinate(_, coordinate) = tie { coordinate.as_str().len() } else { 0 };
        let ties: usize = self.ties.iter().map(|tie| size_of::<Tie>() + text(tie)).sum();
        ties + KINDS * MOST * (size_of::<Offer>() + WRITTEN)
    }

    fn topics(&self, request: &RequestContext) -> Arc<[HelpTopic]> {
        let (to, audience) = (rank::Reader::of(request, None), crate::articles::reader(&request.access));
        let mut known = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        // Of guides that were replaced nothing is of use.
        known.retain(|known| std::ptr::eq(known.guides.as_ptr(), Arc::as_ptr(&request.guides)));
        if let Some(known) = known.iter().find(|known| known.audience == audience && known.to == to) {
            return Arc::clone(&known.topics);
        }
        if known.len() >= KINDS {
            known.clear();
        }
        let topics: Arc<[HelpTopic]> = rank::topics(request, &to, self.ties.clone(), MOST).into();
        let guides = Arc::downgrade(&request.guides);
        known.push(Known { guides, to, audience, topics: Arc::clone(&topics) });
        topics
    }
}

/// The topics beside an answer: for what the document uses, and for the objects that were asked, as JSON.
pub fn beside_answer(request: &RequestContext, used: &Used) -> String {
    let mut topics = request.collected_topics();
    topics.extend(used.topics(request).iter().cloned());
    let best = best(topics);
    let length = best.iter().map(|topic| written(topic).len() + 1).sum::<usize>();
    let mut json = String::with_capacity(length + 1);
    for topic in &best {
        json.push(if json.is_empty() { '[' } else { ',' });
        json.push_str(written(topic));
    }
    if json.is_empty() {
        json.push('[');
    }
    json.push(']');
    json
}

/// The best topic of each article, the most telling first. Topics come in no order, so that ties are decided by everything
/// that a topic has.
fn best(topics: Vec<HelpTopic>) -> Vec<HelpTopic> {
    let is_before = |one: &HelpTopic, other: &HelpTopic| order(one) < order(other);
    let mut best: Vec<HelpTopic> = Vec::with_capacity(MOST + 1);
    for topic in topics {
        if best.get(MOST - 1).is_some_and(|last| !is_before(&topic, last)) {
            continue;
        }
        if let Some(place) = best.iter().position(|better| better.article.identity == topic.article.identity) {
            if !is_before(&topic, &best[place]) {
                continue;
            }
            best.remove(place);
        }
        let place = best.partition_point(|better| !is_before(&topic, better));
        best.insert(place, topic);
        best.truncate(MOST);
    }
    best
}

/// A topic as JSON.
fn written(topic: &HelpTopic) -> &str {
    // Texts and numbers alone: nothing in it can fail.
    topic.json.get_or_init(|| serde_json::to_string(&Written::of(topic)).unwrap_or_else(|_| "null".to_owned()).into())
}

/// By score, then by slug, then by the rest.
fn order(topic: &HelpTopic) -> (f64, &str, Option<usize>, &str) {
    (-topic.score, &topic.article.slug, topic.section, &topic.because)
}

/// The guides about an error with that code in `extensions`, as JSON; empty where there is none.
pub fn of_error(request: &RequestContext, code: &str) -> Value {
    // Some codes are those of a person's mistakes as well, which more guides explain.
    let mistake = UserErrorCode::named(code).and_then(UserErrorCode::coordinate);
    let coordinates = [mistake, ErrorCode::named(code).and_then(ErrorCode::coordinate)];
    let ties = coordinates.into_iter().flatten().map(|it| Tie::Coordinate(Tier::ErrorCode, it)).collect();
    let to = rank::Reader::of(request, None);
    let topics = rank::topics(request, &to, ties, WITH_ERROR);
    topics.iter().map(|topic| serde_json::to_value(Written::of(topic)).unwrap_or_default()).collect()
}

/// A topic as it stands beside an answer and in an error.
#[derive(Debug, Serialize)]
struct Written<'a> {
    because: &'a str,
    coordinate: Option<&'a str>,
    score: f64,
    article: WrittenArticle<'a>,
    section: Option<WrittenSection<'a>>,
}

#[derive(Debug, Serialize)]
struct WrittenArticle<'a> {
    slug: &'a str,
    locale: &'a str,
    title: &'a str,
    summary: &'a str,
    url: &'a str,
}

#[derive(Debug, Serialize)]
struct WrittenSection<'a> {
    anchor: &'a str,
    title: &'a str,
    url: &'a str,
}

impl<'a> Written<'a> {
    fn of(topic: &'a HelpTopic) -> Self {
        let article = &*topic.article;
        let section = topic.section.and_then(|index| article.sections.get(index));
        Self {
            because: &topic.because,
            coordinate: topic.coordinate.as_ref().map(Coordinate::as_str),
            score: topic.score,
            article: WrittenArticle {
                slug: &article.slug,
                locale: article.locale.as_str(),
                title: &article.title,
                summary: &article.summary,
                url: &article.url,
            },
            section: section.map(|section| WrittenSection {
                anchor: &section.anchor,
                title: &section.title,
                url: &section.url,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use kb::{Article, KnowledgeBase, Options, Source};
    use proptest::prelude::*;

    use super::*;

    /// Some articles, by slug.
    fn articles(count: usize) -> Vec<Arc<Article>> {
        let loaded = KnowledgeBase::load(&Source::Embedded, &Options::default()).unwrap();
        let mut articles = loaded.knowledge_base.articles(loaded.knowledge_base.default_locale())[..count].to_vec();
        articles.sort_by(|one, other| one.slug.cmp(&other.slug));
        articles
    }

    fn topic(article: &Arc<Article>, score: f64, section: Option<usize>) -> HelpTopic {
        HelpTopic::new(Arc::clone(article), section, "x".to_owned(), None, score)
    }

    fn shown(topics: Vec<HelpTopic>) -> Vec<(String, Option<usize>)> {
        topics.into_iter().map(|topic| (topic.article.slug.clone(), topic.section)).collect()
    }

    #[test]
    fn each_article_is_offered_once_by_its_best_topic_whatever_the_order() {
        let articles = articles(6);
        let topic = |article: usize, score, section| topic(&articles[article], score, section);
        let mut topics =
            vec![topic(1, 20.0, None), topic(0, 20.0, None), topic(1, 165.0, Some(1)), topic(1, 165.0, Some(0))];
        topics.extend([2, 3, 4, 5].map(|article| topic(article, 60.0, None)));
        let expected = [(1, Some(0)), (2, None), (3, None), (4, None), (5, None)];
        let expected = expected.map(|(article, section)| (articles[article].slug.clone(), section));
        assert_eq!(shown(best(topics.clone())), expected);
        topics.reverse();
        assert_eq!(shown(best(topics)), expected);
    }

    #[test]
    fn the_best_are_those_that_all_in_their_order_begin_with() {
        let articles = articles(9);
        let score = prop_oneof![Just(20.0), Just(60.0), Just(165.0)];
        let asked = prop::collection::vec((0..articles.len(), score, prop::option::of(0..3_usize)), 0..30);
        proptest!(|(asked in asked)| {
            let topics = || -> Vec<HelpTopic> {
                asked.iter().map(|(article, score, section)| topic(&articles[*article], *score, *section)).collect()
            };
            let mut expected = topics();
            expected.sort_by(|one, other| order(one).partial_cmp(&order(other)).expect("scores are numbers"));
            let mut seen = std::collections::HashSet::new();
            expected.retain(|topic| seen.insert(topic.article.identity.clone()));
            expected.truncate(MOST);
            prop_assert_eq!(shown(best(topics())), shown(expected));
        });
    }
}
