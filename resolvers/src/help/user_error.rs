//! Mistakes that a person can mend.

use async_graphql::Enum;
use kb::Coordinate;

use crate::level::enums;

/// What kind of mistake it is. The guides about each are tied to it.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserErrorCode {
    /// A value is missing.
    Required,
    /// A value is not of the form that is wanted.
    Invalid,
    /// A text is longer than it may be.
    TooLong,
    /// Another has this already.
    Taken,
    /// There is no such thing, or it is not for you.
    NotFound,
    /// Your role or permission does not reach so far.
    NotAllowed,
    /// It was good once, and no longer is.
    Expired,
    /// Somebody else changed it meanwhile.
    Conflict,
    /// The e-mail address or the password is wrong.
    WrongCredentials,
    /// The password is too easy to guess.
    WeakPassword,
    /// An organization keeps at least one legal representative: appoint the successor first.
    LastLegalRepresentative,
    /// The person belongs to the organization already.
    AlreadyMember,
    /// Not an IBAN: its check digits or its length are wrong.
    InvalidIban,
    /// Not a VAT number of that country.
    InvalidVatNumber,
    /// Products are billed to the address: give them another first.
    AddressInUse,
    /// The prepaid account does not hold so much.
    InsufficientPrepaidBalance,
    /// The amount is below the minimum.
    BelowMinimum,
    /// The amount is above the maximum.
    AboveMaximum,
    /// The amount is in another currency than the organization's.
    CurrencyMismatch,
    /// The invoice cannot be paid: it was cancelled or refunded.
    InvoiceNotPayable,
    /// The invoice is not paid yet: its final document exists once it is.
    InvoiceNotPaid,
    /// The invoice is paid already.
    InvoiceAlreadyPaid,
    /// Months that are paid already would be charged again.
    FrequencyChangeTooEarly,
    /// The frequency is offered only from a certain amount up.
    FrequencyBelowMinimumAmount,
    /// The idempotency key came with another input before.
    IdempotencyKeyReused,
}
enums!(UserErrorCode);

impl UserErrorCode {
    /// The code with that name in the contract.
    pub fn named(name: &str) -> Option<Self> {
        use async_graphql::resolver_utils::EnumType;
        Self::items().iter().find(|item| item.name == name).map(|item| item.value)
    }

    /// Its coordinate, to which guides are tied.
    pub fn coordinate(self) -> Option<Coordinate> {
        use async_graphql::resolver_utils::EnumType;
        let item = Self::items().iter().find(|item| item.value == self)?;
        Coordinate::of_member("UserErrorCode", item.name).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_its_name_in_the_contract_and_has_a_coordinate() {
        assert_eq!(UserErrorCode::named("INVALID_IBAN"), Some(UserErrorCode::InvalidIban));
        assert_eq!(UserErrorCode::named("invalid_iban"), None);
        let coordinate = UserErrorCode::InvoiceNotPaid.coordinate().map(|coordinate| coordinate.to_string());
        assert_eq!(coordinate.as_deref(), Some("UserErrorCode.INVOICE_NOT_PAID"));
    }
}
