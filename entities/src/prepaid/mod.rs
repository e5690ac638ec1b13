//! The prepaid account and the ledger behind it.
//!
//! A balance is the sum of the account's ledger entries, and only [`ledger`] writes these. A withdrawal that was asked for
//! holds its amount until it is sent; what is left is available.

pub(crate) mod account;
mod funds;
pub mod ledger;
pub(crate) mod ledger_account;
pub(crate) mod ledger_entry;
pub(crate) mod ledger_transaction;
pub mod limits;
mod new;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod top_up;
mod top_up_account;
mod values;
pub(crate) mod withdrawal;

pub use account::Model as PrepaidAccount;
pub use funds::Funds;
pub use ledger_account::Model as LedgerAccount;
pub use ledger_entry::Model as LedgerEntry;
pub use ledger_transaction::Model as LedgerTransaction;
pub use limits::PrepaidLimits;
pub use new::{NewTopUp, NewWithdrawal, WithdrawalDestination};
pub(crate) use store::account_of;
pub use store::{
    PrepaidEntry, by_ids, entries_by_ids, entries_of_accounts, of_organizations, organizations_of, top_ups_by_ids,
    top_ups_of_accounts, withdrawals_by_ids, withdrawals_of_accounts,
};
pub(crate) use store::{by_organization, load};
pub use top_up::Model as TopUp;
pub use top_up_account::{TopUpAccount, TopUpRefusal, ToppedUp};
pub use values::{LedgerAccountKind, PrepaidEntryKind, WithdrawalDestinationKind, WithdrawalStatus};
pub use withdrawal::Model as Withdrawal;
