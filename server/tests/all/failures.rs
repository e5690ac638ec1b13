//! What the program says when it cannot do what it is asked: what happened, where, and what to do.

use std::net::TcpListener;

use entities::db::Database;
use sea_orm::ConnectionTrait;

use crate::program::{folder, run, text, ventanilla};

#[test]
fn failures_are_one_line_that_says_what_to_do_and_exit_code_1() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    write("a-file", "Of no form that is known here.\n");
    write("trusted.json", r#"{"abc": "query Old { nothingOfThatName }"}"#);
    let demo = |more: &[&'static str]| [&["demo", "--listen", "127.0.0.1:0"], more].concat();
    for (arguments, told) in [
        (vec!["demo", "--listen", &address], "is taken by another program: end that one, or choose another"),
        (demo(&["--database", "sqlite:///nowhere/at/all/x.db"]), "there is no folder `/nowhere/at/all`"),
        (demo(&["--trusted-documents", "nowhere.json"]), "give the path of a manifest"),
        (demo(&["--trusted-documents", "a-file"]), "the trusted documents a-file"),
        (demo(&["--trusted-documents", "trusted.json"]), "the document `abc` does not fit"),
        (vec!["serve", "--database", "a-file", "--operator", "nowhere.yaml"], "`ventanilla serve --help` shows"),
        (vec!["serve", "--database", "a-file", "--operator", "a-file"], "the operator's file a-file is not such as"),
        (
            vec!["serve", "--listen", "127.0.0.1:0", "--database", "nowhere.db"],
            "run `ventanilla migrate --database nowhere.db`",
        ),
        (
            vec!["serve", "--listen", "127.0.0.1:0", "--database", "postgres://nobody:secret@127.0.0.1:1/none"],
            "postgres://nobody@127.0.0.1:1/none: database: error connecting to server: Connection refused",
        ),
        (vec!["migrate", "--database", "mysql://host/db"], "write sqlite://FILE or postgres://"),
        (vec!["migrate", "--database", "a-file"], "cannot open the database file `a-file`"),
        (vec!["migrate", "--database", "a-file"], "check that it is a SQLite database"),
        (vec!["kb", "check", "--kb", "nowhere"], "the folder of articles nowhere does not exist; give the path"),
        (vec!["kb", "stats", "--kb", "a-file"], "a-file is not a folder; give the path"),
        (vec!["kb", "relevance", "nowhere"], "give a folder of judged queries"),
        (vec!["kb", "import", "nowhere", "new"], "nowhere cannot be read; give the path of what is to be imported"),
        (vec!["kb", "import", "a-file", "new"], "say with `--from` what it is: zendesk, html, docusaurus or mdbook"),
        (vec!["kb", "export", "--to", "a-file"], "cannot make the folder a-file; take another"),
        (vec!["schema", "diff", "nowhere.graphql"], "give a file in the schema definition language"),
    ] {
        let output = run(folder.path(), &arguments);
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert_eq!(stderr.trim_end().lines().count(), 1, "{arguments:?}: {stderr}");
        assert!(stdout.is_empty() && !stderr.contains("secret"), "{arguments:?}: {stdout}{stderr}");
        assert!(stderr.contains(told), "{arguments:?}: {stderr}");
    }
}

#[tokio::test]
async fn tables_that_a_newer_program_made_are_left_alone_and_older_ones_are_to_be_migrated() {
    let folder = folder();
    assert!(run(folder.path(), &["migrate", "--database", "desk.db"]).status.success());
    let url = format!("sqlite://{}", folder.path().join("desk.db").display());
    let change = async |sql: &str| {
        let database = Database::connect(&url).await.expect("the database opens");
        database.write().execute_unprepared(sql).await.expect("the statement runs");
        database.close().await.expect("it closes");
    };
    change("INSERT INTO seaql_migrations VALUES ('m9999_of_tomorrow', 0)").await;
    for command in [&["migrate"][..], &["serve", "--listen", "127.0.0.1:0"], &["ledger", "verify"], &["kb", "gaps"]] {
        let output = run(folder.path(), &[command, &["--database", "desk.db"]].concat());
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), told.trim_end().lines().count()), (Some(1), 1), "{told}");
        assert!(told.contains("a newer ventanilla made the tables") && told.contains("m9999_of_tomorrow"), "{told}");
    }
    for _ in 0..2 {
        change("DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)").await;
    }
    let output = run(folder.path(), &["ledger", "verify", "--database", "desk.db"]);
    let told = text(&output.stderr);
    assert!(told.contains("the database lacks a migration: run `ventanilla migrate` on it first"), "{told}");
}

#[test]
fn a_mistake_in_the_command_line_is_exit_code_2() {
    for arguments in [vec!["dmeo"], vec!["demo", "--listen"], vec!["demo", "--format", "xml"], vec!["kb"]] {
        assert_eq!(run(folder().path(), &arguments).status.code(), Some(2), "{arguments:?}");
    }
    let output = run(folder().path(), &["demo", "--app", "my.example.org"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("write an address such as https://my.example.org"), "{output:?}");
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
fn a_secret_that_is_too_short_is_named() {
    for (name, other) in
        [("VENTANILLA_OLD_SECRET", "VENTANILLA_SECRET"), ("VENTANILLA_SECRET", "VENTANILLA_OLD_SECRET")]
    {
        let folder = folder();
        let mut command = ventanilla(folder.path());
        command.args(["secrets", "reseal", "--database", "desk.db"]).env(name, "short").env(other, "n".repeat(32));
        let told = text(&command.output().expect("the program runs").stderr);
        assert!(told.starts_with(&format!("ventanilla: {name} is too short")), "{told}");
    }
}
