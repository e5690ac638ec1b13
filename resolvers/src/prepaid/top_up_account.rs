//! `Mutation.topUpPrepaidAccount`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use entities::{
    idempotency::IdempotencyKey,
    ids::OrganizationId,
    prepaid::{PrepaidAccount, TopUp, TopUpAccount, TopUpRefusal},
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
const NAME: &str = "topUpPrepaidAccount";

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

/// What came of topping up.
#[derive(Debug, Default)]
pub struct TopUpPrepaidAccountPayload {
    top_up: Option<TopUp>,
    prepaid_account: Option<PrepaidAccount>,
    user_errors: Vec<UserError>,
}

/// What came of topping up.
#[Object(name = "TopUpPrepaidAccountPayload")]
impl Level<TopUpPrepaidAccountPayload> {
    /// The top-up with its instructions, pending until the money arrives; null where it was refused.
    fn top_up(&self) -> Column<Option<TopUp>> {
        self.cells(|payload| payload.top_up.clone())
    }

    /// The account, on which nothing is yet; null where it was refused.
    fn prepaid_account(&self) -> Column<Option<PrepaidAccount>> {
        self.cells(|payload| payload.prepaid_account.clone())
    }

    /// Why it was refused; empty where it was not.
    fn user_errors(&self) -> Column<Vec<UserError>> {
        self.cells(|payload| payload.user_errors.clone())
    }
}
objects!(TopUpPrepaidAccountPayload);

/// Takes note of a top-up, and tells how to pay it in.
///
/// # Errors
/// What is no organization's ID; a database that fails or has too much to do. A mistake of the person's stands in the
/// payload.
pub async fn top_up(ctx: &Context<'_>, input: TopUpPrepaidAccountInput) -> Result<TopUpPrepaidAccountPayload> {
    let (services, access) = (services(ctx)?, access(ctx)?);
    let organization: OrganizationId = input.organization.parse()?;
    let key: IdempotencyKey = match input.idempotency_key.parse() {
        Ok(key) => key,
        Err(refusal) => return refused(user_errors::mistake(ctx, NAME, &TopUpRefusal::Key(refusal))?),
    };
    let amount = match input.amount.money() {
        Ok(amount) => amount,
        Err(refusal) => return refused(user_errors::mistake(ctx, NAME, &refusal)?),
    };
    let Some(user) = access.user() else {
        return refused(user_errors::mistake(ctx, NAME, &TopUpRefusal::NotFound)?);
    };
    let job = TopUpAccount {
        organization,
        amount,
        method: input.method.into(),
        key,
        by: user.clone(),
        sees: access.grant(&[organization]).await?,
        may: access.grant(&[organization]).await?,
        creditor: services.settings.operator.creditor.clone(),
        ids: Arc::clone(&services.ids),
        at: services.clock.now(),
    };
    match user_errors::told(ctx, NAME, services.database.transact(job).await)? {
        Ok(done) => Ok(TopUpPrepaidAccountPayload {
            top_up: Some(done.top_up),
            prepaid_account: Some(done.account),
            user_errors: Vec::new(),
        }),
        Err(mistake) => refused(mistake),
    }
}

fn refused(mistake: UserError) -> Result<TopUpPrepaidAccountPayload> {
    Ok(TopUpPrepaidAccountPayload { user_errors: vec![mistake], ..TopUpPrepaidAccountPayload::default() })
}
