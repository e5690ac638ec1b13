//! Money that arrives: payments, what they were used for, and how people are told to pay.

pub(crate) mod allocation;
mod amounts;
mod creditor;
mod iban;
mod instructions;
mod methods;
mod mod97;
mod new;
mod pay_invoice;
pub(crate) mod payment;
mod reference;
pub(crate) mod refusal;
mod store;
#[cfg(test)]
mod tests;
mod values;

pub use allocation::Model as PaymentAllocation;
pub use creditor::Creditor;
pub use iban::Iban;
pub use instructions::{InstructionText, PaymentInstructions};
pub use methods::{PaymentMethod, method, methods};
pub use new::{NewPayment, mismatch};
pub use pay_invoice::{PaidInvoice, PayInvoice, PayRefusal, PaymentOutcome};
pub use payment::Model as Payment;
pub use reference::{CreditorReference, LARGEST_NUMBER, PaymentReference, QrReference, ReferenceOf};
pub use refusal::AmountRefusal;
pub use store::{
    AllocationTarget, allocations_of_invoices, allocations_of_payments, by_ids, methods_of, of_allocations, of_entries,
    of_organizations, organizations_of, targets_of,
};
pub use values::{PaymentMethodKind, PaymentMismatch, PaymentStatus, Settlement};
