//! Whole tenants: all of their applications are written down as files, and planned together from those files. Names that
//! collide, marks of ours, marks of others: nothing comes of it but adoptions.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;
use syncform::emulator::Emulator;
use syncform::live::{Carrier, LiveApp, Look, Reads, Templates};
use syncform::model::AppName;
use syncform::observe;
use syncform::plan::Answers;
use syncform::transcribe::{Extent, Proof, Subject, called, free, known, prove, transcribe, which};
use syncform::wire::Method;
use tokio::runtime::Builder;

use crate::support::fixtures::tell;
use crate::support::hands::{AWS, by_hand, instantiate, tag};
use crate::support::world::{TENANT, desired, emulator, plan, report, writes};

/// How many are made up.
const TENANTS: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Nobodys,
    Ours,
    Others,
}

/// One application, before it is made.
#[derive(Clone, Debug)]
struct Made {
    display_name: &'static str,
    whose: Whose,
    has_job: bool,
}

/// Names of which several come to one label, one of them that of a mark.
const NAMES: [&str; 6] = ["A b", "a-b", "A  (B)", "Ä", "日本", "Ours 0"];

fn tenants() -> impl Strategy<Value = Vec<Made>> {
    let whose = prop_oneof![
        3 => Just(Whose::Nobodys),
        2 => Just(Whose::Ours),
        1 => Just(Whose::Others),
    ];
    let names = prop::sample::select(NAMES.to_vec());
    let made =
        (names, whose, prop::bool::weighted(0.8)).prop_map(|(display_name, whose, has_job)| Made {
            display_name,
            whose,
            has_job,
        });
    prop::collection::vec(made, 0..4)
}

/// Makes them as other hands would. The names of marks may be those of others, and labels of display names.
async fn make(emulator: &Emulator, all: &[Made]) {
    for (at, made) in all.iter().enumerate() {
        let (_, principal) = instantiate(emulator, AWS, made.display_name).await;
        let owner = match made.whose {
            Whose::Nobodys => None,
            Whose::Ours => Some("identity-platform"),
            Whose::Others => Some("somebody-else"),
        };
        if let Some(owner) = owner {
            let owner = format!("syncform:owner={owner}");
            // The second of ours is never of the name of the first.
            let name = [
                "syncform:app=a-b",
                "syncform:app=ours-0",
                "syncform:app=ours-2",
            ][at];
            tag(emulator, &principal, &[&owner, name]).await;
        }
        if made.has_job {
            let path = format!("/v1.0/servicePrincipals/{principal}/synchronization/jobs");
            by_hand(
                emulator,
                Method::Post,
                &path,
                json!({ "templateId": "aws" }),
            )
            .await;
        }
    }
    // Nothing is so young that it may still be on its way.
    emulator.advance(Duration::from_secs(3600));
}

/// What the tenant has, as far as it has jobs; and the names in the marks of the others.
async fn look(emulator: &Emulator) -> (Vec<(Carrier, LiveApp)>, BTreeSet<AppName>) {
    let mut carriers = observe::instances(emulator).await.expect("a list");
    // The one that every emulated tenant has is the same each time.
    carriers.retain(|it| NAMES.contains(&it.display_name.as_str()));
    let principals: Vec<_> = carriers.iter().map(|it| &it.service_principal).collect();
    let jobs = observe::jobs_of_each(emulator, &principals)
        .await
        .expect("jobs");
    let (mut marked, mut taken) = (BTreeSet::new(), Vec::new());
    for (carrier, jobs) in carriers.iter().zip(jobs) {
        let jobs = jobs.expect("jobs");
        if jobs.is_empty() {
            marked.extend(carrier.marks.app().cloned());
        } else {
            taken.push((carrier.clone(), which(&jobs)));
        }
    }
    let (carriers, jobs): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
    let looks = carriers.iter().zip(jobs).map(|(carrier, job)| Look {
        app_id: carrier.app_id.clone(),
        service_principal: Some(carrier.service_principal.clone()),
        reads: Reads {
            is_young: false,
            jobs: true,
            secrets: true,
            templates: Templates::Always,
            schema: Some(job),
            default_schema: true,
            owners: true,
            assignments: true,
        },
    });
    let looks: Vec<_> = looks.collect();
    let seen = observe::apps(emulator, &looks, 4, |_, seen| seen)
        .await
        .expect("a look");
    let seen = seen.into_iter().map(|seen| seen.expect("it is there"));
    (carriers.into_iter().zip(seen).collect(), marked)
}

