//! JSON straight into bytes, for the values that answers are made of.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};

/// A string with its quotes, escaped.
pub(crate) fn string(json: &mut Vec<u8>, text: &str) {
    // Writing to memory does not fail, and every string is JSON.
    let _ = serde_json::to_writer(json, text);
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
fn two(json: &mut Vec<u8>, number: u32) {
    // One digit each: the remainder of ten fits a byte.
    json.extend_from_slice(&[b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
}

fn day_digits(json: &mut Vec<u8>, day: NaiveDate) {
    match u32::try_from(day.year()) {
        Ok(year) if year <= 9999 => {
            two(json, year / 100);
            two(json, year % 100);
            json.push(b'-');
            two(json, day.month());
            json.push(b'-');
            two(json, day.day());
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
    let (magnitude, mut buffer, mut at) = (minor.unsigned_abs(), [b'0'; 40], 40_usize);
    let (mut rest, mut written) = (magnitude, 0_u8);
    // At most 20 digits, or as many as the currency has decimals and one before them (at most 18 by ISO 4217's four).
    while rest > 0 || written <= digits.min(18) {
        if written == digits.min(18) && written > 0 {
            at -= 1;
            buffer[at] = b'.';
        }
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
    }
    json.push(b'"');
    if minor < 0 {
        json.push(b'-');
    }
    json.extend_from_slice(&buffer[at..]);
    json.push(b'"');
}

/// Crockford's base 32 in lower case, as TypeID has it.
const BASE32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A TypeID (specification 0.3): the prefix, and 128 bits in 26 digits of base 32 with two zero bits before them.
pub(crate) fn type_id(json: &mut Vec<u8>, prefix: &str, uuid: uuid::Uuid) {
    json.push(b'"');
    json.extend_from_slice(prefix.as_bytes());
    json.push(b'_');
    let bits = uuid.as_u128();
    for digit in (0..26).rev() {
        // Five bits: below 32.
        json.push(BASE32[(bits >> (digit * 5)) as usize & 31]);
    }
    json.push(b'"');
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
        fn an_amount_is_written_as_the_exact_decimal(minor: i64, digits in 0_u8..=4) {
            let exact = rust_decimal::Decimal::new(minor, u32::from(digits)).to_string();
            prop_assert_eq!(written(|json| decimal(json, minor, digits)), exact);
        }
    }

    #[test]
    fn small_amounts_keep_their_zeros() {
        for (minor, digits, text) in
            [(5, 2, "0.05"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7"), (i64::MIN, 2, "-92233720368547758.08")]
        {
            assert_eq!(written(|json| decimal(json, minor, digits)), text);
        }
    }
}
