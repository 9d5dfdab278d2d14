//! `/auditLogs/provisioning`: entries, filters, pages, throttle.

use serde_json::{Value, json};

use super::provisioned::{CYCLE, INITIAL, Provisioned, line};
use super::{text, values};
use syncform::emulator::{Faults, Options};
use syncform::wire::Method::{Delete, Get, Patch, Post};
use syncform::wire::Request;

const LOG: &str = "/v1.0/auditLogs/provisioning";

#[test]
fn an_entry_is_a_full_summary() {
    let app = Provisioned::cycled("{}");
    let entry = app.log("sourceIdentity/displayName eq 'User 0001'")[0].clone();
    let members: Vec<&str> = entry
        .as_object()
        .expect("an entry")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "id",
            "activityDateTime",
            "tenantId",
            "jobId",
            "cycleId",
            "changeId",
            "provisioningAction",
            "durationInMilliseconds",
            "servicePrincipal",
            "sourceSystem",
            "targetSystem",
            "initiatedBy",
            "sourceIdentity",
            "targetIdentity",
            "provisioningStatusInfo",
            "provisioningSteps",
            "modifiedProperties",
        ]
    );
    assert_eq!(text(&entry, "/jobId"), app.job);
    assert_eq!(text(&entry, "/servicePrincipal/id"), app.born.principal);
    assert_eq!(text(&entry, "/sourceIdentity/id"), app.user(1));
    assert_eq!(
        text(&entry, "/sourceIdentity/details/UserPrincipalName"),
        "user0001@contoso.com"
    );
    let account = app.caller.0.accounts(&app.born.principal)[0].clone();
    assert_eq!(entry["targetIdentity"]["id"], account["id"]);
    assert_eq!(
        text(&entry, "/targetSystem/details/ApplicationId"),
        app.born.app_id
    );
    assert_eq!(
        text(&entry, "/cycleId"),
        text(&app.status(), "/lastExecution/activityIdentifier")
    );
    assert_eq!(
        entry["provisioningStatusInfo"],
        json!({"status": "success", "errorInformation": null})
    );
    assert_eq!(
        entry["modifiedProperties"][0],
        json!({"displayName": "active", "oldValue": null, "newValue": "True"})
    );
    let failure = app.log("provisioningStatusInfo/status eq 'failure'")[0].clone();
    assert_eq!(
        text(
            &failure,
            "/provisioningStatusInfo/errorInformation/errorCode"
        ),
        "MandatoryFieldsMissing"
    );
    assert_eq!(text(&failure, "/provisioningSteps/3/status"), "failure");
    assert_eq!(failure["targetIdentity"]["id"], "");
    let beta = app.caller.get(&LOG.replace("v1.0", "beta"));
    assert_eq!(
        text(&beta, "/value/0/action"),
        text(&beta, "/value/0/provisioningAction")
    );
}

#[test]
fn filters_find_what_they_name() {
    let app = Provisioned::cycled("{}");
    app.patch_user(1, json!({"jobTitle": "Director"}));
    app.wait(CYCLE);
    let all = app.log("");
    let id = |pointer: &str| text(&all[1], pointer);
    let principal = app.born.principal.to_uppercase();
    for (filter, expected) in [
        (format!("jobId eq '{}'", app.job), 13),
        (format!("cycleId eq '{}'", id("/cycleId")), 11),
        (format!("changeId eq '{}'", id("/changeId")), 1),
        ("provisioningAction eq 'update'".to_owned(), 1),
        ("provisioningAction eq 'Update'".to_owned(), 0),
        ("provisioningStatusInfo/status eq 'failure'".to_owned(), 2),
        (format!("sourceIdentity/id eq '{}'", app.user(1)), 2),
        ("contains(sourceIdentity/displayName,'001')".to_owned(), 6),
        ("contains(sourceIdentity/displayName,'user')".to_owned(), 0),
        ("contains(tolower(sourceIdentity/displayName), 'user')".to_owned(), 13),
        ("tolower(provisioningAction) eq 'update'".to_owned(), 1),
        ("contains(targetIdentity/displayName,'user0001@')".to_owned(), 2),
        ("servicePrincipal/displayName eq 'Expenses'".to_owned(), 13),
        ("sourceIdentity/identityType eq 'RolesCompound'".to_owned(), 1),
        (format!("servicePrincipal/id eq '{principal}'"), 0),
        ("activityDateTime gt 2026-01-01T00:30:00Z".to_owned(), 2),
        ("activityDateTime lt 2026-01-01".to_owned(), 1),
        (format!("activityDateTime eq {}", id("/activityDateTime")), 1),
        (
            format!(
                "((contains(tolower(servicePrincipal/id),'{}') or contains(tolower(servicePrincipal/displayName), 'nobody')) and activityDateTime gt 2025-12-31 and activityDateTime lt 2026-01-02)",
                app.born.principal
            ),
            13,
        ),
        (
            "provisioningAction eq 'update' or provisioningAction eq 'create' and provisioningStatusInfo/status eq 'failure'".to_owned(),
            3,
        ),
        (
            "(provisioningAction eq 'update' or provisioningAction eq 'create') and provisioningStatusInfo/status eq 'failure'".to_owned(),
            2,
        ),
    ] {
        assert_eq!(app.log(&filter).len(), expected, "{filter}");
    }
}

