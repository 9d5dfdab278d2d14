//! Generated manifests over every whole document: what was applied is what the next plan finds, nothing that is not named
//! is touched, and neither the order of keys nor a difference in spelling means anything.

mod apart;
mod asked;
mod documents;
mod expressions;
mod found;
mod ground;
mod lapsed;
mod live;
mod mend;
mod recipe;
mod seen;
mod stated;
mod tenants;
mod transcribed;

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use syncform::schema::{Diff, Document, Kind, Overlay, Patch, Place};

use self::apart::apart;
use self::ground::Ground;
use self::live::Live;
use self::mend::{Fragment, fragments};
use self::seen::Seen;
use self::stated::stated;
use crate::support::fixtures::tell;

/// Runs a property over as many manifests; the same ones each time. A failure tells the smallest.
fn run(
    cases: u32,
    name: &str,
    ground: &Ground,
    holds: impl Fn(&Fragment) -> Result<(), TestCaseError>,
) {
    let given = std::env::var("SYNCFORM_GENERATED").ok();
    let given = given.map(|text| text.parse().expect("SYNCFORM_GENERATED is a number"));
    let config = Config {
        cases: given.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, rng).run(&fragments(ground), |said| holds(&said));
    if let Err(error) = ran {
        let mut told = format!("{name}: {error}");
        if let proptest::test_runner::TestError::Fail(why, said) = &error {
            told = format!("{name}: {why}\n{}", said.yaml());
        }
        panic!("{told}");
    }
}

/// What came of a change, for the count of what was exercised.
const EFFECTS: [&str; 10] = [
    "nothing",
    "attribute mapping added",
    "attribute mapping removed",
    "attribute mapping changed",
    "attribute added",
    "attribute removed",
    "attribute changed",
    "enabled changed",
    "flowTypes changed",
    "scope changed",
];

fn effects(diff: &Diff) -> Vec<String> {
    let effect = |place: &Place, kind: &Kind| {
        let thing = match place {
            Place::AttributeMapping(..) => "attribute mapping",
            Place::Attribute(..) => "attribute",
            Place::Schema
            | Place::Rule(_)
            | Place::ObjectMapping(..)
            | Place::Directory(_)
            | Place::Object(..) => "",
        };
        match kind {
            Kind::Added(_) => format!("{thing} added"),
            Kind::Removed(_) => format!("{thing} removed"),
            Kind::Changed { member, .. } if thing.is_empty() => format!("{member} changed"),
            Kind::Changed { .. } => format!("{thing} changed"),
        }
    };
    let all = diff
        .changes
        .iter()
        .map(|change| effect(&change.place, &change.kind));
    let nothing = diff.is_equal().then(|| "nothing".to_owned());
    all.chain(nothing).collect()
}

fn count(seen: &RefCell<Seen>, said: &Fragment, diff: &Diff) {
    let mut seen = seen.borrow_mut();
    seen.count("attributes", &said.attributes);
    seen.count("mappings", &said.mappings);
    effects(diff).into_iter().for_each(|it| seen.tell(it));
}

fn all_was_said(seen: &RefCell<Seen>) {
    let missing = seen.borrow().missing(&["attributes", "mappings"], &EFFECTS);
    assert!(missing.is_empty(), "never generated: {missing:#?}");
}

/// The document of a read.
fn document(json: &serde_json::Value) -> Document {
    Document::new(json.clone()).expect("a schema")
}

/// From the manifest to the tenant and back.
fn holds_live(
    live: &Live,
    (before, base): (&Document, &Document),
    ground: &Ground,
    said: &Fragment,
) -> Result<Diff, TestCaseError> {
    let done = live.carry_out(said);
    prop_assert!(
        done.again.is_none(),
        "planned again:\n{}",
        done.again.unwrap_or_default()
    );
    prop_assert_eq!(done.written_again, 0, "applied again");
    prop_assert_eq!(done.sent, usize::from(done.saves));
    let diff = Diff::between(before, &document(&done.after));
    prop_assert_eq!(done.saves, !diff.is_equal(), "saved, and changed");
    prop_assert!(
        !said.is_echo || !done.saves,
        "what is there was saved:\n{}",
        done.plan
    );
    let [left, other] = apart(before.json(), &done.after, said, ground);
    prop_assert_eq!(left, other, "what is not named");
    stated(&Ground::of(&document(&done.after), base), said)?;
    let turned = live.carry_out(&said.shuffled());
    prop_assert_eq!(&turned.plan, &done.plan, "keys in another order");
    prop_assert_eq!(
        turned.after.to_string(),
        done.after.to_string(),
        "keys in another order"
    );
    Ok(diff)
}

