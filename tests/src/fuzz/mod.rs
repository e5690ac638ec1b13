//! What fuzzers feed with bytes: a function a target, which panics where a client would see what no client may see.
//!
//! `fuzz/` makes a libFuzzer target of each; the test `fuzz_corpora` runs every kept input and some of its neighbours through
//! them, in any build. No status 5xx, no `INTERNAL_SERVER_ERROR`, no error without a code, no panic, no hanging.
//!
//! **To add one**: a function here, its name in [`TARGETS`], its file in `fuzz/targets`, and inputs in `fuzz/corpus`.

mod document;
mod ground;
mod http_body;
mod markdown;
mod mutate;
mod verdict;
mod web_socket;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

pub use document::document;
pub use ground::Ground;
pub use http_body::http_body;
pub use markdown::markdown;
pub use mutate::mutated;
pub use web_socket::web_socket;

/// What takes bytes, and tries them on that ground.
pub type Target = fn(&Ground, &[u8]);

/// Every target by its name: that of its function, and of its folder in `fuzz/corpus`.
pub const TARGETS: [(&str, Target); 4] =
    [("document", document), ("http_body", http_body), ("markdown", markdown), ("web_socket", web_socket)];

/// Counts the panics of this process from now on, also those of tasks and threads that nobody waits for.
pub fn count_panics() -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let (counter, usual) = (Arc::clone(&count), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        counter.fetch_add(1, Ordering::SeqCst);
        usual(panic);
    }));
    count
}
