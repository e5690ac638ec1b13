//! What a payer must quote, so that money finds its invoice.
//!
//! Where money is paid to a QR-IBAN: a Swiss QR reference (Swiss Implementation Guidelines for the QR-bill: 27 digits, the
//! last a recursive modulo-10 check digit). Elsewhere: a creditor reference (ISO 11649: `RF`, two check digits modulo
//! 97-10, up to 21 letters and digits).

use std::{fmt, str::FromStr};

use super::mod97;
use crate::{error::InputError, values::excerpt};

/// The references of invoices and top-ups are told apart by their first digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceOf {
    /// Of an invoice.
    Invoice,
    /// Of a top-up of the prepaid account.
    TopUp,
}

impl ReferenceOf {
    const fn digit(self) -> u64 {
        match self {
            Self::Invoice => 1,
            Self::TopUp => 2,
        }
    }
}

/// The largest number that a reference carries.
pub const LARGEST_NUMBER: u64 = 999_999_999_999_999_999;
/// One digit for what it refers to, eighteen for the number.
const BODY_UNIT: u64 = LARGEST_NUMBER + 1;

/// What is printed on an invoice, and comes back with the payment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PaymentReference {
    /// Goes with a QR-IBAN and only with it.
    Qr(QrReference),
    /// Goes with every other IBAN.
    Creditor(CreditorReference),
}

impl PaymentReference {
    /// The text without blanks, as it is stored and compared.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Qr(reference) => reference.as_str(),
            Self::Creditor(reference) => reference.as_str(),
        }
    }

    /// In groups, as it is printed.
    pub fn grouped(&self) -> String {
        match self {
            Self::Qr(reference) => reference.grouped(),
            Self::Creditor(reference) => reference.grouped(),
        }
    }

    pub(super) fn qr(of: ReferenceOf, number: u64) -> Self {
        Self::Qr(QrReference::of_number(body(of, number)))
    }

    pub(super) fn creditor(of: ReferenceOf, number: u64) -> Self {
        Self::Creditor(CreditorReference::of_number(body(of, number)))
    }
}

fn body(of: ReferenceOf, number: u64) -> u64 {
    of.digit() * BODY_UNIT + number % BODY_UNIT
}

impl FromStr for PaymentReference {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        if text.trim_start().get(..2).is_some_and(|start| start.eq_ignore_ascii_case("RF")) {
            text.parse().map(Self::Creditor)
        } else {
            text.parse().map(Self::Qr)
        }
    }
}

impl fmt::Display for PaymentReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text without its blanks, in capitals, if it is no longer than any reference may be.
fn compact(text: &str) -> Option<String> {
    const LONGEST: usize = 80;
    (text.len() <= LONGEST).then(|| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase())
}

/// A Swiss QR reference.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QrReference(String);

/// Digits before the check digit.
const QR_BODY: usize = 26;

impl QrReference {
    /// With the number given, padded with zeros, before its check digit.
    pub fn of_number(number: u64) -> Self {
        let body = format!("{number:0>QR_BODY$}");
        let check = check_digit(body.bytes());
        Self(format!("{body}{check}"))
    }

    /// The 27 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed: two digits, then groups of five.
    pub fn grouped(&self) -> String {
        let (first, rest) = self.0.split_at(2);
        format!("{first} {}", groups(rest, 5))
    }
}

impl fmt::Display for QrReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for QrReference {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let wrong = |why: &str| Err(InputError::Value(format!("`{}` is no QR reference: {why}", excerpt(text))));
        let Some(digits) = compact(text).filter(|t| t.len() == QR_BODY + 1 && t.bytes().all(|b| b.is_ascii_digit()))
        else {
            return wrong("it has 27 digits");
        };
        if digits.bytes().all(|b| b == b'0') {
            return wrong("it is all zeros");
        }
        let check = check_digit(digits.bytes().take(QR_BODY));
        if digits.bytes().last() != Some(b'0' + check) {
            return wrong("its last digit does not check; compare it with the invoice");
        }
        Ok(Self(digits))
    }
}

