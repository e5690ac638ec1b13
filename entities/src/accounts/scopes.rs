//! How far an API token reaches.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;

use crate::{error::InputError, values::graphql_enum};

graphql_enum! {
    /// One thing that an API token may do with its user's rights.
    pub enum TokenScope {
        /// Read the user, organizations, people, teams and products.
        ReadAccount = "READ_ACCOUNT",
        /// Change them.
        WriteAccount = "WRITE_ACCOUNT",
        /// Read invoices, payments, addresses and the prepaid account.
        ReadBilling = "READ_BILLING",
        /// Order, pay and top up.
        WriteBilling = "WRITE_BILLING",
        /// Read sites and their settings.
        ReadSites = "READ_SITES",
        /// Change them.
        WriteSites = "WRITE_SITES",
    }
}

impl TokenScope {
    /// What a scope to write includes: the scope to read the same.
    pub const fn includes(self) -> Option<Self> {
        match self {
            Self::WriteAccount => Some(Self::ReadAccount),
            Self::WriteBilling => Some(Self::ReadBilling),
            Self::WriteSites => Some(Self::ReadSites),
            Self::ReadAccount | Self::ReadBilling | Self::ReadSites => None,
        }
    }

    /// Whether credentials reach that one: a session's, which have no scopes, do; a token's, where it is among theirs or
    /// included in one of them.
    pub fn reached(scopes: Option<&[Self]>, wanted: Self) -> bool {
        scopes.is_none_or(|scopes| scopes.iter().any(|scope| *scope == wanted || scope.includes() == Some(wanted)))
    }
}

/// A set of scopes, kept in the contract's order; in the database, their names with spaces between.
#[derive(Debug, Clone, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct TokenScopes(Vec<TokenScope>);

crate::sql::text_field!(TokenScopes, absent: Self(Vec::new()));

impl TokenScopes {
    /// The set of these, each once.
    ///
    /// # Errors
    /// An empty list: a token that may do nothing is a mistake.
    pub fn new(scopes: &[TokenScope]) -> Result<Self, InputError> {
        if scopes.is_empty() {
            return Err(InputError::Value("a token needs at least one scope: choose what it may do".to_owned()));
        }
        Ok(Self(TokenScope::ALL.iter().copied().filter(|scope| scopes.contains(scope)).collect()))
    }

    /// Every scope there is.
    pub fn all() -> Self {
        Self(TokenScope::ALL.to_vec())
    }

    /// The scopes, in the contract's order.
    pub fn as_slice(&self) -> &[TokenScope] {
        &self.0
    }

    /// Whether that one is among them.
    pub fn contains(&self, scope: TokenScope) -> bool {
        self.0.contains(&scope)
    }
}

impl fmt::Display for TokenScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}

impl FromStr for TokenScopes {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let scopes: Result<Vec<TokenScope>, InputError> = text.split_ascii_whitespace().map(str::parse).collect();
        Self::new(&scopes?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scopes_read_back_in_the_contracts_order(
            picked in proptest::sample::subsequence(TokenScope::ALL.to_vec(), 1..=6),
        ) {
            let mut shuffled = picked.clone();
            shuffled.reverse();
            shuffled.extend(picked.iter().copied());
            let scopes = TokenScopes::new(&shuffled)?;
            prop_assert_eq!(scopes.as_slice(), &picked[..]);
            prop_assert_eq!(scopes.to_string().parse::<TokenScopes>(), Ok(scopes));
        }
    }

    #[test]
    fn no_scope_and_an_unknown_scope_are_refused() {
        assert!(TokenScopes::new(&[]).is_err());
        assert!("READ_ACCOUNT READ_MINDS".parse::<TokenScopes>().is_err());
    }
}
