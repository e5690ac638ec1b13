//! The file of a pro forma, which says on its face what it is not.

use entities::{
    invoices::{InvoiceLine, ProForma},
    locale::Language,
    money::Money,
};

use super::{
    cells::{self, Cell},
    labels::labels,
    rows::{Face, header, totals_of},
    texts,
};
use crate::error::Result;

/// `pro-forma-P-2026-0000042.csv`.
pub(super) fn shown_name(pro_forma: &ProForma) -> String {
    format!("pro-forma-{}.csv", pro_forma.number)
}

/// The table. It has no due day and no reference: nobody can pay it.
///
/// # Errors
/// Never for rows that our constructors made.
pub(super) fn bytes(
    pro_forma: &ProForma,
    lines: &[InvoiceLine],
    issuer: &str,
    billed_to: &str,
    language: Language,
) -> Result<Vec<u8>> {
    let labels = labels(language);
    let face = Face {
        number: Cell::text(&pro_forma.number),
        issued_on: Cell::day(pro_forma.created_at.date_naive()),
        due_on: Cell::Empty,
        issuer: Cell::text(issuer),
        billed_to: Cell::text(billed_to),
        vat_number: Cell::Empty,
        reference: Cell::Empty,
        currency: pro_forma.currency,
    };
    let amount = |minor| Money::new(minor, pro_forma.currency);
    let mut rows = vec![face.notice(labels, texts::no_value(language))];
    rows.extend(lines.iter().map(|line| face.line(labels, line)));
    rows.push(face.total(labels.subtotal, amount(pro_forma.subtotal_minor)));
    rows.extend(face.taxes(labels, &totals_of(lines, pro_forma.currency)?.taxes));
    rows.push(face.total(labels.total, pro_forma.total()));
    cells::table(header(labels), rows)
}

#[cfg(test)]
mod tests {
    use entities::ids::{OrganizationId, ProFormaId, UserId};
    use uuid::Uuid;

    use super::*;
    use crate::invoices::testing::{invoice, lines};

    #[test]
    fn a_pro_forma_says_on_its_face_what_it_is_not_and_cannot_be_paid() {
        let like = invoice();
        let pro_forma = ProForma {
            id: ProFormaId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::nil()),
            number: "P-2026-0000007".to_owned(),
            currency: like.currency,
            subtotal_minor: like.subtotal_minor,
            tax_minor: like.tax_minor,
            total_minor: like.total_minor,
            created_by: UserId(Uuid::nil()),
            created_at: like.created_at,
        };
        for (language, sentence) in [
            (Language::Es, "sin valor legal, fiscal ni contable"),
            (Language::En, "no legal, fiscal or accounting value"),
            (Language::Fr, "sans valeur légale, fiscale ni comptable"),
            (Language::De, "ohne rechtlichen, steuerlichen oder buchhalterischen Wert"),
            (Language::It, "senza valore legale, fiscale o contabile"),
        ] {
            let bytes = bytes(&pro_forma, &lines(), "Desk SA", "Ana", language).expect("a file");
            let text = String::from_utf8(bytes).expect("UTF-8");
            let first = text.lines().nth(1).expect("a row below the header");
            assert!(first.contains(sentence), "{language}: {first}");
            assert!(!text.contains("RF18"), "{text}");
            assert!(text.lines().last().expect("a row").ends_with(",1254.50,CHF"), "{text}");
        }
        assert_eq!(shown_name(&pro_forma), "pro-forma-P-2026-0000007.csv");
    }
}
