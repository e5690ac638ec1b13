//! The check of IBANs and creditor references: ISO 7064, MOD 97-10.

/// The remainder of the text read as a number in which A stands for 10 and Z for 35; nothing where another character is in
/// it.
pub(super) fn remainder(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |remainder, character| {
        let value = character.to_digit(36).filter(|_| !character.is_ascii_lowercase())?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((remainder * shift + value) % 97)
    })
}
