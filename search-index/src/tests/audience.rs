//! Nobody learns of a section that is not for them, by any way an answer has.

use proptest::prelude::*;

use super::{ids, query, section};
use crate::{Document, Query, SearchIndex};

/// Words that the properties compose texts of; each level and locale marks its own with an ending.
const WORDS: [&str; 8] = ["factura", "invoice", "saldo", "transfer", "prefijo", "domain", "recarga", "password"];

/// A word that only documents of one locale and audience have.
fn secret(locale: &str, audience: u8, word: usize) -> String {
    let level = ["zero", "one", "two"][usize::from(audience.min(2))];
    format!("{}q{level}q{locale}", WORDS[word % WORDS.len()])
}

fn document(number: usize, locale: &str, audience: u8, words: &[usize]) -> Document {
    let text = |words: &[usize]| words.iter().map(|word| secret(locale, audience, *word)).collect::<Vec<_>>().join(" ");
    let mut document = section(locale, &format!("a{number}#"), &text(words), "", &format!("shared {}", text(words)));
    document.heading = format!("heading {}", text(words));
    document.audience = audience;
    document.category = format!("category-{locale}-{audience}");
    document.kind = format!("kind-{locale}-{audience}");
    document.tags = vec![format!("tag-{locale}-{audience}")];
    document.synonyms = vec![format!("synonym{}", text(words))];
    document.slugs = vec![format!("slug-{}", text(words))];
    document
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (prop::sample::select(vec!["es", "en", "pt"]), 0u8..3, prop::collection::vec(0usize..8, 1..4));
    prop::collection::vec(one, 1..8).prop_map(|all| {
        all.iter()
            .enumerate()
            .map(|(number, (locale, audience, words))| document(number, locale, *audience, words))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_answer_reveals_another_locale_or_a_higher_audience(
        documents in documents(),
        locale in prop::sample::select(vec!["es", "en", "pt"]),
        max_audience in 0u8..3,
        word in 0usize..8,
        level in 0u8..3,
        other in prop::sample::select(vec!["es", "en", "pt"]),
        cut in 0usize..4,
    ) {
        let index = SearchIndex::in_memory(&documents).unwrap();
        let visible = |document: &&Document| document.locale == locale && document.audience <= max_audience;
        let hidden: Vec<String> = documents.iter().filter(|document| !visible(document)).map(|document| {
            format!("q{}q{}", ["zero", "one", "two"][usize::from(document.audience)], document.locale)
        }).collect();

        // The secret itself, unfinished, misspelt, and with a word that everything has.
        let whole = secret(other, level, word);
        let prefix = whole.get(..whole.len() - cut).unwrap().to_owned();
        let misspelt = whole.replacen('a', "", 1) + " ";
        let texts = [
            whole.clone(),
            prefix,
            misspelt,
            format!("shared {whole}"),
            "shared".to_owned(),
            format!("\"shared {whole}\""),
            format!("shared -{whole}"),
            format!("title:{whole}"),
            format!("slug-{whole}"),
        ];
        for text in texts {
            let results = index.search(&Query { max_audience, ..query(locale, &text) }).unwrap();
            for hit in &results.hits {
                let found = documents.iter().filter(visible).any(|document| document.id == hit.id);
                prop_assert!(found, "{text} found {}", hit.id);
            }
            prop_assert!(results.total <= documents.iter().filter(visible).count());
            let facets = [&results.facets.category, &results.facets.kind, &results.facets.tag];
            for (value, count) in facets.into_iter().flatten() {
                let (_, origin) = value.split_once('-').unwrap();
                let (of_locale, audience) = origin.split_once('-').unwrap();
                prop_assert_eq!(of_locale, locale);
                prop_assert!(audience.parse::<u8>().unwrap() <= max_audience);
                prop_assert!(*count <= results.total);
            }
            for ending in &hidden {
                let is_open = documents.iter().filter(visible).any(|document| document.body.contains(ending.as_str()));
                if !is_open && !text.contains(ending.as_str()) {
                    prop_assert!(!format!("{results:?}").contains(ending.as_str()), "{text}: {results:?}");
                }
            }
            for also in results.hits.iter().flat_map(|hit| &hit.also) {
                prop_assert!(documents.iter().filter(visible).any(|document| document.id == also.id));
            }
            if let Some(category) = &results.closest_category {
                let open = documents.iter().filter(visible).any(|document| document.category == *category);
                prop_assert!(open, "{text} comes close to {category}");
            }
            for suggestion in index.suggest(&text, locale, max_audience, 50).unwrap() {
                let found = documents.iter().filter(visible).any(|document| document.id == suggestion.id);
                prop_assert!(found, "{text} suggested {suggestion:?}");
            }
            if index.is_open(&whole, locale, max_audience).unwrap() {
                let says = |document: &Document| document.body.contains(&whole);
                prop_assert!(documents.iter().filter(visible).any(says), "{whole} may be suggested");
            }
        }
    }

    #[test]
    fn nothing_that_is_typed_tells_by_its_answer_that_something_is_hidden(
        documents in documents(),
        locale in prop::sample::select(vec!["es", "en", "pt"]),
        max_audience in 0u8..3,
        word in 0usize..8,
        level in 0u8..3,
        other in prop::sample::select(vec!["es", "en", "pt"]),
        (cut, slip) in (1usize..5, 1usize..6),
    ) {
        let open: Vec<Document> = documents.iter().filter(|it| it.audience <= max_audience).cloned().collect();
        let (all, open) = (SearchIndex::in_memory(&documents).unwrap(), SearchIndex::in_memory(&open).unwrap());
        let whole = secret(other, level, word);
        let unfinished = &whole[..whole.len() - cut];
        let mut misspelt = whole.clone();
        misspelt.remove(slip);
        for text in [
            format!("{whole} "),
            unfinished.to_owned(),
            format!("{misspelt} "),
            misspelt.clone(),
            format!("shared {misspelt} "),
            format!("heading {unfinished}"),
            format!("\"shared {whole}\""),
            format!("\"{misspelt} shared\""),
            format!("shared -{whole}"),
            format!("title:{misspelt} "),
            format!("slug-{whole}"),
            format!("synonym{misspelt} "),
            format!("zz{whole}zz "),
        ] {
            // Everything that an answer has: hits, scores, snippets, counts, the correction, the closest category.
            let asked = Query { max_audience, ..query(locale, &text) };
            prop_assert_eq!(all.search(&asked).unwrap(), open.search(&asked).unwrap(), "{}", text);
            let suggested = |index: &SearchIndex| index.suggest(&text, locale, max_audience, 50).unwrap();
            prop_assert_eq!(suggested(&all), suggested(&open), "{}", text);
            let is_open = |index: &SearchIndex| index.is_open(&text, locale, max_audience).unwrap();
            prop_assert_eq!(is_open(&all), is_open(&open), "{}", text);
        }
    }

    #[test]
    fn no_answer_in_several_languages_reveals_what_is_for_others(
        documents in documents(),
        translated in prop::collection::vec((0usize..8, 0u8..3), 0..4),
        max_audience in 0u8..3,
        word in 0usize..8,
        level in 0u8..3,
        of_word in prop::sample::select(vec!["es", "en", "pt"]),
    ) {
        let mut documents = documents;
        // Translations of some articles into Spanish, each for readers of its own.
        for (number, audience) in translated {
            let Some(source) = documents.get(number).filter(|it| it.locale != "es").cloned() else { continue };
            let mut translation = document(number, "es", audience, &[word]);
            translation.article = source.article;
            if !documents.iter().any(|it| it.locale == "es" && it.id == translation.id) {
                documents.push(translation);
            }
        }
        let index = SearchIndex::in_memory(&documents).unwrap();
        let locales: Vec<String> = ["es", "en", "pt"].map(str::to_owned).into();
        let is_visible = |id: &str, locale: &str| {
            documents.iter().any(|it| it.audience <= max_audience && it.id == id && it.locale == locale)
        };
        let whole = secret(of_word, level, word);
        for text in [whole.clone(), format!("shared {whole}"), format!("\"{whole}\" shared"), format!("nix -{whole}")] {
            let asked = Query { locales: locales.clone(), max_audience, ..query("es", &text) };
            let results = index.search(&asked).unwrap();
            for hit in &results.hits {
                prop_assert!(is_visible(&hit.id, &hit.locale), "{text} found {hit:?}");
            }
            let facets = [&results.facets.category, &results.facets.kind, &results.facets.tag];
            let categories = results.closest_category.iter();
            for value in facets.into_iter().flatten().map(|(value, _)| value).chain(categories) {
                let audience: u8 = value.rsplit('-').next().unwrap().parse().unwrap();
                prop_assert!(audience <= max_audience, "{text} counts {value}");
            }
            if let Some(language) = &results.language {
                prop_assert!(documents.iter().any(|it| it.locale == *language && it.audience <= max_audience));
            }
            // What is hidden changes nothing: an index without it answers alike.
            let open: Vec<Document> = documents.iter().filter(|it| it.audience <= max_audience).cloned().collect();
            prop_assert_eq!(SearchIndex::in_memory(&open).unwrap().search(&asked).unwrap(), results);
        }
    }
}

/// Two indexes that differ only in what a reader may not see answer alike, down to the scores.
#[test]
fn what_is_hidden_changes_nothing_at_all() {
    let open = super::library();
    let mut with_hidden = open.clone();
    for (number, body) in ["Una contraseña secreta, contraseñas de agentes", "saldo saldo prepago"].iter().enumerate()
    {
        let mut hidden = section("es", &format!("oculto{number}#"), "Cambiar la contraseña", "Saldo", body);
        hidden.audience = 2;
        with_hidden.push(hidden);
    }
    let (open, with_hidden) = (SearchIndex::in_memory(&open).unwrap(), SearchIndex::in_memory(&with_hidden).unwrap());
    for text in ["contraseña", "cotraseña", "saldo de prepago", "secreta", "agent", "Cambiar la contraseña"] {
        let asked = Query { max_audience: 1, ..query("es", text) };
        assert_eq!(open.search(&asked).unwrap(), with_hidden.search(&asked).unwrap(), "{text}");
        assert_eq!(open.suggest(text, "es", 1, 9).unwrap(), with_hidden.suggest(text, "es", 1, 9).unwrap(), "{text}");
    }
    let agent = Query { max_audience: 2, ..query("es", "secreta") };
    assert_eq!(ids(&with_hidden.search(&agent).unwrap()), ["oculto0#"]);
}

#[test]
fn a_word_that_only_agents_read_is_no_correction_for_customers() {
    let mut hidden = section("en", "a#", "Escalation", "", "blacklist");
    hidden.audience = 2;
    let index = SearchIndex::in_memory(&[hidden, section("en", "b#", "Open", "", "other words")]).unwrap();
    let ask = |max_audience| index.search(&Query { max_audience, ..query("en", "blacklisst ") }).unwrap();
    assert_eq!((ask(1).total, ask(1).did_you_mean), (0, None));
    assert_eq!((ask(2).total, ask(2).did_you_mean.as_deref()), (1, Some("blacklist")));
}

#[test]
fn a_hidden_translation_does_not_hide_the_one_that_may_be_seen() {
    let mut hidden = section("es", "a#", "Título", "", "texto");
    hidden.audience = 2;
    let index = SearchIndex::in_memory(&[hidden, section("en", "a#", "Title", "", "text here")]).unwrap();
    let ask = |max_audience| {
        let locales = vec!["es".to_owned(), "en".to_owned()];
        index.search(&Query { locales, max_audience, ..query("es", "text") }).unwrap()
    };
    assert_eq!(ask(0).hits[0].locale, "en");
    assert_eq!(ask(2).hits.iter().map(|hit| hit.locale.as_str()).collect::<Vec<_>>(), ["es"]);
}
