//! Pro formas, and exports in every state.

use chrono::Days;

use super::{books::lines, home::Home, maker::Maker};
use crate::{
    audit::Actor,
    error::InputError,
    invoices::{
        ExportFormat, ExportStatus, InvoiceFilter, InvoiceNumber, InvoiceStatus, NewInvoiceExport, NewProForma,
    },
};

/// Days ago, state, what it becomes, of which status, how many invoices, how many are done.
type Export = (i64, ExportStatus, ExportFormat, &'static [InvoiceStatus], u32, i32);

const EXPORTS: [Export; 5] = [
    (330, ExportStatus::Done, ExportFormat::Csv, &[], 64, 64),
    (95, ExportStatus::Failed, ExportFormat::PdfArchive, &[InvoiceStatus::Paid], 58, 23),
    (94, ExportStatus::Done, ExportFormat::PdfArchive, &[InvoiceStatus::Paid], 58, 58),
    (0, ExportStatus::Running, ExportFormat::Csv, &[InvoiceStatus::Overdue], 3, 1),
    (0, ExportStatus::Queued, ExportFormat::Csv, &[InvoiceStatus::Open, InvoiceStatus::PartiallyPaid], 4, 0),
];

/// Two pro formas for every organization that has more than one product, and the main organization's exports.
pub(super) fn draw_up(maker: &mut Maker, homes: &[Home]) -> Result<(), InputError> {
    let mut count = 0;
    for ago in [210, 8] {
        for home in homes.iter().filter(|home| home.products.len() > 1) {
            count += 1;
            pro_forma(maker, home, ago, count)?;
        }
    }
    homes.first().map_or(Ok(()), |agency| exports(maker, agency))
}

fn pro_forma(maker: &mut Maker, home: &Home, ago: i64, count: u32) -> Result<(), InputError> {
    maker.go_to(ago);
    let (_, head) = home.head()?;
    let next = |product: &crate::products::Product| lines::of_period(product, product.renews_on(), home.plan.region);
    let new = NewProForma {
        organization: home.organization.id,
        currency: home.organization.currency,
        number: InvoiceNumber::new(maker.day(ago), count)?,
        created_by: head.id,
        lines: home.products.iter().take(2).flat_map(next).collect(),
    };
    let (row, lines) = new.build(&maker.ids, &maker.clock)?;
    let summary = format!("made the pro forma {}, {}", row.number, row.total());
    let actor = Actor::User(head);
    maker.note(home.organization.id, actor, "Mutation.createProForma", Some(row.id), &summary)?;
    maker.rows.pro_formas.push(row);
    maker.rows.pro_forma_lines.extend(lines);
    Ok(())
}

fn exports(maker: &mut Maker, home: &Home) -> Result<(), InputError> {
    let (_, accountant) = home.member(super::data::agency::ACCOUNTANT)?;
    for (ago, status, format, of, invoice_count, done) in EXPORTS {
        maker.go_to(ago);
        let to = maker.day(ago);
        let filter = InvoiceFilter {
            status: of.to_vec(),
            issued_from: to.checked_sub_days(Days::new(365)),
            issued_to: Some(to),
            text: None,
        };
        let new = NewInvoiceExport {
            organization: home.organization.id,
            requested_by: accountant.id,
            format,
            filter,
            invoice_count,
            send_to: (format == ExportFormat::PdfArchive).then_some(accountant.email.as_str()),
        };
        let mut export = new.build(&maker.ids, &maker.clock)?;
        (export.status, export.done_count) = (status, done);
        let summary = format!("asked for {invoice_count} invoices as {format}");
        let actor = Actor::User(accountant);
        maker.note(home.organization.id, actor, "Mutation.exportInvoices", Some(export.id), &summary)?;
        maker.rows.exports.push(export);
    }
    Ok(())
}
