//! What an environment variable may be called, and what it may hold.

use std::{fmt, str::FromStr};

/// The longest name and value of an environment variable, in bytes.
const LONGEST_NAME: usize = 128;
const LONGEST_VALUE: usize = 32_768;

/// Names that the web server and PHP set themselves, with every request (RFC 3875) or when they start: a value of ours would
/// be lost, or would mislead scripts and the loader.
const RESERVED: &[&str] = &[
    "AUTH_TYPE",
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "DOCUMENT_ROOT",
    "GATEWAY_INTERFACE",
    "HOME",
    "HTTPS",
    "IFS",
    "ORIG_PATH_INFO",
    "PATH",
    "PATH_INFO",
    "PATH_TRANSLATED",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "PHP_SELF",
    "PWD",
    "QUERY_STRING",
    "SHELL",
    "USER",
];
/// What such names begin with.
const RESERVED_PREFIXES: &[&str] =
    &["DYLD_", "FCGI_", "HTTP_", "LD_", "REDIRECT_", "REMOTE_", "REQUEST_", "SCRIPT_", "SERVER_"];

/// The name of an environment variable: 1 to 128 letters of ASCII, digits and underscores, no digit first, and none of the
/// reserved ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VariableName(String);

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameRefusal {
    /// There is none.
    #[error("is empty: write a name")]
    Empty,
    /// It is longer than it may be.
    #[error("has {length} bytes: {LONGEST_NAME} are the most")]
    TooLong {
        /// How long it is.
        length: usize,
    },
    /// It has other characters, or begins with a digit.
    #[error("names no variable: use letters, digits and underscores, no digit first")]
    Malformed,
    /// The server sets it itself.
    #[error("is reserved: the server sets it itself")]
    Reserved,
}

impl NameRefusal {
    /// How long a name may be, in bytes.
    pub const LONGEST: usize = LONGEST_NAME;
}

impl VariableName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VariableName {
    type Err = NameRefusal;

    fn from_str(text: &str) -> Result<Self, NameRefusal> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let upper = text.to_ascii_uppercase();
        match text.bytes().next() {
            None => Err(NameRefusal::Empty),
            Some(_) if text.len() > LONGEST_NAME => Err(NameRefusal::TooLong { length: text.len() }),
            Some(first) if !plain || first.is_ascii_digit() => Err(NameRefusal::Malformed),
            Some(_) if RESERVED.contains(&upper.as_str()) => Err(NameRefusal::Reserved),
            Some(_) if RESERVED_PREFIXES.iter().any(|prefix| upper.starts_with(prefix)) => Err(NameRefusal::Reserved),
            Some(_) => Ok(Self(text.to_owned())),
        }
    }
}

/// What an environment variable holds: at most 32,768 bytes, none of them zero.
#[derive(Clone, PartialEq, Eq)]
pub struct VariableValue(String);

/// It may be a secret, and is kept out of logs.
impl fmt::Debug for VariableValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VariableValue").finish_non_exhaustive()
    }
}

/// Why a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueRefusal {
    /// It is longer than it may be.
    #[error("has {length} bytes: {LONGEST_VALUE} are the most")]
    TooLong {
        /// How long it is.
        length: usize,
    },
    /// It holds a zero byte, which ends a text in the environment.
    #[error("holds a zero byte: leave it out")]
    Zero,
}

impl ValueRefusal {
    /// How long a value may be, in bytes.
    pub const LONGEST: usize = LONGEST_VALUE;
}

impl VariableValue {
    /// The value.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VariableValue {
    type Err = ValueRefusal;

    fn from_str(text: &str) -> Result<Self, ValueRefusal> {
        match text.len() {
            length if length > LONGEST_VALUE => Err(ValueRefusal::TooLong { length }),
            _ if text.contains('\0') => Err(ValueRefusal::Zero),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_a_shell_takes_and_the_server_leaves_alone() {
        for name in ["APP_ENV", "_KEY2", "path_to_it", "HTTPD", "LDAP_HOST", &"A".repeat(128)] {
            assert_eq!(name.parse::<VariableName>().map(|name| name.0), Ok(name.to_owned()));
        }
        for (name, refusal) in [
            ("", NameRefusal::Empty),
            (&"A".repeat(129), NameRefusal::TooLong { length: 129 }),
            ("2ND", NameRefusal::Malformed),
            ("A-B", NameRefusal::Malformed),
            ("A B", NameRefusal::Malformed),
            ("Ä", NameRefusal::Malformed),
            ("A=", NameRefusal::Malformed),
            ("PATH", NameRefusal::Reserved),
            ("Http_Proxy", NameRefusal::Reserved),
            ("LD_PRELOAD", NameRefusal::Reserved),
        ] {
            assert_eq!(name.parse::<VariableName>(), Err(refusal), "{name}");
        }
    }

    #[test]
    fn a_value_is_bounded_and_shows_in_no_log() {
        assert!("".parse::<VariableValue>().is_ok() && "x".repeat(32_768).parse::<VariableValue>().is_ok());
        assert_eq!("x".repeat(32_769).parse::<VariableValue>(), Err(ValueRefusal::TooLong { length: 32_769 }));
        assert_eq!("a\0b".parse::<VariableValue>(), Err(ValueRefusal::Zero));
        assert_eq!(format!("{:?}", "hush".parse::<VariableValue>()), "Ok(VariableValue { .. })");
    }
}
