//! Articles replaced one by one: what is found is what a new index would find.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{find, ids, library, query, section};
use crate::{Document, Facets, Opened, Query, SearchIndex};

/// All that a reader can learn from an index by these texts, but for the last digits of the scores.
fn learned(index: &SearchIndex, max_audience: u8) -> Vec<String> {
    let mut learned = Vec::new();
    for locale in ["es", "en"] {
        for text in TEXTS {
            let locales = vec![locale.to_owned(), "en".to_owned()];
            let results = index.search(&Query { locales, max_audience, ..query(locale, text) }).unwrap();
            let hits = results
                .hits
                .iter()
                .map(|hit| format!("{} {} {} {:.3} {}", hit.id, hit.article, hit.locale, hit.score, hit.snippet_html));
            let hits: Vec<String> = hits.collect();
            let Facets { category, kind, tag } = &results.facets;
            learned.push(format!(
                "{locale} {text}: {} {:?} {category:?} {kind:?} {tag:?} {hits:#?}",
                results.total, results.did_you_mean
            ));
            let suggested = index.suggest(text, locale, max_audience, 20).unwrap();
            learned.push(format!("{locale} {text}… {suggested:?}"));
        }
    }
    learned.push(format!("{} {:?}", index.sections(), index.locales()));
    learned
}

/// Whole, unfinished, misspelt, of one article and of several.
const TEXTS: [&str; 9] = [
    "invoice",
    "invo",
    "invioce ",
    "transfer domain",
    "prepaid balance",
    "balance refund",
    "pass",
    "f",
    "the invoices",
];

const WORDS: [&str; 10] =
    ["invoice", "balance", "transfer", "prepaid", "domain", "refund", "password", "invoices", "factura", "the"];

/// What an article is made of: for each locale its audience and the words of its sections.
type Plan = BTreeMap<&'static str, (u8, Vec<Vec<usize>>)>;

fn plan() -> impl Strategy<Value = Plan> {
    let words = prop::collection::vec(0..WORDS.len(), 1..5);
    let translation = (0u8..3, prop::collection::vec(words, 1..4));
    prop::collection::btree_map(prop::sample::select(vec!["es", "en"]), translation, 0..3)
}

fn documents(article: &str, plan: &Plan) -> Vec<Document> {
    let text = |words: &[usize]| words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
    let mut documents = Vec::new();
    for (locale, (audience, sections)) in plan {
        let title = sections.first().map(|words| text(words)).unwrap_or_default();
        for (number, words) in sections.iter().enumerate() {
            let anchor = if number == 0 { String::new() } else { format!("s{number}") };
            let heading = if number == 0 { String::new() } else { text(words.get(1..).unwrap_or_default()) };
            let id = format!("{article}#{anchor}");
            let mut document = section(locale, &id, &title, &heading, &format!("{} in {locale}", text(words)));
            document.audience = *audience;
            document.category = format!("category-{}", words.len());
            document.tags = words.iter().map(|word| format!("tag-{word}")).collect();
            document.synonyms = vec![format!("alias{}", words.len())];
            document.slugs = vec![format!("slug-{}", words.len())];
            document.coordinates = vec!["Query.invoice".to_owned()];
            documents.push(document);
        }
    }
    documents
}

