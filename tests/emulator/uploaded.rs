//! Users that somebody uploads to an API-driven job, and what becomes of them.

use std::time::Duration;

use serde_json::{Value, json};

use super::provisioned::{CYCLE, INITIAL, line};
use super::{Born, Caller, text, values};
use crate::support::uploads::bulk;
use syncform::emulator::Options;
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::{Request, Response, Transport as _, path_of};

const SCIM: &str = "application/scim+json";
const NAME: &str = "API-driven provisioning to Microsoft Entra ID";

/// An API-driven application with a job that is not started.
struct Inbound {
    caller: Caller,
    born: Born,
    job: String,
}

impl Inbound {
    fn new(faults: &str) -> Self {
        Self::of(Caller::new(faults))
    }

    fn of(caller: Caller) -> Self {
        let gallery = format!("/v1.0/applicationTemplates?$filter=displayName eq '{NAME}'");
        let template = text(&caller.get(&gallery), "/value/0/id");
        let born = caller.create_from(&template, "Workers");
        let templates = caller.get(&born.sync("templates"));
        assert_eq!(text(&templates, "/value/0/id"), "API2AAD");
        let body = json!({"templateId": "API2AAD"});
        let (status, job) = caller.call(Post, &born.sync("jobs"), body);
        assert_eq!(status, 201, "{job}");
        let job = text(&job, "/id");
        Self { caller, born, job }
    }

    /// One whose job listens.
    fn listening(faults: &str) -> Self {
        let inbound = Self::new(faults);
        let settings = json!({"Enabled": true, "Recipients": "ops@contoso.com"}).to_string();
        let body = json!({"value": [{"key": "SyncNotificationSettings", "value": settings}]});
        let secrets = inbound.born.sync("secrets");
        assert_eq!(inbound.caller.status(Put, &secrets, body), 204);
        inbound.post("start");
        inbound.wait(INITIAL);
        inbound
    }

    fn path(&self) -> String {
        self.born.sync(&format!("jobs/{}", self.job))
    }

    fn post(&self, action: &str) {
        let path = format!("{}/{action}", self.path());
        assert_eq!(self.caller.status(Post, &path, Value::Null), 204);
    }

    fn wait(&self, seconds: u64) {
        self.caller.0.advance(Duration::from_secs(seconds));
    }

    fn send(&self, format: Option<&str>, body: Value) -> Response {
        let mut request = Request::new(Post, format!("{}/bulkUpload", self.path()));
        if let Some(format) = format {
            request = request.header("Content-Type", format);
        }
        self.caller.try_send(request.json(body)).expect("an answer")
    }

    /// Uploads and waits until a cycle has gone through it.
    fn upload(&self, users: &[(&str, &str, bool)]) {
        assert_eq!(self.send(Some(SCIM), bulk(users)).status, 202);
        self.wait(60);
    }

    fn told(&self) -> Vec<String> {
        let filter = format!("jobId eq '{}'", self.job);
        let path =
            format!("/v1.0/auditLogs/provisioning?$orderby=activityDateTime asc&$filter={filter}");
        values(&self.caller.get(&path)).iter().map(line).collect()
    }

    /// The user of an `externalId`.
    fn user(&self, id: &str) -> Value {
        let select = "displayName,userPrincipalName,accountEnabled,department,businessPhones";
        let path = format!("/v1.0/users?$filter=employeeId eq '{id}'&$select={select}");
        self.caller.get(&path)["value"][0].clone()
    }
}

#[test]
fn an_upload_is_accepted_and_its_location_leads_to_what_became_of_it() {
    let inbound = Inbound::listening("{}");
    let answer = inbound.send(
        Some("application/scim+json; charset=utf-8"),
        bulk(&[("701984", "bjensen@contoso.com", true)]),
    );
    assert_eq!((answer.status, answer.body.json()), (202, &Value::Null));
    let location = answer.header("Location").expect("a location");
    let expected = format!(
        "/auditLogs/provisioning/?$filter=jobid%20eq%20'{}'",
        inbound.job
    );
    assert!(location.ends_with(&expected), "{location}");
    let path = path_of(inbound.caller.0.root(), location).expect("it stays here");
    assert_eq!(inbound.caller.get(&path)["value"], json!([]), "not yet");
    inbound.wait(60);
    let log = inbound.caller.get(&path);
    assert_eq!(
        values(&log).iter().map(line).collect::<Vec<_>>(),
        ["create success Worker 701984"]
    );
    let entry = &log["value"][0];
    assert_eq!(text(entry, "/sourceSystem/displayName"), "API");
    assert_eq!(
        text(entry, "/targetSystem/displayName"),
        "Microsoft Entra ID"
    );
    assert_eq!(text(entry, "/sourceIdentity/id"), "701984");
    let step = text(entry, "/provisioningSteps/3/description");
    assert_eq!(
        step,
        "User 'bjensen@contoso.com' was created in Microsoft Entra ID."
    );
    assert_eq!(
        inbound.user("701984"),
        json!({
            "displayName": "Worker 701984", "userPrincipalName": "bjensen@contoso.com", "accountEnabled": true,
            "department": "Tours", "businessPhones": ["+1"],
        })
    );
    let user = inbound.caller.get("/v1.0/users/bjensen@contoso.com");
    assert_eq!(user["id"], entry["targetIdentity"]["id"]);
}