/// The recursive modulo-10 check digit, 0 to 9, of ASCII digits.
fn check_digit(digits: impl Iterator<Item = u8>) -> u8 {
    const CARRY: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let carry = digits.fold(0_u8, |carry, digit| CARRY[usize::from((carry + (digit - b'0')) % 10)]);
    (10 - carry) % 10
}

/// A creditor reference of ISO 11649.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditorReference(String);

impl CreditorReference {
    /// With that number after its check digits.
    pub fn of_number(number: u64) -> Self {
        let body = number.to_string();
        // The body is digits: it has a remainder.
        let remainder = mod97::remainder(&format!("{body}RF00")).unwrap_or_default();
        Self(format!("RF{:0>2}{body}", 98 - remainder))
    }

    /// The text without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed: groups of four.
    pub fn grouped(&self) -> String {
        groups(&self.0, 4)
    }
}

impl fmt::Display for CreditorReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CreditorReference {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let wrong = |why: &str| Err(InputError::Value(format!("`{}` is no creditor reference: {why}", excerpt(text))));
        let plain = |t: &String| (5..=25).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric());
        let Some(compact) = compact(text).filter(plain) else {
            return wrong("it has RF, two digits, and 1 to 21 letters and digits");
        };
        let (head, body) = compact.split_at(4);
        if !head.starts_with("RF") || !head.bytes().skip(2).all(|b| b.is_ascii_digit()) {
            return wrong("it starts with RF and two digits");
        }
        if mod97::remainder(&format!("{body}{head}")) != Some(1) {
            return wrong("its check digits do not agree; compare it with the invoice");
        }
        Ok(Self(compact))
    }
}

/// ASCII text in groups of that size, counted from the left.
fn groups(text: &str, size: usize) -> String {
    let mut grouped = String::with_capacity(text.len() + text.len() / size);
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % size == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_references_of_the_standards_are_read() {
        for (text, stored, grouped) in [
            ("210000000003139471430009017", "210000000003139471430009017", "21 00000 00003 13947 14300 09017"),
            ("21 00000 00003 13947 14300 09017", "210000000003139471430009017", "21 00000 00003 13947 14300 09017"),
            ("RF18539007547034", "RF18539007547034", "RF18 5390 0754 7034"),
            ("rf18 5390 0754 7034", "RF18539007547034", "RF18 5390 0754 7034"),
        ] {
            let read = text.parse::<PaymentReference>().map(|r| (r.to_string(), r.grouped()));
            assert_eq!(read, Ok((stored.to_owned(), grouped.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_reference_that_does_not_check_is_refused() {
        for text in [
            "",
            "RF",
            "210000000003139471430009018",
            "21000000000313947143000901",
            "000000000000000000000000000",
            "RF19539007547034",
            "RFX8539007547034",
            "RF18",
            "RF1853900754703453900754703",
            "RF18-5390",
        ] {
            assert!(text.parse::<PaymentReference>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_reference_made_checks_and_reads_back(number in 0..=LARGEST_NUMBER) {
            for of in [ReferenceOf::Invoice, ReferenceOf::TopUp] {
                for made in [PaymentReference::qr(of, number), PaymentReference::creditor(of, number)] {
                    prop_assert_eq!(made.as_str().parse(), Ok(made.clone()));
                    prop_assert_eq!(made.grouped().parse(), Ok(made));
                }
            }
        }

        #[test]
        fn one_wrong_digit_is_noticed(number in 0..=LARGEST_NUMBER, at in 0..27_usize, by in 1..10_u8) {
            let mut text = QrReference::of_number(number).as_str().as_bytes().to_vec();
            text[at] = b'0' + (text[at] - b'0' + by) % 10;
            let text = String::from_utf8(text)?;
            prop_assert!(text.parse::<QrReference>().is_err());
        }

        #[test]
        fn an_invoice_and_a_top_up_never_share_a_reference(number in 0..=LARGEST_NUMBER) {
            prop_assert_ne!(
                PaymentReference::qr(ReferenceOf::Invoice, number), PaymentReference::qr(ReferenceOf::TopUp, number)
            );
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,90}") {
            let _ = text.parse::<PaymentReference>();
        }
    }
}
