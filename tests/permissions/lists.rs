//! The lists, on emulators that grant exactly them, or one less.

use std::time::Duration;

use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::http::Patient;

use crate::support::permitted::{apply_as, apply_of, plan_as, task, to_plan};
use crate::support::stories;
use crate::support::world::{apply, desired, emulator};

/// Every story before its last stage, with what that wants.
async fn stories() -> Vec<(&'static str, Emulator, Desired)> {
    let mut all = Vec::new();
    for story in stories::all() {
        let emulator = emulator();
        let (last, earlier) = story.stages.split_last().expect("a stage");
        for stage in earlier {
            apply(&desired(stage), &emulator).await;
        }
        emulator.advance(Duration::from_secs(3600));
        all.push((story.name, emulator, desired(last)));
    }
    all
}

fn without<'a>(permissions: &[&'a str], spared: &str) -> Vec<&'a str> {
    let rest = permissions.iter().copied().filter(|one| *one != spared);
    rest.collect()
}

#[tokio::test]
async fn no_permission_of_a_plan_can_be_spared() {
    let stories = stories().await;
    for spared in to_plan() {
        let rest = without(to_plan(), spared);
        let mut is_missed = false;
        for (_, emulator, desired) in &stories {
            // What may not be read ends the plan, or is unknown in it.
            let plan = plan_as(desired, emulator, &rest).await;
            is_missed |= plan.is_none_or(|plan| plan.has_unknown());
        }
        assert!(is_missed, "no story misses {spared}");
    }
}

#[tokio::test]
async fn no_permission_of_an_apply_can_be_spared() {
    let stories = stories().await;
    for name in [
        "`apply` of manifests without `owners`",
        "`apply` of any manifests",
    ] {
        let list = task(name).permissions;
        for spared in list {
            let rest = without(list, spared);
            let mut is_missed = false;
            for (_, emulator, desired) in &stories {
                if is_missed || apply_of(desired).permissions != list {
                    continue;
                }
                let outcome = apply_as(desired, &emulator.fork(), &rest).await;
                is_missed = !outcome.is_some_and(|outcome| outcome.is_complete());
            }
            assert!(is_missed, "{name}: no story misses {spared}");
        }
    }
}

/// Whether the one who instantiates owns what it makes is unknown: where it does, ownership is enough from the first run;
/// where it does not, that run ends after the creation, and somebody else must make it an owner.
#[tokio::test]
async fn an_owner_of_its_applications_needs_less() {
    let examples = stories().await;
    let example = examples
        .iter()
        .find(|(name, ..)| *name == "the_example_of_aws_is_created");
    let (_, emulator, desired) = example.expect("the example");
    let owned = apply_of(desired).owned.expect("a narrower list");
    for becomes_owner in [true, false] {
        let tenant = emulator.fork();
        let switches = format!(r#"{{ "switches": {{ "instantiateOwns": {becomes_owner} }} }}"#);
        tenant.set_faults(Faults::parse(&switches).expect("switches"));
        let outcome = apply_as(desired, &tenant, owned).await.expect("readable");
        assert_eq!(outcome.is_complete(), becomes_owner, "{outcome:#?}");
        if becomes_owner {
            let door = Patient::new(tenant.as_caller(owned), "test");
            let Ok(Road::Plan(plan)) = road::plan(desired, &door, 4, None).await else {
                panic!("not readable");
            };
            assert!(!plan.has_changes());
        }
    }
}
