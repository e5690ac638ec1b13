//! One entry of the audit log.

use async_graphql::{Context, ID};
use entities::audit::ActorKind;
pub use entities::audit::AuditEntry;

use super::{Actor, SupportAgent, System};
use crate::{
    accounts::User,
    connection::connection,
    context::database,
    error::{Fault, Result},
    level::{Column, Level, object, objects},
    nodes::{self, Node},
    scalars::{DateTime, GlobalId, SchemaCoordinate},
};

/// One thing that somebody did to an organization. Never changed, never removed.
#[object(name = "AuditEntry")]
impl Level<AuditEntry> {
    /// The entry's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|entry| GlobalId(entry.id))
    }

    /// When.
    fn at(&self) -> Column<DateTime> {
        self.each(|entry| DateTime(entry.at))
    }

    /// Who did it.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Column<Actor>> {
        let users = entities::accounts::of_audit_entries(database(ctx)?, &self.refs()).await?;
        let actors: Result<Vec<Actor>> = self.items().zip(users).map(actor).collect();
        self.column(actors?)
    }

    /// The mutation, as a schema coordinate, such as Mutation.payInvoice.
    fn action(&self) -> Column<SchemaCoordinate> {
        self.try_each(|entry| entry.action.parse().map(SchemaCoordinate).map_err(Fault::internal))
    }

    /// What it was done to; null where that is gone, or not for the viewer.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Column<Option<Node>>> {
        let subjects = self.pluck(AuditEntry::subject);
        let ids: Vec<_> = subjects.iter().flatten().cloned().collect();
        let mut found = nodes::load(ctx, &ids).await?.into_iter();
        self.column(subjects.into_iter().map(|id| id.and_then(|_| found.next().flatten())).collect())
    }

    /// What happened, in a sentence, as it was written then.
    fn summary(&self) -> Column<String> {
        self.each(|entry| entry.summary.as_str())
    }
}
objects!(AuditEntry);
connection!(AuditEntry, "AuditEntry");

fn actor((entry, user): (&AuditEntry, Option<User>)) -> Result<Actor> {
    let name = entry.actor_name.clone();
    match (entry.actor_kind, user) {
        (ActorKind::User, Some(user)) => Ok(Actor::User(user)),
        (ActorKind::User, None) => Err(Fault::internal(format!("the user of {} is not there", entry.id))),
        (ActorKind::Agent, _) => Ok(Actor::SupportAgent(SupportAgent { name })),
        (ActorKind::System, _) => Ok(Actor::System(System { reason: name })),
    }
}
