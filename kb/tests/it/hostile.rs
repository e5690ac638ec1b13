//! Files made to break the program, or to fool its readers: nothing executes, nothing escapes, nothing stops it.

use crate::support::{Library, article};
use kb::{FindingCode, Loaded};

fn codes(loaded: &Loaded) -> Vec<FindingCode> {
    loaded.findings.iter().map(|it| it.code).collect()
}

fn good() -> Library {
    Library::new().article("es", "buena", "", "x")
}

/// Whether the good article is there, whatever else lies beside it.
fn serves_the_rest(loaded: &Loaded) -> bool {
    loaded.knowledge_base.article_by_slug("buena", &"es".parse().unwrap()).is_some()
}

#[test]
fn a_file_of_fifty_megabytes_is_left_out_without_being_read_whole() {
    let library = good().write("es/invoices/x.md", "");
    let file = std::fs::File::create(library.path("es/invoices/x.md")).unwrap();
    file.set_len(50 << 20).unwrap();
    let loaded = library.load();
    assert_eq!(codes(&loaded), [FindingCode::FileTooLarge]);
    assert!(serves_the_rest(&loaded));
}

#[test]
fn every_kind_of_nesting_is_read_in_time_that_grows_with_the_file_alone() {
    // What takes time by the square of this length would not end here.
    let times = |text: &str| text.repeat(100_000 / text.len());
    for body in [
        times("*a **a "),
        times("_a __a "),
        times("*"),
        times("**_"),
        times("~~a"),
        times("["),
        times("[a]("),
        times("![a]("),
        times("[a][b"),
        times("> "),
        times("> - "),
        times("`a``"),
        times("<a"),
        times("<!--"),
        times("&#x41"),
        times("|a"),
        format!("{}\n{}\n{}", "|a".repeat(6_000), "|-".repeat(6_000), "|a|\n".repeat(6_000)),
        times("- a\n\n  "),
        times("1. a\n"),
        times("[^a]: b\n\n"),
        times("x[^a]\n\n[^b]: y\n\n"),
        times("## a {#a about=\"A\"}\n"),
        times("```graphql\n{\n```\n"),
        times("{{#include x.md}}\n"),
        times("\\"),
        times("\u{0}"),
        times("\u{202e}"),
    ] {
        let loaded = good().write("es/invoices/x.md", article("x", "", &body)).load();
        assert!(serves_the_rest(&loaded), "{body:.40}");
    }
}

#[test]
fn a_front_matter_that_grows_out_of_itself_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let list = vec![format!("*a{}", n - 1); 10].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{list}]\n"));
    }
    let deep = format!("tags: {}", "[".repeat(100_000));
    for yaml in [bomb.as_str(), &deep, "slug: &a [*a]", "slug: !!binary x", "<<: {slug: x}", "? [x]\n: y"] {
        let loaded = good().write("es/invoices/x.md", format!("---\n{yaml}\n---\nx")).load();
        assert!(serves_the_rest(&loaded) && !codes(&loaded).is_empty(), "{yaml:.40}");
        for file in ["categories.yaml", "glossary.yaml", "en/translated.yaml"] {
            let loaded = good().write(file, yaml).load();
            assert!(serves_the_rest(&loaded), "{file}: {yaml:.40}");
        }
    }
}

#[test]
fn characters_that_turn_the_direction_of_text_are_shown_and_told() {
    for (line, body) in
        [("title: \"A\u{202e}B\"", "x"), ("", "x\n\nPay \u{2066}now\u{2069}."), ("synonyms: [\"\u{202a}\"]", "x")]
    {
        let loaded = good().article("es", "x", line, body).load();
        assert_eq!(codes(&loaded), [FindingCode::DirectionControl], "{line}{body}");
        let articles = loaded.knowledge_base.articles(&"es".parse().unwrap()).to_vec();
        for article in articles {
            let all =
                [article.title.as_str(), &article.rendered().whole.html, &article.markdown, &article.synonyms.concat()]
                    .concat();
            assert!(!all.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')), "{all}");
        }
    }
    let loaded = good().article("es", "x", "", "{{#include y.md}}").write("es/_includes/y.md", "a\n\u{202e}b").load();
    assert_eq!(codes(&loaded), [FindingCode::DirectionControl]);
    assert_eq!((loaded.findings[0].path.as_str(), loaded.findings[0].line), ("es/_includes/y.md", 2));
}

#[test]
fn letters_that_look_alike_make_no_slug_no_anchor_and_no_locale() {
    use FindingCode::*;
    let cyrillic = "b\u{443}ena";
    for (code, library) in [
        (InvalidFrontMatterValue, good().write(&format!("es/invoices/{cyrillic}.md"), article(cyrillic, "", "x"))),
        (SlugDiffersFromFileName, good().write(&format!("es/invoices/{cyrillic}.md"), article("otra", "", "x"))),
        (InvalidFrontMatterValue, good().article("es", "x", &format!("redirects: [{cyrillic}]"), "x")),
        (InvalidAnchor, good().article("es", "x", "", "## A {#p\u{430}y}\nx")),
        (UnexpectedFile, good().write("\u{435}s/invoices/x.md", article("x", "", "x"))),
        (BrokenLink, good().article("es", "x", "", &format!("[x]({cyrillic}.md)"))),
        (InvalidInclude, good().article("es", "x", "", &format!("{{{{#include {cyrillic}.md}}}}"))),
        (UnexpectedFile, good().write(&format!("es/_includes/{cyrillic}.md"), "x")),
    ] {
        let loaded = library.load();
        assert!(codes(&loaded).contains(&code), "{code}: {:?}", loaded.findings);
        assert!(serves_the_rest(&loaded));
    }
    let report = good().write("es/inv\u{43e}ices/x.md", article("x", "", "x")).check();
    assert!(report.findings.iter().any(|it| it.code == UnknownCategory), "{report}");
}

#[cfg(unix)]
#[test]
fn an_include_leads_no_more_out_of_the_folder_than_an_article() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.md"), "secret").unwrap();
    let library = good().article("es", "x", "", "{{#include secret.md}}").write("es/_includes/other.md", "y");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), library.path("es/_includes/secret.md")).unwrap();
    let loaded = library.load();
    let found = codes(&loaded);
    assert!(found.contains(&FindingCode::SymlinkOutsideFolder) && found.contains(&FindingCode::UnknownInclude));
    let articles = loaded.knowledge_base.articles(&"es".parse().unwrap()).to_vec();
    assert!(articles.iter().all(|article| !article.markdown.contains("secret")));
}
