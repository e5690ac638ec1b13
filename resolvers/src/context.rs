//! What a request carries, and what all requests share.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::Context;
use entities::{
    access::{Access, Viewer},
    clock::Clock,
    db::Database,
    ids::IdSource,
    locale::Locale as ReaderLocale,
};

use crate::{
    documents::DocumentSigner,
    error::{Fault, Result},
    guides::{Guides, GuidesHandle},
    help::HelpTopic,
    scalars::Locale,
    search::SearchLog,
};

/// What all requests share: made once at the start, cheap to clone.
#[derive(Debug, Clone)]
pub struct Services {
    /// Rows.
    pub database: Database,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and secrets.
    pub ids: Arc<IdSource>,
    /// The knowledge base as it is now.
    pub guides: GuidesHandle,
    /// Where searches are logged.
    pub search_log: SearchLog,
    /// What the operator configured.
    pub settings: Arc<Settings>,
}

impl Services {
    /// The same for one request: see [`Database::for_request`].
    #[must_use]
    pub fn for_request(&self) -> Self {
        Self { database: self.database.for_request(), ..self.clone() }
    }
}

/// What the operator of the desk configured.
#[derive(Debug)]
pub struct Settings {
    /// Who bills, where money is paid to, and how support is reached.
    pub operator: entities::operator::Operator,
    /// Signs the links to files.
    pub documents: DocumentSigner,
    /// Seals the secrets of sites. Without it none can be set: a key made up for one run would lose them.
    pub secrets: Option<entities::sites::SecretKey>,
}

/// One request: who asks, in which language, and the knowledge base as it was when it came.
#[derive(Debug)]
pub struct RequestContext {
    /// The request's own way to the database: what it sends at once travels together.
    database: Database,
    /// What the viewer may reach.
    pub access: Access,
    /// The knowledge base for the whole request, so that an answer is of one piece while guides are reloaded.
    pub guides: Arc<Guides>,
    accept_language: Option<String>,
    /// Worked out when somebody asks: most requests bring a viewer with a language of their own.
    locale: OnceLock<kb::Locale>,
    /// The guides' locale for what the viewer reads, as it was when it was first asked for.
    own: OnceLock<(ReaderLocale, kb::Locale)>,
    /// What the viewer reads, where the request itself changed it.
    chosen: Mutex<Option<ReaderLocale>>,
    /// The topics for the objects of the answer, where they go beside it.
    topics: Mutex<Vec<HelpTopic>>,
}

impl RequestContext {
    /// For a viewer and the `Accept-Language` that came along.
    pub fn new(services: &Services, viewer: Viewer, accept_language: Option<&str>) -> Self {
        let guides = services.guides.load();
        let database = services.database.for_request();
        let access = Access::new(database.clone(), viewer, &*services.clock);
        let accept_language = accept_language.map(str::to_owned);
        Self {
            database,
            access,
            guides,
            accept_language,
            locale: OnceLock::new(),
            own: OnceLock::new(),
            chosen: Mutex::default(),
            topics: Mutex::default(),
        }
    }

    /// Takes note that the viewer reads another language from here on.
    pub fn choose_locale(&self, locale: ReaderLocale) {
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = Some(locale);
    }

    /// Keeps topics for what goes beside the answer.
    pub(crate) fn collect_topics(&self, topics: impl IntoIterator<Item = HelpTopic>) {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner).extend(topics);
    }

    /// All that were kept so far.
    pub(crate) fn collected_topics(&self) -> Vec<HelpTopic> {
        std::mem::take(&mut *self.topics.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The viewer's own locale, as it is now; nothing where nobody is signed in.
    pub fn own_locale(&self) -> Option<ReaderLocale> {
        let chosen = *self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.or_else(|| self.access.user().map(|user| user.locale))
    }

    /// The locale that the client's `Accept-Language` comes to.
    pub fn client_locale(&self) -> &kb::Locale {
        self.locale.get_or_init(|| self.guides.accept_language(self.accept_language.as_deref()))
    }

    /// The locale to answer in: the one asked for by argument, else the viewer's own, else the client's.
    pub fn locale(&self, asked: Option<&Locale>) -> kb::Locale {
        match (asked, self.own_locale()) {
            (Some(asked), _) => self.guides.knowledge_base().negotiate(Some(&asked.0)),
            (None, Some(own)) => {
                let negotiated = || self.guides.knowledge_base().negotiate(Some(&own.to_string()));
                let (known, locale) = self.own.get_or_init(|| (own, negotiated()));
                // The request itself may have changed it since.
                if *known == own { locale.clone() } else { negotiated() }
            }
            (None, None) => self.client_locale().clone(),
        }
    }
}

/// The services behind a resolver.
///
/// # Errors
/// Never in a schema that was built by `schema::build`.
pub fn services<'a>(ctx: &Context<'a>) -> Result<&'a Services> {
    ctx.data_opt::<Services>().ok_or_else(|| Fault::internal("the schema has no services"))
}

/// The database behind a resolver.
///
/// # Errors
/// As [`services`].
pub fn database<'a>(ctx: &Context<'a>) -> Result<&'a Database> {
    Ok(&request(ctx)?.database)
}

/// The request that a resolver works for.
///
/// # Errors
/// Never in a request that went through `schema::execute`.
pub fn request<'a>(ctx: &Context<'a>) -> Result<&'a RequestContext> {
    ctx.data_opt::<Arc<RequestContext>>()
        .map(|request| &**request)
        .ok_or_else(|| Fault::internal("the request has no context"))
}

/// The rights behind a resolver.
///
/// # Errors
/// As [`request`].
pub fn access<'a>(ctx: &Context<'a>) -> Result<&'a Access> {
    Ok(&request(ctx)?.access)
}
