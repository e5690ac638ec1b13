//! `Mutation.payInvoice`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use entities::{
    idempotency::IdempotencyKey,
    ids::InvoiceId,
    invoices::Invoice,
    payments::{PayInvoice, PayRefusal, Payment, PaymentInstructions, PaymentOutcome},
};

use crate::{
    context::{access, services},
    error::Result,
    level::{Column, Level, objects},
    money::MoneyInput,
    payments::PaymentMethodKind,
    user_errors::{self, UserError},
};

/// The field's name, by which guides and texts know it.
const NAME: &str = "payInvoice";

/// Which invoice is paid, how, and how much of it.
#[derive(InputObject, Debug)]
pub struct PayInvoiceInput {
    /// The invoice's global ID, `inv_…`.
    id: ID,
    /// How: from the prepaid account at once; in any other way, by instructions.
    method: PaymentMethodKind,
    /// How much; all that is due where nothing is given. Only the prepaid account pays a part.
    amount: Option<MoneyInput>,
    /// 1 to 255 characters, new for each intention to pay: the same key with the same input pays once.
    idempotency_key: String,
}

/// What came of paying an invoice.
#[derive(Debug, Default)]
pub struct PayInvoicePayload {
    invoice: Option<Invoice>,
    payment: Option<Payment>,
    instructions: Option<PaymentInstructions>,
    user_errors: Vec<UserError>,
}

/// What came of paying an invoice.
#[Object(name = "PayInvoicePayload")]
impl Level<PayInvoicePayload> {
    /// The invoice as it stands now; null where it was refused.
    fn invoice(&self) -> Column<Option<Invoice>> {
        self.cells(|payload| payload.invoice.clone())
    }

    /// The payment from the prepaid account; null where money is still to arrive.
    fn payment(&self) -> Column<Option<Payment>> {
        self.cells(|payload| payload.payment.clone())
    }

    /// What is to be done so that the money arrives; null where it was paid from the prepaid account.
    fn instructions(&self) -> Column<Option<PaymentInstructions>> {
        self.cells(|payload| payload.instructions.clone())
    }

    /// Why it was refused; empty where it was not.
    fn user_errors(&self) -> Column<Vec<UserError>> {
        self.cells(|payload| payload.user_errors.clone())
    }
}
objects!(PayInvoicePayload);

/// Pays an invoice.
///
/// # Errors
/// What is no invoice's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn pay(ctx: &Context<'_>, input: PayInvoiceInput) -> Result<PayInvoicePayload> {
    let (services, access) = (services(ctx)?, access(ctx)?);
    let invoice: InvoiceId = input.id.parse()?;
    let key: IdempotencyKey = match input.idempotency_key.parse() {
        Ok(key) => key,
        Err(refusal) => return refused(user_errors::mistake(ctx, NAME, &PayRefusal::Key(refusal))?),
    };
    let amount = match input.amount.map(|amount| amount.money()).transpose() {
        Ok(amount) => amount,
        Err(refusal) => return refused(user_errors::mistake(ctx, NAME, &refusal)?),
    };
    let Some(user) = access.user() else {
        return refused(user_errors::mistake(ctx, NAME, &PayRefusal::NotFound)?);
    };
    let job = PayInvoice {
        invoice,
        method: input.method.into(),
        amount,
        key,
        by: user.clone(),
        sees: access.grant_everywhere().await?,
        may: access.grant_everywhere().await?,
        ids: Arc::clone(&services.ids),
        at: services.clock.now(),
    };
    let paid = match user_errors::told(ctx, NAME, services.database.transact(job).await)? {
        Ok(paid) => paid,
        Err(mistake) => return refused(mistake),
    };
    let (payment, instructions) = match paid.outcome {
        PaymentOutcome::Paid(payment) => (Some(payment), None),
        PaymentOutcome::ToBePaid(amount) => {
            let creditor = &services.settings.operator.creditor;
            (None, Some(paid.invoice.instructions(creditor, input.method.into(), amount)?))
        }
    };
    Ok(PayInvoicePayload { invoice: Some(paid.invoice), payment, instructions, user_errors: Vec::new() })
}

fn refused(mistake: UserError) -> Result<PayInvoicePayload> {
    Ok(PayInvoicePayload { user_errors: vec![mistake], ..PayInvoicePayload::default() })
}
