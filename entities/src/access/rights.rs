//! What a person may do to one organization at the moment of doing it.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;

use super::{Action, Grant, Reach, Standing, Subject, policy};
use crate::{
    accounts::{Authenticated, StaffRole, TokenScope},
    error::StoreResult,
    ids::{ById, OrganizationId},
    organizations::Membership,
    sql::{Projection, Record, Session, Statement},
};

/// What a person may do to one organization, read in the transaction that does it: what was taken away before counts, and
/// nothing is taken away before the transaction has ended.
#[derive(Debug)]
pub struct Rights {
    organization: OrganizationId,
    member: Option<Membership>,
    subject: Option<Subject>,
    scopes: Option<Vec<TokenScope>>,
    now: DateTime<Utc>,
}

/// Why a person may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// They do not see it: to them there is no such thing.
    NotFound,
    /// They see it, and may not do this with it.
    NotAllowed,
}

/// Why a person may not change what is their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnDenied {
    /// Nobody is signed in.
    SignedOut,
    /// The API token does not reach so far.
    OutOfScope(TokenScope),
}

impl Rights {
    /// Of the person in that organization, as of now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(
        session: &Session,
        by: &Authenticated,
        organization: OrganizationId,
        now: DateTime<Utc>,
    ) -> StoreResult<Self> {
        let member = membership(session, by, organization).await?;
        let subject = match &member {
            Some(row) => Some(Subject::Member(Standing::of(row))),
            None if by.user.staff_role == StaffRole::Agent => supported(session, organization, now).await?,
            None => None,
        };
        Ok(Self { organization, member, subject, scopes: by.scopes.clone(), now })
    }

    /// Of which organization.
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The person's place in it; `None` for a support agent, and for whoever has nothing to do with it.
    pub fn member(&self) -> Option<&Membership> {
        self.member.as_ref()
    }

    /// Whether a support agent acts, whom the organization gave access.
    pub fn is_agent(&self) -> bool {
        self.subject == Some(Subject::Agent)
    }

    /// How far an action reaches; `None`: not at all.
    pub fn reach<A: Action>(&self) -> Option<Reach> {
        let in_scope = TokenScope::reached(self.scopes.as_deref(), A::SCOPE);
        self.subject.as_ref().filter(|_| in_scope).and_then(policy::reach::<A>)
    }

    /// The proof that the policy was asked, for a store that wants one.
    pub fn grant<A: Action>(&self) -> Grant<A> {
        let reach: ById<_, _> = self.reach::<A>().map(|reach| (self.organization, reach)).into_iter().collect();
        Grant { reach, now: self.now, action: PhantomData }
    }

    /// Lets whoever reaches everything of the organization by this action pass.
    ///
    /// # Errors
    /// [`Denied::NotAllowed`] for others who see what it is done to, [`Denied::NotFound`] for those who do not.
    pub fn permit<A: Action>(&self, sees: bool) -> Result<(), Denied> {
        match self.reach::<A>() {
            Some(Reach::Everything) => Ok(()),
            _ if sees => Err(Denied::NotAllowed),
            _ => Err(Denied::NotFound),
        }
    }
}

/// The person's membership; on PostgreSQL nobody changes it before this transaction has ended.
async fn membership(
    session: &Session,
    by: &Authenticated,
    organization: OrganizationId,
) -> StoreResult<Option<Membership>> {
    let columns = Membership::select_list("memberships", Projection::ALL);
    let text = format!(
        "SELECT {columns} FROM \"memberships\" WHERE user_id = $1 AND organization_id = $2{}",
        if session.backend() == DbBackend::Postgres { " FOR SHARE" } else { "" }
    );
    let statement = Statement::new(text, vec![by.user.id.into(), organization.into()]);
    Ok(session.rows::<Membership>(&statement).await?.pop())
}

/// An agent is somebody to an organization as long as it has a support access grant that did not end.
async fn supported(
    session: &Session,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> StoreResult<Option<Subject>> {
    const LEAVE: &str = "SELECT organization_id FROM support_access_grants \
        WHERE organization_id = $1 AND revoked_at IS NULL AND expires_at > $2 LIMIT 1";
    let statement = Statement::new(LEAVE, vec![organization.into(), now.into()]);
    let leave: Vec<OrganizationId> = session.query(&statement, |row| row.next()).await?;
    Ok(leave.first().map(|_| Subject::Agent))
}
