//! Results as markdown, for pull requests and the summaries of pipelines: what matters first, and never longer than the place
//! that it is for. What does not fit is named and counted.
//!
//! Words of others stand in code alone. It writes lists and no tables: a list can be cut anywhere.

mod app;
mod drift;
mod fit;
mod look;
mod page;
mod plan;
mod results;
mod text;

pub use drift::drift_markdown;
pub use page::Page;
pub use plan::markdown;
pub use results::{
    failed_markdown, findings_markdown, outcome_markdown, stale_markdown, trial_markdown,
};
