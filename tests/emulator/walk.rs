//! The classic tutorial, from the gallery to a running job.

use serde_json::{Value, json};

use super::{AWS, Caller, pairs, text, values};
use std::time::Duration;
use syncform::wire::Method::{Delete, Get, Post, Put};

#[test]
fn the_tutorial_can_be_walked_from_the_gallery_to_a_running_job() {
    let caller = Caller::new("{}");
    let found =
        caller.get("/v1.0/applicationTemplates?$filter=displayName eq 'AWS Single-Account Access'");
    assert_eq!(text(&found, "/value/0/id"), AWS);
    let born = caller.create("AWS Contoso");
    let templates = caller.get(&born.sync("templates"));
    assert_eq!(text(&templates, "/value/0/id"), "aws");
    assert_eq!(templates["value"][0]["default"], true);
    assert!(templates["value"][0]["schema"]["synchronizationRules"].is_array());

    let job = caller.create_job(&born);
    let path = born.sync(&format!("jobs/{job}"));
    let fresh = caller.get(&path);
    assert_eq!(
        fresh["schedule"],
        json!({"expiration": null, "interval": "PT40M", "state": "Disabled"})
    );
    assert_eq!(fresh["status"]["code"], "Paused");
    assert_eq!(
        fresh["status"]["steadyStateFirstAchievedTime"],
        "0001-01-01T00:00:00Z"
    );

    let credentials =
        json!([{"key": "ClientSecret", "value": "a"}, {"key": "SecretToken", "value": "b"}]);
    let validate = json!({"templateId": "aws", "credentials": credentials});
    assert_eq!(
        caller.status(
            Post,
            &born.sync("jobs/validateCredentials"),
            validate.clone()
        ),
        204
    );
    assert_eq!(
        caller.status(Post, &format!("{path}/validateCredentials"), validate),
        204
    );
    let secrets = json!({"value": [{"key": "ClientSecret", "value": "a"}, {"key": "SyncAll", "value": "false"}]});
    assert_eq!(caller.status(Put, &born.sync("secrets"), secrets), 204);
    assert_eq!(
        pairs(&caller.get(&born.sync("secrets"))),
        ["ClientSecret=*", "SyncAll=false"]
    );
    assert_eq!(
        caller.status(Post, &format!("{path}/start"), Value::Null),
        204
    );
    let started = caller.get(&path);
    assert_eq!(
        (
            text(&started, "/schedule/state"),
            text(&started, "/status/code")
        ),
        ("Active".into(), "NotRun".into())
    );
    caller.0.advance(Duration::from_secs(2000));
    assert_eq!(text(&caller.get(&path), "/status/code"), "Active");
    assert_eq!(
        caller.status(Post, &format!("{path}/pause"), Value::Null),
        204
    );
    assert_eq!(text(&caller.get(&path), "/status/code"), "Paused");
    let restart = json!({"criteria": {"resetScope": "Watermark, Escrows, QuarantineState"}});
    assert_eq!(
        caller.status(Post, &format!("{path}/restart"), restart),
        204
    );
    assert_eq!(text(&caller.get(&path), "/status/code"), "NotRun");
    assert_eq!(caller.status(Delete, &path, Value::Null), 204);
    assert_eq!(caller.status(Get, &path, Value::Null), 404);
    assert_eq!(
        pairs(&caller.get(&born.sync("secrets"))).len(),
        2,
        "secrets outlive the job"
    );
}

#[test]
fn a_job_id_has_template_tenant_and_a_guid() {
    let caller = Caller::new("{}");
    let job = caller.create_job(&caller.create("A"));
    let tenant = text(&caller.get("/v1.0/organization"), "/value/0/id");
    let parts: Vec<&str> = job.split('.').collect();
    assert_eq!(
        (parts.len(), parts[0], parts[1]),
        (3, "aws", tenant.replace('-', "").as_str())
    );
}

#[test]
fn the_schema_of_a_job_is_the_default_one_under_the_jobs_id() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let job = caller.create_job(&born);
    let own = caller.get(&born.sync(&format!("jobs/{job}/schema")));
    let default = caller.get(&born.sync("templates/aws/schema"));
    assert_eq!(text(&own, "/id"), job);
    assert_eq!(
        text(&default, "/id"),
        "aws.00000000000000000000000000000000"
    );
    assert_eq!(own["synchronizationRules"], default["synchronizationRules"]);
}

#[test]
fn refused_credentials_fail_validation_and_quarantine_a_started_job() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let job = born.sync(&format!("jobs/{}", caller.create_job(&born)));
    let bad = json!([{"key": "SecretToken", "value": "refuse-s3cret"}]);
    let (status, body) = caller.call(
        Post,
        &format!("{job}/validateCredentials"),
        json!({"credentials": bad}),
    );
    assert_eq!(
        (status, text(&body, "/error/code").as_str()),
        (400, "UnknownError")
    );
    let inner: Value =
        serde_json::from_str(&text(&body, "/error/message")).expect("JSON in the message");
    assert_eq!(text(&inner, "/error/code"), "InvalidCredentials");
    assert!(!body.to_string().contains("s3cret"));

    assert_eq!(
        caller.status(Put, &born.sync("secrets"), json!({"value": bad})),
        204
    );
    let saved = json!({"templateId": "aws", "useSavedCredentials": true});
    assert_eq!(
        caller.status(Post, &format!("{job}/validateCredentials"), saved),
        400
    );
    assert_eq!(
        caller.status(Post, &format!("{job}/start"), Value::Null),
        204
    );
    let status = caller.get(&job)["status"].clone();
    assert_eq!(text(&status, "/code"), "Quarantine");
    assert_eq!(
        text(&status, "/quarantine/reason"),
        "EncounteredQuarantineException"
    );

    let good = json!({"value": [{"key": "SecretToken", "value": "fine"}]});
    assert_eq!(caller.status(Put, &born.sync("secrets"), good), 204);
    assert_eq!(
        caller.status(Post, &format!("{job}/start"), Value::Null),
        204
    );
    assert_eq!(text(&caller.get(&job), "/status/code"), "NotRun");
}

#[test]
fn a_fresh_tenant_holds_an_application_that_somebody_made_by_hand_and_an_automation_identity() {
    let caller = Caller::new("{}");
    let principals = values(&caller.get("/v1.0/servicePrincipals"));
    assert_eq!(principals.len(), 2);
    assert_eq!(text(&principals[1], "/displayName"), "graph-gitops");
    assert!(principals[1]["applicationTemplateId"].is_null());
    assert_eq!(
        text(&principals[0], "/displayName"),
        "AWS Sandbox (by hand)"
    );
    assert_eq!(
        principals[0]["tags"],
        json!([
            "WindowsAzureActiveDirectoryIntegratedApp",
            "cost-center:4711"
        ])
    );
    let below = format!(
        "/v1.0/servicePrincipals/{}/synchronization",
        text(&principals[0], "/id")
    );
    let jobs = values(&caller.get(&format!("{below}/jobs")));
    assert_eq!(
        (jobs.len(), text(&jobs[0], "/status/code").as_str()),
        (1, "Active")
    );
    assert_eq!(
        pairs(&caller.get(&format!("{below}/secrets")))[2],
        "SyncAll=false"
    );
}
