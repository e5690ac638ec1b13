//! What goes out: Markdown that anybody reads, a site map, lists, documents for a search.

use crate::support::Library;
use kb::export::Exporter;
use kb::{Audience, KnowledgeBase, Locale};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SITE: &str = "https://help.example/";

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

fn exporter(kb: &KnowledgeBase) -> Exporter<'_> {
    Exporter::new(kb, SITE, Audience::Public)
}

/// The body of the article `pagar` as it goes out.
fn exported(body: &str) -> String {
    let kb = library().article("es", "pagar", "", body).knowledge_base();
    let article = kb.article_by_slug("pagar", &locale("es")).unwrap();
    let text = exporter(&kb).article(article);
    text.strip_prefix("# Title\n\n> Summary.\n\n").unwrap().to_owned()
}

fn library() -> Library {
    Library::new()
        .article("es", "ver", "", "## Uno {#one}\nx")
        .article("es", "secreto", "audience: agent", "x")
        .write("es/_includes/pie.md", "Pie de **página**.\n")
}

#[test]
fn what_only_our_renderer_understands_is_resolved() {
    for (body, text) in [
        ("## Así {#so about=\"Invoice.status\"}\n\nx", "## Así\n\nx\n"),
        ("Setext {#so}\n------\n\nx", "Setext\n------\n\nx\n"),
        ("[a *b*](ver.md#one \"title\")", "[a *b*](https://help.example/kb/es/ver#one)\n"),
        (
            "[a](#so) y [`b`][ref]\n\n[ref]: ver.md",
            "[a](https://help.example/kb/es/pagar#so) y [`b`](https://help.example/kb/es/ver)\n",
        ),
        ("[a](graphql:Invoice.status)", "[a](https://help.example/graphql/coordinates/Invoice.status)\n"),
        ("[a](app:/billing?x=1)", "[a](https://help.example/billing?x=1)\n"),
        (
            "[a](https://other.example/(b)) <https://c.example>",
            "[a](https://other.example/%28b%29) <https://c.example>\n",
        ),
        ("![Un *botón*](/images/b.png)", "![Un *botón*](https://help.example/images/b.png)\n"),
        (
            "[![Un botón](/b.png)](ver.md)",
            "[![Un botón](https://help.example/b.png)](https://help.example/kb/es/ver)\n",
        ),
        ("- a\n  {{#include pie.md}}", "- a\n  Pie de **página**.\n"),
        ("Es {{ Invoice.number | A_1*2 }} y `{{ Invoice.number | A_1*2 }}`.", "Es A_1\\*2 y `A_1*2`.\n"),
        ("[a](https://c.example/{{ Invoice.number | A 1 }})", "[a](https://c.example/A%201)\n"),
        ("```sh\necho {{ Invoice.number | A_1* }} [a](ver.md)\n```", "```sh\necho A_1* [a](ver.md)\n```\n"),
        ("a <b>b</b><!-- c -->", "a b\n"),
        ("> [!NOTE]\n> Nota.[^1]\n\n[^1]: Pie.", "> [!NOTE]\n> Nota.[^1]\n\n[^1]: Pie.\n"),
    ] {
        assert_eq!(exported(body), text, "{body}");
    }
}

#[test]
fn a_link_to_what_the_reader_may_not_read_is_its_text() {
    assert_eq!(exported("Véase [*aquí*](secreto.md)."), "Véase *aquí*.\n");
    assert_eq!(exported("Véase [aquí](nada.md) y ![x](javascript:x)."), "Véase aquí y x.\n");
    let kb = library().article("es", "pagar", "", "Véase [aquí](secreto.md).").knowledge_base();
    let agents = Exporter::new(&kb, SITE, Audience::Agent);
    let article = kb.article_by_slug("pagar", &locale("es")).unwrap();
    assert!(agents.article(article).ends_with("Véase [aquí](https://help.example/kb/es/secreto).\n"));
    let without_site = Exporter::new(&kb, "", Audience::Agent);
    assert!(without_site.article(article).ends_with("Véase [aquí](/kb/es/secreto).\n"));
}

fn files(kb: &KnowledgeBase, site: &str, reader: Audience) -> BTreeMap<String, String> {
    Exporter::new(kb, site, reader).files().into_iter().map(|edit| (edit.path, edit.text)).collect()
}

