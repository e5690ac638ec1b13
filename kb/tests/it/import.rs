//! Articles out of HTML: what is kept, and what is told.

mod bounds;

use crate::support::{Library, schema, today};
use kb::import::{Done, Entry, Form, Import, Limits, Report, Settings, read};
use kb::{Audience, FindingCode, KnowledgeBase, Options, Source, lint};
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

pub(crate) fn settings() -> Settings {
    Settings {
        default_locale: "en".parse().unwrap(),
        locale: "en".parse().unwrap(),
        category: "guides".to_owned(),
        audience: Audience::Public,
        about: vec!["Invoice".parse().unwrap()],
        images: "/images".to_owned(),
        drafts: false,
        today: today(),
        limits: Limits::default(),
    }
}

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What came of a source: its files by path, and its report.
pub(crate) struct Imported {
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) report: Report,
}

impl Imported {
    pub(crate) fn of(form: Form, files: &[(&str, &str)], settings: &Settings) -> Imported {
        let folder = folder(files);
        let Import { files, report } = read(form, folder.path(), settings).unwrap();
        let files = files.into_iter().map(|it| (it.path, String::from_utf8_lossy(&it.content).into_owned())).collect();
        Imported { files, report }
    }

    /// What stands after the front matter.
    pub(crate) fn body(&self, path: &str) -> &str {
        let text = self.files.get(path).unwrap_or_else(|| panic!("{path} in {:?}", self.files.keys()));
        text.split_once("\n---\n").unwrap().1.trim()
    }

    pub(crate) fn entries(&self, done: Done) -> Vec<&Entry> {
        self.report.entries.iter().filter(|entry| entry.done == done).collect()
    }

    /// `line why` of what was done.
    pub(crate) fn told(&self, done: Done) -> Vec<String> {
        self.entries(done).iter().map(|it| format!("{}:{} {}", it.file, it.line, it.why)).collect()
    }

    /// What the check finds of the imported folder, and that all of it goes out again.
    pub(crate) fn found(&self) -> Vec<FindingCode> {
        let library = self.files.iter().fold(Library::new(), |library, (path, text)| library.write(path, text));
        let options = Options { default_locale: settings().default_locale, ..Options::default() };
        let loaded = KnowledgeBase::load(&Source::Folder(library.folder.path().to_owned()), &options).unwrap();
        let articles = self.files.keys().filter(|path| path.ends_with(".md")).count();
        let exporter = kb::export::Exporter::new(&loaded.knowledge_base, "https://help.example", Audience::Agent);
        let exported = exporter.files().into_iter().filter(|file| file.path.ends_with(".md")).count();
        assert_eq!(exported, articles, "{:?}", loaded.findings);
        let report = lint::check(&loaded, &schema(), today());
        let codes = report.findings.iter().map(|it| it.code);
        // What no source says, what a translation of it lacks, and the images of the samples, which are words.
        let pending = [
            FindingCode::UntranslatedCategory,
            FindingCode::MissingTranslation,
            FindingCode::UnrecordedTranslation,
            FindingCode::NotAnImage,
        ];
        codes.filter(|code| !pending.contains(code)).collect()
    }
}

fn html(body: &str) -> Imported {
    Imported::of(
        Form::Html,
        &[("pay.html", body), ("b.html", "<h1 id=top>B</h1><h2 id='two'>Two</h2><p>x")],
        &settings(),
    )
}

fn markdown(body: &str) -> String {
    html(body).body("en/guides/pay.md").to_owned()
}

