//! What readers do: rating guides, opening what they found.

use entities::access::Viewer;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Person, World, at,
    changing::{done, refusal, refusals},
    on_both_databases,
};

const RATED: &str = "article { locale feedback { helpful notHelpful } }";

async fn article(world: &World, who: Person, slug: &str, locale: &str) -> Value {
    let document = "query($slug: String!, $locale: Locale) { article(slug: $slug, locale: $locale) { id feedback { helpful notHelpful } } }";
    world.ask(who, document, json!({"slug": slug, "locale": locale})).await.data()["article"].clone()
}

async fn rate(world: &World, who: Viewer, input: Value) -> tests::Answer {
    world.change(who, "rateArticle", RATED, input).await
}

async fn insight(world: &World, query: &str) -> Value {
    let document =
        "{ searchInsights(first: 100, locale: \"es\") { nodes { query searches clickedArticles { slug } } } }";
    let answer = world.ask(Person::Agent, document, json!({})).await;
    let nodes = at(answer.data(), "/searchInsights/nodes").as_array().expect("a list").clone();
    nodes.into_iter().find(|node| node["query"] == query).unwrap_or(Value::Null)
}

async fn search(world: &World, query: &str) {
    let document = "query($query: String!) { search(query: $query, locale: \"es\") { totalCount } }";
    let found = world.ask(Person::Anonymous, document, json!({"query": query})).await;
    assert!(found.data()["search"]["totalCount"].as_i64() > Some(0), "{:#}", found.json);
    // What was searched is counted beside the answer.
    world.services.search_log.flush().await;
}

