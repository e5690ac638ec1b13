//! `Mutation.payInvoice`.

use async_graphql::{Context, ID, InputObject};
use entities::{
    invoices::Invoice,
    payments::{PayInvoice, PayRefusal, Payment, PaymentInstructions, PaymentOutcome},
};

use crate::{
    context::services,
    error::Result,
    money::MoneyInput,
    payments::PaymentMethodKind,
    user_errors::{Form, payload},
};

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

payload! {
    /// What came of paying an invoice.
    PayInvoicePayload = "PayInvoicePayload" {
        /// The invoice as it stands now; null where it was refused.
        invoice: Option<Invoice>,
        /// The payment from the prepaid account; null where money is still to arrive.
        payment: Option<Payment>,
        /// What is to be done so that the money arrives; null where it was paid from the prepaid account.
        instructions: Option<PaymentInstructions>,
    }
}

/// Pays an invoice.
///
/// # Errors
/// What is no invoice's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn pay(ctx: &Context<'_>, input: PayInvoiceInput) -> Result<PayInvoicePayload> {
    let mut form = Form::new(ctx, "payInvoice")?;
    let invoice = input.id.parse()?;
    let key = form.read(input.idempotency_key.parse(), PayRefusal::Key);
    let amount = form.read(input.amount.map(|amount| amount.money()).transpose(), |refusal| refusal);
    let Some((key, amount)) = key.zip(amount) else { return Ok(form.refused()) };
    let Some(paid) = form.send(PayInvoice { invoice, method: input.method.into(), amount, key }).await? else {
        return Ok(form.refused());
    };
    let (payment, instructions) = match paid.outcome {
        PaymentOutcome::Paid(payment) => (Some(payment), None),
        PaymentOutcome::ToBePaid(amount) => {
            let creditor = &services(ctx)?.settings.operator.creditor;
            (None, Some(paid.invoice.instructions(creditor, input.method.into(), amount)?))
        }
    };
    Ok(PayInvoicePayload { invoice: Some(paid.invoice), payment, instructions, ..Default::default() })
}
