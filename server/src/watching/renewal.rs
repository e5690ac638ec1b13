//! From a changed folder to the guides that are served.

use std::sync::Arc;

use kb::{Changed, Loaded};
use resolvers::guides::{Guides, GuidesHandle, Warning};

/// What was loaded last, to be loaded again.
#[derive(Clone)]
pub(super) struct Renewal {
    loaded: Arc<Loaded>,
    /// Something was missed: next time everything is looked at.
    is_stale: bool,
}

impl Renewal {
    pub(super) fn new(loaded: Loaded) -> Self {
        Self { loaded: Arc::new(loaded), is_stale: false }
    }

    pub(super) fn stale(self) -> Self {
        Self { is_stale: true, ..self }
    }

    /// Loads what has changed, and has it served. Where that cannot be, what is served stays, with a warning.
    pub(super) fn after(self, changed: &Changed, guides: &GuidesHandle) -> Self {
        let changed = if self.is_stale { &Changed::Anything } else { changed };
        let now = guides.load();
        let loaded = match self.loaded.reload(changed) {
            Ok(loaded) => loaded,
            Err(error) => return self.failed(&error.to_string(), &now, guides),
        };
        let (findings, warnings) = (loaded.findings.len(), warnings(&loaded));
        let is_same = loaded.knowledge_base.revision() == now.knowledge_base().revision();
        if is_same {
            if findings != now.findings() || warnings != now.warnings() {
                tell(&warnings, now.warnings());
                guides.replace(now.warned(findings, warnings));
            }
            return Self::new(loaded);
        }
        match now.renewed(loaded.knowledge_base.clone()) {
            Ok(next) => {
                tell(&warnings, now.warnings());
                let articles = next.knowledge_base().article_count();
                tracing::info!(articles, revision = next.knowledge_base().revision(), "other articles are served");
                guides.replace(next.with_warnings(findings, warnings));
                Self::new(loaded)
            }
            Err(error) => self.failed(&error.to_string(), &now, guides),
        }
    }

    fn failed(self, problem: &str, now: &Guides, guides: &GuidesHandle) -> Self {
        let warnings = vec![Warning::of_folder(problem)];
        if warnings != now.warnings() {
            tell(&warnings, now.warnings());
            guides.replace(now.warned(now.findings(), warnings));
        }
        self.stale()
    }
}

/// What somebody must see to.
pub(crate) fn warnings(loaded: &Loaded) -> Vec<Warning> {
    loaded.unusable().iter().map(Warning::of_file).collect()
}

/// Logs the warnings that are new, and that there is none any more.
fn tell(warnings: &[Warning], before: &[Warning]) {
    for warning in warnings.iter().filter(|warning| !before.contains(warning)) {
        tracing::warn!(warning = warning.text(), "not all articles are served as they stand in their folder");
    }
    if warnings.is_empty() && !before.is_empty() {
        tracing::info!("all articles are served as they stand in their folder again");
    }
}
