//! The guides for assistants: the Model Context Protocol at `/mcp`, spoken over TCP as an assistant speaks it.

use http::{StatusCode, header};
use serde_json::{Value, json};
use server::{Rate, State};
use tests::{Desk, Person, Response, World, at, on_both_databases};

const VERSION: &str = "2025-06-18";

/// An assistant of somebody's.
struct Assistant<'d> {
    desk: &'d Desk,
    token: Option<String>,
    /// Further headers, such as those of a browser.
    headers: Vec<(&'static str, String)>,
}

impl<'d> Assistant<'d> {
    fn of(desk: &'d Desk, world: &World, person: Person) -> Self {
        Self { desk, token: world.token(person).map(str::to_owned), headers: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sends a body as it is.
    async fn send(&self, body: &str) -> Response {
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json, text/event-stream".to_owned()),
            ("mcp-protocol-version", VERSION.to_owned()),
        ];
        headers.extend(self.token.iter().map(|token| ("authorization", format!("Bearer {token}"))));
        headers.extend(self.headers.iter().cloned());
        self.desk.send("POST", "/mcp", &headers, body).await
    }

    /// What a method answers: its result, or its error.
    async fn call(&self, method: &str, params: Value) -> Value {
        let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).to_string();
        let response = self.send(&body).await;
        assert_eq!(response.status, StatusCode::OK, "{}", response.body);
        assert_eq!(response.header("content-type"), "application/json", "{}", response.body);
        let message: Value = serde_json::from_str(&response.body).expect("JSON");
        assert_eq!((&message["jsonrpc"], &message["id"]), (&json!("2.0"), &json!(7)), "{message:#}");
        message
    }

    async fn result(&self, method: &str, params: Value) -> Value {
        let message = self.call(method, params).await;
        message.get("result").unwrap_or_else(|| panic!("{message:#}")).clone()
    }

    /// What a tool tells.
    async fn tool(&self, name: &str, arguments: Value) -> Value {
        let result = self.result("tools/call", json!({"name": name, "arguments": arguments})).await;
        assert_ne!(result["isError"], true, "{result:#}");
        result
    }

    /// Why a tool does not answer.
    async fn refusal(&self, name: &str, arguments: Value) -> String {
        let result = self.result("tools/call", json!({"name": name, "arguments": arguments})).await;
        assert_eq!(result["isError"], true, "{result:#}");
        text(&result).to_owned()
    }
}

fn text(result: &Value) -> &str {
    at(result, "/content/0/text").as_str().expect("a text")
}

fn slugs(guides: &Value) -> Vec<&str> {
    guides.as_array().expect("a list").iter().filter_map(|guide| guide["slug"].as_str()).collect()
}

/// A guide that agents alone may read, by its slug in Spanish.
const FOR_AGENTS: &str = "identificar-a-quien-llama";