#[test]
fn the_site_map_has_each_article_with_its_translations() {
    let kb = library().article("es", "pagar", "", "x").article("en", "pay", "translates: pagar", "x").knowledge_base();
    let map = exporter(&kb).sitemap();
    assert_eq!(map.matches("<url>").count(), 3, "{map}");
    let page = "<url>\n<loc>https://help.example/kb/en/pay</loc>\n<lastmod>2026-11-02</lastmod>\n\
        <xhtml:link rel=\"alternate\" hreflang=\"es\" href=\"https://help.example/kb/es/pagar\"/>\n\
        <xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"https://help.example/kb/en/pay\"/>\n\
        <xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"https://help.example/kb/es/pagar\"/>\n</url>\n";
    assert!(map.contains(page), "{map}");
    assert!(!map.contains("secreto"), "{map}");
    assert!(!files(&kb, "", Audience::Public).contains_key("sitemap.xml"), "a site map has whole addresses");
}

#[test]
fn lists_name_categories_articles_and_other_languages() {
    let kb = library()
        .article("es", "pagar", "title: \"Pagar [ya]\"\nsummary: Así.", "x")
        .article("en", "pay", "translates: pagar", "x")
        .knowledge_base();
    let list = exporter(&kb).llms(&locale("es"));
    assert!(list.starts_with("# Ventanilla: guías\n\n> "), "{list}");
    assert!(
        list.contains("\n## Facturas\n\n- [Pagar \\[ya\\]](https://help.example/kb/es/pagar.md): Así.\n"),
        "{list}"
    );
    assert!(list.ends_with("\n## Optional\n\n- [Guides in English](https://help.example/kb/en/llms.txt)\n"), "{list}");
    let files = files(&kb, SITE, Audience::Public);
    assert_eq!(files["llms.txt"], list);
    assert!(files["kb/en/llms-full.txt"].contains("<https://help.example/kb/en/pay>\n\n# Title\n\n> Summary.\n\nx\n"));
    assert_eq!(files["kb/en/pay.md"], "# Title\n\n> Summary.\n\nx\n");
}

#[test]
fn a_search_gets_a_document_for_each_section() {
    let body = "Antes.\n\n## Uno {#one about=\"Invoice.status\"}\na\n\n### Dos {#two}\nb\n\n## Tres {#three}\nc";
    let kb = library().article("es", "pagar", "tags: [pay]", body).knowledge_base();
    let json: serde_json::Value = serde_json::from_str(&files(&kb, SITE, Audience::Public)["search.json"]).unwrap();
    let of = |id: &str| json.as_array().unwrap().iter().find(|it| it["id"] == id).unwrap();
    assert_eq!(of("es/pagar")["text"], "Antes.");
    let two = of("es/pagar#two");
    assert_eq!(two["headings"], serde_json::json!(["Uno", "Dos"]));
    assert_eq!(two["url"], "https://help.example/kb/es/pagar#two");
    assert_eq!((&two["tags"], &two["coordinates"]), (&serde_json::json!(["pay"]), &serde_json::json!(["Invoice"])));
    assert_eq!(of("es/pagar#one")["coordinates"], serde_json::json!(["Invoice.status"]));
    assert_eq!(of("es/pagar#three")["headings"], serde_json::json!(["Tres"]));
    assert!(!json.to_string().contains("secreto"));
}

#[test]
fn every_shipped_article_goes_out_without_anything_of_ours_in_it() {
    let loaded = KnowledgeBase::load(&kb::Source::Embedded, &kb::Options::default()).unwrap();
    let kb = &loaded.knowledge_base;
    let files = files(kb, SITE, Audience::Agent);
    let articles: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".md")).collect();
    assert_eq!(articles.len(), kb.article_count());
    for (path, text) in articles {
        for ours in [" {#", "{{", "](app:", "](graphql:", "](#"] {
            assert!(!text.contains(ours), "{path} has {ours}: {text}");
        }
    }
}

proptest! {
    #[test]
    fn no_body_makes_an_export_panic(body in "(?s)([a-z \n#>*`_|-]|\\[[a-z]*\\]|\\(ver\\.md\\)|\\{\\{ ?Invoice\\.x \\| _\\}\\}|\\{#[a-z]+\\}|<b>|!\\[|é|\u{e000}){0,60}") {
        let kb = library().article("es", "pagar", "", &body).knowledge_base();
        if let Some(article) = kb.article_by_slug("pagar", &locale("es")) {
            let text = exporter(&kb).article(article);
            let marks = ['\u{e000}', '\u{e001}', '\u{e002}'];
            prop_assert_eq!(text.find(marks), None);
        }
    }
}
