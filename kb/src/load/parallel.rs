//! Work on many things with as many threads as there are cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// So many short items are taken at a time: with fewer than that for each, a thread costs more than it brings.
const SHORT: usize = 32;
/// More threads than this bring nothing: the work is short.
const MOST_THREADS: usize = 8;

/// Applies the function to every item, in parallel; results come in the order of the items. For many items of which each
/// takes little.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    in_parts(items, SHORT, function)
}

/// The same for a few items, each of which is worth a thread.
pub(crate) fn map_long<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    in_parts(items, 1, function)
}

/// Who is done with a part takes the next one, so that no thread waits for another whose items take longer.
fn in_parts<T: Send, R: Send>(items: Vec<T>, size: usize, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    let count = items.len();
    let threads = if count / size > 1 { (count / size).min(cores()) } else { 1 };
    if threads <= 1 {
        return items.into_iter().map(function).collect();
    }
    let waiting = Mutex::new((0_usize, items.into_iter()));
    // Nothing of the caller's runs while it is locked.
    let next = || {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let part: Vec<T> = waiting.1.by_ref().take(size).collect();
        waiting.0 += 1;
        (!part.is_empty()).then_some((waiting.0, part))
    };
    let work = || {
        let mut done = Vec::new();
        while let Some((number, part)) = next() {
            done.push((number, part.into_iter().map(&function).collect::<Vec<R>>()));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        // A panic of a worker is a panic of the caller, as it would be without threads.
        done.extend(workers.into_iter().flat_map(|it| it.join().unwrap_or_else(|panic| resume_unwind(panic))));
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    let mut results = Vec::with_capacity(count);
    results.extend(done.into_iter().flat_map(|(_, results)| results));
    results
}

/// The cores that this process may use, up to what brings something. Asked for once: the answer is read from files.
fn cores() -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS));
    *CORES
}

#[cfg(test)]
mod tests {
    use super::{map, map_long};

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 2, 31, 64, 1000] {
            let doubled: Vec<usize> = (0..count).map(|number| number * 2).collect();
            assert_eq!(map((0..count).collect(), |number: usize| number * 2), doubled);
            assert_eq!(map_long((0..count).collect(), |number: usize| number * 2), doubled);
        }
    }

    #[test]
    #[should_panic(expected = "of an item")]
    fn a_panic_of_an_item_is_one_of_the_caller() {
        map_long(vec![1, 2, 3], |number: usize| assert!(number < 3, "of an item"));
    }
}
