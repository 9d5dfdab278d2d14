//! Cycles on the stepped clock: who gets an account, keeps it, loses it.

use serde_json::{Value, json};

use super::assigned::{assign, role};
use super::people::{group, reference};
use super::provisioned::{CYCLE, INITIAL, Provisioned, line};
use super::text;
use syncform::wire::Method::{Delete, Post};

/// Everybody of the small crowd who is enabled and has a mail.
const WELL: [usize; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 11, 12];
const NOBODY: [usize; 0] = [];

#[test]
fn an_initial_cycle_shows_progress_then_accounts_and_counts() {
    let app = Provisioned::new("{}", 0);
    assert_eq!(app.status()["lastExecution"], Value::Null);
    app.post("start", Value::Null);
    let status = app.status();
    assert_eq!(status["code"], "NotRun");
    assert_eq!(
        status["lastExecution"]["timeEnded"], "0001-01-01T00:00:00Z",
        "the sampled placeholder"
    );
    assert_eq!(status["lastExecution"]["error"]["code"], "None");
    assert_eq!(status["lastSuccessfulExecution"], Value::Null);
    assert_eq!(status["synchronizedEntryCountByType"], json!([]));
    let done = |status: &Value| {
        status["progress"][0]["completedUnits"]
            .as_u64()
            .expect("units")
    };
    assert_eq!(status["progress"][0]["totalUnits"], 11);
    app.wait(150);
    assert!(done(&status) < done(&app.status()));
    assert_eq!(app.accounts(), (NOBODY.to_vec(), NOBODY.to_vec()));

    app.wait(INITIAL - 150);
    let status = app.status();
    assert_eq!(
        (text(&status, "/code"), &status["progress"]),
        ("Active".to_owned(), &json!([]))
    );
    assert_eq!(
        status["synchronizedEntryCountByType"],
        json!([{"key": "User to User", "value": 10}])
    );
    let last = &status["lastExecution"];
    let counts = [
        "countEntitled",
        "countExports",
        "countExported",
        "countEscrowed",
    ];
    assert_eq!(
        counts.map(|name| last[name].as_u64().expect("a count")),
        [11, 11, 10, 1]
    );
    assert_eq!(last["state"], "EntryLevelErrors");
    assert_ne!(
        status["steadyStateFirstAchievedTime"],
        "0001-01-01T00:00:00Z"
    );
    assert_eq!(app.accounts(), (WELL.to_vec(), vec![]));
}

#[test]
fn a_later_cycle_follows_what_has_changed() {
    let app = Provisioned::cycled("{}");
    let before = app.told().len();
    app.patch_user(1, json!({"jobTitle": "Director"}));
    app.patch_user(2, json!({"accountEnabled": false}));
    app.patch_user(9, json!({"accountEnabled": true}));
    app.patch_user(10, json!({"mail": "ten@contoso.com"}));
    app.delete_user(3);
    app.wait(CYCLE - INITIAL - 60);
    assert_eq!(
        app.told()[before..],
        [] as [&str; 0],
        "not before it is due"
    );
    app.wait(120);
    assert_eq!(
        app.told()[before..],
        [
            "update success 0001",
            "disable success 0002",
            "create success 0009",
            "create success 0010",
            "disable success 0003",
        ]
    );
    assert_eq!(
        app.accounts(),
        (vec![1, 4, 5, 6, 7, 8, 9, 10, 11, 12], vec![2, 3])
    );
    let status = app.status();
    assert_eq!(status["lastExecution"]["state"], "Succeeded");
    assert_eq!(status["lastExecution"]["error"], Value::Null);
    assert_eq!(status["lastSuccessfulExecution"], status["lastExecution"]);
    assert_eq!(
        status["lastSuccessfulExecutionWithExports"],
        status["lastExecution"]
    );
    assert_eq!(status["lastExecution"]["countImportedDeltas"], 5);

    app.patch_user(2, json!({"accountEnabled": true}));
    app.wait(CYCLE);
    assert_eq!(
        app.told().last().map(String::as_str),
        Some("update success 0002")
    );
    app.wait(CYCLE);
    let status = app.status();
    assert_eq!(status["lastExecution"]["countExports"], 0);
    assert_ne!(
        status["lastSuccessfulExecutionWithExports"],
        status["lastExecution"]
    );
}

