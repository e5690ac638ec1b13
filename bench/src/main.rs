//! `bench`: see the crate's library.

use std::process::ExitCode;

/// The hand-written limit runs with it; the server has its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bench::run()
}
