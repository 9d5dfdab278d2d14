//! Every secret that a plan will send, resolved right before its first write: a reference that gives no value stops the
//! run while nothing is written yet.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, stream};

use super::ear::signalled;
use super::load::Loaded;
use super::remote::Remote;
use super::{Exit, Failure, Voice};
use crate::desired::Provisioning;
use crate::finding::{Code, Finding};
use crate::model::{CredentialKey, SecretRef, Supply};
use crate::plan::{AppPlan, Plan};
use crate::render;
use crate::secrets::{self, Keyring, Reason, Secret, Unresolved};

/// How many are resolved side by side.
const SIDE_BY_SIDE: usize = 8;

/// The values, application by application. All references that do not resolve are said at once, each at the manifest's
/// line. One that several applications share is resolved once, and a program that several name is run once.
pub(super) async fn resolve(
    loaded: &Loaded,
    plan: &Plan,
    remote: &Remote,
    voice: Voice,
) -> Result<Keyring, Failure> {
    let wanted: BTreeSet<_> = plan.apps.iter().flat_map(AppPlan::references).collect();
    let each = wanted.into_iter();
    let each = each.map(async |reference| (reference, secrets::resolve(reference, remote).await));
    let all = stream::iter(each).buffer_unordered(SIDE_BY_SIDE);
    let found: BTreeMap<&SecretRef, Result<Secret, Unresolved>> = tokio::select! {
        found = all.collect() => found,
        // Programs under way are killed as they are dropped.
        () = signalled() => {
            return Err(Failure::new(
                Exit::Interrupted,
                "interrupted while secrets were resolved; nothing was written",
            ));
        }
    };
    let of = |app: &AppPlan| app.references().cloned().collect::<BTreeSet<_>>();
    let missing = plan.apps.iter().flat_map(|app| {
        let unresolved = of(app)
            .into_iter()
            .filter_map(|reference| found.get(&reference)?.as_ref().err());
        unresolved.map(|unresolved| unresolvable(loaded, app, unresolved))
    });
    let findings: Vec<_> = missing.collect();
    if !findings.is_empty() {
        // What was planned is the result for programs, and this is why nothing came of it.
        voice.quote(&render::findings(&findings, &loaded.sources, voice.aside));
        return Err(Failure::new(
            Exit::Error,
            "a secret could not be resolved; nothing was written",
        )
        .beside());
    }
    remote.hide(found.values().flatten());
    let values = |app: &AppPlan| {
        let own = of(app).into_iter().filter_map(|reference| {
            let secret = found.get(&reference)?.as_ref().ok()?.clone();
            Some((reference, secret))
        });
        (app.name.clone(), own.collect())
    };
    Ok(plan.apps.iter().map(values).collect())
}

fn unresolvable(loaded: &Loaded, app: &AppPlan, unresolved: &Unresolved) -> Finding {
    let reference = &unresolved.reference;
    let finding = Finding::error(Code::UnresolvedReference, unresolved.to_string());
    let finding = finding.help(help(unresolved));
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

/// What to do about it.
fn help(unresolved: &Unresolved) -> String {
    match (&unresolved.reference, &unresolved.reason) {
        (_, Reason::Vault(fault)) => fault.help().to_owned(),
        (SecretRef::Env(name), _) => {
            format!("set {name} for this run; validate and plan never need it")
        }
        (SecretRef::File(path), _) => {
            format!("put the value into {path}; validate and plan never need it")
        }
        (SecretRef::Command(_), _) => {
            "run it by hand, in the environment of this run: it must print the value and end with 0; validate and plan never run it".to_owned()
        }
        (SecretRef::KeyVault(_), _) => {
            "store a text in the vault; validate and plan never open it".to_owned()
        }
    }
}