on_both_databases! {
    async fn a_person_rates_an_article_once_whatever_the_language_and_a_second_rating_replaces_the_first(world: World) {
        let spanish = article(&world, Person::Anonymous, "cuenta-prepago", "es").await;
        let english = article(&world, Person::Anonymous, "cuenta-prepago", "en").await;
        assert_ne!(spanish["id"], english["id"]);
        let count = |feedback: &Value| (feedback["helpful"].as_i64().expect("a number"), feedback["notHelpful"].as_i64().expect("a number"));
        world.run("DELETE FROM article_feedback WHERE user_id = (SELECT id FROM users WHERE name = 'Coraline Favrod')").await;
        let newcomer = world.viewer("Coraline Favrod").await;
        let (helpful, not_helpful) = count(&article(&world, Person::Anonymous, "cuenta-prepago", "es").await["feedback"]);
        let input = json!({"article": spanish["id"], "helpful": false, "reason": "BROKEN_LINK", "comment": "  See\nsection 2 "});
        let answer = rate(&world, newcomer.clone(), input).await;
        let rated = &done(&answer, "rateArticle")["article"];
        assert_eq!((&rated["locale"], count(&rated["feedback"])), (&json!("es"), (helpful, not_helpful + 1)));
        let answer = rate(&world, newcomer.clone(), json!({"article": english["id"], "helpful": true})).await;
        assert_eq!(count(&done(&answer, "rateArticle")["article"]["feedback"]), (helpful + 1, not_helpful), "the other language's counts as the same");
        let again = rate(&world, newcomer.clone(), json!({"article": english["id"], "helpful": true})).await;
        assert_eq!(again.data(), answer.data());
        let tabs = join_all((0..6).map(|n| rate(&world, newcomer.clone(), json!({"article": spanish["id"], "helpful": n % 2 == 0})))).await;
        for answer in &tabs {
            done(answer, "rateArticle");
        }
        let (up, down) = count(&article(&world, Person::Anonymous, "cuenta-prepago", "es").await["feedback"]);
        assert_eq!(up + down, helpful + not_helpful + 1, "one rating, however many tabs");
    }

    async fn a_rating_is_refused_with_its_field_and_to_whom_may_not_read_the_article_it_is_not_there(world: World) {
        let open = article(&world, Person::Anonymous, "cuenta-prepago", "es").await["id"].clone();
        let for_agents = article(&world, Person::Agent, "identificar-a-quien-llama", "es").await["id"].clone();
        let nobodys = json!(entities::ids::ArticleId::from(uuid::Uuid::from_u128(7)).to_string());
        let imogen = || world.person(Person::Collaborator);
        for (who, input, code, field) in [
            (world.person(Person::Anonymous).await, json!({"article": open, "helpful": true}), "NOT_ALLOWED", "article"),
            (world.person(Person::Anonymous).await, json!({"article": for_agents, "helpful": true}), "NOT_FOUND", "article"),
            (imogen().await, json!({"article": for_agents, "helpful": true}), "NOT_FOUND", "article"),
            (imogen().await, json!({"article": nobodys, "helpful": true}), "NOT_FOUND", "article"),
            (imogen().await, json!({"article": open, "helpful": true, "reason": "OTHER"}), "INVALID", "reason"),
            (imogen().await, json!({"article": open, "helpful": false, "comment": "c".repeat(2_001)}), "TOO_LONG", "comment"),
            (imogen().await, json!({"article": open, "helpful": false, "comment": "a\u{0}b"}), "INVALID", "comment"),
        ] {
            let answer = rate(&world, who, input.clone()).await;
            assert_eq!(refusal(&answer, "rateArticle"), (code.to_owned(), json!(["input", field])), "{input}");
        }
        let malformed = rate(&world, imogen().await, json!({"article": "nonsense", "helpful": true})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
        done(&rate(&world, world.person(Person::Agent).await, json!({"article": for_agents, "helpful": true})).await, "rateArticle");
    }

    async fn agents_read_what_readers_said_and_of_which_text_and_nobody_else_does(world: World) {
        let guide = article(&world, Person::Anonymous, "cuenta-prepago", "es").await["id"].clone();
        let document = "query($filter: ArticleRatingFilter) { articleRatings(filter: $filter, first: 100) { totalCount nodes {
            helpful reason comment locale revision isCurrent ratedAt article { id revision feedback { notHelpful reasons { reason count } } } } } }";
        let list = async |who, filter: Value| {
            let answer = world.ask(who, document, json!({"filter": filter})).await;
            at(answer.data(), "/articleRatings").clone()
        };
        let of_it = json!({"article": guide});
        let before = list(Person::Agent, of_it.clone()).await;
        assert!(before["totalCount"].as_i64() > Some(0) && before["nodes"].as_array().is_some_and(|all| all.iter().all(|rating| rating["isCurrent"] == false)), "{before:#}");
        let input = json!({"article": guide, "helpful": false, "reason": "INCOMPLETE", "comment": "¿Y si no tengo cuenta?"});
        done(&rate(&world, world.viewer("Coraline Favrod").await, input).await, "rateArticle");
        let newest = list(Person::Agent, of_it.clone()).await["nodes"][0].clone();
        assert_eq!((&newest["comment"], &newest["reason"], &newest["isCurrent"]), (&json!("¿Y si no tengo cuenta?"), &json!("INCOMPLETE"), &json!(true)), "{newest:#}");
        assert_eq!((&newest["revision"], &newest["article"]["id"]), (&newest["article"]["revision"], &guide));
        // The text that was read is not that of today any more.
        world.run("UPDATE article_feedback SET revision = 'another' WHERE comment LIKE '%si no tengo cuenta%'").await;
        assert_eq!(list(Person::Agent, of_it.clone()).await["nodes"][0]["isCurrent"], false);
        let feedback = &newest["article"]["feedback"];
        let named: i64 = feedback["reasons"].as_array().expect("a list").iter().filter_map(|it| it["count"].as_i64()).sum();
        assert!(named > 0 && Some(named) <= feedback["notHelpful"].as_i64(), "{feedback:#}");
        let all = list(Person::Agent, json!({})).await["totalCount"].as_i64().expect("a number");
        type Fits = fn(&Value) -> bool;
        let narrowed: [(Value, Fits); 6] = [
            (json!({"helpful": true}), |rating| rating["helpful"] == true),
            (json!({"helpful": false, "reason": []}), |rating| rating["helpful"] == false),
            (json!({"reason": ["BROKEN_LINK", "INACCURATE"]}), |rating| rating["reason"] == "BROKEN_LINK" || rating["reason"] == "INACCURATE"),
            (json!({"withComment": true}), |rating| rating["comment"].is_string()),
            (json!({"locale": "fr-CH"}), |rating| rating["locale"] == "fr"),
            (json!({"locale": "pt"}), |rating| rating["locale"] == "es"),
        ];
        for (filter, holds) in narrowed {
            let found = list(Person::Agent, filter.clone()).await;
            let nodes = found["nodes"].as_array().expect("a list");
            assert!(!nodes.is_empty() && nodes.iter().all(holds) && found["totalCount"].as_i64() < Some(all), "{filter}: {found:#}");
        }
        let empty = json!({"totalCount": 0, "nodes": []});
        let nobodys = entities::ids::ArticleId::from(uuid::Uuid::from_u128(7)).to_string();
        assert_eq!(list(Person::Agent, json!({"article": nobodys})).await, empty);
        for person in [Person::Anonymous, Person::LegalRepresentative] {
            assert_eq!(list(person, of_it.clone()).await, empty, "{person:?}");
            let reasons = "{ article(slug: \"cuenta-prepago\", locale: \"es\") { feedback { helpful reasons { count } } } }";
            let answer = world.ask(person, reasons, json!({})).await;
            assert_eq!(at(answer.data(), "/article/feedback/reasons"), &json!([]), "{person:?}");
        }
    }

    async fn ratings_are_read_page_by_page_with_as_many_statements_for_many_as_for_one(world: World) {
        let page = async |first: i32, after: Value| {
            let document = "query($first: Int!, $after: String) { articleRatings(first: $first, after: $after) { nodes { ratedAt comment article { feedback { reasons { count } } } } pageInfo { endCursor hasNextPage } } }";
            let answer = world.ask(Person::Agent, document, json!({"first": first, "after": after})).await;
            (answer.data()["articleRatings"].clone(), answer.statements)
        };
        let (whole, statements) = page(7, Value::Null).await;
        let (mut read, mut after) = (Vec::new(), Value::Null);
        for first in [1, 4, 2] {
            let (part, with) = page(first, after).await;
            assert_eq!((with, &part["pageInfo"]["hasNextPage"]), (statements, &json!(true)));
            read.extend(part["nodes"].as_array().expect("a list").clone());
            after = part["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(json!(read), whole["nodes"]);
        let time = |rating: &Value| rating["ratedAt"].as_str()?.parse::<chrono::DateTime<chrono::Utc>>().ok();
        let times: Vec<_> = read.iter().filter_map(time).collect();
        assert!(times.len() == 7 && times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
        let answer = world.ask(Person::Agent, "{ articleRatings(after: \"x\") { totalCount } }", json!({})).await;
        assert_eq!(answer.codes(), ["INVALID_CURSOR"]);
    }

    async fn who_rates_more_articles_than_anybody_reads_in_an_hour_is_told_to_go_on_later(world: World) {
        let answer = world.ask(Person::Anonymous, "{ articles(first: 40, locale: \"es\") { nodes { id } } }", json!({})).await;
        let articles = at(answer.data(), "/articles/nodes").as_array().expect("a list").clone();
        world.run("DELETE FROM article_feedback WHERE user_id = (SELECT id FROM users WHERE name = 'Coraline Favrod')").await;
        let newcomer = world.viewer("Coraline Favrod").await;
        let rate_it = async |place: usize| rate(&world, newcomer.clone(), json!({"article": articles[place]["id"], "helpful": true})).await;
        for place in 0..30 {
            done(&rate_it(place).await, "rateArticle");
        }
        let refused = rate_it(30).await;
        assert_eq!(refusal(&refused, "rateArticle"), ("NOT_ALLOWED".to_owned(), json!(["input", "article"])));
        assert!(at(refused.data(), "/rateArticle/userErrors/0/message").as_str().is_some_and(|text| text.contains("30")), "{:#}", refused.json);
        done(&rate_it(3).await, "rateArticle");
        done(&rate(&world, world.person(Person::Collaborator).await, json!({"article": articles[30]["id"], "helpful": true})).await, "rateArticle");
        world.clock.advance(chrono::Duration::minutes(61));
        done(&rate_it(30).await, "rateArticle");
    }

    async fn what_was_opened_is_noted_with_a_search_of_the_hour_and_once_each(world: World) {
        let (account, print) = (article(&world, Person::Anonymous, "cuenta-prepago", "es").await["id"].clone(),
            article(&world, Person::Anonymous, "imprimir-una-factura-no-pagada", "es").await["id"].clone());
        let click = |query: &str, article: &Value| {
            let (input, world) = (json!({"query": query, "article": article}), &world);
            async move { world.change(Viewer::Anonymous, "recordSearchClick", "done", input).await }
        };
        let query = "saldo reservado del zorro";
        let before = click(query, &account).await;
        assert_eq!(refusal(&before, "recordSearchClick"), ("NOT_FOUND".to_owned(), json!(["input", "query"])), "nobody searched for it");
        search(&world, query).await;
        search(&world, query).await;
        let (one, other) = tokio::join!(click("  SALDO reservado  del zorro", &account), click(query, &print));
        assert_eq!((done(&one, "recordSearchClick"), done(&other, "recordSearchClick")), (&json!({"done": true, "userErrors": []}), &json!({"done": true, "userErrors": []})));
        let noted = insight(&world, query).await;
        assert_eq!((&noted["searches"], noted["clickedArticles"].as_array().map(Vec::len)), (&json!(2), Some(2)), "a click is no further search: {noted}");
        assert_eq!(refusal(&click(query, &account).await, "recordSearchClick").0, "NOT_FOUND", "what each of them opened is known");
        search(&world, query).await;
        world.clock.advance(chrono::Duration::minutes(61));
        assert_eq!(refusal(&click(query, &account).await, "recordSearchClick").0, "NOT_FOUND", "it was too long ago");
    }

    async fn a_click_on_what_the_reader_may_not_read_or_without_a_query_is_refused(world: World) {
        let for_agents = article(&world, Person::Agent, "identificar-a-quien-llama", "es").await["id"].clone();
        let answer = world.change(Viewer::Anonymous, "recordSearchClick", "done", json!({"query": " \t", "article": for_agents})).await;
        let told = [("REQUIRED".to_owned(), json!(["input", "query"])), ("NOT_FOUND".to_owned(), json!(["input", "article"]))];
        assert_eq!(refusals(&answer, "recordSearchClick"), told);
    }
}
