//! Whether readers find the shipped guides: the relevance set, its floors, and that its judgements lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use kb::{KnowledgeBase, Source};
use resolvers::guides::documents;
use search_index::{
    SearchIndex,
    relevance::{Judged, Standing, parse, parse_floors, search, section_name, standings},
};

const QUERIES: &str = include_str!("../../../search-index/relevance/queries.tsv");
const QRELS: &str = include_str!("../../../search-index/relevance/qrels.tsv");
const FLOORS: &str = include_str!("../../../search-index/relevance/floors.tsv");

/// Fewer queries of a language would say little.
const LEAST: usize = 45;
const LANGUAGES: [&str; 5] = ["de", "en", "es", "fr", "it"];

fn set() -> Vec<Judged> {
    parse(QUERIES, QRELS).expect("a set")
}

fn shipped() -> KnowledgeBase {
    KnowledgeBase::load(&Source::Embedded, &kb::Options::default()).expect("the shipped guides").knowledge_base
}

#[test]
fn what_people_ask_finds_its_sections_as_well_as_it_ever_did() {
    let index = SearchIndex::in_memory(&documents(&shipped())).expect("an index");
    let score = |query: Judged| {
        let hits = search(&index, &query).expect("an answer");
        let ndcg = query.ndcg(hits.iter().map(String::as_str));
        (query, ndcg)
    };
    let scored: Vec<(Judged, f64)> = set().into_iter().map(score).collect();
    let standings = standings(&scored, &parse_floors(FLOORS).expect("floors"));
    let told: Vec<String> =
        standings.iter().map(|it| format!("{} {:.2}, floor {:.1}", it.group, it.score, it.floor)).collect();
    assert!(
        standings.iter().all(Standing::holds),
        "{told:#?}: `ventanilla kb relevance search-index/relevance --kb kb/articles --worst 20` tells more"
    );
    assert!(standings.iter().all(|it| it.floor > 0.0), "every group has a floor: {told:#?}");
}

#[test]
fn every_judged_section_is_there_and_every_guide_answers_a_query() {
    let knowledge_base = shipped();
    let names: BTreeSet<String> =
        documents(&knowledge_base).iter().map(|it| section_name(&it.locale, &it.id)).collect();
    let set = set();
    let lost: Vec<(&str, &str)> = set
        .iter()
        .flat_map(|query| query.grades.keys().map(|section| (query.id.as_str(), section.as_str())))
        .filter(|(_, section)| !names.contains(*section))
        .collect();
    assert!(lost.is_empty(), "judgements lead nowhere: {lost:#?}");
    let answering = set.iter().flat_map(|query| &query.grades).filter(|(_, grade)| **grade == 2);
    let answering: BTreeSet<&str> = answering.filter_map(|(section, _)| section.split(['/', '#']).nth(1)).collect();
    let default = knowledge_base.default_locale();
    let silent = knowledge_base.articles(default).iter().filter(|it| !answering.contains(it.identity.as_str()));
    assert_eq!(silent.map(|it| it.identity.as_str()).collect::<Vec<_>>(), [""; 0], "no query asks for these");
}

#[test]
fn the_set_asks_in_every_language_and_asks_nothing_twice() {
    let set = set();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for query in &set {
        query.groups().for_each(|group| *counts.entry(group).or_default() += 1);
    }
    assert!(LANGUAGES.iter().all(|language| counts.get(language) >= Some(&LEAST)), "{counts:?}");
    assert!(counts.get("codes") >= Some(&LEAST) && set.len() >= 250, "{counts:?}");
    let texts: BTreeSet<(&str, String)> = set.iter().map(|it| (it.locale.as_str(), it.text.to_lowercase())).collect();
    assert_eq!(texts.len(), set.len());
}
