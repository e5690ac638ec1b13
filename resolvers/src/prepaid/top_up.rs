//! A top-up.

use async_graphql::{Context, ID};
pub use entities::prepaid::TopUp;

use crate::{
    connection::connection,
    context::services,
    error::Result,
    level::{Column, Level, object, objects},
    money::Money,
    payments::{PaymentInstructions, PaymentMethodKind, PaymentStatus},
    scalars::GlobalId,
};

/// Money that somebody means to put on a prepaid account.
#[object(name = "TopUp")]
impl Level<TopUp> {
    /// Its global ID.
    fn id(&self) -> Column<ID> {
        self.each(|top_up| GlobalId(top_up.id))
    }

    /// How much.
    fn amount(&self) -> Column<Money> {
        self.cells(TopUp::amount)
    }

    /// How it is paid in.
    fn method(&self) -> Column<PaymentMethodKind> {
        self.each(|top_up| PaymentMethodKind::from(top_up.method))
    }

    /// How far it is.
    fn status(&self) -> Column<PaymentStatus> {
        self.each(|top_up| PaymentStatus::from(top_up.status))
    }

    /// What the person must do: where to pay, with which reference, or which page to open.
    async fn instructions(&self, ctx: &Context<'_>) -> Result<Column<PaymentInstructions>> {
        let creditor = &services(ctx)?.settings.operator.creditor;
        Ok(self.try_each(|top_up| Ok(top_up.instructions(creditor)?)))
    }
}
objects!(TopUp);
connection!(TopUp, "TopUp");