#[test]
fn records_update_disable_fail_and_leave_alone() {
    let inbound = Inbound::listening("{}");
    inbound.upload(&[("1", "a@contoso.com", true), ("2", "b@contoso.com", true)]);
    inbound.upload(&[("1", "a@contoso.com", true), ("2", "bb@contoso.com", true)]);
    inbound.upload(&[("1", "a@contoso.com", false)]);
    inbound.upload(&[("3", "user0001@contoso.com", true), ("4", "nobody", true)]);
    assert_eq!(
        inbound.told(),
        [
            "create success Worker 1",
            "create success Worker 2",
            "update success Worker 2",
            "disable success Worker 1",
            "create failure Worker 3",
            "create failure Worker 4",
        ]
    );
    assert_eq!(inbound.user("1")["accountEnabled"], false);
    assert_eq!(
        text(&inbound.user("2"), "/userPrincipalName"),
        "bb@contoso.com"
    );
    let failures = "/v1.0/auditLogs/provisioning?$filter=provisioningStatusInfo/status eq 'failure'&$orderby=activityDateTime asc";
    let codes = values(&inbound.caller.get(failures));
    let code = |entry: &Value| text(entry, "/provisioningStatusInfo/errorInformation/errorCode");
    let codes: Vec<_> = codes.iter().map(code).collect();
    assert_eq!(
        codes,
        [
            "EntryConflict",
            "AzureActiveDirectoryInvalidUserPrincipalName"
        ]
    );
    let job = inbound.caller.get(&inbound.path());
    assert_eq!(
        text(&job, "/status/lastExecution/state"),
        "EntryLevelErrors"
    );
    assert_eq!(
        job["status"]["synchronizedEntryCountByType"],
        json!([{"key": "User to User", "value": 2}])
    );
    // The name becomes free, and the next cycle tries again.
    let taken = "/v1.0/users/user0001@contoso.com";
    assert_eq!(inbound.caller.status(Delete, taken, Value::Null), 204);
    inbound.wait(CYCLE);
    let told = inbound.told();
    assert_eq!(
        told[6..],
        ["create success Worker 3", "create failure Worker 4"]
    );
}

#[test]
fn a_paused_job_takes_uploads_and_a_restart_forgets_them() {
    let inbound = Inbound::listening("{}");
    inbound.post("pause");
    inbound.upload(&[("1", "a@contoso.com", true)]);
    assert!(inbound.told().is_empty(), "nothing before it is started");
    inbound.post("start");
    inbound.wait(60);
    assert_eq!(inbound.told(), ["create success Worker 1"]);
    inbound.post("pause");
    inbound.upload(&[("2", "b@contoso.com", true)]);
    inbound.post("restart");
    inbound.wait(INITIAL);
    assert_eq!(inbound.told().len(), 1);
}

#[test]
fn whom_the_scoping_filter_keeps_out_is_skipped_and_an_empty_cycle_imports_nothing() {
    let inbound = Inbound::listening("{}");
    let path = format!("{}/schema", inbound.path());
    let mut schema = inbound.caller.get(&path);
    let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
    schema["synchronizationRules"][0]["objectMappings"][0]["scope"] = json!({
        "groups": [{"name": "g", "clauses": [{
            "sourceOperandName": department, "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]},
        }]}],
        "inputFilterGroups": [], "categoryFilterGroups": [],
    });
    let (status, body) = inbound.caller.call(Put, &path, schema);
    assert_eq!(status, 204, "{body}");
    assert_eq!(
        inbound
            .send(Some(SCIM), bulk(&[("1", "a@contoso.com", true)]))
            .status,
        202
    );
    inbound.wait(INITIAL);
    assert_eq!(inbound.told(), ["create skipped Worker 1"]);
    assert!(inbound.user("1").is_null());
    inbound.wait(CYCLE);
    assert_eq!(inbound.told().len(), 1);
    let principal = format!("/v1.0/servicePrincipals/{}", inbound.born.principal);
    let roles = values(&json!({"value": inbound.caller.get(&principal)["appRoles"]}));
    assert_eq!(roles.len(), 2, "no roles are imported");
}

