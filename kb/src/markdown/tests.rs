use super::link::{SlugTable, Ways};
use super::*;
use crate::options::Options;
use proptest::prelude::*;

struct Case {
    body: Body,
    rendered: Rendered,
    findings: Vec<Finding>,
}

impl Case {
    fn codes(&self) -> Vec<FindingCode> {
        self.findings.iter().map(|finding| finding.code).collect()
    }
}

fn render_case(markdown: &str) -> Case {
    let es: Locale = "es".parse().unwrap();
    let en: Locale = "en".parse().unwrap();
    let mut slugs = SlugTable::new(&es);
    slugs.insert("pagar", &es, "pagar");
    slugs.insert("pagar", &en, "pay");
    slugs.insert("solo", &es, "solo");
    let options = Options::default();
    let url = options.article_url(&en, "pay");
    let lines = LineIndex::new(markdown);
    let map = LineMap::starting_at(1);
    let mut reporter = Reporter::new("en/c/pay.md", &lines, &map);
    let body = read(markdown, &mut reporter);
    let rendered =
        rendered(markdown, &body, "pagar", &Ways { options: &options, locale: &en, url: &url, slugs: &slugs });
    assert_eq!(rendered.sections.len(), body.sections.len(), "{markdown}");
    Case { body, rendered, findings: reporter.findings }
}

fn rendered(markdown: &str, body: &Body, identity: &str, ways: &Ways<'_>) -> Rendered {
    let hrefs: Vec<Option<String>> = body.links.iter().map(|link| ways.href(&link.value)).collect();
    let Ways { options, locale, url, .. } = ways;
    render(markdown, &Context { locale, identity, url, hrefs: &hrefs, playground: &options.playground })
}

fn html(markdown: &str) -> String {
    render_case(markdown).rendered.whole.html
}

#[test]
fn headings_divide_an_article_into_preamble_and_sections() {
    let case = render_case(
        "Before.\n\n## First *part* {#first about=\"Invoice.status,InvoiceStatus.OVERDUE\"}\nOne.\n\n- a\n- b\n\n\
         ### Deeper {#deeper}\nTwo `x`.\n\n## Last {#last}\nThree.\n",
    );
    assert_eq!(case.findings, []);
    let (it, html) = (&case.body, &case.rendered.whole.html);
    assert_eq!((case.rendered.preamble.html.as_str(), it.preamble_text.as_str()), ("<p>Before.</p>\n", "Before."));
    let outline: Vec<_> = it.sections.iter().map(|s| (s.anchor.as_str(), s.title.as_str(), s.level)).collect();
    assert_eq!(outline, [("first", "First part", 2), ("deeper", "Deeper", 3), ("last", "Last", 2)]);
    assert_eq!(it.sections[0].text, "One.\na\nb");
    assert_eq!(case.rendered.sections[1].body.html, "<p>Two <code>x</code>.</p>\n");
    let about: Vec<_> = it.sections[0].about.iter().map(|c| (c.value.as_str(), c.at.line, c.at.column)).collect();
    assert_eq!(about, [("Invoice.status", 3, 32), ("InvoiceStatus.OVERDUE", 3, 47)]);
    assert!(html.contains("<h2 id=\"s-first\"><a name=\"first\"></a>First <em>part</em></h2>"), "{html}");
    assert!(html.contains("<h3 id=\"s-deeper\"><a name=\"deeper\"></a>Deeper</h3>"), "{html}");
}

#[test]
fn hostile_markdown_gives_harmless_html() {
    for hostile in [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<p onclick=\"alert(1)\">a</p>",
        "<img src=x onerror=alert(1)>",
        "a <svg/onload=alert(1)> b",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "[a](javascript:alert(1))",
        "[a](JaVaScript:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](https://x.example/\"onerror=\"alert(1))",
        "[a](https://x.example/\"onclick=\"alert(1))",
        "[a][r]\n\n[r]: javascript:alert(1) \"title\"",
        "```\"><script>alert(1)</script>\ncode\n```",
        "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
        "| <script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [a](javascript:x) |",
        "x[^1]\n\n[^1]: <script>alert(1)</script>",
        "x[^\"><script>]\n\n[^\"><script>]: y",
        "## T <script>alert(1)</script> {#t onclick=alert(1) .evil}\nx",
        "## T {#\"><script>alert(1)</script>}\nx",
        "> [!NOTE]\n> <script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<form action=https://evil.example><input name=password></form>",
        "<base href=https://evil.example/>",
        "<div\nonclick=alert(1)>",
        "<!-- --><script>alert(1)</script>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    ] {
        let html = html(hostile);
        let tags = tags_of(&html);
        for tag in &tags {
            let lower = tag.to_lowercase();
            for bad in
                ["<script", "<style", "<svg", "<iframe", "<form", "<base", "<math", " on", "javascript:", "style="]
            {
                assert!(!lower.contains(bad), "{hostile}\n{html}");
            }
            assert!(!lower.contains("vbscript:") && !lower.contains("data:"), "{hostile}\n{html}");
        }
    }
}

