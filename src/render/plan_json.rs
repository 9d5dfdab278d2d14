//! A plan for programs. The shape is a contract: its schema is published, and its changes are in the changelog.

use serde_json::Value;

use crate::plan::{Asked, Plan, Report};

/// The plan as one JSON document. `requests` is how many requests the reading took.
#[must_use]
pub fn plan_json(plan: &Plan, requests: usize) -> Value {
    report_json(&Report::of(plan, Asked::default(), requests))
}

/// A told plan as one JSON document.
#[must_use]
pub fn report_json(report: &Report) -> Value {
    serde_json::json!(report)
}
