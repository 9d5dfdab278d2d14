//! Two applications of the gallery, as far as they are published: AWS IAM Identity Center and ServiceNow.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Born, Caller, text, values};
use syncform::wire::Method::{Post, Put};

/// An application of the gallery by its name, and the path of a job of its only template.
fn job(caller: &Caller, name: &str) -> (Born, String) {
    let path = format!("/v1.0/applicationTemplates?$filter=displayName eq '{name}'");
    let found = values(&caller.get(&path));
    assert_eq!(found.len(), 1, "{found:?}");
    let born = caller.create_from(&text(&found[0], "/id"), name);
    let templates = caller.get(&born.sync("templates"));
    let template = json!({"templateId": text(&templates, "/value/0/id")});
    let (status, job) = caller.call(Post, &born.sync("jobs"), template);
    assert_eq!(status, 201, "{job}");
    let path = born.sync(&format!("jobs/{}", text(&job, "/id")));
    (born, path)
}

/// The attributes that the first object of the target has.
fn attributes(schema: &Value) -> Vec<String> {
    let all = schema["directories"][1]["objects"][0]["attributes"].as_array();
    all.into_iter()
        .flatten()
        .map(|attribute| text(attribute, "/name"))
        .collect()
}

#[test]
fn identity_center_has_one_phone_number_and_jobs_that_are_named_as_published_ones() {
    let caller = Caller::new("{}");
    let name = "AWS IAM Identity Center (successor to AWS Single Sign-On)";
    let (_, path) = job(&caller, name);
    let job = caller.get(&path);
    assert_eq!(job["templateId"], "aWSSingleSignon");
    assert!(text(&job, "/id").starts_with("aWSSingleSignon."), "{job}");
    let schema = caller.get(&format!("{path}/schema"));
    let attributes = attributes(&schema);
    let numbers = attributes.iter().filter(|it| it.starts_with("phone"));
    assert_eq!(numbers.count(), 1);
    assert_eq!(attributes.len(), 26, "25 are published, and the key");
}

#[test]
fn people_become_rows_of_a_table_in_servicenow() {
    let caller = Caller::new("{}");
    let (born, path) = job(&caller, "ServiceNow");
    let pairs = json!([
        {"key": "InstanceName", "value": "contosoit"},
        {"key": "Password", "value": "good"},
        {"key": "SyncAll", "value": "true"},
    ]);
    let status = caller.status(Put, &born.sync("secrets"), json!({"value": pairs}));
    assert_eq!(status, 204);
    assert_eq!(
        caller.status(Post, &format!("{path}/start"), Value::Null),
        204
    );
    caller.0.advance(Duration::from_secs(3600));
    let job = caller.get(&path);
    let counted = &job["status"]["synchronizedEntryCountByType"][0];
    assert_eq!(counted["key"], "User to sys_user", "{job}");
    let accounts = caller.0.accounts(&born.principal);
    let first = &accounts[0]["values"];
    assert_eq!(
        first,
        &json!({
            "active": "1", "department": "Engineering", "email": "user0001@contoso.com", "first_name": "User",
            "last_name": "0001", "title": "Manager", "user_name": "user0001@contoso.com",
        })
    );
    let schema = caller.get(&format!("{path}/schema"));
    let active = &schema["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"][1];
    let expression = json!({"expression": text(active, "/source/expression")});
    let parse = format!("{path}/schema/parseExpression");
    let (_, parsed) = caller.call(Post, &parse, expression);
    assert_eq!(
        parsed["parsedExpression"], active["source"],
        "the tree is that of its text"
    );
}
