//! Articles out of a Help Center, a Docusaurus site and an mdBook.

use crate::import::{Imported, settings};
use kb::FindingCode;
use kb::import::{Done, Form, Settings};

const HELP_CENTER: &[(&str, &str)] = &[
    (
        "articles.json",
        r##"{"count": 3, "next_page": null, "articles": [
          {"id": 101, "title": "Paying an invoice", "locale": "en-us", "source_locale": "en-us", "section_id": 21, "draft": false,
           "promoted": true, "label_names": ["pay", "bank transfer"], "user_segment_id": null, "position": 0,
           "html_url": "https://acme.example/hc/en-us/articles/101-Paying-an-invoice", "edited_at": "2026-05-06T07:08:09Z",
           "body": "<p>See <a href=\"/hc/en-us/articles/102-Closing#how\">closing</a> and <a href=\"https://acme.example/hc/en-us/articles/999\">this</a>.</p>\n<h2 id=\"h_01ABC\">By card</h2><p><img src=\"/hc/article_attachments/5/card.png\" alt=\"A card\"> <img src=\"/hc/article_attachments/6/other.png\" alt=\"Other\"></p>"},
          {"id": 102, "title": "Closing an account", "locale": "en-us", "source_locale": "en-us", "section_id": 22, "draft": false,
           "user_segment_id": 7, "html_url": "https://acme.example/hc/en-us/articles/102-Closing", "body": "<h2 id=\"how\">How</h2><p>So.</p>"},
          {"id": 103, "title": "Not ready", "locale": "en-us", "section_id": 22, "draft": true, "body": "<p>Soon.</p>"}]}"##,
    ),
    (
        "translations.json",
        r#"{"translations": [
          {"id": 1, "source_id": 101, "source_type": "Article", "locale": "de", "title": "Rechnung bezahlen", "draft": false,
           "body": "<p>Siehe <a href='/hc/de/articles/102'>hier</a>.</p><h2>Mit Karte</h2><p>x</p>"},
          {"id": 2, "source_id": 11, "source_type": "Category", "locale": "de", "title": "Abrechnung", "body": "Zahlen."}]}"#,
    ),
    (
        "structure.json",
        r#"{"sections": [{"id": 21, "name": "Ways to pay", "category_id": 11, "locale": "en-us"}, {"id": 22, "name": "Accounts", "category_id": 11, "parent_section_id": null}],
            "categories": [{"id": 11, "name": "Billing", "description": "Money.", "locale": "en-us"}],
            "user_segments": [{"id": 7, "user_type": "signed_in_users", "name": "x"}]}"#,
    ),
    ("attachments/card.png", "CARD"),
    ("broken.json", "{\"articles\": [\n"),
];

/// An answer with articles, one in it.
fn answer(number: u32, paging: &str) -> String {
    format!("{{{paging}, \"articles\": [{{\"id\": {number}, \"title\": \"T{number}\", \"body\": \"<p>x</p>\"}}]}}")
}

#[test]
fn pages_of_a_help_center_that_nobody_saved_are_told_of() {
    let (more, last) = ("\"next_page\": \"https://acme.example/api?page=2\"", "\"next_page\": null");
    let (cursor, end) = ("\"meta\": {\"has_more\": true}", "\"meta\": {\"has_more\": false}");
    for (pages, is_told) in [
        (&[more, last][..], false),
        (&[more, more], true),
        (&[cursor, end], false),
        (&[cursor], true),
        (&[last], false),
    ] {
        let files: Vec<(String, String)> = pages
            .iter()
            .zip(1..)
            .map(|(paging, number)| (format!("articles-{number}.json"), answer(number, paging)))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let imported = Imported::of(Form::Zendesk, &files, &settings());
        assert_eq!(imported.report.articles.values().sum::<usize>(), pages.len(), "{pages:?}");
        let told = imported.told(Done::LeftOut).iter().any(|it| it.contains("another page of articles follows"));
        assert_eq!(told, is_told, "{pages:?}: {:#?}", imported.report.entries);
    }
}

