//! Invitations to an organization.

use async_graphql::{Context, ID};
pub use entities::organizations::Invitation;

use super::{InvitationStatus, Permission, Role};
use crate::{
    accounts::User,
    connection::connection,
    context::database,
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{DateTime, GlobalId},
    teams::Team,
};

/// An invitation to join an organization, sent by e-mail. Who has a login already keeps it.
#[object(name = "Invitation")]
impl Level<Invitation> {
    /// The invitation's global ID; not the code that was in the mail.
    fn id(&self) -> Column<ID> {
        self.each(|invitation| GlobalId(invitation.id))
    }

    /// To whom it was sent.
    fn email(&self) -> Column<String> {
        self.each(|invitation| invitation.email.as_str())
    }

    /// What the person will be.
    fn role(&self) -> Column<Role> {
        self.each(|invitation| Role::from(invitation.role))
    }

    /// What the person will be allowed beyond single products.
    fn permissions(&self) -> Column<Vec<Permission>> {
        self.cells(|invitation| invitation.permissions().into_iter().map(Into::into).collect())
    }

    /// The work teams that the person will be in, by name.
    async fn teams(&self, ctx: &Context<'_>) -> Result<Column<Vec<Team>>> {
        self.column(entities::teams::of_invitations(database(ctx)?, &self.refs()).await?)
    }

    /// Who invites.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Column<User>> {
        self.column(entities::accounts::of_invitations(database(ctx)?, &self.refs()).await?)
    }

    /// From when on it opens nothing.
    fn expires_at(&self) -> Column<DateTime> {
        self.each(|invitation| DateTime(invitation.expires_at))
    }

    /// What has become of it.
    fn status(&self, ctx: &Context<'_>) -> Result<Column<InvitationStatus>> {
        self.each_at(ctx, |invitation, at| InvitationStatus::from(invitation.status(at.now)))
    }
}
objects!(Invitation);
connection!(Invitation, "Invitation");
