//! Checks of texts that people type, for the constructors of every noun.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{error::InputError, ids::OrganizationId, text, values::excerpt};

/// The longest name of a person, an organization, a team or a token, in characters.
pub(crate) const LONGEST_NAME: usize = 200;
/// The longest e-mail address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const LONGEST_EMAIL: usize = 254;

/// A text of one line: trimmed, not empty, not longer than so many characters, without control characters.
pub(crate) fn line(what: &str, text: &str, longest: usize) -> Result<String, InputError> {
    text::line(text, longest).map_err(|refusal| InputError::Value(format!("{what} {refusal}")))
}

/// A text of any number of lines: trimmed, `None` where nothing is left, not longer than so many characters.
pub(crate) fn paragraph(what: &str, text: Option<&str>, longest: usize) -> Result<Option<String>, InputError> {
    let read = text.map(|text| text::paragraph(text, longest)).transpose();
    read.map(Option::flatten).map_err(|refusal| InputError::Value(format!("{what} {refusal}")))
}

/// An e-mail address in lower case. Whether it receives mail is for a mail to find out: checked is the shape alone.
pub(crate) fn email(text: &str) -> Result<String, InputError> {
    // ASCII letters alone, as the database's own lower() knows no others on every engine.
    let text = text.trim().to_ascii_lowercase();
    let plain = text.bytes().all(|b| b.is_ascii_graphic());
    let parts = text.rsplit_once('@').filter(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && domain.contains('.')
            && domain.split('.').all(|part| !part.is_empty())
    });
    if text.len() > LONGEST_EMAIL || !plain || parts.is_none() {
        let message = format!("`{}` is no e-mail address: write one such as ana@example.org", excerpt(&text));
        return Err(InputError::Value(message));
    }
    Ok(text)
}

/// The end of something that begins then and lasts so long.
pub(crate) fn after(start: DateTime<Utc>, lifetime: TimeDelta) -> Result<DateTime<Utc>, InputError> {
    let end = Some(lifetime).filter(|lifetime| *lifetime > TimeDelta::zero());
    end.and_then(|lifetime| start.checked_add_signed(lifetime)).ok_or_else(|| {
        InputError::Value("the end must come after the beginning, and within the calendar: choose another".to_owned())
    })
}

/// Refuses what belongs to another organization.
pub(crate) fn same_organization(what: &str, one: OrganizationId, other: OrganizationId) -> Result<(), InputError> {
    if one == other {
        return Ok(());
    }
    Err(InputError::Value(format!("{what} belongs to another organization: choose one of {one}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_email_address_is_kept_in_lower_case() {
        assert_eq!(email(" Ana@Example.ORG "), Ok("ana@example.org".to_owned()));
        for text in ["", "ana", "@example.org", "ana@", "ana@example", "a b@example.org", "a@b@example.org", "a@.org"] {
            assert!(email(text).is_err(), "{text}");
        }
        assert!(email(&format!("{}@example.org", "a".repeat(243))).is_err());
    }

    #[test]
    fn a_line_is_trimmed_and_has_no_more_than_its_characters() {
        assert_eq!(line("the name", "  Zoë ", 3), Ok("Zoë".to_owned()));
        for text in ["", "   ", "Zoës", "a\nb"] {
            assert!(line("the name", text, 3).is_err(), "{text}");
        }
    }

    #[test]
    fn a_paragraph_without_words_is_none() {
        assert_eq!(paragraph("the comment", Some(" \n "), 9), Ok(None));
        assert_eq!(paragraph("the comment", Some("a\nb"), 9), Ok(Some("a\nb".to_owned())));
        assert!(paragraph("the comment", Some("0123456789"), 9).is_err());
        assert!(paragraph("the comment", Some("a\0b"), 9).is_err());
    }

    proptest! {
        #[test]
        fn an_email_address_checked_once_stays_as_it_is(text in "[A-Za-z.+-]{1,9}@[a-z]{1,9}\\.[a-z]{2,3}") {
            let once = email(&text)?;
            prop_assert_eq!(email(&once), Ok(once));
        }

        #[test]
        fn no_text_makes_the_checks_panic(text in ".{0,300}") {
            let _ = (email(&text), line("it", &text, 20), paragraph("it", Some(&text), 20));
        }
    }
}
