//! The secrets of a plan: all of them resolved before its first write, or none is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Loaded, report};
use super::{Exit, Failure, Voice};
use crate::desired::Provisioning;
use crate::finding::{Code, Finding};
use crate::model::{CredentialKey, SecretRef, Supply};
use crate::plan::{AppPlan, Plan};
use crate::secrets::{self, Secret};

/// Values of references.
pub(super) type Vault = BTreeMap<SecretRef, Secret>;

/// Resolves every secret that the plan will send, before its first write. All that do not resolve are said at once,
/// each at the manifest's line.
pub(super) fn open(loaded: &Loaded, plan: &Plan, voice: Voice) -> Result<Vault, Failure> {
    let mut vault = Vault::new();
    let mut findings = Vec::new();
    // A variable that is no text shows as such in the reason, rather than as unset.
    let environment =
        |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    for app in &plan.apps {
        let wanted: BTreeSet<_> = app.references().collect();
        for reference in wanted {
            match secrets::resolve(reference, &environment) {
                Ok(secret) => {
                    vault.insert(reference.clone(), secret);
                }
                Err(unresolved) => findings.push(unresolvable(
                    loaded,
                    app,
                    reference,
                    &unresolved.to_string(),
                )),
            }
        }
    }
    if findings.is_empty() {
        return Ok(vault);
    }
    report(&findings, &loaded.sources, voice);
    Err(Failure::new(
        Exit::Error,
        "a secret could not be resolved; nothing was written",
    )
    .beside())
}

fn unresolvable(loaded: &Loaded, app: &AppPlan, reference: &SecretRef, why: &str) -> Finding {
    let finding = Finding::error(Code::UnresolvedReference, why).help(match reference {
        SecretRef::Env(name) => format!("set {name} for this run; validate and plan never need it"),
        SecretRef::File(path) => {
            format!("put the value into {path}; validate and plan never need it")
        }
    });
    let app = loaded.desired.apps.get(&app.name);
    let values = app
        .and_then(|app| app.provisioning.as_ref())
        .and_then(Provisioning::credential_set)
        .map(|set| &set.values);
    let is_it =
        |(_, supply): &(&CredentialKey, &Supply)| **supply == Supply::Secret(reference.clone());
    let key = values
        .and_then(|values| values.iter().find(is_it))
        .map(|(key, _)| key);
    match (app, key) {
        (Some(app), Some(key)) => finding.at(app
            .places
            .at(&format!("/spec/provisioning/credentials/values/{key}"))),
        _ => finding,
    }
}
