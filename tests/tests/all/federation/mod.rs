//! The desk as a subgraph: its objects by what others say of them, with the rights of whoever asks.

mod gateway;

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{Schema, ast, schema::ExtendedType};
use entities::ids::InvoiceId;
use resolvers::federation::MOST_REPRESENTATIONS;
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases};

const ENTITIES: &str = "query($them: [_Any!]!) { _entities(representations: $them) { __typename ... on Node { id } } }";

/// The types that implement `Node`, as the exported schema has them.
fn node_types() -> BTreeSet<String> {
    let schema = Schema::parse_and_validate(schema::sdl(), "schema.graphql").expect("our own schema");
    let objects = schema.types.values().filter_map(|ty| match ty {
        ExtendedType::Object(object) => Some(object),
        _ => None,
    });
    objects
        .filter(|object| object.implements_interfaces.contains("Node"))
        .map(|object| object.name.to_string())
        .collect()
}

/// Objects of every type that the main organization's legal representative sees.
const OBJECTS: &str = "query($organization: ID!) {
    viewer { ...N apiTokens(first: 1) { nodes { ...N } } }
    articles(first: 1) { nodes { ...N } }
    organization(id: $organization) { ...N
        memberships(first: 3) { nodes { ...N } } invitations(first: 1) { nodes { ...N } } teams(first: 3) { nodes { ...N } }
        auditLog(first: 1) { nodes { ...N } } products(first: 3) { nodes { ...N } } sites(first: 1) { nodes { ...N } }
        invoices(filter: {status: [OVERDUE]}, first: 5) { nodes { ...N reminders { ...N } } }
        billingAddresses(first: 1) { nodes { ...N } } payments(first: 1) { nodes { ...N } }
        prepaidAccount { ...N entries(first: 1) { nodes { ...N } } topUps(first: 1) { nodes { ...N } }
            withdrawals(first: 1) { nodes { ...N } } }
        support { accessGrants(first: 1) { nodes { ...N } } } } }
    fragment N on Node { __typename id }";

/// A representation of each object in an answer.
fn representations(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| representations(item, found)),
        Value::Object(fields) => {
            if let (Some(type_name), Some(id)) = (fields.get("__typename"), fields.get("id")) {
                found.push(json!({"__typename": type_name, "id": id}));
            }
            fields.values().for_each(|field| representations(field, found));
        }
        _ => {}
    }
}

/// Representations of objects of every type, of some types several.
async fn objects(world: &World) -> Vec<Value> {
    let mut found = Vec::new();
    representations(world.ask_main(Person::LegalRepresentative, OBJECTS).await.data(), &mut found);
    // No list leads to these two.
    let organization = world.organization("");
    type ProFormas = <entities::invoices::ProForma as ModelTrait>::Entity;
    type Exports = <entities::invoices::InvoiceExport as ModelTrait>::Entity;
    let pro_formas = ProFormas::find().all(world.read()).await.expect("rows");
    let pro_forma = pro_formas.iter().find(|row| row.organization_id == organization).expect("a pro forma");
    let exports = Exports::find().all(world.read()).await.expect("rows");
    let export = exports.iter().find(|row| row.organization_id == organization).expect("an export");
    found.push(json!({"__typename": "ProForma", "id": pro_forma.id.to_string()}));
    found.push(json!({"__typename": "InvoiceExport", "id": export.id.to_string()}));
    found
}

async fn entities(world: &World, person: Person, them: &[Value]) -> tests::Answer {
    world.ask(person, ENTITIES, json!({ "them": them })).await
}

/// Representations of the main organization's invoices.
async fn invoices(world: &World, count: u32) -> Vec<Value> {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: {count}) {{ nodes {{ __typename id }} }} }} }}"
    );
    let answer = world.ask_main(Person::Accountant, &document).await;
    at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone()
}

