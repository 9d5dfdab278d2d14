//! `provisionOnDemand`: how it is asked for, and what its answer says (reference, section 2.8).

use serde_json::{Value, json};

use super::decode::{Shape, text};
use super::job_path;
use super::provisioning::provisioning_summary;
use crate::live::{Demanded, OnDemand, ProvisioningSummary};
use crate::model::{JobId, ObjectId, Principal, PrincipalKind};
use crate::wire::{Method, Request};

/// Provisions a user, or members of a group, by a job.
#[must_use]
pub fn provision_on_demand(
    service_principal: &ObjectId,
    job: &JobId,
    demand: &OnDemand,
) -> Request {
    let named = |principal: &Principal| json!({ "objectId": principal.id, "objectTypeName": kind(principal) });
    let mut subject = named(&demand.subject);
    if !demand.members.is_empty() {
        let members: Vec<_> = demand.members.iter().map(named).collect();
        subject["links"] = json!({ "members": members });
    }
    let parameters = json!([{ "ruleId": demand.rule, "subjects": [subject] }]);
    let path = format!("{}/provisionOnDemand", job_path(service_principal, job));
    Request::new(Method::Post, path).json(json!({ "parameters": parameters }))
}

/// Towards applications the words begin large.
const fn kind(principal: &Principal) -> &'static str {
    match principal.kind {
        Some(PrincipalKind::Group) => "Group",
        Some(PrincipalKind::User | PrincipalKind::ServicePrincipal) | None => "User",
    }
}

/// The answer, whose two members are JSON in strings. Of `key` only what is JSON is read: samples have a type of .NET there
/// as well, which says nothing. Then the entries tell how it went.
///
/// # Errors
/// [`Shape`] where `value` is not what was done to objects.
pub fn demanded(answer: &Value) -> Result<Demanded, Shape> {
    let inside = |name| -> Option<Value> { serde_json::from_str(text(answer, name).ok()?).ok() };
    let value = inside("value").ok_or(Shape("value"))?;
    let objects = match value {
        Value::Array(objects) => objects,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            vec![value]
        }
    };
    let entries: Result<Vec<_>, Shape> = objects.iter().map(entry).collect();
    let entries = entries?;
    let key = inside("key").unwrap_or(Value::Null);
    let some = |from: &Value, name| text(from, name).ok().map(str::to_owned);
    let told = entries.iter().map(|entry| entry.status.as_str().to_owned());
    Ok(Demanded {
        result: some(&key, "result").unwrap_or_else(|| worst(told.collect())),
        error_code: some(&key["details"], "errorCode"),
        error_message: some(&key["details"], "errorMessage"),
        entries,
    })
}

/// What an answer without a result says as a whole: the first word that is no success, if there is one.
fn worst(words: Vec<String>) -> String {
    let mut words = words.into_iter();
    let other = words.find(|word| !word.eq_ignore_ascii_case("success"));
    other.unwrap_or_else(|| "Success".to_owned())
}

/// One object, in the shape of the logs but for the names of its id and its time.
fn entry(object: &Value) -> Result<ProvisioningSummary, Shape> {
    if !object.is_object() {
        return Err(Shape("value"));
    }
    let mut entry = object.clone();
    entry["id"] = object["changeId"].clone();
    entry["activityDateTime"] = object["startTime"].clone();
    provisioning_summary(&entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{ProvisioningAction, ProvisioningStatus};

    fn object(status: &str) -> Value {
        json!({
            "action": "create", "changeId": "c", "startTime": "2026-01-01T00:00:00Z", "provisioningSteps": [],
            "modifiedProperties": [{"displayName": "title", "oldValue": null, "newValue": "Captain"}],
            "statusInfo": {"status": status},
        })
    }

    #[test]
    fn a_list_or_one_object_is_read_with_a_result_or_without() {
        let key = json!({"result": "Failure", "details": {"errorCode": "A", "errorMessage": "b"}});
        let answer =
            json!({"key": key.to_string(), "value": json!([object("failure")]).to_string()});
        let read = demanded(&answer).expect("an answer");
        assert!(!read.is_good());
        assert_eq!(
            (read.error_code.as_deref(), read.error_message.as_deref()),
            (Some("A"), Some("b"))
        );
        assert_eq!(read.entries[0].status, ProvisioningStatus::Failure);
        assert_eq!(read.entries[0].action, ProvisioningAction::Create);
        assert_eq!(read.entries[0].changes[0].to.as_deref(), Some("Captain"));
        for (status, result, is_good) in [
            ("success", "Success", true),
            ("skipped", "skipped", true),
            ("failure", "failure", false),
            ("odd", "odd", false),
        ] {
            let answer =
                json!({"key": "Microsoft.Identity.Some.Type", "value": object(status).to_string()});
            let read = demanded(&answer).expect("an answer");
            assert_eq!((read.result.as_str(), read.is_good()), (result, is_good));
        }
        for wrong in [
            json!({}),
            json!({"key": "{}", "value": "x"}),
            json!({"value": "[1]"}),
            json!({"value": "[{}]"}),
            json!([]),
        ] {
            assert!(demanded(&wrong).is_err(), "{wrong}");
        }
    }
}