on_both_databases! {
    async fn an_assistant_is_told_what_there_is(world: World) {
        let desk = Desk::open(&world).await;
        let assistant = Assistant::of(&desk, &world, Person::Anonymous);
        let hello = json!({"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let told = assistant.result("initialize", hello).await;
        assert_eq!((&told["protocolVersion"], at(&told, "/serverInfo/name")), (&json!(VERSION), &json!("ventanilla")));
        assert!(told["instructions"].as_str().is_some_and(|text| text.contains("search_guides")));
        assert!(told["capabilities"]["tools"].is_object() && told["capabilities"]["resources"].is_object(), "{told:#}");
        let tools = assistant.result("tools/list", json!({})).await;
        let tools = tools["tools"].as_array().expect("a list").clone();
        let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, ["search_guides", "read_article", "help_for_operation"]);
        for tool in &tools {
            assert_eq!((&tool["inputSchema"]["type"], &tool["annotations"]["readOnlyHint"]), (&json!("object"), &json!(true)), "{tool:#}");
            let properties = tool["inputSchema"]["properties"].as_object().expect("arguments");
            assert!(properties.values().all(|argument| argument["description"].is_string()), "{tool:#}");
        }
        // What is said once and never asked again is taken without an answer.
        let taken = assistant.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).await;
        assert_eq!((taken.status, taken.body.as_str()), (StatusCode::ACCEPTED, ""));
    }

    async fn guides_are_searched_and_read_in_the_language_asked_for(world: World) {
        let desk = Desk::open(&world).await;
        let assistant = Assistant::of(&desk, &world, Person::Anonymous);
        let found = assistant.tool("search_guides", json!({"query": "print an invoice", "locale": "en", "first": 3})).await;
        let guides = at(&found, "/structuredContent/guides");
        assert_eq!(guides.as_array().map(Vec::len), Some(3), "{found:#}");
        let best = &guides[0];
        for key in ["title", "summary", "slug", "uri", "url", "excerpt"] {
            assert!(best[key].as_str().is_some_and(|text| !text.is_empty() && !text.contains("<mark>")), "{key}: {best:#}");
        }
        assert_eq!(best["locale"], "en");
        assert_eq!(serde_json::from_str::<Value>(text(&found)).expect("JSON"), found["structuredContent"], "for clients that read text alone");
        let read = assistant.tool("read_article", json!({"slug": best["slug"], "locale": "fr"})).await;
        assert!(text(&read).starts_with("# ") && text(&read).contains("\n## "), "{}", text(&read));
        let beside = at(&read, "/content/1/text").as_str().expect("a text");
        assert!(beside.starts_with("kb://fr/") && beside.contains("In other languages:\n\n- kb://"), "{beside}");
        let same = assistant.result("resources/read", json!({"uri": best["uri"]})).await;
        let in_english = assistant.tool("read_article", json!({"slug": best["slug"], "locale": "en"})).await;
        assert_eq!(at(&same, "/contents/0/text"), text(&in_english));
        // What the pages send to other programs, with addresses that lead here.
        let page = desk.send("GET", &format!("/kb/en/{}.md", best["slug"].as_str().expect("a slug")), &[], "").await;
        assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, text(&in_english)));
        let here = format!("http://{}/kb/en/", desk.address);
        assert!(best["url"].as_str().is_some_and(|url| url.starts_with(&here)), "{best:#}");
        assert!(at(&in_english, "/content/1/text").as_str().is_some_and(|text| text.contains(&here)), "{in_english:#}");
        assert_eq!((at(&same, "/contents/0/uri"), at(&same, "/contents/0/mimeType")), (&best["uri"], &json!("text/markdown")));
        let nothing = assistant.tool("search_guides", json!({"query": "xyzzyqwv"})).await;
        assert_eq!(at(&nothing, "/structuredContent/total"), 0);
        assert!(at(&nothing, "/structuredContent/hint").is_string());
    }

    async fn what_a_caller_may_not_read_looks_like_what_is_not_there(world: World) {
        let desk = Desk::open(&world).await;
        let (anonymous, agent) = (Assistant::of(&desk, &world, Person::Anonymous), Assistant::of(&desk, &world, Person::Agent));
        let hidden = agent.tool("read_article", json!({"slug": FOR_AGENTS, "locale": "es"})).await;
        let written = text(&hidden);
        assert!(written.contains("\n## "), "{written}");
        let title = written.lines().next().expect("a title").trim_start_matches("# ").to_owned();
        let refused = anonymous.refusal("read_article", json!({"slug": FOR_AGENTS, "locale": "es"})).await;
        assert_eq!(refused, anonymous.refusal("read_article", json!({"slug": "nothing-of-that-name", "locale": "es"})).await);
        let uri = |slug: &str| json!({"uri": format!("kb://es/{slug}")});
        assert!(agent.call("resources/read", uri(FOR_AGENTS)).await["result"].is_object());
        let (hidden, none) = (anonymous.call("resources/read", uri(FOR_AGENTS)).await, anonymous.call("resources/read", uri("none")).await);
        assert_eq!((&hidden["error"]["code"], &hidden["error"]["message"]), (&none["error"]["code"], &none["error"]["message"]));
        assert!(hidden["error"]["code"].is_i64(), "{hidden:#}");
        let found = anonymous.tool("search_guides", json!({"query": title, "locale": "es", "first": 20})).await;
        assert!(!slugs(at(&found, "/structuredContent/guides")).contains(&FOR_AGENTS), "{found:#}");
        let found = agent.tool("search_guides", json!({"query": title, "locale": "es", "first": 20})).await;
        assert!(slugs(at(&found, "/structuredContent/guides")).contains(&FOR_AGENTS), "{found:#}");
    }

    async fn all_guides_of_a_caller_are_listed_page_by_page(world: World) {
        let desk = Desk::open(&world).await;
        let mut counts = Vec::new();
        for person in [Person::Anonymous, Person::Agent] {
            let assistant = Assistant::of(&desk, &world, person);
            let (mut uris, mut cursor) = (Vec::new(), None::<String>);
            loop {
                let page = assistant.result("resources/list", json!({"cursor": cursor})).await;
                let resources = page["resources"].as_array().expect("a list");
                assert!(resources.iter().all(|it| it["title"].is_string() && it["mimeType"] == "text/markdown"), "{page:#}");
                uris.extend(resources.iter().map(|it| it["uri"].as_str().expect("an address").to_owned()));
                cursor = page["nextCursor"].as_str().map(str::to_owned);
                if cursor.is_none() {
                    break;
                }
            }
            let total = world.ask(person, "{ articles { totalCount } }", json!({})).await;
            assert_eq!(at(total.data(), "/articles/totalCount"), uris.len(), "{person:?}");
            counts.push(uris.len());
        }
        assert!(counts[0] < counts[1], "agents read more: {counts:?}");
        let refused = Assistant::of(&desk, &world, Person::Anonymous).call("resources/list", json!({"cursor": "x"})).await;
        assert!(refused["error"]["message"].as_str().is_some_and(|message| message.contains("INVALID_CURSOR")), "{refused:#}");
        let templates = Assistant::of(&desk, &world, Person::Anonymous).result("resources/templates/list", json!({})).await;
        assert_eq!(at(&templates, "/resourceTemplates/0/uriTemplate"), "kb://{locale}/{slug}");
    }

    async fn help_for_an_operation_follows_the_state_of_what_the_caller_may_see(world: World) {
        let desk = Desk::open(&world).await;
        let document = "query($organization: ID!) { organization(id: $organization) { invoices(filter: {status: [OVERDUE]}, first: 3) { nodes { number } } } }";
        let asked = json!({"operation": document, "variables": {"organization": world.organization("").to_string()}});
        let representative = Assistant::of(&desk, &world, Person::LegalRepresentative);
        let told = representative.tool("help_for_operation", asked.clone()).await;
        let topics = at(&told, "/structuredContent/topics");
        // The invoices' own state, although the document reads nothing of it.
        assert_eq!((&topics[0]["coordinate"], at(&told, "/structuredContent/errors")), (&json!("Invoice.status"), &json!([])), "{told:#}");
        assert!(topics[0]["because"].is_string() && topics[0]["uri"].as_str().is_some_and(|uri| uri.starts_with("kb://")));
        let stranger = Assistant::of(&desk, &world, Person::Anonymous).tool("help_for_operation", asked).await;
        let reasons: Vec<&Value> = at(&stranger, "/structuredContent/topics").as_array().expect("a list").iter().map(|topic| &topic["coordinate"]).collect();
        assert!(!reasons.is_empty() && !reasons.contains(&&json!("Invoice.status")), "of the document alone: {stranger:#}");
    }

    async fn a_mutation_is_looked_at_and_not_done(world: World) {
        let desk = Desk::open(&world).await;
        let assistant = Assistant::of(&desk, &world, Person::LegalRepresentative);
        let document = "mutation($name: String!) { updateProfile(input: {name: $name}) { userErrors { code } } }";
        let name = |answer: Value| at(&answer, "/data/viewer/name").clone();
        let token = world.token(Person::LegalRepresentative).expect("a token");
        let before = name(desk.ask(Some(token), "{ viewer { name } }", &json!({})).await);
        let told = assistant.tool("help_for_operation", json!({"operation": document, "variables": {"name": "Somebody Else"}})).await;
        assert!(!at(&told, "/structuredContent/topics").as_array().expect("a list").is_empty(), "{told:#}");
        assert_eq!(name(desk.ask(Some(token), "{ viewer { name } }", &json!({})).await), before);
    }

    async fn errors_of_the_operation_come_with_what_explains_them(world: World) {
        let desk = Desk::open(&world).await;
        let assistant = Assistant::of(&desk, &world, Person::Collaborator);
        let document = "query($organization: ID!) { organization(id: $organization) { prepaidAccount { id } } }";
        let variables = json!({"organization": world.organization("").to_string()});
        let told = assistant.tool("help_for_operation", json!({"operation": document, "variables": variables})).await;
        let error = at(&told, "/structuredContent/errors/0");
        assert_eq!((&error["code"], &error["topics"][0]["coordinate"]), (&json!("NOT_FOUND"), &json!("UserErrorCode.NOT_FOUND")), "{told:#}");
    }

    async fn mistakes_are_told_to_the_assistant_in_the_result(world: World) {
        let desk = Desk::open(&world).await;
        let assistant = Assistant::of(&desk, &world, Person::Anonymous);
        for (tool, arguments, what) in [
            ("search_guides", json!({}), "query"),
            ("search_guides", json!({"query": "a", "limit": 3}), "limit"),
            ("search_guides", json!({"query": "a", "first": 21}), "from 1 to 20"),
            ("search_guides", json!({"query": "a", "first": 0}), "from 1 to 20"),
            ("search_guides", json!({"query": "a", "locale": "x".repeat(200)}), "Locale"),
            ("read_article", json!({"slug": 7}), "slug"),
            ("help_for_operation", json!({"operation": "{ nothing }"}), "GRAPHQL_VALIDATION_FAILED"),
            ("help_for_operation", json!({"operation": "{"}), "GRAPHQL_PARSE_FAILED"),
            ("help_for_operation", json!({"operation": "query($x: ID!) { node(id: $x) { id } }"}), "x"),
        ] {
            let refused = assistant.refusal(tool, arguments.clone()).await;
            assert!(refused.contains(what) && refused.len() < 600, "{tool} {arguments}: {refused}");
        }
        let unknown = assistant.call("tools/call", json!({"name": "delete_everything", "arguments": {}})).await;
        assert!(unknown["error"]["message"].as_str().is_some_and(|message| message.contains("tools/list")), "{unknown:#}");
    }

    async fn a_token_that_is_not_good_is_refused_with_a_challenge(world: World) {
        let desk = Desk::open(&world).await;
        let mut assistant = Assistant::of(&desk, &world, Person::Anonymous);
        assistant.token = Some("vnt_unknown".to_owned());
        let refused = assistant.send(r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.body);
        assert!(refused.header(header::WWW_AUTHENTICATE.as_str()).contains("invalid_token"));
        assert!(refused.body.contains("UNAUTHENTICATED") && !refused.header("x-request-id").is_empty(), "{}", refused.body);
    }

    async fn what_an_assistant_asks_is_paid_for_as_any_other_operation(world: World) {
        let rate = Rate { restored: 1, maximum: 100_000 };
        let desk = Desk::with(State::new(world.services.clone()).with_rate(Some(rate))).await;
        let assistant = Assistant::of(&desk, &world, Person::Anonymous);
        // What is executed for help costs what it costs, so that a dear operation empties the bucket.
        let dear = "{ articles(first: 100) { nodes { related(first: 50) { sections { title } related(first: 1) { id } } } } }";
        let mut refused = None;
        for _ in 0..200 {
            let result = assistant.result("tools/call", json!({"name": "help_for_operation", "arguments": {"operation": dear}})).await;
            if result["isError"] == true {
                refused = Some(text(&result).to_owned());
                break;
            }
        }
        let refused = refused.expect("the bucket is empty by then");
        assert!(refused.contains("too much in too short a time") && refused.contains("seconds"), "{refused}");
    }

    async fn who_speaks_the_protocol_and_asks_nothing_pays_too(world: World) {
        let rate = Rate { restored: 1, maximum: 20 };
        let desk = Desk::with(State::new(world.services.clone()).with_rate(Some(rate))).await;
        let assistant = Assistant::of(&desk, &world, Person::Anonymous);
        for _ in 0..20 {
            assistant.result("ping", json!({})).await;
        }
        let refused = assistant.send(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"), "{}", refused.body);
        assert!(refused.body.contains("RATE_LIMITED"), "{}", refused.body);
    }
}

