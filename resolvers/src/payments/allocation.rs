//! The part of a payment that went somewhere.

use async_graphql::Context;
pub use entities::payments::PaymentAllocation;
use entities::{access::policy::ReadAccounting, payments};

use super::Payment;
use crate::{
    context::{access, database},
    error::Result,
    invoices::Invoice,
    level::{Column, Level, abstract_type, object, objects},
    money::Money,
    prepaid::PrepaidAccount,
    scalars::DateTime,
};

abstract_type! {
    /// Where a part of a payment went: to an invoice, or to the prepaid account.
    union AllocationTarget { Invoice(Invoice), PrepaidAccount(PrepaidAccount) }
}

impl From<payments::AllocationTarget> for AllocationTarget {
    fn from(target: payments::AllocationTarget) -> Self {
        match target {
            payments::AllocationTarget::Invoice(invoice) => Self::Invoice(*invoice),
            payments::AllocationTarget::PrepaidAccount(account) => Self::PrepaidAccount(account),
        }
    }
}

/// The part of a payment that settled an invoice, or went to the prepaid account.
#[object(name = "PaymentAllocation")]
impl Level<PaymentAllocation> {
    /// Of which payment.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Column<Payment>> {
        self.column(payments::of_allocations(database(ctx)?, &self.refs()).await?)
    }

    /// How much of it.
    fn amount(&self) -> Column<Money> {
        self.cells(PaymentAllocation::amount)
    }

    /// The invoice that it settled, wholly or in part, or the prepaid account that it was put on.
    async fn target(&self, ctx: &Context<'_>) -> Result<Column<AllocationTarget>> {
        let targets = payments::targets_of(database(ctx)?, &self.refs()).await?;
        let owner = |target: &payments::AllocationTarget| match target {
            payments::AllocationTarget::Invoice(invoice) => invoice.organization_id,
            payments::AllocationTarget::PrepaidAccount(account) => account.organization_id,
        };
        let owners: Vec<_> = targets.iter().map(owner).collect();
        let grant = access(ctx)?.grant::<ReadAccounting>(&owners).await?;
        let seen = targets.into_iter().map(|target| Some(target).filter(|target| grant.permits(owner(target))));
        self.required(seen.map(|target| target.map(Into::into)).collect())
    }

    /// When.
    fn at(&self) -> Column<DateTime> {
        self.each(|allocation| DateTime(allocation.at))
    }
}
objects!(PaymentAllocation);
