//! The last part of planning: all applications together, with the digest that names the whole.

use serde::Serialize;

use super::{Allowed, AppPlan, Note, Plan, Verb, guard};
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
            // What of it matters is in the changes and in the guards.
            losses: _,
            guards,
            job_was: _,
            takes_back: _,
            base,
            applied: _,
            // A clone that knows more may remove more, and its changes say so.
            is_past_unknown: _,
            // They are among the notes.
            deleted: _,
            findings: _,
        } = self;
        // The commit that is recorded is that of whoever applies, and says nothing of what changes.
        let deeds = steps.iter().filter(|step| !step.is_record());
        let deeds: Vec<_> = deeds.collect();
        let is_record_alone = deeds.is_empty() && !steps.is_empty();
        let verb = if is_record_alone { Verb::None } else { *verb };
        let left_alone = left_alone.len();
        let head = (name, protect, verb, objects, left_alone, held, base);
        let mut texts = texts(notes);
        texts.extend(unknown.iter().map(|unknown| {
            let part = unknown.part.field();
            (false, unknown.because.code.as_str(), Some(part))
        }));
        (head, changes, deeds, consequences, texts, guards)
    }
}

fn texts(notes: &[Note]) -> Vec<(bool, &str, Option<&str>)> {
    let each = notes.iter();
    each.map(|note| (note.blocks, note.text.as_str(), note.help.as_deref()))
        .collect()
}

/// Closes the plan. The order in which applications arrive does not matter.
pub fn close(
    desired: &Desired,
    mut apps: Vec<AppPlan>,
    mut notes: Vec<Note>,
    allowed: &Allowed,
) -> Plan {
    let tenant = &desired.tenant;
    apps.sort_by(|a, b| a.name.cmp(&b.name));
    let totals = guard::hold_all(tenant, allowed, &mut apps);
    notes.extend(guard::unneeded(allowed, &apps));
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
        totals,
        notes,
        commit: None,
        unselected: desired.unselected.len(),
        base,
        digest,
    }
}
