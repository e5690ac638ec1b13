//! The root of all subscriptions. An event is a key: what is shown is read when it is sent, with the rights of that moment.
//!
//! A subscription's root is run as a query's is, by [`crate::level::Engine`], and tells on the side what came of it:
//!
//! 1. [`Subscription::subscribing`] (specification, section 6.2.3.1, CreateSourceEventStream): the field checks its
//!    arguments and the viewer's rights, and leaves an [`Outcome::Source`], whose events are waited for.
//! 2. [`Subscription::event`] (section 6.2.3.2, MapSourceToResponseEvent), once an event: the field asks for the rights
//!    again, and answers; or leaves [`Outcome::Nothing`] where the viewer sees no difference, or [`Outcome::Over`] where
//!    they may not see it any more.
//!
//! **To add a subscription**: a [`Topic`] where it is of something that is written (see [`entities::news`]); a method
//! here, which begins with `self.stored(…)` or, for another source, its own [`Source`].

use std::sync::{Mutex, PoisonError};

use async_graphql::{Context, ID};
use entities::{
    access::policy::ReadAccounting,
    ids::OrganizationId,
    invoices::{self, Invoice},
    news::{Changed, Follower, News, Topic},
    prepaid::{self, PrepaidAccount},
};

use crate::{
    articles::KnowledgeBaseChange,
    context::{access, database, request, services},
    error::{ErrorCode, Fault, Result},
    guides::{GuidesFollower, KnownGuides},
    level::{Column, Level, object},
    scalars::Locale,
};

/// One run of a subscription: to find out what it is about, or for one of its events.
#[derive(Debug)]
pub struct Subscription {
    /// `None`: to find out what it is about.
    event: Option<Event>,
    outcome: Mutex<Option<Outcome>>,
}

/// Where a subscription's events come from.
#[derive(Debug)]
pub enum Source {
    /// From what is written.
    Stored(Follower),
    /// From the knowledge base.
    Guides(GuidesFollower),
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// Something was written.
    Stored(News),
    /// There are other guides than these.
    Guides(KnownGuides),
}

/// What comes of a run where it is no answer.
#[derive(Debug)]
pub enum Outcome {
    /// The viewer may subscribe: events come from there.
    Source(Source),
    /// The event is none for this viewer.
    Nothing,
    /// The viewer may not see any of it any more.
    Over,
}

impl Source {
    /// Waits for the next event; `None` after the last one. Nothing is lost where the wait is given up.
    pub async fn next(&mut self) -> Option<Event> {
        Some(match self {
            Self::Stored(follower) => Event::Stored(follower.next().await),
            Self::Guides(follower) => Event::Guides(follower.next().await?),
        })
    }
}

impl Subscription {
    /// To find out what it is about.
    pub fn subscribing() -> Self {
        Self { event: None, outcome: Mutex::default() }
    }

    /// For an event.
    pub fn event(event: Event) -> Self {
        Self { event: Some(event), outcome: Mutex::default() }
    }

    /// What the run left; nothing where it answered or failed.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn leave(&self, outcome: Outcome) -> Fault {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        // Nobody reads it: there is an outcome in place of an answer.
        Fault::hidden()
    }
}

