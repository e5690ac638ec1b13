//! Every test of the whole, in one binary: a file a noun.

mod contract;
mod examples;
