//! `validateCredentials`, and what counts as a good credential here.
//!
//! Reference section 2.6. Any value is good that does not begin with `refuse-`; so a test decides by what it writes, and no
//! target is ever called. The failure's shape is undocumented (question 4): it is worded in the back end's style.

use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::jobs;
use super::ops::templates;
use super::secrets;
use super::store::{Tenant, text};
use super::synchronization::Subject;

/// The beginning of every value that the emulated target refuses.
pub(super) const REFUSED: &str = "refuse-";

/// POST jobs/{id}/validateCredentials, and without a job POST jobs/validateCredentials, which needs a template.
pub(super) fn validate(
    tenant: &Tenant,
    call: &Call<'_>,
    subject: &Subject,
    job: Option<&str>,
) -> Result<Answer, Refusal> {
    if let Some(id) = job {
        jobs::find(tenant, call, subject, id)?;
    }
    let known = [
        ("applicationIdentifier", Kind::TextOrNull),
        ("templateId", Kind::TextOrNull),
        ("useSavedCredentials", Kind::Flag),
        ("credentials", Kind::List),
    ];
    let body = body::members(call.body, &known).map_err(|why| Refusal::parameter(&why))?;
    check_template(tenant, subject, text(body, "templateId"), job.is_some())?;
    let credentials = if body.get("useSavedCredentials") == Some(&Value::Bool(true)) {
        tenant.secrets_of(&subject.id).to_vec()
    } else {
        secrets::pairs(body.get("credentials").unwrap_or(&Value::Null))?
    };
    judge(&credentials)
}

/// Whether the saved credentials would let a cycle run. None at all are not usable, yet nobody is there to refuse them:
/// the tutorial starts a job before its credentials, and it stays `NotRun` or `Active`.
pub(super) fn saved_work(tenant: &Tenant, service_principal: &str) -> bool {
    !tenant
        .secrets_of(service_principal)
        .iter()
        .any(|(_, value)| value.starts_with(REFUSED))
}

fn check_template(
    tenant: &Tenant,
    subject: &Subject,
    template: &str,
    has_job: bool,
) -> Result<(), Refusal> {
    if template.is_empty() && has_job {
        return Ok(());
    }
    if templates::find(tenant, subject, template).is_none() {
        return Err(Refusal::parameter(
            "The template identifier was not found for this application.",
        ));
    }
    Ok(())
}

/// Keys of the set that say how to provision, and are no credential.
const SETTINGS: &[&str] = &[
    "SyncAll",
    "SyncNotificationSettings",
    "SkipOutOfScopeDeletions",
];

/// Whether the emulated target takes these credentials. Settings among them are none.
pub(super) fn judge(credentials: &[(String, String)]) -> Result<Answer, Refusal> {
    let is_given =
        |(key, value): &(String, String)| !SETTINGS.contains(&key.as_str()) && !value.is_empty();
    if !credentials.iter().any(is_given) {
        return Err(Refusal::sync(
            400,
            "CredentialsMissing",
            Some("No credential was given."),
        ));
    }
    if credentials
        .iter()
        .any(|(_, value)| value.starts_with(REFUSED))
    {
        return Err(Refusal::sync(
            400,
            "InvalidCredentials",
            Some("The emulated target refuses the credentials."),
        ));
    }
    Ok(Answer::agreed())
}
