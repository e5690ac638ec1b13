//! Which address stands for all products, and which for one.

use entities::accounts::TokenScope;
use serde_json::{Value, json};
use tests::{
    Person,
    changing::{done, refusal},
    on_both_databases,
};

use super::{ORGANIZATION, PRODUCT, address, new, of_a_stranger, payload, products, their_product, written};

on_both_databases! {
    async fn an_address_in_use_stands_until_nothing_is_billed_to_it(world: World) {
        let (standard, branch) = (address(&world, "Hauptsitz").await, address(&world, "Filiale Bern").await);
        let product = products(&world).await[0].clone();
        let bill = |to: &Value| json!({"product": product["id"], "billingAddress": to["id"]});
        let billed = world.changed(Person::LegalRepresentative, "setProductBillingAddress", PRODUCT, bill(&branch)).await;
        assert_eq!(billed["product"]["billing"]["billingAddress"]["label"], "Filiale Bern");
        for address in [&branch, &standard] {
            let answer = world.change(world.person(Person::Accountant).await, "deleteBillingAddress", ORGANIZATION, json!({"id": address["id"]})).await;
            assert_eq!(refusal(&answer, "deleteBillingAddress"), ("ADDRESS_IN_USE".to_owned(), json!(["input", "id"])));
        }
        for product in products(&world).await.iter().filter(|product| product["billing"]["billingAddress"]["id"] == branch["id"]) {
            let input = json!({"product": product["id"], "billingAddress": standard["id"]});
            world.changed(Person::LegalRepresentative, "setProductBillingAddress", PRODUCT, input).await;
        }
        world.changed(Person::Accountant, "deleteBillingAddress", ORGANIZATION, json!({"id": branch["id"]})).await;
        assert_eq!(address(&world, "Filiale Bern").await, Value::Null);
        for (mutation, payload, input) in [
            ("deleteBillingAddress", ORGANIZATION.to_owned(), json!({"id": branch["id"]})),
            ("setDefaultBillingAddress", payload(), json!({"id": branch["id"]})),
        ] {
            let answer = world.change(world.person(Person::Accountant).await, mutation, &payload, input).await;
            assert_eq!(refusal(&answer, mutation), ("NOT_FOUND".to_owned(), json!(["input", "id"])));
        }
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setProductBillingAddress", PRODUCT, bill(&branch)).await;
        assert_eq!(refusal(&answer, "setProductBillingAddress"), ("NOT_FOUND".to_owned(), json!(["input", "billingAddress"])));
    }

    async fn the_first_address_is_the_default_and_the_last_may_go_where_nothing_needs_it(world: World) {
        let input = json!({"organization": world.organization("").to_string(), "address": written("First")});
        world.run("UPDATE products SET billing_address_id = NULL").await;
        world.run("UPDATE billing_addresses SET is_default = FALSE, deleted_at = created_at").await;
        let first = world.changed(Person::Accountant, "createBillingAddress", &payload(), input).await["billingAddress"].clone();
        assert_eq!(first["isDefault"], true);
        let delete = json!({"id": first["id"]});
        let answer = world.change(world.person(Person::Accountant).await, "deleteBillingAddress", ORGANIZATION, delete.clone()).await;
        assert_eq!(refusal(&answer, "deleteBillingAddress").0, "ADDRESS_IN_USE", "products without one of their own are billed to it");
        let second = world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, written("Second"))).await["billingAddress"].clone();
        assert_eq!(second["isDefault"], false);
        world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), json!({"id": second["id"]})).await;
        world.changed(Person::Accountant, "deleteBillingAddress", ORGANIZATION, delete).await;
    }

    async fn who_orders_or_accounts_chooses_the_address_of_a_product_that_they_see(world: World) {
        let (product, branch) = (their_product(&world).await, address(&world, "Filiale Bern").await);
        let input = json!({"product": product["id"], "billingAddress": branch["id"]});
        let bill = async |who| world.change(who, "setProductBillingAddress", PRODUCT, input.clone()).await;
        let at_product = |code: &str| (code.to_owned(), json!(["input", "product"]));
        for (who, code) in [
            (world.person(Person::Collaborator).await, "NOT_ALLOWED"),
            (world.viewer("Malte Hollerbach").await, "NOT_FOUND"),
            (world.person(Person::Anonymous).await, "NOT_FOUND"),
        ] {
            assert_eq!(refusal(&bill(who.clone()).await, "setProductBillingAddress"), at_product(code), "{who:?}");
        }
        let orderer = world.viewer("Seraina Wyss").await;
        let narrow = world.with_scopes(&orderer, &[TokenScope::ReadAccount, TokenScope::ReadBilling]);
        assert_eq!(refusal(&bill(narrow).await, "setProductBillingAddress"), at_product("NOT_ALLOWED"));
        let wide = world.with_scopes(&orderer, &[TokenScope::ReadAccount, TokenScope::WriteBilling]);
        assert_eq!(done(&bill(wide).await, "setProductBillingAddress")["product"]["billing"]["billingAddress"]["label"], "Filiale Bern");
        let note = world.notes(1).await.remove(0);
        let name = product["name"].as_str().expect("a name");
        assert_eq!(note.0, "Mutation.setProductBillingAddress");
        assert!(note.1.starts_with(&format!("billed {name} to the address Filiale Bern instead of ")), "{note:?}");
        done(&bill(orderer.clone()).await, "setProductBillingAddress");
        assert_eq!(world.notes(2).await[0], note, "chosen again, nothing is written");
        let strangers = of_a_stranger(&world).await;
        let input = json!({"product": product["id"], "billingAddress": strangers});
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setProductBillingAddress", PRODUCT, input).await;
        assert_eq!(refusal(&answer, "setProductBillingAddress"), ("NOT_FOUND".to_owned(), json!(["input", "billingAddress"])));
        world.run("DELETE FROM product_access").await;
        let answer = bill(orderer).await;
        assert_eq!(refusal(&answer, "setProductBillingAddress"), at_product("NOT_FOUND"), "they see it no longer");
    }
}
