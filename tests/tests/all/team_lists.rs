//! Who is in a team, and what it gives: lists that are saved as a whole.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{
    Person, World, at,
    changing::{done, refusal},
    on_both_databases, texts,
};

const MEMBERS: &str = "team { revision memberships(first: 50) { nodes { user { name } } } }
    added { user { name } } removed { user { name } }";
const PRODUCTS: &str = "team { revision productAccess(first: 50) { nodes { level product { name } } } }
    added { name } changed { name } removed { name }";

/// Everything of the main organization by name: memberships, products, teams; and the revision of each team.
struct Ids(BTreeMap<String, Value>);

impl Ids {
    async fn of(world: &World, organization: &str, head: &str) -> Self {
        let document = "query($organization: ID!) { organization(id: $organization) {
            memberships(first: 50) { nodes { id user { name } } } products(first: 50) { nodes { id name } }
            teams(first: 50) { nodes { id name revision } } } }";
        let organization = json!({"organization": world.organization(organization).to_string()});
        let answer = world.ask_as(world.viewer(head).await, document, organization, None).await;
        let mut ids = BTreeMap::new();
        for (list, name) in [("memberships", "/user/name"), ("products", "/name"), ("teams", "/name")] {
            for node in answer.data()["organization"][list]["nodes"].as_array().expect("a list") {
                let name = at(node, name).as_str().expect("a name");
                ids.insert(name.to_owned(), node["id"].clone());
                ids.insert(format!("{name}, revision"), node["revision"].clone());
            }
        }
        Self(ids)
    }

    async fn of_main(world: &World) -> Self {
        Self::of(world, "", "Lucía Berger Ortega").await
    }

    fn id(&self, name: &str) -> Value {
        self.0.get(name).unwrap_or_else(|| panic!("no {name}")).clone()
    }

    fn members(&self, team: &str, names: &[&str]) -> Value {
        json!({"id": self.id(team), "memberships": names.iter().map(|name| self.id(name)).collect::<Vec<_>>()})
    }

    fn products(&self, team: &str, products: &[(&str, &str)]) -> Value {
        let product = |(name, level): &(&str, &str)| json!({"product": self.id(name), "level": level});
        json!({"id": self.id(team), "products": products.iter().map(product).collect::<Vec<_>>()})
    }
}

