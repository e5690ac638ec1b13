//! `ventanilla`: see the crate `server`.

use std::process::ExitCode;

/// Lists are many small pieces, made and thrown away together: 5 to 15 % of their CPU with it (BENCHMARKS.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::run().await
}