/// Everything that can be followed as it changes.
///
/// An event says that something was written; what is shown is as it is when the event is sent, so that several changes in a row may come as one. What follows from the calendar alone, such as an invoice that becomes overdue, is no event. Where events could not be delivered, one comes with the error EVENTS_MISSED: read again what is shown. A subscription ends when the viewer may not see any of it any more.
#[object(name = "Subscription")]
impl Level<Subscription> {
    /// An invoice of the organization that was issued, paid or changed in any other way. For whoever sees the organization's accounting.
    async fn invoice_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose invoices: the organization's global ID.")] organization: ID,
    ) -> Result<Column<Invoice>> {
        let topic = Topic::Invoices(organization.parse()?);
        let Changed::Invoice { invoice, .. } = self.accounting(ctx, topic).await?.ok_or_else(missed)? else {
            return Err(self.leave(Outcome::Nothing)?);
        };
        let found = invoices::by_ids(database(ctx)?, access(ctx)?, &[invoice]).await?;
        self.seen(found)
    }

    /// The organization's prepaid account, whenever money moved on it or was announced. For whoever sees the organization's accounting.
    async fn prepaid_account_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose account: the organization's global ID.")] organization: ID,
    ) -> Result<Column<PrepaidAccount>> {
        let organization: OrganizationId = organization.parse()?;
        // The event is the whole account as it is: whatever was missed is in it.
        self.accounting(ctx, Topic::PrepaidAccount(organization)).await?;
        let grant = access(ctx)?.grant::<ReadAccounting>(&[organization]).await?;
        let found = prepaid::of_organizations(database(ctx)?, &grant, &[organization]).await?;
        self.seen(found)
    }

    /// The articles that were added, changed or removed while the gateway runs, as far as the viewer may read them. Anonymous readers hear of public articles.
    async fn knowledge_base_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reader's language; the viewer's own where none is given.")] locale: Option<Locale>,
    ) -> Result<Column<KnowledgeBaseChange>> {
        let now = &request(ctx)?.guides;
        match &self.run()?.event {
            None => {
                let follower = services(ctx)?.guides.follow(now.clone());
                Err(self.leave(Outcome::Source(Source::Guides(follower)))?)
            }
            Some(Event::Guides(known)) => {
                let before = known.replace(now);
                self.seen(vec![KnowledgeBaseChange::since(ctx, &before, locale.as_ref())?])
            }
            Some(Event::Stored(_)) => Err(self.leave(Outcome::Nothing)?),
        }
    }
}

/// Events that nobody can name any more.
fn missed() -> Fault {
    let message = "changes may have been missed: read again what is shown; the subscription goes on";
    Fault::new(ErrorCode::EventsMissed, message)
}

impl Level<Subscription> {
    fn run(&self) -> Result<&Subscription> {
        self.items().next().ok_or_else(|| Fault::internal("a subscription's root is empty"))
    }

    fn leave(&self, outcome: Outcome) -> Result<Fault> {
        Ok(self.run()?.leave(outcome))
    }

    /// What an event shows; nothing where it is not there any more.
    fn seen<C: crate::level::Cell>(&self, found: Vec<Option<C>>) -> Result<Column<C>> {
        match found.into_iter().next().flatten() {
            Some(cell) => self.column(vec![cell]),
            None => Err(self.leave(Outcome::Nothing)?),
        }
    }

    /// What changed of a topic that whoever sees the organization's accounting may follow; `None` where anything may have.
    ///
    /// # Errors
    /// [`Fault::hidden`] where the viewer may not; whatever it is where the outcome says more.
    async fn accounting(&self, ctx: &Context<'_>, topic: Topic) -> Result<Option<Changed>> {
        let (Topic::Invoices(organization) | Topic::PrepaidAccount(organization)) = topic;
        let permitted = access(ctx)?.grant::<ReadAccounting>(&[organization]).await?.permits(organization);
        self.stored(ctx, topic, permitted).await
    }

    /// What changed of a topic; `None` where anything may have.
    async fn stored(&self, ctx: &Context<'_>, topic: Topic, permitted: bool) -> Result<Option<Changed>> {
        match (&self.run()?.event, permitted) {
            (None, false) => Err(Fault::hidden()),
            (Some(_), false) => Err(self.leave(Outcome::Over)?),
            (None, true) => {
                let follower = database(ctx)?.follow(topic).await.map_err(|error| {
                    tracing::warn!(%error, "a subscription was refused for now");
                    let message = "changes cannot be followed at present: subscribe again in a moment";
                    Fault::new(ErrorCode::TryAgain, message)
                })?;
                Err(self.leave(Outcome::Source(Source::Stored(follower)))?)
            }
            (Some(Event::Stored(News::Changed(change))), true) => Ok(Some(*change)),
            (Some(Event::Stored(News::Missed)), true) => Ok(None),
            (Some(Event::Guides(_)), true) => Err(self.leave(Outcome::Nothing)?),
        }
    }
}
