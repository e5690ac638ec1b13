//! JSON, written straight into bytes.

/// The alphabet of TypeIDs: Crockford's base 32, in lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The bytes of a UUID.
pub(super) type Bytes16 = [u8; 16];

/// A JSON text that grows.
pub(super) struct Json(Vec<u8>);

impl Json {
    /// With room for that many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Text that is JSON already.
    pub(super) fn raw(&mut self, json: &str) -> &mut Self {
        self.0.extend_from_slice(json.as_bytes());
        self
    }

    /// A string that needs no escape: an enum, a date, a number of ours.
    pub(super) fn plain(&mut self, text: &str) -> &mut Self {
        self.0.push(b'"');
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(b'"');
        self
    }

    /// Any string.
    pub(super) fn string(&mut self, text: &str) -> &mut Self {
        if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
            return self.plain(text);
        }
        self.0.push(b'"');
        for byte in text.bytes() {
            match byte {
                b'"' | b'\\' => self.0.extend_from_slice(&[b'\\', byte]),
                b'\n' => self.0.extend_from_slice(b"\\n"),
                b'\r' => self.0.extend_from_slice(b"\\r"),
                b'\t' => self.0.extend_from_slice(b"\\t"),
                0x08 => self.0.extend_from_slice(b"\\b"),
                0x0c => self.0.extend_from_slice(b"\\f"),
                0x00..0x20 => self.0.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                _ => self.0.push(byte),
            }
        }
        self.0.push(b'"');
        self
    }

    /// Opens the next element of a list.
    pub(super) fn next(&mut self, first: &mut bool) -> &mut Self {
        if !std::mem::replace(first, false) {
            self.0.push(b',');
        }
        self
    }

    pub(super) fn integer(&mut self, number: i64) -> &mut Self {
        if number < 0 {
            self.0.push(b'-');
        }
        self.digits(number.unsigned_abs(), 1);
        self
    }

    /// Minor units of a currency with two decimals, as a string.
    pub(super) fn amount(&mut self, minor: i64) -> &mut Self {
        self.0.push(b'"');
        if minor < 0 {
            self.0.push(b'-');
        }
        let minor = minor.unsigned_abs();
        self.digits(minor / 100, 1);
        self.0.push(b'.');
        self.digits(minor % 100, 2);
        self.0.push(b'"');
        self
    }

    /// Thousandths, as a string without zeros at the end.
    pub(super) fn quantity(&mut self, milli: i64) -> &mut Self {
        self.0.push(b'"');
        let milli = milli.unsigned_abs();
        self.digits(milli / 1_000, 1);
        let (mut rest, mut width) = (milli % 1_000, 3);
        if rest > 0 {
            while rest.is_multiple_of(10) {
                (rest, width) = (rest / 10, width - 1);
            }
            self.0.push(b'.');
            self.digits(rest, width);
        }
        self.0.push(b'"');
        self
    }

    /// A TypeID.
    pub(super) fn id(&mut self, prefix: &str, uuid: &[u8]) -> &mut Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(uuid);
        let value = u128::from_be_bytes(bytes);
        let mut text = [0; 26];
        // Two machine words of twelve digits each, and two digits before them.
        let (high, low) = text.split_at_mut(14);
        base32(low, (value & ((1 << 60) - 1)) as u64);
        base32(&mut high[2..], ((value >> 60) & ((1 << 60) - 1)) as u64);
        base32(&mut high[..2], (value >> 120) as u64);
        self.0.push(b'"');
        self.0.extend_from_slice(prefix.as_bytes());
        self.0.push(b'_');
        self.0.extend_from_slice(&text);
        self.0.push(b'"');
        self
    }

    fn digits(&mut self, mut number: u64, at_least: usize) {
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        while number > 0 || digits.len() - start < at_least {
            start -= 1;
            digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.0.extend_from_slice(&digits[start..]);
    }
}

fn base32(text: &mut [u8], mut value: u64) {
    for digit in text.iter_mut().rev() {
        *digit = ALPHABET[(value & 31) as usize];
        value >>= 5;
    }
}

/// The UUID of a TypeID with that prefix; nothing where it is none.
pub(super) fn uuid(text: &str, prefix: &str) -> Option<Bytes16> {
    let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
    if digits.len() != 26 {
        return None;
    }
    let digit = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    let mut value = 0_u128;
    for byte in digits.bytes() {
        value = value << 5 | digit(byte)? as u128;
    }
    Some(value.to_be_bytes())
}

/// What an issued invoice or another is on that day; `overdue`: its last day to pay is before today.
pub(super) fn status(state: &str, paid_minor: i64, total_minor: i64, overdue: bool) -> &'static str {
    match state {
        "CANCELLED" => "CANCELLED",
        "REFUNDED" => "REFUNDED",
        _ if paid_minor >= total_minor => "PAID",
        _ if overdue => "OVERDUE",
        _ if paid_minor > 0 => "PARTIALLY_PAID",
        _ => "OPEN",
    }
}
