//! Values to words: text for people, JSON for programs. Every function returns a `String` or JSON; nothing here
//! touches a file or a terminal.
//!
//! What it shows may be hostile: letters that move a cursor or hide text are shown as escapes.

mod annotations;
mod attention;
mod by_hand;
mod codes;
mod comments;
mod drafts;
mod drift;
mod evaluation;
mod expression;
mod findings;
mod findings_json;
mod functions;
mod guard;
mod html;
mod identity;
mod imported;
mod junit;
mod layout;
mod locks;
mod logs;
mod markdown;
mod moved;
mod on_demand;
mod outcome;
mod paint;
mod plan;
mod plans;
mod question;
mod remarks;
mod rollback;
mod sarif;
mod settings;
mod status;
mod status_json;
mod time;
mod tokens;
mod trial;
mod window;

pub use annotations::{
    annotated_drift, annotated_failure, annotated_findings, annotated_outcome, annotated_plans,
};
pub use by_hand::{by_hand, by_hand_outcome, release, release_outcome};
pub use codes::{codes, codes_json, explanation, explanation_json};
pub use comments::{CommentRow, comments, comments_json};
pub use drafts::{DraftRow, begun_json, drafts};
pub use drift::{drift, drift_of};
pub use evaluation::{outcome_json, steps, steps_json};
pub use expression::{evaluation_finding, expression_finding};
pub use findings::findings;
pub use findings_json::findings_json;
pub use functions::{function, function_json, functions, functions_json};
pub use html::{html, html_told};
pub use identity::{Identity, Standing, identity, identity_json};
pub use imported::{ImportRow, ImportState, imported, imported_json};
pub use junit::{drift_junit, failed_junit, findings_junit, junit, plan_junit, valid_junit};
pub use layout::{layout, layout_diff, layout_json};
pub use locks::{LockRow, LockState, locks, locks_json};
pub use logs::{Depth, log_entry, log_entry_json, no_such_cycle};
pub use markdown::{
    Page, drift_markdown, failed_markdown, findings_markdown, markdown, outcome_markdown,
    stale_markdown, trial_markdown,
};
pub use moved::moved;
pub use on_demand::{Demand, demand, demand_json, demanded};
pub use outcome::{event, outcome, progress};
pub use plan::{plan, plan_json};
pub use plans::{drifts, plan_of, plans};
pub use question::question;
pub use rollback::{rollback, rollback_outcome, runs, runs_json};
pub use sarif::{drift_sarif, failed_sarif, plan_sarif, sarif};
pub use settings::{settings, settings_json};
pub use status::{StatusRow, status, status_line};
pub use status_json::{status_json, status_row_json};
pub use trial::{trial, trial_findings, trial_json};

/// How text is to look. Without colour, and without anything that only a terminal understands, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
}

/// `1 error`, `2 errors`, `no errors`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}
