//! What every route shares.

use std::{path::Path, sync::Arc};

use ipnet::IpNet;
use resolvers::context::Services;

use crate::{
    examples::ExampleIds,
    live::{Live, LiveLimits},
    origin::Origin,
    persisted::{Persisted, Trusted},
    routes::hooks::Hook,
    throttle::{Rate, Throttle},
};

/// The services, the schema over them, and how the playground greets; cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    services: Services,
    schema: Arc<schema::Schema>,
    tokens: Vec<NamedToken>,
    example_ids: ExampleIds,
    hook: Option<Hook>,
    images: Option<Arc<Path>>,
    throttle: Option<Arc<Throttle>>,
    trusted_proxies: Vec<IpNet>,
    live: Arc<Live>,
    persisted: Arc<Persisted>,
    origins: Vec<Origin>,
}

/// A bearer token that the playground offers: of a demo world, never of a real one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NamedToken {
    /// Whose it is, as people call them.
    pub name: String,
    /// The token.
    pub token: String,
}

impl State {
    /// Builds the schema over the services. The playground starts anonymous; clients may ask at the usual [`Rate`].
    pub fn new(services: Services) -> Self {
        let schema = Arc::new(schema::build(services.clone()));
        let throttle = Some(Arc::new(Throttle::new(Rate::default(), Arc::clone(&services.clock))));
        Self(Arc::new(Inner {
            services,
            schema,
            tokens: Vec::new(),
            example_ids: ExampleIds::new(),
            hook: None,
            images: None,
            throttle,
            trusted_proxies: Vec::new(),
            live: Arc::new(Live::new(LiveLimits::default())),
            persisted: Arc::new(Persisted::new(Vec::new(), false)),
            origins: Vec::new(),
        }))
    }

    /// The same with another bound on how fast a client may ask; with none, where nothing is given.
    #[must_use]
    pub fn with_rate(self, rate: Option<Rate>) -> Self {
        self.with(|inner| {
            let clock = Arc::clone(&inner.services.clock);
            inner.throttle = rate.map(|rate| Arc::new(Throttle::new(rate, clock)));
        })
    }

    /// The same with these documents, which clients may name; and with no others, if `only` they are to be answered.
    #[must_use]
    pub fn with_trusted_documents(self, documents: Vec<Trusted>, only: bool) -> Self {
        self.with(|inner| inner.persisted = Arc::new(Persisted::new(documents, only)))
    }

    /// The same, letting pages of these origins ask.
    #[must_use]
    pub fn with_allowed_origins(self, origins: Vec<Origin>) -> Self {
        self.with(|inner| inner.origins = origins)
    }

    /// The same, believing what these say of whom they got a request from.
    #[must_use]
    pub(crate) fn with_trusted_proxies(self, proxies: Vec<IpNet>) -> Self {
        self.with(|inner| inner.trusted_proxies = proxies)
    }

    /// The same with these tokens offered in the playground, the first one chosen. Whoever can reach the server can then
    /// act with them: for demo worlds alone.
    #[must_use]
    pub fn with_playground_tokens(self, tokens: Vec<NamedToken>) -> Self {
        self.with(|inner| inner.tokens = tokens)
    }

    /// The same with these IDs in the variables of the example operations: `ORGANIZATION` for `$ORGANIZATION`.
    #[must_use]
    pub fn with_example_ids(self, ids: ExampleIds) -> Self {
        self.with(|inner| inner.example_ids = ids)
    }

    /// The same, letting a Git host have the articles loaded again.
    #[must_use]
    pub fn with_hook(self, hook: Option<Hook>) -> Self {
        self.with(|inner| inner.hook = hook)
    }

    /// The same, showing the images in the `_images` of this folder of articles.
    #[must_use]
    pub fn with_images_of(self, articles: &Path) -> Self {
        self.with(|inner| inner.images = Some(articles.join(kb::image::FOLDER).into()))
    }

    /// The same with other limits to connections that stay open.
    #[must_use]
    pub fn with_live_limits(self, limits: LiveLimits) -> Self {
        self.with(|inner| inner.live = Arc::new(Live::new(limits)))
    }

    /// How many subscriptions are open, as it changes.
    pub fn subscriptions(&self) -> tokio::sync::watch::Receiver<usize> {
        self.0.live.subscriptions()
    }

    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        change(&mut inner);
        Self(Arc::new(inner))
    }

    /// The services.
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    pub(crate) fn schema(&self) -> &schema::Schema {
        &self.0.schema
    }

    /// The folder of images; none where the articles are those in the binary.
    pub(crate) fn images(&self) -> Option<&Arc<Path>> {
        self.0.images.as_ref()
    }

    /// Connections that stay open.
    pub(crate) fn live(&self) -> &Arc<Live> {
        &self.0.live
    }

    pub(crate) fn tokens(&self) -> &[NamedToken] {
        &self.0.tokens
    }

    pub(crate) fn example_ids(&self) -> &ExampleIds {
        &self.0.example_ids
    }

    pub(crate) fn throttle(&self) -> Option<&Throttle> {
        self.0.throttle.as_deref()
    }

    pub(crate) fn origins(&self) -> &[Origin] {
        &self.0.origins
    }

    pub(crate) fn persisted(&self) -> &Persisted {
        &self.0.persisted
    }

    pub(crate) fn trusted_proxies(&self) -> &[IpNet] {
        &self.0.trusted_proxies
    }

    pub(crate) fn hook(&self) -> Option<&Hook> {
        self.0.hook.as_ref()
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("State").finish_non_exhaustive()
    }
}
