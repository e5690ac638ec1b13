//! What the proof can find.

use crate::ids::{InvoiceId, LedgerEntryId, LedgerTransactionId, PaymentId, PrepaidAccountId};

/// Something that must not be in the books.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerProblem {
    /// Entries that do not sum to zero in one currency, or fewer than two.
    #[error("transaction {0} does not balance in one currency")]
    Unbalanced(LedgerTransactionId),
    /// A balance or a place that is not what the entries up to it come to.
    #[error("entry {0} has another place or balance than the entries up to it come to")]
    WrongBalance(LedgerEntryId),
    /// An entry that does not agree with its ledger account: another currency, kind or owner.
    #[error("entry {0} lies on an account of another currency, kind or owner")]
    WrongAccount(LedgerEntryId),
    /// An entry that took an account below zero, and is no correction.
    #[error("entry {0} took more than was on the account, and is no correction")]
    Overdrawn(LedgerEntryId),
    /// An account whose snapshot is not what its entries and open withdrawals come to.
    #[error("prepaid account {0} says another balance, hold or last place than its entries and withdrawals come to")]
    WrongSnapshot(PrepaidAccountId),
    /// An invoice of which another amount was paid than its postings or its allocations come to.
    #[error("invoice {0} says that another amount was paid than its postings and allocations come to")]
    WrongInvoice(InvoiceId),
    /// A payment from a prepaid account that was never posted, or with another amount.
    #[error("payment {0} from a prepaid account has no posting of its amount")]
    Unposted(PaymentId),
    /// A key whose answer is not there.
    #[error("the idempotency key {key} of {mutation} has no answer that is there")]
    LostAnswer {
        /// The key, as it was sent.
        key: String,
        /// For which mutation.
        mutation: String,
    },
}

impl LedgerProblem {
    /// Its kind, for programs.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unbalanced(_) => "UNBALANCED",
            Self::WrongBalance(_) => "WRONG_BALANCE",
            Self::WrongAccount(_) => "WRONG_ACCOUNT",
            Self::Overdrawn(_) => "OVERDRAWN",
            Self::WrongSnapshot(_) => "WRONG_SNAPSHOT",
            Self::WrongInvoice(_) => "WRONG_INVOICE",
            Self::Unposted(_) => "UNPOSTED",
            Self::LostAnswer { .. } => "LOST_ANSWER",
        }
    }
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// How many transactions there are.
    pub transactions: i64,
    /// How many entries they have.
    pub entries: i64,
    /// How many prepaid accounts.
    pub accounts: i64,
    /// How many invoices.
    pub invoices: i64,
    /// How many idempotency keys.
    pub keys: i64,
    /// The first hundred problems of each kind.
    pub problems: Vec<LedgerProblem>,
}

impl LedgerReport {
    /// Whether nothing is wrong.
    pub fn is_in_order(&self) -> bool {
        self.problems.is_empty()
    }
}
