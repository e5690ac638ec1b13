//! Sealing secrets anew after the operator's secret has changed.

use std::sync::Arc;

use entities::sites::{EnvironmentVariable, ResealError, Resealed, SecretKey, reseal};
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

/// More than one transaction looks at.
const EACH: usize = 60;

/// The key of the world, another one, and a third.
fn keys() -> [SecretKey; 3] {
    [[7; 32], [8; 32], [9; 32]].map(|secret| SecretKey::derive(&secret))
}

/// Puts secrets into two sites, beside what is there in the open.
async fn with_secrets(world: &World) {
    world.run("DELETE FROM environment_variables WHERE is_secret").await;
    let document = "query($organization: ID!) { organization(id: $organization) { sites(first: 2) { nodes { id } } } }";
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    for site in at(answer.data(), "/organization/sites/nodes").as_array().expect("sites") {
        let secret =
            |number| json!({"name": format!("SECRET_{number}"), "value": format!("value {number}"), "isSecret": true});
        let mut set: Vec<Value> = (0..EACH).map(secret).collect();
        set.push(json!({"name": "OPEN", "value": "to see"}));
        world
            .changed(
                Person::LegalRepresentative,
                "setEnvironmentVariables",
                "site { id }",
                json!({"site": site["id"], "set": set}),
            )
            .await;
    }
}

/// All variables, by identifier.
async fn rows(world: &World) -> Vec<EnvironmentVariable> {
    let mut rows = <EnvironmentVariable as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
    rows.sort_unstable_by_key(|row| row.id);
    rows
}

async fn sealed_anew(world: &World, old: &SecretKey, new: &SecretKey) -> Result<Resealed, ResealError> {
    reseal(world, Arc::clone(&world.services.ids), old, new).await
}

on_both_databases! {
    async fn every_secret_opens_with_the_new_key_and_no_more_with_the_old_one(world: World) {
        let [old, new, _] = keys();
        with_secrets(&world).await;
        let before = rows(&world).await;
        let count = u64::try_from(2 * EACH).expect("few");
        let done = sealed_anew(&world, &old, &new).await.expect("the old key opens all");
        assert_eq!(done, Resealed { anew: count, already: 0 });
        let after = rows(&world).await;
        assert_eq!(after.len(), before.len());
        for (was, is) in before.iter().zip(&after) {
            assert_eq!((was.id, &was.name, was.is_secret), (is.id, &is.name, is.is_secret));
            if is.is_secret {
                assert_eq!(new.open(is), old.open(was));
                assert!(new.open(is).is_ok() && old.open(is).is_err(), "{is:?}");
            } else {
                assert_eq!(is, was, "what is no secret stays");
            }
        }
        let again = sealed_anew(&world, &old, &new).await.expect("a second time does no harm");
        assert_eq!(again, Resealed { anew: 0, already: count });
        assert_eq!(rows(&world).await, after);
    }

    async fn where_neither_key_opens_one_it_is_named_and_nothing_is_changed(world: World) {
        let [old, new, third] = keys();
        with_secrets(&world).await;
        sealed_anew(&world, &old, &third).await.expect("the old key opens all");
        let last = rows(&world).await.into_iter().rfind(|row| row.is_secret).expect("a secret");
        let before = rows(&world).await;
        let refused = sealed_anew(&world, &old, &new).await.expect_err("the old key opens none");
        let ResealError::Unopened { secrets, resealed } = &refused else { panic!("{refused}") };
        assert_eq!((secrets.len(), *resealed), (2 * EACH, Resealed::default()));
        assert!(refused.to_string().contains(third.id()) && refused.to_string().ends_with("nothing was changed"), "{refused}");
        assert_eq!(rows(&world).await, before);
        // One alone, and the last to be met, is enough.
        sealed_anew(&world, &third, &old).await.expect("the third key opens all");
        world.run(&format!("UPDATE environment_variables SET key_id = 'ffffffffffff' WHERE name = '{}'", last.name)).await;
        let before = rows(&world).await;
        let refused = sealed_anew(&world, &old, &new).await.expect_err("two cannot be opened");
        let ResealError::Unopened { secrets, .. } = &refused else { panic!("{refused}") };
        assert!(secrets.iter().all(|secret| secret.name == last.name && !secret.domain.is_empty()), "{secrets:?}");
        assert_eq!((secrets.len(), rows(&world).await), (2, before));
    }

    async fn secrets_of_both_keys_side_by_side_come_to_the_new_one(world: World) {
        let [old, new, _] = keys();
        with_secrets(&world).await;
        sealed_anew(&world, &old, &new).await.expect("the old key opens all");
        // A desk that was not restarted yet.
        with_secrets_again(&world).await;
        let done = sealed_anew(&world, &old, &new).await.expect("one of both opens each");
        let count = u64::try_from(2 * EACH).expect("few");
        assert_eq!((done.anew, done.already), (1, count - 1));
        assert!(rows(&world).await.iter().filter(|row| row.is_secret).all(|row| new.open(row).is_ok()));
    }

    async fn there_may_be_no_secret_at_all(world: World) {
        let [old, new, _] = keys();
        world.run("DELETE FROM environment_variables").await;
        assert_eq!(sealed_anew(&world, &old, &new).await.expect("nothing to do"), Resealed::default());
    }
}

/// Sets one secret anew, with the world's key.
async fn with_secrets_again(world: &World) {
    let document = "query($organization: ID!) { organization(id: $organization) { sites(first: 1) { nodes { id } } } }";
    let answer = world.ask_main(Person::LegalRepresentative, document).await;
    let set = json!([{"name": "SECRET_0", "value": "another", "isSecret": true}]);
    let input = json!({"site": at(answer.data(), "/organization/sites/nodes/0/id"), "set": set});
    world.changed(Person::LegalRepresentative, "setEnvironmentVariables", "site { id }", input).await;
}
