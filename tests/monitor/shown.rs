//! Status and logs as people and programs read them. Every text is a golden file under `tests/cases/monitor`.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};
use syncform::api::{job, provisioning_summary};
use syncform::live::LiveApp;
use syncform::model::{AppId, AppName, Marks, ObjectId};
use syncform::render::{self, Depth, StatusRow, Style};
use syncform::visible;

use crate::support::golden;

#[track_caller]
fn accepted(name: &str, text: &str) {
    golden::check(&golden::root().join("tests/cases/monitor").join(name), text);
}

fn now() -> Timestamp {
    "2026-01-10T12:00:00Z".parse().expect("a time")
}

fn row(name: &str, job: Option<&Value>) -> StatusRow {
    let jobs = job.map(|value| self::job(value).expect("a job"));
    StatusRow {
        name: AppName::new(name).expect("a name"),
        live: Some(LiveApp {
            application: ObjectId::new("application"),
            app_id: AppId::new("app"),
            service_principal: ObjectId::new("principal"),
            properties: Default::default(),
            birth: None,
            marks: Marks::default(),
            is_young: false,
            templates: Vec::new(),
            jobs: jobs.into_iter().collect(),
            schema: None,
            secrets: Default::default(),
            roles: Vec::new(),
            owners: Vec::new(),
            assignments: Vec::new(),
            unread: Default::default(),
        }),
        because: None,
        unread: None,
        wants_job: true,
    }
}

fn a_job(state: &str, status: &Value) -> Value {
    json!({ "id": "aws.t.1", "templateId": "aws", "schedule": { "state": state, "interval": "PT40M" }, "status": status })
}

fn execution(state: &str, exported: i64, escrowed: i64) -> Value {
    json!({
        "state": state, "timeBegan": "2026-01-10T11:38:00Z", "timeEnded": "2026-01-10T11:40:00.1234567Z",
        "countImported": exported + escrowed, "countExported": exported, "countEscrowed": escrowed,
    })
}

fn quarantine(reason: &str) -> Value {
    json!({
        "code": "Quarantine",
        "lastExecution": execution("Failed", 0, 0),
        "quarantine": {
            "reason": reason, "currentBegan": "2026-01-09T12:00:00Z", "seriesBegan": "2026-01-07T11:00:00Z", "seriesCount": 3,
            "nextAttempt": "2026-01-10T18:00:00Z",
            "error": { "code": "ContosoRefused", "message": "No.", "tenantActionable": true },
        },
    })
}

const NEVER: &str = "0001-01-01T00:00:00Z";

fn rows() -> Vec<StatusRow> {
    let started = json!({
        "code": "NotRun", "quarantine": null,
        "lastExecution": { "state": "Failed", "timeBegan": NEVER, "timeEnded": NEVER, "countExported": 0, "error": { "code": "None", "message": "" } },
        "steadyStateFirstAchievedTime": NEVER,
        "progress": [{ "units": "Users", "completedUnits": 120, "totalUnits": 500, "progressObservationDateTime": "2026-01-10T11:59:00Z" }],
    });
    let well = json!({
        "code": "Active", "lastExecution": execution("Succeeded", 12, 0),
        "synchronizedEntryCountByType": [{ "key": "User to User", "value": 480 }, { "key": "Group to Group", "value": 3 }],
    });
    let mut failing = well.clone();
    failing["lastExecution"] = execution("EntryLevelErrors", 7, 5);
    let mut pruned = well.clone();
    pruned["escrowsPruned"] = json!(true);
    let mut nothing = row("not-there", None);
    nothing.live = None;
    nothing.because = Some("not created yet".to_owned());
    vec![
        row("failing", Some(&a_job("Active", &failing))),
        nothing,
        row(
            "paused",
            Some(&a_job("Disabled", &json!({ "code": "Paused" }))),
        ),
        row("pruned", Some(&a_job("Active", &pruned))),
        row("started", Some(&a_job("Active", &started))),
        row(
            "strange",
            Some(&a_job("Sle\u{1b}[31mep", &json!({ "code": "Paused" }))),
        ),
        row("well", Some(&a_job("Active", &well))),
        row("without-job", None),
    ]
}

#[test]
fn a_table_and_what_needs_a_person() {
    accepted(
        "status.txt",
        &render::status(&rows(), now(), Style::default()),
    );
}

#[test]
fn the_same_for_programs() {
    accepted(
        "status.json",
        &format!("{}\n", visible::json_text(&render::status_json(&rows()))),
    );
    let lines: String = rows()
        .iter()
        .map(|row| format!("{}\n", render::status_line(row)))
        .collect();
    accepted("status-lines.txt", &lines);
}

