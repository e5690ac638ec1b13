//! What two people at once come to.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Person,
    changing::{done, refusal},
    on_both_databases,
};

use super::{ORGANIZATION, PRODUCT, address, addresses, new, payload, products, with, written};

on_both_databases! {
    async fn who_says_which_revision_they_saw_never_writes_over_somebody_elses_change(world: World) {
        let seen = address(&world, "Filiale Bern").await;
        let edit = |city: String| json!({"id": seen["id"], "ifRevision": seen["revision"], "address": with(written("Filiale Bern"), "city", json!(city))});
        let people = join_all((0..6).map(|_| world.person(Person::Accountant))).await;
        let answers = join_all(people.into_iter().enumerate().map(|(index, by)| {
            let (input, world) = (edit(format!("Town {index}")), &world);
            async move { world.change(by, "updateBillingAddress", &payload(), input).await }
        })).await;
        let (saved, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.data()["updateBillingAddress"]["userErrors"] == json!([]));
        assert_eq!((saved.len(), late.len()), (1, 5));
        let conflict = ("CONFLICT".to_owned(), json!(["input", "ifRevision"]));
        for answer in late {
            assert_eq!(refusal(answer, "updateBillingAddress"), conflict);
        }
        assert_eq!(address(&world, "Filiale Bern").await, saved[0].data()["updateBillingAddress"]["billingAddress"]);
        let stale = world.change(world.person(Person::Accountant).await, "deleteBillingAddress", ORGANIZATION, json!({"id": seen["id"], "ifRevision": seen["revision"]})).await;
        assert_eq!(refusal(&stale, "deleteBillingAddress"), conflict);
    }

    async fn who_prefers_an_address_or_bills_a_product_may_say_which_revision_they_saw(world: World) {
        let conflict = ("CONFLICT".to_owned(), json!(["input", "ifRevision"]));
        let (seen, default) = (address(&world, "Filiale Bern").await, address(&world, "Hauptsitz").await);
        let moved = with(written("Filiale Bern"), "city", json!("Thun"));
        let moved = world.changed(Person::Accountant, "updateBillingAddress", &payload(), json!({"id": seen["id"], "address": moved})).await["billingAddress"].clone();
        let prefer = |revision: &Value| json!({"id": seen["id"], "ifRevision": revision});
        let stale = world.change(world.person(Person::Accountant).await, "setDefaultBillingAddress", &payload(), prefer(&seen["revision"])).await;
        assert_eq!(refusal(&stale, "setDefaultBillingAddress"), conflict);
        assert_eq!(address(&world, "Hauptsitz").await, default, "nothing was written");
        let preferred = world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), prefer(&moved["revision"])).await;
        assert_eq!(preferred["billingAddress"]["isDefault"], true);

        let product = products(&world).await.remove(0);
        let mut made = Vec::new();
        for label in ["One", "Two"] {
            made.push(world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, written(label))).await["billingAddress"]["id"].clone());
        }
        let bill = |address: &Value, revision: &Value| json!({"product": product["id"], "billingAddress": address, "ifRevision": revision});
        let (one, other) = (world.person(Person::LegalRepresentative).await, world.person(Person::LegalRepresentative).await);
        let answers = tokio::join!(
            world.change(one, "setProductBillingAddress", PRODUCT, bill(&made[0], &product["revision"])),
            world.change(other, "setProductBillingAddress", PRODUCT, bill(&made[1], &product["revision"])),
        );
        let answers = [answers.0, answers.1];
        let (saved, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.data()["setProductBillingAddress"]["userErrors"] == json!([]));
        assert_eq!((saved.len(), late.len()), (1, 1));
        assert_eq!(refusal(late[0], "setProductBillingAddress"), conflict);
        let now = products(&world).await.into_iter().find(|row| row["id"] == product["id"]).expect("the product");
        assert_eq!(now["billing"]["billingAddress"]["label"], saved[0].data()["setProductBillingAddress"]["product"]["billing"]["billingAddress"]["label"]);
        assert_ne!(now["revision"], product["revision"]);
        for address in &made {
            let revision = products(&world).await.into_iter().find(|row| row["id"] == product["id"]).expect("the product")["revision"].clone();
            world.changed(Person::LegalRepresentative, "setProductBillingAddress", PRODUCT, bill(address, &revision)).await;
        }
    }

    async fn many_who_choose_a_default_at_once_leave_one(world: World) {
        let ids: Vec<_> = addresses(&world).await.into_iter().map(|address| address["id"].clone()).collect();
        let people = join_all((0..9).map(|_| world.person(Person::Accountant))).await;
        let answers = join_all(people.into_iter().zip(ids.iter().cycle()).map(|(by, id)| {
            let world = &world;
            async move { world.change(by, "setDefaultBillingAddress", "billingAddress { id }", json!({"id": id})).await }
        })).await;
        for answer in &answers {
            done(answer, "setDefaultBillingAddress");
        }
        assert_eq!(addresses(&world).await.iter().filter(|address| address["isDefault"] == true).count(), 1);
    }

    async fn an_address_is_never_both_deleted_and_chosen_at_once(world: World) {
        let all = products(&world).await;
        for round in 0..8 {
            let made = world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, written("Brief"))).await["billingAddress"].clone();
            let (one, other) = (world.person(Person::Accountant).await, world.person(Person::LegalRepresentative).await);
            let product = &all[round % all.len()];
            let choice = json!({"product": product["id"], "billingAddress": made["id"]});
            let (deleted, chosen) = tokio::join!(
                world.change(one, "deleteBillingAddress", ORGANIZATION, json!({"id": made["id"]})),
                world.change(other, "setProductBillingAddress", PRODUCT, choice),
            );
            match deleted.data()["deleteBillingAddress"]["userErrors"] == json!([]) {
                true => assert_eq!(refusal(&chosen, "setProductBillingAddress"), ("NOT_FOUND".to_owned(), json!(["input", "billingAddress"]))),
                false => {
                    assert_eq!(refusal(&deleted, "deleteBillingAddress").0, "ADDRESS_IN_USE");
                    done(&chosen, "setProductBillingAddress");
                }
            }
        }
    }
}
