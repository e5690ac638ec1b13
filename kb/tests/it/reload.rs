//! Loading again after a change: what loading all of it anew would give, at the cost of what has changed.

use crate::support::{Library, article};
use kb::{Audience, Changed, FindingCode, LoadError, Loaded, Locale};
use proptest::prelude::*;
use std::fs;
use std::sync::Arc;

fn files(paths: &[&str]) -> Changed {
    Changed::Files(paths.iter().map(|path| (*path).to_owned()).collect())
}

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

fn load(library: &Library) -> Loaded {
    library.load()
}

/// Everything there is to know, in one text for each article, finding and shelf.
fn known(loaded: &Loaded) -> Vec<String> {
    let kb = &loaded.knowledge_base;
    let mut known = vec![kb.revision().to_owned(), format!("{:?} {:?}", kb.locales(), kb.categories())];
    for locale in kb.locales() {
        known.extend(kb.articles(locale).iter().map(|article| format!("{locale} {article:?}")));
    }
    known.extend(loaded.findings.iter().map(|finding| format!("{finding:?}")));
    known
}

fn linked() -> Library {
    Library::new()
        .article("es", "pagar", "", "Véase [el saldo](saldo.md#s) y [lo que falta](falta.md).\n\n## Pagar {#pay}\n\nx")
        .article("es", "saldo", "", "{{#include abrir.md}}\n\n## Saldo {#s}\n\nTexto.")
        .article("en", "pay", "translates: pagar", "See [the balance](saldo.md#s).\n\n## Pay {#pay}\n\nx")
        .article("en", "balance", "translates: saldo", "{{#include open.md}}\n\n## Balance {#s}\n\nText.")
        .write("es/_includes/abrir.md", "Abra la página.")
        .write("en/_includes/open.md", "Open the page.")
}

#[test]
fn an_edited_article_is_another_and_all_others_are_the_very_same() {
    let library = linked();
    let before = load(&library);
    let library = library.article("en", "pay", "translates: pagar", "Another text.\n\n## Pay {#pay}\n\nx");
    let after = before.reload(&files(&["en/invoices/pay.md"])).unwrap();
    assert_eq!(known(&after), known(&load(&library)));
    for identity in ["pagar", "saldo"] {
        for tag in ["es", "en"] {
            let find =
                |loaded: &Loaded| loaded.knowledge_base.article_by_identity(identity, &locale(tag)).cloned().unwrap();
            let is_same = Arc::ptr_eq(&find(&before), &find(&after));
            assert_eq!(is_same, (identity, tag) != ("pagar", "en"), "{identity} {tag}");
        }
    }
}

#[test]
fn a_fragment_changes_the_articles_that_include_it() {
    let library = linked();
    let before = load(&library);
    let library = library.write("en/_includes/open.md", "Click on the page.");
    let after = before.reload(&files(&["en/_includes/open.md"])).unwrap();
    assert_eq!(known(&after), known(&load(&library)));
    let balance = after.knowledge_base.article_by_slug("balance", &locale("en")).unwrap();
    assert!(balance.rendered().whole.html.contains("Click on the page."), "{}", balance.rendered().whole.html);
}

#[test]
fn a_link_follows_the_article_that_it_leads_to() {
    let library = linked();
    let before = load(&library);
    fs::rename(library.path("es/invoices/saldo.md"), library.path("es/invoices/falta.md")).unwrap();
    let library = library.article("es", "falta", "", "## Saldo {#s}\n\nTexto.");
    let after = before.reload(&files(&["es/invoices/saldo.md", "es/invoices/falta.md"])).unwrap();
    assert_eq!(known(&after), known(&load(&library)));
    let pagar = after.knowledge_base.article_by_slug("pagar", &locale("es")).unwrap();
    assert!(
        pagar.rendered().whole.html.contains("/kb/es/falta") && !pagar.rendered().whole.html.contains("/kb/es/saldo"),
        "{}",
        pagar.rendered().whole.html
    );
}

