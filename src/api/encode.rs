//! The writes: one step, one request.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{job_path, synchronization};
use crate::live::SecretState;
use crate::model::{ObjectId, SecretRef, Supply, SyncTemplateId};
use crate::plan::{Action, Objects, Pair};
use crate::wire::{Method, Request};

/// What a step needs that no plan can hold, read or resolved just before it is sent.
pub struct Fresh<'a> {
    /// All tags of the service principal.
    pub tags: &'a [String],
    /// The stored pairs.
    pub stored: &'a BTreeMap<String, SecretState>,
    /// The provisioning template that a job is made from.
    pub template: Option<&'a SyncTemplateId>,
    /// Values of references.
    pub value: &'a dyn Fn(&SecretRef) -> Option<String>,
}

/// Something that an earlier step should have brought and did not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not known yet")]
pub struct Blank(pub String);

/// Spells a step.
///
/// # Errors
/// [`Blank`] where an id or a value is missing.
pub fn encode(action: &Action, objects: &Objects, fresh: &Fresh<'_>) -> Result<Request, Blank> {
    let application = || known(objects.application.as_ref(), "the application's id");
    let principal = || {
        known(
            objects.service_principal.as_ref(),
            "the service principal's id",
        )
    };
    let job = || known(objects.job.as_ref(), "the job's id");
    let on_job = |deed: &str| {
        Ok(Request::new(
            Method::Post,
            format!("{}/{deed}", job_path(principal()?, job()?)),
        ))
    };
    match action {
        Action::Instantiate {
            template,
            display_name,
            birth_mark,
        } => {
            let mut body = json!({ "displayName": display_name });
            if let Some(mark) = birth_mark {
                body["serviceManagementReference"] = json!(mark);
            }
            Ok(Request::new(
                Method::Post,
                format!("/v1.0/applicationTemplates/{template}/instantiate"),
            )
            .json(body))
        }
        Action::RetireBirthMark => Ok(patch_application(
            application()?,
            json!({ "serviceManagementReference": null }),
        )),
        Action::Rename { to, .. } => Ok(patch_application(
            application()?,
            json!({ "displayName": to }),
        )),
        Action::CreateJob { .. } => {
            let template = known(fresh.template, "the provisioning template")?;
            Ok(Request::new(
                Method::Post,
                format!("{}/jobs", synchronization(principal()?)),
            )
            .json(json!({ "templateId": template })))
        }
        Action::ValidateCredentials { pairs } => {
            let pairs = pairs
                .iter()
                .map(|(key, supply)| Ok((key.to_string(), supplied(supply, fresh)?)))
                .collect::<Result<Vec<_>, Blank>>()?;
            Ok(on_job("validateCredentials")?
                .json(json!({ "useSavedCredentials": false, "credentials": listed(pairs) })))
        }
        Action::PutSecrets { pairs, .. } => {
            let path = format!("{}/secrets", synchronization(principal()?));
            Ok(Request::new(Method::Put, path)
                .json(json!({ "value": listed(all_pairs(pairs, fresh)?) })))
        }
        Action::Pause => on_job("pause"),
        Action::Start => on_job("start"),
        // Without a body this is what the portal's "Restart provisioning" does; said out loud it is the same.
        Action::Restart { reset } => {
            Ok(on_job("restart")?.json(json!({ "criteria": { "resetScope": reset.to_string() } })))
        }
        Action::Mark { .. }
        | Action::Announce { .. }
        | Action::RecordCredentials { .. }
        | Action::Settle { .. } => {
            let tags = action.tags().unwrap_or_default().applied_to(fresh.tags);
            Ok(Request::new(
                Method::Patch,
                format!("/v1.0/servicePrincipals/{}", principal()?),
            )
            .json(json!({ "tags": tags })))
        }
    }
}

fn known<'a, T>(id: Option<&'a T>, what: &str) -> Result<&'a T, Blank> {
    id.ok_or_else(|| Blank(what.to_owned()))
}

fn patch_application(application: &ObjectId, body: Value) -> Request {
    Request::new(Method::Patch, format!("/v1.0/applications/{application}")).json(body)
}

fn supplied(supply: &Supply, fresh: &Fresh<'_>) -> Result<String, Blank> {
    match supply {
        Supply::Plain(text) => Ok(text.clone()),
        Supply::Secret(reference) => resolved(reference, fresh),
    }
}

fn resolved(reference: &SecretRef, fresh: &Fresh<'_>) -> Result<String, Blank> {
    (fresh.value)(reference).ok_or_else(|| Blank(format!("the value of {reference}")))
}

/// Every declared pair, then every readable live pair that nobody declares; a mask is never echoed.
fn all_pairs(
    pairs: &BTreeMap<String, Pair>,
    fresh: &Fresh<'_>,
) -> Result<Vec<(String, String)>, Blank> {
    let declared = pairs.iter().map(|(key, pair)| {
        let value = match pair {
            Pair::Text(text) => text.clone(),
            Pair::Secret(reference) => resolved(reference, fresh)?,
            Pair::Notify(recipients) => notification(fresh.stored.get(key), recipients),
        };
        Ok((key.clone(), value))
    });
    let carried = fresh
        .stored
        .iter()
        .filter(|(key, _)| !pairs.contains_key(*key))
        .filter_map(|(key, state)| match state {
            SecretState::Clear(text) => Some(Ok((key.clone(), text.clone()))),
            SecretState::Masked => None,
        });
    declared.chain(carried).collect()
}

/// `SyncNotificationSettings` is JSON inside a text; members that are not ours stay as they are
/// (reference, section 2.5).
fn notification(stored: Option<&SecretState>, recipients: &[String]) -> String {
    let seen = match stored {
        Some(SecretState::Clear(text)) => serde_json::from_str(text).ok(),
        Some(SecretState::Masked) | None => None,
    };
    let mut settings = seen.filter(Value::is_object).unwrap_or_else(|| json!({}));
    settings["Enabled"] = json!(!recipients.is_empty());
    settings["Recipients"] = json!(recipients.join(","));
    settings.to_string()
}

fn listed(pairs: Vec<(String, String)>) -> Value {
    pairs
        .into_iter()
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect()
}
