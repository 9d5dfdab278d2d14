//! The last part of planning: all applications together, with the digest that names the whole.

use super::{AppPlan, Note, Plan};
use crate::desired::Desired;
use crate::live::Fingerprint;

/// Closes the plan. The order in which applications arrive does not matter.
pub fn close(desired: &Desired, mut apps: Vec<AppPlan>, notes: Vec<Note>) -> Plan {
    let tenant = &desired.tenant;
    apps.sort_by(|a, b| a.name.cmp(&b.name));
    let base = Fingerprint::of(
        &apps
            .iter()
            .map(|app| (&app.name, &app.base))
            .collect::<Vec<_>>(),
    );
    let digest = Fingerprint::of(&(env!("CARGO_PKG_VERSION"), &tenant.id, &apps, &notes, &base));
    Plan {
        tenant: tenant.id.clone(),
        tenant_name: tenant.name.clone(),
        apps,
        notes,
        unselected: desired.unselected.len(),
        base,
        digest,
    }
}