/// The members' names, sorted.
fn names(list: &Value) -> Vec<String> {
    let members = list.as_array().expect("a list").iter();
    let mut names: Vec<String> =
        members.map(|member| at(member, "/user/name").as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

/// What the collaborator of the demo reaches.
async fn reached(world: &World) -> Vec<String> {
    let document =
        "query($organization: ID!) { organization(id: $organization) { products(first: 50) { nodes { name } } } }";
    texts(at(world.ask_main(Person::Collaborator, document).await.data(), "/organization/products/nodes"), "name")
}

on_both_databases! {
    async fn the_members_saved_are_in_the_team_and_no_others_and_the_answer_says_who_came_and_left(world: World) {
        let ids = Ids::of_main(&world).await;
        let input = ids.members("Webmaster", &["Urs Lüthi", "Reto Zbinden", "Urs Lüthi", "Annina Kägi"]);
        let set = world.changed(Person::LegalRepresentative, "setTeamMembers", MEMBERS, input.clone()).await;
        assert_eq!(names(at(&set, "/team/memberships/nodes")), ["Annina Kägi", "Reto Zbinden", "Urs Lüthi"]);
        assert_eq!(names(&set["added"]), ["Urs Lüthi"]);
        assert_eq!(names(&set["removed"]), ["Chiara Ferretti", "Flurina Hug", "Imogen Tarrant"]);
        let note = ("Mutation.setTeamMembers".to_owned(),
            "members of the team Webmaster: added Urs Lüthi; took out Chiara Ferretti, Flurina Hug, Imogen Tarrant".to_owned());
        assert_eq!(world.notes(1).await, std::slice::from_ref(&note));
        let same = world.changed(Person::LegalRepresentative, "setTeamMembers", MEMBERS, input).await;
        assert_eq!((&same["added"], &same["removed"], &same["team"]), (&json!([]), &json!([]), &set["team"]));
        assert_eq!(world.notes(1).await, [note], "nothing differs, nothing is written down");
        let none = world.changed(Person::LegalRepresentative, "setTeamMembers", MEMBERS, ids.members("Webmaster", &[])).await;
        assert_eq!(names(at(&none, "/team/memberships/nodes")), [""; 0]);
    }

    async fn leaving_a_team_takes_away_what_came_through_it_and_nothing_else(world: World) {
        let ids = Ids::of_main(&world).await;
        assert_eq!(reached(&world).await.len(), 11);
        let input = ids.members("Webmaster", &["Reto Zbinden"]);
        world.changed(Person::LegalRepresentative, "setTeamMembers", MEMBERS, input).await;
        let through_others = ["Mail Morgenfeld", "morgenfeld.example (domain)", "velo-tobler.example (domain)"];
        assert_eq!(reached(&world).await, through_others);
        let input = ids.members("Domains and mail", &[]);
        world.changed(Person::LegalRepresentative, "setTeamMembers", MEMBERS, input).await;
        assert_eq!(reached(&world).await, ["morgenfeld.example (domain)"], "what was given directly");
    }

    async fn the_products_saved_are_what_the_team_gives_and_no_others_at_their_levels(world: World) {
        let ids = Ids::of_main(&world).await;
        let input = ids.products("Domains and mail", &[("app-1.morgenfeld.example", "MANAGE"), ("Mail Morgenfeld", "MANAGE"),
            ("velo-tobler.example (domain)", "VIEW"), ("velo-tobler.example (domain)", "VIEW")]);
        let set = world.changed(Person::LegalRepresentative, "setTeamProducts", PRODUCTS, input.clone()).await;
        let mut given: Vec<(String, String)> = at(&set, "/team/productAccess/nodes").as_array().expect("a list").iter()
            .map(|access| (at(access, "/product/name").as_str().expect("a name").to_owned(), access["level"].as_str().expect("a level").to_owned()))
            .collect();
        given.sort();
        let wanted = [("Mail Morgenfeld", "MANAGE"), ("app-1.morgenfeld.example", "MANAGE"), ("velo-tobler.example (domain)", "VIEW")];
        assert_eq!(given, wanted.map(|(name, level)| (name.to_owned(), level.to_owned())));
        assert_eq!(texts(&set["added"], "name"), ["app-1.morgenfeld.example"]);
        assert_eq!(texts(&set["changed"], "name"), ["Mail Morgenfeld"]);
        assert_eq!(texts(&set["removed"], "name"), ["morgenfeld.example (domain)"]);
        assert!(reached(&world).await.contains(&"app-1.morgenfeld.example".to_owned()), "the members reach it at once");
        let told = "products of the team Domains and mail: added app-1.morgenfeld.example (MANAGE); \
            changed to Mail Morgenfeld (MANAGE); took away morgenfeld.example (domain)";
        assert_eq!(world.notes(1).await, [("Mutation.setTeamProducts".to_owned(), told.to_owned())]);
        let same = world.changed(Person::LegalRepresentative, "setTeamProducts", PRODUCTS, input).await;
        assert_eq!((&same["added"], &same["changed"], &same["removed"]), (&json!([]), &json!([]), &json!([])));
        assert_eq!(same["team"], set["team"]);
    }

    async fn who_may_not_manage_the_team_changes_neither_list(world: World) {
        let ids = Ids::of_main(&world).await;
        for (who, code) in [
            (world.person(Person::Collaborator).await, "NOT_ALLOWED"),
            (world.person(Person::Accountant).await, "NOT_FOUND"),
            (world.person(Person::Agent).await, "NOT_FOUND"),
            (world.viewer("Malte Hollerbach").await, "NOT_FOUND"),
            (world.person(Person::Anonymous).await, "NOT_FOUND"),
        ] {
            let answer = world.change(who.clone(), "setTeamMembers", MEMBERS, ids.members("Webmaster", &[])).await;
            assert_eq!(refusal(&answer, "setTeamMembers"), (code.to_owned(), json!(["input", "id"])), "{who:?}");
            let answer = world.change(who.clone(), "setTeamProducts", PRODUCTS, ids.products("Webmaster", &[])).await;
            assert_eq!(refusal(&answer, "setTeamProducts"), (code.to_owned(), json!(["input", "id"])), "{who:?}");
        }
        assert_eq!(reached(&world).await.len(), 11);
    }

    async fn what_is_not_the_organizations_is_refused_at_its_place_and_nothing_is_saved(world: World) {
        let (ids, others) = (Ids::of_main(&world).await, Ids::of(&world, "Tischlerei Hollerbach GmbH", "Malte Hollerbach").await);
        let boss = || world.person(Person::LegalRepresentative);
        let mut input = ids.members("Webmaster", &["Reto Zbinden", "Urs Lüthi"]);
        input["memberships"][1] = others.id("Malte Hollerbach");
        let answer = world.change(boss().await, "setTeamMembers", MEMBERS, input).await;
        assert_eq!(refusal(&answer, "setTeamMembers"), ("NOT_FOUND".to_owned(), json!(["input", "memberships", "1"])));
        let theirs = others.0.iter().find(|(_, id)| id.as_str().is_some_and(|id| id.starts_with("prd_"))).expect("a product").1;
        let mut input = ids.products("Webmaster", &[("Mail Morgenfeld", "VIEW"), ("Mail Morgenfeld", "VIEW")]);
        input["products"][1]["product"] = theirs.clone();
        let answer = world.change(boss().await, "setTeamProducts", PRODUCTS, input).await;
        assert_eq!(refusal(&answer, "setTeamProducts"), ("NOT_FOUND".to_owned(), json!(["input", "products", "1", "product"])));
        let twice = ids.products("Webmaster", &[("Mail Morgenfeld", "VIEW"), ("Mail Morgenfeld", "MANAGE")]);
        let answer = world.change(boss().await, "setTeamProducts", PRODUCTS, twice).await;
        assert_eq!(refusal(&answer, "setTeamProducts"), ("INVALID".to_owned(), json!(["input", "products", "1", "level"])));
        let many: Vec<String> = (0..501).map(|n| entities::ids::MembershipId::from(uuid::Uuid::from_u128(n)).to_string()).collect();
        let answer = world.change(boss().await, "setTeamMembers", MEMBERS, json!({"id": ids.id("Webmaster"), "memberships": many})).await;
        assert_eq!(refusal(&answer, "setTeamMembers"), ("INVALID".to_owned(), json!(["input", "memberships"])));
        let malformed = world.change(boss().await, "setTeamMembers", MEMBERS, json!({"id": ids.id("Webmaster"), "memberships": ["nonsense"]})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
        assert_eq!(reached(&world).await.len(), 11);
        assert!(!world.notes(1).await[0].0.starts_with("Mutation.setTeam"));
    }

    async fn two_who_save_the_list_at_once_do_not_lose_each_others_member_unnoticed(world: World) {
        let ids = Ids::of_main(&world).await;
        let (mut one, mut other) = (ids.members("Trainees", &["Annina Kägi"]), ids.members("Trainees", &["Flurina Hug"]));
        let (lucia, urs) = (world.person(Person::LegalRepresentative).await, world.viewer("Urs Lüthi").await);
        for input in [&mut one, &mut other] {
            input["ifRevision"] = ids.id("Trainees, revision");
        }
        let (one, other) = tokio::join!(
            world.change(lucia.clone(), "setTeamMembers", MEMBERS, one),
            world.change(urs.clone(), "setTeamMembers", MEMBERS, other),
        );
        let (saved, late) = if one.data()["setTeamMembers"]["team"].is_null() { (other, one) } else { (one, other) };
        let kept = names(at(done(&saved, "setTeamMembers"), "/team/memberships/nodes"));
        assert_eq!(kept.len(), 1);
        assert_eq!(refusal(&late, "setTeamMembers"), ("CONFLICT".to_owned(), json!(["input", "ifRevision"])));
        // Whoever does not say what they saw is told whom they took out.
        let over = world.change(urs, "setTeamMembers", MEMBERS, ids.members("Trainees", &["Chiara Ferretti"])).await;
        assert_eq!(names(&done(&over, "setTeamMembers")["removed"]), kept);
    }

    async fn many_who_save_lists_at_once_leave_one_of_them_whole(world: World) {
        let ids = Ids::of_main(&world).await;
        let lists: [&[&str]; 4] = [&["Annina Kägi", "Flurina Hug"], &["Flurina Hug", "Reto Zbinden"], &["Chiara Ferretti"], &[]];
        let mut inputs = Vec::new();
        for round in 0..12 {
            inputs.push((world.person(Person::LegalRepresentative).await, ids.members("Trainees", lists[round % 4])));
        }
        let answers = futures_util::future::join_all(inputs.into_iter().map(|(by, input)| world.change(by, "setTeamMembers", MEMBERS, input))).await;
        for answer in &answers {
            done(answer, "setTeamMembers");
        }
        let last = world.changed(Person::LegalRepresentative, "updateTeam", "team { memberships { nodes { user { name } } } }", json!({"id": ids.id("Trainees")})).await;
        let last = names(at(&last, "/team/memberships/nodes"));
        assert!(lists.contains(&last.iter().map(String::as_str).collect::<Vec<_>>().as_slice()), "{last:?}");
    }
}