#[test]
fn an_article_that_gets_its_name_back_leads_where_links_lead_by_then() {
    let library = linked();
    let taken = "en/invoices/a.md";
    let start = load(&library);
    let library = library.article("en", "a", "translates: pagar", "The first by its path.");
    let lost = start.reload(&files(&[taken])).unwrap();
    assert_eq!(known(&lost), known(&load(&library)));
    // What `pay` says of the balance leads to nothing now, and it is not looked at while another has its name.
    for path in ["es/invoices/saldo.md", "en/invoices/balance.md"] {
        fs::remove_file(library.path(path)).unwrap();
    }
    let moved = lost.reload(&files(&["es/invoices/saldo.md", "en/invoices/balance.md"])).unwrap();
    assert_eq!(known(&moved), known(&load(&library)));
    fs::remove_file(library.path(taken)).unwrap();
    let back = moved.reload(&files(&[taken])).unwrap();
    assert_eq!(known(&back), known(&load(&library)));
    let pay = back.knowledge_base.article_by_slug("pay", &locale("en")).unwrap();
    assert!(!pay.rendered().whole.html.contains("/kb/en/balance"), "{}", pay.rendered().whole.html);
}

#[test]
fn a_folder_that_moves_is_looked_at_whole() {
    let library = linked();
    let before = load(&library);
    fs::rename(library.path("en/invoices"), library.path("en/prepaid")).unwrap();
    let after = before.reload(&files(&["en/invoices", "en/prepaid"])).unwrap();
    assert_eq!(known(&after), known(&load(&library)));
    assert_eq!(after.knowledge_base.article_by_slug("pay", &locale("en")).unwrap().category, "prepaid");
}

#[test]
fn what_is_none_of_the_knowledge_bases_changes_nothing() {
    let library = linked();
    let before = load(&library);
    let library = library.write(".git/index", "x").write("es/invoices/.pagar.md.swp", "x").write("es/README.md", "x");
    let paths = [".git/index", "es/invoices/.pagar.md.swp", "es/README.md", "es/invoices/gone-again.md"];
    let after = before.reload(&files(&paths)).unwrap();
    assert_eq!(known(&after), known(&load(&library)));
    assert_eq!(known(&after), known(&before));
}

#[test]
fn an_article_that_breaks_is_served_as_it_was_until_it_is_mended() {
    let library = linked();
    let before = load(&library);
    let path = "es/invoices/pagar.md";
    let whole = fs::read_to_string(library.path(path)).unwrap();
    for (broken, code) in [
        (whole.replacen("kind: guide", "kind: poem", 1).into_bytes(), FindingCode::InvalidFrontMatterValue),
        (whole.replacen("---", "", 1).into_bytes(), FindingCode::MissingFrontMatter),
        (Vec::new(), FindingCode::MissingFrontMatter),
        (vec![0xff, 0xfe], FindingCode::NotUtf8),
        (vec![b'x'; 2 << 20], FindingCode::FileTooLarge),
    ] {
        fs::write(library.path(path), &broken).unwrap();
        for changed in [files(&[path]), Changed::Anything] {
            let held = before.reload(&changed).unwrap();
            let again = held.reload(&files(&["es/invoices/saldo.md"])).unwrap().reload(&Changed::Anything).unwrap();
            for held in [held, again] {
                assert_eq!(held.knowledge_base.revision(), before.knowledge_base.revision(), "{code}");
                let unusable = held.unusable();
                assert_eq!(unusable.len(), 1, "{unusable:?}");
                let finding = &unusable[0].finding;
                assert_eq!((finding.path.as_str(), finding.code), (path, code));
                assert_eq!(unusable[0].served, Some(Audience::Public));
                assert!(held.findings.contains(finding));
                fs::write(library.path(path), &whole).unwrap();
                let mended = held.reload(&files(&[path])).unwrap();
                assert_eq!((mended.unusable(), known(&mended)), (Vec::new(), known(&before)));
                fs::write(library.path(path), &broken).unwrap();
            }
        }
    }
    fs::remove_file(library.path(path)).unwrap();
    let gone = before.reload(&files(&[path])).unwrap();
    assert!(gone.knowledge_base.article_by_slug("pagar", &locale("es")).is_none_or(|it| it.locale != locale("es")));
}

#[test]
fn an_article_that_was_never_whole_is_left_out_and_told_of() {
    let library = linked().write("es/invoices/nuevo.md", "no front matter");
    let loaded = load(&library);
    let unusable = loaded.unusable();
    assert_eq!((unusable.len(), unusable[0].served), (1, None));
    assert_eq!(unusable[0].finding.path, "es/invoices/nuevo.md");
}

