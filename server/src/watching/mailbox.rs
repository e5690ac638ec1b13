//! What was heard of the folder and is still to be looked at.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use tokio::sync::{Notify, oneshot};

/// So many single files are no longer worth naming.
const MOST_FILES: usize = 4_096;

/// What is to be looked at.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// The whole folder.
    pub(super) is_anything: bool,
    /// These files, by their paths in the folder.
    pub(super) files: BTreeSet<String>,
    /// Who is to be told when it was.
    pub(super) waiting: Vec<oneshot::Sender<()>>,
}

/// Takes it from any thread, and never blocks.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    mail: Mutex<Mail>,
    filled: Notify,
}

impl Mailbox {
    pub(super) fn put(&self, put: impl FnOnce(&mut Mail)) {
        let mut mail = self.mail.lock().unwrap_or_else(PoisonError::into_inner);
        put(&mut mail);
        if mail.files.len() > MOST_FILES {
            mail.is_anything = true;
            mail.files.clear();
        }
        drop(mail);
        self.filled.notify_one();
    }

    /// Waits until something was put in since this, or was not waited for yet.
    pub(super) async fn filled(&self) {
        self.filled.notified().await;
    }

    pub(super) fn empty(&self) -> Mail {
        std::mem::take(&mut *self.mail.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_put_in_is_taken_out_once() {
        let mailbox = Mailbox::default();
        for number in 0..=MOST_FILES {
            mailbox.put(|mail| {
                mail.files.insert(number.to_string());
            });
        }
        mailbox.filled().await;
        let mail = mailbox.empty();
        assert!(mail.is_anything && mail.files.is_empty(), "too many to name");
        assert!(!mailbox.empty().is_anything);
    }
}
