//! Who is paid: the provider itself, as its operator configured it.

use super::{
    Iban,
    reference::{PaymentReference, ReferenceOf},
};
use crate::{error::InputError, money::Currency};

/// The provider as a creditor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creditor {
    name: String,
    iban: Iban,
    qr_iban: Option<Iban>,
    payment_page: Option<String>,
}

impl Creditor {
    /// The name on the account; an ordinary IBAN; a QR-IBAN, where the bank gave one; and the address of the page on which
    /// cards and apps are paid with, to which `/<method>/<reference>` is added.
    ///
    /// # Errors
    /// An empty name, or IBANs that change places: a QR-IBAN takes QR references and an ordinary one never does.
    pub fn new(name: &str, iban: Iban, qr_iban: Option<Iban>, payment_page: Option<&str>) -> Result<Self, InputError> {
        if name.trim().is_empty() {
            return Err(InputError::Value("the creditor has no name: configure the name on the account".to_owned()));
        }
        if iban.is_qr_iban() {
            return Err(InputError::Value(format!("{iban} is a QR-IBAN: an ordinary IBAN is wanted here")));
        }
        if let Some(iban) = qr_iban.as_ref().filter(|iban| !iban.is_qr_iban()) {
            return Err(InputError::Value(format!("{iban} is no QR-IBAN: its institution number is 30000 to 31999")));
        }
        let payment_page = payment_page.map(|page| page.trim_end_matches('/').to_owned());
        Ok(Self { name: name.trim().to_owned(), iban, qr_iban, payment_page })
    }

    /// The name on the account.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The page on which cards and apps are paid with.
    pub fn payment_page(&self) -> Option<&str> {
        self.payment_page.as_deref()
    }

    /// What the payer of the invoice or top-up of that number must quote. Francs are paid to the QR-IBAN where there is
    /// one; all else to the ordinary IBAN. Numbers beyond [`super::LARGEST_NUMBER`] lose their first digits.
    pub fn reference(&self, of: ReferenceOf, number: u64, currency: Currency) -> PaymentReference {
        if self.qr_iban.is_some() && currency == Currency::CHF {
            PaymentReference::qr(of, number)
        } else {
            PaymentReference::creditor(of, number)
        }
    }

    /// The account that takes that reference.
    pub fn account(&self, reference: &PaymentReference) -> &Iban {
        match reference {
            PaymentReference::Qr(_) => self.qr_iban.as_ref().unwrap_or(&self.iban),
            PaymentReference::Creditor(_) => &self.iban,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn creditor(qr_iban: Option<&str>) -> Creditor {
        let iban = |text: &str| text.parse::<Iban>().expect("an IBAN");
        Creditor::new("Ventanilla SA", iban("CH9300762011623852957"), qr_iban.map(iban), Some("https://pay.example/"))
            .expect("a creditor")
    }

    #[test]
    fn a_qr_reference_goes_with_the_qr_iban_and_only_with_it() {
        let (with, without) = (creditor(Some("CH4431999123000889012")), creditor(None));
        for (creditor, currency, is_qr) in
            [(&with, Currency::CHF, true), (&with, Currency::EUR, false), (&without, Currency::CHF, false)]
        {
            let reference = creditor.reference(ReferenceOf::Invoice, 42, currency);
            assert_eq!(matches!(reference, PaymentReference::Qr(_)), is_qr);
            assert_eq!(creditor.account(&reference).is_qr_iban(), is_qr);
        }
    }

    #[test]
    fn ibans_that_change_places_are_refused() {
        let iban = |text: &str| text.parse::<Iban>().expect("an IBAN");
        let (plain, qr) = (iban("CH9300762011623852957"), iban("CH4431999123000889012"));
        assert!(Creditor::new("Ventanilla", qr.clone(), None, None).is_err());
        assert!(Creditor::new("Ventanilla", plain.clone(), Some(plain.clone()), None).is_err());
        assert!(Creditor::new(" ", plain, Some(qr), None).is_err());
    }
}
