//! Every secret that a plan will send, resolved right before its first write: a reference that gives no value stops the
//! run while nothing is written yet.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Loaded, report};
use super::remote::Remote;
use super::{Exit, Failure, Voice};
use crate::desired::Provisioning;
use crate::finding::{Code, Finding};
use crate::model::{CredentialKey, SecretRef, Supply};
use crate::plan::{AppPlan, Plan};
use crate::secrets::{self, Keyring, Secret};

/// The values, application by application. All references that do not resolve are said at once, each at the manifest's
/// line. One that several applications share is resolved once.
pub(super) async fn resolve(
    loaded: &Loaded,
    plan: &Plan,
    remote: &Remote,
    voice: Voice,
) -> Result<Keyring, Failure> {
    let mut values: BTreeMap<&SecretRef, Secret> = BTreeMap::new();
    let mut findings = Vec::new();
    for app in &plan.apps {
        let wanted: BTreeSet<_> = app.references().collect();
        for reference in wanted {
            if values.contains_key(reference) {
                continue;
            }
            match secrets::resolve(reference, &|name| std::env::var_os(name)) {
                Ok(secret) => {
                    values.insert(reference, secret);
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
    if !findings.is_empty() {
        report(&findings, &loaded.sources, voice);
        return Err(Failure::new(
            Exit::Error,
            "a secret could not be resolved; nothing was written",
        )
        .beside());
    }
    remote.hide(values.values());
    let of = |app: &AppPlan| {
        let own = app
            .references()
            .filter_map(|reference| Some((reference.clone(), values.get(reference)?.clone())));
        (app.name.clone(), own.collect())
    };
    Ok(plan.apps.iter().map(of).collect())
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