#[tokio::test]
async fn a_page_of_another_site_cannot_ask_whatever_name_it_gave_us() {
    let world = World::open(tests::Engine::Sqlite).await.expect("a world on SQLite");
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    let desk = Desk::open(&world).await;
    let page = |desk, origin: &str| Assistant::of(desk, &world, Person::Anonymous).with("origin", origin);
    let here = format!("http://{}", desk.address);
    for (assistant, status) in [
        (page(&desk, &here), StatusCode::OK),
        (page(&desk, "https://evil.example"), StatusCode::FORBIDDEN),
        (page(&desk, "null"), StatusCode::FORBIDDEN),
        // The name of the page's own host, turned to this machine after the page was loaded.
        (page(&desk, "http://evil.example").with("host", "evil.example"), StatusCode::FORBIDDEN),
    ] {
        let response = assistant.send(list).await;
        assert_eq!(response.status, status, "{:?}: {}", assistant.headers, response.body);
    }
    let named = "https://my.example".parse().expect("an origin");
    let desk = Desk::with(State::new(world.services.clone()).with_allowed_origins(vec![named])).await;
    let let_in = page(&desk, "https://my.example").send(list).await;
    assert_eq!((let_in.status, let_in.header("access-control-allow-origin")), (StatusCode::OK, "https://my.example"));
    let preflight = [
        ("origin", "https://my.example".to_owned()),
        ("access-control-request-method", "POST".to_owned()),
        ("access-control-request-headers", "content-type,authorization,mcp-protocol-version".to_owned()),
    ];
    let preflight = desk.send("OPTIONS", "/mcp", &preflight, "").await;
    assert_eq!(preflight.status, StatusCode::OK, "{}", preflight.body);
    assert!(preflight.header("access-control-allow-headers").contains("mcp-protocol-version"));
}

