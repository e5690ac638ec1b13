//! Pages: walked forward and backward they give every row once, in order.

use std::collections::BTreeSet;

use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases, texts};

/// A list somewhere in an answer.
struct List<'a> {
    /// The field and what stands around it: `%` is where the page's arguments go.
    document: &'a str,
    /// Where the connection stands in the data.
    pointer: &'a str,
}

/// What a walk found: every node, in order, and the total that each page told.
struct Walk {
    nodes: Vec<Value>,
    total: i64,
}

impl Walk {
    fn ids(&self) -> Vec<String> {
        texts(&Value::Array(self.nodes.clone()), "id")
    }
}

async fn walk(world: &World, list: &List<'_>, size: i64, backward: bool) -> Walk {
    let arguments = "first: $first, after: $after, last: $last, before: $before";
    let document = list.document.replace('%', arguments);
    let document =
        format!("query($organization: ID!, $first: Int, $after: String, $last: Int, $before: String) {document}");
    let (mut nodes, mut cursor, mut total) = (Vec::new(), Value::Null, None);
    for _ in 0..1_000 {
        let organization = world.organization("").to_string();
        let variables = if backward {
            json!({"organization": organization, "last": size, "before": cursor})
        } else {
            json!({"organization": organization, "first": size, "after": cursor})
        };
        let answer = world.ask(Person::LegalRepresentative, &document, variables).await;
        let page = at(answer.data(), list.pointer);
        let edges = page["edges"].as_array().expect("edges").clone();
        let told = page["totalCount"].as_i64();
        assert!(told.is_some() && (total.is_none() || total == told), "the total is the same on every page");
        total = told;
        let found: Vec<Value> = edges.iter().map(|edge| edge["node"].clone()).collect();
        assert!(found.len() <= usize::try_from(size).expect("small"));
        let info = &page["pageInfo"];
        assert_eq!(info["startCursor"], edges.first().map_or(Value::Null, |edge| edge["cursor"].clone()));
        assert_eq!(info["endCursor"], edges.last().map_or(Value::Null, |edge| edge["cursor"].clone()));
        let (more, next) = if backward { ("hasPreviousPage", "startCursor") } else { ("hasNextPage", "endCursor") };
        if backward {
            nodes.splice(0..0, found);
        } else {
            nodes.extend(found);
        }
        cursor = info[next].clone();
        if info[more] == json!(false) {
            return Walk { nodes, total: total.expect("told") };
        }
    }
    panic!("the walk through {} does not end", list.document);
}

/// Walks a list both ways in pages of several lengths, and gives the nodes back.
async fn walk_both_ways(world: &World, list: &List<'_>, size: i64) -> Vec<Value> {
    let (forward, backward) = (walk(world, list, size, false).await, walk(world, list, size + 1, true).await);
    let ids = forward.ids();
    assert!(ids.len() > usize::try_from(size).expect("small"), "too few rows to have pages: {}", list.document);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "every row once: {}", list.document);
    assert_eq!(ids, backward.ids(), "backward is the same list: {}", list.document);
    assert_eq!(forward.total, i64::try_from(ids.len()).expect("small"), "{}", list.document);
    forward.nodes
}

const FIELDS: &str = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

/// The minor units of an amount.
fn minor(money: &Value) -> i64 {
    money["amount"].as_str().expect("an amount").replace('.', "").parse().expect("digits")
}

fn is_sorted(nodes: &[Value], descending: bool, key: impl Fn(&Value) -> String) -> bool {
    let keys: Vec<String> = nodes.iter().map(key).collect();
    keys.windows(2).all(|pair| if descending { pair[0] >= pair[1] } else { pair[0] <= pair[1] })
}

