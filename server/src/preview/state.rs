//! What the preview shows: the articles, and what the check finds.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kb::{Changed, Loaded, NaiveDate, Report, SchemaCoordinates, lint};

/// The articles at one time.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Names this state; no other has the same.
    pub(super) state: String,
    pub(super) loaded: Arc<Loaded>,
    pub(super) report: Report,
    /// Why what is shown is not what is in the folder.
    pub(super) problem: Option<String>,
}

impl Shown {
    /// What the check finds.
    pub(crate) fn report(&self) -> &Report {
        &self.report
    }
}

/// Makes each state of the one before.
pub(super) struct Checker {
    schema: SchemaCoordinates,
    today: Box<dyn Fn() -> NaiveDate + Send + Sync>,
    states: AtomicU64,
}

impl fmt::Debug for Checker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Checker").finish_non_exhaustive()
    }
}

impl Checker {
    pub(super) fn new(schema: SchemaCoordinates, today: impl Fn() -> NaiveDate + Send + Sync + 'static) -> Self {
        Self { schema, today: Box::new(today), states: AtomicU64::new(0) }
    }

    pub(super) fn first(&self, loaded: Loaded) -> Shown {
        let report = lint::check(&loaded, &self.schema, (self.today)());
        Shown { state: self.state(), loaded: Arc::new(loaded), report, problem: None }
    }

    pub(super) fn after(&self, before: &Shown, changed: &Changed) -> Shown {
        let changed = if before.problem.is_some() { &Changed::Anything } else { changed };
        match before.loaded.reload(changed) {
            Ok(loaded) => self.first(loaded),
            Err(error) => Shown {
                state: self.state(),
                loaded: Arc::clone(&before.loaded),
                report: before.report.clone(),
                problem: Some(format!("{error}. What is shown is how it was before.")),
            },
        }
    }

    /// A program that is started again counts anew: its own number keeps its states apart.
    fn state(&self) -> String {
        format!("{}-{}", std::process::id(), self.states.fetch_add(1, Ordering::Relaxed))
    }
}