#[test]
fn every_node_has_its_id_as_key_and_nothing_else_has_one() {
    let subgraph = ast::Document::parse(schema::federation::sdl(), "subgraph.graphql").expect("a document");
    let keyed = subgraph.definitions.iter().filter_map(|definition| {
        let keys: Vec<String> = definition.directives().get_all("key").map(ToString::to_string).collect();
        let name = definition.name()?.to_string();
        (!keys.is_empty()).then_some((name, keys))
    });
    let keyed: BTreeMap<String, Vec<String>> = keyed.collect();
    let expected = node_types().into_iter().map(|name| (name, vec!["@key(fields: \"id\")".to_owned()]));
    assert_eq!(keyed, expected.collect());
}

/// The names of all types of a schema, and of the root's fields.
fn names(sdl: &str) -> BTreeSet<String> {
    let document = ast::Document::parse(sdl, "sdl.graphql").expect("a document");
    let types = document.definitions.iter().filter(|definition| definition.as_directive_definition().is_none());
    let mut names: BTreeSet<String> = types.filter_map(|it| it.name().map(ToString::to_string)).collect();
    for definition in &document.definitions {
        if let ast::Definition::ObjectTypeDefinition(object) = definition
            && object.name == "Query"
        {
            names.extend(object.fields.iter().map(|field| format!("Query.{}", field.name)));
        }
    }
    names
}

#[test]
fn clients_see_nothing_of_what_gateways_ask_for_and_gateways_all_that_clients_see() {
    let (exported, served) = (names(&schema::sdl()), names(&schema::served_sdl()));
    let for_gateways: Vec<_> = served.difference(&exported).map(String::as_str).collect();
    assert_eq!(for_gateways, ["Query._entities", "Query._service", "_Any", "_Entity", "_Service"]);
    assert!(exported.is_subset(&served) && exported.iter().all(|name| !name.contains('_')));
    let subgraph = schema::federation::sdl();
    assert_eq!(names(subgraph), exported);
    assert!(
        subgraph.starts_with("extend schema @link(url: \"https://specs.apollo.dev/federation/v2.0\""),
        "{subgraph}"
    );
    assert!(!schema::sdl().contains("@key") && !schema::served_sdl().contains("@key"));
}