/// Everything between `<` and `>`: text is escaped, so that these are the tags.
fn tags_of(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest)).collect::<Vec<_>>()
}

#[test]
fn raw_html_is_reported_where_it_stands_and_comments_are_not() {
    let case = render_case("Text.\n\n<div>x</div>\n\nMore <b>bold</b>.\n\n<!-- for writers -->\n");
    assert_eq!(case.codes(), [FindingCode::RawHtml; 3]);
    assert_eq!((case.findings[0].line, case.findings[1].line, case.findings[1].column), (3, 5, 6));
    assert!(case.rendered.whole.html.contains("<p>More bold.</p>"), "{}", case.rendered.whole.html);
    assert!(!case.rendered.whole.html.contains("writers"));
}

#[test]
fn links_lead_where_readers_of_the_locale_find_it() {
    for (markdown, expected) in [
        ("[x](pagar.md)", "<a href=\"/kb/en/pay\">x</a>"),
        ("[x](pagar.md#how)", "<a href=\"/kb/en/pay#how\">x</a>"),
        ("[x](solo.md#how)", "<a href=\"/kb/es/solo#how\">x</a>"),
        ("[x](#how)", "<a href=\"/kb/en/pay#how\">x</a>"),
        ("[x](graphql:Invoice.status)", "<a href=\"/graphql/coordinates/Invoice.status\">x</a>"),
        ("[x](graphql:A.b(c:))", "<a href=\"/graphql/coordinates/A.b(c:)\">x</a>"),
        ("[x](app:/billing/invoices)", "<a href=\"/billing/invoices\">x</a>"),
        (
            "[x](https://example.org/a?b=1&c=2)",
            "<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"external noopener noreferrer\">x</a>",
        ),
        ("<support@example.org>", "<a href=\"mailto:support@example.org\">support@example.org</a>"),
        ("[x](tel:+41225550100)", "<a href=\"tel:+41225550100\">x</a>"),
        ("[x](nothing.md)", "<p>x</p>"),
        ("[x](http://example.org)", "<p>x</p>"),
    ] {
        assert!(html(markdown).contains(expected), "{markdown}\n{}", html(markdown));
    }
    assert_eq!(render_case("[x](http://example.org)").codes(), [FindingCode::ForbiddenLink]);
    assert_eq!(render_case("[x](nothing.md)").codes(), [], "broken links are found by the check of the whole");
}

#[test]
fn the_bases_of_links_are_options() {
    let es: Locale = "es".parse().unwrap();
    let options = Options {
        article_base: "https://help.example/a".into(),
        app_base: "https://my.example".into(),
        coordinate_base: "/api".into(),
        ..Options::default()
    };
    let mut slugs = SlugTable::new(&es);
    slugs.insert("a", &es, "a");
    let markdown = "[x](app:/b) [y](graphql:Invoice) [z](a.md)";
    let (lines, map) = (LineIndex::new(markdown), LineMap::starting_at(1));
    let body = read(markdown, &mut Reporter::new("p", &lines, &map));
    let html =
        rendered(markdown, &body, "a", &Ways { options: &options, locale: &es, url: "/u", slugs: &slugs }).whole.html;
    for href in ["https://my.example/b", "/api/Invoice", "https://help.example/a/es/a"] {
        assert!(html.contains(&format!("href=\"{href}\"")), "{html}");
    }
}

#[test]
fn tables_keep_their_alignment_as_classes() {
    let html = html("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n");
    assert_eq!(
        html.replace('\n', ""),
        "<div class=\"table\"><table><thead><tr><th scope=\"col\" class=\"align-left\">a</th>\
         <th scope=\"col\" class=\"align-center\">b</th><th scope=\"col\" class=\"align-right\">c</th></tr></thead>\
         <tbody><tr><td class=\"align-left\">1</td><td class=\"align-center\">2</td>\
         <td class=\"align-right\">3</td></tr></tbody></table></div>"
    );
    assert_eq!(render_case("| a | b |\n|---|---|\n| 1 | 2 |\n").body.preamble_text, "a b\n1 2");
}

