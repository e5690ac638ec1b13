//! `ventanilla secrets`.

use std::process::Stdio;

use crate::program::{Demo, folder, run, text, ventanilla};

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
