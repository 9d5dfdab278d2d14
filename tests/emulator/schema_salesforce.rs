//! The Salesforce template: its roles, its schema, and the published documents of jobs that came from it.

use std::time::Duration;

use serde_json::{Value, json};

use super::schema::{USERS, mapping, push, unversioned, users};
use super::{Born, Caller, text, values};
use crate::support::fixtures;
use syncform::wire::Method::{Post, Put};

const SALESFORCE: &str = "cd3ed3de-93ee-400b-8b19-b61ef44a0f29";

fn salesforce() -> (Caller, Born, String) {
    let caller = Caller::new("{}");
    let born = caller.create_from(SALESFORCE, "Salesforce");
    let template = json!({"templateId": "salesforce"});
    let (status, job) = caller.call(Post, &born.sync("jobs"), template);
    assert_eq!(status, 201, "{job}");
    let path = born.sync(&format!("jobs/{}/schema", text(&job, "/id")));
    (caller, born, path)
}

#[test]
fn salesforce_has_roles_and_a_schema_that_takes_the_custom_attribute_of_the_tutorial() {
    let (caller, born, path) = salesforce();
    let roles = born.body["servicePrincipal"]["appRoles"]
        .as_array()
        .expect("roles")
        .clone();
    let roles: Vec<String> = roles
        .iter()
        .map(|role| text(role, "/displayName"))
        .collect();
    assert_eq!(roles, ["Standard User", "System Administrator"]);
    assert_eq!(
        caller
            .names("/v1.0/groups?$filter=displayName eq 'sg-salesforce-users'")
            .len(),
        1
    );
    let mut schema = caller.get(&path);
    push(
        &mut schema,
        "/directories/1/objects/0/attributes",
        json!({"name": "officeCode", "type": "String"}),
    );
    let source = json!({"name": "extensionAttribute10", "type": "Attribute"});
    push(
        &mut schema,
        &format!("{USERS}/attributeMappings"),
        json!({"targetAttributeName": "officeCode", "source": source}),
    );
    assert_eq!(caller.status(Put, &path, schema), 204);
    let mut saved = caller.get(&path);
    assert_eq!(
        mapping(&mut saved, "IsActive")["source"]["expression"],
        "Not([IsSoftDeleted])"
    );
    assert_eq!(
        mapping(&mut saved, "officeCode")["source"]["expression"],
        "[extensionAttribute10]"
    );
}

#[test]
fn people_get_accounts_under_the_names_of_salesforce() {
    let (caller, born, path) = salesforce();
    let pairs = json!([
        {"key": "SecretToken", "value": "good"},
        {"key": "SyncAll", "value": "true"},
    ]);
    let status = caller.status(Put, &born.sync("secrets"), json!({"value": pairs}));
    assert_eq!(status, 204);
    let mut schema = caller.get(&path);
    let clause = json!({
        "sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["Engineering"]},
    });
    users(&mut schema)["scope"] = json!({"groups": [{"name": "engineers", "clauses": [clause]}]});
    assert_eq!(caller.status(Put, &path, schema), 204);
    let job = path.trim_end_matches("/schema");
    assert_eq!(
        caller.status(Post, &format!("{job}/start"), Value::Null),
        204
    );
    caller.0.advance(Duration::from_secs(320));
    let accounts = caller.0.accounts(&born.principal);
    let names: Vec<String> = accounts
        .as_array()
        .expect("accounts")
        .iter()
        .map(|account| text(account, "/values/Username"))
        .collect();
    assert_eq!(
        names,
        [1, 6, 11].map(|number| format!("user{number:04}@contoso.com"))
    );
    assert_eq!(
        accounts[0]["values"],
        json!({
            "Alias": "user0001", "Department": "Engineering", "Email": "user0001@contoso.com",
            "EmailEncodingKey": "ISO-8859-1", "FederationIdentifier": "user0001@contoso.com", "FirstName": "User",
            "IsActive": "True", "LanguageLocaleKey": "en_US", "LastName": "0001", "LocaleSidKey": "en_US",
            "ProfileName": "Chatter Free User", "TimeZoneSidKey": "America/Los_Angeles", "Title": "Manager",
            "UserPermissionsMarketingUser": "False", "Username": "user0001@contoso.com",
        })
    );
    let job = job.rsplit('/').next().expect("an id");
    let log = format!("/v1.0/auditLogs/provisioning?$filter=jobId eq '{job}'");
    let modified = values(&caller.get(&log))[0]["modifiedProperties"].clone();
    assert_eq!(
        modified[0],
        json!({"displayName": "IsActive", "oldValue": null, "newValue": "True"})
    );
}

/// A whole published document is taken, with its nameless mappings and empty source objects.
#[test]
fn published_documents_of_the_template_are_saved_and_read_back() {
    for name in ["schema", "template"] {
        let name = format!("schemas/salesforce-sfoutdelta-{name}-2017.json");
        let Some(document) = fixtures::document(&name) else {
            return;
        };
        let sent = document.get("schema").unwrap_or(&document);
        let (caller, _, path) = salesforce();
        let (status, refusal) = caller.call(Put, &path, sent.clone());
        assert_eq!(status, 204, "{name}: {refusal}");
        let read = caller.get(&path);
        let rules = ["synchronizationRules"].map(|list| (&read[list], &sent[list]));
        for (rule, sent) in rules.iter().flat_map(|(read, sent)| pairs_of(read, sent)) {
            for (read, sent) in pairs_of(&rule["objectMappings"], &sent["objectMappings"]) {
                for member in [
                    "name",
                    "enabled",
                    "sourceObjectName",
                    "targetObjectName",
                    "scope",
                ] {
                    assert_eq!(read[member], sent[member], "{name}");
                }
                assert_eq!(
                    read["attributeMappings"], sent["attributeMappings"],
                    "{name}"
                );
            }
        }
        assert_eq!(caller.status(Put, &path, read.clone()), 204);
        assert_eq!(
            unversioned(&caller.get(&path)),
            unversioned(&read),
            "{name}"
        );
    }
}

fn pairs_of<'a>(a: &'a Value, b: &'a Value) -> Vec<(&'a Value, &'a Value)> {
    let items = |value: &'a Value| value.as_array().map_or(&[] as &[Value], Vec::as_slice);
    assert_eq!(items(a).len(), items(b).len());
    items(a).iter().zip(items(b)).collect()
}
