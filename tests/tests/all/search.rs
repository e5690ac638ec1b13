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
    totalCount locale didYouMean facets { name values { value count } }
    nodes { score snippet section { anchor } article { slug locale kind tags category { slug } } } } }";

async fn search(world: &World, query: &str, locale: &str, filter: Value) -> Value {
    let variables = json!({"query": query, "locale": locale, "filter": filter, "first": 100});
    world.ask(Person::Anonymous, SEARCH, variables).await.data()["search"].clone()
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
        assert!(snippets.iter().take(3).all(|snippet| snippet.to_lowercase().contains("<mark>prepago</mark>")), "{snippets:?}");
        for query in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "prepago & <b>"] {
            for snippet in texts(&search(&world, query, "es", Value::Null).await["nodes"], "snippet") {
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

    async fn searches_are_logged_without_their_author_and_told_to_agents(world: World) {
        let insights = "query($locale: Locale) { searchInsights(first: 100, locale: $locale) { totalCount nodes { query locale searches withoutResult clickedArticles { slug } } } }";
        let of = |answer: &tests::Answer, query: &str| {
            let rows = at(answer.data(), "/searchInsights/nodes").as_array().expect("a list").clone();
            rows.into_iter().find(|row| row["query"] == query)
        };
        let before = world.ask(Person::Agent, insights, json!({"locale": "es"})).await;
        assert_eq!(of(&before, "xqzwvk nada"), None);
        for query in ["xqzwvk nada", "  XQZWVK   Nada ", "xqzwvk nada"] {
            search(&world, query, "es", Value::Null).await;
        }
        world.services.search_log.flush().await;
        let after = world.ask(Person::Agent, insights, json!({"locale": "es"})).await;
        let row = of(&after, "xqzwvk nada").expect("logged");
        assert_eq!((&row["searches"], &row["locale"]), (&json!(3), &json!("es")), "spellings count together");
        let searches: Vec<i64> = at(after.data(), "/searchInsights/nodes").as_array().expect("a list").iter().filter_map(|row| row["searches"].as_i64()).collect();
        assert!(searches.windows(2).all(|pair| pair[0] >= pair[1]), "the most frequent first");
        assert_eq!(of(&world.ask(Person::Agent, insights, json!({"locale": "en"})).await, "xqzwvk nada"), None);
    }
}
