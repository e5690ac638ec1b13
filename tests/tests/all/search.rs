//! Search: the right article among the first three, and nothing in an answer that was not asked for.

use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases, texts};

/// What people type, and the article that answers it, by its slug in the language of the search.
const QUERIES: [(&str, &str, &str); 30] = [
    ("es", "código de soporte", "codigo-de-soporte-y-codigo-vip"),
    ("es", "codigo vip", "codigo-de-soporte-y-codigo-vip"),
    ("es", "código de autorización para trasladar mi dominio", "codigo-de-soporte-vip-o-de-autorizacion"),
    ("es", "auth code dominio", "codigo-de-soporte-vip-o-de-autorizacion"),
    ("es", "mi código de soporte caducó", "mi-codigo-de-soporte-ha-caducado"),
    ("es", "recordatorio de pago pero ya pagué", "recordatorio-que-parece-incorrecto"),
    ("es", "es un fraude este recordatorio", "recordatorio-autentico-o-fraude"),
    ("es", "recargar cuenta prepago", "cuenta-prepago"),
    ("es", "recuperar saldo prepago", "retirar-el-saldo-prepago"),
    ("es", "pasar de anual a mensual", "cambiar-la-frecuencia-de-facturacion"),
    ("es", "prefijo mysql", "activar-o-desactivar-el-prefijo-mysql"),
    ("es", "wordpress base de datos prefijo", "que-cambiar-en-wordpress-joomla-o-drupal"),
    ("es", "desacargar factura", "consultar-y-descargar-facturas"),
    ("es", "imprimir factura sin pagar", "imprimir-una-factura-no-pagada"),
    ("es", "equipos de trabajo", "organizar-el-acceso-con-equipos-de-trabajo"),
    ("es", "facturar a otra dirección", "direcciones-de-facturacion"),
    ("es", "permitir cookies javascript", "permitir-cookies-y-javascript"),
    ("es", "orden permanente referencia", "referencia-de-pago"),
    ("es", "FREQUENCY_CHANGE_TOO_EARLY", "meses-cobrados-dos-veces"),
    ("en", "support code", "support-code-and-vip-code"),
    ("en", "vip code", "support-code-and-vip-code"),
    ("en", "authorization code to transfer a domain", "support-code-vip-code-or-authorization-code"),
    ("en", "reminder but I already paid", "reminder-that-seems-wrong"),
    ("en", "error establishing a database connection", "error-connecting-to-the-database"),
    ("en", "withdraw prepaid balance", "withdraw-the-prepaid-balance"),
    ("en", "export invoices csv", "export-invoices"),
    ("en", "reminder genuine fraud", "is-this-reminder-genuine"),
    ("en", "chnage billing frequency", "change-the-billing-frequency"),
    ("en", "vat number refused", "vat-number-refused"),
    ("en", "automatic renewal", "automatic-renewal"),
];

const SEARCH: &str = "query($query: String!, $locale: Locale, $filter: ArticleFilter, $first: Int) { search(query: $query, locale: $locale, filter: $filter, first: $first) {
    totalCount locale queryLocale relaxed didYouMean closestCategory { slug title } facets { name values { value count } }
    nodes { score snippet section { anchor } sections { score snippet section { anchor } } article { slug locale kind tags category { slug } } } } }";

async fn search(world: &World, query: &str, locale: &str, filter: Value) -> Value {
    let variables = json!({"query": query, "locale": locale, "filter": filter, "first": 100});
    world.ask(Person::Anonymous, SEARCH, variables).await.data()["search"].clone()
}

/// The titles of what is suggested, as somebody.
async fn suggested(world: &World, person: Person, prefix: &str, locale: &str) -> Vec<String> {
    let document = "query($prefix: String!, $locale: Locale) { suggest(prefix: $prefix, locale: $locale) { text article { slug } } }";
    let answer = world.ask(person, document, json!({"prefix": prefix, "locale": locale})).await;
    texts(&answer.data()["suggest"], "text")
}

