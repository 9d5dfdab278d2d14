//! Deeds by hand, against the tenant in a box: what they would do, what they refuse, and what they leave.

use serde_json::{Value, json};
use syncform::api::job;
use syncform::cli::road;
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::live::{LiveApp, Missing};
use syncform::model::{AppName, Reset, ResetScope};
use syncform::observe;
use syncform::plan::{self, Action, Allowed, AppPlan, Deed, Entry, Plan, by_hand_reads};
use syncform::wire::Method;

use crate::support::hands::{AWS, by_hand, instantiate, notes, principal, tag, wanted};
use crate::support::stories::named;
use crate::support::world::{self, apply, carry_out, desired, emulator};

fn name() -> AppName {
    AppName::new("aws").expect("a name")
}

/// What is seen of the application of the stories.
async fn seen(desired: &Desired, emulator: &Emulator) -> (Entry, Option<LiveApp>) {
    let survey = road::survey(desired, emulator).await.expect("readable");
    let entry = survey.entries.get(&name()).expect("an entry").clone();
    let live = match &entry {
        Entry::Live { look, .. } => {
            let reads = by_hand_reads(look.reads.is_young);
            observe::app(emulator, &look.with(reads))
                .await
                .expect("readable")
        }
        Entry::New { .. } | Entry::Blocked { .. } => None,
    };
    (entry, live)
}

fn planned(
    desired: &Desired,
    seen: &(Entry, Option<LiveApp>),
    deed: &Deed,
    allowed: &Allowed,
) -> Plan {
    let plan = plan::by_hand(
        &desired.apps[&name()],
        &seen.0,
        seen.1.as_ref().ok_or(Missing::Both),
        deed,
        allowed,
    );
    plan::close(desired, vec![plan], Vec::new(), &Allowed::default())
}

fn only(plan: &Plan) -> &AppPlan {
    plan.apps.first().expect("one application")
}

fn steps(plan: &Plan) -> Vec<&'static str> {
    only(plan).steps.iter().map(Action::name).collect()
}

fn full() -> Deed {
    Deed::Restart(ResetScope::of([Reset::Full]))
}

fn portal() -> Deed {
    Deed::Restart(ResetScope::portal())
}

/// The story's running job, and the same seen in another state.
async fn running() -> (Emulator, Desired, (Entry, Option<LiveApp>)) {
    let emulator = emulator();
    let desired = wanted("a_paused_job_is_started");
    apply(&desired, &emulator).await;
    let seen = seen(&desired, &emulator).await;
    (emulator, desired, seen)
}

fn put(seen: &mut (Entry, Option<LiveApp>), state: &str, quarantine: &Value) {
    let jobs = &mut seen.1.as_mut().expect("there").jobs;
    let now = job(&json!({
        "id": jobs[0].id, "templateId": jobs[0].template, "schedule": { "state": state },
        "status": { "code": "Quarantine", "quarantine": quarantine },
    }));
    jobs[0] = now.expect("a job");
}

#[tokio::test]
async fn what_runs_is_not_started_and_what_is_paused_is_not_paused() {
    let (emulator, desired, mut seen) = running().await;
    let none = Allowed::default();
    let start = planned(&desired, &seen, &Deed::Start, &none);
    assert!(!start.is_blocked() && steps(&start).is_empty());
    assert!(notes(&start).contains("runs already"), "{}", notes(&start));
    let pause = planned(&desired, &seen, &Deed::Pause, &none);
    assert_eq!(steps(&pause), ["pause"]);
    assert!(notes(&pause).contains("the next apply starts it again"));
    let outcome = carry_out(&desired, &pause, &emulator, &|_| ()).await;
    assert!(outcome.is_complete());
    seen = self::seen(&desired, &emulator).await;
    assert!(steps(&planned(&desired, &seen, &Deed::Pause, &none)).is_empty());
    assert_eq!(
        steps(&planned(&desired, &seen, &Deed::Start, &none)),
        ["start"]
    );
    let plan = world::plan(&desired, &emulator).await;
    assert_eq!(
        steps(&plan),
        ["start"],
        "the next apply does what the note said"
    );
}

