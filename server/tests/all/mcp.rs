//! `ventanilla mcp`.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use serde_json::{Value, json};

use crate::program::{Demo, folder, run, text, ventanilla};

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

#[test]
fn without_an_assistant_on_stdin_it_says_that_one_starts_it() {
    let folder = folder();
    assert!(run(folder.path(), &["migrate", "--database", "desk.db"]).status.success());
    let output = run(folder.path(), &["mcp", "--database", "desk.db"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("have an assistant start this program"), "{told}");
}
