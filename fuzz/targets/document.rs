//! Documents of GraphQL: see `tests::fuzz`.
#![no_main]

use std::sync::LazyLock;

use tests::fuzz::Ground;

static GROUND: LazyLock<Ground> = LazyLock::new(Ground::default);

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzz::document(&GROUND, input));