/// The same in the schema room alone, for jobs that are not written.
fn holds_alone(before: &Document, ground: &Ground, said: &Fragment) -> Result<Diff, TestCaseError> {
    let overlay = |said: &Fragment| -> Overlay {
        let wanted = live::wanted(live::SALESFORCE, &said.yaml());
        let job = wanted
            .apps
            .into_values()
            .next()
            .and_then(|app| app.provisioning);
        job.expect("a job").overlay
    };
    let laid = overlay(said);
    let patch = |at: &Document| {
        laid.patch(at, Some(before))
            .map_err(|refusals| TestCaseError::fail(format!("refused: {refusals:?}")))
    };
    let (mut after, first) = (before.clone(), patch(before)?);
    first
        .apply(&mut after)
        .map_err(|moved| TestCaseError::fail(moved.to_string()))?;
    let again = patch(&after)?;
    prop_assert!(again.is_empty(), "laid again: {again:?}");
    let diff = Diff::between(before, &after);
    prop_assert_eq!(diff.is_equal(), first.is_empty());
    prop_assert_eq!(first.is_empty(), before == &after);
    prop_assert!(
        !said.is_echo || first.is_empty(),
        "what is there was changed: {first:?}"
    );
    prop_assert!(Diff::between(&after, before).changes.len() == diff.changes.len());
    let mut back = after.clone();
    let undo = Patch::between(&after, before);
    undo.apply(&mut back)
        .map_err(|moved| TestCaseError::fail(moved.to_string()))?;
    prop_assert!(&back == before, "there and back");
    let [left, other] = apart(before.json(), after.json(), said, ground);
    prop_assert_eq!(left, other, "what is not named");
    stated(&Ground::of(&after, before), said)?;
    let turned = overlay(&said.shuffled());
    let bytes = |overlay: &Overlay| serde_json::to_string(overlay).expect("JSON");
    prop_assert_eq!(bytes(&turned), bytes(&laid), "keys in another order");
    Ok(diff)
}

/// Manifests for each live job, and for each document alone.
const LIVE: u32 = 20;
const ALONE: u32 = 40;

#[test]
fn what_was_applied_is_not_planned_again() {
    let seen = RefCell::new(Seen::new());
    let jobs = [live::SALESFORCE, live::SCIM, live::AWS].map(Live::new);
    let default = |live: &Live| document(&live.schema());
    let mut all = Vec::new();
    for live in &jobs {
        let default = default(live);
        all.push((live.name().to_owned(), default.clone(), live));
        all.push((
            format!("{}, edited", live.name()),
            documents::edited(&default),
            live,
        ));
    }
    let published = documents::published();
    let are_there = published.is_some();
    for (name, document) in published.into_iter().flatten() {
        if is_taken(&name) {
            all.push((
                format!("{name}, edited"),
                documents::edited(&document),
                &jobs[0],
            ));
            all.push((name, document, &jobs[0]));
        }
    }
    for (name, saved, job) in &all {
        let is_edited = name.ends_with("edited");
        let live = job
            .with(saved, is_edited)
            .unwrap_or_else(|why| panic!("{name}: {why}"));
        let before = default(&live);
        let base = default(job);
        let ground = Ground::of(&before, &base);
        run(LIVE, name, &ground, |said| {
            let diff = holds_live(&live, (&before, &base), &ground, said)?;
            count(&seen, said, &diff);
            Ok(())
        });
    }
    // The emulator's own documents are too few to show everything.
    if are_there {
        all_was_said(&seen);
    }
    exercised(LIVE, all.len(), "planned and applied twice");
}

#[test]
fn what_was_laid_is_not_laid_again() {
    let seen = RefCell::new(Seen::new());
    let published = documents::published().into_iter().flatten();
    let all = published.flat_map(|(name, it)| {
        let edited = documents::edited(&it);
        [(format!("{name}, edited"), edited), (name, it)]
    });
    let all: Vec<_> = all.collect();
    for (name, before) in &all {
        let ground = Ground::of(before, before);
        run(ALONE, name, &ground, |said| {
            let diff = holds_alone(before, &ground, said)?;
            count(&seen, said, &diff);
            Ok(())
        });
    }
    if !all.is_empty() {
        all_was_said(&seen);
        exercised(ALONE, all.len(), "laid twice, without a tenant");
    }
}

fn exercised(each: u32, documents: usize, how: &str) {
    let number = each as usize * documents;
    tell(&format!(
        "exercised: {number} generated manifests over {documents} documents, {how}"
    ));
}

/// Documents of jobs that syncform writes. The others are of cloud sync, or excerpts with parts that lead nowhere.
fn is_taken(name: &str) -> bool {
    name.starts_with("salesforce-sfoutdelta")
}

/// The service takes whole documents of the template. An excerpt is refused for what it leaves out.
#[test]
fn published_documents_are_taken_or_refused_for_what_they_lack() {
    let Some(all) = documents::published() else {
        return;
    };
    let job = Live::new(live::SALESFORCE);
    for (name, document) in &all {
        let refused = job.with(document, false).err();
        match EXCERPTS.iter().find(|(excerpt, _)| excerpt == name) {
            Some((_, lack)) => {
                let why = refused.expect("an excerpt is refused");
                assert!(why.contains(lack), "{name}: {why}");
            }
            None => assert_eq!(refused.is_none(), is_taken(name), "{name}: {refused:?}"),
        }
    }
    tell(&format!(
        "exercised: {} published documents, taken or refused",
        all.len()
    ));
}

/// Excerpts of a documentation, and what they lack (reference, section 3).
const EXCERPTS: [(&str, &str); 3] = [
    (
        "salesforce-custom-attr-put-doc.json",
        "exactly one must be the anchor",
    ),
    (
        "salesforce-custom-attr-schema-doc.json",
        "sourceDirectoryName: it is required",
    ),
    ("schema-get-doc.json", "directories[0].id: it is required"),
];
