//! Letting support agents in for a while, and taking it back.

use entities::accounts::TokenScope;
use serde_json::{Value, json};
use tests::{
    Person, World, at,
    changing::{done, refusal, refusals},
    on_both_databases, texts,
};

const GRANT: &str = "grant { id level isActive expiresAt revokedAt grantedBy { name } products { name } }";

/// Products of the main organization by name.
async fn ids(world: &World, names: &[&str]) -> Vec<Value> {
    let document =
        "query($organization: ID!) { organization(id: $organization) { products(first: 50) { nodes { id name } } } }";
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    let products = at(answer.data(), "/organization/products/nodes").as_array().expect("a list").clone();
    let id = |name: &&str| products.iter().find(|product| product["name"] == **name).expect("a product")["id"].clone();
    names.iter().map(id).collect()
}

async fn input(world: &World, names: &[&str]) -> Value {
    json!({"organization": world.organization("").to_string(), "products": ids(world, names).await, "level": "VIEW"})
}

/// What the agent sees of the main organization.
async fn seen(world: &World) -> Vec<String> {
    let document =
        "query($organization: ID!) { organization(id: $organization) { products(first: 50) { nodes { name } } } }";
    let answer = world.ask_main(Person::Agent, document).await;
    match answer.data()["organization"] {
        Value::Null => Vec::new(),
        ref organization => texts(at(organization, "/products/nodes"), "name"),
    }
}

