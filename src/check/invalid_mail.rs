//! Addresses that cannot receive mail. The service joins them with commas, so a comma is refused as well.

use crate::desired::Desired;
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let notify = app
            .provisioning
            .iter()
            .flat_map(|job| job.notify.iter().flatten())
            .enumerate();
        for (at, _) in notify.filter(|(_, mail)| !is_mail(mail)) {
            findings.push(
                Finding::error(Code::InvalidMail, "this is no mail address")
                    .at(app.places.at(&format!("/spec/provisioning/notify/{at}")))
                    .help("write one address per list item, such as identity-ops@contoso.com"),
            );
        }
    }
    findings
}

/// Whether a text can be an address that hears of a job.
#[must_use]
pub fn is_mail(text: &str) -> bool {
    let forbidden = |character: char| {
        character.is_whitespace() || character.is_control() || ",;<>\"".contains(character)
    };
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(forbidden)
    })
}
