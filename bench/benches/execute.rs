//! `cargo bench -p bench`: the schema alone, in this process, over the data set on SQLite.

use std::process::ExitCode;

fn main() -> ExitCode {
    bench::execute()
}