#[test]
fn a_help_center_becomes_articles_that_the_check_accepts() {
    let imported = Imported::of(Form::Zendesk, HELP_CENTER, &settings());
    let article = &imported.files["en/billing/paying-an-invoice.md"];
    assert!(
        article.contains("tags: [ways-to-pay]\n") && article.contains("synonyms: [\"pay\", \"bank transfer\"]\n"),
        "{article}"
    );
    assert!(article.contains("reviewed: 2026-05-06\n") && article.contains("audience: public\n"), "{article}");
    let body = imported.body("en/billing/paying-an-invoice.md");
    assert!(
        body.starts_with(
            "See [closing](closing-an-account.md#how) and this.\n\n## By card {#by-card}\n\n![A card](/images/card-"
        ),
        "{body}"
    );
    assert!(body.ends_with("![Other](https://acme.example/hc/article_attachments/6/other.png)"), "{body}");
    let german = imported.body("de/billing/rechnung-bezahlen.md");
    assert_eq!(german, "Siehe [hier](closing-an-account.md).\n\n## Mit Karte {#by-card}\n\nx");
    assert!(imported.files["en/billing/closing-an-account.md"].contains("audience: customer\n"));
    let categories = "billing:\n  de: {title: \"Abrechnung\", description: \"Zahlen.\"}\n  en: {title: \"Billing\", description: \"Money.\"}\n";
    assert_eq!(imported.files["categories.yaml"], categories);
    assert_eq!(imported.found(), [], "{:#?}", imported.files);
    let left_out = imported.told(Done::LeftOut).join("\n");
    for told in [
        "a draft",
        "the export has no article 999",
        "no article stands before the others",
        "broken.json:2 it is no JSON",
    ] {
        assert!(left_out.contains(told), "{told}: {left_out}");
    }
    assert!(imported.told(Done::Changed).iter().any(|it| it.contains("stays at Zendesk")), "{:?}", imported.report);
    let drafts = Imported::of(Form::Zendesk, HELP_CENTER, &Settings { drafts: true, ..settings() });
    assert!(drafts.files.contains_key("en/billing/not-ready.md"));
}

const BOOK: &[(&str, &str)] = &[
    ("book.toml", "[book]\ntitle = \"The desk\"\nlanguage = \"en\"\nauthors = [\"A\"]\n"),
    (
        "src/SUMMARY.md",
        "# Summary\n\n[Welcome](README.md)\n\n# Billing\n\n- [Paying](billing/pay.md)\n  - [By card](billing/card.md)\n- [Later]()\n",
    ),
    ("src/README.md", "# Welcome\n\nStart [here](billing/pay.md) or [there](billing/card.html#steps).\n"),
    (
        "src/billing/pay.md",
        "{{#title Pay an invoice}}\n# Paying\n\nFirst.\n\n{{#include ../shared/note.md}}\n\n## Steps\n\n```rust,ignore\n# fn main() {\n\
         {{#rustdoc_include ../../code/pay.rs:call}}\n# }\n```\n\n![A *form*][form] and \\{{#include x}}, {{#include nothing.md}}.\n\n\
         [form]: ../img/form.png\n\n### More\n\n> ## Quoted\n\nPress <kbd>Ctrl</kbd>, see <a href=\"card.md\">card</a>.<br>Done.\n",
    ),
    (
        "src/billing/card.md",
        "# By card\n\nSteps\n-----\n\n1. <http://bank.example>\n2. [Back](pay.md#steps \"title\")\n",
    ),
    ("src/shared/note.md", "> Mind {{ Invoice.total }}.\n"),
    ("src/img/form.png", "FORM"),
    ("code/pay.rs", "fn x() {}\n// ANCHOR: call\nlet paid = pay();\n// ANCHOR_END: call\n"),
    ("src/unlisted.md", "# No\n"),
];

#[test]
fn a_book_becomes_articles_that_the_check_accepts() {
    let imported = Imported::of(Form::Mdbook, BOOK, &settings());
    assert_eq!(imported.body("en/the-desk/welcome.md"), "Start [here](pay.md) or [there](card.md#steps).");
    let pay = &imported.files["en/billing/pay.md"];
    assert!(pay.contains("title: \"Pay an invoice\"\n"), "{pay}");
    let body = imported.body("en/billing/pay.md");
    let image = body.split("/images/form-").nth(1).unwrap().get(..8).unwrap();
    let text = format!(
        "First.\n\n> Mind {{\\{{ Invoice.total }}}}.\n\n## Steps {{#steps}}\n\n```rust\nlet paid = pay();\n```\n\n\
         ![A *form*](/images/form-{image}.png) and \\{{\\{{#include x}}}}, .\n\n### More {{#more}}\n\n> **Quoted**\n\n\
         Press `Ctrl`, see [card](card.md).\\\nDone."
    );
    assert_eq!(body, text);
    assert_eq!(
        imported.body("en/billing/card.md"),
        "## Steps {#steps}\n\n1. <https://bank.example>\n2. [Back](pay.md#steps)"
    );
    assert_eq!(imported.found(), [], "{:#?}", imported.files);
    let left_out = imported.told(Done::LeftOut);
    for told in [
        "src/SUMMARY.md:9 a chapter that is not written yet",
        "src/billing/pay.md:11 lines that the book hides from its readers",
        "src/billing/pay.md:16 there is no such file",
        "src/unlisted.md:1 SUMMARY.md does not list it; what other chapters include of it is there",
    ] {
        assert!(left_out.iter().any(|it| it == told), "{told}: {left_out:#?}");
    }
}

