//! Constructors that check.

use super::{
    EnvironmentVariable, MysqlPrefix, SecretKey, Site, SiteDatabase, SiteDatabaseUser, VariableName, VariableValue,
};
use crate::{
    clock::Clock,
    error::InputError,
    ids::IdSource,
    products::{Product, ProductKind},
    revision::Revision,
    values::excerpt,
};

/// The longest name of a MySQL database, and of a user (MySQL 8 manual, "Identifier Length Limits").
const LONGEST_DATABASE: usize = 64;
const LONGEST_USER: usize = 32;

/// A site to be.
#[derive(Debug, Clone)]
pub struct NewSite<'a> {
    /// The web hosting that it runs on.
    pub product: &'a Product,
    /// Its main domain; kept in lower case. An internationalized one in its ASCII form.
    pub domain: &'a str,
    /// Major and minor version, such as `8.3`.
    pub php_version: &'a str,
    /// What the names of its databases and of their users start with.
    pub mysql_prefix: MysqlPrefix,
    /// Whether scripts may leave the prefix out.
    pub mysql_prefix_enabled: bool,
    /// Whether a migration from an older offer switched that on.
    pub mysql_prefix_by_migration: bool,
}

impl NewSite<'_> {
    /// The row.
    ///
    /// # Errors
    /// A product that is no web hosting; a domain or a version that is none; an option that a migration switched on and
    /// that is off.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<Site, InputError> {
        if self.product.kind != ProductKind::WebHosting {
            return Err(InputError::Value(format!("`{}` is no web hosting: choose one", excerpt(&self.product.name))));
        }
        if self.mysql_prefix_by_migration && !self.mysql_prefix_enabled {
            return Err(InputError::Value(
                "a migration only ever switches the MySQL prefix on: switch it on".to_owned(),
            ));
        }
        Ok(Site {
            id: ids.next(clock),
            organization_id: self.product.organization_id,
            product_id: self.product.id,
            domain: domain(self.domain)?,
            php_version: php_version(self.php_version)?,
            mysql_prefix: self.mysql_prefix,
            mysql_prefix_enabled: self.mysql_prefix_enabled,
            mysql_prefix_by_migration: self.mysql_prefix_by_migration,
            created_at: clock.now(),
            revision: Revision::FIRST,
        })
    }
}

/// A domain name in lower case (RFC 1035, section 2.3.1, with digits first as RFC 1123 allows).
fn domain(text: &str) -> Result<String, InputError> {
    let name = text.trim().to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.len() <= 253 && name.contains('.') && name.split('.').all(label) {
        return Ok(name);
    }
    Err(InputError::Value(format!("`{}` is no domain name: write one such as example.org", excerpt(text))))
}

fn php_version(text: &str) -> Result<String, InputError> {
    let number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((major, minor)) if number(major) && number(minor) => Ok(text.to_owned()),
        _ => Err(InputError::Value(format!("`{}` is no PHP version: write one such as 8.3", excerpt(text)))),
    }
}

/// A database to be.
#[derive(Debug, Clone)]
pub struct NewSiteDatabase<'a> {
    /// The site.
    pub site: &'a Site,
    /// With or without the site's prefix; kept with it.
    pub name: &'a str,
    /// Who may connect to it; each with or without the prefix.
    pub users: &'a [&'a str],
}

impl NewSiteDatabase<'_> {
    /// The rows.
    ///
    /// # Errors
    /// A name with other characters than letters, digits and underscores, or that is too long with the prefix.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<(SiteDatabase, Vec<SiteDatabaseUser>), InputError> {
        let prefix = &self.site.mysql_prefix;
        let name = mysql_name(prefix.full(self.name), LONGEST_DATABASE)?;
        let database = SiteDatabase { id: ids.next(clock), site_id: self.site.id, name };
        let mut names = Vec::with_capacity(self.users.len());
        for user in self.users {
            names.push(mysql_name(prefix.full(user), LONGEST_USER)?);
        }
        names.sort_unstable();
        names.dedup();
        let users = names.into_iter().map(|name| SiteDatabaseUser { database_id: database.id, name }).collect();
        Ok((database, users))
    }
}

