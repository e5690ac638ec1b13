//! The file of a final invoice: its lines, its totals, and what was paid.

use entities::{
    invoices::{Invoice, InvoiceLine, InvoiceState},
    locale::Language,
    payments::PaymentReference,
};

use super::{
    cells::{self, Cell},
    labels::labels,
    rows::{Face, header, one_line, totals_of},
};
use crate::error::Result;

/// `factura-2026-0000042.csv`.
pub(super) fn shown_name(invoice: &Invoice, language: Language) -> String {
    format!("{}-{}.csv", labels(language).invoice, invoice.number)
}

/// The table.
///
/// # Errors
/// Never for rows that our constructors made.
pub(super) fn bytes(invoice: &Invoice, lines: &[InvoiceLine], issuer: &str, language: Language) -> Result<Vec<u8>> {
    let labels = labels(language);
    let face = Face {
        number: Cell::text(&invoice.number),
        issued_on: Cell::day(invoice.issued_on),
        due_on: Cell::day(invoice.due_on),
        issuer: Cell::text(issuer),
        billed_to: Cell::text(one_line(&invoice.billing_address)),
        vat_number: invoice.billing_address.vat_number.as_ref().map_or(Cell::Empty, Cell::text),
        reference: Cell::text(printed_reference(&invoice.payment_reference)),
        currency: invoice.currency,
    };
    let mut rows: Vec<_> = lines.iter().map(|line| face.line(labels, line)).collect();
    rows.push(face.total(labels.subtotal, invoice.subtotal()));
    rows.extend(face.taxes(labels, &totals_of(lines, invoice.currency)?.taxes));
    rows.push(face.total(labels.total, invoice.total()));
    let refunded = invoice.state == InvoiceState::Refunded;
    rows.push(face.total(if refunded { labels.refunded } else { labels.paid }, invoice.amount_paid()));
    cells::table(header(labels), rows)
}

/// In groups, as on paper: a spreadsheet would round 27 digits in a row.
pub(super) fn printed_reference(reference: &str) -> String {
    reference.parse::<PaymentReference>().map_or_else(|_| reference.to_owned(), |reference| reference.grouped())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoices::testing::{invoice, lines};

    #[test]
    fn the_file_of_an_invoice_has_its_lines_its_totals_and_what_was_paid() {
        let invoice = Invoice { paid_minor: 125_450, ..invoice() };
        let bytes = bytes(&invoice, &lines(), "Desk SA", Language::Es).expect("a file");
        let face = "2026-0000042,2026-03-01,2026-03-31,Desk SA,\
            \"Pan, Vino & Cía, Ana Pérez, Calle Mayor 1, 28013 Madrid, ES\",ESB12345674,RF18 5390 0754 7034";
        let expected = [
            "Fila,Número,Fecha de emisión,Vencimiento,Emisor,Destinatario,Número de IVA,Referencia de pago,Descripción,\
             Periodo desde,Periodo hasta,Cantidad,Precio unitario,IVA %,Importe,Moneda"
                .to_owned(),
            format!("Línea,{face},\"Alojamiento web, \"\"Pro\"\"\",2026-03-01,2027-02-28,12,100.00,8.1,1200.00,CHF"),
            format!("Línea,{face},'=2+2,,,1,-39.50,8.1,-39.50,CHF"),
            format!("Base imponible,{face},,,,,,,1160.50,CHF"),
            format!("IVA,{face},,,,,,8.1,94.00,CHF"),
            format!("Total,{face},,,,,,,1254.50,CHF"),
            format!("Pagado,{face},,,,,,,1254.50,CHF"),
            String::new(),
        ];
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected.join("\r\n"));
    }

    #[test]
    fn what_was_given_back_is_not_called_paid() {
        let invoice = Invoice { paid_minor: 125_450, state: InvoiceState::Refunded, ..invoice() };
        let text =
            String::from_utf8(bytes(&invoice, &lines(), "Desk SA", Language::En).expect("a file")).expect("UTF-8");
        let last = text.lines().last().expect("a row");
        assert!(last.starts_with("Refunded,") && last.ends_with(",1254.50,CHF"), "{last}");
    }

    #[test]
    fn a_file_is_called_in_the_language_of_its_reader() {
        for (language, name) in [
            (Language::Es, "factura-2026-0000042.csv"),
            (Language::En, "invoice-2026-0000042.csv"),
            (Language::Fr, "facture-2026-0000042.csv"),
            (Language::De, "rechnung-2026-0000042.csv"),
            (Language::It, "fattura-2026-0000042.csv"),
        ] {
            assert_eq!(shown_name(&invoice(), language), name);
        }
    }
}
