//! Amounts as a person writes them.
//!
//! Digits and separators come from the Unicode locale data of the `icu_decimal` crate. Where the currency stands is not
//! in that crate; the rule below is that of the same data (CLDR, standard currency pattern).

use std::str::FromStr;

use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences, input::Decimal, options::DecimalFormatterOptions};

use super::{Currency, Money};
use crate::locale::{Language, Locale};

const NO_BREAK_SPACE: char = '\u{a0}';

/// Where the currency stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    Before,
    After,
}

/// Before the number in English, in the German of Switzerland, Liechtenstein and Austria, in the Italian of Switzerland, and
/// in the Spanish of the Americas; after it in the rest.
fn placement(locale: Locale) -> Placement {
    let before = match (locale.language(), locale.region()) {
        (Language::En, _) => true,
        (Language::De, region) => matches!(region, Some("CH" | "LI" | "AT")),
        (Language::It, region) => region == Some("CH"),
        (Language::Es, region) => !matches!(region, None | Some("ES" | "IC" | "EA" | "GQ" | "PH")),
        (Language::Fr, _) => false,
    };
    if before { Placement::Before } else { Placement::After }
}

/// The euro has a sign that every reader knows; all others are written by their code, which is never ambiguous.
fn symbol(currency: Currency) -> &'static str {
    if currency == Currency::EUR { "€" } else { currency.code() }
}

impl Money {
    /// As a person of that locale writes it: `12.345,50 CHF` in Spanish (where four digits stand ungrouped), `CHF 1'234.50`
    /// in the German of Switzerland. Spaces are no-break spaces. A region without data of its own counts as its language.
    pub fn format(self, locale: Locale) -> String {
        let number = number(self, locale).unwrap_or_else(|| self.decimal());
        let symbol = symbol(self.currency);
        match placement(locale) {
            Placement::After => format!("{number}{NO_BREAK_SPACE}{symbol}"),
            Placement::Before => {
                // English sets no space between a sign and the number, and the minus stands first.
                let (sign, digits) = match number.strip_prefix(['-', '\u{2212}']) {
                    Some(digits) => ("-", digits),
                    None => ("", number.as_str()),
                };
                let tight = locale.language() == Language::En && symbol.chars().all(|c| !c.is_alphabetic());
                let space = if tight { String::new() } else { NO_BREAK_SPACE.to_string() };
                if locale.language() == Language::En {
                    format!("{sign}{symbol}{space}{digits}")
                } else {
                    format!("{symbol}{space}{sign}{digits}")
                }
            }
        }
    }
}

/// The number with the locale's separators; nothing if the library has no data, which the tests exclude for our languages.
fn number(money: Money, locale: Locale) -> Option<String> {
    let preferences = DecimalFormatterPreferences::from(&locale.tag().ok()?);
    let formatter = DecimalFormatter::try_new(preferences, DecimalFormatterOptions::default()).ok()?;
    let decimal = Decimal::from_str(&money.decimal()).ok()?;
    Some(formatter.format(&decimal).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_people_of_the_locale_write_it() {
        for (tag, minor, currency, written) in [
            ("es", 1_234_550, Currency::CHF, "12.345,50_CHF"),
            ("es", 123_450, Currency::CHF, "1234,50_CHF"),
            ("es", 12_000, Currency::CHF, "120,00_CHF"),
            ("es", -123_456_789, Currency::EUR, "-1.234.567,89_€"),
            ("es-MX", 123_450, Currency::EUR, "€_1,234.50"),
            ("en", 123_450, Currency::CHF, "CHF_1,234.50"),
            ("en", 123_450, Currency::EUR, "€1,234.50"),
            ("en-GB", -5, Currency::EUR, "-€0.05"),
            ("fr", 123_450, Currency::EUR, "1\u{202f}234,50_€"),
            ("fr-CH", 123_450, Currency::CHF, "1'234,50_CHF"),
            ("de", 123_450, Currency::EUR, "1.234,50_€"),
            ("de-CH", 123_450, Currency::CHF, "CHF_1'234.50"),
            ("de-CH", -123_450, Currency::CHF, "CHF_-1'234.50"),
            ("de-ZZ", 123_450, Currency::EUR, "1.234,50_€"),
            ("it", 1_234_550, Currency::EUR, "12.345,50_€"),
            ("it-CH", 1_234_550, Currency::CHF, "CHF_12'345.50"),
        ] {
            let locale: Locale = tag.parse().expect("a tag of the table");
            let expected = written.replace('_', "\u{a0}");
            assert_eq!(Money::new(minor, currency).format(locale), expected, "{tag} {minor}");
        }
    }
}