#[tokio::test]
async fn a_quarantined_job_is_started_by_nobody_who_does_not_say_so() {
    let (_, desired, mut seen) = running().await;
    let reason = json!({ "reason": "EncounteredQuarantineException" });
    put(&mut seen, "Disabled", &reason);
    let quarantine = Allowed {
        quarantine: true,
        resets: Vec::new(),
        ..Allowed::default()
    };
    for deed in [Deed::Start, portal()] {
        let plan = planned(&desired, &seen, &deed, &Allowed::default());
        assert!(plan.is_blocked() && !plan.has_changes(), "{plan:#?}");
        assert!(notes(&plan).contains("EncounteredQuarantineException"));
        let plan = planned(&desired, &seen, &deed, &quarantine);
        assert_eq!(steps(&plan), [deed.name()]);
    }
    // A running job in quarantine is not started, and is told of the restart that lifts it.
    put(&mut seen, "Active", &reason);
    let plan = planned(&desired, &seen, &Deed::Start, &quarantine);
    assert!(
        steps(&plan).is_empty() && notes(&plan).contains("restart aws --reset quarantine-state")
    );
    let forgets = Deed::Restart(ResetScope::of([Reset::Watermark]));
    let plan = planned(&desired, &seen, &forgets, &Allowed::default());
    assert!(
        notes(&plan).contains("stays in quarantine"),
        "{}",
        notes(&plan)
    );
}

