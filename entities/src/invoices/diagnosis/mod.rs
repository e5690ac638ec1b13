//! Why an invoice that seems paid is still being asked for: found in the payments that did arrive.

mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use rules::{Cause, Evidence, diagnose};
pub use store::{DiagnosedCause, diagnoses_of};
