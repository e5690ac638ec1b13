//! Invoices with their lines and reminders, pro formas and exports.

mod diagnosis;
mod enums;
mod export;
mod filter;
mod invoice;
mod line;
mod pay;
mod pro_forma;
mod refusals;
mod reminder;
#[cfg(test)]
pub(crate) mod testing;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Context;
pub use diagnosis::{ReminderCause, ReminderDiagnosis};
use entities::{access::policy::ReadAccounting, invoices, organizations::Organization, page::PageArgs};
pub use enums::{ExportFormat, ExportStatus, InvoiceOrderField, InvoiceStatus, OrderDirection, ReminderCauseKind};
pub use export::InvoiceExport;
pub use filter::{InvoiceFilter, InvoiceOrder};
pub use invoice::Invoice;
pub use line::InvoiceLine;
pub use pay::{PayInvoiceInput, PayInvoicePayload, pay};
pub use pro_forma::ProForma;
pub use reminder::{PaymentReminder, ReminderVerification, verify_reminder};

use crate::{
    connection::Connection,
    context::{access, database},
    error::{Fault, Result},
    help::{self, HelpTopic},
    level::{Column, Level},
    projection::wanted_of,
};

/// The invoices of organizations, for `Organization.invoices`.
///
/// # Errors
/// A cursor of another list or order, a text that is too long, or a database that fails.
pub async fn of_organizations(
    ctx: &Context<'_>,
    level: &Level<Organization>,
    filter: Option<InvoiceFilter>,
    order_by: Option<InvoiceOrder>,
    args: PageArgs,
) -> Result<Column<Connection<Invoice>>> {
    let (filter, order) = (filter.unwrap_or_default().try_into()?, order_by.unwrap_or_default().into());
    let organizations = level.pluck(|organization| organization.id);
    let access = access(ctx)?;
    let grant = access.grant::<ReadAccounting>(&organizations).await?;
    let (db, today) = (database(ctx)?, access.today());
    let pages =
        invoices::of_organizations(db, &grant, &organizations, &filter, order, today, &args, wanted_of::<Invoice>(ctx))
            .await?;
    level.column(pages.into_iter().map(Connection).collect())
}

/// How many guides a cause or an answer carries.
const GUIDES: i32 = 3;

/// The guides about coordinates that we spell ourselves, for each of many objects; those about the same share one
/// look-up.
pub(crate) fn guides_about(ctx: &Context<'_>, objects: Vec<Vec<impl AsRef<str>>>) -> Result<Vec<Vec<HelpTopic>>> {
    let parse = |text: &_| AsRef::<str>::as_ref(text).parse::<kb::Coordinate>().map_err(Fault::internal);
    let parsed = objects.iter().map(|about| about.iter().map(parse).collect::<Result<Vec<_>>>());
    let parsed = parsed.collect::<Result<Vec<_>>>()?;
    let distinct: BTreeSet<_> = parsed.iter().cloned().collect();
    let topics = help::of_coordinates(ctx, distinct.iter().cloned().collect(), None, GUIDES)?;
    let known: BTreeMap<_, _> = distinct.into_iter().zip(topics).collect();
    Ok(parsed.iter().map(|about| known.get(about).cloned().unwrap_or_default()).collect())
}
