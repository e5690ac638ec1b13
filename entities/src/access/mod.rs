//! Who may do what, asked for in one place.
//!
//! A request has one [`Access`]. A store that gives rows of an organization asks for a [`Grant`] of an [`Action`], which
//! only [`Access::grant`] can make: so a list cannot be read without the question having been asked, once for all
//! organizations of a level. What hangs on a row that was handed out (an invoice's lines) takes the row as its witness.
//! What changes something asks in its own transaction, by [`Rights`].
//!
//! The rules stand in [`policy`]; the matrix of every action and role is a snapshot in the tests.

pub mod policy;
mod rights;
mod viewer;

use std::{
    marker::PhantomData,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::OnceCell;

pub use policy::{Action, Reach, Standing, Subject};
pub use rights::{Denied, OwnDenied, Rights};
pub use viewer::Viewer;

use crate::{
    accounts::{Place, StaffRole, User},
    clock::Clock,
    db::Database,
    error::StoreResult,
    ids::{ById, MembershipId, OrganizationId, UserId},
    organizations::{Membership, membership},
    rows,
    sql::{Projection, Query, Statement},
};

type Subjects = ById<OrganizationId, Subject>;

/// What one request's viewer may reach; rights are read from the database at first use and once, and again after the request
/// changed something.
#[derive(Debug)]
pub struct Access {
    db: Database,
    viewer: Viewer,
    now: chrono::DateTime<chrono::Utc>,
    subjects: Mutex<Arc<OnceCell<Subjects>>>,
    /// Whether what came with the credentials counts no more.
    changed: AtomicBool,
}

impl Access {
    /// For the request's viewer, at the present instant.
    pub fn new(db: Database, viewer: Viewer, clock: &dyn Clock) -> Self {
        Self { db, viewer, now: clock.now(), subjects: Mutex::default(), changed: AtomicBool::new(false) }
    }

    /// Whose request it is.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The signed-in user.
    pub fn user(&self) -> Option<&User> {
        self.viewer.user()
    }

    /// Whether this is that user.
    pub fn is(&self, user: UserId) -> bool {
        self.user().is_some_and(|viewer| viewer.id == user)
    }

    /// Whether a support agent asks.
    pub fn is_agent(&self) -> bool {
        self.staff_role() == StaffRole::Agent
    }

    /// What the viewer is to the provider.
    pub fn staff_role(&self) -> StaffRole {
        self.user().map_or(StaffRole::None, |user| user.staff_role)
    }

    /// The viewer's places, where they came with the credentials and are known to be as they are now.
    pub(crate) fn places(&self) -> Option<&[Place]> {
        self.viewer.places().filter(|_| !self.changed.load(Ordering::Acquire))
    }

    /// The viewer's place in that organization; `None` also where [`Self::places`] are not known.
    pub(crate) fn place_in(&self, organization: OrganizationId) -> Option<&Place> {
        self.viewer.place_in(organization).filter(|_| !self.changed.load(Ordering::Acquire))
    }

    /// Takes note that the request changed something: rights are read anew from here on.
    pub fn changed(&self) {
        self.changed.store(true, Ordering::Release);
        *self.subjects.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }

    /// The instant by which the request is judged.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.now
    }

    /// The day by which the request is judged, in UTC.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.date_naive()
    }

    /// The viewer's own membership of an organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn membership_in(&self, organization: OrganizationId) -> StoreResult<Option<MembershipId>> {
        Ok(match self.with_subjects(|subjects| subjects.get(&organization).copied()).await? {
            Some(Subject::Member(standing)) => Some(standing.membership),
            _ => None,
        })
    }

    /// Every organization that the viewer has anything to do with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organizations(&self) -> StoreResult<Vec<OrganizationId>> {
        let mut organizations: Vec<_> = self.with_subjects(|subjects| subjects.keys().copied().collect()).await?;
        organizations.sort_unstable();
        Ok(organizations)
    }

    /// Asks the policy, for all these organizations at once.
    ///
    /// # Errors
    /// When the database fails. What is not permitted is no error: the grant does not reach it.
    pub async fn grant<A: Action>(&self, organizations: &[OrganizationId]) -> StoreResult<Grant<A>> {
        let mut reach = ById::with_capacity_and_hasher(organizations.len(), Default::default());
        if self.viewer.has_scope(A::SCOPE) && !organizations.is_empty() {
            let known = |subjects: &Subjects| {
                for organization in organizations {
                    if let Some(permitted) = subjects.get(organization).and_then(policy::reach::<A>) {
                        reach.insert(*organization, permitted);
                    }
                }
            };
            self.with_subjects(known).await?;
        }
        Ok(Grant { reach, now: self.now, action: PhantomData })
    }

    /// The same for every organization that the viewer has anything to do with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grant_everywhere<A: Action>(&self) -> StoreResult<Grant<A>> {
        let organizations = self.organizations().await?;
        self.grant(&organizations).await
    }

    async fn with_subjects<T>(&self, of: impl FnOnce(&Subjects) -> T) -> StoreResult<T> {
        let cell = Arc::clone(&self.subjects.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(of(cell.get_or_try_init(|| self.load()).await?))
    }

    /// A member's standing in each organization; for an agent also the organizations that gave leave and did not end it.
    /// No statement where the memberships came with the credentials and no agent asks.
    async fn load(&self) -> StoreResult<Subjects> {
        const LEAVES: &str = "SELECT DISTINCT organization_id FROM support_access_grants \
            WHERE revoked_at IS NULL AND expires_at > $1";
        let Some(user) = self.user() else { return Ok(ById::default()) };
        let mut subjects = ById::default();
        if self.is_agent() {
            let statement = Statement::new(LEAVES, vec![self.now.into()]);
            let organizations: Vec<OrganizationId> = self.db.query(&statement, |row| row.next()).await?;
            subjects.extend(organizations.into_iter().map(|organization| (organization, Subject::Agent)));
        }
        let member = |row: &Membership| (row.organization_id, Subject::Member(Standing::of(row)));
        if let Some(places) = self.places() {
            subjects.extend(places.iter().map(|place| member(&place.membership)));
            return Ok(subjects);
        }
        let (of, user_of) = (membership::Column::UserId, |row: &Membership| Some(row.user_id));
        let all = Projection::ALL;
        let memberships = rows::by_parents(&self.db, Query::whole(), of, &[user.id], &[], all, user_of).await?;
        subjects.extend(memberships.iter().flatten().map(member));
        Ok(subjects)
    }
}

