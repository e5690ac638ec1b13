//! The schema in this process, without HTTP: how many statements an operation sends, and what it costs alone.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use entities::{
    access::Viewer,
    accounts,
    clock::{Clock, SystemClock},
    db::Database,
    ids::IdSource,
    operator::Operator,
    sites::SecretKey,
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

use crate::{
    data::Manifest,
    operations::{Operation, Question},
};

/// The schema over a database.
pub(crate) struct Desk {
    schema: schema::Schema,
    services: Services,
}

impl Desk {
    /// With the guides shipped in the binary; their index is kept in the folder.
    pub(crate) async fn open(database: &str, folder: &Path) -> anyhow::Result<Self> {
        let database = Database::connect(database).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids = Arc::new(IdSource::new(rand_chacha::ChaCha8Rng::seed_from_u64(1)));
        let loaded = KnowledgeBase::load(&Source::Embedded, &kb::Options::default())?;
        let index = folder.join("index");
        let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), Some(&index))?;
        let support = SupportDesk { phone: None, email: None, chat: None, time_zone: "UTC".to_owned() };
        let operator = Operator { name: "Bench".to_owned(), creditor: entities::demo::creditor()?, support };
        let services = Services {
            search_log: SearchLog::start(database.clone(), Arc::clone(&clock), Arc::clone(&ids)),
            guides: GuidesHandle::new(guides),
            settings: Arc::new(Settings {
                operator,
                documents: DocumentSigner::new([7; 32]),
                secrets: Some(SecretKey::derive(&[7; 32])),
            }),
            database,
            clock,
            ids,
        };
        Ok(Self { schema: schema::build(services.clone()), services })
    }

    /// Who asks, found as the server finds it.
    async fn viewer(&self, token: &str) -> anyhow::Result<Viewer> {
        let found = accounts::authenticate(&self.services.database, token, &*self.services.clock).await?;
        Ok(Viewer::User(found.context("the data set's tokens are known")?))
    }

    /// The answer's bytes, as the server sends them.
    async fn answer(&self, question: &Question, viewer: Viewer) -> anyhow::Result<Vec<u8>> {
        let request = schema::Request {
            document: question.document.to_owned(),
            operation_name: Some(question.name.to_owned()),
            variables: question.variables.clone(),
            viewer,
            accept_language: None,
            request_id: "bench".to_owned(),
            failures: None,
        };
        let answer = match schema::prepare(&self.schema, request) {
            Ok(prepared) => {
                let prepared = if question.asks_help { prepared.with_help() } else { prepared };
                schema::execute_prepared(&self.schema, &self.services, prepared).await
            }
            Err(refused) => *refused,
        };
        if let Some(error) = answer.errors.first() {
            bail!("{} answers with an error: {}", question.name, error.message);
        }
        Ok(answer.to_json().to_vec())
    }

    /// The most statements that a request of the operation sends, with those that find out who asks.
    pub(crate) async fn statements(&self, operation: Operation, manifest: &Manifest) -> anyhow::Result<u64> {
        let mut most = 0;
        for question in operation.questions(manifest).iter().take(20) {
            let before = self.services.database.statements();
            let viewer = self.viewer(&question.token).await?;
            self.answer(question, viewer).await?;
            most = most.max(self.services.database.statements() - before);
        }
        Ok(most)
    }

    /// Microseconds an answer, as the median of many over about a second, and the answer's length in bytes.
    pub(crate) async fn cost(&self, operation: Operation, manifest: &Manifest) -> anyhow::Result<(f64, usize)> {
        let questions = operation.questions(manifest);
        let (mut took, mut length) = (Vec::new(), 0);
        let started = Instant::now();
        for question in questions.iter().cycle() {
            let viewer = self.viewer(&question.token).await?;
            let begun = Instant::now();
            length = self.answer(question, viewer).await?.len();
            took.push(begun.elapsed());
            if started.elapsed() > Duration::from_secs(1) {
                break;
            }
        }
        took.sort_unstable();
        let median = took.get(took.len() / 2).context("there are questions")?;
        Ok((median.as_secs_f64() * 1e6, length))
    }
}
