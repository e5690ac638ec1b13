//! What a mutation's payload shows is what it wrote: over HTTP and with a token, because finding out whose token it is begins
//! the read transaction that a request's statements share on SQLite.

use serde_json::{Value, json};
use tests::{
    Desk, Person, at,
    changing::change_document,
    on_both_databases,
    paying::{PAY, TOP_UP, francs, pay_input},
};

/// Who asks at a desk.
struct Asker<'a> {
    desk: &'a Desk,
    token: &'a str,
}

impl Asker<'_> {
    /// The data of a response without errors.
    async fn ask(&self, document: &str, variables: Value) -> Value {
        let answer = self.desk.ask(Some(self.token), document, &variables).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].clone()
    }

    /// The payload of a mutation that was not refused.
    async fn change(&self, mutation: &str, payload: &str, input: Value) -> Value {
        let data = self.ask(&change_document(mutation, payload), json!({ "input": input })).await;
        assert_eq!(data[mutation]["userErrors"], json!([]), "{data:#}");
        data[mutation].clone()
    }
}

/// The first product, site and guide that somebody sees.
async fn firsts(asker: &Asker<'_>, organization: &str) -> Value {
    let document = "query($organization: ID!) { organization(id: $organization) {
        products(first: 1) { nodes { id } } sites(first: 1) { nodes { id settings { mysqlPrefix { enabled } } } } }
        articles(first: 1) { nodes { id } } }";
    asker.ask(document, json!({ "organization": organization })).await
}

on_both_databases! {
    async fn what_was_made_or_changed_is_in_the_payload(world: World) {
        let desk = Desk::open(&world).await;
        let asker = Asker { desk: &desk, token: world.token(Person::LegalRepresentative).expect("a token") };
        let organization = world.organization("").to_string();
        let team = asker.change("createTeam", "team { id name }", json!({"organization": organization, "name": "Shops"})).await;
        assert_eq!(at(&team, "/team/name"), "Shops");
        let id = at(&team, "/team/id");
        let team = asker.change("updateTeam", "team { name }", json!({"id": id, "name": "Boutiques"})).await;
        assert_eq!(at(&team, "/team/name"), "Boutiques");
        let user = asker.change("updateProfile", "user { name }", json!({"name": "Somebody Else"})).await;
        assert_eq!(at(&user, "/user/name"), "Somebody Else");
        let address = json!({"label": "Depot", "name": "Stock", "street": "Lindenweg", "postalCode": "8004", "city": "Zürich", "country": "CH"});
        let address = asker.change("createBillingAddress", "billingAddress { id label isDefault }", json!({"organization": organization, "address": address})).await;
        assert_eq!((at(&address, "/billingAddress/label"), at(&address, "/billingAddress/isDefault")), (&json!("Depot"), &json!(false)));
        let id = at(&address, "/billingAddress/id");
        let address = asker.change("setDefaultBillingAddress", "billingAddress { isDefault }", json!({"id": id})).await;
        assert_eq!(at(&address, "/billingAddress/isDefault"), true);
        let firsts = firsts(&asker, &organization).await;
        let product = at(&firsts, "/organization/products/nodes/0/id");
        let billed = asker.change("setProductBillingAddress", "product { billing { billingAddress { label } } }", json!({"product": product, "billingAddress": id})).await;
        assert_eq!(at(&billed, "/product/billing/billingAddress/label"), "Depot");
        let site = at(&firsts, "/organization/sites/nodes/0");
        let enabled = json!(at(site, "/settings/mysqlPrefix/enabled") != true);
        let switched = asker.change("setMysqlPrefix", "site { settings { mysqlPrefix { enabled } } }", json!({"site": site["id"], "enabled": enabled})).await;
        assert_eq!(at(&switched, "/site/settings/mysqlPrefix/enabled"), &enabled);
        let grant = asker.change("grantSupportAccess", "grant { products { id } isActive }", json!({"organization": organization, "products": [product], "level": "VIEW"})).await;
        assert_eq!((at(&grant, "/grant/products/0/id"), at(&grant, "/grant/isActive")), (product, &json!(true)));
        let gone = asker.change("deleteTeam", "organization { teams(first: 50) { nodes { name } } }", json!({"id": at(&team_id(&asker, &organization, "Boutiques").await, "/id")})).await;
        assert!(!tests::texts(at(&gone, "/organization/teams/nodes"), "name").contains(&"Boutiques".to_owned()), "{gone:#}");
    }

    async fn money_that_moved_is_in_the_payload(world: World) {
        let desk = Desk::open(&world).await;
        let asker = Asker { desk: &desk, token: world.token(Person::Accountant).expect("a token") };
        let organization = world.organization("");
        let invoice = world.issue(organization, 1, 1_000).await[0];
        let paid = asker.ask(PAY, pay_input(invoice, "whole", &json!({}))).await;
        assert_eq!(at(&paid, "/payInvoice/invoice/status"), "PAID", "{paid:#}");
        assert_eq!(at(&paid, "/payInvoice/invoice/amountDue/amount"), "0.00");
        let input = json!({"organization": organization.to_string(), "amount": francs(5_000), "method": "BANK_TRANSFER", "idempotencyKey": "more"});
        let topped = asker.ask(TOP_UP, json!({ "input": input })).await;
        let (made, newest) = (at(&topped, "/topUpPrepaidAccount/topUp/id"), at(&topped, "/topUpPrepaidAccount/prepaidAccount/topUps/nodes/0/id"));
        assert_eq!(made, newest);
    }

    async fn each_mutation_of_a_document_reads_what_those_before_it_wrote_and_its_own(world: World) {
        let desk = Desk::open(&world).await;
        let asker = Asker { desk: &desk, token: world.token(Person::LegalRepresentative).expect("a token") };
        let organization = world.organization("").to_string();
        let document = "mutation($one: CreateTeamInput!, $other: CreateTeamInput!) {
            one: createTeam(input: $one) { team { organization { teams(first: 50) { nodes { name } } } } userErrors { code } }
            other: createTeam(input: $other) { team { organization { teams(first: 50) { nodes { name } } } } userErrors { code } } }";
        let named = |name: &str| json!({"organization": organization, "name": name});
        let made = asker.ask(document, json!({"one": named("Shops"), "other": named("Clubs")})).await;
        let (shops, clubs) = ("Shops".to_owned(), "Clubs".to_owned());
        let one = tests::texts(at(&made, "/one/team/organization/teams/nodes"), "name");
        assert!(one.contains(&shops) && !one.contains(&clubs), "{one:?}");
        let other = tests::texts(at(&made, "/other/team/organization/teams/nodes"), "name");
        assert!(other.contains(&shops) && other.contains(&clubs), "{other:?}");
    }
}

/// A team of an organization by its name.
async fn team_id(asker: &Asker<'_>, organization: &str, name: &str) -> Value {
    let document =
        "query($organization: ID!) { organization(id: $organization) { teams(first: 50) { nodes { id name } } } }";
    let data = asker.ask(document, json!({ "organization": organization })).await;
    let teams = at(&data, "/organization/teams/nodes").as_array().expect("a list");
    teams.iter().find(|team| team["name"] == name).cloned().unwrap_or(Value::Null)
}
