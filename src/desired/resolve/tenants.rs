//! Which Tenants an App is for, where several share the manifests.

use crate::desired::Tenant;
use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::{AppSpec, Manifest};

/// Whether an App is for a Tenant.
pub(super) fn is_for(app: &AppSpec, tenant: &Tenant) -> bool {
    let named = app.tenants.as_ref();
    named.is_none_or(|names| names.contains(&tenant.name))
}

/// Names that no Tenant has. A run that reads a single Tenant does not know the others.
pub(super) fn judge(app: &Manifest<AppSpec>, tenants: &[String], findings: &mut Vec<Finding>) {
    if tenants.len() < 2 {
        return;
    }
    let named = app.spec.tenants.iter().flatten().enumerate();
    let unknown = named.filter(|(_, name)| !tenants.contains(name));
    findings.extend(unknown.map(|(at, name)| {
        let near = did_you_mean(name, tenants.iter().map(String::as_str));
        let near = near.map(|near| format!("; did you mean \"{near}\"?"));
        let text = format!("no Tenant is named \"{name}\"");
        Finding::error(Code::UnknownTenant, text)
            .at(app.places.at(&format!("/spec/tenants/{at}")))
            .help(format!(
                "the manifests have: {}{}",
                tenants.join(", "),
                near.unwrap_or_default()
            ))
    }));
}
