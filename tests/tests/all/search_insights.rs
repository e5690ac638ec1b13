//! What is kept of searches, for how long, and what is told of it to whom.

use std::sync::Arc;

use resolvers::search::{Made, PastReader, SearchLog};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

const SEARCH: &str = "query($query: String!, $locale: Locale, $filter: ArticleFilter) { search(query: $query, locale: $locale, filter: $filter) { totalCount } }";

async fn search(world: &World, query: &str, locale: &str, filter: Value) -> Value {
    let variables = json!({"query": query, "locale": locale, "filter": filter});
    world.ask(Person::Anonymous, SEARCH, variables).await.data()["search"].clone()
}

/// The log that another process has of the same database.
fn log_keeping(world: &World, days: u16) -> SearchLog {
    let services = &world.services;
    SearchLog::keeping(days, services.database.clone(), Arc::clone(&services.clock), Arc::clone(&services.ids))
}

on_both_databases! {
    async fn what_was_missed_is_told_by_what_came_of_it_and_by_what_was_at_hand(world: World) {
        let about = |coordinate: &str| json!({"about": [coordinate]});
        search(&world, "xqzwvk zqwvkk", "es", about("Invoice.status")).await;
        search(&world, "xqzwvk zqwvkk", "es", Value::Null).await;
        let found = search(&world, "factura sin abrir", "es", about("Invoice.status")).await;
        assert!(found["totalCount"].as_i64() > Some(1), "{found:#}");
        // Turning the page is no further search.
        let document = "query($after: String) { search(query: \"factura sin abrir\", locale: \"es\", first: 1, after: $after) { pageInfo { endCursor } } }";
        let first = world.ask(Person::Anonymous, document, json!({})).await;
        world.ask(Person::Anonymous, document, json!({"after": at(first.data(), "/search/pageInfo/endCursor")})).await.data();
        search(&world, "xqzwvk de ana@example.org, CH93 0076 2011 6238 5295 7", "es", Value::Null).await;
        world.services.search_log.flush().await;
        let told = async |outcome: Value, coordinate: Value| {
            let document = "query($outcome: SearchOutcome, $coordinate: SchemaCoordinate) { searchInsights(first: 100, locale: \"es\", outcome: $outcome, coordinate: $coordinate) { nodes { query searches withoutResult opened mostResults coordinates } } }";
            let answer = world.ask(Person::Agent, document, json!({"outcome": outcome, "coordinate": coordinate})).await;
            at(answer.data(), "/searchInsights/nodes").as_array().expect("a list").clone()
        };
        let row = |rows: &[Value], query: &str| rows.iter().find(|row| row["query"] == query).cloned();
        let not_found = told(json!("NOTHING_FOUND"), Value::Null).await;
        let expected = json!({"query": "xqzwvk zqwvkk", "searches": 2, "withoutResult": 2, "opened": 0, "mostResults": 0, "coordinates": ["Invoice.status"]});
        assert_eq!(row(&not_found, "xqzwvk zqwvkk"), Some(expected));
        assert!(not_found.windows(2).all(|pair| pair[0]["withoutResult"].as_i64() >= pair[1]["withoutResult"].as_i64()));
        assert!(not_found.iter().all(|row| row["withoutResult"].as_i64() > Some(0)));
        let all = told(Value::Null, Value::Null).await;
        assert!(row(&all, "xqzwvk de … …").is_none() && row(&all, "xqzwvk de …").is_some(), "{all:#?}");
        let not_opened = told(json!("NOTHING_OPENED"), Value::Null).await;
        assert_eq!(row(&not_opened, "factura sin abrir").expect("told")["searches"], 2);
        assert!(not_opened.iter().all(|row| row["opened"] == 0 && row["searches"].as_i64() > row["withoutResult"].as_i64()));
        let at_hand = told(Value::Null, json!("Invoice.status")).await;
        assert_eq!(row(&at_hand, "xqzwvk zqwvkk").expect("told")["searches"], 1);
        assert_eq!(told(Value::Null, json!("Query.viewer")).await, Vec::<Value>::new());
        // What is no filter but lies in front of the searcher is that, too; what the schema does not have is nothing.
        let document = "query($context: HelpContext) { search(query: \"xqzwvk banco\", locale: \"es\", context: $context, filter: {about: [\"Ana.garcia\"]}) { totalCount } }";
        for context in [json!({"coordinates": ["Invoice.lines"], "errorCode": "INVALID_IBAN"}), json!({"coordinates": ["Invoice.lines"]})] {
            world.ask(Person::Anonymous, document, json!({"context": context})).await.data();
        }
        world.services.search_log.flush().await;
        let by_context = told(Value::Null, json!("Invoice.lines")).await;
        let coordinates = row(&by_context, "xqzwvk banco").expect("told")["coordinates"].clone();
        assert_eq!(coordinates, json!(["Invoice.lines", "UserErrorCode.INVALID_IBAN"]), "what most had comes first");
    }

    async fn what_several_readers_searched_for_is_suggested_by_the_next_process_too(world: World) {
        let query = "imprimir factura";
        for person in [Person::LegalRepresentative, Person::Collaborator, Person::Accountant] {
            world.ask(person, SEARCH, json!({"query": query, "locale": "es"})).await.data();
        }
        search(&world, "imprimir factura pendiente", "es", Value::Null).await;
        world.services.search_log.flush().await;
        let next = log_keeping(&world, 400);
        let guides = world.services.guides.load();
        let es = "es".parse().expect("a locale");
        let suggested = |audience| next.past().completing(guides.index(), "imprim", &es, audience, 8).expect("the index answers");
        assert!(suggested(1).is_empty(), "it knows nothing yet");
        next.resume().await;
        assert!(suggested(1).contains(&query.to_owned()), "{:?}", suggested(1));
        assert!(!suggested(0).contains(&query.to_owned()), "only customers made it");
        assert!(!suggested(2).contains(&"imprimir factura pendiente".to_owned()), "one reader is not several");
    }

    async fn searches_are_kept_for_as_many_days_as_configured_and_with_none_not_at_all(world: World) {
        let searched = async |query: &str| {
            let document = "query($since: DateTime) { searchInsights(first: 100, since: $since, locale: \"es\") { nodes { query } } }";
            let answer = world.ask(Person::Agent, document, json!({"since": "2000-01-01T00:00:00Z"})).await;
            at(answer.data(), "/searchInsights/nodes").as_array().expect("a list").iter().any(|row| row["query"] == query)
        };
        for query in ["zorro uno", "zorro dos", "zorro tres"] {
            search(&world, query, "es", Value::Null).await;
            world.services.search_log.flush().await;
            world.clock.advance(chrono::Duration::days(1));
        }
        // Two days: yesterday's are the last.
        log_keeping(&world, 2).resume().await;
        assert_eq!((searched("zorro uno").await, searched("zorro dos").await, searched("zorro tres").await), (false, false, true));
        let none = log_keeping(&world, 0);
        none.resume().await;
        assert!(!searched("zorro tres").await);
        let es = "es".parse().expect("a locale");
        let made = Made { locale: &es, query: "zorro cuatro", hits: 0, coordinates: &[], reader: PastReader::Unknown, audience: 0 };
        none.record(&made);
        none.flush().await;
        assert!(!searched("zorro cuatro").await);
        let some = log_keeping(&world, 1);
        some.record(&made);
        some.flush().await;
        assert!(searched("zorro cuatro").await);
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
