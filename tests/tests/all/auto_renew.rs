//! Switching automatic renewal on and off.

use entities::accounts::TokenScope;
use serde_json::{Value, json};
use tests::{
    Person, World, at,
    changing::{done, refusal},
    on_both_databases,
};

const SWITCHED: &str = "products { name billing { autoRenew } }";

/// The products of the main organization: name, identifier, whether they are renewed, status.
async fn products(world: &World) -> Vec<Value> {
    let document = "query($organization: ID!) { organization(id: $organization) {
        products(first: 50) { nodes { id name status billing { autoRenew } } } } }";
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    at(answer.data(), "/organization/products/nodes").as_array().expect("a list").clone()
}

async fn id(world: &World, name: &str) -> Value {
    let products = products(world).await;
    products.iter().find(|product| product["name"] == name).unwrap_or_else(|| panic!("no {name}"))["id"].clone()
}

async fn switch(world: &World, who: entities::access::Viewer, products: &[Value], enabled: bool) -> tests::Answer {
    world.change(who, "setAutoRenew", SWITCHED, json!({"products": products, "enabled": enabled})).await
}

on_both_databases! {
    async fn several_are_switched_at_once_and_each_change_is_written_down(world: World) {
        let (on, off) = (id(&world, "morgenfeld.example").await, id(&world, "altes-zeughaus.example").await);
        let chosen = [off.clone(), on.clone(), off.clone()];
        let answer = switch(&world, world.person(Person::LegalRepresentative).await, &chosen, true).await;
        assert_eq!(done(&answer, "setAutoRenew")["products"], json!([
            {"name": "altes-zeughaus.example", "billing": {"autoRenew": true}},
            {"name": "morgenfeld.example", "billing": {"autoRenew": true}},
        ]), "in the order given, each once");
        let notes = world.notes(2).await;
        assert_eq!(notes[0], ("Mutation.setAutoRenew".to_owned(), "switched automatic renewal on for altes-zeughaus.example".to_owned()));
        assert_ne!(notes[1].0, "Mutation.setAutoRenew", "one was on already");
        let answer = switch(&world, world.viewer("Urs Lüthi").await, &[on], false).await;
        assert_eq!(at(done(&answer, "setAutoRenew"), "/products/0/billing/autoRenew"), &json!(false));
        assert_eq!(world.notes(1).await[0].1, "switched automatic renewal off for morgenfeld.example");
    }

    async fn it_takes_whoever_manages_the_product_by_role_or_by_what_was_given(world: World) {
        let hosting = id(&world, "morgenfeld.example").await;
        let (managed, viewed, hidden) = (id(&world, "morgenfeld.example (domain)").await, id(&world, "Mail Morgenfeld").await, id(&world, "app-1.morgenfeld.example").await);
        let imogen = || world.person(Person::Collaborator);
        for (product, code) in [(&hosting, None), (&managed, None), (&viewed, Some("NOT_ALLOWED")), (&hidden, Some("NOT_FOUND"))] {
            let answer = switch(&world, imogen().await, std::slice::from_ref(product), false).await;
            match code {
                None => assert_eq!(at(done(&answer, "setAutoRenew"), "/products/0/billing/autoRenew"), &json!(false)),
                Some(code) => assert_eq!(refusal(&answer, "setAutoRenew"), (code.to_owned(), json!(["input", "products", "0"]))),
            }
        }
        for who in [world.person(Person::Accountant).await, world.viewer("Malte Hollerbach").await, world.person(Person::Anonymous).await] {
            let answer = switch(&world, who.clone(), std::slice::from_ref(&hosting), true).await;
            assert_eq!(refusal(&answer, "setAutoRenew").0, "NOT_FOUND", "{who:?}");
        }
        let lucia = world.person(Person::LegalRepresentative).await;
        for (scope, code) in [(TokenScope::ReadAccount, Some("NOT_ALLOWED")), (TokenScope::WriteBilling, Some("NOT_FOUND")), (TokenScope::WriteAccount, None)] {
            let answer = switch(&world, world.with_scopes(&lucia, &[scope]), std::slice::from_ref(&hosting), true).await;
            match code {
                None => drop(done(&answer, "setAutoRenew")),
                Some(code) => assert_eq!(refusal(&answer, "setAutoRenew").0, code, "{scope}"),
            }
        }
    }

    async fn a_support_agent_changes_what_the_customers_leave_covers_at_the_level_manage_and_under_their_own_name(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { support { accessGrants(first: 50) { nodes {
            isActive level products { id } } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let grants = at(answer.data(), "/organization/support/accessGrants/nodes").as_array().expect("a list").clone();
        let active = grants.iter().find(|grant| grant["isActive"] == true).expect("one is active");
        let covered = at(active, "/products/0/id").clone();
        world.run("UPDATE support_access_grants SET level = 'VIEW'").await;
        let looking = switch(&world, world.person(Person::Agent).await, std::slice::from_ref(&covered), false).await;
        assert_eq!(refusal(&looking, "setAutoRenew").0, "NOT_ALLOWED");
        world.run("UPDATE support_access_grants SET level = 'MANAGE'").await;
        world.run("UPDATE products SET auto_renew = true").await;
        let managing = switch(&world, world.person(Person::Agent).await, std::slice::from_ref(&covered), false).await;
        done(&managing, "setAutoRenew");
        let log = "query($organization: ID!) { organization(id: $organization) { auditLog(first: 1) { nodes {
            action actor { __typename ... on SupportAgent { name } } subject { id } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, log).await;
        let note = at(answer.data(), "/organization/auditLog/nodes/0");
        assert_eq!((&note["action"], &note["actor"]["__typename"], &note["subject"]["id"]), (&json!("Mutation.setAutoRenew"), &json!("SupportAgent"), &covered));
        let elsewhere = id(&world, "app-2.morgenfeld.example").await;
        let other = switch(&world, world.person(Person::Agent).await, &[elsewhere], false).await;
        assert_eq!(refusal(&other, "setAutoRenew").0, "NOT_FOUND");
        let agent = world.person(Person::Agent).await;
        world.run("UPDATE support_access_grants SET revoked_at = created_at").await;
        let late = switch(&world, agent, &[covered], true).await;
        assert_eq!(refusal(&late, "setAutoRenew").0, "NOT_FOUND", "the leave was taken back meanwhile");
    }

    async fn if_one_is_refused_none_is_switched_and_its_place_is_told(world: World) {
        let (on, gone) = (id(&world, "morgenfeld.example").await, id(&world, "test.morgenfeld.example").await);
        let before = products(&world).await;
        let lucia = || world.person(Person::LegalRepresentative);
        world.run("UPDATE products SET auto_renew = false WHERE name = 'morgenfeld.example'").await;
        let nobodys = json!(entities::ids::ProductId::from(uuid::Uuid::from_u128(7)).to_string());
        for (second, code) in [(nobodys, "NOT_FOUND"), (gone.clone(), "CONFLICT")] {
            let answer = switch(&world, lucia().await, &[on.clone(), second], true).await;
            assert_eq!(refusal(&answer, "setAutoRenew"), (code.to_owned(), json!(["input", "products", "1"])));
        }
        let nothing = switch(&world, lucia().await, &[], true).await;
        assert_eq!(refusal(&nothing, "setAutoRenew"), ("REQUIRED".to_owned(), json!(["input", "products"])));
        let many: Vec<Value> = (0..101).map(|n| json!(entities::ids::ProductId::from(uuid::Uuid::from_u128(n)).to_string())).collect();
        let answer = switch(&world, lucia().await, &many, true).await;
        assert_eq!(refusal(&answer, "setAutoRenew"), ("INVALID".to_owned(), json!(["input", "products"])));
        let switched = products(&world).await.into_iter().zip(before).filter(|(after, before)| after != before).count();
        assert_eq!(switched, 1, "by the test alone");
        done(&switch(&world, lucia().await, &[gone], false).await, "setAutoRenew");
    }

    async fn two_who_switch_the_same_products_at_once_in_other_orders_both_come_through(world: World) {
        let (one, two) = (id(&world, "morgenfeld.example").await, id(&world, "velo-tobler.example").await);
        let mut people = Vec::new();
        for _ in 0..8 {
            people.push(world.person(Person::LegalRepresentative).await);
        }
        let orders = [[one.clone(), two.clone()], [two, one]];
        let answers = people.into_iter().enumerate().map(|(n, who)| switch(&world, who, &orders[n % 2], n % 3 == 0));
        let answers = futures_util::future::join_all(answers).await;
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(done(answer, "setAutoRenew")["products"].as_array().map(Vec::len), Some(2), "{n}");
        }
        let after = products(&world).await;
        let of = |name: &str| after.iter().find(|product| product["name"] == name).map(|product| product["billing"].clone());
        assert_eq!(of("morgenfeld.example"), of("velo-tobler.example"), "each switched both");
    }
}
