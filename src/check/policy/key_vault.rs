//! A secret that passes through a pipeline's variables or files can be read there.

use super::{broken, jobs};
use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::{SecretRef, Supply};

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.key_vault else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (app, job) in jobs(desired) {
        let values = job.credential_set().map(|set| &set.values);
        for (key, supply) in values.into_iter().flatten() {
            let Supply::Secret(reference) = supply else {
                continue;
            };
            if !is_from_key_vault(reference) {
                let pointer = format!("/spec/provisioning/credentials/values/{key}");
                findings.push(
                    broken(
                        policy,
                        Code::PolicyKeyVault,
                        format!("{key} comes from {reference}, and not from a Key Vault"),
                        "keep the secret in a Key Vault, and refer to it there",
                    )
                    .at(app.places.key(&pointer)),
                );
            }
        }
    }
    findings
}

/// Whatever way to a secret comes next must say here on which side it is.
const fn is_from_key_vault(reference: &SecretRef) -> bool {
    match reference {
        SecretRef::KeyVault(_) => true,
        SecretRef::Env(_) | SecretRef::File(_) | SecretRef::Command(_) => false,
    }
}
