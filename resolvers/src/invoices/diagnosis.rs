//! Why an invoice is still being asked for.

use std::sync::Arc;

use async_graphql::Context;
use entities::{
    access::policy::ReadAccounting,
    invoices::diagnosis::{DiagnosedCause, diagnoses_of},
};

use super::{Invoice, ReminderCauseKind, guides_about, texts};
use crate::{
    context::{access, database, request},
    error::{Fault, Result},
    help::HelpTopic,
    level::{Column, Level, object, objects},
    money::reader,
    payments::Payment,
    scalars::SchemaCoordinate,
};

/// What was found out about an invoice that is asked for.
#[derive(Debug, Clone)]
pub struct ReminderDiagnosis {
    causes: Vec<ReminderCause>,
}

/// One reason, with the invoice that it is about.
#[derive(Debug, Clone)]
pub struct ReminderCause {
    invoice: Arc<Invoice>,
    cause: DiagnosedCause,
}

impl ReminderDiagnosis {
    /// Of each invoice, with a number of statements that does not grow with them.
    pub(super) async fn of_invoices(ctx: &Context<'_>, invoices: &[&Invoice]) -> Result<Vec<Self>> {
        let found = diagnoses_of(database(ctx)?, invoices, access(ctx)?.today()).await?;
        let about = |(invoice, causes): (&&Invoice, Vec<DiagnosedCause>)| {
            let invoice = Arc::new(Invoice::clone(invoice));
            let cause = |cause| ReminderCause { invoice: Arc::clone(&invoice), cause };
            Self { causes: causes.into_iter().map(cause).collect() }
        };
        Ok(invoices.iter().zip(found).map(about).collect())
    }
}

/// Why an invoice is still being asked for, found in the payments that did arrive.
#[object(name = "ReminderDiagnosis")]
impl Level<ReminderDiagnosis> {
    /// The causes, the most telling first; none for an invoice that nobody is asked to pay.
    fn causes(&self) -> Column<Vec<ReminderCause>> {
        self.cells(|diagnosis| diagnosis.causes.clone())
    }
}

/// One reason why an invoice is still being asked for.
#[object(name = "ReminderCause")]
impl Level<ReminderCause> {
    /// Which it is.
    fn kind(&self) -> Column<ReminderCauseKind> {
        self.each(|cause| ReminderCauseKind::from(cause.cause.kind))
    }

    /// The payment that shows it; null where none does, or where somebody else made it.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Column<Option<Payment>>> {
        let payments = self.pluck(|cause| cause.cause.payment.clone());
        let owners: Vec<_> = payments.iter().flatten().filter_map(|payment| payment.organization_id).collect();
        let grant = access(ctx)?.grant::<ReadAccounting>(&owners).await?;
        let seen = |payment: &Payment| payment.organization_id.is_none_or(|owner| grant.permits(owner));
        self.column(payments.into_iter().map(|payment| payment.filter(seen)).collect())
    }

    /// What happened and what to do, in a sentence for the person, in the reader's language.
    async fn explanation(&self, ctx: &Context<'_>) -> Result<Column<String>> {
        let reader = reader(request(ctx)?, None);
        Ok(self.each(|cause| texts::explanation(reader, &cause.invoice, &cause.cause)))
    }

    /// The mutation that would settle the matter, such as Mutation.payInvoice; null where there is nothing to do.
    fn remedy(&self) -> Column<Option<SchemaCoordinate>> {
        let parse = |remedy: &str| remedy.parse().map(SchemaCoordinate).map_err(Fault::internal);
        self.try_each(|cause| cause.cause.remedy.map(parse).transpose())
    }

    /// The guides about this cause.
    async fn help(&self, ctx: &Context<'_>) -> Result<Column<Vec<HelpTopic>>> {
        let about = self.pluck(|cause| vec![format!("ReminderCauseKind.{}", cause.cause.kind)]);
        self.column(guides_about(ctx, about)?)
    }
}
objects!(ReminderDiagnosis, ReminderCause);
