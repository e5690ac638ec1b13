//! What happens to prepaid accounts beside the paying of invoices.

use crate::{
    demo::{
        data::{agency::AGENCY, causes::CAUSES},
        home::Home,
    },
    organizations::OrganizationKind,
    payments::{PaymentMethodKind, PaymentStatus},
    prepaid::WithdrawalStatus,
};

/// Something that happens to a prepaid account.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cash {
    /// A top-up, and what became of it.
    TopUp(PaymentMethodKind, i64, PaymentStatus),
    /// A withdrawal to a bank account, and what became of it.
    ToBank(i64, WithdrawalStatus),
    /// A withdrawal to PayPal, and what became of it.
    ToPaypal(i64, WithdrawalStatus),
    /// A correction by the house.
    Adjustment(i64, &'static str),
    /// A transfer that the bank could not tie to anybody.
    Nobodys(i64),
}

const AGENCY_CASH: [(i64, Cash); 13] = [
    (1_090, Cash::TopUp(PaymentMethodKind::BankTransfer, 100_000, PaymentStatus::Settled)),
    (800, Cash::TopUp(PaymentMethodKind::Card, 30_000, PaymentStatus::Failed)),
    (799, Cash::TopUp(PaymentMethodKind::Card, 30_000, PaymentStatus::Settled)),
    (520, Cash::TopUp(PaymentMethodKind::Twint, 20_000, PaymentStatus::Returned)),
    (400, Cash::Adjustment(2_500, "Goodwill for an interruption")),
    (330, Cash::TopUp(PaymentMethodKind::Paypal, 25_000, PaymentStatus::Settled)),
    (180, Cash::ToBank(12_000, WithdrawalStatus::Sent)),
    (150, Cash::ToBank(5_000, WithdrawalStatus::Returned)),
    (97, Cash::ToPaypal(4_000, WithdrawalStatus::Cancelled)),
    (60, Cash::Nobodys(33_300)),
    (25, Cash::TopUp(PaymentMethodKind::BankTransfer, 80_000, PaymentStatus::Settled)),
    (3, Cash::ToBank(15_000, WithdrawalStatus::Requested)),
    (2, Cash::TopUp(PaymentMethodKind::BankTransfer, 50_000, PaymentStatus::Pending)),
];

/// Of those without trouble.
const OTHERS_CASH: [(i64, Cash); 4] = [
    (700, Cash::TopUp(PaymentMethodKind::BankTransfer, 40_000, PaymentStatus::Settled)),
    (350, Cash::TopUp(PaymentMethodKind::Paypal, 15_000, PaymentStatus::Settled)),
    (120, Cash::ToPaypal(5_000, WithdrawalStatus::Sent)),
    (40, Cash::Adjustment(-500, "Correction of a fee")),
];

/// So many days ago each. The organizations of the causes have none: nothing is to lie on their accounts but what shows the
/// cause. Public bodies keep no reserve.
pub(super) fn of(home: &Home) -> Vec<(i64, Cash)> {
    let name = home.plan.name;
    if name == AGENCY.name {
        return AGENCY_CASH.to_vec();
    }
    let has_cause = CAUSES.iter().any(|(_, plan)| plan.name == name);
    if has_cause || home.plan.kind == OrganizationKind::PublicBody { Vec::new() } else { OTHERS_CASH.to_vec() }
}
