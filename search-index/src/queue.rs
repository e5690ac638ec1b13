//! Sections on their way to the engine's thread, in bounded number.
//!
//! The engine's own queue holds 10,000 documents. A section with its terms takes ten times its text, and terms are worked
//! out faster than they are indexed: the queue alone would hold more than everything else that indexing takes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

/// Sections that wait at most.
const WAITING: usize = 256;

/// Lets so many sections into the engine's queue.
pub(crate) struct Gate {
    enter: SyncSender<()>,
    leave: Arc<Mutex<Receiver<()>>>,
}

/// A section in the engine's queue, which leaves it when the engine is done with it.
pub(crate) struct Waiting {
    document: TantivyDocument,
    leave: Arc<Mutex<Receiver<()>>>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let (enter, leave) = sync_channel(WAITING);
        Self { enter, leave: Arc::new(Mutex::new(leave)) }
    }

    /// Waits until there is room. What the engine drops unread, where it fails, makes room too.
    pub(crate) fn enter(&self, document: TantivyDocument) -> Waiting {
        // It fails only where nobody could leave any more, and this gate holds the other end itself.
        let _ = self.enter.send(());
        Waiting { document, leave: Arc::clone(&self.leave) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Each of them entered, so there is something to take.
        let _ = self.leave.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    }
}

impl Document for Waiting {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_may_wait_as_there_is_room_for_and_who_leaves_makes_room() {
        let gate = Gate::new();
        let mut waiting: Vec<Waiting> = (0..WAITING).map(|_| gate.enter(TantivyDocument::default())).collect();
        assert!(gate.enter.try_send(()).is_err(), "there is room for one more");
        waiting.pop();
        waiting.push(gate.enter(TantivyDocument::default()));
        assert!(gate.enter.try_send(()).is_err(), "one that left made room for two");
    }
}
