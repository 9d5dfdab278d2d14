//! The address that a job sends accounts and its token to: encrypted, and with no password in it.

use crate::desired::{App, Desired, Provisioning};
use crate::finding::{Code, Finding};
use crate::model::{CredentialKey, Supply};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let sets = app
            .provisioning
            .iter()
            .filter_map(Provisioning::credential_set);
        for (key, supply) in sets.flat_map(|set| &set.values) {
            // An empty one has been refused before.
            if let Supply::Plain(text) = supply
                && !key.is_secret()
                && !text.is_empty()
            {
                findings.extend(judge(app, key, text));
            }
        }
    }
    findings
}

fn judge(app: &App, key: &CredentialKey, text: &str) -> Option<Finding> {
    let place = app
        .places
        .at(&format!("/spec/provisioning/credentials/values/{key}"));
    let folded = text.to_ascii_lowercase();
    if has_password(text) {
        let message = format!("{key} has a password in it, which stands here in clear");
        return Some(
            Finding::error(Code::SecretInClear, message)
                .at(place)
                .help("take the part before the @ out of the address, and rotate the password: it has been in a file"),
        );
    }
    if key.as_str() != "BaseAddress" || folded.starts_with("https://") {
        return None;
    }
    if folded.starts_with("http://") {
        let message = "this address is not encrypted: whoever is on the way reads the token";
        return Some(
            Finding::warning(Code::UnknownValue, message)
                .at(place)
                .label("expected https://")
                .help("write https://, where the target system has it"),
        );
    }
    Some(
        Finding::error(
            Code::UnknownValue,
            "this is no address that a job could call",
        )
        .at(place)
        .label("expected https://")
        .help("write the whole address, such as https://scim.contoso.com/v2"),
    )
}

/// Whether an address names a user and a password before its host.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.rsplit_once('@')
        .is_some_and(|(user, _)| user.contains(':'))
}