#[test]
fn alerts_are_named_in_the_language_of_the_article() {
    let html = html("> [!WARNING]\n> Mind this.\n");
    assert!(html.contains("<div class=\"alert alert-warning\"><p class=\"alert-title\">Warning</p>"), "{html}");
    assert_eq!(render_case("> [!WARNING]\n> Mind this.\n").body.preamble_text, "Mind this.");
}

#[test]
fn task_lists_strikethrough_and_code_survive_the_sanitizer() {
    let html = html(
        "- [x] done\n- [ ] open\n\n~~old~~\n\n```graphql\n{ viewer(a: 1) }\n```\n\n```php\n$a;\n```\n\n3. three\n",
    );
    assert_eq!(html.matches("<input").count(), 2);
    assert_eq!(html.matches("checked").count(), 1);
    assert_eq!(html.matches("disabled").count(), 2);
    assert!(html.contains("<del>old</del>"));
    let argument = "<span class=\"hl-argument\">a</span>: <span class=\"hl-number\">1</span>";
    let block = format!(
        "<pre><code class=\"language-graphql\">{{ viewer({argument}) }}\n</code></pre>\n<p class=\"try\">\
         <a href=\"/graphql#query=%7B%20viewer%28a%3A%201%29%20%7D\">Open in the playground</a></p>"
    );
    assert!(html.contains(&block), "{html}");
    let variable = "<span class=\"hl-variable\">$a</span>";
    assert!(html.contains(&format!("<pre><code class=\"language-php\">{variable};\n</code></pre>")), "{html}");
    assert!(html.contains("<ol start=\"3\">"), "{html}");
}

#[test]
fn a_footnote_stands_at_the_end_of_the_section_that_refers_to_it_first() {
    let case = render_case(
        "## A {#a}\nx[^n] y[^n]\n\n## B {#b}\nz[^n] w[^m]\n\n[^n]: Note one, see[^m].\n\n[^m]: Note two.\n",
    );
    let [a, b] = &case.rendered.sections[..] else { panic!("two sections") };
    let (a, b) = (&a.body, &b.body);
    assert!(a.html.contains("id=\"fnref-pagar-1\"><a href=\"#fn-pagar-1\">1</a>"), "{}", a.html);
    assert_eq!(a.html.matches("id=\"fnref-pagar-1\"").count(), 1, "an id stands once");
    assert!(a.html.contains("id=\"fn-pagar-1\"") && a.html.contains("Note one"), "{}", a.html);
    assert!(a.html.contains("id=\"fn-pagar-2\"") && case.body.sections[0].text.contains("Note two."), "{}", a.html);
    assert!(b.html.contains("<a href=\"/kb/en/pay#fn-pagar-2\">2</a>"), "{}", b.html);
    assert!(!b.html.contains("class=\"footnote\""), "{}", b.html);
}

#[test]
fn footnotes_that_refer_to_each_other_end() {
    let case = render_case("x[^a]\n\n[^a]: see[^b]\n\n[^b]: see[^a]\n");
    assert_eq!(case.rendered.whole.html.matches("class=\"footnote\"").count(), 2);
}

#[test]
fn each_mistake_in_a_body_has_its_code_and_place() {
    use FindingCode::*;
    for (markdown, codes, line) in [
        ("# T {#t}\nx", &[HeadingLevel][..], 1),
        ("### T {#t}\nx", &[HeadingLevel], 1),
        ("## A {#a}\nx\n\n#### T {#t}\nx", &[HeadingLevel], 4),
        ("\n## T\nx", &[MissingAnchor], 2),
        ("## T {#Not_Good}\nx", &[InvalidAnchor], 1),
        ("## A {#a}\nx\n\n## B {#a}\ny", &[DuplicateAnchor], 4),
        ("## A {#a class=x}\nx", &[UnknownHeadingAttribute], 1),
        ("## A {#a for=netscape}\nx", &[UnknownDevice], 1),
        ("## A {#a for=\"firefox,fierfox\"}\nx", &[UnknownDevice], 1),
        ("## A {#a about=\"Invoice.status, Invoice.id\"}\nx", &[InvalidCoordinate, UnknownHeadingAttribute], 1),
        ("## A {#a about=\"Invoice..status\"}\nx", &[InvalidCoordinate], 1),
        ("## A {#a}\n\n## B {#b}\nx", &[EmptySection], 1),
        ("- ## A {#a}\n", &[NestedHeading], 1),
        ("![](https://x.example/a.png)", &[ImageWithoutText], 1),
        ("![a](a.png)", &[ForbiddenLink], 1),
        ("[a](../b.md)", &[BrokenLink], 1),
        ("[a](graphql:not a name)", &[], 1),
        ("[a](<graphql:not a name>)", &[InvalidCoordinate], 1),
    ] {
        let case = render_case(markdown);
        assert_eq!(case.codes(), codes, "{markdown}: {:?}", case.findings);
        assert!(case.findings.iter().all(|it| it.line == line && it.advice.ends_with('.')), "{:?}", case.findings);
    }
    for fine in ["## A {#a}\n### B {#b}\nx", "![a](https://x.example/a.png)", "![The **switch**](/kb/a.png)"] {
        assert_eq!(render_case(fine).codes(), [], "{fine}");
    }
}

