//! What stands in an address: made, changed, deleted, and what was issued with it.

use entities::{accounts::TokenScope, ids::BillingAddressId};
use serde_json::{Value, json};
use tests::{
    Person,
    changing::{done, refusal, refusals},
    on_both_databases,
};

use super::{ORGANIZATION, PRODUCT, address, addresses, new, payload, products, with, written};

on_both_databases! {
    async fn an_address_is_made_changed_preferred_and_deleted_and_each_is_written_down(world: World) {
        let mut input = written("  Lager ");
        input["houseNumber"] = json!("7b");
        input["postalCode"] = json!("ch-8004");
        input["vatNumber"] = json!("CHE-116.281.710 MWST");
        let made = world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, input)).await["billingAddress"].clone();
        assert_eq!((&made["label"], &made["postalCode"], &made["vatNumber"]), (&json!("Lager"), &json!("8004"), &json!("CHE116281710MWST")));
        assert_eq!((&made["company"], &made["isDefault"]), (&Value::Null, &json!(false)));
        let id = made["id"].clone();
        let edit = |address: Value| json!({"id": id, "address": address});
        let moved = world.changed(Person::Accountant, "updateBillingAddress", &payload(), edit(with(written("Depot"), "city", json!("Bern")))).await["billingAddress"].clone();
        assert_eq!((&moved["label"], &moved["city"]), (&json!("Depot"), &json!("Bern")));
        assert_eq!((&moved["houseNumber"], &moved["vatNumber"]), (&json!("7b"), &json!("CHE116281710MWST")), "what is left out stays");
        assert_ne!(moved["revision"], made["revision"]);
        let bare = with(with(with(written("Depot"), "city", json!("Bern")), "houseNumber", Value::Null), "vatNumber", json!(" "));
        let bare = world.changed(Person::Accountant, "updateBillingAddress", &payload(), edit(bare)).await["billingAddress"].clone();
        assert_eq!((&bare["houseNumber"], &bare["vatNumber"]), (&Value::Null, &Value::Null), "null and blanks take a part away");
        let same = world.changed(Person::Accountant, "updateBillingAddress", &payload(), edit(with(written("Depot"), "city", json!("Bern")))).await["billingAddress"].clone();
        assert_eq!(same, bare, "nothing differs, nothing is written");
        let preferred = world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), json!({"id": id})).await["billingAddress"].clone();
        assert_eq!(preferred["isDefault"], true);
        let defaults: Vec<_> = addresses(&world).await.into_iter().filter(|address| address["isDefault"] == true).collect();
        assert_eq!(defaults, [preferred], "one default and no more");
        let former = address(&world, "Hauptsitz").await;
        world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), json!({"id": id})).await;
        world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), json!({"id": former["id"]})).await;
        let gone = world.changed(Person::Accountant, "deleteBillingAddress", ORGANIZATION, json!({"id": id})).await;
        assert_eq!(gone["organization"]["name"], "Morgenfeld Webagentur AG");
        assert_eq!(address(&world, "Depot").await, Value::Null);
        let notes = world.notes(6).await;
        let notes: Vec<_> = notes.iter().map(|(action, summary)| (action.as_str(), summary.as_str())).collect();
        assert_eq!(notes, [
            ("Mutation.deleteBillingAddress", "deleted the billing address Depot"),
            ("Mutation.setDefaultBillingAddress", "made Hauptsitz the default billing address instead of Depot"),
            ("Mutation.setDefaultBillingAddress", "made Depot the default billing address instead of Hauptsitz"),
            ("Mutation.updateBillingAddress", "changed the billing address Depot; before: Buchhaltung, Lindenweg 7b, CH 8004 Bern, CHE116281710MWST"),
            ("Mutation.updateBillingAddress", "changed the billing address Lager and called it Depot; before: Buchhaltung, Lindenweg 7b, CH 8004 Zürich, CHE116281710MWST"),
            ("Mutation.createBillingAddress", "made the billing address Lager"),
        ]);
    }

    async fn the_longest_address_is_written_down_as_well(world: World) {
        let long = |mark: &str| json!({"label": mark.repeat(70), "company": mark.repeat(70), "name": mark.repeat(70), "street": mark.repeat(70),
            "houseNumber": mark.repeat(16), "postalCode": "8004", "city": mark.repeat(35), "country": "CH", "vatNumber": "CHE116281710MWST"});
        let made = world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, long("ä"))).await["billingAddress"].clone();
        world.changed(Person::Accountant, "updateBillingAddress", &payload(), json!({"id": made["id"], "address": long("ö")})).await;
        assert!(world.notes(1).await[0].1.contains(&"ä".repeat(70)));
    }

    async fn who_manages_accounting_may_and_others_are_told_no_more_than_they_see(world: World) {
        let id = address(&world, "Filiale Bern").await["id"].clone();
        let (not_allowed, not_found) = ("NOT_ALLOWED", "NOT_FOUND");
        for (who, in_organization, of_address) in [
            (world.person(Person::Collaborator).await, not_allowed, not_found),
            (world.viewer("Seraina Wyss").await, not_allowed, not_allowed),
            (world.viewer("Chiara Ferretti").await, not_allowed, not_found),
            (world.person(Person::Agent).await, not_allowed, not_found),
            (world.viewer("Malte Hollerbach").await, not_found, not_found),
            (world.person(Person::Anonymous).await, not_found, not_found),
        ] {
            let answer = world.change(who.clone(), "createBillingAddress", &payload(), new(&world, written("Theirs"))).await;
            assert_eq!(refusal(&answer, "createBillingAddress"), (in_organization.to_owned(), json!(["input", "organization"])), "{who:?}");
            for (mutation, payload, input) in [
                ("updateBillingAddress", payload(), json!({"id": id, "address": written("Theirs")})),
                ("deleteBillingAddress", ORGANIZATION.to_owned(), json!({"id": id})),
                ("setDefaultBillingAddress", payload(), json!({"id": id})),
            ] {
                let answer = world.change(who.clone(), mutation, &payload, input).await;
                assert_eq!(refusal(&answer, mutation), (of_address.to_owned(), json!(["input", "id"])), "{mutation} {who:?}");
            }
        }
        let accountant = world.person(Person::Accountant).await;
        for (scopes, code) in [([TokenScope::ReadBilling], Some(not_allowed)), ([TokenScope::WriteAccount], Some(not_found)), ([TokenScope::WriteBilling], None)] {
            let who = world.with_scopes(&accountant, &scopes);
            let answer = world.change(who, "updateBillingAddress", &payload(), json!({"id": id, "address": written("Filiale")})).await;
            match code {
                Some(code) => assert_eq!(refusal(&answer, "updateBillingAddress").0, code, "{scopes:?}"),
                None => assert_eq!(done(&answer, "updateBillingAddress")["billingAddress"]["label"], "Filiale"),
            }
        }
        for person in ["Lucía Berger Ortega", "Matthias Gehrig"] {
            let answer = world.change(world.viewer(person).await, "createBillingAddress", &payload(), new(&world, written(person))).await;
            assert_eq!(done(&answer, "createBillingAddress")["billingAddress"]["label"], person);
        }
        let nobodys = BillingAddressId::from(uuid::Uuid::from_u128(7)).to_string();
        let answer = world.change(accountant.clone(), "deleteBillingAddress", ORGANIZATION, json!({"id": nobodys})).await;
        assert_eq!(refusal(&answer, "deleteBillingAddress").0, not_found);
        let malformed = world.change(accountant, "deleteBillingAddress", ORGANIZATION, json!({"id": "nonsense"})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
    }

    async fn a_right_that_was_taken_away_since_the_request_came_counts(world: World) {
        let id = address(&world, "Filiale Bern").await["id"].clone();
        let accountant = world.person(Person::Accountant).await;
        world.run("UPDATE memberships SET manage_accounting = FALSE WHERE user_id = (SELECT id FROM users WHERE name = 'Elias Caduff')").await;
        let answer = world.change(accountant.clone(), "updateBillingAddress", &payload(), json!({"id": id, "address": written("Late")})).await;
        assert_eq!(refusal(&answer, "updateBillingAddress").0, "NOT_FOUND");
        let answer = world.change(accountant, "createBillingAddress", &payload(), new(&world, written("Late"))).await;
        assert_eq!(refusal(&answer, "createBillingAddress").0, "NOT_ALLOWED");
    }

    async fn what_is_wrong_is_told_all_at_once_by_the_rules_of_the_country(world: World) {
        let before = address(&world, "Filiale Bern").await;
        let at = |field: &str| json!(["input", "address", field]);
        let wrong = [
            (vec![("label", json!(" "))], vec![("REQUIRED", at("label"))]),
            (vec![("city", json!("x".repeat(36))), ("name", json!("")), ("company", json!("a\tb"))],
                vec![("INVALID", at("company")), ("REQUIRED", at("name")), ("TOO_LONG", at("city"))]),
            (vec![("street", json!("")), ("houseNumber", json!("7".repeat(17)))], vec![("REQUIRED", at("street")), ("TOO_LONG", at("houseNumber"))]),
            (vec![("postalCode", json!("80040"))], vec![("INVALID", at("postalCode"))]),
            (vec![("postalCode", json!(""))], vec![("REQUIRED", at("postalCode"))]),
            (vec![("postalCode", json!("7".repeat(17)))], vec![("TOO_LONG", at("postalCode"))]),
            (vec![("country", json!("DE"))], vec![("INVALID", at("postalCode"))]),
            (vec![("vatNumber", json!("CHE116281711"))], vec![("INVALID_VAT_NUMBER", at("vatNumber"))]),
            (vec![("vatNumber", json!("DE136695976")), ("postalCode", json!("1"))], vec![("INVALID", at("postalCode")), ("INVALID_VAT_NUMBER", at("vatNumber"))]),
            (vec![("country", json!("US")), ("postalCode", json!("20500")), ("vatNumber", json!("?"))], vec![("INVALID_VAT_NUMBER", at("vatNumber"))]),
        ];
        for (changes, told) in wrong {
            let input = changes.into_iter().fold(written("Filiale Bern"), |input, (field, value)| with(input, field, value));
            let told: Vec<_> = told.into_iter().map(|(code, field)| (code.to_owned(), field)).collect();
            let answer = world.change(world.person(Person::Accountant).await, "createBillingAddress", &payload(), new(&world, input.clone())).await;
            assert_eq!(refusals(&answer, "createBillingAddress"), told, "{input}");
            let answer = world.change(world.person(Person::Accountant).await, "updateBillingAddress", &payload(), json!({"id": before["id"], "address": input})).await;
            assert_eq!(refusals(&answer, "updateBillingAddress"), told, "{input}");
        }
        let abroad = with(with(written("Filiale Bern"), "country", json!("DE")), "postalCode", json!("04109"));
        let answer = world.change(world.person(Person::Accountant).await, "updateBillingAddress", &payload(), json!({"id": before["id"], "address": abroad})).await;
        assert_eq!(refusal(&answer, "updateBillingAddress"), ("INVALID_VAT_NUMBER".to_owned(), at("vatNumber")), "the former number stays, and is Swiss");
        assert_eq!(address(&world, "Filiale Bern").await, before);
        assert!(!world.notes(1).await[0].0.contains("BillingAddress"), "what is refused is not written down");
    }

    async fn issued_invoices_keep_the_address_that_they_were_issued_with(world: World) {
        let invoices = "query($organization: ID!) { organization(id: $organization) { invoices(first: 50) { nodes {
            number billingAddress { id label company name street houseNumber postalCode city country vatNumber } } } } }";
        let before = world.ask_main(Person::Accountant, invoices).await.data().clone();
        for address in addresses(&world).await {
            let input = with(with(written("Elsewhere"), "city", json!("Chur")), "vatNumber", Value::Null);
            world.changed(Person::Accountant, "updateBillingAddress", &payload(), json!({"id": address["id"], "address": input})).await;
        }
        assert_eq!(world.ask_main(Person::Accountant, invoices).await.data(), &before);
        let keep = world.changed(Person::Accountant, "createBillingAddress", &payload(), new(&world, written("Kept"))).await["billingAddress"]["id"].clone();
        world.changed(Person::Accountant, "setDefaultBillingAddress", &payload(), json!({"id": keep})).await;
        for product in products(&world).await {
            world.changed(Person::LegalRepresentative, "setProductBillingAddress", PRODUCT, json!({"product": product["id"], "billingAddress": keep})).await;
        }
        for address in addresses(&world).await.iter().filter(|address| address["id"] != keep) {
            world.changed(Person::Accountant, "deleteBillingAddress", ORGANIZATION, json!({"id": address["id"]})).await;
        }
        assert_eq!(world.ask_main(Person::Accountant, invoices).await.data(), &before, "and where it was deleted");
    }
}
