//! The instants of log lines.

use std::{
    fmt::{self, Write},
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use entities::clock::{Clock, SystemClock};
use tracing_subscriber::fmt::{format::Writer, time::FormatTime};

/// Writes when a line was written: RFC 3339, in UTC, to the microsecond. The lines of a busy server share all but the fraction,
/// which is put together once a second.
#[derive(Debug, Default)]
pub(super) struct Instants(Mutex<Second>);

/// A second, by its number since 1970, and as text.
#[derive(Debug, Default)]
struct Second {
    number: Option<i64>,
    text: String,
}

impl Instants {
    fn write(&self, instant: DateTime<Utc>, to: &mut impl Write) -> fmt::Result {
        let mut second = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if second.number != Some(instant.timestamp()) {
            *second = Second { number: None, text: String::with_capacity(20) };
            write!(second.text, "{}", instant.format("%Y-%m-%dT%H:%M:%S"))?;
            second.number = Some(instant.timestamp());
        }
        to.write_str(&second.text)?;
        drop(second);
        let (mut fraction, mut rest) = (*b".000000Z", instant.timestamp_subsec_micros());
        for digit in fraction[1..7].iter_mut().rev() {
            // One decimal digit.
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        to.write_str(std::str::from_utf8(&fraction).map_err(|_| fmt::Error)?)
    }
}

impl FormatTime for Instants {
    fn format_time(&self, to: &mut Writer<'_>) -> fmt::Result {
        self.write(SystemClock.now(), to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_to_the_microsecond_whatever_was_written_before() {
        let instants = Instants::default();
        for (instant, written) in [
            ("2026-03-01T09:05:07.000001Z", "2026-03-01T09:05:07.000001Z"),
            ("2026-03-01T09:05:07.123456789Z", "2026-03-01T09:05:07.123456Z"),
            ("2026-03-01T23:59:59.999999Z", "2026-03-01T23:59:59.999999Z"),
            ("2026-03-02T00:00:00Z", "2026-03-02T00:00:00.000000Z"),
            ("2026-03-01T09:05:07.5Z", "2026-03-01T09:05:07.500000Z"),
            ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.250000Z"),
        ] {
            let mut text = String::new();
            instants.write(instant.parse().unwrap(), &mut text).unwrap();
            assert_eq!(text, written);
        }
    }
}