const SITE: &[(&str, &str)] = &[
    ("docusaurus.config.js", "export default { i18n: { defaultLocale: 'en', locales: ['en', 'de'] } };\n"),
    ("sidebars.js", "module.exports = {};\n"),
    (
        "docs/intro.md",
        "---\nslug: /\nsidebar_position: 1\ndescription: Where to start.\n---\n\n# Start\n\nSee [paying](./billing/02-pay.mdx#by-card) or [the address](/docs/billing/pay).\n",
    ),
    (
        "docs/billing/_category_.json",
        "{\"label\": \"Billing\", \"position\": 2, \"link\": {\"type\": \"generated-index\", \"description\": \"All about money.\"}}",
    ),
    (
        "docs/billing/02-pay.mdx",
        "---\ntitle: Pay an invoice\ntags: [pay, {label: Bank transfer}]\nkeywords: [money]\nlast_update: {date: 2026-02-03}\nunlisted: true\n---\n\
         import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\nimport Steps from './_steps.mdx';\n\n\
         export const price = 3;\n\nFirst {price} words. {/* later */}\n\n:::warning[Mind this]\n\nDo **not** wait.\n\n:::\n\n\
         ## By card {#by-card}\n\n<Tabs groupId=\"os\">\n  <TabItem value=\"web\" label=\"On the web\">\n\n  Click.\n\n  ```js title=\"a.js\"\n  pay();\n  ```\n\n  </TabItem>\n\
         <TabItem value=\"app\">\n\nTap.\n\n</TabItem>\n</Tabs>\n\n<Steps />\n\n<Fancy color=\"red\">Kept</Fancy> `<Box>`\n\n\
         <img src={require('./img/card.png').default} alt=\"A card\" /> ![Logo](/img/logo.png)\n\n<details>\n<summary>More</summary>\n\nText.\n\n</details>\n",
    ),
    ("docs/billing/_steps.mdx", "1. One\n2. [Two](../intro.md)\n"),
    ("docs/billing/img/card.png", "CARD"),
    ("static/img/logo.png", "LOGO"),
    ("docs/draft.md", "---\ndraft: true\n---\n# Draft\n"),
    (
        "i18n/de/docusaurus-plugin-content-docs/current/billing/02-pay.mdx",
        "---\ntitle: Rechnung bezahlen\n---\n\nErst.\n\n## Mit Karte\n\nx\n",
    ),
    ("blog/post.md", "# Post\n"),
];

#[test]
fn a_site_of_docusaurus_becomes_articles_that_the_check_accepts() {
    let imported = Imported::of(Form::Docusaurus, SITE, &settings());
    let start = &imported.files["en/guides/intro.md"];
    assert!(start.contains("title: \"Start\"\nsummary: \"Where to start.\"\n"), "{start}");
    assert_eq!(imported.body("en/guides/intro.md"), "See [paying](pay.md#by-card) or [the address](pay.md).");
    let pay = &imported.files["en/billing/pay.md"];
    assert!(pay.contains("tags: [pay, bank-transfer]\n") && pay.contains("reviewed: 2026-02-03\n"), "{pay}");
    let body = imported.body("en/billing/pay.md");
    for part in [
        "First {price} words. <!-- later -->\n\n> [!WARNING]\n> **Mind this**\n>\n>\n> Do **not** wait.",
        "## By card {#by-card}\n\n**On the web**\n\nClick.\n\n```js\npay();\n```\n\n**app**\n\nTap.\n\n1. One\n2. [Two](intro.md)\n\nKept `<Box>`",
        "![A card](/images/card-",
        "![Logo](/images/logo-",
        "**More**\n\nText.",
    ] {
        assert!(body.contains(part), "{part}\n=== in\n{body}");
    }
    assert!(imported.body("de/billing/pay.md").contains("## Mit Karte {#by-card}"));
    assert_eq!(imported.files["categories.yaml"].lines().next(), Some("billing:"));
    assert!(
        imported.files["categories.yaml"].contains("  en: {title: \"Billing\", description: \"All about money.\"}")
    );
    assert_eq!(imported.found(), Vec::<FindingCode>::new(), "{:#?}", imported.files);
    let told = [imported.told(Done::LeftOut), imported.told(Done::Changed)].concat();
    for part in [
        "docs/billing/02-pay.mdx:6 articles have no such key",
        "docs/billing/02-pay.mdx:8 the import of what only a program shows",
        "docs/billing/02-pay.mdx:12 what only a program uses",
        "docs/billing/02-pay.mdx:14 an expression",
        "docs/billing/02-pay.mdx:24 an article has no tabs",
        "docs/billing/02-pay.mdx:29 a code block has a language",
        "docs/billing/02-pay.mdx:43 a component",
        "docs/draft.md:1 a draft",
        "blog/post.md:1 posts of a blog are no guides",
        "sidebars.js:1 a program that makes the order",
        "docs/intro.md:3 how the site arranges its pages",
    ] {
        assert!(told.iter().any(|it| it.starts_with(part)), "{part}: {told:#?}");
    }
}
