//! The provisioning logs: how they are asked for, and what their entries say (reference, section 2.10).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::decode::{Shape, text};
use super::job::time;
use super::query::{get, quoted};
use crate::live::{
    Account, ErrorInformation, LogQuery, ModifiedProperty, ProvisioningAction, ProvisioningStatus,
    ProvisioningStep, ProvisioningSummary, System,
};
use crate::wire::Request;

/// Entries of one application, newest first.
///
/// The service compares letter by letter and knows `gt` and `lt` for times: they are asked for with a second to
/// spare, and whoever asks compares again.
#[must_use]
pub fn provisioning_log(query: &LogQuery) -> Request {
    let second = SignedDuration::from_secs(1);
    let mut filter = format!(
        "servicePrincipal/id eq {}",
        quoted(query.service_principal.as_str())
    );
    if let Some(since) = query.since {
        filter.push_str(&format!(
            " and activityDateTime gt {}",
            whole(since.saturating_sub(second).unwrap_or(since))
        ));
    }
    if let Some(until) = query.until {
        filter.push_str(&format!(
            " and activityDateTime lt {}",
            whole(until.saturating_add(second + second).unwrap_or(until))
        ));
    }
    if let Some(cycle) = &query.cycle {
        filter.push_str(&format!(" and cycleId eq {}", quoted(cycle)));
    }
    get("/v1.0/auditLogs/provisioning")
        .query("$filter", &filter)
        .query("$top", &query.page.to_string())
        .query("$orderby", "activityDateTime desc")
}

/// A time in whole seconds, as a filter spells it.
fn whole(time: Timestamp) -> String {
    let second = time.as_second();
    let time = Timestamp::from_second(second).unwrap_or(time);
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An entry of the provisioning logs, of today's shape or of that of 2019 with its `action` and `statusInfo`.
///
/// # Errors
/// [`Shape`] where its id or its time is missing.
pub fn provisioning_summary(value: &Value) -> Result<ProvisioningSummary, Shape> {
    let info = object(value, "provisioningStatusInfo").or_else(|| object(value, "statusInfo"));
    let action = some(value, "provisioningAction").or_else(|| some(value, "action"));
    let status = info.and_then(|info| some(info, "status"));
    Ok(ProvisioningSummary {
        id: text(value, "id")?.to_owned(),
        at: time(value, "activityDateTime").ok_or(Shape("activityDateTime"))?,
        job: some(value, "jobId"),
        cycle: some(value, "cycleId"),
        change: some(value, "changeId"),
        action: ProvisioningAction::read(action.as_deref().unwrap_or("other")),
        status: ProvisioningStatus::read(status.as_deref().unwrap_or_default()),
        error: info.and_then(error),
        milliseconds: value.get("durationInMilliseconds").and_then(Value::as_i64),
        source_system: object(value, "sourceSystem").map(system),
        target_system: object(value, "targetSystem").map(system),
        source: object(value, "sourceIdentity").map(account),
        target: object(value, "targetIdentity").map(account),
        initiated_by: object(value, "initiatedBy").and_then(|by| some(by, "displayName")),
        steps: items(value, "provisioningSteps").map(step).collect(),
        changes: items(value, "modifiedProperties")
            .filter_map(change)
            .collect(),
    })
}

fn some(value: &Value, name: &'static str) -> Option<String> {
    text(value, name).ok().map(str::to_owned)
}

fn object<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|value| value.is_object())
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    let items = value.get(name).and_then(Value::as_array);
    items.into_iter().flatten()
}

/// `errorInformation`, or the same members in the status itself, where they stood in 2019.
fn error(info: &Value) -> Option<ErrorInformation> {
    let from = object(info, "errorInformation").unwrap_or(info);
    let error = ErrorInformation {
        code: some(from, "errorCode"),
        reason: some(from, "reason"),
        additional_details: some(from, "additionalDetails"),
        category: some(from, "errorCategory"),
        recommended_action: some(from, "recommendedAction"),
    };
    (error != ErrorInformation::default()).then_some(error)
}

fn system(value: &Value) -> System {
    System {
        id: some(value, "id"),
        display_name: some(value, "displayName"),
    }
}

fn account(value: &Value) -> Account {
    Account {
        id: some(value, "id"),
        display_name: some(value, "displayName"),
        kind: some(value, "identityType"),
        details: details(value),
    }
}

/// Details are an open set; what is no text is shown as the JSON that it is.
fn details(value: &Value) -> BTreeMap<String, String> {
    let members = value.get("details").and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect()
}

fn step(value: &Value) -> ProvisioningStep {
    ProvisioningStep {
        name: some(value, "name"),
        kind: some(value, "provisioningStepType"),
        status: ProvisioningStatus::read(&some(value, "status").unwrap_or_default()),
        description: some(value, "description"),
        details: details(value),
    }
}

fn change(value: &Value) -> Option<ModifiedProperty> {
    let side = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ModifiedProperty {
        name: some(value, "displayName")?,
        from: side("oldValue"),
        to: side("newValue"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ObjectId;

    #[test]
    fn times_are_asked_for_with_a_second_to_spare() {
        let query = LogQuery {
            service_principal: ObjectId::new("s'p"),
            since: Some("2026-01-01T00:00:00.5Z".parse().expect("a time")),
            until: Some("2026-01-02T00:00:00Z".parse().expect("a time")),
            cycle: Some("c".to_owned()),
            page: 50,
        };
        assert_eq!(
            provisioning_log(&query).path.replace("%20", " "),
            "/v1.0/auditLogs/provisioning?$filter=servicePrincipal/id eq 's''p' and activityDateTime gt 2025-12-31T23:59:59Z and activityDateTime lt 2026-01-02T00:00:02Z and cycleId eq 'c'&$top=50&$orderby=activityDateTime desc"
        );
    }
}