fn all(articles: &BTreeMap<String, Plan>) -> Vec<Document> {
    articles.iter().flat_map(|(article, plan)| documents(article, plan)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// Articles come, change, change their audience and go, several at once and in turn.
    #[test]
    fn replacing_finds_what_building_anew_finds(
        start in prop::collection::btree_map("a[0-5]", plan(), 0..5),
        steps in prop::collection::vec(prop::collection::btree_map("a[0-7]", plan(), 1..3), 1..4),
        stored in 0usize..4,
    ) {
        let mut articles = start;
        let mut index = SearchIndex::in_memory(&all(&articles)).unwrap();
        for (number, step) in steps.into_iter().enumerate() {
            let before = learned(&index, 2);
            let names: BTreeSet<&str> = step.keys().map(String::as_str).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let next = index.replaced(&number.to_string(), &names, &all(&step)).unwrap();
            prop_assert_eq!(learned(&index, 2), before, "the index of before is as it was");
            index = if stored == number { next.stored().unwrap() } else { next };
            articles.extend(step);
            let anew = SearchIndex::in_memory(&all(&articles)).unwrap();
            for audience in 0..3 {
                prop_assert_eq!(learned(&index, audience), learned(&anew, audience));
            }
        }
    }
}

#[test]
fn an_article_is_replaced_and_the_others_stay() {
    let index = super::library_index();
    let changed = [
        section("es", "recarga#", "Recargar el saldo", "", "Se recarga con tarjeta."),
        section("es", "recarga#plazo", "Recargar el saldo", "Cuánto tarda", "Un día laborable."),
    ];
    let next = index.replaced("two", &["recarga"], &changed).unwrap();
    assert_eq!(next.revision(), "two");
    assert_eq!(ids(&find(&next, "es", "laborable")), ["recarga#plazo"]);
    assert_eq!(find(&next, "es", "reembolso").total, 0, "what is gone is not found");
    assert!(next.suggest("pedir un reem", "es", 2, 9).unwrap().is_empty(), "and not completed");
    assert_eq!(ids(&find(&next, "es", "contraseña")), ["contrasena#"]);
    assert_eq!(find(&index, "es", "reembolso").total, 1, "who still reads the old state finds it there");
}

#[test]
fn a_word_that_went_with_its_article_is_no_correction_any_more() {
    let gone = section("en", "a#", "Escalation", "", "blacklist");
    let index = SearchIndex::in_memory(&[gone, section("en", "b#", "Open", "", "other words")]).unwrap();
    assert_eq!(find(&index, "en", "blacklisst ").did_you_mean.as_deref(), Some("blacklist"));
    let index = index.replaced("two", &["a"], &[]).unwrap();
    assert_eq!((find(&index, "en", "blacklisst ").total, find(&index, "en", "blacklisst ").did_you_mean), (0, None));
}

#[test]
fn only_sections_that_differ_are_taken_up() {
    let index = super::library_index();
    let mut same = library();
    same.retain(|document| document.article == "recarga");
    let next = index.replaced("two", &["recarga"], &same).unwrap();
    assert_eq!(next.replaced_sections(), 0);
    same[1].body.push_str(" Tarda un día.");
    let next = next.replaced("three", &["recarga"], &same).unwrap();
    assert_eq!(next.replaced_sections(), 2, "one that went, one that came");
    assert_eq!(ids(&find(&next, "es", "tarda")), ["recarga#reembolso"]);
}

#[test]
fn everything_may_go_and_come_again() {
    let index = super::library_index();
    let documents = library();
    let articles: Vec<&str> = documents.iter().map(|document| document.article.as_str()).collect();
    let empty = index.replaced("two", &articles, &[]).unwrap();
    assert_eq!((empty.sections(), empty.locales().len(), find(&empty, "es", "contraseña").total), (0, 0, 0));
    let stored = empty.stored().unwrap();
    assert_eq!((stored.sections(), find(&stored, "es", "contraseña").total), (0, 0));
    for index in [empty, stored] {
        let again = index.replaced("three", &[], &documents).unwrap();
        assert_eq!(find(&again, "es", "cotraseña").total, 1);
    }
}

#[test]
fn words_are_as_like_the_query_as_in_a_new_index_where_all_of_the_old_one_is_gone() {
    let old = [section("en", "a#", "refund", "", "refund")];
    let new = [section("en", "a#", "refund invoice", "", "refund invoice")];
    let replaced = SearchIndex::in_memory(&old).unwrap().replaced("two", &["a"], &new).unwrap();
    let anew = SearchIndex::in_memory(&new).unwrap();
    let score = |index: &SearchIndex| format!("{:.3}", find(index, "en", "balance refund").hits[0].score);
    assert_eq!(score(&replaced), score(&anew));
}

/// So far apart that none is a misspelling of another.
const THINGS: [&str; 20] = [
    "apple", "bridge", "candle", "dolphin", "engine", "forest", "guitar", "harbour", "island", "jacket", "kettle",
    "lantern", "meadow", "notebook", "orchard", "pencil", "quarry", "ribbon", "saddle", "turtle",
];

/// An article about each, so that one of them is few.
fn twenty() -> Vec<Document> {
    let article = |(number, thing): (usize, &&str)| section("en", &format!("a{number}#"), "Title", "", thing);
    THINGS.iter().enumerate().map(article).collect()
}

#[test]
fn a_start_with_a_few_other_articles_takes_up_those_alone() {
    let home = tempfile::tempdir().unwrap();
    SearchIndex::open_or_build(home.path(), "one", twenty).unwrap();
    let changed = || {
        let mut documents = twenty();
        documents.remove(7);
        documents[3].body = "another body".to_owned();
        documents
    };
    for _ in 0..2 {
        let (index, opened) = SearchIndex::open_or_build(home.path(), "two", changed).unwrap();
        assert_eq!((opened, index.revision().as_str()), (Opened::Adapted, "two"));
        assert_eq!((find(&index, "en", "another").total, find(&index, "en", "dolphin ").total), (1, 0));
        assert_eq!((find(&index, "en", "harbour ").total, index.sections()), (0, 19));
    }
    let (index, opened) = SearchIndex::open_or_build(home.path(), "one", Vec::new).unwrap();
    assert_eq!((opened, index.sections()), (Opened::Reused, 20), "what is stored has not changed");
}

#[test]
fn a_start_with_many_other_articles_builds_anew() {
    let home = tempfile::tempdir().unwrap();
    SearchIndex::open_or_build(home.path(), "one", twenty).unwrap();
    let fewer = || twenty().into_iter().skip(3).collect();
    assert_eq!(SearchIndex::open_or_build(home.path(), "two", fewer).unwrap().1, Opened::Built);
}

#[test]
fn what_was_replaced_is_there_after_it_was_stored() {
    let home = tempfile::tempdir().unwrap();
    let (index, _) = SearchIndex::open_or_build(home.path(), "one", twenty).unwrap();
    let new = [section("en", "new#", "New", "", "fresh words")];
    let index = index.replaced("two", &["a5", "new"], &new).unwrap().stored().unwrap();
    assert_eq!((index.replaced_sections(), index.sections()), (0, 20));
    let again = SearchIndex::open_or_build(home.path(), "two", || unreachable!("the documents are not needed"));
    let (again, opened) = again.unwrap();
    assert_eq!((opened, ids(&find(&again, "en", "fresh")).len()), (Opened::Reused, 1));
    assert_eq!(find(&again, "en", "forest ").total, 0);
}

#[test]
fn another_process_may_store_meanwhile() {
    let home = tempfile::tempdir().unwrap();
    let (ours, _) = SearchIndex::open_or_build(home.path(), "one", twenty).unwrap();
    let (theirs, _) = SearchIndex::open_or_build(home.path(), "one", twenty).unwrap();
    let new = [section("en", "new#", "New", "", "fresh words")];
    theirs.replaced("two", &["new"], &new).unwrap().stored().unwrap();
    assert_eq!(find(&ours, "en", "forest ").total, 1, "what was opened goes on");
    let ours = ours.replaced("three", &["a5"], &[]).unwrap();
    assert_eq!((ours.sections(), find(&ours, "en", "forest ").total), (19, 0));
    let ours = ours.stored().unwrap();
    assert_eq!((ours.sections(), ours.revision().as_str()), (19, "three"));
}