#[test]
fn everything_else_is_refused() {
    let app = Provisioned::new("{}", 0);
    let deep = format!("{}jobId eq 'x'{}", "(".repeat(40), ")".repeat(40));
    for filter in [
        "",
        "jobId",
        "jobId ne 'x'",
        "jobId gt 'x'",
        "jobId eq x",
        "jobId eq 'x",
        "jobId eq 'x' and",
        "(jobId eq 'x'",
        "jobId eq 'x')",
        "modifiedProperties eq 'x'",
        "durationInMilliseconds eq '1'",
        "startswith(jobId,'x')",
        "activityDateTime gt '2026-01-01'",
        "activityDateTime gt yesterday",
        "contains(activityDateTime,'2026')",
        "not (jobId eq 'x')",
        &deep,
    ] {
        let (status, code) =
            app.caller
                .refusal(Get, &format!("{LOG}?$filter={filter}"), Value::Null);
        assert_eq!(
            (status, code.as_str()),
            (400, "Request_UnsupportedQuery"),
            "{filter}"
        );
    }
    for query in [
        "$orderby=jobId",
        "$select=id",
        "$expand=x",
        "$top=0",
        "$top=1001",
        "$skiptoken=x",
    ] {
        assert_eq!(
            app.caller
                .status(Get, &format!("{LOG}?{query}"), Value::Null),
            400,
            "{query}"
        );
    }
    for method in [Post, Patch, Delete] {
        assert_eq!(app.caller.status(method, LOG, json!({})), 405);
        assert_eq!(
            app.caller.status(method, &format!("{LOG}/x"), json!({})),
            405
        );
    }
}

#[test]
fn pages_follow_each_other_in_both_orders_while_the_log_grows() {
    let app = Provisioned::cycled("{}");
    let root = "http://emulator.invalid";
    let mut orders = Vec::new();
    for order in ["desc", "asc"] {
        let mut link = format!(
            "{LOG}?$top=5&$orderby=activityDateTime {order}&$filter=jobId eq '{}'",
            app.job
        );
        let mut seen = Vec::new();
        for page in 0.. {
            let body = app.caller.get(&link);
            seen.extend(values(&body).iter().map(|entry| text(entry, "/id")));
            if page == 0 && order == "desc" {
                app.wait(CYCLE);
            }
            match body["@odata.nextLink"].as_str() {
                Some(next) => {
                    assert_eq!(values(&body).len(), 5);
                    next.strip_prefix(root)
                        .expect("our root")
                        .clone_into(&mut link);
                }
                None => break,
            }
        }
        orders.push(seen);
    }
    orders[1].reverse();
    assert_eq!(orders[0].len(), 11);
    assert_eq!(orders[1][1..], orders[0], "and one that came later");
}

