//! Rows on their way to the database.

use crate::{
    accounts, addresses, audit,
    error::StoreResult,
    invoices, knowledge, organizations, payments, prepaid, products,
    rows::{Insert, insert_all},
    sites, support, teams,
};

macro_rules! tables {
    ($($field:ident: $row:ty,)*) => {
        /// Rows of every table but the ledger's, which writes its own.
        #[derive(Debug, Default)]
        pub(super) struct Rows {
            $(pub(super) $field: Vec<$row>,)*
        }

        impl Rows {
            /// Inserts all, parents before children, and leaves nothing.
            pub(super) async fn insert(&mut self, connection: &impl Insert) -> StoreResult<()> {
                $(insert_all(connection, std::mem::take(&mut self.$field)).await?;)*
                Ok(())
            }
        }
    };
}

// In an order in which foreign keys point backwards.
tables! {
    users: accounts::User,
    sessions: accounts::Session,
    api_tokens: accounts::ApiToken,
    organizations: organizations::Organization,
    memberships: organizations::Membership,
    addresses: addresses::BillingAddress,
    products: products::Product,
    teams: teams::Team,
    team_members: teams::TeamMember,
    product_access: products::ProductAccess,
    invitations: organizations::Invitation,
    invitation_teams: organizations::InvitationTeam,
    prepaid_accounts: prepaid::PrepaidAccount,
    invoices: invoices::Invoice,
    invoice_lines: invoices::InvoiceLineRow,
    reminders: invoices::PaymentReminder,
    pro_formas: invoices::ProForma,
    pro_forma_lines: invoices::ProFormaLineRow,
    exports: invoices::InvoiceExport,
    payments: payments::Payment,
    allocations: payments::PaymentAllocation,
    top_ups: prepaid::TopUp,
    withdrawals: prepaid::Withdrawal,
    sites: sites::Site,
    databases: sites::SiteDatabase,
    database_users: sites::SiteDatabaseUser,
    variables: sites::EnvironmentVariable,
    contracts: support::SupportContract,
    support_codes: support::support_code::Model,
    grants: support::SupportAccessGrant,
    grant_products: support::SupportAccessGrantProduct,
    audit_entries: audit::AuditEntry,
    feedback: knowledge::ArticleFeedback,
    searches: knowledge::SearchDay,
    clicks: knowledge::SearchClick,
}
