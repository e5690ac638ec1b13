//! The row of an invitation.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::{Permission, Role};
use crate::{
    ids::{InvitationId, OrganizationId, UserId},
    values::graphql_enum,
};

/// An invitation to join an organization. Its code was in the mail; only a hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// To whom it was sent, in lower case.
    pub email: String,
    /// What the person will be.
    pub role: Role,
    /// The permission MANAGE_ACCOUNTING, given with it.
    pub manage_accounting: bool,
    /// The permission ORDER_PRODUCTS, given with it.
    pub order_products: bool,
    /// Who invites.
    pub invited_by: UserId,
    /// SHA-256 of the code, in hexadecimal; unique.
    pub code_hash: String,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// From when on it opens nothing.
    pub expires_at: DateTime<Utc>,
    /// When the person joined by it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

crate::sql::record! {
    "invitations":
    id, organization_id, email, role, manage_accounting, order_products, invited_by, code_hash, created_at,
    expires_at, accepted_at, revoked_at,
}

/// None that a query follows.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

graphql_enum! {
    /// What has become of an invitation.
    pub enum InvitationStatus {
        /// It can be accepted.
        Pending = "PENDING",
        /// The person joined.
        Accepted = "ACCEPTED",
        /// Its time is over.
        Expired = "EXPIRED",
        /// It was taken back.
        Revoked = "REVOKED",
    }
}

impl Model {
    /// What the person will be given, in the contract's order.
    pub fn permissions(&self) -> Vec<Permission> {
        self.role.permissions(self.manage_accounting, self.order_products)
    }

    /// What has become of it at that instant. What was done to it counts before what time did.
    pub fn status(&self, now: DateTime<Utc>) -> InvitationStatus {
        match (self.revoked_at, self.accepted_at) {
            (Some(_), _) => InvitationStatus::Revoked,
            (None, Some(_)) => InvitationStatus::Accepted,
            (None, None) if self.expires_at <= now => InvitationStatus::Expired,
            (None, None) => InvitationStatus::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    #[test]
    fn what_was_done_to_an_invitation_counts_before_what_time_did() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let (past, future) = (now - TimeDelta::hours(1), now + TimeDelta::hours(1));
        for (expires_at, accepted_at, revoked_at, status) in [
            (future, None, None, InvitationStatus::Pending),
            (now, None, None, InvitationStatus::Expired),
            (past, None, None, InvitationStatus::Expired),
            (past, Some(past), None, InvitationStatus::Accepted),
            (future, Some(past), None, InvitationStatus::Accepted),
            (past, None, Some(past), InvitationStatus::Revoked),
            (future, Some(past), Some(past), InvitationStatus::Revoked),
        ] {
            let invitation = Model {
                id: Uuid::nil().into(),
                organization_id: Uuid::nil().into(),
                email: "ana@example.org".to_owned(),
                role: Role::External,
                manage_accounting: false,
                order_products: false,
                invited_by: Uuid::nil().into(),
                code_hash: "0".repeat(64),
                created_at: past,
                expires_at,
                accepted_at,
                revoked_at,
            };
            assert_eq!(invitation.status(now), status);
        }
    }
}
