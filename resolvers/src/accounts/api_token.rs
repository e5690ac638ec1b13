//! Keys for programs.

use async_graphql::{Enum, ID};
pub use entities::accounts::ApiToken;

use crate::{
    connection::connection,
    level::{Column, Level, enums, object, objects},
    scalars::{DateTime, GlobalId},
};

/// What an API token may do with its user's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::accounts::TokenScope")]
pub enum TokenScope {
    /// Read the user, organizations, people, teams and products.
    ReadAccount,
    /// Read and change them.
    WriteAccount,
    /// Read invoices, payments, addresses and the prepaid account.
    ReadBilling,
    /// Read them, order, pay and top up.
    WriteBilling,
    /// Read sites and their settings.
    ReadSites,
    /// Read and change them.
    WriteSites,
}
enums!(TokenScope);

/// A named key for programs. Its secret is shown once, when it is made; only a hash is kept.
#[object(name = "ApiToken")]
impl Level<ApiToken> {
    /// The token's global ID; not its secret.
    fn id(&self) -> Column<ID> {
        self.each(|token| GlobalId(token.id))
    }

    /// What the person calls it.
    fn name(&self) -> Column<String> {
        self.each(|token| token.name.as_str())
    }

    /// How far it reaches within the user's own rights.
    fn scopes(&self) -> Column<Vec<TokenScope>> {
        self.cells(|token| token.scopes.as_slice().iter().map(|scope| (*scope).into()).collect())
    }

    /// When it was made.
    fn created_at(&self) -> Column<DateTime> {
        self.each(|token| DateTime(token.created_at))
    }

    /// When a request last came with it; null for never.
    fn last_used_at(&self) -> Column<Option<DateTime>> {
        self.each(|token| token.last_used_at.map(DateTime))
    }

    /// From when on it opens nothing; null for never.
    fn expires_at(&self) -> Column<Option<DateTime>> {
        self.each(|token| token.expires_at.map(DateTime))
    }
}
objects!(ApiToken);
connection!(ApiToken, "ApiToken");
