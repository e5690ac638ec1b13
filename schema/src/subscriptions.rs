//! Subscribing, and the answer to each event.

use std::sync::Arc;

use async_graphql::{Data, Variables};
use entities::access::Viewer;
use resolvers::{
    context::{RequestContext, Services},
    error::{ErrorCode, Fault},
    level::{Execution, Moment, Root},
    subscription::{Event, Outcome, Source, Subscription},
};

use crate::{
    Schema,
    answer::Answer,
    cost,
    documents::{Decided, Document},
    execute::{Prepared, Request, finished, helped, located_nowhere},
    explained::explained,
};

/// What came of an event.
#[derive(Debug)]
pub enum Happened {
    /// The response to it.
    Answer(Answer),
    /// It was none for this viewer.
    Nothing,
    /// The viewer may not see any of it any more: the subscription has ended.
    Over,
}

/// A subscription between its events: what was asked for, and where events come from. Nobody's answer is kept in it.
pub struct Subscribed {
    asked: Asked,
    accept_language: Option<String>,
    request_id: String,
    source: Source,
}

struct Asked {
    decided: Decided,
    variables: Variables,
    requested: u64,
    /// The document as it came and as it is kept, where guides are wanted beside each event.
    help: Option<(String, Arc<Document>)>,
}

impl std::fmt::Debug for Subscribed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscribed").field("source", &self.source).finish_non_exhaustive()
    }
}

/// Begins a subscription that was prepared.
///
/// # Errors
/// With the answer to one that is refused: by its arguments or the viewer's rights, or because it is none.
pub async fn subscribe(schema: &Schema, services: &Services, prepared: Prepared) -> Result<Subscribed, Box<Answer>> {
    let Request { document, viewer, accept_language, request_id, .. } = prepared.request;
    let asked = prepared.asked;
    let help = prepared.help.then_some((document, asked.document));
    let asked = Asked { decided: asked.decided, variables: asked.variables, requested: asked.requested, help };
    let context = Arc::new(RequestContext::new(services, viewer, accept_language.as_deref()));
    let refused = |errors| Box::new(explained(Answer::refused(errors), &context, &request_id));
    match run(schema, services, Subscription::subscribing(), &context, (&asked, &request_id)).await {
        (Some(Outcome::Source(source)), _) => Ok(Subscribed { asked, accept_language, request_id, source }),
        (_, answer) if answer.errors.is_empty() => {
            // What `@skip` and `@include` left of it is no field.
            let message = "a subscription asks for exactly one field";
            Err(refused(located_nowhere(Fault::new(ErrorCode::GraphqlValidationFailed, message))))
        }
        (_, answer) => Err(refused(answer.errors)),
    }
}

impl Subscribed {
    /// What each event may cost, in points of [`crate::cost`].
    pub fn cost(&self) -> u64 {
        let Asked { requested, help, .. } = &self.asked;
        if help.is_some() { cost::with_help(*requested) } else { *requested }
    }

    /// Waits for the next event; `None` after the last. Nothing is lost where the wait is given up.
    pub async fn next(&mut self) -> Option<Event> {
        self.source.next().await
    }

    /// What an event comes to for the viewer as they are now. Rights are asked for again, and rows read now.
    pub async fn answer(&self, schema: &Schema, services: &Services, viewer: Viewer, event: Event) -> Happened {
        let context = Arc::new(RequestContext::new(services, viewer, self.accept_language.as_deref()));
        match run(schema, services, Subscription::event(event), &context, (&self.asked, &self.request_id)).await {
            (None | Some(Outcome::Source(_)), answer) => Happened::Answer(finished(answer, &self.request_id)),
            (Some(Outcome::Nothing), _) => Happened::Nothing,
            (Some(Outcome::Over), _) => Happened::Over,
        }
    }
}

/// Runs the root: what it left, and what it answered.
async fn run(
    schema: &Schema,
    services: &Services,
    subscription: Subscription,
    context: &Arc<RequestContext>,
    (asked, request_id): (&Asked, &str),
) -> (Option<Outcome>, Answer) {
    let root = Root::new(subscription);
    let mut data = Data::default();
    data.insert(Arc::clone(context));
    let execution = Execution {
        plans: Arc::clone(&asked.decided.plans),
        variables: asked.variables.clone(),
        data,
        moment: Moment::from(&context.access),
        side_by_side: services.database.backend() == sea_orm::DbBackend::Postgres,
        // Validation lets no introspection stand at a subscription's root (specification, section 5.2.4.1).
        introspected: Default::default(),
        limit: schema.limit,
        failures: None,
        explained: asked.help.is_some().then(|| Arc::clone(&schema.topics)),
    };
    let executed = schema.engine.run(&root, execution).await;
    let outcome = root.state().and_then(Subscription::outcome);
    let charge = asked.decided.charge(asked.requested, executed.objects);
    let charge = if asked.help.is_some() { charge.with_help() } else { charge };
    let mut answer = explained(Answer::executed(executed.data, executed.errors, charge), context, request_id);
    // What only begins, or is nothing, is not sent.
    if let (Some((text, document)), None) = (&asked.help, &outcome) {
        answer.help = Some(helped(schema, context, text, document));
    }
    (outcome, answer)
}
