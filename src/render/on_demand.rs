//! Provisioning on demand: whom, by which job and rule, and what came of it. All of it is about people, and may be hostile.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::logs::{Depth, log_entry, log_entry_json};
use super::paint::{Tone, paint};
use super::{Style, count};
use crate::live::{Demanded, OnDemand};
use crate::model::{JobId, Principal};
use crate::plan::Plan;
use crate::visible::line;

/// One demand, with everything that its words need.
#[derive(Clone, Copy)]
pub struct Demand<'a> {
    /// The aim: one application with its job.
    pub plan: &'a Plan,
    pub job: &'a JobId,
    /// The name of the rule.
    pub rule: &'a str,
    pub demand: &'a OnDemand,
}

/// What would be sent.
#[must_use]
pub fn demand(demand: Demand<'_>, style: Style) -> String {
    let mut out = String::new();
    let mut row = |name: &str, text: &str| {
        let _ = writeln!(out, "  {name:<9}{text}");
    };
    row("Job:", &line(demand.job.as_str()));
    row("Rule:", &line(demand.rule));
    row("Whom:", &named(&demand.demand.subject));
    for member in &demand.demand.members {
        row("", &format!("member {}", named(member)));
    }
    row(
        "Impact:",
        "their accounts are created, updated or disabled in the target now, as a cycle would",
    );
    let app = demand.plan.apps.first().map(|app| app.name.to_string());
    let head = format!(
        "Provision by {} in the tenant \"{}\" ({}):",
        app.unwrap_or_default(),
        line(&demand.plan.tenant_name),
        demand.plan.tenant
    );
    format!("{}\n{out}", paint(style, Tone::Strong, &head))
}

fn named(principal: &Principal) -> String {
    format!(
        "{} ({})",
        line(&principal.to_string()),
        line(principal.id.as_str())
    )
}

/// What was done.
#[must_use]
pub fn demanded(demand: Demand<'_>, demanded: &Demanded, style: Style) -> String {
    let depth = Depth {
        steps: true,
        changes: true,
    };
    let app = demand.plan.apps.first().map(|app| &app.name);
    let entries = demanded.entries.iter();
    let mut out: String = entries
        .filter_map(|entry| Some(log_entry(app?, entry, depth, style)))
        .collect();
    let tone = if demanded.is_good() {
        Tone::Good
    } else {
        Tone::Bad
    };
    let text = format!(
        "Provision ended with {}: {}.",
        line(&demanded.result),
        count(demanded.entries.len(), "object")
    );
    let _ = writeln!(out, "{}", paint(style, tone, &text));
    out
}

/// The same for programs; without an end where nothing was sent.
#[must_use]
pub fn demand_json(demand: Demand<'_>, demanded: Option<&Demanded>) -> Value {
    let app = demand.plan.apps.first().map(|app| &app.name);
    let outcome = demanded.map(|demanded| {
        let entries = demanded.entries.iter();
        let entries: Vec<_> = entries
            .filter_map(|entry| Some(log_entry_json(app?, entry)))
            .collect();
        json!({
            "result": demanded.result,
            "error_code": demanded.error_code,
            "error_message": demanded.error_message,
            "entries": entries,
        })
    });
    json!({
        "format_version": "1.0",
        "tenant": { "id": demand.plan.tenant, "name": demand.plan.tenant_name },
        "app": app,
        "job": demand.job,
        "rule": { "id": demand.demand.rule, "name": demand.rule },
        "subject": demand.demand.subject,
        "members": demand.demand.members,
        "outcome": outcome,
    })
}
