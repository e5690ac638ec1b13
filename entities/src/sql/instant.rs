//! How instants and days are kept: by SQLite as texts, as chrono writes them, so that text order is time order, and by
//! PostgreSQL as counts from the beginning of 2000 (its documentation, section 8.5).

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

/// As `2026-06-15T10:00:00.123456+00:00`, with no, three, six or nine decimals.
pub(super) fn write(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// As `2026-06-15`.
pub(super) fn write_day(day: NaiveDate) -> String {
    day.format("%F").to_string()
}

/// Reads what [`write`] wrote, and any other RFC 3339 text.
pub(super) fn parse(text: &[u8]) -> Option<DateTime<Utc>> {
    parse_ours(text).or_else(|| {
        let text = std::str::from_utf8(text).ok()?;
        DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
    })
}

/// Reads what [`write_day`] wrote.
pub(super) fn parse_day(text: &[u8]) -> Option<NaiveDate> {
    match text {
        [year @ .., b'-', m1, m2, b'-', d1, d2] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(i32::try_from(digits(year)?).ok()?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?)
        }
        // Days that chrono writes with a sign.
        _ => NaiveDate::parse_from_str(std::str::from_utf8(text).ok()?, "%F").ok(),
    }
}

/// The beginning of 2000 in days of the common era, of which its first is 1.
const EPOCH_DAYS: i32 = 730_120;
/// The same in microseconds of Unix time.
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

/// Reads a `timestamptz` in binary: microseconds. `infinity` is none.
pub(super) fn of_postgres(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let microseconds = i64::from_be_bytes(bytes.try_into().ok()?);
    DateTime::from_timestamp_micros(microseconds.checked_add(EPOCH_MICROSECONDS)?)
}

/// Reads a `date` in binary: days. `infinity` is none.
pub(super) fn day_of_postgres(bytes: &[u8]) -> Option<NaiveDate> {
    let days = i32::from_be_bytes(bytes.try_into().ok()?);
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH_DAYS)?)
}

fn parse_ours(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = text.strip_suffix(b"+00:00")?;
    let (day, time) = (text.get(..10)?, text.get(10..)?);
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, fraction @ ..] = time else { return None };
    let nanoseconds = match fraction {
        [] => 0,
        [b'.', decimals @ ..] if (1..=9).contains(&decimals.len()) => {
            let missing = u32::try_from(9 - decimals.len()).ok()?;
            digits(decimals)? * 10_u32.pow(missing)
        }
        _ => return None,
    };
    let time =
        NaiveTime::from_hms_nano_opt(digits(&[*h1, *h2])?, digits(&[*m1, *m2])?, digits(&[*s1, *s2])?, nanoseconds)?;
    Some(parse_day(day)?.and_time(time).and_utc())
}

/// The number that at most nine digits write.
fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use postgres_types::{FromSql, Type};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_instant_and_a_day_read_back_from_their_own_text(seconds in -62_000_000_000_i64..253_402_300_800, nanos in 0_u32..1_000_000_000, keep in prop::sample::select(vec![1_u32, 1_000, 1_000_000, 1_000_000_000])) {
            let instant = Utc.timestamp_opt(seconds, nanos / keep * keep).unwrap();
            prop_assert_eq!(parse(write(instant).as_bytes()), Some(instant));
            prop_assert_eq!(parse_day(write_day(instant.date_naive()).as_bytes()), Some(instant.date_naive()));
        }

        #[test]
        fn counts_of_postgresql_are_read_as_its_driver_reads_them(microseconds in prop_oneof![any::<i64>(), -1_i64 << 58..1 << 58], days in prop_oneof![any::<i32>(), -1_000_000..1_000_000]) {
            let (instant, day) = (microseconds.to_be_bytes(), days.to_be_bytes());
            if let Ok(read) = DateTime::<Utc>::from_sql(&Type::TIMESTAMPTZ, &instant) {
                prop_assert_eq!(of_postgres(&instant), Some(read));
            }
            prop_assert_eq!(day_of_postgres(&day), NaiveDate::from_sql(&Type::DATE, &day).ok());
        }

        #[test]
        fn no_text_makes_the_parsers_panic(text: Vec<u8>) {
            let _ = parse(&text);
            let _ = parse_day(&text);
            let _ = (of_postgres(&text), day_of_postgres(&text));
        }

        #[test]
        fn what_is_almost_an_instant_is_read_as_chrono_reads_it(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,10})?(\\+00:00|Z|-01:30)") {
            let chronos = DateTime::parse_from_rfc3339(&text).ok().map(|instant| instant.to_utc());
            // A leap second and more than nine decimals are chrono's own.
            prop_assert_eq!(parse(text.as_bytes()), chronos);
        }
    }
}
