//! Credentials: keys of the service's closed list, and references that can be resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::pointer_to;
use crate::desired::{CredentialSet, Credentials};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::manifest::{self, CredentialValue, CredentialsSpec, Places};
use crate::model::{CredentialKey, SecretRef, Supply};

const VALUES: &str = "/spec/provisioning/credentials/values";

pub(super) fn credentials(
    spec: CredentialsSpec,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Credentials {
    match spec {
        CredentialsSpec::Unmanaged => Credentials::Unmanaged,
        CredentialsSpec::Managed(spec) => Credentials::Managed(set(spec, places, findings)),
    }
}

fn set(spec: manifest::Credentials, places: &Places, findings: &mut Vec<Finding>) -> CredentialSet {
    let mut values = BTreeMap::new();
    if spec.values.is_empty() {
        let finding = Finding::error(
            Code::EmptyValue,
            "spec.provisioning.credentials.values is empty",
        );
        let place = places.key(VALUES);
        findings.push(
            finding
                .at(place)
                .help("leave spec.provisioning.credentials out to leave stored credentials alone"),
        );
    }
    for (text, value) in spec.values {
        let pointer = pointer_to(VALUES, &text);
        match CredentialKey::parse(&text) {
            Some(key) => {
                let supply = supply(value, &places.at(&pointer), findings);
                values.insert(key, supply);
            }
            None => findings.push(no_such_key(&text, places.key(&pointer))),
        }
    }
    CredentialSet {
        version: spec.version,
        values,
        lapsed: BTreeSet::new(),
    }
}

fn no_such_key(text: &str, place: Place) -> Finding {
    if let Some(field) = CredentialKey::field_of(text) {
        return Finding::error(
            Code::ReservedCredentialKey,
            format!("the credential key {text} has a field of its own"),
        )
        .at(place)
        .help(format!("write spec.provisioning.{field} instead"));
    }
    // Only a near miss is quoted: a stranger in the place of a key may be the secret itself.
    match did_you_mean(text, CredentialKey::all()) {
        Some(near) => Finding::error(
            Code::UnknownCredentialKey,
            format!("the service has no credential key \"{text}\""),
        )
        .at(place)
        .help(format!("did you mean \"{near}\"?")),
        None => {
            let keys = CredentialKey::all().collect::<Vec<_>>().join(", ");
            Finding::error(
                Code::UnknownCredentialKey,
                "the service has no such credential key",
            )
            .at(place)
            .help(format!("the keys are: {keys}"))
        }
    }
}

fn supply(value: Option<CredentialValue>, place: &Place, findings: &mut Vec<Finding>) -> Supply {
    let (reference, text) = match value {
        None => return Supply::Empty,
        Some(CredentialValue::Plain(text)) => {
            if text.is_empty() {
                let finding =
                    Finding::error(Code::EmptyValue, "an empty credential is no credential");
                findings.push(finding.at(place.clone()).help(
                    "leave the key out, give it a value, or write null to empty what is stored",
                ));
            }
            return Supply::Plain(text);
        }
        Some(CredentialValue::Env(name)) => (SecretRef::Env(name.clone()), name),
        Some(CredentialValue::File(path)) => (SecretRef::File(beside(&place.file, &path)), path),
    };
    let is_sound = match &reference {
        SecretRef::Env(name) => is_variable(name) && !is_identity(name),
        SecretRef::File(path) => !text.is_empty() && !text.contains('\0') && !is_kernels(path),
    };
    if !is_sound {
        findings.push(
            Finding::error(Code::InvalidReference, "this reference cannot be used")
                .at(place.clone())
                .help("give { env: NAME } a variable's name (not AZURE_* or SYNCFORM_*, which are syncform's own), or { file: PATH } a path relative to this manifest"),
        );
    }
    Supply::Secret(reference)
}

/// A name that every shell can set. Anything else is more likely a secret in the wrong place.
fn is_variable(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty()
        && text.bytes().all(is_inner)
        && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// The variables that syncform itself signs in with: a manifest that sends them away would give the tenant away.
/// The three without a prefix of their own are what pipelines and machines in Azure vouch with.
fn is_identity(text: &str) -> bool {
    let vouching = [
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "IDENTITY_HEADER",
        "SYSTEM_ACCESSTOKEN",
    ];
    text.starts_with("AZURE_") || text.starts_with("SYNCFORM_") || vouching.contains(&text)
}

/// What the kernel shows of processes and devices, their environments included, is nobody's secret file. How far `..`
/// leads is not known here, so that a process is looked for anywhere in a path.
fn is_kernels(path: &str) -> bool {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').filter(|step| !matches!(*step, "" | ".")) {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    let is_process = |name: &str| {
        matches!(name, "self" | "thread-self") || name.bytes().all(|byte| byte.is_ascii_digit())
    };
    let roots = ["proc", "sys", "dev"];
    let is_root = path.starts_with('/') && steps.first().is_some_and(|step| roots.contains(step));
    is_root
        || steps
            .windows(2)
            .any(|pair| pair[0] == "proc" && is_process(pair[1]))
}

/// A path in a manifest is meant from where the manifest lies.
fn beside(manifest: &str, path: &str) -> String {
    let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
    folder.join(path).to_string_lossy().into_owned()
}
