//! Credentials: keys of the service's closed list, with text or references.

use std::collections::{BTreeMap, BTreeSet};

use super::pointer_to;
use super::reference::{Unusable, reference};
use crate::desired::{CredentialSet, Credentials};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::manifest::{self, CredentialValue, CredentialsSpec, Places};
use crate::model::{CredentialKey, Supply};

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
                let supply = supply(value, places, &pointer, findings);
                values.insert(key, supply);
            }
            None => findings.push(no_such_key(&text, places.key(&pointer))),
        }
    }
    CredentialSet {
        version: spec.version,
        validate: spec.validate,
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

fn supply(
    value: Option<CredentialValue>,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Supply {
    match value {
        None => Supply::Empty,
        Some(CredentialValue::Plain(text)) => {
            if text.is_empty() {
                let finding =
                    Finding::error(Code::EmptyValue, "an empty credential is no credential");
                findings.push(finding.at(places.at(pointer)).help(
                    "leave the key out, give it a value, or write null to empty what is stored",
                ));
            }
            Supply::Plain(text)
        }
        Some(value) => match reference(value, &places.at(pointer).file) {
            Ok(reference) => Supply::Secret(reference),
            Err(Unusable { below, help }) => {
                let finding =
                    Finding::error(Code::InvalidReference, "this reference cannot be used");
                let place = places.at(&format!("{pointer}{below}"));
                findings.push(finding.at(place).help(help));
                // It is not planned with: any error ends the run.
                Supply::Empty
            }
        },
    }
}
