//! Full-text search, completions, and what people searched for.

mod click;
mod hits;
mod insights;
mod log;
mod past;
mod suggestions;

pub use click::{RecordSearchClickInput, RecordSearchClickPayload, record_click};
pub use hits::{Asked, SearchConnection, search};
pub use insights::{SearchInsight, insights};
pub use log::SearchLog;
pub use past::{PastQueries, PastReader};
pub use suggestions::{Suggestion, suggest};
