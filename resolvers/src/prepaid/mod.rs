//! Prepaid accounts, their movements, top-ups and withdrawals.

mod account;
mod entry;
mod enums;
mod limits;
mod refusals;
mod top_up;
mod top_up_account;
mod withdrawal;

pub use account::PrepaidAccount;
use async_graphql::Context;
use entities::{access::policy::ReadAccounting, organizations::Organization, prepaid};
pub use entry::PrepaidEntry;
pub use enums::{PrepaidEntryKind, WithdrawalStatus};
pub use limits::PrepaidLimits;
pub use top_up::TopUp;
pub use top_up_account::{TopUpPrepaidAccountInput, TopUpPrepaidAccountPayload, top_up};
pub use withdrawal::{BankAccount, PayPalAccount, Withdrawal, WithdrawalDestination};

use crate::{
    context::{access, database},
    error::Result,
    level::{Column, Level},
};

/// The prepaid account of each organization, for `Organization.prepaidAccount`. It must not be null, so that where the
/// viewer may not see the accounting it is an error that says that there is nothing for them.
///
/// # Errors
/// When the database fails.
pub async fn of_organizations(ctx: &Context<'_>, level: &Level<Organization>) -> Result<Column<PrepaidAccount>> {
    let organizations = level.pluck(|organization| organization.id);
    let grant = access(ctx)?.grant::<ReadAccounting>(&organizations).await?;
    level.required(prepaid::of_organizations(database(ctx)?, &grant, &organizations).await?)
}
