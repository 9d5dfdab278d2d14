//! The directory's audit log: how it is asked who changed an object, and what its entries say (reference, section 2.10).

use serde_json::Value;

use super::decode::{Shape, text};
use super::job::time;
use super::query::{get, quoted};
use crate::live::{DirectoryAudit, Initiator};
use crate::model::ObjectId;
use crate::wire::Request;

/// The newest entries about one object. The log knows `eq` for the ids of those that an entry is about, and whether it takes
/// two of them at once is not documented.
#[must_use]
pub fn directory_audits(object: &ObjectId, most: usize) -> Request {
    let filter = format!("targetResources/any(t:t/id eq {})", quoted(object.as_str()));
    get("/v1.0/auditLogs/directoryAudits")
        .query("$filter", &filter)
        .query("$top", &most.to_string())
        .query("$orderby", "activityDateTime desc")
}

/// One entry. Who began it is null as a whole, or in both of its halves, where the service did it by itself.
///
/// # Errors
/// [`Shape`] where its time is missing.
pub fn directory_audit(value: &Value) -> Result<DirectoryAudit, Shape> {
    let by = value.get("initiatedBy");
    let half = |name: &str| by.and_then(|by| by.get(name));
    let user =
        half("user").and_then(|user| first(user, &["userPrincipalName", "displayName", "id"]));
    let app =
        half("app").and_then(|app| first(app, &["displayName", "appId", "servicePrincipalId"]));
    let initiator = match (user, app) {
        (Some(user), _) => Initiator::User(user),
        (None, Some(app)) => Initiator::App(app),
        (None, None) => Initiator::Nobody,
    };
    Ok(DirectoryAudit {
        at: time(value, "activityDateTime").ok_or(Shape("activityDateTime"))?,
        activity: text(value, "activityDisplayName")
            .unwrap_or_default()
            .to_owned(),
        initiator,
    })
}

/// The first of these members that says something.
fn first(value: &Value, names: &[&'static str]) -> Option<String> {
    let said = names.iter().filter_map(|name| text(value, name).ok());
    said.map(str::to_owned).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_began_it_is_told_by_the_name_that_people_know() {
        let at = "2026-11-28T09:00:00Z";
        let initiator = |by: Value| {
            let entry =
                json!({"activityDateTime": at, "activityDisplayName": "x", "initiatedBy": by});
            directory_audit(&entry).expect("an entry").initiator
        };
        let user = json!({"user": {"id": "1", "displayName": null, "userPrincipalName": "ann@contoso.com"}, "app": null});
        assert_eq!(
            initiator(user),
            Initiator::User("ann@contoso.com".to_owned())
        );
        let app = json!({"user": null, "app": {"appId": "2", "displayName": ""}});
        assert_eq!(initiator(app), Initiator::App("2".to_owned()));
        for nobody in [json!(null), json!({"user": null, "app": null}), json!({})] {
            assert_eq!(initiator(nobody), Initiator::Nobody);
        }
        assert_eq!(directory_audit(&json!({})), Err(Shape("activityDateTime")));
    }
}