#[tokio::test]
async fn a_reset_that_destroys_is_named_or_refused() {
    let (emulator, desired, seen) = running().await;
    for reset in Reset::ALL {
        let deed = Deed::Restart(ResetScope::of([reset]));
        let plan = planned(&desired, &seen, &deed, &Allowed::default());
        assert_eq!(plan.is_blocked(), reset.destroys().is_some(), "{reset}");
        let others = Reset::ALL.into_iter().filter(|other| *other != reset);
        let wrong = Allowed {
            quarantine: true,
            resets: others.collect(),
            ..Allowed::default()
        };
        let plan = planned(&desired, &seen, &deed, &wrong);
        assert_eq!(
            plan.is_blocked(),
            reset.destroys().is_some(),
            "another guard's name lets {reset} through"
        );
    }
    let allowed = Allowed {
        quarantine: false,
        resets: vec![Reset::Full],
        ..Allowed::default()
    };
    let plan = planned(&desired, &seen, &full(), &allowed);
    assert!(
        only(&plan)
            .consequences
            .iter()
            .any(|consequence| consequence.destructive)
    );
    let outcome = carry_out(&desired, &plan, &emulator, &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    let last = emulator
        .requests()
        .into_iter()
        .rfind(|request| request.committed)
        .expect("one");
    assert!(last.path.ends_with("/restart"), "{}", last.path);
}

#[tokio::test]
async fn a_restart_by_hand_pays_what_an_earlier_run_owes() {
    let emulator = emulator();
    let story = named("a_restart_that_waited_is_done_when_the_job_runs");
    for stage in &story.stages[..2] {
        apply(&desired(stage), &emulator).await;
    }
    let paused = desired(&story.stages[1]);
    let seen = seen(&paused, &emulator).await;
    let start = planned(&paused, &seen, &Deed::Start, &Allowed::default());
    assert!(
        notes(&start).contains("a restart is owed"),
        "{}",
        notes(&start)
    );
    assert!(notes(&start).contains("the next apply pauses it again"));
    let plan = planned(&paused, &seen, &portal(), &Allowed::default());
    assert_eq!(steps(&plan), ["restart", "settle"]);
    assert!(
        carry_out(&paused, &plan, &emulator, &|_| ())
            .await
            .is_complete()
    );
    let running = desired(&story.stages[2]);
    assert!(!world::plan(&running, &emulator).await.has_changes());
}

/// Plans and deeds by hand mean the same job, and where there is none each case has its own words.
#[tokio::test]
async fn a_job_that_is_not_there_is_missed_in_true_words() {
    let (_, desired, seen) = running().await;
    let says = |change: &dyn Fn(&mut syncform::desired::Provisioning), jobs: usize, text: &str| {
        let (mut desired, mut seen) = (desired.clone(), seen.clone());
        let app = desired.apps.get_mut(&name()).expect("there");
        change(app.provisioning.as_mut().expect("a job is declared"));
        seen.1.as_mut().expect("there").jobs.truncate(jobs);
        let plan = planned(&desired, &seen, &Deed::Pause, &Allowed::default());
        assert!(plan.is_blocked() && !plan.has_changes(), "{plan:#?}");
        assert!(notes(&plan).contains(text), "{}", notes(&plan));
    };
    says(
        &|wanted| wanted.job = Some(syncform::model::JobId::new("aws.old")),
        1,
        "there is no provisioning job \"aws.old\"; it has: aws.",
    );
    says(
        &|wanted| wanted.job = Some(syncform::model::JobId::new("aws.old")),
        0,
        "it has: none",
    );
    let scm = || Some(syncform::model::SyncTemplateId::new("scm"));
    says(
        &|wanted| wanted.template = scm(),
        1,
        "there is no job of the template scm; it has: aws",
    );
    let id = seen.1.as_ref().expect("there").jobs[0].id.clone();
    says(
        &|wanted| {
            wanted.job = Some(id.clone());
            wanted.template = scm();
        },
        1,
        "was made from the template aws, and the manifest says scm",
    );
    says(&|_| (), 0, "the provisioning job is not created yet");
    says(
        &|wanted| wanted.state = Some(syncform::model::JobState::Absent),
        0,
        "the manifest wants none",
    );
}

#[tokio::test]
async fn the_question_names_the_tenant() {
    let (_, desired, seen) = running().await;
    let plan = planned(&desired, &seen, &Deed::Pause, &Allowed::default());
    assert_eq!(
        syncform::render::question(&plan),
        "Carry this out in the tenant \"contoso\" (ff8bf889-e031-41ac-8f7b-aedb059892ee)? Only \"yes\" is taken as yes: "
    );
}

#[tokio::test]
async fn only_what_is_ours_is_touched() {
    let emulator = emulator();
    let desired = wanted("a_paused_job_is_started");
    let nobody = seen(&desired, &emulator).await;
    let plan = planned(&desired, &nobody, &Deed::Pause, &Allowed::default());
    assert!(plan.is_blocked() && notes(&plan).contains("does not exist yet"));
    let (_, id) = instantiate(&emulator, AWS, "AWS").await;
    let jobs = format!("/v1.0/servicePrincipals/{id}/synchronization/jobs");
    by_hand(
        &emulator,
        Method::Post,
        &jobs,
        json!({ "templateId": "aws" }),
    )
    .await;
    for tags in [
        &["syncform:owner=another-team", "syncform:app=aws"][..],
        &[],
    ] {
        tag(&emulator, &principal(&emulator, "AWS"), tags).await;
        let stranger = seen(&desired, &emulator).await;
        for deed in [Deed::Start, Deed::Pause, portal()] {
            let plan = planned(&desired, &stranger, &deed, &Allowed::default());
            assert!(plan.is_blocked() && !plan.has_changes(), "{plan:#?}");
        }
    }
}

#[tokio::test]
async fn one_of_several_jobs_is_never_chosen_by_its_position() {
    let (_, mut desired, mut seen) = running().await;
    let jobs = &mut seen.1.as_mut().expect("there").jobs;
    let mut twin = jobs[0].clone();
    twin.id = syncform::model::JobId::new("other");
    jobs.push(twin);
    let plan = planned(&desired, &seen, &Deed::Pause, &Allowed::default());
    assert!(plan.is_blocked() && notes(&plan).contains("2 provisioning jobs"));
    let app = desired.apps.get_mut(&name()).expect("there");
    app.provisioning = None;
    let jobs = &mut seen.1.as_mut().expect("there").jobs;
    jobs.truncate(1);
    let plan = planned(&desired, &seen, &Deed::Pause, &Allowed::default());
    assert_eq!(steps(&plan), ["pause"], "the only job there is");
}
