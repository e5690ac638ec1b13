//! The root of all mutations. The fields of one operation are run one after the other.

use async_graphql::{Context, Object};

use crate::{
    error::Result,
    invoices::{self, PayInvoiceInput, PayInvoicePayload},
    level::{Column, Level},
    prepaid::{self, TopUpPrepaidAccountInput, TopUpPrepaidAccountPayload},
    teams::{
        self, CreateTeamInput, CreateTeamPayload, DeleteTeamInput, DeleteTeamPayload, UpdateTeamInput,
        UpdateTeamPayload,
    },
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

    /// Makes a work team. It starts empty, and gives nobody access yet.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose team, its name, and what it is for.")] input: CreateTeamInput,
    ) -> Result<Column<CreateTeamPayload>> {
        self.column(vec![teams::create(ctx, input).await?])
    }

    /// Changes a team's name and description.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team, and what is to be changed of it.")] input: UpdateTeamInput,
    ) -> Result<Column<UpdateTeamPayload>> {
        self.column(vec![teams::update(ctx, input).await?])
    }

    /// Deletes a team. Its members lose what came through it and nothing else.
    async fn delete_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team.")] input: DeleteTeamInput,
    ) -> Result<Column<DeleteTeamPayload>> {
        self.column(vec![teams::delete(ctx, input).await?])
    }
}
