//! Full-text search, completions, and what people searched for.

mod asked;
mod click;
mod hits;
mod insights;
mod log;
mod past;
mod suggestions;

pub use asked::Asked;
pub use click::{RecordSearchClickInput, RecordSearchClickPayload, record_click};
pub use hits::{SearchConnection, search};
pub use insights::{SearchInsight, SearchOutcome, WantedInsights, insights};
pub use log::{Made, SearchLog};
pub use past::{PastQueries, PastReader};
pub use suggestions::{Suggestion, suggest};
