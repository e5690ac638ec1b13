//! The evidence for many invoices, with a number of statements that does not grow with them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{Evidence, diagnose};
use crate::{
    db::Database,
    error::StoreResult,
    ids::{OrganizationId, PaymentId},
    invoices::{Invoice, PaymentReminder, ReminderCauseKind, store::reminders_of},
    money::Money,
    payments::{Payment, PaymentAllocation, allocation, payment},
    prepaid, rows,
    sql::Projection,
};

/// A cause with the row of its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosedCause {
    /// Which.
    pub kind: ReminderCauseKind,
    /// The payment that shows it.
    pub payment: Option<Payment>,
    /// The mutation that would settle the matter, as a schema coordinate.
    pub remedy: Option<&'static str>,
}

/// The causes for each invoice, in their order, with six statements however many invoices there are.
///
/// # Errors
/// When the database fails.
pub async fn diagnoses_of(
    db: &Database,
    invoices: &[&Invoice],
    today: NaiveDate,
) -> StoreResult<Vec<Vec<DiagnosedCause>>> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    let reminders = reminders_of(db, invoices, Projection::ALL).await?;
    let settling = allocations(db, allocation::Column::InvoiceId, &ids_of(invoices)).await?;
    let payments = payments(db, invoices, &settling).await?;
    let payment_ids: Vec<_> = payments.iter().map(|payment| payment.id).collect();
    let used = allocations(db, allocation::Column::PaymentId, &payment_ids).await?;
    let balances = balances(db, invoices).await?;
    let index = Index::new(&payments, &used);
    let diagnoses = invoices.iter().zip(&reminders).map(|(invoice, reminders)| {
        index.diagnose(invoice, reminders, balances.get(&invoice.organization_id).copied(), today)
    });
    Ok(diagnoses.collect())
}

fn ids_of(invoices: &[&Invoice]) -> Vec<uuid::Uuid> {
    invoices.iter().map(|invoice| invoice.id.0).collect()
}

async fn allocations<I: crate::ids::Id>(
    db: &Database,
    column: allocation::Column,
    ids: &[I],
) -> StoreResult<Vec<PaymentAllocation>> {
    let query = allocation::Entity::find().filter(rows::among(db.backend(), column, ids));
    let query = query.order_by_asc(allocation::Column::At).order_by_asc(allocation::Column::Id);
    rows::all(db, query).await
}

/// Every payment that may show something: those that settled one of the invoices, those that quote one of them, and those
/// of their organizations that did not settle what they were for; since the oldest of the invoices, and in the order in which
/// they arrived.
async fn payments(db: &Database, invoices: &[&Invoice], settling: &[PaymentAllocation]) -> StoreResult<Vec<Payment>> {
    use payment::Column;
    let backend = db.backend();
    let settling: Vec<_> = settling.iter().map(|part| part.payment_id).collect();
    let owners: HashSet<_> = invoices.iter().map(|invoice| invoice.organization_id).collect();
    let owners: Vec<_> = owners.into_iter().collect();
    let references = invoices.iter().map(|invoice| invoice.payment_reference.as_str());
    let quotes = Column::Reference.is_in(references);
    let oldest = invoices.iter().map(|invoice| invoice.issued_on).min().unwrap_or_default();
    let stray = rows::among(backend, Column::OrganizationId, &owners)
        .add(Column::Mismatch.is_not_null())
        .add(Column::ReceivedAt.gte(oldest.and_time(chrono::NaiveTime::MIN).and_utc()));
    let any = Condition::any().add(rows::among(backend, Column::Id, &settling)).add(quotes).add(stray);
    let query = payment::Entity::find().filter(any);
    rows::all(db, query.order_by_asc(Column::ReceivedAt).order_by_asc(Column::Id)).await
}

/// What lies on the prepaid accounts of the invoices' organizations.
async fn balances(db: &Database, invoices: &[&Invoice]) -> StoreResult<HashMap<OrganizationId, Money>> {
    let owners: Vec<_> = invoices.iter().map(|invoice| invoice.organization_id).collect();
    let accounts = prepaid::by_organization(db, &owners).await?;
    Ok(accounts.into_iter().map(|(owner, account)| (owner, account.funds().balance)).collect())
}

/// Payments and their parts, ready to be dealt out to invoices.
struct Index<'a> {
    payments: HashMap<PaymentId, &'a Payment>,
    /// In the order in which they arrived.
    by_owner: HashMap<OrganizationId, Vec<&'a Payment>>,
    by_reference: HashMap<&'a str, Vec<&'a Payment>>,
    by_payment: HashMap<PaymentId, Vec<&'a PaymentAllocation>>,
    by_invoice: HashMap<crate::ids::InvoiceId, Vec<PaymentId>>,
}

impl<'a> Index<'a> {
    fn new(payments: &'a [Payment], parts: &'a [PaymentAllocation]) -> Self {
        let mut index = Self {
            payments: payments.iter().map(|payment| (payment.id, payment)).collect(),
            by_owner: HashMap::new(),
            by_reference: HashMap::new(),
            by_payment: HashMap::new(),
            by_invoice: HashMap::new(),
        };
        for payment in payments {
            if let Some(owner) = payment.organization_id.filter(|_| payment.mismatch.is_some()) {
                index.by_owner.entry(owner).or_default().push(payment);
            }
            if let Some(reference) = payment.reference.as_deref() {
                index.by_reference.entry(reference).or_default().push(payment);
            }
        }
        for part in parts {
            index.by_payment.entry(part.payment_id).or_default().push(part);
            if let Some(invoice) = part.invoice_id {
                index.by_invoice.entry(invoice).or_default().push(part.payment_id);
            }
        }
        index
    }

    fn diagnose(
        &self,
        invoice: &Invoice,
        reminders: &[PaymentReminder],
        balance: Option<Money>,
        today: NaiveDate,
    ) -> Vec<DiagnosedCause> {
        let payments = self.payments_about(invoice);
        let parts = payments.iter().flat_map(|payment| self.by_payment.get(&payment.id).into_iter().flatten());
        let allocations: Vec<PaymentAllocation> = parts.map(|part| (*part).clone()).collect();
        let evidence = Evidence {
            invoice,
            reminders,
            payments: &payments,
            allocations: &allocations,
            prepaid_balance: balance.unwrap_or(Money::zero(invoice.currency)),
        };
        let causes = diagnose(&evidence, today).into_iter();
        let with_row = |cause: super::Cause| DiagnosedCause {
            kind: cause.kind,
            payment: cause.payment.and_then(|id| self.payments.get(&id)).map(|payment| (*payment).clone()),
            remedy: cause.remedy,
        };
        causes.map(with_row).collect()
    }

    /// Each once, in the order in which they arrived.
    fn payments_about(&self, invoice: &Invoice) -> Vec<Payment> {
        let of_owner = self.by_owner.get(&invoice.organization_id).into_iter().flatten().copied();
        let quoting = self.by_reference.get(invoice.payment_reference.as_str()).into_iter().flatten().copied();
        let settling = self.by_invoice.get(&invoice.id).into_iter().flatten();
        let settling = settling.filter_map(|id| self.payments.get(id).copied());
        let mut about: Vec<&Payment> = of_owner.chain(quoting).chain(settling).collect();
        about.sort_unstable_by_key(|payment| (payment.received_at, payment.id));
        about.dedup_by_key(|payment| payment.id);
        about.into_iter().cloned().collect()
    }
}
