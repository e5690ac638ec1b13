//! What the levels of one request share.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Instant,
};

use async_graphql::{Context, PathSegment, Value};
use bytes::Bytes;

use super::{Moment, Plans, Rendered, Selected, aside::Everywhere};

/// Says which fields fail whatever they would have answered, by their path in the answer: how tests prove that errors and
/// nulls come where the specification wants them.
pub type Failures = Arc<dyn Fn(&[PathSegment]) -> bool + Send + Sync>;

/// What an answer's JSON may come to, in bytes. One that large is nobody's; fields fail instead, so that an answer is held
/// in bounded memory however many pages and aliases a document has.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// One request on its way through the levels.
pub struct Run {
    /// What the document asks for.
    pub(super) plans: Arc<Plans>,
    /// Whether fields of one level are resolved side by side: where statements wait for another machine.
    pub(super) side_by_side: bool,
    /// The answers of the root's introspection fields, by response key.
    pub(super) introspected: HashMap<String, Vec<u8>>,
    /// Fields to fail.
    pub(super) failures: Option<Failures>,
    /// By when it is judged.
    pub(super) moment: Moment,
    /// When nothing more is asked for; none where that is beyond all time.
    pub(super) deadline: Option<Instant>,
    /// Columns on their way from where they were resolved to the object that they belong to.
    pub(super) columns: Columns,
    /// How many bytes leaves and copies came to so far.
    pub(super) written: AtomicUsize,
    /// How many objects came up so far.
    pub(super) objects: AtomicU64,
    /// Help for every object, where the client wants it beside the answer.
    pub(super) explained: Option<Everywhere>,
}

impl Run {
    /// Whether the request has had its time. Asked once a level: what runs by then has a limit of its own, the statement's.
    pub(super) fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Counts the objects of a level.
    pub(super) fn came_up(&self, objects: usize) {
        self.objects.fetch_add(u64::try_from(objects).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many objects came up so far.
    pub(super) fn objects(&self) -> usize {
        usize::try_from(self.objects.load(Ordering::Relaxed)).unwrap_or(usize::MAX)
    }

    /// Whether plain fields may be written without being resolved: not where tests make fields fail.
    pub(super) fn may_write(&self) -> bool {
        self.failures.is_none()
    }

    /// How many bytes the answer may still grow by.
    pub(super) fn room(&self) -> usize {
        LARGEST.saturating_sub(self.written.load(Ordering::Relaxed))
    }

    /// Counts bytes of plain fields that were written.
    pub(super) fn wrote(&self, bytes: usize) {
        self.written.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts what a column came to; whether the answer may still hold it. What objects are put together from was counted
    /// with their leaves, so that only new bytes are `fresh`.
    pub(super) fn has_room(&self, size: usize, fresh: bool) -> bool {
        let before = self.written.fetch_add(if fresh { size } else { 0 }, Ordering::Relaxed);
        size <= LARGEST && (!fresh || before.saturating_add(size) <= LARGEST)
    }
}

/// Every byte, one after the other.
static READY: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut place: u8 = 255;
    while place > 0 {
        bytes[place as usize] = place;
        place -= 1;
    }
    bytes
};

/// Columns that were resolved. async-graphql's derived code hands on one value a field: that is a ticket, for which the column
/// is given out again, as it is and uncopied.
#[derive(Debug, Default)]
pub(super) struct Columns(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    columns: Vec<(u64, Rendered)>,
}

impl Columns {
    /// Keeps a column; the value is its ticket. The schema has no binary values of its own.
    pub(super) fn keep(&self, column: Rendered) -> Value {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = waiting.next;
        waiting.next += 1;
        waiting.columns.push((ticket, column));
        // Those of one byte stand ready: most requests have no more fields.
        let ready = usize::try_from(ticket).ok().and_then(|first| READY.get(first..=first));
        Value::Binary(ready.map_or_else(|| Bytes::copy_from_slice(&ticket.to_le_bytes()), Bytes::from_static))
    }

    /// The column of a ticket; nothing where the value is none.
    pub(super) fn take(&self, ticket: &Value) -> Option<Rendered> {
        let Value::Binary(ticket) = ticket else { return None };
        let ticket = match ticket.as_ref() {
            [ready] => u64::from(*ready),
            other => u64::from_le_bytes(other.try_into().ok()?),
        };
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever comes last is mostly asked for first.
        let place = waiting.columns.iter().rposition(|(known, _)| *known == ticket)?;
        Some(waiting.columns.swap_remove(place).1)
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("side_by_side", &self.side_by_side).finish_non_exhaustive()
    }
}

/// Whether help is asked of every object, beside the answer.
pub(crate) fn helps(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Run>().is_some_and(|run| run.explained.is_some())
}

/// What is asked for below the field that a resolver answers.
pub fn selected(ctx: &Context<'_>) -> Arc<Selected> {
    let below = &ctx.item.node.selection_set;
    match ctx.data_opt::<Run>() {
        Some(run) => run.plans.selected(below),
        None => Arc::new(Selected::of(&below.node, &ctx.query_env.fragments)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_given_out_once_for_its_ticket() {
        let columns = Columns::default();
        let column = |text: &[u8]| Rendered::collect(1, [Some(text)].into_iter());
        let (one, other) = (columns.keep(column(b"1")), columns.keep(column(b"2")));
        for value in [Value::Null, Value::from(0), Value::Binary(Bytes::from_static(b"xy"))] {
            assert!(columns.take(&value).is_none(), "{value}");
        }
        assert_eq!(columns.take(&one).as_ref().and_then(|column| column.get(0)), Some(&b"1"[..]));
        assert_eq!(columns.take(&other).as_ref().and_then(|column| column.get(0)), Some(&b"2"[..]));
        assert!(columns.take(&one).is_none());
    }

    #[test]
    fn columns_of_a_request_with_many_fields_are_told_apart() {
        let columns = Columns::default();
        let number = |number: usize| number.to_string().into_bytes();
        let tickets: Vec<Value> =
            (0..600).map(|it| columns.keep(Rendered::collect(0, [Some(&*number(it))].into_iter()))).collect();
        for (it, ticket) in tickets.iter().enumerate() {
            assert_eq!(columns.take(ticket).as_ref().and_then(|column| column.get(0)), Some(&*number(it)));
        }
    }
}
