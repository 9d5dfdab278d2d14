//! A plan for programs. The shape is a contract: its changes are in the changelog.

use serde_json::{Value, json};

use super::guard::guard_json;
use crate::plan::{AppPlan, Change, Plan, Unknown, Verb};

/// The version of the shape; the first number rises when a reader could break.
const FORMAT_VERSION: &str = "1.3";

/// The plan as one JSON document. `requests` is how many requests the reading took.
#[must_use]
pub fn plan_json(plan: &Plan, requests: usize) -> Value {
    let number = |verb: Verb| plan.apps.iter().filter(|app| app.verb == verb).count();
    json!({
        "format_version": FORMAT_VERSION,
        "tenant": { "name": plan.tenant_name, "id": plan.tenant },
        "digest": plan.digest.to_string(),
        "base": plan.base.to_string(),
        "summary": {
            "create": number(Verb::Create),
            "change": number(Verb::Change),
            "mark": number(Verb::Mark),
            "unchanged": number(Verb::None),
            "blocked": number(Verb::Blocked),
            "held": plan.held(),
            "unknown": plan.apps.iter().filter(|app| !app.unknown.is_empty()).count(),
            "guards": plan.apps.iter().map(held).sum::<usize>(),
            "removals": plan.apps.iter().map(removals).sum::<usize>(),
        },
        "apps": plan.apps.iter().map(app).collect::<Vec<_>>(),
        "notes": plan.notes,
        "unselected": plan.unselected,
        "requests": requests,
    })
}

/// How many changes take away what is there.
fn removals(app: &AppPlan) -> usize {
    app.changes.iter().filter(|change| change.removes()).count()
}

/// How many guards stand in the way.
fn held(app: &AppPlan) -> usize {
    app.guards.iter().filter(|guard| !guard.is_allowed).count()
}

fn change(change: &Change) -> Value {
    json!({
        "field": change.field,
        "from": change.from,
        "to": change.to,
        "about": change.about,
        "cause": change.cause,
        "removes": change.removes(),
    })
}

fn unknown(unknown: &Unknown) -> Value {
    json!({
        "part": unknown.part,
        "field": unknown.part.field(),
        "status": unknown.because.status,
        "code": unknown.because.code,
    })
}

fn app(app: &AppPlan) -> Value {
    json!({
        "name": app.name,
        "file": app.place.file,
        "line": app.place.span.map(|span| span.start.line),
        "action": app.verb,
        "protect": app.protect,
        "objects": app.objects,
        "changes": app.changes.iter().map(change).collect::<Vec<_>>(),
        "steps": app.steps,
        "consequences": app.consequences,
        "notes": app.notes,
        "guards": app.guards.iter().map(|guard| guard_json(guard, &app.name)).collect::<Vec<_>>(),
        "unmanaged": app.left_alone,
        "held": app.held,
        "unknown": app.unknown.iter().map(unknown).collect::<Vec<_>>(),
    })
}
