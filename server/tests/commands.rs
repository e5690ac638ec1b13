//! The program as a person at a shell meets it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

fn ventanilla(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ventanilla"));
    command
        .current_dir(folder)
        .env_remove("VENTANILLA_LISTEN")
        .env_remove("VENTANILLA_DATABASE")
        .env("VENTANILLA_LOG", "off");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    ventanilla(folder).args(arguments).stdin(Stdio::null()).output().expect("the program runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A demo that accepts requests, ended with the test.
struct Demo {
    child: Child,
    greeting: Value,
}

impl Demo {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut command = ventanilla(folder);
        command.args(["demo", "--listen", "127.0.0.1:0", "--format", "json"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is ours");
        BufReader::new(stdout).read_line(&mut line).expect("it says something");
        let greeting = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        Self { child, greeting }
    }

    fn ask(&self, token: &str, document: &str) -> Value {
        let url = self.greeting["url"].as_str().expect("an address");
        let host = url.strip_prefix("http://").expect("an http address");
        let body = json!({ "query": document }).to_string();
        let mut stream = TcpStream::connect(host).expect("it accepts requests once it has greeted");
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("a request can be sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer comes");
        let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a body");
        let json = &body[body.find('{').expect("JSON")..=body.rfind('}').expect("JSON")];
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {answer}"))
    }

    fn token(&self, whose: &str) -> &str {
        self.greeting["tokens"][whose].as_str().unwrap_or_else(|| panic!("no token for {whose}: {}", self.greeting))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // A demo that has ended already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_demo_greets_with_addresses_tokens_and_queries_and_opens_the_same_world_again() {
    let folder = folder();
    let first = Demo::start(folder.path(), &[]);
    for whose in ["legalRepresentative", "collaborator", "accountant", "agent"] {
        let answer = first.ask(first.token(whose), "{ viewer { id } }");
        assert!(answer["data"]["viewer"]["id"].is_string(), "{whose}: {answer}");
    }
    let queries = first.greeting["queries"].as_array().expect("queries").clone();
    assert_eq!(queries.len(), 3);
    for query in &queries {
        let answer = first.ask(first.token("legalRepresentative"), query.as_str().expect("a document"));
        assert!(answer["errors"].is_null() && answer["data"].is_object(), "{query}: {answer}");
    }
    let organizations = first.greeting["organizations"].as_object().expect("organizations").clone();
    assert!(organizations.len() >= 6, "{organizations:?}");
    let (tokens, greeting) = (first.greeting["tokens"].clone(), organizations);
    drop(first);
    let second = Demo::start(folder.path(), &[]);
    assert_eq!(second.greeting["tokens"], tokens);
    assert_eq!(second.greeting["organizations"].as_object(), Some(&greeting));
}

#[test]
fn failures_are_one_line_and_exit_code_1() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    std::fs::write(folder.path().join("a-file"), "x").expect("a file can be written");
    std::fs::write(folder.path().join("trusted.json"), r#"{"abc": "query Old { nothingOfThatName }"}"#)
        .expect("so can another");
    for arguments in [
        vec!["demo", "--listen", &address],
        vec!["demo", "--listen", "127.0.0.1:0", "--database", "sqlite:///nowhere/at/all/x.db"],
        vec!["demo", "--listen", "127.0.0.1:0", "--trusted-documents", "nowhere.json"],
        vec!["demo", "--listen", "127.0.0.1:0", "--trusted-documents", "a-file"],
        vec!["demo", "--listen", "127.0.0.1:0", "--trusted-documents", "trusted.json"],
        vec!["serve", "--listen", "127.0.0.1:0", "--database", "postgres://nobody:secret@127.0.0.1:1/none"],
        vec!["migrate", "--database", "mysql://host/db"],
        vec!["kb", "check", "--kb", "nowhere"],
        vec!["kb", "stats", "--kb", "a-file"],
    ] {
        let output = run(folder.path(), &arguments);
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert_eq!(stderr.trim_end().lines().count(), 1, "{arguments:?}: {stderr}");
        assert!(stdout.is_empty() && !stderr.contains("secret"), "{arguments:?}: {stdout}{stderr}");
    }
}

#[test]
fn secrets_are_sealed_anew_or_named_where_no_secret_given_opens_them() {
    let folder = folder();
    let reseal = |database: &str, old: Option<&str>| {
        let mut command = ventanilla(folder.path());
        command.args(["secrets", "reseal", "--database", database, "--format", "json"]).stdin(Stdio::null());
        command.env("VENTANILLA_SECRET", "n".repeat(32)).env_remove("VENTANILLA_OLD_SECRET");
        if let Some(old) = old {
            command.env("VENTANILLA_OLD_SECRET", old);
        }
        command.output().expect("the program runs")
    };
    let old = "o".repeat(32);
    assert!(run(folder.path(), &["migrate", "--database", "empty.db"]).status.success());
    let done = reseal("empty.db", Some(&old));
    assert_eq!((done.status.code(), text(&done.stdout).trim()), (Some(0), r#"{"anew":0,"already":0}"#));
    let missing = reseal("empty.db", None);
    assert!(missing.status.code() == Some(1) && text(&missing.stderr).contains("VENTANILLA_OLD_SECRET is not set"));
    drop(Demo::start(folder.path(), &[]));
    let refused = reseal("ventanilla-demo.db", Some(&old));
    let said = text(&refused.stderr);
    assert_eq!((refused.status.code(), said.trim_end().lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("neither key opens `") && said.contains("nothing was changed"), "{said}");
}

#[test]
fn a_mistake_in_the_command_line_is_exit_code_2() {
    for arguments in [vec!["dmeo"], vec!["demo", "--listen"], vec!["demo", "--format", "xml"], vec!["kb"]] {
        assert_eq!(run(folder().path(), &arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_schema_command_prints_the_schema() {
    let output = run(folder().path(), &["schema"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), schema::sdl());
}

#[test]
fn the_schema_command_prints_the_subgraph_that_is_composed() {
    let output = run(folder().path(), &["schema", "--federation"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), schema::federation::sdl());
    assert_eq!(run(folder().path(), &["schema", "--federation", "--costs"]).status.code(), Some(2));
}

#[test]
fn the_schema_command_says_what_breaks_and_fails_then() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    write("old.graphql", "type Query { a: Int b: Int }");
    write("new.graphql", "type Query { a: Int! c: Int }");
    write("bad.graphql", "type Query { a: Nothing }");

    let output = run(folder.path(), &["schema", "diff", "old.graphql", "new.graphql"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("breaking   Query.b was removed.  [FIELD_REMOVED]\n"), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");

    let output = run(folder.path(), &["schema", "diff", "old.graphql", "new.graphql", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["breaking"], &report["dangerous"], &report["safe"]), (&json!(1), &json!(0), &json!(2)));
    assert_eq!(
        report["changes"][0],
        json!({
            "severity": "breaking",
            "kind": "FIELD_REMOVED",
            "coordinate": "Query.b",
            "message": "Query.b was removed.",
            "line": 1,
        })
    );

    // Against the program's own schema.
    let output = run(folder.path(), &["schema"]);
    write("own.graphql", &text(&output.stdout));
    let output = run(folder.path(), &["schema", "diff", "own.graphql"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stdout), "no breaking changes, no dangerous ones, no safe ones\n");

    for (arguments, told) in [
        (["old.graphql", "bad.graphql"], "bad.graphql is not a valid GraphQL schema: line 1"),
        (["none.graphql", "new.graphql"], "cannot read the schema none.graphql"),
    ] {
        let output = run(folder.path(), &["schema", "diff", arguments[0], arguments[1]]);
        assert_eq!(output.status.code(), Some(1));
        let error = text(&output.stderr);
        assert!(error.contains(told) && error.lines().count() == 1, "{error}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}

#[test]
fn kb_check_names_file_line_and_what_to_do_and_fails() {
    let folder = folder();
    let articles = folder.path().join("es/invoices");
    std::fs::create_dir_all(&articles).expect("a folder can be made");
    let article = "---\nslug: pagar\ntitle: Pagar\nsummary: Cómo pagar.\nkind: faq\naudience: public\n\
                   about: [InvoiceStatus.OVERDU]\ncolour: red\nreviewed: 2026-11-01\n---\n\nTexto.\n";
    std::fs::write(articles.join("pagar.md"), article).expect("a file can be written");
    let output = run(folder.path(), &["kb", "check", "--kb", "."]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("es/invoices/pagar.md:7:"), "{told}");
    assert!(told.contains("InvoiceStatus.OVERDUE"), "{told}");
    assert!(told.contains("es/invoices/pagar.md:8:") && told.contains("colour"), "{told}");
}

#[test]
fn guides_to_another_api_are_checked_against_its_supergraph() {
    let folder = folder();
    let articles = folder.path().join("es/orders");
    std::fs::create_dir_all(&articles).expect("a folder can be made");
    let article = "---\nslug: pedir\ntitle: Pedir\nsummary: Cómo pedir.\nkind: faq\naudience: public\n\
                   about: [Order.state, Order.cost]\nreviewed: 2026-11-01\n---\n\nTexto.\n";
    std::fs::write(articles.join("pedir.md"), article).expect("a file can be written");
    let supergraph = "schema @link(url: \"https://specs.apollo.dev/link/v1.0\") { query: Query }\n\
                      directive @inaccessible on FIELD_DEFINITION\nenum join__Graph { SHOP }\n\
                      type Query { order: Order @join__field(graph: SHOP) }\n\
                      type Order { state: State! cost: Int @inaccessible }\nenum State { OPEN }\n";
    std::fs::write(folder.path().join("supergraph.graphql"), supergraph).expect("a file can be written");
    let check = ["kb", "check", "--kb", ".", "--schema"];
    let output = run(folder.path(), &[&check[..], &["supergraph.graphql"]].concat());
    let told = text(&output.stdout);
    assert!(told.contains("the schema has no `Order.cost`") && !told.contains("no `Order.state`"), "{told}");
    assert!(told.contains("enum values that no article explains: State.OPEN"), "{told}");
    let output = run(folder.path(), &[&check[..], &["nowhere.graphql"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("cannot read nowhere.graphql"), "{output:?}");
}

#[test]
fn a_writer_begins_an_article_mends_it_translates_it_and_sees_what_is_to_do() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("kb")).expect("a folder can be made");
    std::fs::write(folder.path().join("kb/categories.yaml"), "invoices: {es: {title: Facturas, description: Ver.}}")
        .expect("a file can be written");
    let kb = |arguments: &[&str]| run(folder.path(), &[&["kb", "--kb", "kb"], arguments].concat());
    let told = |output: &Output| text(&output.stdout).trim_end().to_owned();
    let begin = ["new", "--category", "invoices", "--about", "Mutation.payInvoice", "Pagar una factura"];

    let output = kb(&begin);
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), "kb/es/invoices/pagar-una-factura.md"));
    let output = kb(&begin);
    assert_eq!(output.status.code(), Some(1), "nothing is written over");
    let path = folder.path().join("kb/es/invoices/pagar-una-factura.md");
    let begun = std::fs::read_to_string(&path).expect("the file was written");
    let written = begun.replace("summary: \"\"", "summary: Así.").replace(" {#first-section}\n", "\nTexto.\n");
    std::fs::write(&path, written).expect("it can be changed");

    let output = kb(&["check", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let finding = "::error file=kb/es/invoices/pagar-una-factura.md,line=11,col=1,title=missing-anchor::";
    assert!(told(&output).starts_with(finding), "{}", told(&output));
    let output = kb(&["check", "--fix", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["added"][0]["anchor"], "first-section");

    let output = kb(&["new", "--locale", "en", "--translates", "pagar-una-factura", "Pay an invoice"]);
    assert_eq!(told(&output), "kb/en/invoices/pay-an-invoice.md");
    let path = folder.path().join("kb/en/invoices/pay-an-invoice.md");
    let begun = std::fs::read_to_string(&path).expect("the file was written");
    std::fs::write(&path, begun.replace("summary: \"\"", "summary: So.") + "Text.\n").expect("it can be changed");
    let output = kb(&["translated", "pay-an-invoice"]);
    let recorded = "en/invoices/pay-an-invoice.md: _, first-section\n1 translation recorded";
    assert_eq!(told(&output), recorded);

    let source = folder.path().join("kb/es/invoices/pagar-una-factura.md");
    let changed = std::fs::read_to_string(&source).expect("a file").replace("Texto.", "Otro texto.");
    std::fs::write(&source, changed).expect("it can be changed");
    let output = kb(&["stats", "--format", "json"]);
    let stats: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(stats["locales"]["en"]["staleTranslations"], 1, "{stats}");
    assert_eq!(stats["pending"][0]["code"], "stale-translation");
    let pays = |it: &&Value| it["coordinate"] == "Mutation.payInvoice";
    let ties = stats["coordinates"].as_array().and_then(|all| all.iter().find(pays)).expect("the coordinate");
    assert_eq!(ties["ties"], json!({"en": 1, "es": 1}));
    let output = kb(&["stats", "--coordinates"]);
    assert!(told(&output).contains("\n  Mutation.payInvoice: en 1, es 1\n"), "{}", told(&output));
    assert!(
        told(&output).contains("0 translations missing, 1 section with a newer source, 0 reviews due"),
        "{}",
        told(&output)
    );
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is() {
    let folder = folder();
    for arguments in [
        vec!["kb", "new", "--category", "invoices", "Pagar"],
        vec!["kb", "translated", "--all"],
        vec!["kb", "check", "--fix"],
    ] {
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).contains("give their folder, as in `--kb kb/articles`"), "{output:?}");
    }
}

#[test]
fn kb_schema_and_kb_codes_print_what_the_check_knows() {
    let output = run(folder().path(), &["kb", "schema"]);
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(schema["properties"]["kind"]["enum"], json!(["faq", "guide", "video"]));
    let output = run(folder().path(), &["kb", "codes"]);
    assert!(text(&output.stdout).contains("stale-translation (warning)\n    A section of"), "{output:?}");
    let output = run(folder().path(), &["kb", "codes", "--format", "json"]);
    let codes: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(codes.as_array().is_some_and(|all| all.iter().any(|it| it["code"] == "broken-link")));
}

#[test]
fn kb_search_finds_what_the_shipped_articles_say() {
    let output = run(folder().path(), &["kb", "search", "imprimir factura", "--locale", "es"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).to_lowercase().contains("factura"), "{}", text(&output.stdout));
}

#[cfg(feature = "mcp")]
#[test]
fn an_assistant_reads_guides_over_stdin_and_stdout_with_the_rights_of_its_token() {
    let folder = folder();
    let token = Demo::start(folder.path(), &[]).token("agent").to_owned();
    for (token, may_read) in [(token.as_str(), true), ("", false)] {
        let mut command = ventanilla(folder.path());
        command.args(["mcp", "--database", "sqlite://ventanilla-demo.db", "--base-url", "https://help.example.org/"]);
        command.env("VENTANILLA_TOKEN", token);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input is ours");
        let mut stdout = BufReader::new(child.stdout.take().expect("its output is ours"));
        let mut ask = |message: Value| {
            writeln!(stdin, "{message}").expect("a message can be sent");
            let mut line = String::new();
            if message["id"].is_null() {
                return Value::Null;
            }
            stdout.read_line(&mut line).expect("an answer comes");
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
        };
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let told = ask(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}));
        assert_eq!(told["result"]["serverInfo"]["name"], "ventanilla", "{told}");
        ask(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        let call = json!({"name": "read_article", "arguments": {"slug": "identificar-a-quien-llama", "locale": "es"}});
        let told = ask(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}));
        assert_eq!(told["result"]["isError"] != true, may_read, "{told}");
        let address = "https://help.example.org/kb/es/identificar-a-quien-llama";
        assert_eq!(
            told["result"]["content"][1]["text"].as_str().is_some_and(|text| text.contains(address)),
            may_read,
            "{told}"
        );
        drop(stdin);
        assert!(child.wait().expect("it ends when its input does").success());
    }
}
