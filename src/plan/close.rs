//! The last part of planning: all applications together, with the digest that names the whole.

use super::{AppPlan, Note, Plan};
use crate::desired::Tenant;
use crate::live::Fingerprint;

/// Closes the plan. The order in which applications arrive does not matter.
pub fn close(tenant: &Tenant, mut apps: Vec<AppPlan>, notes: Vec<Note>) -> Plan {
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
        base,
        digest,
    }
}