/// The files of an export, each of which plans nothing but an adoption alone.
fn export(all: &[(Carrier, LiveApp)], marked: BTreeSet<AppName>) -> BTreeMap<String, String> {
    let (mut seen, mut crowded) = (BTreeSet::new(), marked);
    for (carrier, _) in all {
        let name = called(&carrier.marks, &carrier.display_name);
        if !seen.insert(name.clone()) {
            crowded.insert(name);
        }
    }
    let mut files: BTreeMap<AppName, String> = BTreeMap::new();
    for (carrier, live) in all {
        let of = (
            &carrier.marks,
            carrier.display_name.as_str(),
            &carrier.service_principal,
        );
        let name = free(
            of,
            |name| crowded.contains(name),
            |name| files.contains_key(name),
        );
        let text = transcribe(Subject {
            name: &name,
            live,
            template: carrier.template.as_ref().expect("of the gallery"),
            template_name: None,
            known: &known(std::iter::empty(), &Answers::new()),
            extent: Extent::Differences,
        });
        let text = text.outline.text();
        // One whose name another one's mark has is left, and said so.
        let proof = prove(("app.yaml", &text), &name, live, &Answers::new());
        let is_others = carrier.marks.app().is_some_and(|mark| *mark != name);
        if proof == Proof::Holds {
            files.insert(name, text);
        } else {
            assert!(is_others, "{:#?}\n{text}", proof.lines());
        }
    }
    let files = files.into_iter();
    files
        .map(|(name, text)| (format!("{name}.yaml"), text))
        .collect()
}

#[test]
fn a_generated_tenant_is_exported_and_plans_nothing_but_adoptions() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let mut runner = TestRunner::deterministic();
    let strategy = tenants();
    let (mut adopted, mut blocked, mut unchanged) = (0, 0, 0);
    for _ in 0..TENANTS {
        let all = strategy.new_tree(&mut runner).expect("a value").current();
        let emulator = emulator();
        runtime.block_on(make(&emulator, &all));
        let before = writes(&emulator);
        let (found, marked) = runtime.block_on(look(&emulator));
        let files = export(&found, marked);
        let tenant = [("tenant.yaml".to_owned(), TENANT.to_owned())];
        let texts: Vec<_> = tenant.into_iter().chain(files.clone()).collect();
        let plan = runtime.block_on(plan(&desired(&texts), &emulator));
        let sum = report(&plan).summary;
        let told = || format!("{all:#?}\n{sum:#?}\n{plan:#?}");
        let others = |(carrier, _): &&(Carrier, LiveApp)| {
            carrier
                .marks
                .owner()
                .is_some_and(|owner| owner.as_str() == "somebody-else")
        };
        let others = found.iter().filter(others).count();
        assert_eq!(
            (sum.create, sum.change, sum.delete, sum.mark),
            (0, 0, 0, 0),
            "{}",
            told()
        );
        assert!(sum.blocked <= others, "{}", told());
        assert_eq!(
            sum.adopt + sum.unchanged + sum.blocked,
            files.len(),
            "{}",
            told()
        );
        assert_eq!(writes(&emulator), before, "it only reads");
        adopted += sum.adopt;
        blocked += sum.blocked;
        unchanged += sum.unchanged;
    }
    assert!(adopted > TENANTS / 2 && unchanged > 100 && blocked > 50);
    tell(&format!(
        "exercised: {TENANTS} generated tenants, {adopted} applications adopted, {unchanged} of ours and {blocked} of others left"
    ));
}
