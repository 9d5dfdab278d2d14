//! What could not be read is unknown: it is told, counted, and nothing is written to its application.

use serde_json::Value;
use syncform::api::permissions::hidden;
use syncform::cli::road;
use syncform::desired::Desired;
use syncform::emulator::Faults;
use syncform::live::{LiveApp, Part, Unread};
use syncform::observe;
use syncform::plan::{self, Allowed, Deed, Entry, Ground, Plan, Verb};
use syncform::render::{self, Style};

use crate::support::golden;
use crate::support::permitted::{plan_as, to_plan};
use crate::support::stories;
use crate::support::world::{apply, desired, emulator, report};

/// The example of AWS, applied, as it is seen with some parts refused, and what is planned then.
async fn planned(refused: &[Part], change: impl FnOnce(&mut LiveApp)) -> Plan {
    let (desired, entry, mut live) = seen().await;
    for part in refused {
        refuse(&mut live, *part);
    }
    change(&mut live);
    let emulator = emulator();
    let (principals, _) = road::people(&desired, &emulator).await.expect("readable");
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
        allowed: &Allowed::default(),
        owned: 1,
    };
    let app = desired.apps.values().next().expect("an App");
    let planned = plan::app(ground, app, &entry, Ok(&live));
    plan::close(&desired, vec![planned], Vec::new(), &Allowed::default())
}

async fn seen() -> (Desired, Entry, LiveApp) {
    let story = stories::named("the_example_of_aws_is_created");
    let desired = desired(story.stages.last().expect("a stage"));
    let emulator = emulator();
    apply(&desired, &emulator).await;
    let survey = road::survey_to_plan(&desired, &emulator)
        .await
        .expect("readable");
    let entry = survey.entries.into_values().next().expect("an entry");
    let Entry::Live { look, .. } = &entry else {
        panic!("{entry:?}");
    };
    let live = observe::app(&emulator, look).await.expect("readable");
    (desired, entry, live.expect("an application"))
}

/// As a read that is refused leaves it: nothing there, and the reason.
fn refuse(live: &mut LiveApp, part: Part) {
    let (status, code) = match part {
        Part::Jobs => {
            live.jobs.clear();
            (401, "UnknownError")
        }
        Part::Templates => {
            live.templates.clear();
            (401, "UnknownError")
        }
        Part::Schema => {
            live.schema = None;
            (401, "UnknownError")
        }
        Part::Secrets => {
            live.secrets.clear();
            (401, "UnknownError")
        }
        Part::Owners => {
            live.owners.clear();
            (403, "Authorization_RequestDenied")
        }
        Part::Assignments => {
            live.assignments.clear();
            (403, "Authorization_RequestDenied")
        }
    };
    let code = code.to_owned();
    live.unread.insert(part, Unread { status, code });
}

#[tokio::test]
async fn each_part_that_could_not_be_read_is_unknown_and_stops_the_steps() {
    let known = planned(&[], |_| ()).await;
    assert_eq!(
        (known.apps[0].verb, known.has_unknown()),
        (Verb::None, false)
    );
    for part in Part::ALL {
        let plan = planned(&[part], |_| ()).await;
        let app = &plan.apps[0];
        let parts: Vec<_> = app.unknown.iter().map(|unknown| unknown.part).collect();
        assert_eq!((app.verb, &parts[..]), (Verb::Unknown, &[part][..]));
        assert!(
            app.steps.is_empty() && app.changes.is_empty(),
            "{part:?}: {app:#?}"
        );
        assert_ne!(plan.digest, known.digest, "{part:?}");
        let text = render::plan(&report(&plan), Style::default());
        assert!(!text.contains("No changes"), "{text}");
        assert!(text.contains(" 0 unchanged. 1 unknown."), "{text}");
        let json = render::plan_json(&report(&plan));
        assert_eq!(json["summary"]["unknown"], 1);
        assert_eq!(json["apps"][0]["action"], "unknown");
        assert_eq!(json["apps"][0]["unknown"][0]["field"], part.field());
    }
}

/// What is known differs all the same, and is shown; it is not carried out, since a half of a plan is none.
#[tokio::test]
async fn what_differs_beside_it_is_shown_and_waits() {
    let plan = planned(&[Part::Jobs, Part::Owners], |live| live.assignments.clear()).await;
    assert!(!plan.has_changes());
    let text = render::plan(&report(&plan), Style::default());
    let path = golden::root().join("tests/cases/permissions/unknown.txt");
    let (text, _) = text.split_once("Plan digest").expect("a digest");
    golden::check(&path, text);
    let missing = |roles: &[&str]| {
        let all = hidden(plan.unknown(), roles).into_iter();
        all.map(|hidden| {
            (
                hidden.permission,
                hidden.parts.into_keys().collect::<Vec<_>>(),
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(
        missing(&["Synchronization.Read.All"]),
        [
            (None, vec!["provisioning.job"]),
            (Some("Application.Read.All"), vec!["owners"]),
        ]
    );
}

#[tokio::test]
async fn a_part_that_no_manifest_speaks_of_is_nobodys_business() {
    let (mut desired, entry, mut live) = seen().await;
    refuse(&mut live, Part::Owners);
    let principals = plan::Principals::default();
    let app = desired.apps.values_mut().next().expect("an App");
    app.owners = None;
    app.assignments = None;
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
        allowed: &Allowed::default(),
        owned: 1,
    };
    let app = desired.apps.values().next().expect("an App");
    assert_eq!(plan::app(ground, app, &entry, Ok(&live)).verb, Verb::None);
}

#[tokio::test]
async fn nothing_is_done_by_hand_to_a_job_that_nobody_saw() {
    let (desired, entry, mut live) = seen().await;
    refuse(&mut live, Part::Jobs);
    let app = desired.apps.values().next().expect("an App");
    let planned = plan::by_hand(app, &entry, Ok(&live), &Deed::Start, &Allowed::default());
    assert_eq!((planned.verb, planned.steps.len()), (Verb::Unknown, 0));
    let plan = plan::close(&desired, vec![planned], Vec::new(), &Allowed::default());
    let text = render::by_hand(&plan, &Deed::Start, Style::default());
    assert!(text.contains("? provisioning.job"), "{text}");
    let json: Value = render::plan_json(&report(&plan));
    assert_eq!(json["summary"]["unknown"], 1);
}

/// Nobody has written down which permission reads secrets. Where it is one to write, a plan knows nothing of them.
#[tokio::test]
async fn secrets_that_only_their_writers_read_are_unknown_to_a_plan() {
    let story = stories::named("the_example_of_aws_is_created");
    let desired = desired(story.stages.last().expect("a stage"));
    let emulator = emulator();
    apply(&desired, &emulator).await;
    for (switch, is_unknown) in [("read", false), ("write", true)] {
        let switches = format!(r#"{{ "switches": {{ "secretsReading": "{switch}" }} }}"#);
        emulator.set_faults(Faults::parse(&switches).expect("switches"));
        let plan = plan_as(&desired, &emulator, to_plan()).await;
        let plan = plan.expect("a plan");
        assert_eq!(plan.has_unknown(), is_unknown, "{switch}");
        assert!(!plan.has_changes(), "{switch}");
    }
}
