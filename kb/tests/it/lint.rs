//! Every lint with a sample that fails it and one that passes.

mod report;

use crate::support::{Library, article};
use kb::FindingCode;

const BODY: &str = "Text.\n\n## Pay {#pay}\nPay it.\n\n## Print {#print}\nPrint it.";

/// A library with two good articles in both languages; the sample adds to it.
fn good() -> Library {
    Library::new()
        .article(
            "es",
            "pagar",
            "redirects: [pagar-antes]
tags: [invoices]",
            BODY,
        )
        .article(
            "en",
            "pay",
            "translates: pagar
tags: [invoices]",
            BODY,
        )
        .article("es", "ver", "tags: [invoices]", "Text.")
        .article(
            "en",
            "see",
            "translates: ver
tags: [invoices]",
            "Text.",
        )
}

fn with_pair(es: &str, en: &str) -> Library {
    let library = good().article("es", "otra", "tags: [invoices]", es);
    library.article("en", "other", "translates: otra\ntags: [invoices]", en)
}

fn with_body(body: &str) -> Library {
    with_pair(body, body)
}

fn with_front_matter(line: &str) -> Library {
    let library = good().article("es", "otra", line, "Text.");
    let english = if line.starts_with("redirects") || line.starts_with("related") { "" } else { line };
    library.article("en", "other", &format!("translates: otra\n{english}"), "Text.")
}

/// An article whose front matter ties it to nothing.
fn with_untied(body: &str) -> Library {
    let library = good().article("es", "otra", "about: []\ntags: [invoices]", body);
    library.article("en", "other", "translates: otra\nabout: []\ntags: [invoices]", body)
}

