//! What was heard of the folder and is still to be looked at.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::timeout,
};

/// So many single files are no longer worth naming.
const MOST_FILES: usize = 4_096;

/// What was heard of a file last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    /// Somebody is writing it: that it is closed will be heard of.
    Written,
    /// It is whole: it was closed, or put in its place under another name.
    Whole,
    /// Something else, which may be one of several things: it was removed to be made again, say.
    Other,
}

/// What is to be looked at.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// The whole folder.
    pub(super) is_anything: bool,
    /// These files, by their paths in the folder.
    pub(super) files: BTreeMap<String, Touch>,
    /// Who is to be told when it was.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

/// How far what is to be looked at has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// There is nothing, or nothing but files that are being written.
    Nothing,
    /// There are whole files and nothing else: a person has saved.
    Whole,
    /// More may belong to it.
    Loose,
}

impl Mail {
    fn stage(&self) -> Stage {
        if self.is_anything {
            return Stage::Loose;
        }
        let mut touches = self.files.values();
        match touches.clone().all(|touch| *touch == Touch::Written) {
            true => Stage::Nothing,
            false if touches.all(|touch| *touch == Touch::Whole) => Stage::Whole,
            false => Stage::Loose,
        }
    }
}

/// Takes it from any thread, and never blocks.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    mail: Mutex<Mail>,
    filled: Notify,
}

impl Mailbox {
    pub(super) fn put(&self, put: impl FnOnce(&mut Mail)) {
        self.with(|mail| {
            put(mail);
            if mail.files.len() > MOST_FILES {
                mail.is_anything = true;
                mail.files.clear();
            }
        });
        self.filled.notify_one();
    }

    /// Waits until something was put in since this, or was not waited for yet.
    pub(super) async fn filled(&self) {
        self.filled.notified().await;
    }

    /// Waits until there is something to look at. Files that are being written are left until they are whole, or nobody has
    /// written to them for so long. Nothing is lost where the wait is given up.
    pub(super) async fn ready(&self, long_open: Duration) {
        while self.stage() == Stage::Nothing {
            if self.is_empty() {
                self.filled().await;
            } else if timeout(long_open, self.filled()).await.is_err() {
                self.with(|mail| mail.files.values_mut().for_each(|touch| *touch = Touch::Other));
            }
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.with(|mail| mail.stage())
    }

    fn is_empty(&self) -> bool {
        self.with(|mail| mail.files.is_empty())
    }

    /// Takes out all but the files that are being written.
    pub(super) fn take(&self) -> Mail {
        self.with(|mail| {
            let mut taken = std::mem::take(mail);
            mail.files = taken.files.extract_if(.., |_, touch| *touch == Touch::Written).collect();
            taken
        })
    }

    fn with<T>(&self, of: impl FnOnce(&mut Mail) -> T) -> T {
        of(&mut self.mail.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3_600);

    fn put(mailbox: &Mailbox, path: &str, touch: Touch) {
        mailbox.put(|mail| {
            mail.files.insert(path.to_owned(), touch);
        });
    }

    #[tokio::test]
    async fn what_was_put_in_is_taken_out_once() {
        let mailbox = Mailbox::default();
        for number in 0..=MOST_FILES {
            put(&mailbox, &number.to_string(), Touch::Whole);
        }
        mailbox.ready(LONG).await;
        let mail = mailbox.take();
        assert!(mail.is_anything && mail.files.is_empty(), "too many to name");
        assert!(!mailbox.take().is_anything);
    }

    #[tokio::test]
    async fn a_file_that_is_being_written_is_left_until_it_is_whole_or_nobody_writes_any_more() {
        let mailbox = Mailbox::default();
        put(&mailbox, "a", Touch::Written);
        put(&mailbox, "b", Touch::Whole);
        mailbox.ready(LONG).await;
        assert_eq!(mailbox.stage(), Stage::Loose, "it may belong to b");
        assert_eq!(mailbox.take().files.into_keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!(mailbox.stage(), Stage::Nothing);
        put(&mailbox, "a", Touch::Whole);
        mailbox.ready(LONG).await;
        assert_eq!(mailbox.stage(), Stage::Whole);
        assert_eq!(mailbox.take().files.len(), 1);
        put(&mailbox, "a", Touch::Written);
        mailbox.ready(Duration::from_millis(1)).await;
        assert_eq!(mailbox.take().files.len(), 1);
    }
}
