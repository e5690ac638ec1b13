//! Help beside an answer, for clients that ask for it with `extensions: {"help": true}`, and with errors.
//!
//! The topics are those for the coordinates of the document and for the objects in the answer, as `help(context:)` and each
//! object's own `help` give them: the best of each article, [`MOST`] in all, in the published order.

use std::{collections::BTreeSet, collections::HashMap, sync::Arc};

use kb::Coordinate;
use serde_json::{Value, json};

use super::{HelpTopic, Tie, Tier, UserErrorCode, context::ties_of, live::plans_of, rank};
use crate::{context::RequestContext, level::Plans};

/// How many topics go beside an answer.
const MOST: usize = 5;

/// How many topics go with an error.
const WITH_ERROR: usize = 3;

/// What every object that guides explain is asked: the same as [`written`] writes.
const TOPICS: &str = "{ __typename help(first: 5) { because coordinate score \
                      article { slug locale title summary url } section { anchor title url } } }";

/// The question to the objects in an answer.
///
/// # Panics
/// Never: the document is a constant, which every test of help runs.
pub fn topics_of_objects() -> Arc<Plans> {
    Arc::new(plans_of(TOPICS).expect("a constant selection"))
}

/// The coordinates that a document uses: worked out once a document.
#[derive(Debug, Default)]
pub struct Used(BTreeSet<Coordinate>);

impl Used {
    /// Of a valid document. One that is too large to be looked at uses nothing.
    pub fn of(request: &RequestContext, document: &str) -> Self {
        Self(request.guides.coordinates().of_operation(document).unwrap_or_default())
    }
}

/// The topics beside an answer: for what the document uses, and for what the objects said, as JSON.
pub fn beside_answer(request: &RequestContext, used: &Used, said: &[Vec<u8>]) -> Value {
    let to = rank::Reader::of(request, None);
    let mut topics: Vec<Value> =
        rank::topics(request, &to, ties_of(request, &used.0), MOST).iter().map(written).collect();
    let objects = said.iter().filter_map(|json| serde_json::from_slice::<Value>(json).ok());
    for mut object in objects {
        if let Some(Value::Array(found)) = object.get_mut("help").map(Value::take) {
            topics.extend(found);
        }
    }
    Value::Array(best(topics))
}

/// The best topic of each article, the most telling first. What was said comes in no order, so that ties are decided by
/// everything that a topic has.
fn best(topics: Vec<Value>) -> Vec<Value> {
    let mut by_article: HashMap<String, Value> = HashMap::new();
    for topic in topics {
        let Some(slug) = topic["article"]["slug"].as_str().map(str::to_owned) else { continue };
        match by_article.get(&slug) {
            Some(known) if !goes_before(&topic, known) => {}
            _ => drop(by_article.insert(slug, topic)),
        }
    }
    let mut best: Vec<Value> = by_article.into_values().collect();
    best.sort_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal));
    best.truncate(MOST);
    best
}

fn goes_before(one: &Value, other: &Value) -> bool {
    order(one) < order(other)
}

/// By score, then by slug, then by the rest.
fn order(topic: &Value) -> (f64, &str, &str, &str) {
    let score = topic["score"].as_f64().unwrap_or_default();
    (
        -score,
        topic["article"]["slug"].as_str().unwrap_or_default(),
        topic["section"]["anchor"].as_str().unwrap_or_default(),
        topic["because"].as_str().unwrap_or_default(),
    )
}

/// The guides about an error with that code in `extensions`, as JSON; empty where there is none.
pub fn of_error(request: &RequestContext, code: &str) -> Value {
    let known = match code {
        // What the API calls a refused argument, guides call an invalid value.
        "BAD_USER_INPUT" => Some(UserErrorCode::Invalid),
        code => UserErrorCode::named(code),
    };
    let coordinate = known.and_then(UserErrorCode::coordinate);
    let ties: Vec<Tie> = coordinate.into_iter().map(|it| Tie::Coordinate(Tier::ErrorCode, it)).collect();
    let to = rank::Reader::of(request, None);
    Value::Array(rank::topics(request, &to, ties, WITH_ERROR).iter().map(written).collect())
}

/// A topic as [`TOPICS`] asks for it.
fn written(topic: &HelpTopic) -> Value {
    let article = &topic.article;
    let section = topic.section.and_then(|index| article.sections.get(index));
    json!({
        "because": topic.because,
        "coordinate": topic.coordinate.as_ref().map(Coordinate::as_str),
        "score": topic.score,
        "article": {
            "slug": article.slug,
            "locale": article.locale.as_str(),
            "title": article.title,
            "summary": article.summary,
            "url": article.url,
        },
        "section": section.map(|section| json!({"anchor": section.anchor, "title": section.title, "url": section.url})),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_article_is_offered_once_by_its_best_topic_whatever_the_order() {
        let topic = |slug: &str, score: f64, anchor: Option<&str>| {
            let section = anchor.map(|anchor| json!({"anchor": anchor}));
            json!({"because": "x", "score": score, "article": {"slug": slug}, "section": section})
        };
        let mut topics = vec![
            topic("b", 20.0, None),
            topic("a", 20.0, None),
            topic("b", 165.0, Some("y")),
            topic("b", 165.0, Some("x")),
        ];
        topics.extend(["c", "d", "e", "f"].map(|slug| topic(slug, 60.0, None)));
        let expected = best(topics.clone());
        let shown: Vec<(&str, &str)> = expected
            .iter()
            .map(|it| {
                (
                    it["article"]["slug"].as_str().unwrap_or_default(),
                    it["section"]["anchor"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(shown, [("b", "x"), ("c", ""), ("d", ""), ("e", ""), ("f", "")]);
        topics.reverse();
        assert_eq!(best(topics), expected);
        assert_eq!(best(vec![json!(null), json!({"article": 7})]), Vec::<Value>::new());
    }
}
