//! Language tags: which locale is spoken, and which comes closest to the one asked for.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A language tag (BCP 47) in its usual spelling, such as `es` or `fr-CH`. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

/// A text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language tag; write one such as `es` or `fr-CH`")]
pub struct LocaleError(String);

/// Longest tag taken; BCP 47 asks for at least 35 characters.
const TAG_LIMIT: usize = 35;

impl Locale {
    /// The tag, in its usual spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `fr` of `fr-CH`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The locale among `available` that comes closest: the same tag, then the tag shortened from its end (`fr-CH`,
    /// `fr`; RFC 4647 lookup), then another region of the language.
    pub fn closest<'a>(&self, available: &'a [Locale]) -> Option<&'a Locale> {
        let mut tag: &str = &self.0;
        loop {
            if let Some(found) = available.iter().find(|locale| locale.as_str() == tag) {
                return Some(found);
            }
            match tag.rfind('-') {
                Some(cut) => tag = &tag[..cut],
                None => break,
            }
        }
        available.iter().find(|locale| locale.language() == self.language())
    }
}

impl FromStr for Locale {
    type Err = LocaleError;

    /// Takes `_` for `-` and any case, and gives the usual spelling back: `FR_ch` is `fr-CH`.
    fn from_str(text: &str) -> Result<Self, LocaleError> {
        let refuse = || LocaleError(text.chars().take(TAG_LIMIT).collect());
        if text.len() > TAG_LIMIT {
            return Err(refuse());
        }
        let mut tag = String::with_capacity(text.len());
        for (index, part) in text.split(['-', '_']).enumerate() {
            let well_formed = (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
            let language =
                index > 0 || ((2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
            if !well_formed || !language {
                return Err(refuse());
            }
            if index > 0 {
                tag.push('-');
            }
            tag.push_str(&usual_case(index, part));
        }
        Ok(Locale(tag.into()))
    }
}

/// The usual case of a subtag: regions in capitals, scripts with an initial, everything else lower.
fn usual_case(index: usize, part: &str) -> String {
    let alphabetic = part.bytes().all(|b| b.is_ascii_alphabetic());
    match part.len() {
        2 if index > 0 && alphabetic => part.to_ascii_uppercase(),
        4 if index > 0 && alphabetic => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
        _ => part.to_ascii_lowercase(),
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The locale to answer in: the closest one to the tag asked for, the default where there is none, or where the tag
/// is malformed or absent.
pub(crate) fn negotiate(requested: Option<&str>, available: &[Locale], default: &Locale) -> Locale {
    requested
        .and_then(|tag| tag.trim().parse::<Locale>().ok())
        .and_then(|locale| locale.closest(available).cloned())
        .unwrap_or_else(|| default.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        tag.parse().unwrap()
    }

    #[test]
    fn tags_are_brought_to_their_usual_spelling_and_malformed_ones_refused() {
        for (given, usual) in [("es", "es"), ("FR_ch", "fr-CH"), ("zh-hant-tw", "zh-Hant-TW"), ("DE-1996", "de-1996")] {
            assert_eq!(locale(given).as_str(), usual);
        }
        for bad in ["", "e", "e5", "english", "es--CH", "es-", "-es", "../es", "es CH", "ñu", &"es-".repeat(20)] {
            assert!(bad.parse::<Locale>().is_err(), "{bad}");
        }
    }

    #[test]
    fn region_falls_back_to_language_and_unknown_language_to_the_default() {
        let available = [locale("es"), locale("en"), locale("fr-CH"), locale("pt-BR")];
        for (asked, answered) in [
            (Some("en"), "en"),
            (Some("en-GB"), "en"),
            (Some("EN_us"), "en"),
            (Some("es-419"), "es"),
            (Some("fr"), "fr-CH"),
            (Some("fr-FR"), "fr-CH"),
            (Some("fr-CH"), "fr-CH"),
            (Some("pt"), "pt-BR"),
            (Some("ja"), "es"),
            (Some("zh-Hant-TW"), "es"),
            (Some(" en "), "en"),
            (Some("e"), "es"),
            (Some(""), "es"),
            (Some("<script>"), "es"),
            (Some("en;q=0.8, es"), "es"),
            (None, "es"),
        ] {
            assert_eq!(negotiate(asked, &available, &available[0]).as_str(), answered, "{asked:?}");
        }
    }
}
