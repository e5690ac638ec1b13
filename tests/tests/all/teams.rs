//! Making, changing and deleting teams: who may, what is refused, what is written down, and what two people at once come to.

use entities::{accounts::TokenScope, ids::TeamId};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Person, World,
    changing::{done, refusal, refusals},
    on_both_databases,
};

const TEAM: &str = "team { id name description revision organization { name } memberships { totalCount }
    productAccess { totalCount } }";

/// A team of the main organization by its name.
async fn team(world: &World, name: &str) -> Value {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{
        teams(first: 50) {{ nodes {{ {} }} }} }} }}",
        TEAM.trim_start_matches("team {").trim_end_matches('}')
    );
    let answer = world.ask_main(Person::LegalRepresentative, &document).await;
    let teams = answer.data()["organization"]["teams"]["nodes"].as_array().expect("a list").clone();
    teams.into_iter().find(|team| team["name"] == name).unwrap_or(Value::Null)
}

fn new_team(world: &World, name: &str) -> Value {
    json!({"organization": world.organization("").to_string(), "name": name})
}

on_both_databases! {
    async fn a_team_is_made_changed_and_deleted_and_each_is_written_down(world: World) {
        let input = json!({"organization": world.organization("").to_string(), "name": "  Shops ", "description": "Web\nshops"});
        let made = world.changed(Person::LegalRepresentative, "createTeam", TEAM, input).await["team"].clone();
        assert_eq!((&made["name"], &made["description"]), (&json!("Shops"), &json!("Web\nshops")));
        assert_eq!((&made["organization"]["name"], &made["memberships"]["totalCount"]), (&json!("Morgenfeld Webagentur AG"), &json!(0)));
        let id = &made["id"];
        let renamed = world.changed(Person::LegalRepresentative, "updateTeam", TEAM, json!({"id": id, "name": "Boutiques"})).await["team"].clone();
        assert_eq!((&renamed["name"], &renamed["description"]), (&json!("Boutiques"), &json!("Web\nshops")), "what is left out stays");
        assert_ne!(renamed["revision"], made["revision"]);
        let bare = world.changed(Person::LegalRepresentative, "updateTeam", TEAM, json!({"id": id, "name": null, "description": null})).await["team"].clone();
        assert_eq!((&bare["name"], &bare["description"]), (&json!("Boutiques"), &Value::Null), "null takes the description away");
        let same = world.changed(Person::LegalRepresentative, "updateTeam", TEAM, json!({"id": id, "name": "Boutiques", "description": "  "})).await["team"].clone();
        assert_eq!(same, bare, "nothing differs, nothing is written");
        let gone = world.changed(Person::LegalRepresentative, "deleteTeam", "organization { name }", json!({"id": id})).await;
        assert_eq!(gone["organization"]["name"], "Morgenfeld Webagentur AG");
        assert_eq!(team(&world, "Boutiques").await, Value::Null);
        let notes = world.notes(4).await;
        let notes: Vec<_> = notes.iter().map(|(action, summary)| (action.as_str(), summary.as_str())).collect();
        assert_eq!(notes, [
            ("Mutation.deleteTeam", "deleted the team Boutiques"),
            ("Mutation.updateTeam", "changed the description of the team Boutiques"),
            ("Mutation.updateTeam", "renamed the team Shops to Boutiques"),
            ("Mutation.createTeam", "made the team Shops"),
        ]);
    }

    async fn deleting_a_team_takes_away_what_came_through_it_and_nothing_else(world: World) {
        let products = "query($organization: ID!) { organization(id: $organization) { products { totalCount } } }";
        let before = world.ask_main(Person::Collaborator, products).await;
        let all = world.ask_main(Person::LegalRepresentative, products).await;
        assert_eq!(before.data()["organization"]["products"]["totalCount"], 11);
        let webmaster = team(&world, "Webmaster").await;
        world.changed(Person::LegalRepresentative, "deleteTeam", "organization { id }", json!({"id": webmaster["id"]})).await;
        let after = world.ask_main(Person::Collaborator, products).await;
        assert_eq!(after.data()["organization"]["products"]["totalCount"], 3, "two domains and one mail are from elsewhere");
        assert_eq!(world.ask_main(Person::LegalRepresentative, products).await.data(), all.data(), "the products are untouched");
    }

    async fn who_manages_the_organization_may_and_others_are_told_no_more_than_they_see(world: World) {
        let theirs = team(&world, "Webmaster").await["id"].clone();
        let made = world.changed(Person::LegalRepresentative, "createTeam", TEAM, new_team(&world, "Not theirs")).await;
        let other = made["team"]["id"].clone();
        let (not_allowed, not_found) = ("NOT_ALLOWED", "NOT_FOUND");
        for (who, in_organization, of_their_team, of_another) in [
            (world.person(Person::Collaborator).await, not_allowed, not_allowed, not_found),
            (world.person(Person::Accountant).await, not_allowed, not_found, not_found),
            (world.viewer("Chiara Ferretti").await, not_allowed, not_allowed, not_found),
            (world.person(Person::Agent).await, not_allowed, not_found, not_found),
            (world.viewer("Malte Hollerbach").await, not_found, not_found, not_found),
            (world.person(Person::Anonymous).await, not_found, not_found, not_found),
        ] {
            let answer = world.change(who.clone(), "createTeam", TEAM, new_team(&world, "Theirs")).await;
            assert_eq!(refusal(&answer, "createTeam"), (in_organization.to_owned(), json!(["input", "organization"])), "{who:?}");
            for (id, code) in [(&theirs, of_their_team), (&other, of_another)] {
                let answer = world.change(who.clone(), "updateTeam", TEAM, json!({"id": id, "name": "Theirs"})).await;
                assert_eq!(refusal(&answer, "updateTeam"), (code.to_owned(), json!(["input", "id"])), "{who:?}");
                let answer = world.change(who.clone(), "deleteTeam", "organization { id }", json!({"id": id})).await;
                assert_eq!(refusal(&answer, "deleteTeam"), (code.to_owned(), json!(["input", "id"])), "{who:?}");
            }
        }
        let administrator = world.viewer("Matthias Gehrig").await;
        for (scopes, code) in [([TokenScope::ReadAccount], Some(not_allowed)), ([TokenScope::WriteBilling], Some(not_found)), ([TokenScope::WriteAccount], None)] {
            let who = world.with_scopes(&administrator, &scopes);
            let answer = world.change(who, "updateTeam", TEAM, json!({"id": theirs, "name": "Webmistress"})).await;
            match code {
                Some(code) => assert_eq!(refusal(&answer, "updateTeam").0, code, "{scopes:?}"),
                None => assert_eq!(done(&answer, "updateTeam")["team"]["name"], "Webmistress"),
            }
        }
        let nobodys = TeamId::from(uuid::Uuid::from_u128(7)).to_string();
        let answer = world.change(administrator.clone(), "deleteTeam", "organization { id }", json!({"id": nobodys})).await;
        assert_eq!(refusal(&answer, "deleteTeam").0, not_found);
        let malformed = world.change(administrator, "deleteTeam", "organization { id }", json!({"id": "nonsense"})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
    }

    async fn a_right_that_was_taken_away_since_the_request_came_counts(world: World) {
        let id = team(&world, "Webmaster").await["id"].clone();
        // With the rights that came with the credentials.
        let administrator = world.viewer("Matthias Gehrig").await;
        world.run("UPDATE memberships SET role = 'EXTERNAL' WHERE user_id = (SELECT id FROM users WHERE name = 'Matthias Gehrig')").await;
        let answer = world.change(administrator.clone(), "updateTeam", TEAM, json!({"id": id, "name": "Late"})).await;
        assert_eq!(refusal(&answer, "updateTeam").0, "NOT_FOUND", "an external sees the teams they are in");
        let answer = world.change(administrator, "createTeam", TEAM, new_team(&world, "Late")).await;
        assert_eq!(refusal(&answer, "createTeam").0, "NOT_ALLOWED");
    }

    async fn what_is_wrong_with_the_input_is_told_all_at_once_and_nothing_is_kept(world: World) {
        let webmaster = team(&world, "Webmaster").await;
        let (long, longer) = ("n".repeat(201), "d".repeat(2_001));
        let at = |field: &str| json!(["input", field]);
        for (name, description, told) in [
            ("  ", "", vec![("REQUIRED", at("name"))]),
            ("a\tb", "", vec![("INVALID", at("name"))]),
            (long.as_str(), longer.as_str(), vec![("TOO_LONG", at("name")), ("TOO_LONG", at("description"))]),
            ("Domains and mail", "a\u{0}b", vec![("INVALID", at("description"))]),
            ("Domains and mail", "", vec![("TAKEN", at("name"))]),
        ] {
            let told: Vec<_> = told.into_iter().map(|(code, field)| (code.to_owned(), field)).collect();
            let mut input = new_team(&world, name);
            input["description"] = json!(description);
            let answer = world.change(world.person(Person::LegalRepresentative).await, "createTeam", TEAM, input).await;
            assert_eq!(refusals(&answer, "createTeam"), told, "{name:?}");
            let input = json!({"id": webmaster["id"], "name": name, "description": description});
            let answer = world.change(world.person(Person::LegalRepresentative).await, "updateTeam", TEAM, input).await;
            assert_eq!(refusals(&answer, "updateTeam"), told, "{name:?}");
        }
        assert_eq!(team(&world, "Webmaster").await, webmaster);
        assert!(world.notes(1).await[0].0 != "Mutation.updateTeam", "what is refused is not written down");
    }

    async fn who_says_which_revision_they_saw_never_writes_over_somebody_elses_change(world: World) {
        let seen = team(&world, "Webmaster").await;
        let edit = |text: &str| json!({"id": seen["id"], "ifRevision": seen["revision"], "description": text});
        let people = join_all((0..6).map(|_| world.person(Person::LegalRepresentative))).await;
        let answers = join_all(people.into_iter().enumerate().map(|(index, by)| {
            let input = edit(&format!("version {index}"));
            let world = &world;
            async move { world.change(by, "updateTeam", TEAM, input).await }
        })).await;
        let (saved, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.data()["updateTeam"]["userErrors"] == json!([]));
        assert_eq!((saved.len(), late.len()), (1, 5));
        for answer in late {
            assert_eq!(refusal(answer, "updateTeam"), ("CONFLICT".to_owned(), json!(["input", "ifRevision"])));
        }
        assert_eq!(team(&world, "Webmaster").await, saved[0].data()["updateTeam"]["team"]);
        let stale = world.change(world.person(Person::LegalRepresentative).await, "deleteTeam", "organization { id }",
            json!({"id": seen["id"], "ifRevision": seen["revision"]})).await;
        assert_eq!(refusal(&stale, "deleteTeam"), ("CONFLICT".to_owned(), json!(["input", "ifRevision"])));
    }

    async fn two_who_change_different_fields_at_once_both_keep_their_change(world: World) {
        let id = team(&world, "Webmaster").await["id"].clone();
        let (one, other) = (world.person(Person::LegalRepresentative).await, world.viewer("Urs Lüthi").await);
        let (renamed, described) = tokio::join!(
            world.change(one, "updateTeam", TEAM, json!({"id": id, "name": "Masters"})),
            world.change(other, "updateTeam", TEAM, json!({"id": id, "description": "of the web"})),
        );
        done(&renamed, "updateTeam");
        done(&described, "updateTeam");
        assert_eq!(team(&world, "Masters").await["description"], "of the web");
    }

    async fn of_two_who_make_a_team_of_one_name_at_once_one_is_told_that_it_is_taken(world: World) {
        let people = join_all((0..4).map(|_| world.person(Person::LegalRepresentative))).await;
        let answers = join_all(people.into_iter().map(|by| world.change(by, "createTeam", TEAM, new_team(&world, "Twins")))).await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.data()["createTeam"]["userErrors"] == json!([]));
        assert_eq!((made.len(), refused.len()), (1, 3));
        for answer in refused {
            assert_eq!(refusal(answer, "createTeam"), ("TAKEN".to_owned(), json!(["input", "name"])));
        }
    }

    async fn a_revision_is_another_whenever_members_or_products_changed_whoever_changes_them(world: World) {
        let before = team(&world, "Webmaster").await["revision"].clone();
        world.run("DELETE FROM team_members WHERE team_id = (SELECT id FROM teams WHERE name = 'Webmaster')").await;
        let fewer = team(&world, "Webmaster").await["revision"].clone();
        world.run("UPDATE product_access SET level = 'VIEW' WHERE team_id = (SELECT id FROM teams WHERE name = 'Webmaster')").await;
        let lower = team(&world, "Webmaster").await["revision"].clone();
        assert!(before != fewer && fewer != lower && lower != before, "{before} {fewer} {lower}");
    }
}
