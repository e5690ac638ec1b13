//! How a knowledge base is loaded: the default locale, the addresses that links lead to, the limits.

use crate::locale::Locale;

/// Choices of whoever loads a knowledge base. `Options::default()` is what the product ships with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The locale in which every article exists first, and whose slugs are identities. Spanish unless told otherwise.
    pub default_locale: Locale,
    /// What article URLs begin with: `/kb` gives `/kb/en/pay-an-invoice#recharge`.
    pub article_base: String,
    /// What links `app:/billing/invoices` begin with. Empty by default: they lead to `/billing/invoices` on the same
    /// site.
    pub app_base: String,
    /// What links `graphql:Invoice.status` begin with: `/graphql/coordinates` gives
    /// `/graphql/coordinates/Invoice.status`.
    pub coordinate_base: String,
    /// Where operations in guides are opened: `/graphql` gives `/graphql#query=...`.
    pub playground: String,
    /// Largest file read, in bytes.
    pub max_file_bytes: u64,
    /// Most files read.
    pub max_files: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            default_locale: "es".parse().expect("`es` is a language tag"),
            article_base: "/kb".to_owned(),
            app_base: String::new(),
            coordinate_base: "/graphql/coordinates".to_owned(),
            playground: "/graphql".to_owned(),
            max_file_bytes: 1024 * 1024,
            max_files: 50_000,
        }
    }
}

impl Options {
    /// The URL of an article.
    pub(crate) fn article_url(&self, locale: &Locale, slug: &str) -> String {
        format!("{}/{locale}/{slug}", self.article_base)
    }
}
