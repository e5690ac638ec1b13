//! What a person must do so that money arrives.

use super::{Creditor, PaymentMethodKind, PaymentReference, PaymentStatus};
use crate::{
    error::{InputError, StoreError, StoreResult},
    invoices::Invoice,
    money::Money,
};

/// Which sentence tells it; the words are for the resolvers, in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstructionText {
    /// Transfer the amount to the account with the reference.
    Transfer,
    /// Open the payment page and pay there.
    OpenPage,
    /// Nothing: it will be taken from the prepaid account.
    TakenFromPrepaid,
    /// Nothing: the money is there.
    Settled,
    /// Nothing: it failed or was returned; start again.
    Failed,
}

/// Where to pay, what to quote, or which page to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentInstructions {
    /// The sentence.
    pub text: InstructionText,
    /// How much, exactly.
    pub amount: Money,
    /// The account to pay to, grouped as it is printed.
    pub iban: Option<String>,
    /// Whose account it is.
    pub creditor_name: Option<String>,
    /// What to quote, grouped as it is printed.
    pub reference: Option<String>,
    /// The page to open.
    pub redirect_to: Option<String>,
}

impl PaymentInstructions {
    /// For an amount that is to be paid that way with that reference, and how far it is.
    pub fn of(
        creditor: &Creditor,
        method: PaymentMethodKind,
        status: PaymentStatus,
        reference: &PaymentReference,
        amount: Money,
    ) -> Self {
        let nothing = |text| Self {
            text,
            amount,
            iban: None,
            creditor_name: None,
            reference: Some(reference.grouped()),
            redirect_to: None,
        };
        match (status, method) {
            (PaymentStatus::Settled, _) => nothing(InstructionText::Settled),
            (PaymentStatus::Failed | PaymentStatus::Returned, _) => nothing(InstructionText::Failed),
            (PaymentStatus::Pending, PaymentMethodKind::Prepaid) => nothing(InstructionText::TakenFromPrepaid),
            (PaymentStatus::Pending, PaymentMethodKind::BankTransfer) => Self {
                iban: Some(creditor.account(reference).grouped()),
                creditor_name: Some(creditor.name().to_owned()),
                ..nothing(InstructionText::Transfer)
            },
            (PaymentStatus::Pending, method) => {
                let page = |page: &str| format!("{page}/{}/{reference}", method.as_str().to_ascii_lowercase());
                Self { redirect_to: creditor.payment_page().map(page), ..nothing(InstructionText::OpenPage) }
            }
        }
    }
}

impl Invoice {
    /// What a person must do so that this amount arrives that way.
    ///
    /// # Errors
    /// A stored reference that is none.
    pub fn instructions(
        &self,
        creditor: &Creditor,
        method: PaymentMethodKind,
        amount: Money,
    ) -> StoreResult<PaymentInstructions> {
        let corrupt = |error: InputError| StoreError::Corrupt(format!("invoice {}: {error}", self.id));
        let reference: PaymentReference = self.payment_reference.parse().map_err(corrupt)?;
        Ok(PaymentInstructions::of(creditor, method, PaymentStatus::Pending, &reference, amount))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{money::Currency, payments::ReferenceOf};

    #[test]
    fn each_way_to_pay_has_what_it_needs_and_nothing_else() {
        let iban = |text: &str| text.parse().expect("an IBAN");
        let qr = Some(iban("CH4431999123000889012"));
        let creditor = Creditor::new("Desk SA", iban("CH9300762011623852957"), qr, Some("https://pay.example/"))
            .expect("a creditor");
        let reference = creditor.reference(ReferenceOf::TopUp, 7, Currency::CHF);
        use {InstructionText as Text, PaymentMethodKind as Kind, PaymentStatus as Status};
        for (method, status, text, pays_to, opens) in [
            (Kind::BankTransfer, Status::Pending, Text::Transfer, Some("CH44 3199 9123 0008 8901 2"), false),
            (Kind::Card, Status::Pending, Text::OpenPage, None, true),
            (Kind::Prepaid, Status::Pending, Text::TakenFromPrepaid, None, false),
            (Kind::BankTransfer, Status::Settled, Text::Settled, None, false),
            (Kind::Card, Status::Failed, Text::Failed, None, false),
        ] {
            let amount = Money::new(5_000, Currency::CHF);
            let told = PaymentInstructions::of(&creditor, method, status, &reference, amount);
            assert_eq!((told.text, told.iban.as_deref(), told.redirect_to.is_some()), (text, pays_to, opens));
            assert_eq!(told.reference.as_deref(), Some(reference.grouped().as_str()));
        }
    }
}
