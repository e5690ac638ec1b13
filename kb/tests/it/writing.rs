//! What the commands would write: anchors that are missing, and articles to be filled in.

use crate::support::{Library, article, today};
use kb::skeleton::{New, NewError, Origin};
use kb::{ArticleKind, Audience, Edit, FindingCode, mend};
use std::fs;

fn mended(library: Library) -> (Library, Vec<String>) {
    let read = |path: &str| fs::read_to_string(library.path(path));
    let (edits, added) = mend::missing_anchors(&library.load(), read).unwrap();
    let library = edits.iter().fold(library, |library, edit| library.write(&edit.path, &edit.text));
    (library, added.into_iter().map(|it| format!("{} {}", it.path, it.anchor)).collect())
}

fn anchors(library: &Library, tag: &str) -> Vec<String> {
    let locale = tag.parse().unwrap();
    let articles = library.knowledge_base().articles(&locale).to_vec();
    articles.iter().flat_map(|article| article.sections.iter().map(|it| it.anchor.clone())).collect()
}

fn missing(library: &Library) -> usize {
    library.load().findings.iter().filter(|it| it.code == FindingCode::MissingAnchor).count()
}

#[test]
fn headings_get_the_anchor_of_the_translation_that_has_one() {
    let library = Library::new()
        .article("es", "pagar", "", "## Pagar\nx\n\n## Imprimir {#print}\nx\n\n### Más\nx")
        .article("en", "pay", "translates: pagar", "## Pay {#pay-it}\nx\n\n## Print\nx\n\n### More about it\nx");
    let (library, added) = mended(library);
    assert_eq!(missing(&library), 0);
    assert_eq!(anchors(&library, "es"), ["pay-it", "print", "more-about-it"]);
    assert_eq!(anchors(&library, "en"), ["pay-it", "print", "more-about-it"]);
    assert_eq!(
        added,
        [
            "es/invoices/pagar.md pay-it",
            "es/invoices/pagar.md more-about-it",
            "en/invoices/pay.md print",
            "en/invoices/pay.md more-about-it"
        ]
    );
    assert_eq!(mended(library).1, Vec::<String>::new(), "a second time there is nothing to do");
}

#[test]
fn an_anchor_is_made_of_the_heading_and_stands_once() {
    let body =
        "## Cómo pagar {about=\"Invoice\"}\nx\n\n## ¿Cómo pagar?\nx\n\nSetext\n------\nx\n\n## Otra {#como-pagar-2}\nx";
    let (library, _) = mended(Library::new().article("es", "pagar", "", body));
    assert_eq!(anchors(&library, "es"), ["como-pagar", "como-pagar-3", "setext", "como-pagar-2"]);
    assert_eq!(missing(&library), 0);
    let text = fs::read_to_string(library.path("es/invoices/pagar.md")).unwrap();
    assert!(text.contains("## Cómo pagar {#como-pagar about=\"Invoice\"}\n"), "{text}");
}

#[test]
fn translations_with_other_headings_and_fragments_are_not_taken_for_the_same() {
    let library = Library::new()
        .article("es", "pagar", "", "## Uno\nx\n\n{{#include pie.md}}\n")
        .article("en", "pay", "translates: pagar", "## Two\nx\n\n### Three\nx")
        .write("es/_includes/pie.md", "## Pie\nx");
    let (library, _) = mended(library);
    assert_eq!(anchors(&library, "es"), ["uno", "pie"]);
    assert_eq!(anchors(&library, "en"), ["two", "three"]);
    let fragment = fs::read_to_string(library.path("es/_includes/pie.md")).unwrap();
    assert_eq!((missing(&library), fragment.as_str()), (1, "## Pie\nx"));
}

fn new(title: &str, locale: &str, origin: Origin) -> New {
    New { locale: locale.parse().unwrap(), title: title.to_owned(), slug: None, origin, today: today() }
}

fn original(title: &str) -> New {
    let origin = Origin::Original {
        category: "invoices".to_owned(),
        kind: ArticleKind::Guide,
        audience: Audience::Customer,
        about: vec!["Invoice.status".parse().unwrap(), "Invoice.document(format:)".parse().unwrap()],
    };
    new(title, "es", origin)
}

fn translation(title: &str, locale: &str, of: &str) -> New {
    new(title, locale, Origin::Translation(of.to_owned()))
}