#[test]
fn categories_that_cannot_be_read_stay_as_they_were() {
    let library = linked();
    let before = load(&library);
    let library = library.write("categories.yaml", "invoices: {es: [");
    let held = before.reload(&files(&["categories.yaml"])).unwrap();
    assert_eq!(held.knowledge_base.categories(), before.knowledge_base.categories());
    assert_eq!(held.unusable()[0].finding.path, "categories.yaml");
    let library = library.write("categories.yaml", "invoices: {es: {title: Recibos, description: Ver.}}");
    let mended = held.reload(&files(&["categories.yaml"])).unwrap();
    assert_eq!((mended.unusable(), known(&mended)), (Vec::new(), known(&load(&library))));
}

#[test]
fn a_folder_that_is_gone_or_emptied_is_an_error() {
    let library = linked();
    let before = load(&library);
    for locale in ["es", "en"] {
        fs::remove_dir_all(library.path(locale)).unwrap();
    }
    let changed = files(&["es", "en"]);
    assert!(matches!(before.reload(&changed), Err(LoadError::Emptied(_))));
    fs::remove_dir_all(library.folder.path()).unwrap();
    for changed in [changed, Changed::Anything, files(&["es/invoices/pagar.md"])] {
        let error = before.reload(&changed).unwrap_err();
        assert!(error.to_string().contains(&library.folder.path().display().to_string()), "{error}");
    }
}

/// What a file may be told to say: by slug, one of some texts.
fn text(slug: &str, which: usize) -> Option<String> {
    let is_source = ["pagar", "saldo", "nuevo"].contains(&slug);
    let translates = |source: &str| if is_source { String::new() } else { format!("translates: {source}") };
    let other = if slug.starts_with('p') { "saldo" } else { "pagar" };
    Some(match which {
        0 => return None,
        1 => article(slug, &translates("pagar"), "## A {#a}\n\ntext"),
        2 => {
            let body = format!("[link]({other}.md#a)\n\n{{{{#include one.md}}}}\n\n## A {{#a}}\n\n{which}");
            article(slug, &translates("saldo"), &body)
        }
        3 => article(slug, &translates("pagar"), "[x](pagar.md)\n\n{{#include two.md}}"),
        4 => article(slug, &translates("nuevo"), "## A {#a}\n\n[x](saldo.md)"),
        5 => article("otro", &translates("saldo"), "{{#include one.md}}"),
        _ => {
            let keys = format!("audience: agent\ntags: [a, b]\n{}", translates("pagar"));
            article(slug, &keys, &format!("text {which} [y](nuevo.md)"))
        }
    })
}

const PATHS: [&str; 8] = [
    "es/invoices/pagar.md",
    "es/prepaid/saldo.md",
    "es/invoices/nuevo.md",
    "en/invoices/pay.md",
    "en/prepaid/pay.md",
    "en/prepaid/balance.md",
    "es/_includes/one.md",
    "en/_includes/two.md",
];

fn write(library: &Library, path: &str, which: usize) {
    let slug = path.rsplit('/').next().unwrap().trim_end_matches(".md");
    let content = match (path.contains("_includes"), which) {
        (true, 0) => None,
        (true, 1) => Some("{{#include two.md}}".to_owned()),
        (true, _) => Some(format!("fragment {which}")),
        (false, _) => text(slug, which),
    };
    let path = library.path(path);
    match content {
        Some(content) => {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        None => {
            let _ = fs::remove_file(path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn loading_again_gives_what_loading_anew_gives(
        start in prop::collection::vec(0usize..9, PATHS.len()),
        steps in prop::collection::vec(prop::collection::vec((0..PATHS.len(), 0usize..9), 1..4), 1..5),
    ) {
        let library = Library::new().article("es", "siempre", "", "text");
        for (path, which) in PATHS.iter().zip(start) {
            write(&library, path, which);
        }
        let mut loaded = load(&library);
        for step in steps {
            for (path, which) in &step {
                write(&library, PATHS[*path], *which);
            }
            let changed: Vec<&str> = step.iter().map(|(path, _)| PATHS[*path]).collect();
            let whole = loaded.reload(&Changed::Anything).unwrap();
            loaded = loaded.reload(&files(&changed)).unwrap();
            let anew = known(&load(&library));
            prop_assert_eq!(known(&whole), anew.clone());
            prop_assert_eq!(known(&loaded), anew);
        }
    }
}