fn slugs(found: &Value) -> Vec<&str> {
    let hits = found["nodes"].as_array().expect("a list");
    hits.iter().filter_map(|hit| hit["article"]["slug"].as_str()).collect()
}

on_both_databases! {
    async fn what_people_type_finds_its_article_among_the_first_three(world: World) {
        let mut missed = Vec::new();
        for (locale, query, wanted) in QUERIES {
            let found = search(&world, query, locale, Value::Null).await;
            let slugs = slugs(&found);
            if !slugs.iter().take(3).any(|slug| *slug == wanted) {
                missed.push(format!("`{query}` gives {:?}, not {wanted}", &slugs[..slugs.len().min(3)]));
            }
            assert_eq!(found["locale"], locale);
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    async fn the_three_codes_that_people_mix_up_are_told_apart(world: World) {
        for (query, first) in [
            ("código de soporte", "codigo-de-soporte-y-codigo-vip"),
            ("código de autorización", "codigo-de-soporte-vip-o-de-autorizacion"),
        ] {
            assert_eq!(slugs(&search(&world, query, "es", Value::Null).await).first(), Some(&first), "{query}");
        }
    }

    async fn hits_come_best_first_one_an_article_in_the_language_that_was_searched(world: World) {
        let found = search(&world, "factura pago", "es", Value::Null).await;
        let hits = found["nodes"].as_array().expect("a list");
        assert!(hits.len() > 5);
        assert!(hits.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()));
        let mut all = slugs(&found);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), hits.len());
        assert_eq!(found["totalCount"].as_u64(), u64::try_from(hits.len()).ok());
    }

    async fn snippets_mark_the_words_and_nothing_else_is_markup(world: World) {
        let found = search(&world, "prepago", "es", Value::Null).await;
        let snippets = texts(&found["nodes"], "snippet");
        assert!(snippets.len() >= 3 && snippets.iter().take(3).all(|snippet| snippet.to_lowercase().contains("<mark>prepago</mark>")), "{snippets:?}");
        for query in ["<script>prepago</script>", "\"><img src=prepago onerror=alert(1)>", "prepago & <b>"] {
            let snippets = texts(&search(&world, query, "es", Value::Null).await["nodes"], "snippet");
            assert!(!snippets.is_empty(), "{query} finds nothing to look at");
            for snippet in snippets {
                let rest = snippet.replace("<mark>", "").replace("</mark>", "");
                assert!(!rest.contains('<') && !rest.contains('>'), "{snippet}");
            }
        }
    }

    async fn facets_count_what_a_filter_by_them_finds(world: World) {
        let found = search(&world, "factura", "es", Value::Null).await;
        let facets = found["facets"].as_array().expect("a list");
        assert_eq!(texts(&found["facets"], "name"), ["category", "kind", "tag"]);
        for facet in facets {
            let name = facet["name"].as_str().expect("a name");
            let values = facet["values"].as_array().expect("a list");
            assert!(!values.is_empty() && values.windows(2).all(|pair| pair[0]["count"].as_i64() >= pair[1]["count"].as_i64()));
            for value in values.iter().take(4) {
                let filter = json!({name: [value["value"]]});
                let narrowed = search(&world, "factura", "es", filter).await;
                assert_eq!(narrowed["totalCount"], value["count"], "{name}: {value}");
                // Under the filter too: an article has one category and one kind.
                for of_one in ["/facets/0/values", "/facets/1/values"] {
                    let counts = at(&narrowed, of_one).as_array().expect("a list").iter().map(|it| it["count"].as_i64());
                    assert_eq!(counts.sum::<Option<i64>>(), narrowed["totalCount"].as_i64(), "{name}: {value}");
                }
            }
        }
    }

    async fn anything_may_be_typed(world: World) {
        let long = "factura ".repeat(2_000);
        for query in ["", "   ", "\"", "AND OR NOT", "title:x", "(((", "*", "~2", "\\", "\u{0}", "💥", "é\u{301}", &long] {
            let found = search(&world, query, "es", Value::Null).await;
            assert!(found["totalCount"].is_i64(), "`{}`", query.chars().take(20).collect::<String>());
        }
        for nothing in ["", "   ", "xqzwvk"] {
            assert_eq!(search(&world, nothing, "es", Value::Null).await["totalCount"], 0, "`{nothing}`");
        }
    }

    async fn a_slip_of_the_pen_is_corrected(world: World) {
        let found = search(&world, "prefijo mysqk", "es", Value::Null).await;
        assert!(slugs(&found).contains(&"activar-o-desactivar-el-prefijo-mysql"), "{found:#}");
        assert_eq!(found["didYouMean"], "prefijo mysql");
        assert_eq!(search(&world, "prefijo mysql", "es", Value::Null).await["didYouMean"], Value::Null);
    }

    async fn what_is_being_typed_is_completed(world: World) {
        let document = "query($prefix: String!, $locale: Locale) { suggest(prefix: $prefix, locale: $locale) { text article { slug locale } section { anchor } } }";
        for (locale, prefix, slug) in [
            ("es", "Usar la cuenta pre", "cuenta-prepago"),
            ("es", "codigo de sop", "codigo-de-soporte-vip-o-de-autorizacion"),
            ("en", "Change a product's bil", "change-the-billing-frequency"),
        ] {
            let answer = world.ask(Person::Anonymous, document, json!({"prefix": prefix, "locale": locale})).await;
            let found = answer.data()["suggest"].as_array().expect("a list");
            assert!(found.len() <= 8 && found.iter().any(|suggestion| suggestion["article"]["slug"] == slug), "{prefix}: {found:#?}");
            assert!(found.iter().all(|suggestion| suggestion["article"]["locale"] == locale), "{found:#?}");
        }
        let answer = world.ask(Person::Anonymous, document, json!({"prefix": "zzzz", "locale": "es"})).await;
        assert_eq!(answer.data()["suggest"], json!([]));
    }

    async fn phrases_exclusions_and_titles_are_obeyed(world: World) {
        let all = search(&world, "código de soporte", "es", Value::Null).await;
        let phrase = search(&world, "\"código de soporte\"", "es", Value::Null).await;
        let (total, of_phrase) = (all["totalCount"].as_u64(), phrase["totalCount"].as_u64());
        assert!(of_phrase > Some(0) && of_phrase < total, "{of_phrase:?} of {total:?}");
        assert_eq!(slugs(&phrase).first(), Some(&"codigo-de-soporte-y-codigo-vip"));
        let without = search(&world, "código de soporte -vip", "es", Value::Null).await;
        assert!(!slugs(&without).is_empty());
        let marked = texts(&without["nodes"], "snippet").join(" ").to_lowercase();
        assert!(!marked.contains("vip"), "{marked}");
        let titled = search(&world, "título:prepago", "es", Value::Null).await;
        assert!(slugs(&titled).iter().all(|slug| slug.contains("prepago")), "{:?}", slugs(&titled));
        assert!(slugs(&titled).len() >= 2);
        let nothing = search(&world, "\"soporte de código\"", "es", Value::Null).await;
        assert_eq!((&nothing["relaxed"], &phrase["relaxed"]), (&json!(true), &json!(false)), "its words are sought instead");
        assert_eq!(slugs(&nothing), slugs(&search(&world, "soporte de código", "es", Value::Null).await));
    }

    async fn a_query_in_another_language_is_answered_in_the_readers(world: World) {
        for (locale, of_query, query, slug) in [
            ("es", "en", "withdraw prepaid balance", "retirar-el-saldo-prepago"),
            ("es", "de", "Rechnung herunterladen", "consultar-y-descargar-facturas"),
            ("en", "es", "dirección de facturación", "billing-addresses"),
            ("en", "fr", "retirer le solde prépayé", "withdraw-the-prepaid-balance"),
        ] {
            let found = search(&world, query, locale, Value::Null).await;
            assert_eq!((&found["locale"], &found["queryLocale"]), (&json!(locale), &json!(of_query)), "{query}");
            let hits = found["nodes"].as_array().expect("a list");
            assert!(hits.iter().all(|hit| hit["article"]["locale"] == locale), "{query}: {hits:#?}");
            assert!(slugs(&found).iter().take(3).any(|it| *it == slug), "{query}: {:?}", slugs(&found));
        }
        for (locale, query) in [("es", "factura pagada"), ("en", "invoice"), ("es", "mysql"), ("es", "xqzwvk"), ("de", "Rechnung")] {
            assert_eq!(search(&world, query, locale, Value::Null).await["queryLocale"], locale, "{query}");
        }
    }

    async fn what_the_glossary_avoids_finds_what_it_stands_for_misspelt_too(world: World) {
        for (locale, query, word) in [
            ("es", "boleta", "factura"),
            ("es", "boltea ", "factura"),
            ("de", "Faktura", "rechnung"),
            ("fr", "relance", "rappel"),
            ("it", "bollette", "fattur"),
        ] {
            let found = search(&world, query, locale, Value::Null).await;
            let hits = found["nodes"].as_array().expect("a list");
            assert!(hits.len() > 3, "{query} finds {}", hits.len());
            let article = "query($slug: String!, $locale: Locale) { article(slug: $slug, locale: $locale) { title markdown } }";
            let first = json!({"slug": slugs(&found)[0], "locale": locale});
            let answer = world.ask(Person::Anonymous, article, first).await;
            let article = &answer.data()["article"];
            assert!(article.to_string().to_lowercase().contains(word), "{query} finds {}", article["title"]);
        }
    }

    async fn a_slug_of_any_language_finds_its_article_first(world: World) {
        for (query, locale, slug) in [
            ("cuenta-prepago", "es", "cuenta-prepago"),
            ("referencia-de-pago", "es", "referencia-de-pago"),
            ("support-code-and-vip-code", "es", "codigo-de-soporte-y-codigo-vip"),
            ("codigo-de-soporte-y-codigo-vip", "en", "support-code-and-vip-code"),
        ] {
            assert_eq!(slugs(&search(&world, query, locale, Value::Null).await).first(), Some(&slug), "{query}");
        }
    }

    async fn hits_come_with_the_other_sections_that_answer(world: World) {
        let found = search(&world, "código de soporte código vip", "es", Value::Null).await;
        let hits = found["nodes"].as_array().expect("a list");
        for hit in hits {
            let sections = hit["sections"].as_array().expect("a list");
            assert!((1..=4).contains(&sections.len()));
            let best = json!({"score": hit["score"], "snippet": hit["snippet"], "section": hit["section"]});
            assert_eq!(sections[0], best);
            assert!(sections.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()), "{hit:#}");
            let mut anchors: Vec<String> = sections.iter().map(|it| it["section"]["anchor"].to_string()).collect();
            anchors.sort_unstable();
            anchors.dedup();
            assert_eq!(anchors.len(), sections.len(), "each section once");
        }
        assert!(hits.iter().any(|hit| hit["sections"].as_array().is_some_and(|sections| sections.len() > 1)));
    }

    async fn where_nothing_is_found_the_closest_category_is_offered(world: World) {
        let category = |found: &Value| found["closestCategory"]["slug"].as_str().map(str::to_owned);
        let elsewhere = search(&world, "wordpress", "es", json!({"category": ["teams"]})).await;
        assert_eq!((&elsewhere["totalCount"], category(&elsewhere)), (&json!(0), Some("sites".to_owned())));
        assert_eq!(elsewhere["closestCategory"]["title"].as_str().map(str::is_empty), Some(false));
        let found = search(&world, "factura", "es", Value::Null).await;
        assert_eq!(found["closestCategory"], Value::Null);
        assert_eq!(category(&search(&world, "xqzwvk", "es", Value::Null).await), None);
    }

    async fn what_several_readers_searched_for_and_found_is_suggested(world: World) {
        let query = "imprimir factura";
        let ask = async |person: Person, query: &str| {
            world.ask(person, SEARCH, json!({"query": query, "locale": "es", "first": 1})).await.data();
        };
        for person in [Person::LegalRepresentative, Person::Collaborator, Person::Collaborator] {
            ask(person, query).await;
        }
        assert!(!suggested(&world, Person::Accountant, "imprim", "es").await.contains(&query.to_owned()), "two are not several");
        ask(Person::Accountant, "  Imprimir   FACTURA ").await;
        for (person, prefix) in [(Person::Accountant, "imprim"), (Person::LegalRepresentative, "Imprmi"), (Person::Agent, "imprimir f")] {
            let texts = suggested(&world, person, prefix, "es").await;
            assert!(texts.contains(&query.to_owned()), "{person:?} {prefix}: {texts:?}");
            assert!(texts.len() <= 8);
        }
        // Customers' queries are not told to who may read less, nor in another language; nor are names and numbers.
        assert!(!suggested(&world, Person::Anonymous, "imprim", "es").await.contains(&query.to_owned()));
        assert!(!suggested(&world, Person::Accountant, "imprim", "en").await.contains(&query.to_owned()));
        for person in [Person::LegalRepresentative, Person::Collaborator, Person::Accountant] {
            ask(person, "imprimir factura de lucía berger 4711").await;
        }
        let all = suggested(&world, Person::Accountant, "imprimir", "es").await.join("|");
        assert!(!all.contains("lucía") && !all.contains("4711"), "{all}");
        // What found nothing is none, until it finds something.
        for (category, is_suggested) in [(json!(["teams"]), false), (Value::Null, true)] {
            for person in [Person::LegalRepresentative, Person::Collaborator, Person::Accountant] {
                let variables = json!({"query": "wordpress joomla", "locale": "es", "filter": {"category": category}, "first": 1});
                let answer = world.ask(person, SEARCH, variables).await;
                assert_eq!(at(answer.data(), "/search/totalCount").as_i64() > Some(0), is_suggested);
            }
            let texts = suggested(&world, Person::Accountant, "wordpr", "es").await;
            assert_eq!(texts.contains(&"wordpress joomla".to_owned()), is_suggested, "{texts:?}");
        }
    }

    async fn no_part_of_an_answer_tells_of_an_article_for_others(world: World) {
        let hidden = "query($locale: Locale) { articles(locale: $locale, first: 100) { nodes { slug title audience sections { title } } } }";
        for locale in ["es", "en"] {
            let answer = world.ask(Person::Agent, hidden, json!({"locale": locale})).await;
            let articles = at(answer.data(), "/articles/nodes").as_array().expect("a list").clone();
            let (open, hidden): (Vec<Value>, Vec<Value>) = articles.into_iter().partition(|it| it["audience"] == "PUBLIC");
            assert!(!hidden.is_empty());
            let open: Vec<&str> = open.iter().filter_map(|it| it["slug"].as_str()).collect();
            for article in &hidden {
                let (slug, title) = (article["slug"].as_str().expect("a slug"), article["title"].as_str().expect("a title"));
                for query in [title.to_owned(), slug.to_owned(), format!("\"{title}\""), format!("title:\"{title}\""), format!("{title}x"), format!("factura -\"{title}\"")] {
                    let found = search(&world, &query, locale, Value::Null).await;
                    assert!(slugs(&found).iter().all(|slug| open.contains(slug)), "{query}");
                    let counted = at(&found, "/facets/0/values").as_array().expect("a list");
                    let counted: Option<u64> = counted.iter().map(|value| value["count"].as_u64()).sum();
                    assert_eq!(counted, found["totalCount"].as_u64(), "{query}");
                }
                for prefix in [title.to_owned(), slug.replace('-', " ")] {
                    let texts = suggested(&world, Person::Anonymous, &prefix, locale).await;
                    assert!(!texts.iter().any(|text| text == title), "{prefix}: {texts:?}");
                }
            }
        }
    }
}
