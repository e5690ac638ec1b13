//! JSON straight into bytes, for the values that answers are made of.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

/// A string with its quotes, escaped.
pub(crate) fn string(json: &mut Vec<u8>, text: &str) {
    // Almost none has to be.
    if any_escapes(text.as_bytes()) {
        // Writing to memory does not fail, and every string is JSON.
        let _ = serde_json::to_writer(json, text);
        return;
    }
    json.reserve(text.len() + 2);
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Whether a byte is among these that JSON escapes (RFC 8259, section 7): control characters, quotes and backslashes.
fn any_escapes(bytes: &[u8]) -> bool {
    let escapes = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let Some(last) = bytes.last_chunk() else { return bytes.iter().any(|byte| escapes(*byte)) };
    // Eight at a time, without a way out; the last eight once more where the length is no multiple.
    let (words, _) = bytes.as_chunks();
    words.iter().fold(any_escapes_of(*last), |any, word| any | any_escapes_of(*word))
}

/// The same of eight bytes in one register.
fn any_escapes_of(word: [u8; 8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let word = u64::from_ne_bytes(word);
    // Of the lowest byte that is below, the subtraction borrows into its highest bit, which was not set.
    let any_below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word & HIGH;
    let any_equal = |byte: u8| any_below(word ^ (ONES * u64::from(byte)), 1);
    any_below(word, b' ') | any_equal(b'"') | any_equal(b'\\') != 0
}

/// What is shorter is copied by a known length, which takes no call, and cut.
pub(super) const SHORT: usize = 32;

/// A piece of written JSON; nothing where there is none at that place. Where the copy goes there should be room for [`SHORT`]
/// bytes more than it needs.
pub(super) fn piece(json: &mut Vec<u8>, written: &[u8], place: std::ops::Range<usize>) {
    let length = place.len();
    match written.get(place.start..).and_then(<[u8]>::first_chunk::<SHORT>) {
        Some(chunk) if length <= SHORT => {
            json.extend_from_slice(chunk);
            json.truncate(json.len() - (SHORT - length));
        }
        _ => json.extend_from_slice(written.get(place).unwrap_or_default()),
    }
}

/// A whole number.
pub(crate) fn integer(json: &mut Vec<u8>, number: i64) {
    let _ = serde_json::to_writer(json, &number);
}

/// A float; what is no number is null.
pub(crate) fn float(json: &mut Vec<u8>, number: f64) {
    let _ = serde_json::to_writer(json, &number);
}

/// Two digits.
fn digits(number: u32) -> [u8; 2] {
    // One digit each: the remainder of ten fits a byte.
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

fn two(json: &mut Vec<u8>, number: u32) {
    json.extend_from_slice(&digits(number));
}

fn day_digits(json: &mut Vec<u8>, day: NaiveDate) {
    match u32::try_from(day.year()) {
        Ok(year) if year <= 9999 => {
            let ([a, b], [c, d]) = (digits(year / 100), digits(year % 100));
            let ([e, f], [g, h]) = (digits(day.month()), digits(day.day()));
            json.extend_from_slice(&[a, b, c, d, b'-', e, f, b'-', g, h]);
        }
        // ISO 8601 wants a sign there; nobody's invoice is of such a year.
        _ => json.extend_from_slice(day.to_string().as_bytes()),
    }
}

/// A calendar day: `"2026-03-01"`.
pub(crate) fn day(json: &mut Vec<u8>, day: NaiveDate) {
    json.push(b'"');
    day_digits(json, day);
    json.push(b'"');
}

/// An instant in UTC: `"2026-03-01T09:30:00Z"`, with as many digits of the second as it has, by threes.
pub(crate) fn instant(json: &mut Vec<u8>, instant: DateTime<Utc>) {
    let (day, time) = (instant.date_naive(), instant.time());
    json.push(b'"');
    day_digits(json, day);
    json.push(b'T');
    two(json, time.hour());
    json.push(b':');
    two(json, time.minute());
    json.push(b':');
    // A leap second counts as the 60th, as chrono writes it.
    let leap = time.nanosecond() / 1_000_000_000;
    two(json, time.second() + leap);
    let nanoseconds = time.nanosecond() % 1_000_000_000;
    if nanoseconds > 0 {
        let digits = format!("{nanoseconds:09}");
        let shown = if nanoseconds % 1_000_000 == 0 {
            3
        } else if nanoseconds % 1_000 == 0 {
            6
        } else {
            9
        };
        json.push(b'.');
        json.extend_from_slice(&digits.as_bytes()[..shown]);
    }
    json.extend_from_slice(b"Z\"");
}

/// A decimal of so many minor units: `"120.00"`.
pub(crate) fn decimal(json: &mut Vec<u8>, minor: i64, digits: u8) {
    // Filled from behind: at most 20 digits, or 19 where there are 18 decimals (ISO 4217 knows four), and four signs.
    let (mut text, mut at) = ([b'"'; 24], 23);
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    let mut rest = minor.unsigned_abs();
    for _ in 0..digits.min(18) {
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    if digits > 0 {
        put(b'.');
    }
    put(b'0' + (rest % 10) as u8);
    rest /= 10;
    while rest > 0 {
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    if minor < 0 {
        put(b'-');
    }
    put(b'"');
    json.extend_from_slice(&text[at..]);
}

/// A decimal with as many digits as it has.
pub(crate) fn exact_decimal(json: &mut Vec<u8>, decimal: &rust_decimal::Decimal) {
    match (i64::try_from(decimal.mantissa()), u8::try_from(decimal.scale())) {
        (Ok(minor), Ok(digits)) if minor != 0 && digits <= 18 => self::decimal(json, minor, digits),
        // Longer than any that is common, or a zero with a sign.
        _ => string(json, &decimal.to_string()),
    }
}

/// Crockford's base 32 in lower case, as TypeID has it: every two digits, one table look-up for ten bits.
static BASE32: [[u8; 2]; 1_024] = {
    let (digits, mut pairs, mut bits) = (*b"0123456789abcdefghjkmnpqrstvwxyz", [[0; 2]; 1_024], 0);
    while bits < pairs.len() {
        pairs[bits] = [digits[bits / 32], digits[bits % 32]];
        bits += 1;
    }
    pairs
};

/// A TypeID (specification 0.3): the prefix, and 128 bits in 26 digits of base 32 with two zero bits before them.
pub(crate) fn type_id(json: &mut Vec<u8>, prefix: &str, uuid: uuid::Uuid) {
    // Ten bits: below 1,024. The digits are taken out of words that one register holds: twice twelve, and two before them.
    let (bits, mut text) = (uuid.as_u128(), *b"_00000000000000000000000000\"");
    let pair = |word: u64, place: usize| BASE32[(word >> (10 * place)) as usize & 1_023];
    let (first, middle, last) = ((bits >> 120) as u64, (bits >> 60) as u64, bits as u64);
    [text[1], text[2]] = pair(first, 0);
    for place in 0..6 {
        [text[13 - 2 * place], text[14 - 2 * place]] = pair(middle, place);
        [text[25 - 2 * place], text[26 - 2 * place]] = pair(last, place);
    }
    json.reserve(1 + prefix.len() + text.len());
    json.push(b'"');
    json.extend_from_slice(prefix.as_bytes());
    json.extend_from_slice(&text);
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut json = Vec::new();
        write(&mut json);
        serde_json::from_slice(&json).expect("a JSON string")
    }

    proptest! {
        #[test]
        fn an_instant_is_written_as_chrono_writes_it(seconds in -62_167_219_200_i64..253_402_300_800, nanoseconds in prop_oneof![
            Just(0_u32), (0_u32..1_000).prop_map(|ms| ms * 1_000_000), (0_u32..1_000_000).prop_map(|us| us * 1_000), 0_u32..1_000_000_000]) {
            let at = DateTime::<Utc>::from_timestamp(seconds, nanoseconds).expect("within chrono's years");
            prop_assert_eq!(written(|json| instant(json, at)), at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            prop_assert_eq!(written(|json| day(json, at.date_naive())), at.date_naive().to_string());
        }

        #[test]
        fn an_identifier_is_written_as_it_reads_back(bits: u128) {
            let id = entities::ids::InvoiceId(uuid::Uuid::from_u128(bits));
            prop_assert_eq!(written(|json| type_id(json, "inv", id.0)), id.to_string());
        }

        #[test]
        fn a_string_is_written_as_serde_json_writes_it(text in ".*|[a-z\"\\\\\u{0}-\u{20}é\u{7f}]{0,80}") {
            let mut json = Vec::new();
            string(&mut json, &text);
            prop_assert_eq!(String::from_utf8(json).expect("UTF-8"), serde_json::to_string(&text).expect("JSON"));
        }

        #[test]
        fn a_piece_is_copied_whatever_stands_around_it(written: Vec<u8>, from in 0_usize..80, length in 0_usize..80) {
            let mut json = vec![b'['];
            piece(&mut json, &written, from..from + length);
            let expected = written.get(from..from + length).unwrap_or_default();
            prop_assert_eq!(&json[1..], expected);
        }

        #[test]
        fn an_amount_is_written_as_the_exact_decimal(minor: i64, digits in 0_u8..=4) {
            let exact = rust_decimal::Decimal::new(minor, u32::from(digits)).to_string();
            prop_assert_eq!(written(|json| decimal(json, minor, digits)), exact);
        }

        #[test]
        fn a_decimal_of_any_size_is_written_in_full(mantissa in prop_oneof![-(1_i128 << 96) + 1..1 << 96, -100_i128..100], scale in 0_u32..=28) {
            let exact = rust_decimal::Decimal::from_i128_with_scale(mantissa, scale);
            prop_assert_eq!(written(|json| exact_decimal(json, &exact)), exact.to_string());
        }
    }

    #[test]
    fn small_amounts_keep_their_zeros() {
        for (minor, digits, text) in [
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (0, 2, "0.00"),
            (7, 0, "7"),
            (i64::MIN, 2, "-92233720368547758.08"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MIN, 18, "-9.223372036854775808"),
            (-1, 18, "-0.000000000000000001"),
        ] {
            assert_eq!(written(|json| decimal(json, minor, digits)), text);
        }
    }
}
