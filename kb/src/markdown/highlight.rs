//! Colours for code: tokens become `span`s with a class each. A language that is not in the list carries `language-<name>`
//! alone, for a client's own highlighter.
//!
//! Classes, not inline styles, because pages allow no inline style: `hl-keyword`, `hl-type`, `hl-argument`,
//! `hl-variable`, `hl-directive`, `hl-constant`, `hl-string`, `hl-number` and `hl-comment`.

mod grammars;
mod graphql;
mod tokens;

/// Every class that comes out.
pub(super) const CLASSES: &[&str] = &[
    "hl-keyword",
    "hl-type",
    "hl-argument",
    "hl-variable",
    "hl-directive",
    "hl-constant",
    "hl-string",
    "hl-number",
    "hl-comment",
];

/// A language whose code gets colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Graphql,
    JavaScript,
    Json,
    Php,
    Shell,
    Sql,
    TypeScript,
}

impl Language {
    const ALL: [Language; 7] = [
        Language::Graphql,
        Language::JavaScript,
        Language::Json,
        Language::Php,
        Language::Shell,
        Language::Sql,
        Language::TypeScript,
    ];

    /// The language that a fence names.
    pub(super) fn named(name: &str) -> Option<Language> {
        match name {
            "js" => Some(Language::JavaScript),
            "ts" => Some(Language::TypeScript),
            "bash" | "shell" => Some(Language::Shell),
            _ => Language::ALL.into_iter().find(|language| language.name() == name),
        }
    }

    /// Its name in a class.
    pub(super) fn name(self) -> &'static str {
        match self {
            Language::Graphql => "graphql",
            Language::JavaScript => "javascript",
            Language::Json => "json",
            Language::Php => "php",
            Language::Shell => "sh",
            Language::Sql => "sql",
            Language::TypeScript => "typescript",
        }
    }
}

/// The code as HTML: the same text, escaped, with a `span` around what has a colour.
pub(super) fn highlight(language: Language, code: &str) -> String {
    match language {
        Language::Graphql => graphql::html(code),
        other => tokens::html(code, grammars::grammar(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::escape_html;
    use proptest::prelude::*;

    /// The text without its spans.
    pub(super) fn plain(html: &str) -> String {
        let parts = html.split("<span class=\"").enumerate();
        let opened = parts.map(|(index, part)| if index == 0 { part } else { part.split_once("\">").unwrap().1 });
        opened.collect::<String>().replace("</span>", "")
    }

    #[test]
    fn a_fence_names_a_language_by_its_name_or_its_usual_short_form() {
        for language in Language::ALL {
            assert_eq!(Language::named(language.name()), Some(language));
        }
        assert_eq!(Language::named("ts"), Some(Language::TypeScript));
        assert_eq!(Language::named("brainfuck"), None);
    }

    #[test]
    fn tokens_have_their_classes() {
        for (language, code, class, token) in [
            (Language::Php, "<?php\n$a = new PDO('x');", "keyword", "&lt;?php"),
            (Language::Php, "<?php\n$a = new PDO('x');", "variable", "$a"),
            (Language::Php, "<?php\n$a = new PDO('x');", "keyword", "new"),
            (Language::Php, "<?php\n$a = new PDO('x');", "type", "PDO"),
            (Language::Php, "<?php\n$a = new PDO('x');", "string", "'x'"),
            (Language::Php, "define('DB_NAME', 'it\\'s'); // name", "string", "'it\\'s'"),
            (Language::Php, "define('DB_NAME', 'it\\'s'); // name", "comment", "// name"),
            (Language::Php, "/* a\nb */ echo TRUE;", "comment", "/* a\nb */"),
            (Language::Php, "# old\necho 1;", "comment", "# old"),
            (Language::Json, "{\"a\": [1.5e3, \"b\", null]}", "argument", "&quot;a&quot;"),
            (Language::Json, "{\"a\": [1.5e3, \"b\", null]}", "string", "&quot;b&quot;"),
            (Language::Json, "{\"a\": [1.5e3, \"b\", null]}", "number", "1.5e3"),
            (Language::Json, "{\"a\": [1.5e3, \"b\", null]}", "constant", "null"),
            (Language::JavaScript, "const a = `x`; // y", "keyword", "const"),
            (Language::JavaScript, "const a = `x`; // y", "string", "`x`"),
            (Language::TypeScript, "type A = Readonly<B>", "type", "Readonly"),
            (Language::Shell, "echo \"$HOME\" # home", "comment", "# home"),
            (Language::Shell, "curl ${URL}#top", "variable", "${URL}"),
            (Language::Sql, "select 1 from a -- all", "keyword", "select"),
            (Language::Sql, "select 1 from a -- all", "comment", "-- all"),
        ] {
            let html = highlight(language, code);
            assert!(html.contains(&format!("<span class=\"hl-{class}\">{token}</span>")), "{token} in {html}");
        }
        assert!(!highlight(Language::Shell, "curl ${URL}#top").contains("comment"), "a `#` within a word");
        assert!(!highlight(Language::Php, "$new").contains("keyword"), "a variable is no keyword");
        assert!(!highlight(Language::JavaScript, "a.b2").contains("number"), "a digit within a word");
    }

    proptest! {
        #[test]
        fn any_text_comes_out_as_it_went_in(code in "[-{}()$@!:,.#\"'`/*\\\\\n a-zA-Z0-9é<&?>]{0,80}") {
            for language in Language::ALL {
                prop_assert_eq!(plain(&highlight(language, &code)), escape_html(&code));
            }
        }
    }
}
