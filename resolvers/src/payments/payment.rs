//! A payment.

use async_graphql::{Context, ID};
pub use entities::payments::Payment;
use entities::{
    access::{Grant, policy::ReadAccounting},
    organizations, payments,
};

use super::{PaymentAllocation, PaymentMethodKind, PaymentMismatch, PaymentStatus};
use crate::{
    connection::connection,
    context::{access, database},
    error::Result,
    level::{Column, Level, object, objects},
    money::Money,
    organizations::Organization,
    scalars::{DateTime, GlobalId},
};

/// Money that arrived.
#[object(name = "Payment")]
impl Level<Payment> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|payment| GlobalId(payment.id))
    }

    /// Who paid; null where nothing ties the payment to anybody, or to somebody else.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Column<Option<Organization>>> {
        let found = organizations::of_payments(database(ctx)?, &self.refs()).await?;
        let grant = self.grant(ctx).await?;
        self.column(found.into_iter().map(|found| found.filter(|payer| grant.permits(payer.id))).collect())
    }

    /// How it came.
    fn method(&self) -> Column<PaymentMethodKind> {
        self.each(|payment| PaymentMethodKind::from(payment.method))
    }

    /// How far it is.
    fn status(&self) -> Column<PaymentStatus> {
        self.each(|payment| PaymentStatus::from(payment.status))
    }

    /// What came.
    fn amount(&self) -> Column<Money> {
        self.cells(Payment::amount)
    }

    /// When it arrived, or was announced.
    fn received_at(&self) -> Column<DateTime> {
        self.each(|payment| DateTime(payment.received_at))
    }

    /// The reference that the payer quoted.
    fn reference(&self) -> Column<Option<String>> {
        self.each(|payment| payment.reference.as_deref())
    }

    /// What it was used for; none where somebody else made it.
    async fn allocations(&self, ctx: &Context<'_>) -> Result<Column<Vec<PaymentAllocation>>> {
        let found = payments::allocations_of_payments(database(ctx)?, &self.refs()).await?;
        let grant = self.grant(ctx).await?;
        let seen = |(payment, parts): (&Payment, Vec<PaymentAllocation>)| {
            let own = payment.organization_id.is_none_or(|payer| grant.permits(payer));
            if own { parts } else { Vec::new() }
        };
        self.column(self.items().zip(found).map(seen).collect())
    }

    /// Null where the payment settled what it was for.
    fn mismatch(&self) -> Column<Option<PaymentMismatch>> {
        self.each(|payment| payment.mismatch.map(PaymentMismatch::from))
    }
}
objects!(Payment);

impl Level<Payment> {
    /// A payment can be reached through the invoice that it settled, and be somebody else's.
    async fn grant(&self, ctx: &Context<'_>) -> Result<Grant<ReadAccounting>> {
        let payers: Vec<_> = self.items().filter_map(|payment| payment.organization_id).collect();
        Ok(access(ctx)?.grant(&payers).await?)
    }
}
connection!(Payment, "Payment");
