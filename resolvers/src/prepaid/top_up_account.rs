//! `Mutation.topUpPrepaidAccount`.

use async_graphql::{Context, ID, InputObject};
use entities::prepaid::{PrepaidAccount, TopUp, TopUpAccount, TopUpRefusal};

use crate::{
    context::services,
    error::Result,
    money::MoneyInput,
    payments::PaymentMethodKind,
    user_errors::{Form, payload},
};

/// Whose prepaid account is topped up, by how much, and how.
#[derive(InputObject, Debug)]
pub struct TopUpPrepaidAccountInput {
    /// The organization's global ID, `org_…`.
    organization: ID,
    /// How much, in the organization's currency and within the limits of the account and of the payment method.
    amount: MoneyInput,
    /// How it is paid in; never from the prepaid account itself.
    method: PaymentMethodKind,
    /// 1 to 255 characters, new for each intention to top up: the same key with the same input asks once.
    idempotency_key: String,
}

payload! {
    /// What came of topping up.
    TopUpPrepaidAccountPayload = "TopUpPrepaidAccountPayload" {
        /// The top-up with its instructions, pending until the money arrives; null where it was refused.
        top_up: Option<TopUp>,
        /// The account, on which nothing is yet; null where it was refused.
        prepaid_account: Option<PrepaidAccount>,
    }
}

/// Takes note of a top-up, and tells how to pay it in.
///
/// # Errors
/// What is no organization's ID; a database that fails or has too much to do. A mistake of the person's stands in the
/// payload.
pub async fn top_up(ctx: &Context<'_>, input: TopUpPrepaidAccountInput) -> Result<TopUpPrepaidAccountPayload> {
    let mut form = Form::new(ctx, "topUpPrepaidAccount")?;
    let organization = input.organization.parse()?;
    let key = form.read(input.idempotency_key.parse(), TopUpRefusal::Key);
    let amount = form.read(input.amount.money(), |refusal| refusal);
    let Some((key, amount)) = key.zip(amount) else { return Ok(form.refused()) };
    let creditor = services(ctx)?.settings.operator.creditor.clone();
    let change = TopUpAccount { organization, amount, method: input.method.into(), key, creditor };
    let Some(done) = form.send(change).await? else { return Ok(form.refused()) };
    Ok(TopUpPrepaidAccountPayload {
        top_up: Some(done.top_up),
        prepaid_account: Some(done.account),
        ..Default::default()
    })
}
