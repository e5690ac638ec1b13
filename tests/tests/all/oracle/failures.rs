//! Which fields fail on purpose: told by their path alone, alike here and in `tests/graphql-js/random.mjs`.

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

/// Whether the field at that path, as JSON, fails: `rate` of 1,000 do.
pub(super) fn fails(seed: &str, rate: u32, path: &str) -> bool {
    hash(&format!("{seed}{path}")) % 1000 < rate
}
