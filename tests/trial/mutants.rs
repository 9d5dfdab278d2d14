//! The tests of the worked examples are worth their lines: whatever is changed in a mapping by a slip, one of them fails.

use serde_json::{Value, json};
use syncform::check;
use syncform::cli::judge::judge;
use syncform::desired::{App, Desired};
use syncform::manifest::folder;
use syncform::schema::{FlowType, WantedMapping, WantedObjectMapping, WantedSource, Wish};
use syncform::trial::{self, Verdict};

use crate::support::binary::Workspace;

/// The examples with the locks that a sandbox writes.
fn examples() -> Desired {
    let workspace = Workspace::examples();
    for verb in [&["apply", "--yes"][..], &["template", "lock"]] {
        let ran = workspace.run(&[verb, &["--sandbox", "sandbox"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    let (files, unread) = folder::read(&[workspace.path().join("manifests")]);
    let judged = judge(&files, unread, None, check::offline);
    judged
        .desired
        .unwrap_or_else(|| panic!("{:#?}", judged.findings))
}

/// The tests that fail, each with its App.
fn failing(desired: &Desired) -> Vec<String> {
    let apps = trial::run(desired, "");
    let tests = apps
        .iter()
        .flat_map(|app| app.tests.iter().map(move |test| (app, test)));
    tests
        .filter(|(_, test)| test.verdict != Verdict::Passed)
        .map(|(app, test)| format!("{}: {}", app.app, test.name))
        .collect()
}

/// A change to one App, and what it is called.
type Mutant = (String, App);

/// All slips of one kind, everywhere in an App where they can happen.
fn everywhere(
    app: &App,
    kind: &str,
    slip: impl Fn(&mut WantedObjectMapping) -> Vec<(String, WantedObjectMapping)>,
) -> Vec<Mutant> {
    let Some(job) = &app.provisioning else {
        return Vec::new();
    };
    let mappings = job.overlay.object_mappings.iter();
    let each = mappings.flat_map(|(address, mapping)| {
        let slips = slip(&mut mapping.clone());
        slips
            .into_iter()
            .map(move |(what, slipped)| (address, what, slipped))
    });
    each.map(|(address, what, slipped)| {
        let mut app = app.clone();
        let job = app.provisioning.as_mut().expect("a job");
        job.overlay.object_mappings.insert(address.clone(), slipped);
        (format!("{}: {kind}: {address} / {what}", app.name), app)
    })
    .collect()
}

/// Every attribute mapping that a slip changes.
fn attributes(
    mapping: &WantedObjectMapping,
    slip: impl Fn(&mut WantedMapping) -> bool,
) -> Vec<(String, WantedObjectMapping)> {
    let targets = mapping.attributes.keys();
    let each = targets.filter_map(|target| {
        let mut slipped = mapping.clone();
        let wanted = slipped.attributes.get_mut(target)?.as_mut()?;
        slip(wanted).then(|| (target.clone(), slipped))
    });
    each.collect()
}

fn tree(wanted: &mut WantedMapping) -> Option<&mut Value> {
    if let Wish::Set(WantedSource::Tree(tree)) = &mut wanted.source {
        Some(tree)
    } else {
        None
    }
}

/// Takes the first `Not` away.
fn without_not(source: &mut Value) -> bool {
    if source["name"] == "Not" && source["type"] == "Function" {
        *source = source["parameters"][0]["value"].take();
        return true;
    }
    let parameters = source["parameters"].as_array_mut();
    parameters
        .into_iter()
        .flatten()
        .any(|it| without_not(&mut it["value"]))
}

/// Swaps the first two keys of the first `Switch`: source, default, key, value, key, value.
fn swapped(source: &mut Value) -> bool {
    let is_switch = source["name"] == "Switch" && source["type"] == "Function";
    let Some(parameters) = source["parameters"].as_array_mut() else {
        return false;
    };
    if is_switch && parameters.len() >= 6 {
        let first = parameters[2]["value"].take();
        parameters[2]["value"] = std::mem::replace(&mut parameters[4]["value"], first);
        return true;
    }
    parameters.iter_mut().any(|it| swapped(&mut it["value"]))
}

/// Every slip that a hand can make in an App.
fn mutants(app: &App) -> Vec<Mutant> {
    let mut all = everywhere(app, "a Not dropped", |mapping| {
        attributes(mapping, |it| tree(it).is_some_and(without_not))
    });
    all.extend(everywhere(app, "two Switch keys swapped", |mapping| {
        attributes(mapping, |it| tree(it).is_some_and(swapped))
    }));
    all.extend(everywhere(app, "a default removed", |mapping| {
        attributes(mapping, |it| {
            let is_set = matches!(it.default_value, Wish::Set(_));
            it.default_value = Wish::Clear;
            is_set
        })
    }));
    all.extend(everywhere(app, "a matching priority moved", |mapping| {
        attributes(mapping, |it| {
            let is_set = it.matching_priority.is_some();
            it.matching_priority = it
                .matching_priority
                .map(|priority| if priority == 0 { 9 } else { 0 });
            is_set
        })
    }));
    all.extend(everywhere(app, "apply on creation flipped", |mapping| {
        attributes(mapping, |it| {
            let flow = it.flow_type;
            it.flow_type = Some(FlowType::Always);
            flow == Some(FlowType::ObjectAddOnly)
        })
    }));
    all.extend(everywhere(app, "a filter value changed", |mapping| {
        let Wish::Set(groups) = &mapping.scope else {
            return Vec::new();
        };
        let clauses = groups.iter().enumerate();
        let clauses = clauses
            .flat_map(|(at, group)| (0..group.clauses.len()).map(move |clause| (at, clause)));
        clauses
            .map(|(at, clause)| {
                let mut groups = groups.clone();
                let changed = &mut groups[at].clauses[clause];
                changed.values.iter_mut().for_each(|value| value.push('x'));
                let what = format!("scope {at}/{clause}");
                (
                    what,
                    WantedObjectMapping {
                        scope: Wish::Set(groups),
                        ..mapping.clone()
                    },
                )
            })
            .collect()
    }));
    all
}

#[test]
fn every_slip_in_a_worked_example_fails_one_of_its_tests() {
    let examples = examples();
    assert_eq!(failing(&examples), [""; 0]);
    let all: Vec<_> = examples.apps.values().flat_map(mutants).collect();
    for kind in [
        "a Not dropped",
        "two Switch keys swapped",
        "a default removed",
        "a matching priority moved",
        "apply on creation flipped",
        "a filter value changed",
    ] {
        assert!(all.iter().any(|(name, _)| name.contains(kind)), "{kind}");
    }
    let survivors: Vec<_> = all
        .into_iter()
        .filter(|(_, app)| {
            let mut mutated = examples.clone();
            mutated.apps.insert(app.name.clone(), app.clone());
            failing(&mutated).is_empty()
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(survivors, [""; 0]);
}

/// Every worked example that maps anything is tested.
#[test]
fn no_worked_example_goes_without_tests() {
    let examples = examples();
    let untested = examples.apps.values().filter(|app| {
        let maps = app
            .provisioning
            .as_ref()
            .is_some_and(|job| !job.overlay.is_empty());
        maps && app.tests.is_empty()
    });
    let untested: Vec<_> = untested.map(|app| app.name.as_str()).collect();
    assert_eq!(untested, [""; 0]);
    let apps = trial::run(&examples, "");
    let left: Vec<_> = apps
        .iter()
        .flat_map(|app| &app.coverage.untested)
        .map(|it| &it.what)
        .collect();
    assert_eq!(json!(left), json!([]));
}