#[test]
fn html_becomes_markdown() {
    for (page, text) in [
        ("<p>One\n  <b>two </b>three <i>four</i>", "One **two** three *four*"),
        ("a<br>b<br>", "a\\\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("<p>1. a_b *c* [d] &lt;e&gt;</p><p># f", "1\\. a_b \\*c\\* \\[d\\] \\<e>\n\n\\# f"),
        ("<ul><li>a<li><p>b</p><ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li>a<li><p>b</p><p>c</ol>", "3. a\n\n4. b\n\n   c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</blockquote>", "> a\n>\n> b"),
        ("<pre><code class=language-sh>a &lt; b\n\nc\n</code></pre>", "```sh\na < b\n\nc\n```"),
        ("Press <kbd>A</kbd> or <code>a`b</code>", "Press `A` or ``a`b``"),
        ("<div class='alert alert-warning'><p>Look</div>", "> [!WARNING]\n> Look"),
        ("<aside class=tip>So</aside>", "> [!TIP]\n> So"),
        ("<table><tr><th>a<th>b<tr><td>1|2<td><b>x</b></table>", "| a | b |\n| --- | --- |\n| 1\\|2 | **x** |"),
        ("<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb"),
        ("<dl><dt>Term<dd>What</dl>", "**Term**\n\nWhat"),
        ("<a href=b.html>x</a> <a href='b.html#two'>y</a> <a href='#no'>z</a>", "[x](b.md) [y](b.md#two) [z](pay.md)"),
        ("<a href=b.html#top>x</a>", "[x](b.md)"),
        (
            "<a href='https://c.example/a b'>x</a> <a href=mailto:a@b.example>m</a>",
            "[x](https://c.example/a%20b) [m](mailto:a@b.example)",
        ),
        ("<a href=javascript:x()>x</a> <a href=nothing.html>y</a> <a href=../../etc/passwd>z</a>", "x y z"),
        ("<details><summary>More</summary><p>x</details>", "**More**\n\nx"),
        ("<p>Hello {{ Invoice.total }}", "Hello {\\{ Invoice.total }}"),
        ("<custom-box>a <span>b</span></custom-box>", "a b"),
    ] {
        assert_eq!(markdown(page), text, "{page}");
    }
}

#[test]
fn headings_make_two_levels_with_anchors_of_their_identifiers() {
    let page = "<h1>How do I pay?</h1><h2 id=first-step>First</h2><p>a<h4>Deep</h4><p>b<h5>Deeper</h5><p>c<h2>First</h2><p>d<h2>First</h2>e";
    let imported = html(page);
    let text = "## First {#first-step}\n\na\n\n### Deep {#deep}\n\nb\n\n### Deeper {#deeper}\n\nc\n\n\
                ## First {#first}\n\nd\n\n## First {#first-2}\n\ne";
    assert_eq!(imported.body("en/guides/pay.md"), text);
    assert!(imported.files["en/guides/pay.md"].contains("title: \"How do I pay?\"\nsummary: \"a\"\nkind: faq\n"));
    assert_eq!(
        imported.told(Done::Changed),
        ["pay.html:1 articles have headings of two levels; this one stands at the lower of them now"]
    );
    let nested = html("<h2>A</h2><ul><li><h3>b</h3>c</ul>");
    assert_eq!(nested.body("en/guides/pay.md"), "## A {#a}\n\n- **b**\n\n  c");
}

#[test]
fn what_is_not_taken_is_told_with_its_line() {
    let page = "<html><head><style>a{}</style></head><body>\n<nav>Home</nav>\n<p>a</p>\n<script>x()</script>\n\
                <iframe src=https://video.example/1 title=Film></iframe>\n<p>H<sub>2</sub>O</p>\n<svg><text>s</text></svg>\n\
                <a href=gone.html>g</a>\n<img src=missing.png alt=Button>\n<form><input name=q value=v></form>\n\
                <a href=http://c.example>h</a>\n<!-- note --></body>";
    let imported = html(page);
    assert_eq!(
        imported.body("en/guides/pay.md"),
        "a\n\n[Film](https://video.example/1)\n\nH2O\n\ng Button\n\n[h](https://c.example)"
    );
    let lines = |done| imported.entries(done).iter().map(|it| it.line).collect::<Vec<_>>();
    assert_eq!(lines(Done::LeftOut), [1, 2, 4, 7, 8, 9, 10, 12], "{:#?}", imported.report.entries);
    assert_eq!(lines(Done::Changed), [5, 6, 11], "{:#?}", imported.report.entries);
    let report = imported.report.to_markdown();
    assert!(
        report.contains("## Left out (8)") && report.contains("- `pay.html:8`: the link; its text is kept"),
        "{report}"
    );
}

const SITE: &[(&str, &str)] = &[
    (
        "en/billing/pay.html",
        "<html lang=en-GB><head><title>x</title><meta name=description content='How to pay.'>
         <meta name=keywords content='money, bill'><meta property=article:modified_time content=2026-03-04T10:00:00Z></head>
         <body><header><a href=/>Home</a></header><main><h1>Pay an invoice</h1>
         <h2>First</h2><p>See <a href=../index.html>all</a>, <a href='../accounts/close.html#how'>closing</a>.</p>
         <p><img src='../img/pay%20button.png' alt='The button'><img src=/en/img/pay%20button.png alt=Again></p></main></body>",
    ),
    (
        "de/billing/pay.html",
        "<html lang=de><body><main><h1>Rechnung bezahlen</h1><h2>Zuerst</h2><p>Siehe <a href=../accounts/close.html>hier</a>.</main></body>",
    ),
    ("en/accounts/close.html", "<html lang=en-GB><h1>Close an account</h1><h2 id=how>How</h2><p>So.</p>"),
    ("en/index.html", "<html lang=en-GB><h1>All guides</h1><p>Here they are.</p>"),
    ("en/img/pay button.png", "PNG"),
    ("style.css", "a {}"),
];

#[test]
fn a_site_becomes_articles_that_the_check_accepts() {
    let imported = Imported::of(Form::Html, SITE, &settings());
    let paths: Vec<&str> = imported.files.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "_images/pay-button-79612083.png",
            "categories.yaml",
            "de/billing/pay.md",
            "en/accounts/close.md",
            "en/billing/pay.md",
            "en/guides/all-guides.md"
        ]
    );
    let article = &imported.files["en/billing/pay.md"];
    let head = "---\nslug: pay\ntitle: \"Pay an invoice\"\nsummary: \"How to pay.\"\nkind: guide\naudience: public\n\
                about: [Invoice]\nreviewed: 2026-03-04\nsynonyms: [\"money\", \"bill\"]\n---\n";
    assert!(article.starts_with(head), "{article}");
    let image = "/images/pay-button-79612083.png";
    let text = format!(
        "## First {{#first}}\n\nSee [all](all-guides.md), [closing](close.md#how).\n\n![The button]({image})![Again]({image})"
    );
    assert_eq!(imported.body("en/billing/pay.md"), text);
    let german = &imported.files["de/billing/pay.md"];
    assert!(german.contains("slug: pay\ntranslates: pay\n") && german.contains("## Zuerst {#first}"), "{german}");
    assert_eq!(imported.found(), [], "{:#?}", imported.files);
    assert_eq!(imported.report.articles, BTreeMap::from([("de".to_owned(), 1), ("en".to_owned(), 3)]));
    assert!(imported.told(Done::LeftOut).contains(&"style.css:1 no article shows this file".to_owned()));
    let again = Imported::of(Form::Html, SITE, &settings());
    assert_eq!((again.files, again.report), (imported.files, imported.report), "the same source gives the same");
}