/// An article that shows an image of the folder, which has this file.
fn with_image(address: &str, file: &str, bytes: &[u8]) -> Library {
    with_body(&format!("![A]({address})")).write(file, bytes)
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A film with this text.
fn with_film(body: &str) -> Library {
    let film = "kind: video\nvideo: {url: \"https://v.example/a\", duration: 9}\ntags: [invoices]";
    let library = good().article("es", "otra", film, body);
    library.article("en", "other", &format!("translates: otra\n{film}"), body)
}

/// A section that names a condition.
fn with_conditioned(rule: &str, name: &str) -> Library {
    let body = format!("## A {{#a when=\"{name}\"}}\nx");
    let library = good().article("es", "otra", &format!("tags: [invoices]\nwhen: [{rule}]"), &body);
    library.article("en", "other", &format!("translates: otra\ntags: [invoices]\nwhen: [{rule}]"), &body)
}

/// An image of so many bytes.
fn large(bytes: u64) -> Vec<u8> {
    let mut image = PNG.to_vec();
    image.resize(usize::try_from(bytes).unwrap(), 0);
    image
}

#[test]
fn a_good_library_has_nothing_to_say() {
    assert_eq!(good().found(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_in_one_article_is_found_and_its_mended_form_is_not() {
    use FindingCode::*;
    for (code, bad, mended) in [
        (BrokenLink, with_body("[x](nada.md)"), with_body("[x](pagar.md)")),
        (BrokenLink, with_body("[x](pay.md)"), with_body("[x](pagar.md)")),
        (BrokenAnchor, with_body("[x](pagar.md#pya)"), with_body("[x](pagar.md#pay)")),
        (BrokenAnchor, with_body("[x](#here)"), with_body("[x](#here)\n\n## Here {#here}\nx")),
        (ForbiddenLink, with_body("[x](http://x.example)"), with_body("[x](https://x.example)")),
        (UnknownCoordinate, with_body("[x](graphql:Invoice.statsu)"), with_body("[x](graphql:Invoice.status)")),
        (
            UnknownCoordinate,
            with_body("## A {#a about=\"InvoiceStatus.LATE\"}\nx"),
            with_body("## A {#a about=\"InvoiceStatus.OVERDUE\"}\nx"),
        ),
        (UnknownCoordinate, with_front_matter("about: [Invoice.colour]"), with_front_matter("about: [Invoice.status]")),
        (MissingTranscript, with_film("Text."), with_film("Text.\n\n## Words {#transcript}\nWhat is said.")),
        (
            NoWayForOthers,
            with_body("## A {#a for=\"firefox,windows\"}\nx\n\n### B {#b}\nx\n\n## C {#c for=chrome}\nx"),
            with_body("## A {#a for=\"firefox,windows\"}\nx\n\n### B {#b}\nx\n\n## C {#c for=other}\nx"),
        ),
        (
            TranslationDiffers,
            with_pair(
                "## A {#a for=firefox}\nx\n\n## C {#c for=other}\nx",
                "## A {#a for=edge}\nx\n\n## C {#c for=other}\nx",
            ),
            with_pair(
                "## A {#a for=firefox}\nx\n\n## C {#c for=other}\nx",
                "## A {#a for=firefox}\nx\n\n## C {#c for=other}\nx",
            ),
        ),
        (
            DeprecatedCoordinate,
            with_front_matter("about: [Invoice.oldTotal]"),
            with_front_matter("about: [Invoice.amountDue]"),
        ),
        (
            DeprecatedCoordinate,
            with_body("```graphql\n{ organization(id: 1) { invoices { oldTotal } } }\n```"),
            with_body("```graphql\n{ organization(id: 1) { invoices { amountDue } } }\n```"),
        ),
        (UntiedArticle, with_front_matter("about: []"), with_front_matter("about: [Invoice]")),
        (UntiedArticle, with_untied("## A {#a}\nx"), with_untied("## A {#a about=\"Invoice\"}\nx")),
        (InvalidCoordinate, with_front_matter("about: [\"Invoice status\"]"), with_front_matter("about: [Invoice]")),
        (
            InvalidOperation,
            with_body("```graphql\n{ organization(id: 1) { colour } }\n```"),
            with_body("```graphql\n{ organization(id: 1) { name } }\n```"),
        ),
        (
            InvalidCondition,
            with_front_matter("when: Invoice.status =="),
            with_front_matter("when: Invoice.status != null"),
        ),
        (
            InvalidCondition,
            with_front_matter("when: Invoice.amountDue"),
            with_front_matter("when: Invoice.amountDue == \"1\""),
        ),
        (
            UnknownConditionField,
            with_front_matter("when: Invoice.statsu == 'PAID'"),
            with_front_matter("when: Invoice.status == 'PAID'"),
        ),
        (
            UnknownConditionValue,
            with_front_matter("when: Invoice.status == 'LATE'"),
            with_front_matter("when: Invoice.status == 'OVERDUE'"),
        ),
        (
            ConditionTypes,
            with_front_matter("when: size(Organization.invoices) == 'none'"),
            with_front_matter("when: size(Organization.invoices) == 0"),
        ),
        (
            UnknownConditionName,
            with_conditioned("{name: late, if: \"Invoice.status == 'OVERDUE'\", because: It is late.}", "lat"),
            with_conditioned("{name: late, if: \"Invoice.status == 'OVERDUE'\", because: It is late.}", "late"),
        ),
        (
            TranslationDiffers,
            good().article("es", "b", "when: Invoice.status == 'PAID'", "x").article("en", "c", "translates: b", "x"),
            good().article("es", "b", "when: Invoice.status == 'PAID'", "x").article(
                "en",
                "c",
                "translates: b\nwhen: Invoice.status == 'PAID'",
                "x",
            ),
        ),
        (UnknownPlaceholder, with_body("{{ Invoce.status | x }}"), with_body("{{ Invoice.status | x }}")),
        (UnknownPlaceholder, with_body("`{{ Invoice.colour | x }}`"), with_body("`{{ Invoice.amountDue | x }}`")),
        (UnknownPlaceholder, with_body("{{ Organization.invoices | x }}"), with_body("{{ Organization.name | x }}")),
        (PlaceholderWithoutDefault, with_body("{{ Invoice.id }}"), with_body("{{ Invoice.id | x }} {{ other }}")),
        (
            ForbiddenLink,
            with_body("[x](app:/{{ Invoice.id | a }})"),
            with_body("[x](app:/invoices/{{ Invoice.id | a }})"),
        ),
        (UnknownRelatedArticle, with_front_matter("related: [nada]"), with_front_matter("related: [pagar]")),
        (UnknownRelatedArticle, with_front_matter("related: [otra]"), with_front_matter("related: [pagar]")),
        (RedirectCollision, with_front_matter("redirects: [pagar]"), with_front_matter("redirects: [viejo]")),
        (RedirectCollision, with_front_matter("redirects: [pagar-antes]"), with_front_matter("redirects: [viejo]")),
        (UnknownFrontMatterKey, with_front_matter("sumary: x"), with_front_matter("summary: x")),
        (MissingAnchor, with_body("## A\nx"), with_body("## A {#a}\nx")),
        (DuplicateAnchor, with_body("## A {#a}\nx\n\n## B {#a}\nx"), with_body("## A {#a}\nx\n\n## B {#b}\nx")),
        (ImageWithoutText, with_body("![](https://x.example/a.png)"), with_body("![A](https://x.example/a.png)")),
        (
            UnknownImage,
            with_image("/images/a.png", "_images/A.png", PNG),
            with_image("/images/a.png", "_images/a.png", PNG),
        ),
        (
            UnknownImage,
            with_image("/images/../x.png", "x.png", PNG),
            with_image("/images/x/a%20b.png", "_images/x/a b.png", PNG),
        ),
        (
            NotAnImage,
            with_image("/images/a.png", "_images/a.png", b"<html>"),
            with_image("/images/a.svg", "_images/a.svg", b"<svg/>"),
        ),
        (
            NotAnImage,
            with_image("/images/a.txt", "_images/a.txt", PNG),
            with_image("/elsewhere/a.txt", "_images/a.txt", PNG),
        ),
        (
            ImageTooLarge,
            with_image("/images/a.png", "_images/a.png", &large(kb::image::LARGEST + 1)),
            with_image("/images/a.png", "_images/a.png", &large(kb::image::LARGEST)),
        ),
        (UnusualTag, with_front_matter("tags: [invoice]"), with_front_matter("tags: [invoices]")),
        (UnusualTag, with_front_matter("tags: [invocies-x, invoicess]"), with_front_matter("tags: [quite-another]")),
        (ReviewDue, with_front_matter("reviewed: 2025-11-22"), with_front_matter("reviewed: 2025-11-23")),
        (
            ReviewDue,
            with_front_matter("reviewed: 2026-10-01\nreview_every: 1"),
            with_front_matter("reviewed: 2026-10-01\nreview_every: 2"),
        ),
        (ReviewInFuture, with_front_matter("reviewed: 2026-11-25"), with_front_matter("reviewed: 2026-11-24")),
        (
            SummaryTooLong,
            with_front_matter(&format!("summary: {}", "x".repeat(301))),
            with_front_matter(&format!("summary: {}", "x".repeat(300))),
        ),
        (MissingTranslation, good().article("es", "sola", "", "x"), good()),
        (UnknownTranslationSource, good().article("en", "alone", "translates: pagra", "x"), good()),
        (MissingTranslatedAnchor, with_pair("## A {#a}\nx\n\n## B {#b}\nx", "## A {#a}\nx"), with_body("## A {#a}\nx")),
        (ExtraTranslatedAnchor, with_pair("## A {#a}\nx", "## A {#a}\nx\n\n## B {#b}\nx"), with_body("## A {#a}\nx")),
        (
            ReorderedAnchors,
            with_pair("## A {#a}\nx\n\n## B {#b}\nx", "## B {#b}\nx\n\n## A {#a}\nx"),
            with_body("## A {#a}\nx\n\n## B {#b}\nx"),
        ),
        (
            TranslationDiffers,
            with_pair("## A {#a about=\"Invoice.status\"}\nx", "## A {#a}\nx"),
            with_body("## A {#a about=\"Invoice.status\"}\nx"),
        ),
        (
            TranslationDiffers,
            good().article("es", "b", "tags: [x]", "x").article("en", "c", "translates: b\ntags: [y]", "x"),
            good().article("es", "b", "tags: [x]", "x").article("en", "c", "translates: b\ntags: [x]", "x"),
        ),
        (
            TranslationAudienceDiffers,
            good().article("es", "b", "audience: agent", "x").article("en", "c", "translates: b", "x"),
            good().article("es", "b", "audience: agent", "x").article("en", "c", "translates: b\naudience: agent", "x"),
        ),
        (
            DuplicateSlug,
            good().write("es/prepaid/pagar.md", article("pagar", "", "x")),
            good().write("es/prepaid/x.md", article("x", "", "x")),
        ),
        (DuplicateTranslation, good().article("en", "pay-again", "translates: pagar", "x"), good()),
        (
            SlugDiffersFromFileName,
            good().write("es/prepaid/x.md", article("y", "", "x")),
            good().write("es/prepaid/y.md", article("y", "", "x")),
        ),
        (
            UnknownCategory,
            good().write("es/invoicse/x.md", article("x", "", "x")),
            good().write("es/invoices/x.md", article("x", "", "x")),
        ),
        (UntranslatedCategory, good().write("categories.yaml", "invoices: {es: {title: Facturas}}"), good()),
        (UnexpectedFile, good().write("es/invoices/notes.txt", "x"), good().write("es/invoices/.notes", "x")),
        (LineEndings, good().write("es/prepaid/x.md", article("x", "", "x").replace('\n', "\r\n")), good()),
    ] {
        let report = bad.check();
        let found = report.findings.iter().find(|finding| finding.code == code);
        let found = found.unwrap_or_else(|| panic!("{code} was not found in {:#?}", report.findings));
        assert!(found.line >= 1 && found.column >= 1);
        assert!(!found.message.ends_with('.') && found.advice.ends_with(['.', '?']), "{found}");
        let left: Vec<_> = mended.check().findings.into_iter().filter(|finding| finding.code == code).collect();
        assert_eq!(left, [], "{code} was found in the mended form");
    }
}
