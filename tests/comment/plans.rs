//! Kept plans, made by hand: nobody needs a key to make one, and what it says is what somebody has written into it.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use syncform::plan::{Report, Summary, Unsealed};
use syncform::render;

/// The tenant of most plans.
pub(super) const CONTOSO: (&str, &str) = ("contoso", "ff8bf889-e031-41ac-8f7b-aedb059892ee");
pub(super) const FABRIKAM: (&str, &str) = ("fabrikam", "0a8bf889-e031-41ac-8f7b-aedb059892ee");

/// An application of which one field changes.
pub(super) fn changed(name: &str, to: &str) -> Value {
    let mut app = unchanged(name);
    app["action"] = "change".into();
    app["steps"] = json!([{ "step": "update-service-principal" }]);
    app["changes"] = json!([{ "field": "notes", "from": "\"before\"", "to": to, "about": "setting", "cause": "listed", "removes": false }]);
    app
}

/// One in which nothing differs.
pub(super) fn unchanged(name: &str) -> Value {
    json!({
        "name": name, "file": format!("manifests/{name}.yaml"), "line": 4, "action": "none", "protect": false,
        "objects": { "application": null, "app_id": null, "service_principal": null, "job": null },
        "changes": [], "steps": [], "consequences": [], "notes": [], "guards": [],
        "unmanaged": 0, "held": 0, "unknown": [], "applied": null, "past_unknown": false,
    })
}

/// The text of a file with a plan of these applications, with a seal that fits.
pub(super) fn plan((tenant, id): (&str, &str), apps: &[Value]) -> String {
    let report = json!({
        "format_version": format(), "version": env!("CARGO_PKG_VERSION"), "tenant": { "name": tenant, "id": id },
        "digest": "sha256:0000000000000000", "base": "sha256:1111111111111111",
        "asked": { "target": [], "exclude": [], "select": [], "adopt": [], "prune": false, "allow": [] },
        "summary": Summary::default(), "apps": apps, "notes": [],
        "commit": "5ca1ab1e00000000000000000000000000000000", "unselected": 0, "requests": 7, "seal": "",
    });
    let mut report: Report = serde_json::from_value(report).expect("a report");
    report.summary = Summary::of(&report.apps);
    let mut sealed = render::plan_json(&report);
    let digest = Sha256::digest(sealed.to_string().as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    sealed["seal"] = format!("sha256:{digits}").into();
    sealed.to_string()
}

/// The format that is read: plans of others are refused with its name.
fn format() -> &'static str {
    match Report::read(r#"{ "format_version": "0" }"#) {
        Err(Unsealed::Format { reads, .. }) => reads,
        other => panic!("{other:?}"),
    }
}