#[test]
fn a_faulty_anchor_is_replaced_by_one_that_works() {
    let case = render_case("## Cómo pagar\nx\n\n## Cómo pagar\ny\n\n## B {#B b}\nz\n");
    let anchors: Vec<_> = case.body.sections.iter().map(|section| section.anchor.as_str()).collect();
    assert_eq!(anchors, ["como-pagar", "como-pagar--2", "b"]);
}

#[test]
fn the_alternative_text_of_an_image_is_kept_plain() {
    let html = html("![The **red** `switch`](https://x.example/a.png)");
    assert!(html.contains("<img src=\"https://x.example/a.png\" alt=\"The red switch\">"), "{html}");
    assert_eq!(render_case("![Red](https://x.example/a.png)").body.preamble_text, "Red");
}

#[test]
fn reading_time_counts_prose_and_is_never_zero() {
    assert_eq!(render_case("").body.reading_minutes, 1);
    let words = "word ".repeat(WORDS_PER_MINUTE * 3);
    assert_eq!(render_case(&words).body.reading_minutes, 3);
    assert_eq!(render_case(&format!("{words} more")).body.reading_minutes, 4);
    assert_eq!(render_case(&format!("```\n{words}\n```")).body.reading_minutes, 1, "code does not count");
}

#[test]
fn operations_are_found_with_the_place_of_their_first_line() {
    let case =
        render_case("Text.\n\n```graphql\n{ a }\n```\n\n```json\n{}\n```\n\n- x\n\n  ```graphql\n  { b\n  }\n  ```\n");
    let found: Vec<_> = case.body.operations.iter().map(|it| (it.value.as_str(), it.at.line, it.at.column)).collect();
    assert_eq!(found, [("{ a }\n", 4, 1), ("{ b\n}\n", 14, 3)]);
}

#[test]
fn deep_nesting_neither_overflows_nor_takes_long() {
    for markdown in [
        "> ".repeat(20_000) + "x",
        "- ".repeat(20_000) + "x",
        "*".repeat(20_000) + "x" + &"*".repeat(20_000),
        "[".repeat(20_000) + "x" + &"](https://x.example)".repeat(2_000),
        "![".repeat(5_000) + "x" + &"](https://x.example)".repeat(5_000),
        "<div>".repeat(20_000),
        "a[^1]".repeat(5_000) + "\n\n[^1]: x",
        (0..3_000).map(|n| format!("{}- x\n", "  ".repeat(n % 500))).collect::<String>(),
    ] {
        assert!(html(&markdown).contains('x') || markdown.starts_with("<div>"));
    }
}

/// Texts rich in what Markdown gives a meaning to.
const MARKDOWN: &str = "[-#\\[\\]()<>!*_`~|:\"'{}=^ \na-z\u{e9}\u{200d}&;./]{0,200}";

proptest! {
    #[test]
    fn any_text_gives_sections_and_html_without_dangerous_tags(markdown in MARKDOWN) {
        let case = render_case(&markdown);
        for tag in tags_of(&case.rendered.whole.html) {
            prop_assert!(!tag.to_lowercase().contains("script"), "{}", case.rendered.whole.html);
        }
        prop_assert!(case.body.reading_minutes >= 1);
        for section in &case.body.sections {
            prop_assert!(crate::text::is_slug(&section.anchor.replace("--", "-")), "{}", section.anchor);
            prop_assert!((2..=3).contains(&section.level));
        }
    }

    #[test]
    fn anchors_of_an_article_are_unique(titles in proptest::collection::vec("[a-c]{0,2}( \\{#[a-c]{1,2}\\})?", 0..12)) {
        let markdown: String = titles.iter().map(|title| format!("## {title}\nx\n\n")).collect();
        let case = render_case(&markdown);
        let mut anchors: Vec<_> = case.body.sections.iter().map(|section| section.anchor.clone()).collect();
        let count = anchors.len();
        anchors.sort();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), count);
    }
}
