//! The numbers of invoices and pro formas.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::error::InputError;

/// The most documents of a kind in a year.
const LARGEST: u32 = 9_999_999;

/// The year of issue and a count within it, of equal width, so that numbers sort as they were given: `2026-0000042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceNumber {
    year: u16,
    count: u32,
}

impl InvoiceNumber {
    /// The number of the `count`th document of the year of that day.
    ///
    /// # Errors
    /// A count of zero or beyond 9,999,999, or a year that has not four digits.
    pub fn new(issued_on: NaiveDate, count: u32) -> Result<Self, InputError> {
        let year = u16::try_from(issued_on.year()).ok().filter(|year| (1_000..=9_999).contains(year));
        match year {
            Some(year) if (1..=LARGEST).contains(&count) => Ok(Self { year, count }),
            _ => Err(InputError::Value(format!("{issued_on} with the count {count} gives no invoice number"))),
        }
    }

    /// The same as one number of eleven digits, for the payment reference.
    pub fn digits(self) -> u64 {
        u64::from(self.year) * (u64::from(LARGEST) + 1) + u64::from(self.count)
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:07}", self.year, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_text_as_they_were_given() {
        let day = |year| NaiveDate::from_ymd_opt(year, 6, 1).expect("a day");
        let numbers = [(2025, 9_999_999), (2026, 1), (2026, 42), (2026, 100)];
        let texts: Vec<_> =
            numbers.iter().map(|(year, count)| InvoiceNumber::new(day(*year), *count).map(|n| n.to_string())).collect();
        assert_eq!(texts[2], Ok("2026-0000042".to_owned()));
        assert!(texts.iter().flatten().is_sorted());
        assert!(InvoiceNumber::new(day(2026), 0).is_err());
        assert!(InvoiceNumber::new(day(2026), 10_000_000).is_err());
    }
}
