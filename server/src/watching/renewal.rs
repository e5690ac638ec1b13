//! From a changed folder to the guides that are served.

use std::{collections::BTreeSet, sync::Arc};

use kb::{Changed, Loaded};
use resolvers::guides::{Guides, GuidesHandle, Warning};

use super::suspicion::Suspected;

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

    /// Loads what has changed and what was suspected, and has it served. What cannot be used any more is suspected, and given
    /// back to be looked at again, unless it was and that is steady: then what is served stays, with a warning.
    pub(super) fn after(
        self,
        changed: Changed,
        suspected: Option<Suspected>,
        guides: &GuidesHandle,
    ) -> (Self, Option<Changed>) {
        let steady = suspected.as_ref().filter(|suspected| suspected.is_steady).map(|suspected| suspected.what.clone());
        let changed = match suspected {
            Some(suspected) => both(changed, suspected.what),
            None => changed,
        };
        let changed = if self.is_stale { Changed::Anything } else { changed };
        let loaded = match self.loaded.reload(&changed) {
            Ok(loaded) => loaded,
            Err(error) if steady == Some(Changed::Anything) => {
                let now = guides.load();
                return (self.failed(&error.to_string(), &now, guides), None);
            }
            Err(_) => return (self, Some(Changed::Anything)),
        };
        let mut broken = self.newly_unusable(&loaded);
        match steady {
            Some(Changed::Anything) => broken.clear(),
            Some(Changed::Files(steady)) => broken.retain(|path| !steady.contains(path)),
            None => {}
        }
        if broken.is_empty() {
            return (self.served(loaded, guides), None);
        }
        let Changed::Files(mut others) = changed else { return (self, Some(Changed::Anything)) };
        others.retain(|path| !broken.contains(path));
        let renewed = match self.loaded.reload(&Changed::Files(others)) {
            Ok(loaded) => self.served(loaded, guides),
            Err(_) => return (self, Some(Changed::Anything)),
        };
        (renewed, Some(Changed::Files(broken)))
    }

    /// The files that cannot be used as they are, and could before.
    fn newly_unusable(&self, loaded: &Loaded) -> BTreeSet<String> {
        let paths = |loaded: &Loaded| -> BTreeSet<String> {
            loaded.unusable().into_iter().map(|unusable| unusable.finding.path).collect()
        };
        let now = paths(loaded);
        if now.is_empty() { now } else { &now - &paths(&self.loaded) }
    }

    /// Has it served. Where that cannot be, what is served stays, with a warning.
    fn served(self, loaded: Loaded, guides: &GuidesHandle) -> Self {
        let now = guides.load();
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

/// What has changed by either.
fn both(one: Changed, other: Changed) -> Changed {
    match (one, other) {
        (Changed::Files(one), Changed::Files(other)) => Changed::Files(&one | &other),
        _ => Changed::Anything,
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

#[cfg(test)]
mod tests {
    use std::fs;

    use kb::{KnowledgeBase, Locale, Source};

    use super::*;

    const ONE: &str = "es/invoices/uno.md";
    const TWO: &str = "es/invoices/dos.md";

    struct Desk {
        folder: tempfile::TempDir,
        guides: GuidesHandle,
        renewal: Option<Renewal>,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir_all(folder.path().join("es/invoices")).unwrap();
            for path in [ONE, TWO] {
                fs::write(folder.path().join(path), text(path, "Antes.")).unwrap();
            }
            let source = Source::Folder(folder.path().to_owned());
            let loaded = KnowledgeBase::load(&source, &kb::Options::default()).unwrap();
            let sdl = schema::coordinates_sdl();
            let (guides, _) = Guides::open(loaded.knowledge_base.clone(), &sdl, None).unwrap();
            Self { folder, guides: GuidesHandle::new(guides), renewal: Some(Renewal::new(loaded)) }
        }

        fn write(&self, path: &str, text: &str) {
            fs::write(self.folder.path().join(path), text).unwrap();
        }

        fn look(&mut self, changed: Changed, suspected: Option<Suspected>) -> Option<Changed> {
            let (renewal, suspected) = self.renewal.take().unwrap().after(changed, suspected, &self.guides);
            self.renewal = Some(renewal);
            suspected
        }

        /// What is served of an article.
        fn served(&self, path: &str) -> String {
            let (guides, spanish) = (self.guides.load(), "es".parse::<Locale>().unwrap());
            guides.knowledge_base().article_by_slug(slug(path), &spanish).unwrap().markdown.trim().to_owned()
        }

        fn warnings(&self) -> usize {
            self.guides.load().warnings().len()
        }
    }

    fn slug(path: &str) -> &str {
        path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap()
    }

    fn text(path: &str, body: &str) -> String {
        let slug = slug(path);
        format!(
            "---\nslug: {slug}\ntitle: T\nsummary: S.\nkind: faq\naudience: public\nabout: [Invoice]\n\
             reviewed: 2026-11-02\n---\n\n{body}\n"
        )
    }

    fn files(paths: &[&str]) -> Changed {
        Changed::Files(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    fn suspected(what: Changed, is_steady: bool) -> Option<Suspected> {
        Some(Suspected { what, is_steady })
    }

    #[test]
    fn a_file_that_cannot_be_used_is_told_of_when_it_stays_so() {
        let mut desk = Desk::new();
        desk.write(ONE, "---\nslug: un");
        assert_eq!(desk.look(files(&[ONE]), None), Some(files(&[ONE])));
        assert_eq!((desk.warnings(), desk.served(ONE).as_str()), (0, "Antes."));
        // Something else is heard of meanwhile.
        assert_eq!(desk.look(files(&[]), suspected(files(&[ONE]), false)), Some(files(&[ONE])));
        assert_eq!(desk.warnings(), 0);
        assert_eq!(desk.look(files(&[]), suspected(files(&[ONE]), true)), None);
        assert_eq!((desk.warnings(), desk.served(ONE).as_str()), (1, "Antes."));
        // Once it is told of, it need not be suspected any more.
        desk.write(ONE, "---\nslug: uno\n");
        assert_eq!(desk.look(files(&[ONE]), None), None);
        desk.write(ONE, &text(ONE, "Después."));
        assert_eq!(desk.look(files(&[ONE]), None), None);
        assert_eq!((desk.warnings(), desk.served(ONE).as_str()), (0, "Después."));
    }

    #[test]
    fn a_file_that_is_whole_after_a_moment_is_never_told_of() {
        let mut desk = Desk::new();
        desk.write(ONE, "");
        assert_eq!(desk.look(files(&[ONE]), None), Some(files(&[ONE])));
        desk.write(ONE, &text(ONE, "Después."));
        assert_eq!(desk.look(files(&[]), suspected(files(&[ONE]), true)), None);
        assert_eq!((desk.warnings(), desk.served(ONE).as_str()), (0, "Después."));
    }

    #[test]
    fn what_else_has_changed_does_not_wait_for_a_file_that_cannot_be_used() {
        let mut desk = Desk::new();
        desk.write(ONE, "");
        desk.write(TWO, &text(TWO, "Después."));
        assert_eq!(desk.look(files(&[ONE, TWO]), None), Some(files(&[ONE])));
        assert_eq!((desk.warnings(), desk.served(ONE).as_str(), desk.served(TWO).as_str()), (0, "Antes.", "Después."));
    }

    #[test]
    fn a_folder_that_is_away_for_a_moment_is_never_told_of_and_one_that_stays_away_is() {
        let mut desk = Desk::new();
        let (here, away) = (desk.folder.path().join("es"), desk.folder.path().join(".away"));
        fs::rename(&here, &away).unwrap();
        assert_eq!(desk.look(files(&["es"]), None), Some(Changed::Anything));
        fs::rename(&away, &here).unwrap();
        assert_eq!(desk.look(files(&[]), suspected(Changed::Anything, false)), None);
        assert_eq!(desk.warnings(), 0);
        fs::rename(&here, &away).unwrap();
        assert_eq!(desk.look(Changed::Anything, None), Some(Changed::Anything));
        assert_eq!(desk.look(files(&[]), suspected(Changed::Anything, true)), None);
        assert_eq!((desk.warnings(), desk.served(TWO).as_str()), (1, "Antes."));
    }
}
