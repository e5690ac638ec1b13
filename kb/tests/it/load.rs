//! Loading: what cannot be used is a finding, and the rest loads.

use crate::support::{Library, article};
use kb::{FindingCode, KnowledgeBase, LoadError, Loaded, Locale, Options, Source};
use std::path::PathBuf;

fn es() -> Locale {
    "es".parse().unwrap()
}

fn slugs(loaded: &Loaded) -> Vec<&str> {
    loaded.knowledge_base.articles(&es()).iter().map(|article| article.slug.as_str()).collect()
}

fn good() -> Library {
    Library::new().article("es", "buena", "", "x")
}

#[test]
fn a_file_that_cannot_be_used_leaves_the_rest() {
    use FindingCode::*;
    let large = article("x", "", &"palabra ".repeat(140_000));
    for (code, library) in [
        (NotUtf8, good().write("es/invoices/x.md", b"---\nslug: x\n\xff\xfe")),
        (FileTooLarge, good().write("es/invoices/x.md", large)),
        (MissingFrontMatter, good().write("es/invoices/x.md", "# Hola")),
        (MissingFrontMatter, good().write("es/invoices/x.md", "")),
        (InvalidYaml, good().write("es/invoices/x.md", "---\nslug: [x\n---\n")),
        (MissingFrontMatterKey, good().write("es/invoices/x.md", "---\nslug: x\n---\n")),
        (InvalidFrontMatterValue, good().article("es", "x", "audience: everyone", "x")),
        (UnexpectedFile, good().write("x.md", "x")),
        (UnexpectedFile, good().write("es/x.md", "x")),
        (UnexpectedFile, good().write("es/invoices/deeper/x.md", "x")),
        (UnexpectedFile, good().write("Spanish/invoices/x.md", article("x", "", "x"))),
    ] {
        let loaded = library.load();
        assert_eq!(slugs(&loaded), ["buena"], "{code}");
        assert_eq!(
            loaded.findings.len(),
            loaded.findings.iter().filter(|it| it.code == code).count(),
            "{:?}",
            loaded.findings
        );
        assert!(!loaded.findings.is_empty(), "{code}");
    }
}

#[test]
fn the_line_of_a_broken_byte_is_told() {
    let loaded = good().write("es/invoices/x.md", b"---\nslug: x\ntitle: a\xff\n").load();
    assert_eq!((loaded.findings[0].line, loaded.findings[0].code), (3, FindingCode::NotUtf8));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed_and_one_within_is() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("x.md"), article("x", "", "secret")).unwrap();
    let library = good();
    symlink(outside.path().join("x.md"), library.path("es/invoices/x.md")).unwrap();
    symlink(outside.path(), library.path("es/prepaid")).unwrap();
    symlink(library.path("es"), library.path("es/loop")).unwrap();
    std::fs::create_dir_all(library.path("es/teams")).unwrap();
    std::fs::write(library.path("es/teams/real.md"), article("real", "", "x")).unwrap();
    symlink(library.path("es/teams"), library.path("es/accounts")).unwrap();
    symlink(library.path("nowhere"), library.path("es/invoices/dangling.md")).unwrap();
    let loaded = library.load();
    assert_eq!(slugs(&loaded), ["buena", "real"]);
    let count = |code| loaded.findings.iter().filter(|finding| finding.code == code).count();
    // The folder outside is met twice: once more through the link that leads to its own parent.
    assert_eq!(count(FindingCode::SymlinkOutsideFolder), 3);
    assert_eq!(count(FindingCode::UnreadableFile), 1);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_says_what_to_do() {
    let load = |path: PathBuf| KnowledgeBase::load(&Source::Folder(path), &Options::default());
    let error = load("/nowhere/at/all".into()).unwrap_err();
    assert!(matches!(error, LoadError::NotFound(_)));
    assert!(error.to_string().contains("/nowhere/at/all does not exist; give the path"), "{error}");
    let error = load(good().path("categories.yaml")).unwrap_err();
    assert!(matches!(error, LoadError::NotFound(_) | LoadError::NotAFolder(_)), "the folder is gone or it is a file");
    let library = good();
    assert!(matches!(load(library.path("categories.yaml")).unwrap_err(), LoadError::NotAFolder(_)));
}

#[test]
fn an_empty_folder_is_an_empty_knowledge_base() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = KnowledgeBase::load(&Source::Folder(folder.path().into()), &Options::default()).unwrap();
    assert_eq!(loaded.knowledge_base.article_count(), 0);
    assert_eq!(loaded.knowledge_base.locales(), [es()]);
    assert!(loaded.knowledge_base.articles(&es()).is_empty());
    assert_eq!(loaded.findings[0].code, FindingCode::MissingCategories);
}