#[tokio::test]
async fn what_is_no_message_of_the_protocol_is_refused() {
    let world = World::open(tests::Engine::Sqlite).await.expect("a world on SQLite");
    let desk = Desk::open(&world).await;
    let assistant = Assistant::of(&desk, &world, Person::Anonymous);
    let large = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{}\"}}", "a".repeat(300_000));
    assert_eq!(assistant.send(&large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for body in ["", "{", "[]", "7", r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, r#"{"jsonrpc":"1.0"}"#] {
        let refused = assistant.send(body).await;
        assert!(refused.status.is_client_error(), "{body}: {} {}", refused.status, refused.body);
    }
    let unknown = assistant.send(r#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#).await;
    assert!(
        !unknown.status.is_server_error() && unknown.body.contains("-32601"),
        "{} {}",
        unknown.status,
        unknown.body
    );
    for method in ["GET", "DELETE"] {
        let refused = desk.send(method, "/mcp", &[("accept", "text/event-stream".to_owned())], "").await;
        assert_eq!((refused.status, refused.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"), "{method}");
    }
}

#[tokio::test]
async fn where_only_trusted_documents_are_answered_an_assistant_brings_no_others() {
    let world = World::open(tests::Engine::Sqlite).await.expect("a world on SQLite");
    let desk = Desk::with(State::new(world.services.clone()).with_trusted_documents(Vec::new(), true)).await;
    let assistant = Assistant::of(&desk, &world, Person::Anonymous);
    let refused = assistant.refusal("help_for_operation", json!({"operation": "{ categories { title } }"})).await;
    assert!(refused.contains("trust"), "{refused}");
    let found = assistant.tool("search_guides", json!({"query": "factura"})).await;
    assert!(
        !at(&found, "/structuredContent/guides").as_array().expect("a list").is_empty(),
        "what is ours is answered"
    );
}
