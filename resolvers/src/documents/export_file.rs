//! The file of many invoices: a row an invoice.

use chrono::NaiveDate;
use entities::{
    invoices::{Invoice, InvoiceExport},
    locale::Language,
};

use super::{
    cells::{self, Cell},
    invoice_file::printed_reference,
    labels::labels,
    rows::one_line,
};
use crate::error::Result;

/// `facturas-2026-03-01.csv`, by the day on which it was asked for.
pub(super) fn shown_name(export: &InvoiceExport, language: Language) -> String {
    format!("{}-{}.csv", labels(language).invoices, export.created_at.date_naive())
}

/// The table; the status is the one of `today`, by its name in the API.
///
/// # Errors
/// Never.
pub(super) fn bytes(invoices: &[Invoice], today: NaiveDate, language: Language) -> Result<Vec<u8>> {
    let labels = labels(language);
    let header = [
        labels.number,
        labels.issued_on,
        labels.due_on,
        labels.status,
        labels.paid_on,
        labels.billed_to,
        labels.vat_number,
        labels.reference,
        labels.subtotal,
        labels.tax,
        labels.total,
        labels.paid,
        labels.due,
        labels.currency,
    ];
    let row = |invoice: &Invoice| {
        let address = &invoice.billing_address;
        [
            Cell::text(&invoice.number),
            Cell::day(invoice.issued_on),
            Cell::day(invoice.due_on),
            Cell::text(invoice.status(today).as_str()),
            invoice.paid_at.map_or(Cell::Empty, |paid| Cell::day(paid.date_naive())),
            Cell::text(one_line(address)),
            address.vat_number.as_ref().map_or(Cell::Empty, Cell::text),
            Cell::text(printed_reference(&invoice.payment_reference)),
            Cell::amount(invoice.subtotal()),
            Cell::amount(invoice.tax()),
            Cell::amount(invoice.total()),
            Cell::amount(invoice.amount_paid()),
            Cell::amount(invoice.amount_due()),
            Cell::text(invoice.currency.code()),
        ]
    };
    cells::table(header, invoices.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoices::testing::invoice;

    #[test]
    fn the_file_of_many_invoices_has_a_row_an_invoice() {
        let today = "2026-04-01".parse().expect("a day");
        let bytes = bytes(&[invoice(), invoice()], today, Language::En).expect("a file");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let rows: Vec<_> = text.split_terminator("\r\n").collect();
        let row = "2026-0000042,2026-03-01,2026-03-31,OVERDUE,,\
            \"Pan, Vino & Cía, Ana Pérez, Calle Mayor 1, 28013 Madrid, ES\",ESB12345674,RF18 5390 0754 7034,\
            1160.50,94.00,1254.50,120.00,1134.50,CHF";
        assert_eq!(rows[1..], [row, row]);
        assert!(rows[0].starts_with("Number,Issued on,Due on,Status,Paid on,Billed to,"), "{}", rows[0]);
    }
}
