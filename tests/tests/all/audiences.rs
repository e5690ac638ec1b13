//! Articles by audience, and what is for the provider's people alone.

use serde_json::{Value, json};
use tests::{Person, at, on_both_databases, texts};

/// For agents, and for customers.
const FOR_AGENTS: &str = "identificar-a-quien-llama";
const FOR_CUSTOMERS: &str = "quien-hizo-que-en-la-organizacion";

on_both_databases! {
    async fn an_article_is_there_for_its_audience_alone(world: World) {
        for (slug, readers) in [
            ("cuenta-prepago", vec![Person::Anonymous, Person::Collaborator, Person::Agent]),
            (FOR_CUSTOMERS, vec![Person::Collaborator, Person::Agent]),
            (FOR_AGENTS, vec![Person::Agent]),
        ] {
            let id = world.ask(Person::Agent, "query($slug: String!) { article(slug: $slug) { id } }", json!({"slug": slug})).await;
            let id = at(id.data(), "/article/id").clone();
            for person in [Person::Anonymous, Person::Collaborator, Person::Agent] {
                let document = "query($slug: String!, $id: ID!) { article(slug: $slug) { slug } node(id: $id) { id } }";
                let answer = world.ask(person, document, json!({"slug": slug, "id": id})).await;
                let may = readers.contains(&person);
                assert_eq!(answer.data()["article"].is_object(), may, "{person:?} and {slug}");
                assert_eq!(answer.data()["node"].is_object(), may, "{person:?} and {slug} by its ID");
            }
        }
    }

    async fn lists_counts_searches_and_completions_tell_of_nothing_that_is_for_others(world: World) {
        let document = "{ articles(first: 100, locale: \"es\") { totalCount nodes { slug audience related(first: 50) { audience } } }
            categories(locale: \"es\") { slug articleCount }
            search(query: \"identificar a quien llama\", locale: \"es\", first: 100) { totalCount nodes { article { slug audience } snippet } facets { name values { value count } } }
            suggest(prefix: \"Identificar\", locale: \"es\", first: 50) { text article { slug } }
            help(context: {coordinates: [\"Query.supportCase\", \"Organization.auditLog\"]}, locale: \"es\", first: 50) { article { slug audience } } }";
        let mut totals = Vec::new();
        for (person, allowed) in [
            (Person::Anonymous, vec!["PUBLIC"]),
            (Person::Collaborator, vec!["PUBLIC", "CUSTOMER"]),
            (Person::Agent, vec!["PUBLIC", "CUSTOMER", "AGENT"]),
        ] {
            let answer = world.ask(person, document, json!({})).await;
            let data = answer.data();
            let articles = at(data, "/articles/nodes").as_array().expect("a list");
            let total = at(data, "/articles/totalCount").as_u64().expect("a total");
            assert_eq!(u64::try_from(articles.len()).ok(), Some(total));
            let is_allowed = |article: &Value| article["audience"].as_str().is_some_and(|audience| allowed.contains(&audience));
            assert!(articles.iter().all(is_allowed), "{person:?}");
            let related = articles.iter().flat_map(|article| article["related"].as_array().expect("a list"));
            assert!(related.into_iter().all(is_allowed), "{person:?} is led to articles of others");
            let counts = data["categories"].as_array().expect("a list").iter().map(|category| category["articleCount"].as_u64());
            assert_eq!(counts.sum::<Option<u64>>(), Some(total), "{person:?}: the shelves hold what the list holds");
            let hits = at(data, "/search/nodes").as_array().expect("a list");
            assert!(hits.iter().all(|hit| is_allowed(&hit["article"])), "{person:?}");
            assert!(data["help"].as_array().expect("a list").iter().all(|topic| is_allowed(&topic["article"])), "{person:?}");
            let mut slugs: Vec<&Value> = hits.iter().map(|hit| &hit["article"]["slug"]).collect();
            slugs.extend(data["suggest"].as_array().expect("a list").iter().map(|found| &found["article"]["slug"]));
            slugs.extend(data["help"].as_array().expect("a list").iter().map(|topic| &topic["article"]["slug"]));
            let found = slugs.iter().filter(|slug| **slug == FOR_AGENTS).count();
            assert_eq!(found, if person == Person::Agent { 3 } else { 0 }, "{person:?}: search, suggest and help");
            let counted = at(data, "/search/facets/0/values").as_array().expect("a list");
            let counted: Option<u64> = counted.iter().map(|value| value["count"].as_u64()).sum();
            assert_eq!(counted, at(data, "/search/totalCount").as_u64(), "{person:?}: facets count what was found");
            totals.push(total);
        }
        assert!(totals[0] < totals[1] && totals[1] < totals[2], "{totals:?}");
    }

    async fn the_case_of_a_caller_is_for_agents(world: World) {
        let code = world.fill("{\"code\": \"$SUPPORT_CODE\"}").await;
        let document = "query($code: String!) { supportCase(code: $code) { user { name } organizations { name } } }";
        let answer = world.ask(Person::Agent, document, code.clone()).await;
        assert_eq!(at(answer.data(), "/supportCase/user/name"), "Lucía Berger Ortega");
        let organizations = texts(at(answer.data(), "/supportCase/organizations"), "name");
        assert!(organizations.contains(&"Morgenfeld Webagentur AG".to_owned()), "{organizations:?}");
        for person in [Person::LegalRepresentative, Person::Accountant, Person::Anonymous] {
            let answer = world.ask(person, document, code.clone()).await;
            assert_eq!(answer.data()["supportCase"], Value::Null, "{person:?}");
        }
        let editor = world.viewer("Marta Escudero").await;
        let answer = world.ask_as(editor, document, code.clone(), None).await;
        assert_eq!(answer.data()["supportCase"], Value::Null, "an editor is no agent");
        // A code ends: a month later it opens nothing.
        world.clock.set(tests::now() + chrono::TimeDelta::days(60));
        assert_eq!(world.ask(Person::Agent, document, code).await.data()["supportCase"], Value::Null);
    }

    async fn what_people_search_for_is_for_agents_and_editors(world: World) {
        let document = "{ searchInsights(first: 5) { totalCount nodes { query searches } } }";
        for person in [Person::Anonymous, Person::LegalRepresentative, Person::Collaborator] {
            let answer = world.ask(person, document, json!({})).await;
            assert_eq!(answer.data()["searchInsights"], json!({"totalCount": 0, "nodes": []}), "{person:?}");
        }
        let agent = world.ask(Person::Agent, document, json!({})).await;
        assert!(at(agent.data(), "/searchInsights/totalCount").as_i64() > Some(5));
        let editor = world.ask_as(world.viewer("Marta Escudero").await, document, json!({}), None).await;
        assert_eq!(editor.data(), agent.data());
    }

    async fn a_reminder_tells_anybody_yes_or_no_and_nothing_else(world: World) {
        let codes = "query($organization: ID!) { organization(id: $organization) { invoices(filter: {status: [OVERDUE]}, first: 50) { nodes { reminders { verificationCode sentAt } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, codes).await;
        let invoices = at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone();
        let reminder = invoices.iter().find_map(|invoice| invoice["reminders"].get(0)).expect("a reminder");
        let code = reminder["verificationCode"].as_str().expect("a code");
        let document = "query($code: String!) { verifyReminder(code: $code) { genuine sentOn help { article { slug } } } }";
        for written in [code.to_owned(), code.to_lowercase(), code.replace('-', " "), format!(" {code} ")] {
            let answer = world.ask(Person::Anonymous, document, json!({"code": written})).await;
            let told = &answer.data()["verifyReminder"];
            assert_eq!(told["genuine"], true, "`{written}`");
            assert!(reminder["sentAt"].as_str().is_some_and(|at| at.starts_with(told["sentOn"].as_str().unwrap_or("no day"))));
            assert!(told["help"].as_array().is_some_and(|help| !help.is_empty()));
        }
    }
}