#[test]
fn the_newest_five_thousand_are_kept() {
    let app = Provisioned::new("{}", 6000);
    app.post("start", Value::Null);
    app.wait(700);
    let mut link = format!("{LOG}?$top=1000");
    let mut lines = Vec::new();
    loop {
        let body = app.caller.get(&link);
        lines.extend(values(&body).iter().map(line));
        match body["@odata.nextLink"].as_str() {
            Some(next) => link = next.replace("http://emulator.invalid", ""),
            None => break,
        }
    }
    assert_eq!(lines.len(), 5000);
    assert_eq!(lines[0], "create failure 6000");
    assert_eq!(app.accounts().0.len(), 5100);
}

#[test]
fn reports_are_throttled_where_the_switch_says_so() {
    let app = Provisioned::new(r#"{"switches": {"reportsThrottle": true}}"#, 0);
    for _ in 0..5 {
        assert_eq!(app.caller.status(Get, LOG, Value::Null), 200);
    }
    let refused = app
        .caller
        .try_send(Request::new(Get, LOG.to_owned()))
        .expect("an answer");
    assert_eq!(refused.status, 429);
    let after = refused
        .headers
        .iter()
        .find(|(name, _)| name == "Retry-After");
    let seconds: u64 = after.expect("a header").1.parse().expect("seconds");
    app.wait(seconds - 1);
    assert_eq!(app.caller.status(Get, LOG, Value::Null), 200);
    let calm = Provisioned::new("{}", 0);
    for _ in 0..20 {
        assert_eq!(calm.caller.status(Get, LOG, Value::Null), 200);
    }
}

#[test]
fn jobs_accounts_and_log_come_back_from_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options {
        dir: Some(folder.path().to_owned()),
        faults: Faults::none(),
        ..Options::default()
    };
    let app = Provisioned::open(options());
    app.post("start", Value::Null);
    app.wait(INITIAL);
    let (job, log) = (app.get(), app.log(""));
    let (principal, path) = (app.born.principal.clone(), app.path());
    let accounts = app.caller.0.accounts(&principal);
    drop(app.caller);
    // The tenant gets its lasting id: what a job remembers must follow the job's own new one.
    let again = super::Caller::open(Options {
        tenant_id: Some("11111111-2222-4333-8444-555555555555".to_owned()),
        ..options()
    });
    let path = path.replace(
        &app.job,
        &text(&values(&again.get(&app.born.sync("jobs")))[0], "/id"),
    );
    assert_ne!(path, app.born.sync(&format!("jobs/{}", app.job)));
    let (before, after) = (job["status"].clone(), again.get(&path)["status"].clone());
    assert_eq!(after, before);
    assert_eq!(again.0.accounts(&principal), accounts);
    let filter = "$orderby=activityDateTime asc";
    let read = values(&again.get(&format!("{LOG}?{filter}")));
    assert_eq!(read.len(), log.len());
    assert_eq!(read[1]["modifiedProperties"], log[1]["modifiedProperties"]);
    again.0.advance(std::time::Duration::from_secs(CYCLE));
    let filter = format!(
        "$filter=jobId eq '{}'",
        path.rsplit('/').next().expect("an id")
    );
    let read = values(&again.get(&format!("{LOG}?{filter}")));
    assert_eq!(
        read.len(),
        12,
        "links are known: only the failure is tried again"
    );
}

#[test]
fn a_tenant_that_was_stored_before_there_were_cycles_opens_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options {
        dir: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let app = Provisioned::open(options());
    app.post("start", Value::Null);
    app.wait(INITIAL);
    let path = app.path();
    drop(app.caller);
    let file = folder.path().join("tenant.json");
    let text = std::fs::read_to_string(&file).expect("a store");
    let mut stored: Value = serde_json::from_str(&text).expect("JSON");
    for name in ["targets", "ledgers", "log"] {
        let members = stored.as_object_mut().expect("an object");
        assert!(members.remove(name).is_some(), "{name}");
    }
    for job in stored["jobs"].as_array_mut().expect("jobs") {
        for version in job["versions"].as_array_mut().expect("versions") {
            let job = version["value"].as_object_mut().expect("a job");
            assert!(job.remove("course").is_some());
        }
    }
    std::fs::write(&file, stored.to_string()).expect("writable");
    let again = super::Caller::open(options());
    assert_eq!(again.get(&path)["status"]["code"], "NotRun");
    again.0.advance(std::time::Duration::from_secs(INITIAL));
    assert_eq!(again.get(&path)["status"]["code"], "Active");
}