#[test]
fn that_no_source_says_what_of_the_schema_it_explains_is_a_warning() {
    let untied = Settings { about: Vec::new(), ..settings() };
    let imported = Imported::of(Form::Html, &[("a.html", "<h1>A</h1><p>x")], &untied);
    assert!(imported.files["en/guides/a.md"].contains("\nabout: []\n"), "{:?}", imported.files);
    assert_eq!(imported.found(), [FindingCode::UntiedArticle]);
    assert_eq!(FindingCode::UntiedArticle.severity(), kb::Severity::Warning);
}

#[test]
fn without_a_page_in_the_default_locale_the_check_says_what_stays() {
    let german = Settings { default_locale: "de".parse().unwrap(), ..settings() };
    let imported = Imported::of(Form::Html, &SITE[2..3], &german);
    assert!(imported.files["en/accounts/close.md"].contains("translates: close\n"));
    assert!(imported.told(Done::Guessed).iter().any(|it| it.contains("no page in `de`")), "{:?}", imported.report);
}

#[test]
fn pages_are_read_in_their_encoding() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.html"), b"<meta charset=iso-8859-15><h1>A</h1><p>10 \xa4").unwrap();
    fs::write(folder.path().join("b.html"), b"<h1>B</h1><p>\xfcber").unwrap();
    fs::write(folder.path().join("c.html"), b"\xff\xfe<\0p\0>\0x\0").unwrap();
    let imported = read(Form::Html, folder.path(), &settings()).unwrap();
    let text: String = imported.files.iter().map(|it| String::from_utf8_lossy(&it.content)).collect();
    assert!(text.contains("10 €") && text.contains("über") && text.contains("\nx\n"), "{text}");
    assert_eq!(imported.report.entries.iter().filter(|it| it.why.contains("windows-1252")).count(), 1);
}
