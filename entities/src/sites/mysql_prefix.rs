//! The MySQL prefix of a site: names are stored in full; with the option on, scripts may leave the prefix out.

use std::{collections::BTreeSet, fmt, str::FromStr};

use sea_orm::DeriveValueType;

use super::Site;
use crate::{
    error::InputError,
    values::{excerpt, graphql_enum},
};

graphql_enum! {
    /// What a name is the name of.
    pub enum MysqlNameKind {
        /// A database.
        Database = "DATABASE",
        /// A user of databases.
        User = "USER",
    }
}

/// What the names of a site's databases and users start with: 2 to 8 small letters or digits, and an underscore:
/// `wxyz_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct MysqlPrefix(String);

crate::sql::text_field!(MysqlPrefix, absent: Self(String::new()));

impl MysqlPrefix {
    /// With its underscore.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full name of what is called so within the site; a name that is in full already stays.
    pub fn full(&self, name: &str) -> String {
        if self.short(name).is_some() { name.to_owned() } else { format!("{}{name}", self.0) }
    }

    /// What is left of a full name without the prefix; `None` for a name that has none.
    pub fn short<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.as_str()).filter(|rest| !rest.is_empty())
    }
}

impl fmt::Display for MysqlPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for MysqlPrefix {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let plain = |name: &str| {
            (2..=8).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        match text.strip_suffix('_') {
            Some(name) if plain(name) => Ok(Self(text.to_owned())),
            _ => Err(InputError::Value(format!(
                "`{}` is no MySQL prefix: write 2 to 8 small letters or digits and an underscore, such as `wxyz_`",
                excerpt(text)
            ))),
        }
    }
}

/// A name that scripts would have to write otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameChange {
    /// Of what.
    pub kind: MysqlNameKind,
    /// What a script may write today.
    pub before: String,
    /// What it would have to write.
    pub after: String,
}

impl Site {
    /// What a name used in a script reaches today. With the option on, one without the prefix reaches the one with it.
    pub fn resolves(&self, name: &str) -> String {
        if self.mysql_prefix_enabled { self.mysql_prefix.full(name) } else { name.to_owned() }
    }

    /// The names that scripts would have to change if the option were set so, given the site's databases and users by
    /// their full names; databases first, each once, by name.
    ///
    /// Switching it off takes the short names away. Switching it on takes nothing away, as full names go on working; so
    /// does leaving it as it is.
    pub fn impact<'a>(
        &self,
        enabled: bool,
        databases: impl IntoIterator<Item = &'a str>,
        users: impl IntoIterator<Item = &'a str>,
    ) -> Vec<NameChange> {
        if enabled || !self.mysql_prefix_enabled {
            return Vec::new();
        }
        let databases: BTreeSet<&str> = databases.into_iter().collect();
        let users: BTreeSet<&str> = users.into_iter().collect();
        let databases = databases.into_iter().map(|name| (MysqlNameKind::Database, name));
        let names = databases.chain(users.into_iter().map(|name| (MysqlNameKind::User, name)));
        let change = |(kind, name): (MysqlNameKind, &str)| {
            let before = self.mysql_prefix.short(name)?.to_owned();
            Some(NameChange { kind, before, after: name.to_owned() })
        };
        names.filter_map(change).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::site::sample;
    use proptest::prelude::*;

    #[test]
    fn only_small_letters_digits_and_the_underscore_make_a_prefix() {
        for text in ["ab_", "wxyz_", "a1b2c3d4_"] {
            assert_eq!(text.parse::<MysqlPrefix>().map(|prefix| prefix.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "_", "a_", "abcdefghi_", "wxyz", "WXYZ_", "wx-z_", "wx_z_", "wxyz__", "éa_"] {
            assert!(text.parse::<MysqlPrefix>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_short_name_reaches_the_full_one_only_with_the_option_on() {
        for (enabled, name, reached) in [
            (true, "mabase", "wxyz_mabase"),
            (true, "wxyz_mabase", "wxyz_mabase"),
            (true, "wxyz_", "wxyz_wxyz_"),
            (false, "mabase", "mabase"),
            (false, "wxyz_mabase", "wxyz_mabase"),
        ] {
            let site = sample(enabled);
            assert_eq!(site.resolves(name), reached, "{enabled} {name}");
        }
    }

    #[test]
    fn switching_the_option_off_takes_the_short_names_away_and_nothing_else_changes_a_name() {
        let (databases, users) = (["wxyz_shop", "wxyz_blog"], ["wxyz_ana", "wxyz_ana", "wxyz_bob"]);
        let changes = sample(true).impact(false, databases, users);
        let texts: Vec<_> = changes.iter().map(|c| (c.kind.as_str(), c.before.as_str(), c.after.as_str())).collect();
        assert_eq!(
            texts,
            [
                ("DATABASE", "blog", "wxyz_blog"),
                ("DATABASE", "shop", "wxyz_shop"),
                ("USER", "ana", "wxyz_ana"),
                ("USER", "bob", "wxyz_bob"),
            ]
        );
        for (now, then) in [(true, true), (false, true), (false, false)] {
            assert_eq!(sample(now).impact(then, databases, users), [], "{now} {then}");
        }
    }

    proptest! {
        #[test]
        fn every_name_before_reaches_the_name_after(names in proptest::collection::vec("[a-z0-9]{1,9}", 0..9)) {
            let site = sample(true);
            let full: Vec<String> = names.iter().map(|name| site.mysql_prefix.full(name)).collect();
            for change in site.impact(false, full.iter().map(String::as_str), []) {
                prop_assert_eq!(site.resolves(&change.before), change.after);
            }
        }
    }
}