#[test]
fn every_quarantine_says_what_to_do() {
    let reasons = [
        "EncounteredBaseEscrowThreshold",
        "EncounteredTotalEscrowThreshold",
        "EncounteredEscrowProportionThreshold",
        "EncounteredQuarantineException",
        "Unknown",
        "QuarantinedOnDemand",
        "TooManyDeletes",
        "IngestionInterrupted",
        "SomethingNew",
        "",
    ];
    let mut text = String::new();
    for reason in reasons {
        let row = row("aws", Some(&a_job("Active", &quarantine(reason))));
        let shown = render::status(&[row], now(), Style::default());
        let (_, block) = shown.split_once("\n\n").expect("a block below the table");
        let _ = writeln!(text, "{block}");
    }
    accepted("quarantine.txt", &text);
}

#[test]
fn a_quarantine_near_its_end_and_one_that_is_over() {
    let mut near = quarantine("EncounteredQuarantineException");
    near["quarantine"]["seriesBegan"] = json!("2025-12-14T12:00:00Z");
    near["quarantine"]["error"]["tenantActionable"] = json!(false);
    let mut bare = quarantine("");
    for name in ["reason", "currentBegan", "seriesBegan", "nextAttempt"] {
        bare["quarantine"][name] = json!("");
    }
    let rows = [
        row("bare", Some(&a_job("Active", &bare))),
        row("near", Some(&a_job("Active", &near.clone()))),
        row("over", Some(&a_job("Disabled", &near))),
    ];
    accepted(
        "quarantine-ends.txt",
        &render::status(&rows, now(), Style::default()),
    );
}

fn entries() -> Vec<Value> {
    let people = |id: &str, name: &str| json!({ "id": id, "displayName": name, "identityType": "User", "details": { "UserPrincipalName": format!("{id}@contoso.com"), "odatatype": null } });
    vec![
        json!({
            "id": "1", "activityDateTime": "2026-01-10T11:39:01Z", "jobId": "aws.t.1", "cycleId": "c", "changeId": "x",
            "provisioningAction": "create", "durationInMilliseconds": 120, "initiatedBy": { "displayName": "Service" },
            "sourceIdentity": people("u1", "User One"), "targetIdentity": people("t1", "u1@contoso.com"),
            "provisioningStatusInfo": { "status": "success", "errorInformation": null },
            "provisioningSteps": [{ "name": "EntryImportAdd", "provisioningStepType": "Import", "status": "success", "description": "Received User", "details": {} }],
            "modifiedProperties": [
                { "displayName": "userName", "oldValue": null, "newValue": "u1@contoso.com" },
                { "displayName": "title", "oldValue": "Old", "newValue": "New" },
                { "displayName": "fax", "oldValue": "1", "newValue": null },
            ],
        }),
        // As it was in 2019, with letters that would steer a terminal.
        json!({
            "id": "2", "activityDateTime": "2026-01-10T11:39:02Z", "action": "Create",
            "sourceIdentity": { "id": "g1", "displayName": "Sal\u{1b}[2Jes\nforged line", "identityType": "Group" }, "targetIdentity": { "id": "", "displayName": "" },
            "statusInfo": { "status": "Failure", "errorCode": "ContosoEntryConflict", "reason": "It is there already.", "recommendedAction": "Remove the other one." },
        }),
        json!({
            "id": "3", "activityDateTime": "2026-01-10T11:39:03Z", "provisioningAction": "stagedDelete",
            "sourceIdentity": people("u2", "User Two"),
            "provisioningStatusInfo": { "status": "skipped", "errorInformation": { "errorCode": "Held", "reason": "x".repeat(500) } },
        }),
        json!({ "id": "4", "activityDateTime": "2026-01-10T11:39:04Z", "provisioningAction": "teleport", "provisioningStatusInfo": { "status": "curious" } }),
    ]
}

#[test]
fn log_entries_in_words_and_in_json() {
    let name = AppName::new("aws").expect("a name");
    let entries: Vec<_> = entries()
        .iter()
        .map(|value| provisioning_summary(value).expect("an entry"))
        .collect();
    let all = Depth {
        steps: true,
        changes: true,
    };
    for (file, depth) in [("logs.txt", Depth::default()), ("logs-deep.txt", all)] {
        let text: String = entries
            .iter()
            .map(|entry| render::log_entry(&name, entry, depth, Style::default()))
            .collect();
        accepted(file, &text);
    }
    let lines: String = entries
        .iter()
        .map(|entry| {
            format!(
                "{}\n",
                visible::json_line(&render::log_entry_json(&name, entry))
            )
        })
        .collect();
    assert!(!lines.contains('\u{1b}'));
    accepted("logs.ndjson", &lines);
}

#[test]
fn people_are_found_by_name_id_and_principal_name() {
    let entry = provisioning_summary(&entries()[0]).expect("an entry");
    for who in ["user one", "U1@CONTOSO", "t1"] {
        assert!(entry.is_about(who), "{who}");
    }
    assert!(!entry.is_about("user two"));
}
