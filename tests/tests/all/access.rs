//! Who sees what: the matrix of the policy, and what it comes to for the people of the demo.

use std::fmt::Write as _;

use entities::{
    access::{
        Reach, Standing, Subject,
        policy::{ACTIONS, of_kind},
    },
    ids::MembershipId,
    organizations::Role,
};
use serde_json::{Value, json};
use tests::{Person, at, on_both_databases, texts};

#[test]
fn the_matrix_of_roles_and_actions_is_the_one_that_was_looked_at() {
    let member = |role, manage_accounting, order_products| {
        let membership = MembershipId(Default::default());
        Subject::Member(Standing { membership, role, manage_accounting, order_products })
    };
    let subjects = [
        ("legal representative", member(Role::LegalRepresentative, false, false)),
        ("administrator", member(Role::Administrator, false, false)),
        ("collaborator", member(Role::Collaborator, false, false)),
        ("collaborator, accounting", member(Role::Collaborator, true, false)),
        ("collaborator, ordering", member(Role::Collaborator, false, true)),
        ("external", member(Role::External, false, false)),
        ("external, accounting", member(Role::External, true, false)),
        ("external, ordering", member(Role::External, false, true)),
        ("agent with a grant", Subject::Agent),
    ];
    let mut matrix = String::new();
    for (name, kind) in ACTIONS {
        for (who, subject) in &subjects {
            let reach = match of_kind(*kind, subject) {
                None => "nothing",
                Some(Reach::Everything) => "everything",
                Some(Reach::Own(_)) => "their own",
                Some(Reach::Supported) => "what was granted",
            };
            let _ = writeln!(matrix, "{name:<22}{who:<26}{reach}");
        }
    }
    insta::assert_snapshot!(matrix);
}

/// Everything of an organization that is counted or null, at once.
const ORGANIZATION: &str = "query($organization: ID!) { organization(id: $organization) {
    name viewerMembership { role } memberships { totalCount } invitations { totalCount }
    teams(first: 50) { totalCount nodes { name } } products(first: 50) { totalCount nodes { name } } sites { totalCount }
    invoices { totalCount nodes { id } } payments { totalCount nodes { id } } billingAddresses { totalCount }
    paymentMethods { kind } auditLog { totalCount nodes { id } }
    support { plan vipCode accessGrants { totalCount } } } }";

/// Of the main organization, what stands at each of these, empty or not.
const PARTS: [&str; 10] = [
    "memberships",
    "invitations",
    "teams",
    "products",
    "sites",
    "invoices",
    "payments",
    "billingAddresses",
    "auditLog",
    "paymentMethods",
];

fn filled(organization: &Value) -> Vec<&'static str> {
    let is_filled = |part: &&str| match &organization[*part] {
        Value::Array(items) => !items.is_empty(),
        connection => connection["totalCount"].as_i64() > Some(0),
    };
    PARTS.into_iter().filter(is_filled).collect()
}