on_both_databases! {
    async fn invoices_in_each_order_come_once_each_in_that_order(world: World) {
        let all = <entities::invoices::Invoice as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
        let own = all.iter().filter(|row| row.organization_id == world.organization("")).count();
        for (field, size) in [("ISSUED_ON", 7), ("DUE_ON", 11), ("TOTAL", 9), ("NUMBER", 100)] {
            for direction in ["ASC", "DESC"] {
                let document = format!(
                    "{{ organization(id: $organization) {{ invoices(orderBy: {{field: {field}, direction: {direction}}}, %) {{ {FIELDS} \
                     edges {{ cursor node {{ id number issuedOn dueOn total {{ amount }} }} }} }} }} }}"
                );
                let list = List { document: &document, pointer: "/organization/invoices" };
                let size = if own > size { size } else { own / 2 };
                let nodes = walk_both_ways(&world, &list, i64::try_from(size).expect("small")).await;
                assert_eq!(nodes.len(), own, "{field} {direction}: all of the organization's invoices");
                let key = |node: &Value| match field {
                    "ISSUED_ON" => node["issuedOn"].to_string(),
                    "DUE_ON" => node["dueOn"].to_string(),
                    "TOTAL" => format!("{:020}", minor(&node["total"])),
                    _ => node["number"].to_string(),
                };
                assert!(is_sorted(&nodes, direction == "DESC", key), "{field} {direction}");
            }
        }
    }

    async fn payments_movements_and_the_audit_log_come_once_each_the_newest_first(world: World) {
        for (document, pointer, instant) in [
            ("payments(%) { FIELDS edges { cursor node { id at: receivedAt } } }", "/organization/payments", true),
            ("prepaidAccount { entries(%) { FIELDS edges { cursor node { id at } } } }", "/organization/prepaidAccount/entries", true),
            ("prepaidAccount { topUps(%) { FIELDS edges { cursor node { id } } } }", "/organization/prepaidAccount/topUps", false),
            ("auditLog(%) { FIELDS edges { cursor node { id at } } }", "/organization/auditLog", true),
            ("products(%) { FIELDS edges { cursor node { id } } }", "/organization/products", false),
            ("memberships(%) { FIELDS edges { cursor node { id } } }", "/organization/memberships", false),
            ("sites(%) { FIELDS edges { cursor node { id } } }", "/organization/sites", false),
        ] {
            let document = format!("{{ organization(id: $organization) {{ {} }} }}", document.replace("FIELDS", FIELDS));
            let nodes = walk_both_ways(&world, &List { document: &document, pointer }, 3).await;
            let at = |node: &Value| node["at"].as_str().expect("an instant").to_owned();
            assert!(!instant || is_sorted(&nodes, true, at), "{document}");
        }
    }

    async fn articles_and_hits_come_once_each(world: World) {
        let fields = format!("articles(locale: \"en\", %) {{ {FIELDS} edges {{ cursor node {{ id }} }} }}");
        let document = format!("{{ organization(id: $organization) {{ id }} {fields} }}");
        walk_both_ways(&world, &List { document: &document, pointer: "/articles" }, 13).await;
        let hits = format!("search(query: \"invoice\", locale: \"en\", %) {{ {FIELDS} edges {{ cursor node {{ article {{ id }} }} }} }}");
        let document = format!("{{ organization(id: $organization) {{ id }} {hits} }}");
        let list = List { document: &document, pointer: "/search" };
        let found = walk(&world, &list, 5, false).await;
        let ids: Vec<&Value> = found.nodes.iter().map(|hit| &hit["article"]["id"]).collect();
        assert!(ids.len() > 10, "{} hits", ids.len());
        assert_eq!(ids.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), ids.len(), "one hit an article");
        assert_eq!(found.total, i64::try_from(ids.len()).expect("small"));
    }

    async fn a_page_of_nothing_still_tells_the_total(world: World) {
        let document = format!(
            "query($organization: ID!) {{ organization(id: $organization) {{ invoices(first: 0) {{ {FIELDS} nodes {{ id }} }} \
             none: invoices(filter: {{text: \"no invoice says this\"}}) {{ {FIELDS} nodes {{ id }} }} }} }}"
        );
        let answer = world.ask_main(Person::Accountant, &document).await;
        let empty = at(answer.data(), "/organization/invoices");
        assert_eq!(empty["nodes"], json!([]));
        assert!(empty["totalCount"].as_i64() > Some(0));
        assert_eq!(empty["pageInfo"]["endCursor"], Value::Null);
        let none = at(answer.data(), "/organization/none");
        assert_eq!((&none["nodes"], &none["totalCount"]), (&json!([]), &json!(0)));
        assert_eq!(none["pageInfo"]["hasNextPage"], json!(false));
        assert_eq!(none["pageInfo"]["hasPreviousPage"], json!(false));
    }

    async fn every_status_shows_its_own_invoices_and_together_all_of_them(world: World) {
        let mut sum = 0;
        for status in ["OPEN", "PARTIALLY_PAID", "OVERDUE", "PAID", "REFUNDED", "CANCELLED"] {
            let document = format!(
                "query($organization: ID!) {{ organization(id: $organization) {{ \
                 invoices(filter: {{status: [{status}]}}, first: 100) {{ totalCount nodes {{ status }} }} }} }}"
            );
            let answer = world.ask_main(Person::Accountant, &document).await;
            let page = at(answer.data(), "/organization/invoices");
            let statuses = texts(&page["nodes"], "status");
            assert!(!statuses.is_empty() && statuses.iter().all(|found| found == status), "{status}: {statuses:?}");
            sum += page["totalCount"].as_i64().expect("a total");
        }
        let answer = world.ask_main(Person::Accountant, "query($organization: ID!) { organization(id: $organization) { invoices { totalCount } } }").await;
        assert_eq!(at(answer.data(), "/organization/invoices/totalCount"), &json!(sum));
    }

    async fn a_period_holds_its_first_and_last_day_and_a_text_finds_its_invoice(world: World) {
        let every = "query($organization: ID!) { organization(id: $organization) { invoices(first: 40) { nodes { number issuedOn paymentReference } } } }";
        let answer = world.ask_main(Person::Accountant, every).await;
        let invoices = at(answer.data(), "/organization/invoices/nodes").as_array().expect("a list").clone();
        let (last, first) = (&invoices[3], &invoices[30]);
        let document = "query($organization: ID!, $filter: InvoiceFilter) { organization(id: $organization) { invoices(filter: $filter, first: 100) { nodes { number issuedOn } } } }";
        let ask = async |filter: Value| {
            let variables = json!({"organization": world.organization("").to_string(), "filter": filter});
            let answer = world.ask(Person::Accountant, document, variables).await;
            at(answer.data(), "/organization/invoices/nodes").clone()
        };
        let found = ask(json!({"issuedFrom": first["issuedOn"], "issuedTo": last["issuedOn"]})).await;
        let days = texts(&found, "issuedOn");
        let (from, to) = (first["issuedOn"].as_str().expect("a day"), last["issuedOn"].as_str().expect("a day"));
        assert!(days.iter().all(|day| from <= day.as_str() && day.as_str() <= to), "{from} to {to}: {days:?}");
        assert!(days.contains(&from.to_owned()) && days.contains(&to.to_owned()), "both ends belong to it: {days:?}");
        for text in [&last["number"], &last["paymentReference"]] {
            assert_eq!(texts(&ask(json!({"text": text})).await, "number"), [last["number"].as_str().expect("a number")], "{text}");
        }
        assert_eq!(ask(json!({"issuedFrom": to, "issuedTo": from})).await, json!([]), "a period that ends before it starts");
        for blind in ["2%0", "2_2", "';--", "\\"] {
            assert_eq!(ask(json!({"text": blind})).await, json!([]), "`{blind}` is text, no pattern");
        }
    }

    async fn the_same_page_under_many_parents_is_each_parents_own_page(world: World) {
        let nested = "query($organization: ID!) { organization(id: $organization) { products(filter: {kind: [WEB_HOSTING]}, first: 50) {
            nodes { id sites(first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } } }
            teams(first: 50) { nodes { id memberships(last: 2) { totalCount nodes { id } pageInfo { hasPreviousPage endCursor } } } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, nested).await;
        let single = "query($id: ID!) { node(id: $id) {
            ... on Product { id sites(first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } }
            ... on Team { id memberships(last: 2) { totalCount nodes { id } pageInfo { hasPreviousPage endCursor } } } } }";
        let mut totals = BTreeSet::new();
        for list in ["/organization/products/nodes", "/organization/teams/nodes"] {
            let parents = at(answer.data(), list).as_array().expect("a list").clone();
            assert!(parents.len() > 2, "{list}");
            for parent in parents {
                let alone = world.ask(Person::LegalRepresentative, single, json!({"id": parent["id"]})).await;
                assert_eq!(alone.data()["node"], parent);
                totals.insert(parent["memberships"]["totalCount"].to_string());
            }
        }
        assert!(totals.len() > 2, "parents with different pages: {totals:?}");
    }
}