#[test]
fn a_job_whose_mails_reach_nobody_is_quarantined() {
    let inbound = Inbound::new("{}");
    inbound.post("start");
    inbound.wait(1);
    let status = inbound.caller.get(&inbound.path())["status"].clone();
    assert_eq!(text(&status, "/code"), "Quarantine");
    assert_eq!(
        text(&status, "/quarantine/error/code"),
        "NotificationEmailMissing"
    );
}

#[test]
fn what_is_no_bulk_request_is_refused_and_nothing_waits() {
    let inbound = Inbound::listening("{}");
    let good = || bulk(&[("1", "s3cret@contoso.com", true)]);
    for format in [None, Some("application/json"), Some("text/plain")] {
        assert_eq!(inbound.send(format, good()).status, 400, "{format:?}");
    }
    let with = |pointer: &str, value: Value| {
        let mut body = good();
        *body.pointer_mut(pointer).expect("a member") = value;
        body
    };
    let many: Vec<(&str, &str, bool)> = vec![("1", "s3cret@contoso.com", true); 51];
    let core = json!(["urn:ietf:params:scim:schemas:core:2.0:User"]);
    for (why, wrong) in [
        ("no operation", with("/Operations", json!([]))),
        ("51 of them", bulk(&many)),
        ("another message", with("/schemas", json!(["urn:x"]))),
        ("a member too many", with("/failOnErrors", json!("1"))),
        ("PATCH", with("/Operations/0/method", json!("PATCH"))),
        ("groups", with("/Operations/0/path", json!("/Groups"))),
        ("no bulkId", with("/Operations/0/bulkId", json!(""))),
        ("no data", with("/Operations/0/data", json!([]))),
        (
            "no enterprise user",
            with("/Operations/0/data/schemas", core),
        ),
        (
            "no externalId",
            with("/Operations/0/data/externalId", json!(7)),
        ),
        ("nothing", Value::Null),
    ] {
        let answer = inbound.send(Some(SCIM), wrong);
        assert_eq!(answer.status, 400, "{why}");
        let error = answer.body.json().to_string();
        assert!(
            error.contains("Invalid Data Format") && !error.contains("s3cret"),
            "{error}"
        );
    }
    assert_eq!(inbound.send(Some(SCIM), bulk(&many[..50])).status, 202);
    for method in [Get, Patch, Put, Delete] {
        let path = format!("{}/bulkUpload", inbound.path());
        assert_eq!(inbound.caller.status(method, &path, Value::Null), 405);
    }
    inbound.wait(60);
    assert_eq!(inbound.told().len(), 1, "one user, fifty times");
}

#[test]
fn too_many_uploads_are_told_to_wait() {
    let inbound = Inbound::listening(r#"{"throttle": {"uploads": 2}}"#);
    let upload = || inbound.send(Some(SCIM), bulk(&[("1", "a@contoso.com", true)]));
    let answers: Vec<Response> = (0..4).map(|_| upload()).collect();
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [202, 202, 429, 429]);
    let wait = answers[3].header("Retry-After").expect("seconds");
    inbound.wait(wait.parse().expect("a number"));
    assert_eq!(upload().status, 202);
}

#[test]
fn who_lacks_the_permission_is_forbidden() {
    for (permission, expected) in [
        ("Synchronization.ReadWrite.All", 403),
        ("SynchronizationData-User.Upload", 202),
    ] {
        let inbound = Inbound::listening("{}");
        let guest = inbound.caller.0.as_caller(&[permission]);
        let request = Request::new(Post, format!("{}/bulkUpload", inbound.path()))
            .header("Content-Type", SCIM)
            .json(bulk(&[("1", "a@contoso.com", true)]));
        let answer = super::run(guest.send(request)).expect("an answer");
        assert_eq!(answer.status, expected, "{permission}");
        if expected == 403 {
            let code = text(answer.body.json(), "/error/code");
            assert_eq!(code, "Authorization_RequestDenied");
        }
    }
}

/// What waits is kept: another process finds it.
#[test]
fn a_stored_tenant_keeps_what_was_uploaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || {
        Caller::open(Options {
            dir: Some(folder.path().to_owned()),
            ..Options::default()
        })
    };
    let inbound = Inbound::of(open());
    inbound.upload(&[("1", "a@contoso.com", true)]);
    let Inbound { caller, born, job } = inbound;
    drop(caller);
    let again = Inbound {
        caller: open(),
        born,
        job,
    };
    let settings = json!({"Recipients": "ops@contoso.com"}).to_string();
    let body = json!({"value": [{"key": "SyncNotificationSettings", "value": settings}]});
    assert_eq!(
        again.caller.status(Put, &again.born.sync("secrets"), body),
        204
    );
    again.post("start");
    again.wait(INITIAL);
    assert_eq!(again.told(), ["create success Worker 1"]);
}
