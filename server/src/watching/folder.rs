//! The folder of articles as the operating system tells of it.
//!
//! Only what may hold articles is watched: the folder, its locales and their categories, and no hidden one, so that the work
//! of Git in `.git` wakes nobody. The folder above is watched for the folder itself: it may be a link that is set to
//! another release, be unmounted, or be removed and made again.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use notify::{
    Config, Event, EventKind, EventKindMask, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode},
};

use super::mailbox::{Mail, Mailbox, Touch};

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
        // Not that files are opened and read: we ourselves read thousands when we start.
        let config = Config::default().with_event_kinds(EventKindMask::CORE | EventKindMask::ACCESS_CLOSE);
        let watcher = RecommendedWatcher::new(move |event| heard.take(event), config).map_err(io::Error::other)?;
        let mut watched = Self { folder, watcher };
        if let Some(above) = watched.folder.parent() {
            watched.watcher.watch(above, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        }
        watched.watcher.watch(&watched.folder, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        watched.cover_in(&watched.folder.clone(), DEPTH);
        Ok(watched)
    }

    /// Watches folders that are new, where some may be.
    pub(super) fn cover(&mut self, is_anything: bool, touched: &BTreeMap<String, Touch>) {
        let may_be_new = is_anything || touched.keys().any(|path| self.folder.join(path).is_dir());
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
                let Some(touch) = touch(event) else { return };
                event.paths.iter().filter_map(|path| self.touched(path)).map(|touched| (touched, touch)).collect()
            }
            Ok(_) => vec![(Touched::Anything, Heed::Other)],
            Err(error) => {
                tracing::warn!(%error, "changes of the articles may have been missed: the whole folder is looked at");
                vec![(Touched::Anything, Heed::Other)]
            }
        };
        if !touched.is_empty() {
            self.mailbox.put(|mail| touched.into_iter().for_each(|(touched, heed)| heard(mail, touched, heed)));
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

fn heard(mail: &mut Mail, touched: Touched, heed: Heed) {
    let Touched::File(path) = touched else { return mail.is_anything = true };
    let touch = match heed {
        Heed::Written => Touch::Written,
        Heed::Whole => Touch::Whole,
        Heed::Other | Heed::About => Touch::Other,
    };
    // Who writes it may say when it was written, before it is whole.
    if heed != Heed::About || !mail.files.contains_key(&path) {
        mail.files.insert(path, touch);
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Touched {
    Anything,
    File(String),
}

/// What an event says of the files that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heed {
    Written,
    Whole,
    Other,
    /// Nothing of its content.
    About,
}

/// Whether the operating system says when a file that was written is closed: else its time of quiet has to tell.
const TELLS_OF_CLOSING: bool = cfg!(target_os = "linux");

/// Nothing where it was only read: we ourselves read the files.
fn touch(event: &Event) -> Option<Heed> {
    Some(match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Heed::Whole,
        EventKind::Access(_) => return None,
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Heed::Whole,
        // Of both names it was told before.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if TELLS_OF_CLOSING => return None,
        EventKind::Modify(ModifyKind::Metadata(_)) => Heed::About,
        EventKind::Modify(ModifyKind::Data(_)) if TELLS_OF_CLOSING => Heed::Written,
        EventKind::Create(CreateKind::File) if TELLS_OF_CLOSING && event.paths.iter().any(|it| is_opened(it)) => {
            Heed::Written
        }
        _ => Heed::Other,
    })
}

/// Whether a file was made by opening it: a link is there without.
fn is_opened(made: &Path) -> bool {
    #[cfg(unix)]
    let has_one_name = |about: &fs::Metadata| std::os::unix::fs::MetadataExt::nlink(about) == 1;
    #[cfg(not(unix))]
    let has_one_name = |_: &fs::Metadata| true;
    fs::symlink_metadata(made).is_ok_and(|about| about.is_file() && has_one_name(&about))
}

fn text<'a>(component: Component<'a>) -> Option<&'a str> {
    component.as_os_str().to_str()
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_is_whole_when_it_is_closed_or_moved_to_its_place() {
        use notify::event::{DataChange, MetadataKind, RemoveKind};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "a").unwrap();
        let created = EventKind::Create(CreateKind::File);
        let named = |mode| EventKind::Modify(ModifyKind::Name(mode));
        for (kind, heed) in [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), None),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), None),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), Some(Heed::Whole)),
            (created, Some(Heed::Written)),
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), Some(Heed::Written)),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), Some(Heed::About)),
            (named(RenameMode::From), Some(Heed::Other)),
            (named(RenameMode::To), Some(Heed::Whole)),
            (named(RenameMode::Both), None),
            (EventKind::Remove(RemoveKind::File), Some(Heed::Other)),
            (EventKind::Create(CreateKind::Folder), Some(Heed::Other)),
        ] {
            assert_eq!(touch(&Event::new(kind).add_path(path.clone())), heed, "{kind:?}");
        }
        let link = folder.path().join("b.md");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(touch(&Event::new(created).add_path(link)), Some(Heed::Other), "nobody closes a link");
        let mut mail = Mail::default();
        for heed in [Heed::Written, Heed::About] {
            heard(&mut mail, Touched::File("a.md".to_owned()), heed);
        }
        assert_eq!(mail.files["a.md"], Touch::Written, "what is said about it does not make it whole");
    }
}
