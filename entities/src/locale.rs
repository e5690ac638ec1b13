//! The languages that we speak, and countries.

use std::{fmt, str::FromStr, sync::LazyLock};

use icu_locale_core::subtags::Region;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

use crate::{error::InputError, values::excerpt};

/// A language that the product and its guides are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Spanish, which stands in for languages that we do not speak.
    #[default]
    Es,
    /// English.
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: &'static [Self] = &[Self::Es, Self::En, Self::Fr, Self::De, Self::It];

    /// The ISO 639-1 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A language of ours and, where one was named, a region: `es`, `fr-CH`. Stored as that text.
///
/// It reads any BCP 47 tag: scripts, variants and extensions are passed over, and a language that we do not speak becomes
/// the default one, without its region. Only what is no tag at all is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Locale {
    language: Language,
    region: Option<Region>,
}

crate::sql::text_field!(Locale, absent: Self::default());

/// No tag that a client sends in earnest is longer.
const LONGEST_TAG: usize = 64;

impl Locale {
    /// A language without a region.
    pub const fn new(language: Language) -> Self {
        Self { language, region: None }
    }

    /// The language alone.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The region as written: two capital letters or three digits; none of the codes is checked for being assigned.
    pub fn region(&self) -> Option<&str> {
        self.region.as_ref().map(Region::as_str)
    }

    /// The tag as the internationalization library takes it.
    pub(crate) fn tag(self) -> Result<icu_locale_core::Locale, icu_locale_core::ParseError> {
        icu_locale_core::Locale::try_from_str(&self.to_string())
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self::new(language)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.language.as_str())?;
        match self.region {
            Some(region) => write!(f, "-{}", region.as_str()),
            None => Ok(()),
        }
    }
}

impl FromStr for Locale {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let malformed = || {
            InputError::Value(format!(
                "`{}` is no language tag: write one such as `es` or `fr-CH` (BCP 47)",
                excerpt(text)
            ))
        };
        if text.len() > LONGEST_TAG {
            return Err(malformed());
        }
        // A language alone, which is what most rows hold, needs no parser.
        if let Some(language) = Language::ALL.iter().find(|language| language.as_str() == text) {
            return Ok(Self::new(*language));
        }
        let tag = icu_locale_core::Locale::try_from_str(text).map_err(|_| malformed())?;
        let spoken = Language::ALL.iter().find(|language| tag.id.language.as_str() == language.as_str());
        Ok(spoken.map_or_else(Self::default, |language| Self { language: *language, region: tag.id.region }))
    }
}

/// A country of ISO 3166-1, stored as its two capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType, Serialize, Deserialize)]
#[sea_orm(value_type = "String")]
#[serde(try_from = "String", into = "String")]
pub struct Country(iso_currency::Country);

crate::sql::text_field!(Country, absent: Self::CH);

impl Country {
    /// Switzerland.
    pub const CH: Self = Self(iso_currency::Country::CH);
    /// Liechtenstein.
    pub const LI: Self = Self(iso_currency::Country::LI);
    /// France.
    pub const FR: Self = Self(iso_currency::Country::FR);
    /// Germany.
    pub const DE: Self = Self(iso_currency::Country::DE);
    /// Italy.
    pub const IT: Self = Self(iso_currency::Country::IT);
    /// Spain.
    pub const ES: Self = Self(iso_currency::Country::ES);

    /// Its name in English.
    pub fn english_name(&self) -> &'static str {
        self.0.name()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl FromStr for Country {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let known = place(text.as_bytes()).and_then(|place| BY_LETTERS[place]);
        known.map(Self).ok_or_else(|| {
            InputError::Value(format!(
                "`{}` is no country: use two capital letters of ISO 3166-1, such as `CH`",
                excerpt(text)
            ))
        })
    }
}

/// Countries by their two letters: the library compares with one code after the other, for every row that is read.
static BY_LETTERS: LazyLock<Vec<Option<iso_currency::Country>>> = LazyLock::new(|| {
    let pairs = (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
    pairs.map(|pair| std::str::from_utf8(&pair).ok()?.parse().ok()).collect()
});

/// Where in the list two capital letters stand; nothing for anything else.
fn place(letters: &[u8]) -> Option<usize> {
    let &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = letters else { return None };
    Some(usize::from(first - b'A') * 26 + usize::from(second - b'A'))
}

impl TryFrom<String> for Country {
    type Error = InputError;

    fn try_from(text: String) -> Result<Self, InputError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tag_becomes_the_closest_locale_that_we_speak() {
        for (tag, locale) in [
            ("es", "es"),
            ("ES", "es"),
            ("fr-CH", "fr-CH"),
            ("fr-ch", "fr-CH"),
            ("de-Latn-AT", "de-AT"),
            ("es-419", "es-419"),
            ("en-GB-u-ca-gregory", "en-GB"),
            ("it-ZZ", "it-ZZ"),
            ("rm-CH", "es"),
            ("und", "es"),
        ] {
            assert_eq!(tag.parse::<Locale>().map(|locale| locale.to_string()), Ok(locale.to_owned()), "{tag}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for text in ["", "e", "es-", "español", "fr CH", &"a".repeat(65)] {
            assert!(text.parse::<Locale>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_assigned_country_codes_are_countries() {
        for country in [Country::CH, Country::DE, Country::ES, Country::LI] {
            assert_eq!(country.to_string().parse(), Ok(country));
        }
        for text in ["", "ch", "XX", "CHE", "C"] {
            assert!(text.parse::<Country>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_locale_reads_back_from_its_own_text(text in "(es|en|fr|de|it)(-[A-Z]{2})?") {
            let locale: Locale = text.parse()?;
            prop_assert_eq!(locale.to_string(), text);
        }

        #[test]
        fn no_text_makes_the_parsers_panic(text in ".{0,80}") {
            let _ = text.parse::<Locale>();
            let _ = text.parse::<Country>();
        }
    }
}
