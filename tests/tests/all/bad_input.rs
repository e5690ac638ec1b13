//! Bad input gets a coded error that says what to do; nothing is answered with a defect, and the next request is served.

use serde_json::{Value, json};
use tests::{Answer, Person, World, at, on_both_databases};

/// Stands in every document below; no error may give it back.
const CANARY: &str = "canary-4417";

/// Asks, and proves that there is one error at least, that each has its code and the request's ID, that none is a defect
/// or quotes the document, and that the desk still answers.
async fn refused(world: &World, document: &str, variables: Value, code: &str) -> Answer {
    let document = format!("# {CANARY}\n{document}");
    let answer = world.ask(Person::LegalRepresentative, &document, variables.clone()).await;
    let codes = answer.codes();
    assert!(
        !codes.is_empty() && codes.iter().all(|found| found == code),
        "{code} expected: {document}: {:#}",
        answer.json
    );
    for error in answer.json["errors"].as_array().expect("errors") {
        assert_eq!(error["extensions"]["requestId"], "test");
        let message = error["message"].as_str().expect("a message");
        assert!(!message.contains(CANARY), "the document is quoted: {message}");
        assert!((5..=401).contains(&message.chars().count()), "{message}");
    }
    let again = world.ask(Person::LegalRepresentative, &document, variables).await;
    assert_eq!(again.json["errors"], answer.json["errors"], "nothing that was refused is kept as if it were valid");
    let next = world.ask(Person::LegalRepresentative, "{ viewer { id } }", json!({})).await;
    assert!(next.data()["viewer"]["id"].is_string());
    answer
}

/// The sentences of its errors.
fn messages(answer: &Answer) -> String {
    answer.json["errors"].as_array().expect("errors").iter().map(|error| error["message"].to_string()).collect()
}