#[test]
fn more_files_than_the_limit_are_left_out_and_said() {
    let library = good().article("es", "otra", "", "x");
    let loaded = library.load_with(&Options { max_files: 2, ..Options::default() });
    assert_eq!(slugs(&loaded), ["buena"]);
    assert_eq!(loaded.findings[0].code, FindingCode::TooManyFiles);
}

#[test]
fn the_revision_follows_the_content_and_nothing_else() {
    let revision = |library: &Library| library.load().knowledge_base.revision().to_owned();
    let first = revision(&good());
    assert_eq!(first, revision(&good()));
    assert_eq!(first.len(), 64);
    assert_ne!(first, revision(&Library::new().article("es", "buena", "", "y")));
    assert_ne!(first, revision(&good().write("categories.yaml", "invoices:\n")));
    assert_eq!(first, revision(&good().write("README.md", "For writers.")));
}

#[test]
fn the_first_article_of_a_slug_stays() {
    let library = good().write("es/prepaid/buena.md", article("buena", "title: Second", "x"));
    let loaded = library.load();
    assert_eq!(slugs(&loaded), ["buena"]);
    assert_eq!(loaded.knowledge_base.articles(&es())[0].title, "Title");
    assert_eq!(loaded.findings[0].path, "es/prepaid/buena.md");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_read_and_said() {
    let text =
        format!("\u{feff}{}", article("x", "title: Título", "Uno.\n\n## Dos {#two}\nTres.")).replace('\n', "\r\n");
    let loaded = Library::new().write("es/invoices/x.md", text).load();
    let article = &loaded.knowledge_base.articles(&es())[0];
    assert_eq!((article.title.as_str(), article.sections[0].anchor.as_str()), ("Título", "two"));
    assert_eq!(loaded.findings.iter().map(|it| it.code).collect::<Vec<_>>(), [FindingCode::LineEndings]);
}

#[test]
fn an_article_has_everything_its_file_says() {
    let loaded = Library::new()
        .article(
            "es",
            "pagar",
            "title: \"Pagar: cómo\"\nkind: video\ntags: [invoices]\naudience: customer\nbrowser: firefox\n\
             about: [Invoice.status]\nroutes: [\"/billing/*\"]\nreview_every: 6\n\
             redirects: [viejo]\nsynonyms: [recibo]\n\
             video: {url: \"https://v.example/1\", duration: 95}",
            "Antes.\n\n## Pagar {#pay about=\"Mutation.payInvoice\"}\nAsí.\n\n## Texto {#transcript}\nHola a todos.",
        )
        .load();
    assert_eq!(loaded.findings, []);
    let it = &loaded.knowledge_base.articles(&es())[0];
    assert_eq!(it.title, "Pagar: cómo");
    assert_eq!(it.url, "/kb/es/pagar");
    assert_eq!(it.sections[0].url, "/kb/es/pagar#pay");
    assert_eq!(it.sections[0].about[0].as_str(), "Mutation.payInvoice");
    assert_eq!(it.source_path, "es/invoices/pagar.md");
    assert!(it.markdown.starts_with("\nAntes."), "{}", it.markdown);
    assert_eq!((it.review_every_months, it.reviewed_on.to_string().as_str()), (6, "2026-11-02"));
    let video = it.video.as_ref().unwrap();
    assert_eq!((video.duration_seconds, video.transcript.as_deref()), (95, Some("Hola a todos.")));
    let toc: Vec<_> = it.table_of_contents(&[0, 1]).map(|entry| (entry.anchor, entry.level)).collect();
    assert_eq!(toc, [("pay", 2), ("transcript", 2)]);
    let rendered = it.rendered();
    assert!(rendered.whole.html.starts_with(&rendered.preamble.html) && rendered.whole.html.contains("s-pay"));
    assert_eq!(rendered.sections.len(), it.sections.len());
}

#[test]
fn a_fragment_is_part_of_every_article_that_includes_it() {
    let library = Library::new()
        .article(
            "es",
            "pagar",
            "",
            "Antes.\n\n1. Abre:\n\n   {{#include abrir.md}}\n\n## Más {#more}\n[x](nada.md) <b>",
        )
        .write("es/_includes/abrir.md", "Pulsa **Facturas**.\n\n<i>")
        .write("en/_includes/open.md", "Press.");
    let loaded = library.load();
    let article = &loaded.knowledge_base.articles(&es())[0];
    assert_eq!(article.preamble_text, "Antes.\nAbre:\nPulsa Facturas.");
    let preamble = &article.rendered().preamble.html;
    assert!(preamble.contains("<strong>Facturas</strong>"), "{preamble}");
    assert!(article.markdown.contains("\n   Pulsa **Facturas**.\n"), "{}", article.markdown);
    let found: Vec<_> = loaded.findings.iter().map(|it| (it.path.as_str(), it.line, it.column, it.code)).collect();
    assert_eq!(
        found,
        [
            ("en/_includes/open.md", 1, 1, FindingCode::UnusedInclude),
            ("es/invoices/pagar.md", 15, 4, FindingCode::RawHtml),
            ("es/invoices/pagar.md", 18, 14, FindingCode::RawHtml),
        ]
    );
    assert!(loaded.findings[1].message.ends_with("(in es/_includes/abrir.md)"), "{}", loaded.findings[1]);
    let broken = library.check().findings.into_iter().find(|it| it.code == FindingCode::BrokenLink).unwrap();
    assert_eq!((broken.line, broken.column), (18, 1));
}

#[test]
fn a_thousand_articles_load_in_parallel_as_they_do_alone() {
    let mut library = Library::new();
    for number in 0..200 {
        library = library.article("es", &format!("a-{number:03}"), "", &format!("## A {{#a}}\nTexto {number}."));
    }
    let (first, second) = (library.load(), library.load());
    assert_eq!(first.findings, []);
    assert_eq!(slugs(&first).len(), 200);
    assert!(first.knowledge_base.articles(&es()).iter().eq(second.knowledge_base.articles(&es())));
}

#[test]
fn the_shipped_articles_load_without_an_error() {
    let loaded = KnowledgeBase::load(&Source::Embedded, &Options::default()).unwrap();
    let errors: Vec<String> = loaded.findings.iter().filter(|it| it.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(loaded.knowledge_base.article_count() > 0);
}

#[test]
fn placeholders_stand_in_text_code_tables_headings_and_addresses() {
    let body = "`{{ Invoice.id | wxyz_ }}base` *x* {{ Invoice.status | a_b_c }}\n\n## {{ Invoice.id | Número }} y más {#a}\n\n\
                | A |\n|---|\n| {{ Invoice.id | <celda> }} |\n\n```\nname = '{{ Invoice.id | wxyz_ }}base'\n```\n\n\
                [Ver](app:/invoices/{{ Invoice.id | todas }}?x=1#y) [Todas](app:/invoices)";
    let kb = Library::new().article("es", "pagar", "", body).knowledge_base();
    let article = kb.article_by_slug("pagar", &"es".parse().unwrap()).unwrap();
    let rendered = article.rendered();
    for part in [
        "<code>wxyz_base</code> <em>x</em> a_b_c",
        "</a>Número y más</h2>",
        "<td>&lt;celda&gt;</td>",
        "name = 'wxyz_base'",
        "<a href=\"/invoices/todas?x=1#y\">Ver</a>",
        "<a href=\"/invoices\">Todas</a>",
    ] {
        assert!(rendered.whole.html.contains(part), "{part} in {}", rendered.whole.html);
    }
    let section = &article.sections[0];
    assert_eq!(section.title, "Número y más");
    assert!(section.text.contains("<celda>") && section.text.contains("name = 'wxyz_base'"), "{}", section.text);
    assert!(article.preamble_text.contains("wxyz_base x a_b_c"), "{}", article.preamble_text);
    let filled =
        kb::placeholder::fill(&rendered.whole.html, &rendered.whole.blanks, |_| Some("<i>".to_owned()), Some("org_1"));
    for part in [
        "<code>&lt;i&gt;base</code> <em>x</em> &lt;i&gt;",
        "name = '&lt;i&gt;base'",
        "<a href=\"/invoices/%3Ci%3E?x=1&amp;organization=org_1#y\">Ver</a>",
        "<a href=\"/invoices?organization=org_1\">Todas</a>",
    ] {
        assert!(filled.contains(part), "{part} in {filled}");
    }
    let of_section = &rendered.sections[0].body;
    let of_section = kb::placeholder::fill(&of_section.html, &of_section.blanks, |_| Some("<i>".to_owned()), None);
    assert!(of_section.contains("<td>&lt;i&gt;</td>") && of_section.contains("href=\"/invoices\""), "{of_section}");
}