fn mysql_name(name: String, longest: usize) -> Result<String, InputError> {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain && name.len() <= longest {
        return Ok(name);
    }
    Err(InputError::Value(format!(
        "`{}` is no MySQL name: use letters, digits and underscores, at most {longest} with the prefix",
        excerpt(&name)
    )))
}

/// An environment variable to be.
#[derive(Debug, Clone)]
pub struct NewEnvironmentVariable<'a> {
    /// The site.
    pub site: &'a Site,
    /// See [`VariableName`]. Unique within the site.
    pub name: &'a str,
    /// See [`VariableValue`].
    pub value: &'a str,
    /// What seals it, where nobody is to read it back.
    pub secret: Option<&'a SecretKey>,
}

impl NewEnvironmentVariable<'_> {
    /// The row.
    ///
    /// # Errors
    /// A name or a value that the environment of a process cannot hold.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<EnvironmentVariable, InputError> {
        let name: VariableName =
            self.name.parse().map_err(|refusal| InputError::Value(format!("`{}` {refusal}", excerpt(self.name))))?;
        let value: VariableValue = self
            .value
            .parse()
            .map_err(|refusal| InputError::Value(format!("the value of `{}` {refusal}", name.as_str())))?;
        EnvironmentVariable::new(ids, ids.next(clock), self.site.id, &name, &value, self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::FixedClock, products::product, sites::site::sample};
    use rand::SeedableRng;

    fn world() -> (IdSource, FixedClock) {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        (ids, FixedClock::new(chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap()))
    }

    #[test]
    fn a_domain_name_is_kept_in_lower_case() {
        assert_eq!(domain(" WWW.Example.org"), Ok("www.example.org".to_owned()));
        for text in ["", "org", ".org", "example.", "-a.org", "a-.org", "a b.org", "müller.ch", &"a.".repeat(127)] {
            assert!(domain(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_kept_in_full_and_once() {
        let (ids, clock) = world();
        let site = sample(true);
        let new = NewSiteDatabase { site: &site, name: "shop", users: &["ana", "wxyz_ana", "bob"] };
        let (database, users) = new.build(&ids, &clock).unwrap();
        assert_eq!(database.name, "wxyz_shop");
        assert_eq!(users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>(), ["wxyz_ana", "wxyz_bob"]);
        for (name, users) in [("a-b", vec![]), ("", vec!["a b"]), (&"a".repeat(60), vec![]), ("a", vec!["ana ", "bob"])]
        {
            assert!(NewSiteDatabase { site: &site, name, users: &users }.build(&ids, &clock).is_err(), "{name}");
        }
    }

    #[test]
    fn a_site_needs_a_hosting_and_a_plausible_version() {
        let (ids, clock) = world();
        let build = |kind, php_version, enabled, by_migration| {
            let mut product = product::sample();
            product.kind = kind;
            let new = NewSite {
                product: &product,
                domain: "example.org",
                php_version,
                mysql_prefix: sample(true).mysql_prefix,
                mysql_prefix_enabled: enabled,
                mysql_prefix_by_migration: by_migration,
            };
            new.build(&ids, &clock).is_ok()
        };
        assert!(build(ProductKind::WebHosting, "8.3", true, true));
        assert!(build(ProductKind::WebHosting, "7.4", false, false));
        assert!(!build(ProductKind::Domain, "8.3", true, true));
        assert!(!build(ProductKind::WebHosting, "8", true, true));
        assert!(!build(ProductKind::WebHosting, "8.3", false, true));
    }

    #[test]
    fn a_variable_has_a_name_that_a_shell_takes_and_a_secret_is_not_read_back() {
        let (ids, clock) = world();
        let (site, key) = (sample(true), SecretKey::derive(&[1; 32]));
        let build = |name: &str, value: &str, secret| {
            NewEnvironmentVariable { site: &site, name, value, secret }.build(&ids, &clock)
        };
        assert_eq!(build("APP_ENV", "production", None).unwrap().readable_value(), Some("production"));
        assert_eq!(build("_KEY2", "", Some(&key)).unwrap().readable_value(), None);
        assert!(build("2ND", "", None).is_err() && build("A", "a\0b", None).is_err());
    }
}
