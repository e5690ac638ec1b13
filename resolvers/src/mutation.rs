//! The root of all mutations. The fields of one operation are run one after the other.

use async_graphql::{Context, Object};

use crate::{
    error::Result,
    invoices::{self, PayInvoiceInput, PayInvoicePayload},
    level::{Column, Level},
    prepaid::{self, TopUpPrepaidAccountInput, TopUpPrepaidAccountPayload},
};

/// Everything that can be changed.
#[derive(Debug)]
pub struct Mutation;

/// Everything that can be changed.
///
/// Mutations that move money take an `idempotencyKey`: the same key with the same input returns the first answer again, for at least 24 hours; with another input it is refused with IDEMPOTENCY_KEY_REUSED.
#[Object(name = "Mutation")]
impl Level<Mutation> {
    /// Pays an invoice wholly, or in part with `amount`. From the prepaid account the money moves at once; for any other method the payload has the instructions, and nothing moves until the money arrives, which must be the whole amount due.
    async fn pay_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invoice, how, and how much.")] input: PayInvoiceInput,
    ) -> Result<Column<PayInvoicePayload>> {
        self.column(vec![invoices::pay(ctx, input).await?])
    }

    /// Takes note that money is to be put on an organization's prepaid account, and tells how to pay it in. The balance rises when the money arrives.
    async fn top_up_prepaid_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose account, how much, and how.")] input: TopUpPrepaidAccountInput,
    ) -> Result<Column<TopUpPrepaidAccountPayload>> {
        self.column(vec![prepaid::top_up(ctx, input).await?])
    }
}
