//! What a finding says and where it points, and what a report comes to.

use super::{good, with_body, with_front_matter};
use crate::support::article;
use kb::{FindingCode, Severity};

#[test]
fn findings_say_what_was_probably_meant() {
    for (library, part) in [
        (with_front_matter("sumary: x"), "did you mean `summary`?"),
        (with_body("[x](graphql:Invoice.statsu)"), "Did you mean `Invoice.status`?"),
        (with_body("[x](pay.md)"), "did you mean `pagar`?"),
        (with_body("[x](pagra.md)"), "did you mean `pagar`?"),
        (with_body("[x](pagar.md#pya)"), "did you mean `pay`?"),
        (with_front_matter("related: [pagra]"), "did you mean `pagar`?"),
        (good().article("en", "alone", "translates: pagra", "x"), "did you mean `pagar`?"),
        (good().write("es/invoicse/x.md", article("x", "", "x")), "did you mean `invoices`?"),
        (with_front_matter("tags: [invoice]"), "did you mean `invoices`?"),
        (with_front_matter("when: Invoice.statsu == 'PAID'"), "did you mean `status`?"),
        (with_front_matter("when: Invoice.status == 'PAD'"), "did you mean `PAID`?"),
    ] {
        let report = library.check();
        assert!(report.to_string().contains(part), "{part}\n{report}");
    }
}

#[test]
fn places_are_those_of_the_file() {
    let library = good()
        .article(
            "es",
            "otra",
            "about: [Invoice, Invoice.colour]",
            "Uno.\n\n[x](nada.md)\n\n```graphql\n{\n  nada\n}\n```\n\nDos ![x](/images/nada.png) y ![](/images/nada.png)",
        )
        .article("en", "other", "translates: otra\nabout: [Invoice]", "x");
    let report = library.check();
    let place = |code| {
        let finding = report.findings.iter().find(|finding| finding.code == code).unwrap();
        (finding.path.as_str(), finding.line, finding.column)
    };
    assert_eq!(place(FindingCode::UnknownCoordinate), ("es/invoices/otra.md", 8, 18));
    assert_eq!(place(FindingCode::BrokenLink), ("es/invoices/otra.md", 13, 1));
    assert_eq!(place(FindingCode::InvalidOperation), ("es/invoices/otra.md", 17, 3));
    assert_eq!(place(FindingCode::UnknownImage), ("es/invoices/otra.md", 21, 5));
    assert_eq!(place(FindingCode::ImageWithoutText), ("es/invoices/otra.md", 21, 30));
    for (when, column) in [
        ("when: size(Organization.invoices) > 0 && Organization.nmae == 'x'", 42),
        ("when: [\"size(Organization.invoices) > 0 && Organization.nmae == 'x'\"]", 44),
        ("when: [{because: x, if: \"Organization.nmae == 'x'\"}]", 26),
    ] {
        let report = with_front_matter(when).check();
        let unknown = report.findings.iter().filter(|finding| finding.code == FindingCode::UnknownConditionField);
        let found = unknown.into_iter().find(|finding| finding.path.starts_with("es/"));
        let found = found.unwrap_or_else(|| panic!("{when}: {:#?}", report.findings));
        assert_eq!((found.line, found.column), (9, column), "{when}");
    }
    assert!(report.findings.is_sorted_by_key(|finding| (finding.path.clone(), finding.line, finding.column)));
}

#[test]
fn coverage_names_what_no_article_explains_locale_by_locale() {
    let library = good()
        .article("es", "a", "about: [Mutation.payInvoice, InvoiceStatus]", "## A {#a about=\"InvoiceStatus.PAID\"}\nx")
        .article("en", "b", "translates: a\nabout: [UserErrorCode.INVALID_IBAN]", "x");
    let report = library.check();
    let [es, en] = &report.coverage[..] else { panic!("two locales") };
    assert_eq!((es.locale.as_str(), es.articles, en.locale.as_str(), en.articles), ("es", 3, "en", 3));
    let names = |list: &[kb::Coordinate]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((es.mutations.total, es.mutations.explained), (2, 1));
    assert_eq!(names(&es.mutations.missing), ["Mutation.topUpPrepaidAccount"]);
    assert_eq!(names(&es.enum_values.missing), ["InvoiceStatus.OPEN", "InvoiceStatus.OVERDUE"]);
    assert_eq!(names(&en.error_codes.missing), ["UserErrorCode.INVOICE_NOT_PAID"]);
    assert_eq!(en.enum_values.explained, 0);
    let text = report.to_string();
    assert!(text.contains("mutations that no article explains: Mutation.topUpPrepaidAccount"), "{text}");
}

#[test]
fn a_report_is_json_and_counts_by_severity() {
    let report = with_body("[x](nada.md)").article("es", "sola", "", "x").check();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["articles"], 7);
    let first = &json["findings"][0];
    assert_eq!(first["code"], "broken-link");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["line"], 13);
    assert_eq!(json["coverage"][0]["enumValues"]["total"], 3);
    assert_eq!((report.error_count(), report.warning_count()), (2, 1));
    assert!(report.to_string().ends_with("7 articles checked: 2 errors, 1 warning"), "{report}");
    assert_eq!(report.findings.iter().filter(|it| it.severity == Severity::Warning).count(), 1);
}
