//! The last part of planning: all applications together, with the digest that names the whole.

use serde::Serialize;

use super::{AppPlan, Note, Plan};
use crate::desired::Desired;
use crate::live::Fingerprint;

impl AppPlan {
    /// What is planned, wherever the manifests lie: the same plan has the same digest from every folder.
    fn placeless(&self) -> impl Serialize + '_ {
        let Self {
            name,
            place: _,
            protect,
            verb,
            objects,
            changes,
            steps,
            consequences,
            notes,
            left_alone,
            held,
            unknown,
            base,
            applied: _,
            findings: _,
        } = self;
        // The commit that is recorded is that of whoever applies, and says nothing of what changes.
        let steps = steps.iter().filter(|step| !step.is_record());
        let steps: Vec<_> = steps.collect();
        let head = (name, protect, verb, objects, left_alone, held, base);
        let mut texts = texts(notes);
        texts.extend(unknown.iter().map(|unknown| {
            let part = unknown.part.field();
            (false, unknown.because.code.as_str(), Some(part))
        }));
        (head, changes, steps, consequences, texts)
    }
}

fn texts(notes: &[Note]) -> Vec<(bool, &str, Option<&str>)> {
    let each = notes.iter();
    each.map(|note| (note.blocks, note.text.as_str(), note.help.as_deref()))
        .collect()
}

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
    let version = env!("CARGO_PKG_VERSION");
    let placeless: Vec<_> = apps.iter().map(AppPlan::placeless).collect();
    let digest = Fingerprint::of(&(version, &tenant.id, placeless, texts(&notes), &base));
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