on_both_databases! {
    async fn agents_and_nobody_else_see_what_was_chosen_until_it_ends_or_is_taken_back(world: World) {
        world.run("UPDATE support_access_grants SET revoked_at = created_at").await;
        assert_eq!(seen(&world).await, [""; 0]);
        let wanted = input(&world, &["app-1.morgenfeld.example", "Mail Morgenfeld", "app-1.morgenfeld.example"]).await;
        let grant = world.changed(Person::LegalRepresentative, "grantSupportAccess", GRANT, wanted).await["grant"].clone();
        assert_eq!((&grant["level"], &grant["isActive"], &grant["revokedAt"]), (&json!("VIEW"), &json!(true), &Value::Null));
        assert_eq!(grant["expiresAt"], "2026-06-16T10:00:01Z", "a day, where nothing else is said");
        assert_eq!(grant["grantedBy"]["name"], "Lucía Berger Ortega");
        let chosen = ["Mail Morgenfeld", "app-1.morgenfeld.example"];
        assert_eq!((texts(&grant["products"], "name"), seen(&world).await), (chosen.map(str::to_owned).to_vec(), chosen.map(str::to_owned).to_vec()));
        let note = "gave support agents access to app-1.morgenfeld.example, Mail Morgenfeld (VIEW) for 24 hours";
        assert_eq!(world.notes(1).await, [("Mutation.grantSupportAccess".to_owned(), note.to_owned())]);
        let administrator = world.viewer("Urs Lüthi").await;
        let answer = world.change(administrator.clone(), "revokeSupportAccess", GRANT, json!({"id": grant["id"]})).await;
        let revoked = done(&answer, "revokeSupportAccess")["grant"].clone();
        assert_eq!((&revoked["isActive"], revoked["revokedAt"].is_string()), (&json!(false), true));
        assert_eq!(seen(&world).await, [""; 0]);
        let again = world.change(administrator, "revokeSupportAccess", GRANT, json!({"id": grant["id"]})).await;
        assert_eq!(done(&again, "revokeSupportAccess")["grant"], revoked, "it was taken back once");
        let notes: Vec<String> = world.notes(2).await.into_iter().map(|(action, _)| action).collect();
        assert_eq!(notes, ["Mutation.revokeSupportAccess", "Mutation.grantSupportAccess"]);
    }

    async fn who_does_not_run_the_organization_lets_nobody_in_and_takes_nothing_back(world: World) {
        let wanted = input(&world, &["Mail Morgenfeld"]).await;
        let grant = world.changed(Person::LegalRepresentative, "grantSupportAccess", GRANT, wanted.clone()).await["grant"]["id"].clone();
        let reading = world.with_scopes(&world.person(Person::LegalRepresentative).await, &[TokenScope::ReadAccount]);
        for (who, giving, taking) in [
            (world.person(Person::Collaborator).await, "NOT_ALLOWED", "NOT_FOUND"),
            (world.person(Person::Agent).await, "NOT_ALLOWED", "NOT_FOUND"),
            (reading, "NOT_ALLOWED", "NOT_ALLOWED"),
            (world.viewer("Malte Hollerbach").await, "NOT_FOUND", "NOT_FOUND"),
            (world.person(Person::Anonymous).await, "NOT_FOUND", "NOT_FOUND"),
        ] {
            let answer = world.change(who.clone(), "grantSupportAccess", GRANT, wanted.clone()).await;
            assert_eq!(refusal(&answer, "grantSupportAccess"), (giving.to_owned(), json!(["input", "organization"])), "{who:?}");
            let answer = world.change(who.clone(), "revokeSupportAccess", GRANT, json!({"id": grant})).await;
            assert_eq!(refusal(&answer, "revokeSupportAccess"), (taking.to_owned(), json!(["input", "id"])), "{who:?}");
        }
        assert!(seen(&world).await.contains(&"Mail Morgenfeld".to_owned()));
    }

    async fn what_is_wrong_is_told_at_its_field_and_lets_nobody_in(world: World) {
        let before = seen(&world).await;
        let lucia = || world.person(Person::LegalRepresentative);
        let good = input(&world, &["Mail Morgenfeld"]).await;
        let with = |field: &str, value: Value| {
            let mut input = good.clone();
            input[field] = value;
            input
        };
        let nobodys = json!([good["products"][0], entities::ids::ProductId::from(uuid::Uuid::from_u128(7)).to_string()]);
        let many: Vec<Value> = (0..101).map(|n| json!(entities::ids::ProductId::from(uuid::Uuid::from_u128(n)).to_string())).collect();
        for (input, code, field) in [
            (with("hours", json!(0)), "BELOW_MINIMUM", json!(["input", "hours"])),
            (with("hours", json!(-24)), "BELOW_MINIMUM", json!(["input", "hours"])),
            (with("hours", json!(721)), "ABOVE_MAXIMUM", json!(["input", "hours"])),
            (with("products", json!([])), "REQUIRED", json!(["input", "products"])),
            (with("products", json!(many)), "INVALID", json!(["input", "products"])),
            (with("products", nobodys), "NOT_FOUND", json!(["input", "products", "1"])),
        ] {
            let answer = world.change(lucia().await, "grantSupportAccess", GRANT, input.clone()).await;
            assert_eq!(refusal(&answer, "grantSupportAccess"), (code.to_owned(), field), "{input}");
        }
        let mut both = with("hours", json!(0));
        both["products"] = json!([]);
        let answer = world.change(lucia().await, "grantSupportAccess", GRANT, both).await;
        assert_eq!(refusals(&answer, "grantSupportAccess").len(), 2);
        assert_eq!(seen(&world).await, before);
        let grant = world.changed(Person::LegalRepresentative, "grantSupportAccess", GRANT, with("hours", json!(1))).await["grant"]["id"].clone();
        world.clock.advance(chrono::Duration::hours(1));
        let late = world.change(lucia().await, "revokeSupportAccess", GRANT, json!({"id": grant})).await;
        assert_eq!(refusal(&late, "revokeSupportAccess"), ("EXPIRED".to_owned(), json!(["input", "id"])));
    }

    async fn two_who_take_the_same_back_at_once_are_both_told_and_one_is_written_down(world: World) {
        let wanted = input(&world, &["Mail Morgenfeld"]).await;
        let grant = world.changed(Person::LegalRepresentative, "grantSupportAccess", GRANT, wanted).await["grant"]["id"].clone();
        let (one, other) = (world.person(Person::LegalRepresentative).await, world.viewer("Urs Lüthi").await);
        let (one, other) = tokio::join!(
            world.change(one, "revokeSupportAccess", GRANT, json!({"id": grant})),
            world.change(other, "revokeSupportAccess", GRANT, json!({"id": grant})),
        );
        assert_eq!(done(&one, "revokeSupportAccess"), done(&other, "revokeSupportAccess"));
        let notes = world.notes(2).await.into_iter().filter(|(action, _)| action == "Mutation.revokeSupportAccess").count();
        assert_eq!(notes, 1);
    }
}
