//! The four properties, for every story: the fixed point, determinism, dryness and healing.

use std::time::Duration;

use serde_json::Value;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::http::Patient;
use syncform::plan::Plan;
use syncform::render::{self, Style};

use crate::support::stories::{Story, all, named};
use crate::support::world::{Mortal, apply, desired, emulator, plan, portrait, run, writes};

/// Each story is a test of its own, so that they run side by side and fail by name.
macro_rules! stories {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { walk(&named(stringify!($name))).await; })*
        const NAMES: &[&str] = &[$(stringify!($name),)*];
    };
}

stories! {
    the_worked_examples_are_created
    an_application_without_provisioning_is_created
    a_stopped_job_is_created
    a_job_of_the_default_template_is_created
    a_template_is_found_by_its_name
    two_applications_are_created_side_by_side
    one_of_three_is_changed
    a_creation_without_birth_mark
    provisioning_is_added_later
    the_display_name_changes
    a_running_job_is_paused
    a_paused_job_is_started
    the_scope_is_narrowed_on_a_running_job
    the_scope_is_narrowed_on_a_paused_job
    a_restart_that_waited_is_done_when_the_job_runs
    the_scope_is_narrowed_while_pausing
    the_scope_is_widened
    credentials_are_rotated
    a_public_value_changes
    mails_are_switched_on
    mails_are_switched_off
    nothing_changes
}

#[test]
fn every_story_is_walked() {
    assert_eq!(
        all().iter().map(|story| story.name).collect::<Vec<_>>(),
        NAMES
    );
}

/// A tenant in which all stages but the last have been applied, and what the last one wants.
async fn before_the_last(story: &Story) -> (Emulator, Desired) {
    let emulator = emulator();
    let (last, earlier) = story.stages.split_last().expect("a stage");
    for stage in earlier {
        apply(&desired(stage), &emulator).await;
    }
    // What was applied is old when the last stage comes: a list that lags must not lag behind the past.
    emulator.advance(Duration::from_secs(3600));
    (emulator, desired(last))
}

async fn walk(story: &Story) {
    let (emulator, desired) = before_the_last(story).await;
    dry_and_deterministic(story, &desired, &emulator).await;
    let before = emulator.requests().len();
    apply(&desired, &emulator).await;
    let requests = emulator.requests().len() - before;
    fixed_point(story, &desired, &emulator).await;
    let undisturbed = portrait(&emulator);
    for (fault, lag) in FAULTS {
        for number in 1..=requests {
            heal(story, Break::Fault { fault, lag }, number, &undisturbed).await;
        }
    }
    for (is_sent, lag) in [(false, NO_LAG), (true, NO_LAG), (true, LAG)] {
        for number in 1..=requests {
            heal(story, Break::Death { is_sent, lag }, number, &undisturbed).await;
        }
    }
}

/// Planning writes nothing, and neither the order of files nor the hour changes a byte.
async fn dry_and_deterministic(story: &Story, desired: &Desired, emulator: &Emulator) {
    let before = (writes(emulator), emulator.snapshot());
    let first = plan(desired, emulator).await;
    let texts = |plan: &Plan| {
        (
            render::plan(plan, 0, Style::default()),
            render::plan_json(plan, 0).to_string(),
        )
    };
    let mut files = story.stages.last().expect("a stage").clone();
    for _ in 0..files.len() {
        files.rotate_left(1);
        let shuffled = plan(&self::desired(&files), emulator).await;
        assert_eq!(texts(&first), texts(&shuffled), "{}", story.name);
    }
    assert_eq!(
        before,
        (writes(emulator), emulator.snapshot()),
        "{}: planning wrote",
        story.name
    );
}

async fn fixed_point(story: &Story, desired: &Desired, emulator: &Emulator) {
    let plan = plan(desired, emulator).await;
    assert!(
        !plan.has_changes() && !plan.is_blocked(),
        "{}: {}",
        story.name,
        render::plan(&plan, 0, Style::default())
    );
}

/// What one request meets, and how late the tenant shows things meanwhile.
const FAULTS: [(&str, &str); 6] = [
    (r#""do": "refuse", "status": 503"#, NO_LAG),
    (r#""do": "refuse", "status": 429, "retryAfter": 7"#, NO_LAG),
    (r#""do": "lose""#, NO_LAG),
    (r#""do": "commit-and-lose""#, NO_LAG),
    (r#""do": "commit-and-lose""#, LAG),
    (r#""do": "commit-and-refuse", "status": 504"#, NO_LAG),
];

const NO_LAG: &str = "{}";
/// New objects hide for a while, and lists are stale for longer.
const LAG: &str = r#"{ "objects": 5, "lists": 60 }"#;

#[derive(Clone, Copy, Debug)]
enum Break {
    Fault {
        fault: &'static str,
        lag: &'static str,
    },
    /// The client dies.
    Death { is_sent: bool, lag: &'static str },
}

fn faults(rules: &str, lag: &str) -> Faults {
    Faults::parse(&format!(r#"{{ "rules": [{rules}], "lag": {lag} }}"#)).expect("faults")
}

/// Breaks one request; at most three runs converge, and the tenant ends as if nothing had happened.
async fn heal(story: &Story, broken: Break, number: usize, undisturbed: &Value) {
    let (emulator, desired) = before_the_last(story).await;
    match broken {
        Break::Fault { fault, lag } => {
            emulator.set_faults(faults(
                &format!(r#"{{ "request": {number}, {fault} }}"#),
                lag,
            ));
            let _ = run(&desired, &Patient::new(&emulator, "test")).await;
        }
        Break::Death { is_sent, lag } => {
            emulator.set_faults(faults("", lag));
            Mortal::new(&emulator, number, is_sent).run(&desired).await;
        }
    }
    let door = Patient::new(&emulator, "test");
    for _ in 0..2 {
        let _ = run(&desired, &door).await;
    }
    let plan = plan(&desired, &door).await;
    let told = || {
        format!(
            "{}: {broken:?} at request {number}\n{}",
            story.name,
            render::plan(&plan, 0, Style::default())
        )
    };
    assert!(!plan.has_changes(), "{}", told());
    if plan.is_blocked() {
        // Without birth mark, a creation whose answer was lost is a stranger: that blocks, and makes no twin.
        assert!(!desired.tenant.birth_mark, "{}", told());
        assert_eq!(
            portrait(&emulator).as_array().map(Vec::len),
            undisturbed.as_array().map(Vec::len),
            "{}",
            told()
        );
        return;
    }
    assert_eq!(&portrait(&emulator), undisturbed, "{}", told());
}
