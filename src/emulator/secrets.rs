//! `/synchronization/secrets`: one set of key and value pairs per service principal.
//!
//! Reference section 2.5. Secret values come back as `*`, and no error repeats a value. Whether PUT merges or replaces
//! is a switch.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::store::Tenant;
use super::switches::{ListOrder, SecretsLimit, SecretsPut};
use super::synchronization::Subject;

/// How many bytes of values a government cloud stores.
const GOVERNMENT: usize = 1024;

/// What a masked value reads as.
const MASK: &str = "*";

/// All keys (the `synchronizationSecret` enum), and whether their value is masked on reading.
const KEYS: &[(&str, bool)] = &[
    ("None", false),
    ("UserName", false),
    ("Password", true),
    ("SecretToken", true),
    ("AppKey", true),
    ("BaseAddress", false),
    ("ClientIdentifier", false),
    ("ClientSecret", true),
    ("SingleSignOnType", false),
    ("Sandbox", false),
    ("Url", false),
    ("Domain", false),
    ("ConsumerKey", true),
    ("ConsumerSecret", true),
    ("TokenKey", true),
    ("TokenExpiration", false),
    ("Oauth2AccessToken", true),
    ("Oauth2AccessTokenCreationTime", false),
    ("Oauth2RefreshToken", true),
    ("SyncAll", false),
    ("InstanceName", false),
    ("Oauth2ClientId", false),
    ("Oauth2ClientSecret", true),
    ("CompanyId", false),
    ("UpdateKeyOnSoftDelete", false),
    ("SynchronizationSchedule", false),
    ("SystemOfRecord", false),
    ("SandboxName", false),
    ("EnforceDomain", false),
    ("SyncNotificationSettings", false),
    ("SkipOutOfScopeDeletions", false),
    ("Oauth2AuthorizationCode", true),
    ("Oauth2RedirectUri", false),
    ("ApplicationTemplateIdentifier", false),
    ("Oauth2TokenExchangeUri", false),
    ("Oauth2AuthorizationUri", false),
    ("AuthenticationType", false),
    ("Server", false),
    ("PerformInboundEntitlementGrants", false),
    ("HardDeletesEnabled", false),
    ("SyncAgentCompatibilityKey", true),
    ("SyncAgentADContainer", false),
    ("ValidateDomain", false),
    ("TestReferences", false),
    ("ConnectionString", true),
];

/// Whether a key's value is masked, or nothing for an unknown key.
pub(super) fn is_secret(key: &str) -> Option<bool> {
    KEYS.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, secret)| *secret)
}

/// What a service with settings of its own lists beside what was written; each says what its absence says.
const EXTRA: [(&str, &str); 2] = [
    ("SyncAll", "false"),
    (
        "SyncNotificationSettings",
        r#"{"Enabled":false,"DeleteThresholdEnabled":false}"#,
    ),
];

/// The pairs as they are read: what was written, and what a switch adds.
fn read<'a>(
    tenant: &'a Tenant,
    call: &Call<'_>,
    subject: &Subject,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let written = tenant.secrets_of(&subject.id);
    let is_added = call.switches().secrets_extra;
    let extra = EXTRA
        .into_iter()
        .filter(move |(key, _)| is_added && !written.iter().any(|(name, _)| name == key));
    let written = written.iter();
    written
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .chain(extra)
}

/// GET secrets.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>, subject: &Subject) -> Answer {
    let mut pairs: Vec<Value> = read(tenant, call, subject)
        .map(|(key, value)| {
            // An unknown key cannot be stored; were it, its value would be masked.
            let masked = is_secret(key).unwrap_or(true);
            json!({"key": key, "value": if masked { MASK } else { value }})
        })
        .collect();
    match call.switches().secrets_order {
        ListOrder::Written => {}
        ListOrder::Reversed => pairs.reverse(),
    }
    Answer::read(json!({"@odata.context": subject.context(call, "secrets"), "value": pairs}))
}

/// PUT secrets.
pub(super) fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    subject: &Subject,
) -> Result<Answer, Refusal> {
    if call.body.is_none() {
        return Err(empty_payload());
    }
    let body = body::members(call.body, &[("value", Kind::List)])
        .map_err(|why| Refusal::parameter(&why))?;
    let Some(value) = body.get("value") else {
        return Err(empty_payload());
    };
    let written = pairs(value)?;
    for (key, value) in &written {
        check_notifications(key, value)?;
    }
    let mut stored = match call.switches().secrets_put {
        SecretsPut::Merge => tenant.secrets_of(&subject.id).to_vec(),
        SecretsPut::Replace => Vec::new(),
    };
    for (key, value) in written {
        match stored.iter_mut().find(|(name, _)| *name == key) {
            Some(pair) => pair.1 = value,
            None => stored.push((key, value)),
        }
    }
    stored.retain(|(_, value)| !value.is_empty());
    let bytes: usize = stored.iter().map(|(_, value)| value.len()).sum();
    if call.switches().secrets_limit == SecretsLimit::Government && bytes > GOVERNMENT {
        // That there is a limit is documented, its words are not.
        return Err(Refusal::parameter(
            "The credentials and notification emails together exceed 1 KB.",
        ));
    }
    tenant.set_secrets(&subject.id, stored);
    Ok(Answer::done())
}

/// The pairs of a list of `{key, value}`, checked. An empty value stands for removal.
pub(super) fn pairs(value: &Value) -> Result<Vec<(String, String)>, Refusal> {
    let mut pairs = Vec::new();
    for item in value.as_array().into_iter().flatten() {
        let known = [("key", Kind::Text), ("value", Kind::Text)];
        let item = body::members(Some(item), &known).map_err(|why| Refusal::parameter(&why))?;
        let (Some(key), Some(value)) = (
            item.get("key").and_then(Value::as_str),
            item.get("value").and_then(Value::as_str),
        ) else {
            return Err(Refusal::parameter("A pair needs a key and a value."));
        };
        if is_secret(key).is_none() {
            return Err(Refusal::parameter(&format!(
                "Requested value '{key}' was not found."
            )));
        }
        pairs.push((key.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}

/// JSON-valued: it cannot be emptied with `""`, only with `{}`, which stays.
fn check_notifications(key: &str, value: &str) -> Result<(), Refusal> {
    let good = key != "SyncNotificationSettings"
        || serde_json::from_str::<Value>(value).is_ok_and(|value| value.is_object());
    if good {
        Ok(())
    } else {
        Err(Refusal::sync(400, "InvalidNotificationSettings", None))
    }
}

fn empty_payload() -> Refusal {
    Refusal::directory(400, "BadRequest", "Empty Payload. JSON content expected.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_forty_five_keys_and_each_is_once() {
        let mut names: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 45);
    }
}