#[test]
fn who_fails_is_tried_again_in_every_cycle_until_the_list_is_dropped() {
    let app = Provisioned::cycled("{}");
    let failures = || {
        app.told()
            .iter()
            .filter(|line| *line == "create failure 0010")
            .count()
    };
    assert_eq!(failures(), 1);
    app.wait(3 * CYCLE);
    assert_eq!(failures(), 4);
    assert_eq!(app.ending(), "EntryLevelErrors");
    assert_eq!(app.status()["countSuccessiveCompleteFailures"], 0);

    app.restart("Escrows");
    app.wait(60);
    assert_eq!((failures(), app.ending()), (4, "Succeeded".to_owned()));
    app.patch_user(10, json!({"jobTitle": "Director"}));
    app.wait(CYCLE);
    assert_eq!(failures(), 5, "a change is reason enough to try again");
    app.restart("Watermark, Escrows");
    assert_eq!(app.code(), "NotRun");
    app.wait(INITIAL);
    assert_eq!(failures(), 6, "an initial cycle looks at everybody");
}

#[test]
fn a_pause_lets_a_cycle_finish_or_cuts_it_off() {
    let app = Provisioned::new("{}", 0);
    app.post("start", Value::Null);
    app.post("pause", Value::Null);
    let job = app.get();
    assert_eq!(
        (text(&job, "/schedule/state"), text(&job, "/status/code")),
        ("Disabled".into(), "NotRun".into())
    );
    assert_eq!(job["status"]["progress"].as_array().map(Vec::len), Some(1));
    app.wait(INITIAL);
    assert_eq!(
        (app.code(), app.status()["progress"].clone()),
        ("Paused".into(), json!([]))
    );
    assert_eq!(app.accounts().0, WELL);
    let before = app.status();
    app.wait(10 * CYCLE);
    assert_eq!(app.status(), before, "nothing moves while it is paused");
    app.post("start", Value::Null);
    assert_eq!(app.code(), "Active", "it continues where it stopped");

    let app = Provisioned::new(r#"{"switches": {"pausedCycle": "ends"}}"#, 0);
    app.post("start", Value::Null);
    app.wait(100);
    app.post("pause", Value::Null);
    assert_eq!(
        (app.code(), app.status()["progress"].clone()),
        ("Paused".into(), json!([]))
    );
    app.wait(INITIAL);
    assert_eq!(app.accounts().0, NOBODY);
    app.post("start", Value::Null);
    app.wait(INITIAL);
    assert_eq!(app.accounts().0, WELL);
}

#[test]
fn a_start_while_a_paused_cycle_finishes_disturbs_nothing() {
    let app = Provisioned::new("{}", 0);
    app.post("start", Value::Null);
    app.post("pause", Value::Null);
    app.post("start", Value::Null);
    app.wait(INITIAL);
    assert_eq!(app.told().len(), 11);
    assert_eq!(app.code(), "Active");
    app.wait(CYCLE);
    assert_eq!(app.told().len(), 12, "the one who fails, once more");
}

#[test]
fn a_restart_without_links_finds_accounts_by_name() {
    let app = Provisioned::cycled("{}");
    let before = app.told().len();
    app.restart("Full");
    app.wait(INITIAL);
    let told = app.told()[before..].to_vec();
    assert_eq!(told.len(), 11);
    assert!(told.contains(&"update success 0001".to_owned()), "{told:?}");
    assert!(!told.iter().any(|line| line.starts_with("create success")));
    let matched = app.log("provisioningAction eq 'update'");
    let steps: Vec<String> = matched[0]["provisioningSteps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| text(step, "/provisioningStepType"))
        .collect();
    assert_eq!(steps, ["import", "scoping", "matching", "export"]);
    assert_eq!(app.accounts(), (WELL.to_vec(), vec![]));
    app.restart("");
    app.wait(INITIAL);
    assert_eq!(
        app.told().len(),
        before + 12,
        "links are there: only the failure"
    );
}

#[test]
fn accounts_outlive_their_job_and_are_found_again() {
    let mut app = Provisioned::cycled("{}");
    app.delete_job();
    assert_eq!(app.accounts().0, WELL);
    app.create_job();
    app.post("start", Value::Null);
    app.wait(INITIAL);
    let created = app
        .told()
        .iter()
        .any(|line| line.starts_with("create success"));
    assert!(!created, "{:?}", app.told());
    assert_eq!(app.status()["synchronizedEntryCountByType"][0]["value"], 10);
}

#[test]
fn nobody_leaves_by_sync_all_alone_until_a_restart() {
    let app = Provisioned::cycled("{}");
    app.secrets(&[("SyncAll", "false")]);
    app.patch_user(1, json!({"accountEnabled": false}));
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, [1], "who is disabled goes at once");
    app.restart("Watermark, Escrows, QuarantineState");
    app.wait(INITIAL);
    assert_eq!(app.accounts(), (vec![], WELL.to_vec()));

    let app = Provisioned::cycled(r#"{"switches": {"syncAllNarrowing": "next-cycle"}}"#);
    app.secrets(&[("SyncAll", "false")]);
    app.wait(CYCLE);
    assert_eq!(app.accounts(), (vec![], WELL.to_vec()));
}

#[test]
fn those_are_in_scope_who_are_assigned_themselves_or_by_a_group_of_theirs() {
    let app = Provisioned::new("{}", 0);
    app.secrets(&[("SyncAll", "false")]);
    let (caller, born) = (&app.caller, &app.born);
    let user = role(caller, born, "User");
    let users = group(caller, "sg-scim-users");
    assign(caller, born, &users, &user);
    let direct = assign(caller, born, &app.user(1), &user);
    let nested = group(caller, "sg-databricks-admins");
    let members = format!("/v1.0/groups/{users}/members");
    let add = |id: &str| caller.status(Post, &format!("{members}/$ref"), reference(id));
    assert_eq!(add(&nested), 204);
    app.post("start", Value::Null);
    app.wait(INITIAL);
    // The group has 2, 3, 9 who is disabled and 10 who has no mail; 8 is in the nested one.
    assert_eq!(app.accounts(), (vec![1, 2, 3], vec![]));
    assert_eq!(app.status()["lastExecution"]["countEntitled"], 4);

    assert_eq!(add(&app.user(5)), 204);
    let gone = format!("{members}/{}/$ref", app.user(2));
    assert_eq!(caller.status(Delete, &gone, Value::Null), 204);
    let unassigned = format!(
        "/v1.0/servicePrincipals/{}/appRoleAssignedTo/{}",
        born.principal,
        text(&direct, "/id")
    );
    assert_eq!(caller.status(Delete, &unassigned, Value::Null), 204);
    app.wait(CYCLE);
    assert_eq!(app.accounts(), (vec![3, 5], vec![1, 2]));
    assign(caller, born, &app.user(1), &user);
    app.wait(CYCLE);
    assert_eq!(app.accounts(), (vec![1, 3, 5], vec![2]));
}

#[test]
fn leavers_are_let_be_where_the_setting_says_so() {
    let app = Provisioned::cycled("{}");
    app.secrets(&[("SyncAll", "false"), ("SkipOutOfScopeDeletions", "True")]);
    app.patch_user(1, json!({"accountEnabled": false}));
    let before = app.told().len();
    app.restart("");
    app.wait(INITIAL);
    let told = app.told()[before..].to_vec();
    assert_eq!(told[..2], ["disable success 0001", "disable skipped 0002"]);
    assert_eq!(told.len(), 10);
    assert_eq!(app.accounts(), (WELL[1..].to_vec(), vec![1]));
    app.wait(2 * CYCLE);
    assert_eq!(app.told().len(), before + 10, "told once");
    app.secrets(&[("SkipOutOfScopeDeletions", "False")]);
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, WELL);
}

#[test]
fn a_long_absence_ends_like_many_short_ones() {
    let long = Provisioned::cycled("{}");
    let short = Provisioned::cycled("{}");
    for cycles in [3, 40] {
        long.wait(cycles * CYCLE);
        for _ in 0..cycles {
            short.wait(CYCLE);
        }
        let (mut long, mut short) = (long.status(), short.status());
        for status in [&mut long, &mut short] {
            status["lastExecution"]["countImportedDeltas"] = Value::Null;
        }
        assert_eq!(long, short);
    }
    let lines = |app: &Provisioned| app.log("").iter().map(line).collect::<Vec<_>>();
    assert_eq!(lines(&long), lines(&short));
}

#[test]
fn twenty_thousand_people_are_provisioned_and_a_look_between_cycles_is_cheap() {
    let app = Provisioned::new("{}", 20_000);
    app.post("start", Value::Null);
    app.wait(300 + 1000);
    let status = app.status();
    assert_eq!(status["synchronizedEntryCountByType"][0]["value"], 17_000);
    assert_eq!(status["lastExecution"]["countEscrowed"], 2000);
    // Requests between two cycles do nothing but answer: hundreds of them, while a cycle costs a look at everybody.
    for _ in 0..300 {
        app.status();
    }
    app.patch_user(1, json!({"jobTitle": "Director"}));
    app.wait(CYCLE);
    assert_eq!(app.status()["lastExecution"]["countExported"], 1);
}
