//! Which fields fail on purpose: told by their path alone, alike here and in `tests/graphql-js/random.mjs`.

use std::sync::Arc;

use async_graphql::PathSegment;
use serde_json::Value;

/// FNV-1a over UTF-8, 32 bits, mixed at the end.
fn hash(text: &str) -> u32 {
    let mut state = 0x811c_9dc5_u32;
    for byte in text.bytes() {
        state = (state ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    state ^= state >> 16;
    state = state.wrapping_mul(0x85eb_ca6b);
    state ^ (state >> 13)
}

/// The failures of a case, `{seed, rate}`: the field at a path fails, at so many of 1,000 paths.
pub(super) fn injected(failures: &Value) -> schema::Failures {
    let seed = failures["seed"].as_str().expect("a seed").to_owned();
    let rate = failures["rate"].as_u64().expect("a rate");
    Arc::new(move |path| u64::from(hash(&format!("{seed}{}", json(path)))) % 1000 < rate)
}

/// As JavaScript writes it; names need no escapes.
fn json(path: &[PathSegment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        PathSegment::Field(name) => format!("\"{name}\""),
        PathSegment::Index(index) => index.to_string(),
    });
    format!("[{}]", segments.collect::<Vec<_>>().join(","))
}
