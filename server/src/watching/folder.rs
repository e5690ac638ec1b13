//! The folder of articles as the operating system tells of it.
//!
//! Only what may hold articles is watched: the folder, its locales and their categories, and no hidden one, so that the work
//! of Git in `.git` wakes nobody. The folder above is watched for the folder itself: it may be a link that is set to
//! another release, be unmounted, or be removed and made again.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use super::mailbox::Mailbox;

/// Locales and categories: folders so deep are watched.
const DEPTH: usize = 2;

pub(super) struct Folder {
    folder: PathBuf,
    watcher: RecommendedWatcher,
}

impl Folder {
    /// Has the mailbox filled with what is touched from now on.
    pub(super) fn watched(folder: &Path, mailbox: Arc<Mailbox>) -> io::Result<Self> {
        let folder = std::path::absolute(folder)?;
        let heard = Heard { folder: folder.clone(), mailbox };
        let watcher = notify::recommended_watcher(move |event| heard.take(event)).map_err(io::Error::other)?;
        let mut watched = Self { folder, watcher };
        if let Some(above) = watched.folder.parent() {
            watched.watcher.watch(above, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        }
        watched.watcher.watch(&watched.folder, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        watched.cover_in(&watched.folder.clone(), DEPTH);
        Ok(watched)
    }

    /// Watches folders that are new, where some may be.
    pub(super) fn cover(&mut self, is_anything: bool, touched: &BTreeSet<String>) {
        let may_be_new = is_anything || touched.iter().any(|path| self.folder.join(path).is_dir());
        if may_be_new {
            let folder = self.folder.clone();
            // It may be another folder under the same name by now.
            let _ = self.watcher.unwatch(&folder);
            self.watch(&folder);
            self.cover_in(&folder, DEPTH);
        }
    }

    fn cover_in(&mut self, folder: &Path, depth: usize) {
        // A folder that cannot be read is told of when it is loaded.
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()).filter(|path| !is_hidden(path) && path.is_dir()) {
            self.watch(&path);
            if depth > 1 {
                self.cover_in(&path, depth - 1);
            }
        }
    }

    fn watch(&mut self, folder: &Path) {
        if let Err(error) = self.watcher.watch(folder, RecursiveMode::NonRecursive)
            && folder.exists()
        {
            let folder = folder.display();
            tracing::warn!(%folder, %error, "a folder of articles cannot be watched: send SIGHUP after a change in it");
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Sorts what is heard.
struct Heard {
    folder: PathBuf,
    mailbox: Arc<Mailbox>,
}

impl Heard {
    fn take(&self, event: notify::Result<Event>) {
        let touched = match &event {
            Ok(event) if !event.need_rescan() => {
                if is_of_reading(event.kind) {
                    return;
                }
                event.paths.iter().filter_map(|path| self.touched(path)).collect::<Vec<_>>()
            }
            Ok(_) => vec![Touched::Anything],
            Err(error) => {
                tracing::warn!(%error, "changes of the articles may have been missed: the whole folder is looked at");
                vec![Touched::Anything]
            }
        };
        if !touched.is_empty() {
            self.mailbox.put(|mail| {
                for touched in touched {
                    match touched {
                        Touched::Anything => mail.is_anything = true,
                        Touched::File(path) => {
                            mail.files.insert(path);
                        }
                    }
                }
            });
        }
    }

    fn touched(&self, path: &Path) -> Option<Touched> {
        let inside = path.strip_prefix(&self.folder).ok()?;
        let parts: Option<Vec<&str>> = inside.components().map(text).collect();
        // A name that is not UTF-8 has its finding when the whole is looked at.
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { return Some(Touched::Anything) };
        // Volumes of Kubernetes swap `..data`, and with it everything.
        if parts.iter().any(|part| part.starts_with("..")) {
            return Some(Touched::Anything);
        }
        let is_hidden = parts.iter().any(|part| part.starts_with('.'));
        (!is_hidden).then(|| Touched::File(parts.join("/")))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Touched {
    Anything,
    File(String),
}

fn text<'a>(component: Component<'a>) -> Option<&'a str> {
    component.as_os_str().to_str()
}

/// We ourselves read the files.
fn is_of_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_touched_is_named_by_its_place_in_the_folder() {
        let heard = Heard { folder: PathBuf::from("/kb"), mailbox: Arc::default() };
        let file = |path: &str| Some(Touched::File(path.to_owned()));
        for (path, touched) in [
            ("/kb/es/invoices/a.md", file("es/invoices/a.md")),
            ("/kb/es", file("es")),
            ("/kb", Some(Touched::Anything)),
            ("/kb/..data", Some(Touched::Anything)),
            ("/kb/.git/index.lock", None),
            ("/kb/es/invoices/.a.md.swp", None),
            ("/kb2/es/invoices/a.md", None),
            ("/other", None),
        ] {
            assert_eq!(heard.touched(Path::new(path)), touched, "{path}");
        }
    }

    #[test]
    fn reading_is_no_change_and_writing_is() {
        for (kind, is_read) in [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), true),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), true),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), false),
            (EventKind::Create(notify::event::CreateKind::File), false),
        ] {
            assert_eq!(is_of_reading(kind), is_read, "{kind:?}");
        }
    }
}
