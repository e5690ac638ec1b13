//! What an import refuses or leaves alone, whatever the source is.

use super::{Imported, folder, settings};
use kb::import::{Done, Form, ImportError, Limits, Settings, detect, read};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_source_is_read() {
    let outside = folder(&[("secret.html", "<p>secret"), ("secret.png", "secret")]);
    let inside =
        folder(&[("a.html", "<h1>A</h1><p><img src=b.png alt=b><img src=../secret.png alt=c><a href=s.html>d</a>")]);
    std::os::unix::fs::symlink(outside.path().join("secret.html"), inside.path().join("s.html")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.png"), inside.path().join("b.png")).unwrap();
    std::os::unix::fs::symlink(outside.path(), inside.path().join("more")).unwrap();
    std::os::unix::fs::symlink(inside.path(), inside.path().join("round")).unwrap();
    let imported = read(Form::Html, inside.path(), &settings()).unwrap();
    assert!(imported.files.iter().all(|it| !String::from_utf8_lossy(&it.content).contains("secret")));
    let told = imported.report.entries.iter().filter(|it| it.why.contains("symbolic link")).count();
    assert_eq!((imported.files.len(), told), (2, 4), "{:#?}", imported.report.entries);
}

#[test]
fn what_is_too_large_or_too_much_is_refused() {
    let few = Settings { limits: Limits { files: 1, ..Limits::default() }, ..settings() };
    let two = folder(&[("a.html", "<p>a"), ("b.html", "<p>b")]);
    assert!(matches!(read(Form::Html, two.path(), &few), Err(ImportError::TooLarge(_))));
    let small = Settings { limits: Limits { file_bytes: 10, ..Limits::default() }, ..settings() };
    let imported = Imported::of(Form::Html, &[("a.html", "<p>a"), ("b.html", "<p>0123456789")], &small);
    assert!(imported.told(Done::LeftOut).contains(&"b.html:1 it is larger than 10 bytes; divide it".to_owned()));
    assert!(matches!(read(Form::Html, folder(&[("a.txt", "a")]).path(), &settings()), Err(ImportError::Empty(_))));
    assert!(matches!(read(Form::Html, Path::new("/nowhere/at/all"), &settings()), Err(ImportError::Unreadable { .. })));
    assert!(matches!(read(Form::Mdbook, two.path(), &settings()), Err(ImportError::OtherForm { .. })));
    assert!(matches!(read(Form::Zendesk, two.path(), &settings()), Err(ImportError::OtherForm { .. })));
}

#[test]
fn a_source_is_known_by_its_files() {
    for (files, form) in [
        (&["articles.json"][..], Some(Form::Zendesk)),
        (&["book.toml", "src/SUMMARY.md"], Some(Form::Mdbook)),
        (&["docusaurus.config.ts", "docs/a.md", "index.html"], Some(Form::Docusaurus)),
        (&["a.mdx"], Some(Form::Docusaurus)),
        (&["index.html", "data.json"], Some(Form::Html)),
        (&["a.txt"], None),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|path| (*path, "x")).collect();
        assert_eq!(detect(folder(&files).path()), form, "{files:?}");
    }
    assert_eq!(detect(Path::new("/nowhere/at/all")), None);
}

/// Bytes that are near enough to something to get past the first look.
fn sources() -> impl Strategy<Value = (Form, Vec<u8>)> {
    let parts = prop_oneof![
        Just("<p>"),
        Just("</p>"),
        Just("<table><tr><td>"),
        Just("<ul><li>"),
        Just("<a href='a.md#x'>"),
        Just("<h2 id=a>"),
        Just("<b>"),
        Just("</b>"),
        Just("<pre>"),
        Just("<template>"),
        Just("<svg>"),
        Just("<!--"),
        Just("-->"),
        Just("&amp"),
        Just(":::note\n"),
        Just(":::\n"),
        Just("```js title='a'\n"),
        Just("```\n"),
        Just("---\n"),
        Just("title: x\n"),
        Just("import A from './b.mdx';\n"),
        Just("<A x={"),
        Just("/>"),
        Just("{/*"),
        Just("*/}"),
        Just("<Tabs><TabItem label='a'>\n"),
        Just("{{#include a.md}}\n"),
        Just("{{#include b.md:1:}}"),
        Just("{{#title x}}"),
        Just("# "),
        Just("## "),
        Just("- [x](a.md)\n"),
        Just("> "),
        Just("![a](b.png)"),
        Just("[a]: b.md\n"),
        Just("{\"articles\":[{\"id\":1,\"body\":\""),
        Just("\"}]}"),
        Just("[[1,{\"id\":2}]]"),
        Just("\u{e010}h0\u{e011}"),
        Just("é\u{202e}"),
        Just("\n"),
        Just("    "),
        Just("{{ Invoice.x | y }}"),
    ];
    let text = proptest::collection::vec(parts, 0..40).prop_map(|parts| parts.concat().into_bytes());
    let bytes = prop_oneof![3 => text, 1 => proptest::collection::vec(any::<u8>(), 0..300)];
    (proptest::sample::select(Form::ALL.to_vec()), bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_make_an_import_panic_or_write_outside((form, bytes) in sources()) {
        let folder = folder(&[("SUMMARY.md", "- [a](a.md)\n- [b](b.md)"), ("b.md", "{{#include a.md}}"), ("b.mdx", "<A/>")]);
        for name in ["a.md", "c.mdx", "d.html", "e.json", "_category_.json"] {
            fs::write(folder.path().join(name), &bytes).unwrap();
        }
        if let Ok(imported) = read(form, folder.path(), &settings()) {
            for file in imported.files {
                prop_assert!(!file.path.split('/').any(|part| part == ".." || part.is_empty()), "{}", file.path);
                let marks = ['\u{e010}', '\u{e011}'];
                prop_assert_eq!(String::from_utf8_lossy(&file.content).find(marks), None);
            }
        }
    }
}