/// The proof that the policy was asked for an action, and how far it lets the viewer reach.
///
/// Nothing outside this module can make one.
#[derive(Debug)]
pub struct Grant<A> {
    reach: ById<OrganizationId, Reach>,
    now: chrono::DateTime<chrono::Utc>,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Grant<A> {
    /// How far it reaches in that organization; `None`: not at all.
    pub fn reach(&self, organization: OrganizationId) -> Option<Reach> {
        self.reach.get(&organization).copied()
    }

    /// Whether it reaches everything of that organization.
    pub fn permits(&self, organization: OrganizationId) -> bool {
        self.reach(organization) == Some(Reach::Everything)
    }

    /// Whether it reaches nothing anywhere, so that no statement is needed.
    pub fn is_empty(&self) -> bool {
        self.reach.is_empty()
    }

    /// The organizations of which it reaches everything.
    pub fn everything(&self) -> Vec<OrganizationId> {
        self.organizations(|reach| *reach == Reach::Everything)
    }

    /// The memberships that reach only what was given to them, directly or through a team.
    pub fn own(&self) -> Vec<MembershipId> {
        let mut own: Vec<_> = self.reach.values().filter_map(Reach::membership).collect();
        own.sort_unstable();
        own
    }

    /// The organizations of which an agent reaches the products of active support access grants.
    pub fn supported(&self) -> Vec<OrganizationId> {
        self.organizations(|reach| *reach == Reach::Supported)
    }

    /// The instant at which it was asked for: what decides whether a support access grant is active.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.now
    }

    fn organizations(&self, wanted: impl Fn(&Reach) -> bool) -> Vec<OrganizationId> {
        let mut found: Vec<_> = self.reach.iter().filter(|(_, reach)| wanted(reach)).map(|(id, _)| *id).collect();
        found.sort_unstable();
        found
    }
}
