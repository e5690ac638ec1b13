//! The policy: role × action. The only place that knows it.
//!
//! Source of the rules: the roles' descriptions in the contract (`Role`, `Permission`), and the facts that accounting is a
//! permission a plain member may be given, that an external or a collaborator has what is given, and that a support agent
//! sees products only as far as a customer's grant reaches.

use crate::{
    accounts::TokenScope,
    ids::MembershipId,
    organizations::{Membership, Role},
};

/// What a member is in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The membership itself.
    pub membership: MembershipId,
    /// Its role.
    pub role: Role,
    /// Whether accounting was given to it (collaborators and externals; the other roles have it).
    pub manage_accounting: bool,
    /// Whether ordering was given to it (collaborators and externals; the other roles have it).
    pub order_products: bool,
}

impl Standing {
    /// As the row says.
    pub fn of(row: &Membership) -> Self {
        Self {
            membership: row.id,
            role: row.role,
            manage_accounting: row.manage_accounting,
            order_products: row.order_products,
        }
    }

    fn manages(&self) -> bool {
        matches!(self.role, Role::LegalRepresentative | Role::Administrator)
    }
}

/// Whom the policy is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A member of the organization.
    Member(Standing),
    /// A support agent, to whom the organization gave access to some products.
    Agent,
}

/// How far a grant reaches in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything of the action's kind.
    Everything,
    /// What was given to this membership, directly or through a team; of people and teams: its own.
    Own(MembershipId),
    /// The products of active support access grants.
    Supported,
}

impl Reach {
    pub(super) fn membership(&self) -> Option<MembershipId> {
        match self {
            Self::Own(membership) => Some(*membership),
            Self::Everything | Self::Supported => None,
        }
    }
}

/// Something that can be done to an organization. Implemented by the marker types of this module alone.
pub trait Action: sealed::Sealed + Send + Sync + 'static {
    /// Its name in the matrix.
    const NAME: &'static str;
    /// What an API token must have.
    const SCOPE: TokenScope;
    #[doc(hidden)]
    const KIND: Kind;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident needs $scope:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl sealed::Sealed for $name {}
            impl Action for $name {
                const NAME: &'static str = stringify!($name);
                const SCOPE: TokenScope = TokenScope::$scope;
                const KIND: Kind = Kind::$name;
            }
        )*

        /// The actions as values, for the policy's match and the matrix.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each stands documented as the marker type of the same name")]
        pub enum Kind { $($name),* }

        /// Every action, in the order of this page.
        pub const ACTIONS: &[(&str, Kind)] = &[$((stringify!($name), Kind::$name)),*];
    };
}

actions! {
    /// See the organization itself: name, kind, country, currency.
    ReadOrganization needs ReadAccount;
    /// See who belongs to it.
    ReadMemberships needs ReadAccount;
    /// See whom it invited.
    ReadInvitations needs ReadAccount;
    /// See its work teams.
    ReadTeams needs ReadAccount;
    /// Make, change and delete its work teams: who is in them, and what they give.
    ManageTeams needs WriteAccount;
    /// See its products.
    ReadProducts needs ReadAccount;
    /// Change the settings of its products; of what was given, where it was given at the level MANAGE.
    ManageProducts needs WriteAccount;
    /// See the sites of its hostings with their settings.
    ReadSites needs ReadSites;
    /// Change the settings of its sites; of what was given, where the hosting was given at the level MANAGE.
    ManageSites needs WriteSites;
    /// See invoices, pro formas, payments, the prepaid account and exports.
    ReadAccounting needs ReadBilling;
    /// Pay invoices, and put money on the prepaid account.
    ManageAccounting needs WriteBilling;
    /// See billing addresses and means of payment: for accounting, and for who orders.
    ReadBillingAddresses needs ReadBilling;
    /// Make, change and delete billing addresses, and say which is the default.
    EditBillingAddresses needs WriteBilling;
    /// Say which address a product is billed to: for accounting, and for who orders.
    ChooseBillingAddress needs WriteBilling;
    /// See the support plan and its contacts.
    ReadSupport needs ReadAccount;
    /// See the VIP code and who gave support agents access.
    ReadSupportCodes needs ReadAccount;
    /// Give support agents access to products for a while, and take it back.
    GrantSupport needs WriteAccount;
    /// See who did what.
    ReadAuditLog needs ReadAccount;
}

/// The rule.
pub(super) fn reach<A: Action>(subject: &Subject) -> Option<Reach> {
    of_kind(A::KIND, subject)
}

/// The rule, by value: what the matrix is made from.
pub fn of_kind(action: Kind, subject: &Subject) -> Option<Reach> {
    let standing = match subject {
        Subject::Agent => return agent(action),
        Subject::Member(standing) => standing,
    };
    if standing.manages() {
        return Some(Reach::Everything);
    }
    let own = Some(Reach::Own(standing.membership));
    let when = |given: bool| given.then_some(Reach::Everything);
    match action {
        Kind::ReadOrganization | Kind::ReadSupport => Some(Reach::Everything),
        Kind::ReadMemberships if standing.role == Role::Collaborator => Some(Reach::Everything),
        Kind::ReadMemberships
        | Kind::ReadTeams
        | Kind::ReadProducts
        | Kind::ManageProducts
        | Kind::ReadSites
        | Kind::ManageSites => own,
        Kind::ReadAccounting | Kind::ManageAccounting | Kind::EditBillingAddresses => when(standing.manage_accounting),
        Kind::ReadBillingAddresses | Kind::ChooseBillingAddress => {
            when(standing.manage_accounting || standing.order_products)
        }
        Kind::ReadInvitations
        | Kind::ManageTeams
        | Kind::ReadSupportCodes
        | Kind::GrantSupport
        | Kind::ReadAuditLog => None,
    }
}

/// An agent whom the organization gave access.
fn agent(action: Kind) -> Option<Reach> {
    match action {
        Kind::ReadOrganization | Kind::ReadSupport => Some(Reach::Everything),
        Kind::ReadProducts | Kind::ManageProducts | Kind::ReadSites | Kind::ManageSites => Some(Reach::Supported),
        Kind::ReadMemberships
        | Kind::ReadInvitations
        | Kind::ReadTeams
        | Kind::ManageTeams
        | Kind::ReadAccounting
        | Kind::ManageAccounting
        | Kind::ReadBillingAddresses
        | Kind::EditBillingAddresses
        | Kind::ChooseBillingAddress
        | Kind::ReadSupportCodes
        | Kind::GrantSupport
        | Kind::ReadAuditLog => None,
    }
}