#[test]
fn a_new_article_lacks_only_what_its_writer_must_say() {
    let library = Library::new();
    let Edit { path, text } = original("¿Qué es \"pagar\": y cómo?").article(&library.load()).unwrap();
    assert_eq!(path, "es/invoices/que-es-pagar-y-como.md");
    let library = library.write(&path, text.replace("summary: \"\"", "summary: Así."));
    assert_eq!(library.found(), ["es/invoices/que-es-pagar-y-como.md:11 empty-section"], "{text}");
    let article = &library.knowledge_base().articles(&"es".parse().unwrap())[0].clone();
    assert_eq!(article.title, "¿Qué es \"pagar\": y cómo?");
    assert_eq!((article.audience, article.about.len()), (Audience::Customer, 2));
    assert_eq!(article.reviewed_on, today());
}

#[test]
fn a_new_translation_has_the_sections_and_ties_of_its_source() {
    let front_matter = "tags: [invoices]\nroutes: [\"/billing/*\"]\nrelated: [ver]\nbrowser: firefox\nkind: video\n\
                        audience: agent\nvideo: {url: \"https://v.example/1\", duration: 9}";
    let body = "## Pagar {#pay about=\"Mutation.payInvoice,Invoice\"}\nx\n\n### Así {#so for=\"firefox\"}\nx\n\n\
                ### Si no {#else for=\"other\"}\nx";
    let library = Library::new().article("es", "pagar", front_matter, body).article("es", "ver", "", "x");
    let Edit { path, text } = translation("Pay", "en", "pagar").article(&library.load()).unwrap();
    assert_eq!(path, "en/invoices/pay.md");
    let library = library.write(&path, text.replace("summary: \"\"", "summary: So."));
    let codes: Vec<_> = library.check().findings.iter().map(|it| it.code).collect();
    use FindingCode::{EmptySection, MissingTranscript, MissingTranslation};
    let expected = [MissingTranscript, EmptySection, EmptySection, MissingTranscript, MissingTranslation];
    assert_eq!(codes, expected, "{text}\n{}", library.check());
}

#[test]
fn what_cannot_be_begun_is_refused_with_what_to_do() {
    let library = Library::new().article("es", "pagar", "", "x").article("en", "pay", "translates: pagar", "x").load();
    let refused = |new: New| new.article(&library).unwrap_err();
    assert_eq!(refused(original("Pagar")), NewError::Taken("es/invoices/pagar.md".to_owned()));
    assert_eq!(refused(original(" ")), NewError::Title);
    assert_eq!(refused(original("Uno\ndos")), NewError::Title);
    assert_eq!(refused(New { slug: Some("Á".to_owned()), ..original("Uno") }), NewError::Slug("Á".to_owned()));
    assert!(matches!(refused(New { locale: "en".parse().unwrap(), ..original("Uno") }), NewError::NotDefault(_)));
    assert!(matches!(refused(translation("Uno", "es", "pagar")), NewError::IntoDefault(_)));
    assert_eq!(refused(translation("Pay 2", "en", "pay")), NewError::Translated("en/invoices/pay.md".to_owned()));
    let error = refused(translation("Payer", "fr", "pagra")).to_string();
    assert!(error.contains("did you mean `pagar`?"), "{error}");
    let of_category = |category: &str| {
        let (kind, audience) = (ArticleKind::Faq, Audience::Public);
        new("Uno", "es", Origin::Original { category: category.to_owned(), kind, audience, about: Vec::new() })
    };
    assert_eq!(refused(of_category("../..")), NewError::Category("../..".to_owned()));
    let error = refused(of_category("invoice")).to_string();
    assert!(error.contains("did you mean `invoices`?; there are: invoices, prepaid;"), "{error}");
    assert!(error.contains("`invoice: {es: {title: \"...\", description: \"...\"}}`"), "{error}");
}

#[test]
fn a_category_that_only_a_folder_has_is_one_and_in_an_empty_folder_there_is_none() {
    let folder_alone = Library::new().write("es/teams/uno.md", article("uno", "", "x")).load();
    let begin = |category: &str| {
        let (kind, audience) = (ArticleKind::Faq, Audience::Public);
        new("Dos", "es", Origin::Original { category: category.to_owned(), kind, audience, about: Vec::new() })
    };
    assert_eq!(begin("teams").article(&folder_alone).unwrap().path, "es/teams/dos.md");
    let error = begin("teams").article(&Library::new().write("categories.yaml", "").load()).unwrap_err().to_string();
    assert!(error.contains("there are: none yet; another one begins with a line in `categories.yaml`"), "{error}");
}
