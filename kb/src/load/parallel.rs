//! Work on many files with as many threads as there are cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Below this many items a thread costs more than it brings.
const MINIMUM_PER_THREAD: usize = 32;
/// More threads than this bring nothing: the work is short.
const MOST_THREADS: usize = 8;

/// Applies the function to every item, in parallel; results come in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let threads = cores.min(items.len() / MINIMUM_PER_THREAD).max(1);
    if threads == 1 {
        return items.into_iter().map(function).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut items = items.into_iter();
    let function = &function;
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| items.by_ref().take(size).collect::<Vec<T>>())
            .map(|part| scope.spawn(move || part.into_iter().map(function).collect::<Vec<R>>()))
            .collect();
        // A panic of a worker is a panic of the caller, as it would be without threads.
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 31, 64, 1000] {
            let doubled = super::map((0..count).collect(), |number: usize| number * 2);
            assert_eq!(doubled, (0..count).map(|number| number * 2).collect::<Vec<_>>());
        }
    }
}