on_both_databases! {
    async fn every_node_is_found_by_its_key_and_introspection_says_so(world: World) {
        let objects = objects(&world).await;
        let types = |objects: &[Value]| -> BTreeSet<String> {
            objects.iter().map(|object| object["__typename"].as_str().expect("a type").to_owned()).collect()
        };
        assert_eq!(types(&objects), node_types(), "an object of each type is asked for: let `objects` find one");
        let answer = entities(&world, Person::LegalRepresentative, &objects).await;
        assert_eq!(at(answer.data(), "/_entities"), &json!(objects), "in the order of the representations");

        let document = "{ __type(name: \"_Entity\") { kind possibleTypes { name } } any: __type(name: \"_Any\") { kind }
            query: __type(name: \"Query\") { fields { name } } }";
        let answer = world.ask(Person::Anonymous, document, json!({})).await;
        let possible = tests::texts(at(answer.data(), "/__type/possibleTypes"), "name");
        assert_eq!(possible.into_iter().collect::<BTreeSet<_>>(), node_types());
        assert_eq!((&answer.data()["__type"]["kind"], &answer.data()["any"]["kind"]), (&json!("UNION"), &json!("SCALAR")));
        let fields = tests::texts(at(answer.data(), "/query/fields"), "name");
        assert!(["_service", "_entities"].iter().all(|name| fields.iter().any(|field| field == name)), "{fields:?}");
    }

    async fn the_subgraph_tells_its_schema_to_everybody(world: World) {
        let answer = world.ask(Person::Anonymous, "query __ApolloGetServiceDefinition__ { _service { sdl } }", json!({})).await;
        assert_eq!(at(answer.data(), "/_service/sdl"), schema::federation::sdl());
        assert_eq!(answer.statements, 0);
    }

    async fn representations_of_a_type_are_one_statement_whatever_their_number(world: World) {
        let document = "query($them: [_Any!]!) { _entities(representations: $them) { ... on Invoice { number lines { description } } ... on Team { name } } }";
        let teams: Vec<Value> = objects(&world).await.into_iter().filter(|object| object["__typename"] == "Team").collect();
        assert_eq!(teams.len(), 3);
        let invoices = invoices(&world, 100).await;
        let of = async |count: usize, teams: &[Value]| {
            let them: Vec<&Value> = invoices[..count].iter().chain(teams).collect();
            let answer = world.ask(Person::LegalRepresentative, document, json!({ "them": them })).await;
            assert!(at(answer.data(), "/_entities").as_array().is_some_and(|all| all.iter().all(Value::is_object)));
            answer.statements
        };
        let (one, many) = (of(1, &[]).await, of(70, &[]).await);
        assert_eq!((one, many), (2, 2), "the invoices, and their lines");
        assert_eq!((of(1, &teams[..1]).await, of(70, &teams).await), (3, 3), "and the teams");
    }

    async fn representations_keep_their_order_and_may_name_one_object_twice(world: World) {
        let (invoices, objects) = (invoices(&world, 2).await, objects(&world).await);
        let team = objects.iter().find(|object| object["__typename"] == "Team").expect("a team");
        let nobodys = json!({"__typename": "Invoice", "id": InvoiceId::from(uuid::Uuid::from_u128(7)).to_string()});
        let them = [&invoices[1], team, &nobodys, &invoices[0], &invoices[1], team].map(Clone::clone);
        let answer = entities(&world, Person::LegalRepresentative, &them).await;
        let expected = json!([them[0], them[1], null, them[3], them[4], them[5]]);
        assert_eq!(at(answer.data(), "/_entities"), &expected);
        let none = entities(&world, Person::LegalRepresentative, &[]).await;
        assert_eq!((at(none.data(), "/_entities"), none.statements), (&json!([]), 0));
    }

    async fn rights_are_those_of_nodes_for_everybody(world: World) {
        let mut objects = objects(&world).await;
        let other = world.organization("Tischlerei Hollerbach GmbH").to_string();
        let document = "query($organization: ID!) { organization(id: $organization) { __typename id memberships { nodes { __typename id } }
            products { nodes { __typename id } } invoices(first: 3) { nodes { __typename id } } } }";
        let owner = world.viewer("Malte Hollerbach").await;
        let answer = world.ask_as(owner, document, json!({"organization": other}), None).await;
        let of_main = objects.len();
        representations(answer.data(), &mut objects);
        assert!(objects.len() > of_main + 3);
        let ids: Vec<&Value> = objects.iter().map(|object| &object["id"]).collect();
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
        let mut seen = Vec::new();
        for person in [Person::LegalRepresentative, Person::Accountant, Person::Collaborator, Person::Agent, Person::Anonymous] {
            let by_id = world.ask(person, nodes, json!({ "ids": ids })).await;
            let by_key = entities(&world, person, &objects).await;
            assert_eq!(at(by_key.data(), "/_entities"), at(by_id.data(), "/nodes"), "{person:?}");
            assert_eq!(by_key.statements, by_id.statements, "{person:?}");
            let found = at(by_key.data(), "/_entities").as_array().expect("a list");
            assert!(found[of_main..].iter().all(Value::is_null), "{person:?} sees what is another organization's");
            seen.push(found.iter().filter(|object| object.is_object()).count());
        }
        assert_eq!(seen[0], of_main);
        assert!(seen[1] < seen[0] && seen[2] < seen[0] && seen[4] < seen[3], "{seen:?}");
    }

    async fn a_representation_that_stands_for_nothing_is_null_with_an_error_and_spoils_no_other(world: World) {
        let invoice = invoices(&world, 1).await.remove(0);
        let id = invoice["id"].as_str().expect("a text");
        let organization = world.organization("").to_string();
        let bad = [
            (json!({"__typename": "Nothing", "id": id}), "`Nothing` is no type"),
            (json!({"__typename": "Money", "id": id}), "`Money` is no type"),
            (json!({"__typename": "Node", "id": id}), "`Node` is no type"),
            (json!({"id": id}), "lacks `__typename`"),
            (json!({"__typename": 7, "id": id}), "the `__typename` of a representation"),
            (json!({"__typename": "Invoice"}), "lacks `id`"),
            (json!({"__typename": "Invoice", "id": 7}), "the `id` of a representation"),
            (json!({"__typename": "Invoice", "id": null}), "the `id` of a representation"),
            (json!({"__typename": "Invoice", "id": "no id"}), "`no id` is not an ID"),
            (json!({"__typename": "Invoice", "id": organization}), "starts with `inv_`"),
            (json!("Invoice"), "is an object with `__typename` and `id`"),
            (json!([invoice]), "is an object with `__typename` and `id`"),
        ];
        let them: Vec<&Value> = bad.iter().map(|(bad, _)| bad).chain([&invoice]).collect();
        let answer = world.ask(Person::Accountant, ENTITIES, json!({ "them": them })).await;
        let found = at(&answer.json, "/data/_entities").as_array().expect("a list");
        assert_eq!(found.last(), Some(&invoice));
        assert!(found[..bad.len()].iter().all(Value::is_null), "{found:?}");
        let errors = answer.json["errors"].as_array().expect("errors");
        assert_eq!(errors.len(), bad.len(), "{errors:#?}");
        for (index, ((bad, told), error)) in bad.iter().zip(errors).enumerate() {
            assert_eq!(error["path"], json!(["_entities", index]), "{bad}");
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{bad}");
            assert_eq!(error["locations"], json!([{"line": 1, "column": 26}]), "{bad}");
            assert!(error["message"].as_str().is_some_and(|message| message.contains(told)), "{bad}: {error:#}");
        }
        // The standard executor agrees, error by error.
        let request = schema::Request {
            document: ENTITIES.to_owned(),
            operation_name: None,
            variables: json!({ "them": them }),
            viewer: world.person(Person::Accountant).await,
            accept_language: None,
            request_id: "test".to_owned(),
            failures: None,
        };
        let standard: Value = serde_json::from_str(&world.standard(request).await).expect("JSON");
        assert_eq!((&standard["data"], &standard["errors"]), (&answer.json["data"], &answer.json["errors"]));
    }

    async fn more_than_the_most_representations_are_refused(world: World) {
        let invoice = invoices(&world, 1).await.remove(0);
        let full = entities(&world, Person::Accountant, &vec![invoice.clone(); MOST_REPRESENTATIONS]).await;
        assert!(at(full.data(), "/_entities").as_array().is_some_and(|all| all.len() == MOST_REPRESENTATIONS && all.contains(&invoice)));
        assert_eq!(full.statements, 1);
        let answer = entities(&world, Person::Accountant, &vec![invoice; MOST_REPRESENTATIONS + 1]).await;
        assert_eq!((answer.codes(), &answer.json["data"]), (vec!["BAD_USER_INPUT".to_owned()], &Value::Null));
        assert_eq!(answer.statements, 0);
    }

    async fn representations_cost_an_object_each_and_what_is_asked_of_them(world: World) {
        let document = "query($them: [_Any!]!) { _entities(representations: $them) { ... on Invoice { total { amount } } } }";
        let invoices = invoices(&world, 7).await;
        let answer = world.ask(Person::Accountant, document, json!({ "them": invoices })).await;
        let cost = &answer.json["extensions"]["cost"];
        assert_eq!((&cost["requested"], &cost["actual"]), (&json!(15), &json!(15)), "{cost}");
        let lists = document.replace("total { amount }", "lines { product { sites(first: 10) { nodes { id } } } }");
        let many = vec![invoices[0].clone(); MOST_REPRESENTATIONS];
        let answer = world.ask(Person::Accountant, &lists, json!({ "them": many })).await;
        assert_eq!(answer.codes(), ["LIMIT_EXCEEDED"], "{:#}", answer.json);
    }
}
