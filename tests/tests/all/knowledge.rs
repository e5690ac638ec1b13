//! Articles: found by any of their names, in the closest language, rendered without anything that runs.

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases, texts};

/// What the shipped guides are written in.
const LANGUAGES: [&str; 5] = ["de", "en", "es", "fr", "it"];

/// The languages of an article's translations, sorted.
fn translated(article: &Value) -> Vec<String> {
    let mut locales = texts(&article["translations"], "locale");
    locales.sort_unstable();
    locales
}

fn others(locale: &str) -> Vec<&'static str> {
    LANGUAGES.into_iter().filter(|other| *other != locale).collect()
}

async fn article(world: &World, slug: &str, locale: Option<&str>) -> Value {
    let document = "query($slug: String!, $locale: Locale) { article(slug: $slug, locale: $locale) {
        id slug locale title url category { slug title } translations { slug locale } } }";
    world.ask(Person::Agent, document, json!({"slug": slug, "locale": locale})).await.data()["article"].clone()
}

on_both_databases! {
    async fn an_article_is_found_by_its_slug_of_any_language_in_the_language_asked_for(world: World) {
        for (slug, locale, found) in [
            ("cuenta-prepago", "es", "cuenta-prepago"),
            ("cuenta-prepago", "en", "prepaid-account"),
            ("prepaid-account", "en", "prepaid-account"),
            ("prepaid-account", "es-MX", "cuenta-prepago"),
            ("prepaid-account", "de-CH", "prepaid-konto"),
            ("prepaid-account", "fr", "compte-prepaye"),
            ("prepaid-konto", "it", "conto-prepagato"),
            ("prepaid-account", "en-US", "prepaid-account"),
            ("reminder-that-seems-wrong", "es", "recordatorio-que-parece-incorrecto"),
        ] {
            let article = article(&world, slug, Some(locale)).await;
            assert_eq!(article["slug"], found, "{slug} in {locale}");
            assert_eq!(article["locale"], &locale[..2]);
        }
        for missing in ["no-such-article", "", "Cuenta-Prepago!", "cuenta-prepago/"] {
            assert_eq!(article(&world, missing, None).await, Value::Null, "`{missing}`");
        }
    }

    async fn an_article_and_its_translations_know_each_other_and_keep_their_identifiers(world: World) {
        let spanish = article(&world, "cuenta-prepago", Some("es")).await;
        let english = article(&world, "cuenta-prepago", Some("en")).await;
        assert_eq!(translated(&spanish), others("es"));
        assert_eq!(translated(&english), others("en"));
        for (of, other) in [(&spanish, &english), (&english, &spanish)] {
            let named = json!({"slug": other["slug"], "locale": other["locale"]});
            assert!(of["translations"].as_array().is_some_and(|all| all.contains(&named)), "{of}");
        }
        assert_ne!(spanish["id"], english["id"]);
        assert_eq!(spanish["category"]["slug"], english["category"]["slug"]);
        assert_ne!(spanish["category"]["title"], english["category"]["title"]);
        let node = world.ask(Person::Anonymous, "query($id: ID!) { node(id: $id) { ... on Article { slug } } }", json!({"id": english["id"]})).await;
        assert_eq!(at(node.data(), "/node/slug"), "prepaid-account");
    }

    async fn every_article_is_whole(world: World) {
        for locale in LANGUAGES {
            let document = "query($locale: Locale) { articles(first: 100, locale: $locale) { totalCount nodes { slug locale kind title summary markdown html url tags about
                readingMinutes reviewedOn category { slug } sections { anchor title level html url } related(first: 50) { slug locale } translations { locale } } } }";
            let answer = world.ask(Person::Agent, document, json!({"locale": locale})).await;
            let articles = at(answer.data(), "/articles/nodes").as_array().expect("a list");
            assert!(articles.len() >= 25, "{} articles in {locale}", articles.len());
            for article in articles {
                let slug = &article["slug"];
                assert_eq!(article["locale"], locale, "{slug} is translated");
                for text in ["title", "summary", "markdown", "html", "url"] {
                    assert!(article[text].as_str().is_some_and(|text| !text.trim().is_empty()), "{text} of {slug}");
                }
                assert!(article["about"].as_array().is_some_and(|about| !about.is_empty()), "{slug} explains nothing of the API");
                assert!(article["readingMinutes"].as_i64() >= Some(1));
                assert_eq!(translated(article), others(locale), "{slug}");
                let related = article["related"].as_array().expect("a list");
                assert!(!related.is_empty() && related.iter().all(|other| other["locale"] == locale && other["slug"] != *slug), "{slug}: {related:?}");
                for section in article["sections"].as_array().expect("a list") {
                    let (anchor, url) = (section["anchor"].as_str().expect("an anchor"), section["url"].as_str().expect("a URL"));
                    assert_eq!(url, format!("{}#{anchor}", article["url"].as_str().expect("a URL")));
                    assert!(article["html"].as_str().is_some_and(|html| html.contains(&format!("name=\"{anchor}\""))), "{slug}#{anchor}");
                }
            }
        }
    }

    async fn rendered_articles_have_nothing_that_runs(world: World) {
        let document = "query($locale: Locale) { articles(first: 100, locale: $locale) { nodes { slug html sections { html } } } }";
        for locale in LANGUAGES {
            let answer = world.ask(Person::Agent, document, json!({"locale": locale})).await;
            for article in at(answer.data(), "/articles/nodes").as_array().expect("a list") {
                let mut fragments = texts(&article["sections"], "html");
                fragments.push(article["html"].as_str().expect("HTML").to_owned());
                for html in fragments {
                    let html = html.to_lowercase();
                    for forbidden in ["<script", "<iframe", "<object", "<style", " style=", " onclick", " onerror", "javascript:", "about=\""] {
                        assert!(!html.contains(forbidden), "{}: `{forbidden}`", article["slug"]);
                    }
                }
            }
        }
    }

    async fn a_filter_holds_for_every_article_and_its_parts_narrow_each_other(world: World) {
        let document = "query($filter: ArticleFilter) { articles(filter: $filter, locale: \"es\", first: 100) { totalCount nodes { slug kind tags about category { slug } } } }";
        let ask = async |filter: Value| {
            let answer = world.ask(Person::Agent, document, json!({"filter": filter})).await;
            at(answer.data(), "/articles/nodes").as_array().expect("a list").clone()
        };
        let all = ask(json!({})).await;
        let guides = ask(json!({"kind": ["GUIDE"]})).await;
        let questions = ask(json!({"kind": ["FAQ"]})).await;
        let both = ask(json!({"kind": ["GUIDE", "FAQ"]})).await;
        assert!(guides.iter().all(|article| article["kind"] == "GUIDE") && questions.iter().all(|article| article["kind"] == "FAQ"));
        assert!(!guides.is_empty() && guides.len() + questions.len() == both.len() && both.len() <= all.len());
        let invoices = ask(json!({"category": ["invoices"]})).await;
        assert!(!invoices.is_empty() && invoices.iter().all(|article| article["category"]["slug"] == "invoices"));
        let narrow = ask(json!({"category": ["invoices"], "kind": ["GUIDE"]})).await;
        assert!(!narrow.is_empty() && narrow.len() < invoices.len());
        assert!(narrow.iter().all(|article| article["kind"] == "GUIDE" && article["category"]["slug"] == "invoices"));
        let tagged = ask(json!({"tag": ["mysql-prefix"]})).await;
        assert!(tagged.len() >= 3 && tagged.iter().all(|article| article["tags"].as_array().is_some_and(|tags| tags.contains(&json!("mysql-prefix")))));
        let about = ask(json!({"about": ["MysqlPrefix"]})).await;
        assert!(about.iter().any(|article| article["slug"] == "que-cambiar-en-wordpress-joomla-o-drupal"), "of something within it too");
        assert_eq!(ask(json!({"tag": ["no-such-tag"]})).await, Vec::<Value>::new());
    }

    async fn shelves_are_counted_and_named_in_the_language_of_the_reader(world: World) {
        let document = "query($locale: Locale) { categories(locale: $locale) { slug title description articleCount } }";
        let spanish = world.ask(Person::Anonymous, document, json!({"locale": "es"})).await;
        let english = world.ask(Person::Anonymous, document, json!({"locale": "en"})).await;
        let (spanish, english) = (&spanish.data()["categories"], &english.data()["categories"]);
        assert_eq!(texts(spanish, "slug"), texts(english, "slug"));
        assert_ne!(texts(spanish, "title"), texts(english, "title"));
        for category in spanish.as_array().expect("a list") {
            let filter = json!({"filter": {"category": [category["slug"]]}});
            let answer = world.ask(Person::Anonymous, "query($filter: ArticleFilter) { articles(filter: $filter) { totalCount } }", filter).await;
            assert_eq!(at(answer.data(), "/articles/totalCount"), &category["articleCount"], "{}", category["slug"]);
            assert!(category["articleCount"].as_i64() > Some(0), "an empty shelf is not shown");
        }
    }

    async fn what_readers_thought_is_counted_over_all_translations(world: World) {
        let document = "query($slug: String!) { article(slug: $slug) { feedback { helpful notHelpful } } }";
        let spanish = world.ask(Person::Anonymous, document, json!({"slug": "cuenta-prepago"})).await;
        let english = world.ask_in(Person::Anonymous, document, json!({"slug": "prepaid-account"}), Some("en")).await;
        assert!(at(spanish.data(), "/article/feedback/helpful").as_i64() > Some(0));
        assert_eq!(spanish.data(), english.data());
    }
}
