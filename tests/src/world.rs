//! A world to ask questions of.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entities::{
    access::Viewer,
    accounts::{self, User},
    clock::{Clock, FixedClock},
    db::Database,
    demo::{self, Demo},
    ids::{IdSource, OrganizationId},
    operator::Operator,
    sites::SecretKey,
    sql::STATEMENT_LIMIT,
    support::SupportDesk,
};
use kb::{KnowledgeBase, Source};
use rand::SeedableRng;
use resolvers::{
    context::{Services, Settings},
    documents::DocumentSigner,
    guides::{Guides, GuidesHandle},
    search::SearchLog,
};
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};

use crate::database::{Engine, Guard, copy, once, templates};

/// The instant at which the world's clock stands.
pub fn now() -> DateTime<Utc> {
    "2026-06-15T10:00:00Z".parse().expect("an instant")
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nobody signed in.
    Anonymous,
    /// Of the demo's main organization.
    LegalRepresentative,
    /// Of the same, without a permission.
    Collaborator,
    /// Of the same, with accounting.
    Accountant,
    /// Of the provider.
    Agent,
}

impl Person {
    /// By the name that example operations give.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "anonymous" => Self::Anonymous,
            "legalRepresentative" => Self::LegalRepresentative,
            "collaborator" => Self::Collaborator,
            "accountant" => Self::Accountant,
            "agent" => Self::Agent,
            _ => return None,
        })
    }
}

/// A response, its data and errors as JSON.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The whole response.
    pub json: Value,
    /// How many statements the database was sent for it.
    pub statements: u64,
}

impl Answer {
    /// The data of a response without errors.
    ///
    /// # Panics
    /// When there are errors.
    pub fn data(&self) -> &Value {
        assert!(self.json.get("errors").is_none(), "errors in {:#}", self.json);
        &self.json["data"]
    }

    /// The codes of its errors.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none").to_owned()).collect()
    }
}

/// The demo world with the schema over it.
pub struct World {
    /// What requests share.
    pub services: Services,
    /// Its clock, which stands at [`now`].
    pub clock: Arc<FixedClock>,
    /// The demo's people and organizations.
    pub demo: Demo,
    schema: schema::Schema,
    guard: Guard,
}

impl std::ops::Deref for World {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.services.database
    }
}

impl World {
    /// A world of its own; nothing where the engine is not to be had.
    pub async fn open(engine: Engine) -> Option<Self> {
        Self::open_with_limit(engine, STATEMENT_LIMIT).await
    }

    /// The same, with another limit to the time that a statement takes.
    pub async fn open_with_limit(engine: Engine, limit: Duration) -> Option<Self> {
        let (database, guard) = copy(engine, limit).await?;
        let demo = demo::open(&database).await.expect("the demo can be read").expect("the database holds a demo");
        let clock = Arc::new(FixedClock::new(now()));
        let services = services(database, Arc::clone(&clock) as Arc<dyn Clock>).await;
        let schema = schema::build(services.clone());
        Some(Self { services, clock, demo, schema, guard })
    }

    /// What another process of the same desk shares, on the same database.
    pub async fn another_process(&self) -> Services {
        let database = Database::connect(&self.guard.url).await.expect("the database takes another process in");
        services(database, Arc::clone(&self.clock) as Arc<dyn Clock>).await
    }

    /// The demo's organization of that name, or the main one where the name is empty.
    pub fn organization(&self, name: &str) -> OrganizationId {
        let mut organizations = self.demo.organizations.iter();
        let found = organizations.find(|(known, _)| name.is_empty() || known == name);
        found.unwrap_or_else(|| panic!("no organization {name}: {:?}", self.demo.organizations)).1
    }

    /// The bearer token of a person.
    pub fn token(&self, person: Person) -> Option<&str> {
        let tokens = &self.demo.tokens;
        match person {
            Person::Anonymous => None,
            Person::LegalRepresentative => Some(&tokens.legal_representative),
            Person::Collaborator => Some(&tokens.collaborator),
            Person::Accountant => Some(&tokens.accountant),
            Person::Agent => Some(&tokens.agent),
        }
    }

    /// Asks a question. The statements counted are the operation's own, without those that find out who asks.
    pub async fn ask(&self, person: Person, document: &str, variables: Value) -> Answer {
        self.ask_in(person, document, variables, None).await
    }

    /// Asks a question with an `Accept-Language`.
    pub async fn ask_in(&self, person: Person, document: &str, variables: Value, language: Option<&str>) -> Answer {
        self.ask_as(self.person(person).await, document, variables, language).await
    }

    /// The viewer that a person of the demo is, as with their token.
    pub async fn person(&self, person: Person) -> Viewer {
        match self.token(person) {
            None => Viewer::Anonymous,
            Some(token) => {
                let found = accounts::authenticate(self, token, &*self.clock).await.expect("the database answers");
                Viewer::User(found.expect("the demo's tokens are known"))
            }
        }
    }

