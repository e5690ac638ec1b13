//! Futures on the heap.

use std::future::Future;

pub use futures_util::future::BoxFuture;

/// A future made in its place on the heap. `Box::pin` would make it on the stack and copy it, and futures that hold those of
/// everything below them come to tens of kilobytes.
pub fn boxed<'f, F: Future + Send + 'f>(make: impl FnOnce() -> F) -> BoxFuture<'f, F::Output> {
    let made = Box::write(Box::new_uninit(), make());
    Box::into_pin(made)
}
