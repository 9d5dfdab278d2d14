//! Runs that are taken back: the tenant is as before, but for what is marked; and what is marked is said.

mod kinds;
mod schemas;
mod verb;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::model::Guarded;
use syncform::plan::{Allowed, Image, Plan, Standing};

use crate::support::hands::notes;
use crate::support::stories::{Story, each_story, named};
use crate::support::world::{apply, carry_out, desired, door, emulator, plan, portrait};

/// What an apply of these manifests replaces, kept before it is carried out.
async fn applied(wanted: &Desired, emulator: &Emulator) -> Image {
    carried_out(wanted, plan(wanted, emulator).await, emulator).await
}

/// What a plan replaces, kept before it is carried out.
pub(crate) async fn carried_out(wanted: &Desired, plan: Plan, emulator: &Emulator) -> Image {
    let mut image = Image::of(&plan, "apply", "run", "test");
    let read = Image::read(&image.json().to_string()).expect("it can be read again");
    assert_eq!(read, image);
    let outcome = carry_out(wanted, &plan, &door(emulator), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    // As the journal tells of it.
    for app in &outcome.apps {
        let principal = app.objects.service_principal.as_ref();
        let [principal, job] = [
            principal.map(ToString::to_string),
            app.objects.job.as_ref().map(ToString::to_string),
        ];
        image.learn(app.name.as_str(), principal.as_ref(), job.as_ref());
    }
    image
}

/// The plan that takes it back, with all that a guard could hold let through.
pub(crate) async fn back(wanted: &Desired, emulator: &Emulator, image: &Image) -> Plan {
    let names = wanted.apps.keys();
    let guards = names.flat_map(|name| Guarded::ALL.map(|kind| (kind, name.clone())));
    let allowed = Allowed {
        guards: guards.collect(),
        ..Allowed::default()
    };
    match road::rollback(wanted, emulator, 4, &allowed, image).await {
        Ok(Road::Plan(plan)) => plan,
        other => panic!("{other:#?}"),
    }
}

pub(crate) async fn carry(wanted: &Desired, plan: &Plan, emulator: &Emulator) {
    assert!(!plan.is_blocked(), "{}", notes(plan));
    let outcome = carry_out(wanted, plan, &door(emulator), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
}

/// What is said of each thing.
pub(crate) fn said(plan: &Plan) -> BTreeMap<String, Standing> {
    let rows = plan.apps.iter().flat_map(|app| &app.takes_back);
    rows.map(|row| (row.what.clone(), row.standing)).collect()
}

/// Where two portraits differ, but for what no rollback claims: our own notes on the object, and whether a stopped job
/// has ever run. Settings and credentials that were stored for a job stay behind it.
fn differences(now: &Value, was: &Value, is_exact: bool) -> Vec<String> {
    let mut found = Vec::new();
    compare("", now, was, &mut found);
    found.retain(|line| {
        let is_note = line.contains("/tags") && line.contains("syncform:");
        let is_stopped = line.contains("/standing") && line.contains("Paused");
        is_exact || !(is_note || is_stopped || line.contains("/secrets"))
    });
    found
}

fn compare(path: &str, now: &Value, was: &Value, found: &mut Vec<String>) {
    match (now, was) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for name in names {
                compare(&format!("{path}/{name}"), &now[name], &was[name], found);
            }
        }
        // Portraits sort their lists, so a list of another length is told by what it has and lacks.
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (now, was)) in one.iter().zip(other).enumerate() {
                compare(&format!("{path}/{index}"), now, was, found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            let lines = |some: &[Value], others: &[Value], sign: &str| -> Vec<String> {
                let lacking = some.iter().filter(|item| !others.contains(item));
                lacking
                    .map(|item| format!("{path} {sign} {item}"))
                    .collect()
            };
            found.extend(lines(one, other, "+"));
            found.extend(lines(other, one, "-"));
        }
        _ if now == was => {}
        _ => found.push(format!("{path}: {was} -> {now}")),
    }
}

#[track_caller]
fn assert_same(emulator: &Emulator, was: &Value, is_exact: bool) {
    let differences = differences(&portrait(emulator), was, is_exact);
    assert!(differences.is_empty(), "{differences:#?}");
}

/// The last stage of a story is applied and taken back: the tenant is as before it, where nothing is marked.
async fn taken_back(story: &Story) {
    let emulator = emulator();
    let (last, before) = story.stages.split_last().expect("a stage");
    for stage in before {
        apply(&desired(stage), &emulator).await;
    }
    let wanted = desired(last);
    let was = portrait(&emulator);
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    let rows = said(&plan);
    if rows.contains_key("application") && wanted.apps.values().any(|app| app.protect) {
        assert!(plan.is_blocked(), "{:#?}", plan.apps);
        return;
    }
    assert!(!plan.is_blocked(), "{}", notes(&plan));
    // A cycle that is under way may outlast a run, and the next one goes on.
    let outcome = carry_out(&wanted, &plan, &door(&emulator), &|_| ()).await;
    if !outcome.is_complete() {
        let plan = back(&wanted, &emulator, &image).await;
        carry(&wanted, &plan, &emulator).await;
    }
    let stays = |standing: &Standing| *standing == Standing::NotReversible;
    let is_exact = rows.values().all(|it| *it == Standing::Reversible);
    assert_same(&emulator, &was, is_exact);
    // Taken back once, it is back: only what never comes is said of it again.
    let again = back(&wanted, &emulator, &image).await;
    assert!(!again.has_changes(), "{:#?}", again.apps);
    let left = said(&again);
    assert!(
        left.values()
            .all(|standing| stays(standing) || *standing == Standing::StandsAlready),
        "{left:#?}"
    );
}

macro_rules! tests {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { taken_back(&named(stringify!($name))).await; })*
    };
}
each_story!(tests);