    /// The viewer that a user of the demo is, by name, as with a session.
    pub async fn viewer(&self, name: &str) -> Viewer {
        let users = <User as ModelTrait>::Entity::find().all(self.read()).await.expect("the database answers");
        let user =
            users.into_iter().find(|user| user.name == name).unwrap_or_else(|| panic!("nobody is called {name}"));
        let known = accounts::as_session_of(self, user.id).await.expect("the database answers");
        Viewer::User(known.expect("the user is there"))
    }

    /// Asks a question as any viewer.
    pub async fn ask_as(&self, viewer: Viewer, document: &str, variables: Value, language: Option<&str>) -> Answer {
        let request = request(viewer, document, variables, language);
        let (text, statements) = self.text(request).await;
        Answer { json: serde_json::from_str(&text).expect("JSON reads back"), statements }
    }

    /// The answer to any request as it is sent, and how many statements it took.
    pub async fn text(&self, request: schema::Request) -> (String, u64) {
        let before = self.statements();
        let answer = schema::execute(&self.schema, &self.services, request).await;
        let statements = self.statements() - before;
        (String::from_utf8(answer.to_json().to_vec()).expect("an answer is UTF-8"), statements)
    }

    /// The same by the standard executor, one object at a time.
    pub async fn standard(&self, request: schema::Request) -> String {
        let answer = schema::execute_standard(&self.schema, &self.services, request).await;
        String::from_utf8(answer.to_json().to_vec()).expect("an answer is UTF-8")
    }

    /// Subscribes, has something happen, and gives the first event's answer.
    ///
    /// # Panics
    /// When the document is no subscription that this person may begin, or when nothing of what happens concerns it.
    pub async fn first_event(
        &self,
        person: Person,
        document: &str,
        variables: Value,
        happening: impl Future<Output = ()>,
    ) -> Value {
        let request = request(self.person(person).await, document, variables, None);
        let prepared = schema::prepare(&self.schema, request).expect("a document that is taken");
        let subscribed = schema::subscribe(&self.schema, &self.services, prepared).await;
        let mut subscribed = subscribed.expect("this person may subscribe");
        happening.await;
        let event = subscribed.next().await.expect("an event");
        match subscribed.answer(&self.schema, &self.services, self.person(person).await, event).await {
            schema::Happened::Answer(answer) => serde_json::from_slice(&answer.to_json()).expect("JSON reads back"),
            other => panic!("no answer: {other:?}"),
        }
    }

    /// An example's variables with the placeholders filled from this world.
    pub async fn fill(&self, variables: &str) -> Value {
        let answer = self.ask_main(Person::LegalRepresentative, schema::operations::PLACEHOLDERS_DOCUMENT).await;
        let mut filled = variables.replace("$ORGANIZATION", &self.organization("").to_string());
        for (name, pointer) in schema::operations::PLACEHOLDERS {
            let text = crate::at(answer.data(), pointer).as_str().expect("a text");
            filled = filled.replace(&format!("${name}"), text);
        }
        serde_json::from_str(&filled).expect("variables are JSON")
    }

    /// Asks about the main organization, given as `$organization`.
    pub async fn ask_main(&self, person: Person, document: &str) -> Answer {
        self.ask(person, document, json!({"organization": self.organization("").to_string()})).await
    }
}

fn request(viewer: Viewer, document: &str, variables: Value, language: Option<&str>) -> schema::Request {
    schema::Request {
        document: document.to_owned(),
        operation_name: None,
        variables,
        viewer,
        accept_language: language.map(str::to_owned),
        request_id: "test".to_owned(),
        failures: None,
    }
}

/// Services over a database, with the guides shipped in the binary.
async fn services(database: Database, clock: Arc<dyn Clock>) -> Services {
    let ids = Arc::new(IdSource::new(rand_chacha::ChaCha8Rng::seed_from_u64(1)));
    let loaded = KnowledgeBase::load(&Source::Embedded, &kb::Options::default()).expect("the shipped articles load");
    let (templates, sdl) = (templates(), schema::coordinates_sdl());
    let folder = templates.join("index");
    let open = || Guides::open(loaded.knowledge_base.clone(), &sdl, Some(&folder)).expect("an index is opened").0;
    // Built by the first test that asks, opened by all others.
    once(&templates, "index", async || drop(open())).await;
    let guides = open();
    Services {
        search_log: SearchLog::start(database.clone(), Arc::clone(&clock), Arc::clone(&ids)),
        guides: GuidesHandle::new(guides),
        settings: Arc::new(Settings {
            operator: operator(),
            documents: DocumentSigner::new([7; 32]),
            secrets: Some(SecretKey::derive(&[7; 32])),
        }),
        database,
        clock,
        ids,
    }
}

/// A desk like the demo's.
fn operator() -> Operator {
    Operator {
        name: "Ventanilla".to_owned(),
        creditor: demo::creditor().expect("the demo's creditor is one"),
        support: SupportDesk {
            phone: Some("+41 00 000 00 00".to_owned()),
            email: Some("support@desk.example".to_owned()),
            chat: None,
            time_zone: "Europe/Zurich".to_owned(),
        },
    }
}
