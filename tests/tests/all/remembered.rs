//! Who asks is remembered between requests, and believed only as long as the database says that nothing of it changed.

use serde_json::{Value, json};
use tests::{Desk, Person, World, at, changing::change_document, on_both_databases};

const TEAMS: &str = "query($organization: ID!) { organization(id: $organization) { teams(first: 1) { totalCount } } }";

/// The code of the first error.
fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
}

async fn number_of_teams(world: &World, desk: &Desk, token: Option<&str>) -> u64 {
    let answer = desk.ask(token, TEAMS, &json!({ "organization": world.organization("").to_string() })).await;
    at(&answer, "/data/organization/teams/totalCount").as_u64().unwrap_or_else(|| panic!("{answer:#}"))
}

on_both_databases! {
    async fn a_session_that_was_ended_opens_nothing_with_the_very_next_request_of_any_kind(world: World) {
        let desk = Desk::open(&world).await;
        let token = world.token(Person::LegalRepresentative);
        let organization = world.organization("").to_string();
        let teams = number_of_teams(&world, &desk, token).await;
        let create = change_document("createTeam", "team { id }");
        let input = json!({ "input": { "organization": organization, "name": "Shops" } });
        let variables = json!({ "organization": organization });
        for (kind, document, variables) in [
            ("a query", TEAMS, &variables),
            ("a mutation", create.as_str(), &input),
            ("nothing but a name", "{ __typename }", &Value::Null),
            ("no document at all", "{ nothing", &Value::Null),
        ] {
            assert_eq!(number_of_teams(&world, &desk, token).await, teams, "before {kind}");
            world.run("UPDATE sessions SET ended_at = created_at").await;
            let refused = desk.ask(token, document, variables).await;
            assert_eq!((code(&refused), &refused["data"]), ("UNAUTHENTICATED", &Value::Null), "{kind}");
            world.run("UPDATE sessions SET ended_at = NULL").await;
        }
        assert_eq!(number_of_teams(&world, &desk, token).await, teams, "nothing was changed");
        let made = desk.ask(token, &create, &input).await;
        assert_eq!(at(&made, "/data/createTeam/userErrors"), &json!([]), "{made:#}");
        assert_eq!(number_of_teams(&world, &desk, token).await, teams + 1);
    }

    async fn a_search_counts_once_and_not_at_all_where_the_session_was_ended(world: World) {
        let desk = Desk::open(&world).await;
        let token = world.token(Person::LegalRepresentative);
        let documents = [
            "{ search(query: \"wharf ledger\", locale: \"en\") { totalCount } }",
            "{ ...f } fragment f on Query { ... { found: search(query: \"wharf ledger\", locale: \"en\") { totalCount } } }",
        ];
        let counted = async || {
            world.services.search_log.flush().await;
            let document = "{ searchInsights(first: 100, locale: \"en\") { nodes { query searches } } }";
            let answer = world.ask(Person::Agent, document, json!({})).await;
            let rows = at(answer.data(), "/searchInsights/nodes").as_array().expect("a list").clone();
            rows.iter().find(|row| row["query"] == "wharf ledger").map_or(0, |row| row["searches"].as_u64().expect("a number"))
        };
        // Who asks is known from here on.
        number_of_teams(&world, &desk, token).await;
        for (before, document) in (0..).zip(documents) {
            world.run("UPDATE sessions SET ended_at = created_at").await;
            let refused = desk.ask(token, document, &Value::Null).await;
            world.run("UPDATE sessions SET ended_at = NULL").await;
            assert_eq!((code(&refused), counted().await), ("UNAUTHENTICATED", before), "{document}");
            // Who asks may still, but what was known of them does not hold: it is answered anew.
            number_of_teams(&world, &desk, token).await;
            world.run("UPDATE users SET name = name || '!'").await;
            let answer = desk.ask(token, document, &Value::Null).await;
            assert_eq!((code(&answer), counted().await), ("none", before + 1), "{document}");
        }
    }

    async fn what_a_member_may_no_longer_see_is_not_there_with_the_very_next_request(world: World) {
        let desk = Desk::open(&world).await;
        let token = world.token(Person::Accountant);
        let document = "query($organization: ID!) { viewer { name } organization(id: $organization) { name invoices(first: 1) { totalCount } } }";
        let variables = json!({ "organization": world.organization("").to_string() });
        let ask = async || desk.ask(token, document, &variables).await;
        let before = ask().await;
        assert_eq!(before["data"], ask().await["data"]);
        assert!(at(&before, "/data/organization/invoices/totalCount").as_u64().is_some_and(|count| count > 0), "{before:#}");

        world.run("UPDATE users SET name = 'Somebody Else'").await;
        let renamed = ask().await;
        assert_eq!(at(&renamed, "/data/viewer/name"), "Somebody Else");
        assert_eq!(renamed["data"]["organization"], before["data"]["organization"]);

        world.run("UPDATE memberships SET manage_accounting = FALSE, role = 'COLLABORATOR'").await;
        let without = ask().await;
        assert_eq!(at(&without, "/data/organization/invoices/totalCount"), 0, "{without:#}");
        assert_eq!(without["data"]["viewer"], renamed["data"]["viewer"]);
    }

    async fn who_asks_again_costs_as_many_statements_as_who_asks_for_the_first_time(world: World) {
        let desk = Desk::open(&world).await;
        let token = world.token(Person::Accountant);
        let cost = async || {
            let before = world.statements();
            number_of_teams(&world, &desk, token).await;
            world.statements() - before
        };
        let first = cost().await;
        assert_eq!([cost().await, cost().await], [first, first]);
    }
}