on_both_databases! {
    async fn each_person_sees_of_the_main_organization_what_the_role_says(world: World) {
        for (person, role, parts) in [
            (Person::LegalRepresentative, json!("LEGAL_REPRESENTATIVE"), PARTS.to_vec()),
            (Person::Collaborator, json!("COLLABORATOR"), vec!["memberships", "teams", "products", "sites"]),
            (Person::Accountant, json!("COLLABORATOR"), vec!["memberships", "invoices", "payments", "billingAddresses", "paymentMethods"]),
        ] {
            let answer = world.ask_main(person, ORGANIZATION).await;
            let organization = &answer.data()["organization"];
            assert_eq!(organization["name"], "Morgenfeld Webagentur AG");
            assert_eq!(organization["viewerMembership"]["role"], role, "{person:?}");
            assert_eq!(filled(organization), parts, "{person:?}");
            let vip = &organization["support"]["vipCode"];
            assert_eq!(vip.is_string(), person == Person::LegalRepresentative, "{person:?}: {vip}");
        }
        let agent = world.ask_main(Person::Agent, ORGANIZATION).await;
        let organization = &agent.data()["organization"];
        assert_eq!(organization["viewerMembership"], Value::Null);
        assert_eq!(filled(organization), ["products", "sites"]);
        assert_eq!(organization["support"]["vipCode"], Value::Null);
        let anonymous = world.ask_main(Person::Anonymous, ORGANIZATION).await;
        assert_eq!(anonymous.data()["organization"], Value::Null);
    }

    async fn a_collaborator_has_the_products_and_teams_that_were_given(world: World) {
        let answer = world.ask_main(Person::Collaborator, ORGANIZATION).await;
        let organization = &answer.data()["organization"];
        assert_eq!(texts(&organization["teams"]["nodes"], "name"), ["Domains and mail", "Webmaster"]);
        let products = texts(&organization["products"]["nodes"], "name");
        assert_eq!(products.len(), 11, "eight hostings, two domains, one mail: {products:?}");
        assert!(products.iter().all(|name| !name.starts_with("app-")), "no cloud server: {products:?}");
        assert_eq!(organization["products"]["totalCount"], 11, "the total tells no more than the rows");
    }

    async fn an_agent_sees_the_granted_products_until_the_grant_ends(world: World) {
        let granted = "query($organization: ID!) { organization(id: $organization) { support { accessGrants(first: 50) { nodes {
            isActive products { name } } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, granted).await;
        let grants = at(answer.data(), "/organization/support/accessGrants/nodes").as_array().expect("a list").clone();
        let active: Vec<&Value> = grants.iter().filter(|grant| grant["isActive"] == true).collect();
        assert_eq!(active.len(), 1, "one of {} is active", grants.len());
        let mut wanted = texts(&active[0]["products"], "name");
        let answer = world.ask_main(Person::Agent, ORGANIZATION).await;
        let mut seen = texts(at(answer.data(), "/organization/products/nodes"), "name");
        wanted.sort();
        seen.sort();
        assert_eq!(seen, wanted);
        world.clock.set(tests::now() + chrono::TimeDelta::hours(71));
        let later = world.ask_main(Person::Agent, ORGANIZATION).await;
        assert_eq!(later.data()["organization"], Value::Null, "the grant is over");
    }

    async fn the_prepaid_account_is_not_there_for_whoever_may_not_see_it(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { prepaidAccount { balance { amount } } } }";
        for person in [Person::LegalRepresentative, Person::Accountant] {
            assert!(at(world.ask_main(person, document).await.data(), "/organization/prepaidAccount/balance/amount").is_string());
        }
        for person in [Person::Collaborator, Person::Agent] {
            let answer = world.ask_main(person, document).await;
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{person:?}");
            assert_eq!(answer.json["errors"][0]["path"], json!(["organization", "prepaidAccount"]));
        }
    }

    async fn nothing_of_another_organization_is_to_be_had(world: World) {
        let other = world.organization("Tischlerei Hollerbach GmbH").to_string();
        let document = "query($organization: ID!) { organization(id: $organization) { id prepaidAccount { id entries { nodes { id } } topUps { nodes { id } } }
            memberships { nodes { id user { id } } } products { nodes { id } } sites { nodes { id } } payments { nodes { id } }
            billingAddresses { nodes { id } } auditLog { nodes { id } } invoices { nodes { id reminders { id } } } } }";
        let owner = world.viewer("Malte Hollerbach").await;
        let answer = world.ask_as(owner, document, json!({"organization": other}), None).await;
        let mut ids = Vec::new();
        collect_ids(answer.data(), &mut ids);
        let prefixes: std::collections::BTreeSet<&str> = ids.iter().filter_map(|id| id.split('_').next()).collect();
        assert!(prefixes.len() >= 10, "{prefixes:?}");
        for person in [Person::LegalRepresentative, Person::Collaborator, Person::Accountant, Person::Agent, Person::Anonymous] {
            let answer = world.ask(person, document, json!({"organization": other})).await;
            assert_eq!(answer.data()["organization"], Value::Null, "{person:?}");
            for ids in ids.chunks(100) {
                let answer = world.ask(person, "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", json!({"ids": ids})).await;
                let found: Vec<&Value> = at(answer.data(), "/nodes").as_array().expect("a list").iter().filter(|node| !node.is_null()).collect();
                assert!(found.is_empty(), "{person:?} sees {found:?}");
            }
        }
    }

    async fn what_may_not_be_listed_may_not_be_fetched_by_its_identifier_either(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) { prepaidAccount { id }
            invoices(first: 3) { nodes { id reminders { id } } } payments(first: 3) { nodes { id } } billingAddresses { nodes { id } }
            auditLog(first: 3) { nodes { id } } invitations(first: 3) { nodes { id } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, document).await;
        let mut ids = Vec::new();
        collect_ids(answer.data(), &mut ids);
        for person in [Person::Collaborator, Person::Agent, Person::Anonymous] {
            let answer = world.ask(person, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": ids})).await;
            assert!(at(answer.data(), "/nodes").as_array().is_some_and(|nodes| nodes.iter().all(Value::is_null)), "{person:?}: {:#}", answer.json);
        }
    }

    async fn codes_and_tokens_of_a_user_are_for_that_user_alone(world: World) {
        let own = "{ viewer { id supportCode { digits } apiTokens { totalCount nodes { name } } } }";
        let answer = world.ask(Person::LegalRepresentative, own, json!({})).await;
        assert!(at(answer.data(), "/viewer/supportCode/digits").is_string());
        assert_eq!(texts(at(answer.data(), "/viewer/apiTokens/nodes"), "name").len(), 3, "none that was taken back");
        let id = at(answer.data(), "/viewer/id").clone();
        let document = "query($id: ID!) { node(id: $id) { ... on User { name supportCode { digits } apiTokens { totalCount } } } }";
        for person in [Person::Collaborator, Person::Accountant, Person::Agent] {
            let answer = world.ask(person, document, json!({"id": id})).await;
            let user = &answer.data()["node"];
            assert_eq!((&user["supportCode"], &user["apiTokens"]), (&Value::Null, &Value::Null), "{person:?}");
        }
        assert_eq!(world.ask(Person::Anonymous, own, json!({})).await.data()["viewer"], Value::Null);
    }
}

/// Every `id` in an answer.
fn collect_ids(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        Value::Object(fields) => {
            ids.extend(fields.get("id").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_ids(field, ids));
        }
        _ => {}
    }
}
