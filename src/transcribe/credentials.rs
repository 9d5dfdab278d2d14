//! Stored credentials as references, for exactly the keys that there are. No secret can be read, and none is written.
//!
//! An adoption takes what is stored as it is, until `version` moves: so the version is the one that was pushed last, or
//! the first.

use std::collections::BTreeMap;

use super::Left;
use crate::live::{LiveApp, SecretState};
use crate::manifest::{CredentialValue, Credentials, CredentialsSpec};
use crate::model::{AppName, CredentialKey, JobState};

/// Keys of connectors that somebody authorised in a portal.
const AUTHORISED: [&str; 3] = [
    "Oauth2AccessToken",
    "Oauth2AuthorizationCode",
    "Oauth2RefreshToken",
];

/// The version of credentials that nobody has pushed yet.
const FIRST: u32 = 1;

pub(super) fn of(
    live: &LiveApp,
    name: &AppName,
    state: Option<JobState>,
    left: &mut Left,
) -> Option<CredentialsSpec> {
    let is_authorised = AUTHORISED.iter().any(|key| live.secrets.contains_key(*key));
    // One of ours whose credentials were never pushed has them from elsewhere, and its next plan would push them.
    let is_ours = live.marks.owner().is_some() && live.marks.app().is_some();
    if is_authorised || is_ours && live.marks.credentials().is_none() {
        return Some(CredentialsSpec::Unmanaged);
    }
    let pins = live.marks.pins();
    let mut values = BTreeMap::new();
    for (key, seen) in &live.secrets {
        if CredentialKey::field_of(key).is_some() {
            continue;
        }
        let Some(known) = CredentialKey::parse(key) else {
            left.say(format!(
                "spec.provisioning.credentials: the key {key} is not known"
            ));
            continue;
        };
        if pins.contains_key(&known) {
            left.say(format!(
                "spec.provisioning.credentials: {key} was pushed from a Key Vault, and nothing says which"
            ));
            continue;
        }
        let value = match seen {
            SecretState::Clear(text) if text.is_empty() => continue,
            SecretState::Clear(text) if !known.is_secret() => CredentialValue::Plain(text.clone()),
            SecretState::Clear(_) | SecretState::Masked => {
                CredentialValue::Env(variable(name, key))
            }
        };
        values.insert(key.clone(), Some(value));
    }
    if values.is_empty() {
        // Where nothing is stored, nobody can say that a running job lacks anything.
        let runs = state == Some(JobState::Running);
        return runs.then_some(CredentialsSpec::Unmanaged);
    }
    Some(CredentialsSpec::Managed(Credentials {
        version: live.marks.credentials().unwrap_or(FIRST),
        validate: true,
        values,
    }))
}

/// A name for the variable, such as `SALESFORCE_EMEA_SECRET_TOKEN`.
fn variable(name: &AppName, key: &str) -> String {
    let mut words = String::new();
    let mut was_small = false;
    for letter in key.chars() {
        if letter.is_ascii_uppercase() && was_small {
            words.push('_');
        }
        was_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        words.push(letter);
    }
    let text = format!("{}_{words}", name.as_str().replace('-', "_")).to_ascii_uppercase();
    // Variables of syncform's own are refused, and none begins with a digit.
    let is_ours = ["AZURE_", "SYNCFORM_"]
        .iter()
        .any(|own| text.starts_with(own));
    if is_ours || text.starts_with(|first: char| first.is_ascii_digit()) {
        format!("APP_{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_names_that_shells_and_syncform_take() {
        let name = |text: &str| AppName::new(text).expect("a name");
        for (app, key, variable) in [
            (
                "salesforce-emea",
                "SecretToken",
                "SALESFORCE_EMEA_SECRET_TOKEN",
            ),
            ("aws", "Oauth2ClientSecret", "AWS_OAUTH2_CLIENT_SECRET"),
            ("azure-sql", "Password", "APP_AZURE_SQL_PASSWORD"),
            ("9lives", "AppKey", "APP_9LIVES_APP_KEY"),
        ] {
            assert_eq!(super::variable(&name(app), key), variable);
        }
    }
}
