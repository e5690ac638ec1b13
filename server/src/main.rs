//! `ventanilla`: see the crate `server`.

use std::process::ExitCode;

/// A list is many small pieces, made and thrown away together: the system's allocator costs more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::run().await
}
