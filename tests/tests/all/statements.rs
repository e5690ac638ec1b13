//! The number of SQL statements of a page does not grow with its rows.

use serde_json::{Value, json};
use tests::{Answer, Person, World, at, on_both_databases};

/// Asks for a page of one row and for one of fifty, and proves that the second has more rows at `rows`, and cost no more
/// statements.
async fn assert_flat(world: &World, person: Person, document: &str, rows: &str) {
    let (one, many) = (page(world, person, document, 1).await, page(world, person, document, 50).await);
    let count = |answer: &Answer| at(answer.data(), rows).as_array().map_or(0, Vec::len);
    assert_eq!(count(&one), 1, "{document}");
    assert!(count(&many) > 1, "too few rows to tell: {document}");
    assert_eq!(one.statements, many.statements, "1 row against {}: {document}", count(&many));
}

async fn page(world: &World, person: Person, document: &str, first: i32) -> Answer {
    let answer = world.ask(person, document, json!({"id": world.organization("").to_string(), "first": first})).await;
    // Errors would cut the answer short, and with it the statements.
    answer.data();
    answer
}

/// The answer, and all statements that it cost, with those that find out who asks.
async fn all_counted(world: &World, person: Person, document: &str, mut variables: Value) -> (Answer, u64) {
    if document.contains("$organization") {
        variables["organization"] = world.organization("").to_string().into();
    }
    let before = world.statements();
    let answer = world.ask(person, document, variables).await;
    answer.data();
    (answer, world.statements() - before)
}

