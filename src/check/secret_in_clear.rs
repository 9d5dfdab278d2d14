//! A secret in git is a secret lost. The value is neither quoted nor shown.

use crate::desired::{Desired, Provisioning};
use crate::finding::{Code, Finding};
use crate::model::Supply;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let values = app
            .provisioning
            .iter()
            .filter_map(Provisioning::credential_set)
            .flat_map(|set| &set.values);
        for (key, _) in
            values.filter(|(key, supply)| key.is_secret() && matches!(supply, Supply::Plain(_)))
        {
            findings.push(
                Finding::error(Code::SecretInClear, format!("{key} is a secret and stands here in clear"))
                    .at(app.places.key(&format!("/spec/provisioning/credentials/values/{key}")))
                    .label("expected { env: NAME } or { file: PATH }")
                    .help("replace the value by a reference, and rotate the secret: it has been in a file"),
            );
        }
    }
    findings
}
