//! Money that arrives: payments, what they were used for, and how people are told to pay.

mod allocation;
mod enums;
mod instructions;
mod method;
mod payment;
mod texts;

pub use allocation::{AllocationTarget, PaymentAllocation};
use async_graphql::Context;
use entities::{
    access::policy::{ReadAccounting, ReadBillingAddresses},
    organizations::Organization,
    page::PageArgs,
    payments,
};
pub use enums::{PaymentMethodKind, PaymentMismatch, PaymentStatus, Settlement};
pub use instructions::PaymentInstructions;
pub use method::PaymentMethod;
pub use payment::Payment;

use crate::{
    connection::{Connection, wanted},
    context::{access, database},
    error::Result,
    level::{Column, Level},
};

/// The payments of organizations, the newest first, for `Organization.payments`.
///
/// # Errors
/// A cursor of another list, or a database that fails.
pub async fn of_organizations(
    ctx: &Context<'_>,
    level: &Level<Organization>,
    args: PageArgs,
) -> Result<Column<Connection<Payment>>> {
    let organizations = level.pluck(|organization| organization.id);
    let grant = access(ctx)?.grant::<ReadAccounting>(&organizations).await?;
    let pages = payments::of_organizations(database(ctx)?, &grant, &organizations, &args, wanted(ctx)).await?;
    level.column(pages.into_iter().map(Connection).collect())
}

/// The ways to pay that are open to organizations, for `Organization.paymentMethods`: those of the organization's
/// currency, and none for a viewer who neither orders nor keeps the accounts.
///
/// # Errors
/// When the database fails.
pub async fn methods_of_organizations(
    ctx: &Context<'_>,
    level: &Level<Organization>,
) -> Result<Column<Vec<PaymentMethod>>> {
    let grant = access(ctx)?.grant::<ReadBillingAddresses>(&level.pluck(|organization| organization.id)).await?;
    level.column(payments::methods_of(&grant, &level.refs()))
}