on_both_databases! {
    async fn teams_with_their_members_cost_the_same_whatever_their_number(world: World) {
        let document = "query($id: ID!, $first: Int) { organization(id: $id) { teams(first: $first) { totalCount nodes {
            name organization { name } memberships(first: $first) { totalCount nodes { role user { name } teams(first: 5) { nodes { name } } } }
            productAccess(first: $first) { nodes { level product { name } through { name } } } help { because } } } } }";
        assert_flat(&world, Person::LegalRepresentative, document, "/organization/teams/nodes").await;
    }

    async fn overdue_invoices_with_all_that_hangs_on_them_cost_the_same_whatever_their_number(world: World) {
        let document = "query($id: ID!, $first: Int) { organization(id: $id) {
            invoices(filter: {status: [OVERDUE]}, first: $first) { totalCount nodes {
                number organization { name } billingAddress { city } lines { total { amount } product { name } }
                reminders { level invoice { number } } help { article { title } because }
                document(format: CSV) { ... on DocumentRefusal { message help { because } } }
                diagnosis { causes { kind explanation help { because } } } } } } }";
        assert_flat(&world, Person::LegalRepresentative, document, "/organization/invoices/nodes").await;
    }

    async fn paid_invoices_with_their_payments_cost_the_same_whatever_their_number(world: World) {
        let document = "query($id: ID!, $first: Int) { organization(id: $id) {
            invoices(filter: {status: [PAID]}, orderBy: {field: ISSUED_ON, direction: ASC}, first: $first) {
                totalCount nodes { number lines { description product { name } }
                    allocations { amount { amount } payment { method allocations { at target { ... on Invoice { number } } } } }
                    document(format: CSV) { ... on Document { url } } } } } }";
        assert_flat(&world, Person::Accountant, document, "/organization/invoices/nodes").await;
    }

    async fn products_with_billing_and_sites_cost_the_same_whatever_their_number(world: World) {
        let document = "query($id: ID!, $first: Int) { organization(id: $id) {
            products(filter: {kind: [WEB_HOSTING]}, first: $first) { totalCount nodes { name status
                billing { price { formatted } currentPeriod { endsOn } frequencyOffers { price { amount } refusal } }
                sites(first: $first) { totalCount nodes { domain databases { name users }
                    settings { phpVersion environmentVariables { name } mysqlPrefix { prefix impact(enabled: false) { changes { before } } help { because } } } } }
                help { because } } } } }";
        assert_flat(&world, Person::LegalRepresentative, document, "/organization/products/nodes").await;
    }

    async fn members_with_what_they_reach_cost_the_same_whatever_their_number(world: World) {
        // Of the members, an external comes first: the last so many are collaborators with teams and products.
        let document = "query($id: ID!, $first: Int) { organization(id: $id) { teams(first: 1) { nodes {
            memberships(first: $first) { nodes { user { name memberships(first: 5) { nodes { organization { name } } } }
                productAccess(first: 20) { totalCount nodes { level product { name } through { name } } } } } } } } }";
        assert_flat(&world, Person::LegalRepresentative, document, "/organization/teams/nodes/0/memberships/nodes").await;
    }

    async fn the_accounts_and_the_audit_log_cost_the_same_whatever_their_length(world: World) {
        let entries = "query($id: ID!, $first: Int) { organization(id: $id) { prepaidAccount { balance { amount }
            entries(first: $first) { totalCount nodes { kind amount { amount } balanceAfter { amount } description } } } } }";
        assert_flat(&world, Person::Accountant, entries, "/organization/prepaidAccount/entries/nodes").await;
        let payments = "query($id: ID!, $first: Int) { organization(id: $id) {
            payments(first: $first) { totalCount nodes { method status organization { name } amount { amount } } } } }";
        assert_flat(&world, Person::Accountant, payments, "/organization/payments/nodes").await;
        let log = "query($id: ID!, $first: Int) { organization(id: $id) { auditLog(first: $first) { nodes { at action summary } } } }";
        assert_flat(&world, Person::LegalRepresentative, log, "/organization/auditLog/nodes").await;
    }

    async fn the_organizations_of_a_user_are_one_level_like_any_other(world: World) {
        let document = "query($first: Int) { viewer { memberships(first: $first) { nodes { role organization {
            name products(first: 5) { totalCount nodes { name sites(first: 3) { nodes { domain } } } } teams(first: 5) { nodes { name } } } } } } }";
        let mut costs = Vec::new();
        for first in [1, 50] {
            let freelancer = world.viewer("Chiara Ferretti").await;
            let answer = world.ask_as(freelancer, document, json!({"first": first}), None).await;
            let rows = at(answer.data(), "/viewer/memberships/nodes").as_array().map_or(0, Vec::len);
            costs.push((rows, answer.statements));
        }
        assert_eq!(costs[0].0, 1);
        assert_eq!(costs[1].0, 3);
        assert_eq!(costs[0].1, costs[1].1, "one organization against three");
    }

    async fn nodes_of_one_noun_are_looked_up_together(world: World) {
        let document = "query($id: ID!) { organization(id: $id) { invoices(first: 30) { nodes { id } } } }";
        let answer = world.ask_main(Person::Accountant, &document.replace("$id", "$organization")).await;
        let ids = tests::texts(at(answer.data(), "/organization/invoices/nodes"), "id");
        assert_eq!(ids.len(), 30);
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Invoice { number lines { description } } } }";
        let one = world.ask(Person::Accountant, document, json!({"ids": ids[..1]})).await;
        let many = world.ask(Person::Accountant, document, json!({"ids": ids})).await;
        assert_eq!(tests::texts(at(many.data(), "/nodes"), "id"), ids, "in the order asked for");
        assert_eq!(one.statements, many.statements);
    }

    async fn help_on_a_list_by_what_its_objects_say_themselves_sends_no_statement(world: World) {
        let with = "query($organization: ID!) { organization(id: $organization) { invoices(first: 50) { nodes {
            number status help(first: 5) { because score coordinate article { title html } section { html } } } } } }";
        let without = "query($organization: ID!) { organization(id: $organization) { invoices(first: 50) { nodes { number status } } } }";
        let (with, without) = (
            world.ask_main(Person::Accountant, with).await,
            world.ask_main(Person::Accountant, without).await,
        );
        let topics = at(with.data(), "/organization/invoices/nodes").as_array().cloned().unwrap_or_default();
        assert!(topics.iter().any(|invoice| invoice["help"].as_array().is_some_and(|help| !help.is_empty())));
        assert_eq!(with.statements, without.statements);
    }

    async fn what_is_not_asked_for_is_not_read(world: World) {
        let bare = "query($organization: ID!) { organization(id: $organization) { invoices(first: 5) { nodes { number } } } }";
        let counted = "query($organization: ID!) { organization(id: $organization) { invoices(first: 5) { totalCount nodes { number } } } }";
        let bare = world.ask_main(Person::Accountant, bare).await;
        let counted = world.ask_main(Person::Accountant, counted).await;
        assert!(counted.data()["organization"]["invoices"]["totalCount"].as_i64() > Some(5));
        assert_eq!(bare.statements + 1, counted.statements, "a total is a statement of its own, sent on demand");
        let none: Value = world.ask(Person::Accountant, "{ __typename }", json!({})).await.data().clone();
        assert_eq!(none["__typename"], "Query");
    }

    async fn an_organization_with_its_balance_costs_two_statements_with_those_that_find_out_who_asks(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) {
            name prepaidAccount { balance { amount currency } } } }";
        let (answer, statements) = all_counted(&world, Person::Accountant, document, json!({})).await;
        assert!(at(answer.data(), "/organization/prepaidAccount/balance/amount").is_string());
        assert_eq!(statements, 2);
    }

    async fn a_page_of_invoices_with_lines_and_reminders_costs_four_statements(world: World) {
        let document = "query($organization: ID!) { organization(id: $organization) {
            invoices(first: 20, filter: {status: [OVERDUE, PAID], issuedFrom: \"2020-01-01\", issuedTo: \"2026-12-31\"}) {
                nodes { number status total { amount currency } lines { description total { amount } }
                    reminders { level sentAt } } } } }";
        let (answer, statements) = all_counted(&world, Person::LegalRepresentative, document, json!({})).await;
        assert_eq!(at(answer.data(), "/organization/invoices/nodes").as_array().map(Vec::len), Some(20));
        assert_eq!(statements, 4);
    }

    async fn many_organizations_with_teams_members_and_invoices_cost_five_statements(world: World) {
        let ids = "{ viewer { memberships(first: 50) { nodes { organization { id } } } } }";
        let answer = world.ask(Person::LegalRepresentative, ids, json!({})).await;
        let nodes = at(answer.data(), "/viewer/memberships/nodes").as_array().cloned().unwrap_or_default();
        let ids: Vec<_> = nodes.iter().map(|node| node["organization"]["id"].clone()).collect();
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Organization { name
            teams { nodes { name } } memberships { nodes { role user { name } } }
            invoices(first: 5) { nodes { number } } } } }";
        let (answer, statements) = all_counted(&world, Person::LegalRepresentative, document, json!({"ids": ids})).await;
        assert!(!at(answer.data(), "/nodes/0/memberships/nodes").as_array().is_none_or(Vec::is_empty));
        assert_eq!(statements, 5);
    }

    async fn levels_ask_once_for_what_the_standard_executor_asks_for_each_object(world: World) {
        let viewer = world.person(Person::LegalRepresentative).await;
        let document = "query($organization: ID!) { organization(id: $organization) {
            invoices(first: 20, filter: {status: [OVERDUE, PAID]}) { nodes { number lines { description } reminders { level } } } } }";
        let request = || schema::Request {
            document: document.to_owned(),
            operation_name: None,
            variables: json!({"organization": world.organization("").to_string()}),
            viewer: viewer.clone(),
            accept_language: None,
            request_id: "test".to_owned(),
            failures: None,
        };
        let (answer, levels) = world.text(request()).await;
        let before = world.statements();
        let standard = world.standard(request()).await;
        let one_by_one = world.statements() - before;
        let [answer, standard] = [answer, standard].map(|text| serde_json::from_str::<Value>(&text).expect("JSON"));
        assert_eq!(answer["data"], standard["data"]);
        assert_eq!(at(&answer, "/data/organization/invoices/nodes").as_array().map(Vec::len), Some(20));
        // Two for each invoice, and what both need.
        assert!(one_by_one >= levels + 2 * 19, "{levels} by levels, {one_by_one} one by one");
    }
}