on_both_databases! {
    async fn a_document_that_is_none_or_does_not_fit_is_refused(world: World) {
        for document in ["", " ", "{", "{ viewer { id }", "query { viewer { id } } }", "viewer", "{ viewer { id(: 1) } }", "\u{0}", "💥"] {
            refused(&world, document, json!({}), "GRAPHQL_PARSE_FAILED").await;
        }
        for document in [
            "{ nothingOfThatName }",
            "{ viewer { id nothingOfThatName } }",
            "{ viewer }",
            "{ viewer { id { more } } }",
            "{ viewer(id: 1) { id } }",
            "{ node { id } }",
            "{ node(id: [1, 2]) { id } }",
            "{ search(query: 7) { totalCount } }",
            "query($a: NoType) { viewer { id } }",
            "query($unused: Int) { viewer { id } }",
            "{ articles(first: $undeclared) { totalCount } }",
            "{ ...missing }",
            "fragment lonely on User { id } { viewer { id } }",
            "{ viewer { ... on Invoice { number } } }",
            "{ viewer { id: name id } }",
            "{ viewer @nothing { id } }",
            "mutation { payInvoice { id } }",
            "subscription { invoiceChanged { id } }",
            "{ article(slug: \"canary-4417\") { id } viewer { nope } }",
            "{ articles(filter: {kind: [GUIDE], kind: [VIDEO]}) { totalCount } }",
            "query($ids: [ID!]) { nodes(ids: [$ids]) { id } }",
            "query($field: InvoiceOrderField) { organization(id: \"org_01h2xcejqtf2nbrexx3vqjhp41\") { invoices(orderBy: {field: $field, direction: ASC}) { totalCount } } }",
            "{ help(context: {coordinates: [\"Invoice\"]}) { score } help(context: {coordinates: [\"Invoice\", \"Query\"]}) { score } }",
        ] {
            refused(&world, document, json!({}), "GRAPHQL_VALIDATION_FAILED").await;
        }
    }

    async fn variables_that_do_not_fit_are_refused(world: World) {
        for (document, variables) in [
            ("query($id: ID!) { organization(id: $id) { id } }", json!({})),
            ("query($id: ID!) { organization(id: $id) { id } }", json!({"id": null})),
            ("query($id: ID!) { organization(id: $id) { id } }", json!({"id": {"canary-4417": 1}})),
            ("query($first: Int) { articles(first: $first) { totalCount } }", json!({"first": "ten"})),
            ("query($first: Int) { articles(first: $first) { totalCount } }", json!({"first": 1.5})),
            ("query($kind: [ArticleKind!]) { articles(filter: {kind: $kind}) { totalCount } }", json!({"kind": ["POEM"]})),
            ("query($context: HelpContext!) { help(context: $context) { score } }", json!({"context": {"shoe": 1}})),
        ] {
            let answer = world.ask(Person::LegalRepresentative, document, variables.clone()).await;
            let codes = answer.codes();
            let coded = |code: &String| code == "GRAPHQL_VALIDATION_FAILED" || code == "BAD_USER_INPUT";
            assert!(!codes.is_empty() && codes.iter().all(coded), "{document} with {variables}: {:#}", answer.json);
            assert!(!answer.json["errors"].to_string().contains(CANARY), "{:#}", answer.json);
        }
    }

    async fn identifiers_that_are_none_or_of_another_noun_are_refused(world: World) {
        let team = "query($organization: ID!) { organization(id: $organization) { teams(first: 1) { nodes { id } } } }";
        let answer = world.ask_main(Person::LegalRepresentative, team).await;
        let team = at(answer.data(), "/organization/teams/nodes/0/id").clone();
        let organization = "query($id: ID!) { organization(id: $id) { id } }";
        let other = refused(&world, organization, json!({"id": team}), "BAD_USER_INPUT").await;
        assert!(messages(&other).contains("org"), "it says which noun was wanted: {}", messages(&other));
        let long = "o".repeat(5_000);
        for id in ["", "7", "org", "org_", "org_short", "org_01h2xcejqtf2nbrexx3vqjhpu!", "ORG_01H2XCEJQTF2NBREXX3VQJHP41", &long] {
            refused(&world, organization, json!({"id": id}), "BAD_USER_INPUT").await;
            refused(&world, "query($id: ID!) { node(id: $id) { id } }", json!({"id": id}), "BAD_USER_INPUT").await;
        }
        let many: Vec<Value> = (0..101).map(|_| team.clone()).collect();
        let too_many = refused(&world, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": many}), "BAD_USER_INPUT").await;
        assert!(messages(&too_many).contains("100"));
    }

    async fn a_well_formed_identifier_of_nothing_finds_nothing(world: World) {
        for id in ["org_01h2xcejqtf2nbrexx3vqjhp41", "xyz_01h2xcejqtf2nbrexx3vqjhp41", "inv_00000000000000000000000000"] {
            let answer = world.ask(Person::LegalRepresentative, "query($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await;
            assert_eq!(answer.data()["node"], Value::Null, "{id}");
        }
        let answer = world.ask(Person::LegalRepresentative, "{ article(slug: \"../../etc/passwd\") { id } }", json!({})).await;
        assert_eq!(answer.data()["article"], Value::Null);
    }

    async fn pages_that_cannot_be_are_refused(world: World) {
        let id = world.organization("").to_string();
        for arguments in ["first: -1", "first: 101", "first: 100000", "last: -1", "last: 101", "first: 1, last: 1", "first: 2147483647"] {
            for field in ["invoices", "products", "memberships", "auditLog"] {
                let document = format!("query($id: ID!) {{ organization(id: $id) {{ {field}({arguments}) {{ nodes {{ id }} }} }} }}");
                refused(&world, &document, json!({"id": id}), "BAD_USER_INPUT").await;
            }
            refused(&world, &format!("{{ articles({arguments}) {{ totalCount }} }}"), json!({}), "BAD_USER_INPUT").await;
            refused(&world, &format!("{{ search(query: \"x\", {arguments}) {{ totalCount }} }}"), json!({}), "BAD_USER_INPUT").await;
        }
        for first in [-1, 51] {
            refused(&world, &format!("{{ help(context: {{}}, first: {first}) {{ score }} }}"), json!({}), "BAD_USER_INPUT").await;
            refused(&world, &format!("{{ suggest(prefix: \"a\", first: {first}) {{ text }} }}"), json!({}), "BAD_USER_INPUT").await;
        }
    }

    async fn a_cursor_of_another_list_is_refused(world: World) {
        let cursors = "query($organization: ID!) { organization(id: $organization) {
            invoices(first: 1) { pageInfo { endCursor } } products(first: 1) { pageInfo { endCursor } }
            numbered: invoices(orderBy: {field: NUMBER, direction: ASC}, first: 1) { pageInfo { endCursor } } }
            articles(first: 1) { pageInfo { endCursor } } }";
        let answer = world.ask_main(Person::LegalRepresentative, cursors).await;
        let cursor = |pointer: &str| at(answer.data(), pointer)["pageInfo"]["endCursor"].as_str().expect("a cursor").to_owned();
        let (invoice, product) = (cursor("/organization/invoices"), cursor("/organization/products"));
        let (numbered, article) = (cursor("/organization/numbered"), cursor("/articles"));
        let garbage = "bm9uc2Vuc2U";
        let long = "a".repeat(10_000);
        for (field, wrong) in [
            ("invoices", [product.as_str(), &numbered, &article, garbage, "", "%%%", &long]),
            ("products", [invoice.as_str(), &numbered, &article, garbage, "", "%%%", &long]),
        ] {
            for cursor in wrong {
                for argument in ["after", "before"] {
                    let document = format!("query($id: ID!, $cursor: String) {{ organization(id: $id) {{ {field}({argument}: $cursor) {{ nodes {{ id }} }} }} }}");
                    let variables = json!({"id": world.organization("").to_string(), "cursor": cursor});
                    refused(&world, &document, variables, "INVALID_CURSOR").await;
                }
            }
        }
        refused(&world, "query($cursor: String) { articles(after: $cursor) { totalCount } }", json!({"cursor": invoice}), "INVALID_CURSOR").await;
        let search = "query($cursor: String) { search(query: \"factura\", after: $cursor) { totalCount } }";
        refused(&world, search, json!({"cursor": article}), "INVALID_CURSOR").await;
    }

    async fn a_cursor_of_another_organization_is_refused(world: World) {
        let products = "query($id: ID!, $after: String) { organization(id: $id) { products(first: 1, after: $after) { nodes { name } pageInfo { endCursor } } } }";
        let freelancer = || world.viewer("Chiara Ferretti");
        let here = world.organization("").to_string();
        let there = world.organization("Cantina Colle Sereno S.r.l.").to_string();
        let answer = world.ask_as(freelancer().await, products, json!({"id": here}), None).await;
        let cursor = at(answer.data(), "/organization/products/pageInfo/endCursor").clone();
        assert!(cursor.is_string(), "the freelancer has a product here");
        let answer = world.ask_as(freelancer().await, products, json!({"id": here, "after": cursor}), None).await;
        answer.data();
        let answer = world.ask_as(freelancer().await, products, json!({"id": there, "after": cursor}), None).await;
        assert_eq!(answer.codes(), ["INVALID_CURSOR"], "{:#}", answer.json);
    }

    async fn an_unknown_locale_gets_the_closest_language_there_is(world: World) {
        for (asked, given) in [("en", "en"), ("en-AU", "en"), ("EN_gb", "en"), ("es-MX", "es"), ("zz", "es"), ("ja", "es"), ("", "es"), ("no locale", "es"), ("../en", "es")] {
            let document = "query($locale: Locale) { article(slug: \"cuenta-prepago\", locale: $locale) { locale } }";
            let answer = world.ask(Person::Anonymous, document, json!({"locale": asked})).await;
            assert_eq!(at(answer.data(), "/article/locale"), given, "`{asked}`");
        }
        let endless = "e".repeat(10_000);
        let answer = world.ask(Person::Anonymous, "query($locale: Locale) { categories(locale: $locale) { slug } }", json!({"locale": endless})).await;
        assert!(!answer.codes().is_empty() && answer.codes().iter().all(|code| code != "INTERNAL_SERVER_ERROR"), "{:#}", answer.json);
    }

    async fn help_refuses_what_the_schema_does_not_have_and_suggests_what_it_has(world: World) {
        let document = "query($context: HelpContext!) { help(context: $context) { score } }";
        for (coordinate, near) in [("Invoice.lins", "Invoice.lines"), ("InvoiceStatus.OVERDU", "InvoiceStatus.OVERDUE"), ("Mutation.payInvoic", "Mutation.payInvoice")] {
            let answer = refused(&world, document, json!({"context": {"coordinates": [coordinate]}}), "BAD_USER_INPUT").await;
            assert!(messages(&answer).contains("did you mean") && messages(&answer).contains(near), "{}", messages(&answer));
        }
        for context in [
            json!({"coordinates": ["no coordinate at all"]}),
            json!({"coordinates": [""]}),
            json!({"operation": "{ viewer {"}),
            json!({"operation": "{ nothingOfThatName }"}),
            json!({"operation": ""}),
            json!({"route": "billing/invoices"}),
            json!({"node": "not-an-id"}),
        ] {
            let answer = world.ask(Person::LegalRepresentative, document, json!({"context": context.clone()})).await;
            let codes = answer.codes();
            let coded = |code: &String| code == "GRAPHQL_VALIDATION_FAILED" || code == "BAD_USER_INPUT";
            assert!(!codes.is_empty() && codes.iter().all(coded), "{context}: {:#}", answer.json);
        }
    }

    async fn codes_that_nobody_gave_are_no_error(world: World) {
        for code in ["", "0000-0000-0000", "'; DROP TABLE users; --", &"9".repeat(5_000)] {
            let answer = world.ask(Person::Anonymous, "query($code: String!) { verifyReminder(code: $code) { genuine sentOn } }", json!({"code": code})).await;
            assert_eq!(answer.data()["verifyReminder"], json!({"genuine": false, "sentOn": null}));
            let answer = world.ask(Person::Agent, "query($code: String!) { supportCase(code: $code) { user { id } } }", json!({"code": code})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "a code that was misheard is told from one that is unknown");
            assert_eq!(answer.json["data"], json!({"supportCase": null}));
        }
    }
}
