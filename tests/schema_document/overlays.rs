//! Generated overlays over every whole document: laid twice they are laid once, the order of their keys means nothing,
//! what nobody knows survives.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use syncform::schema::{Diff, Document, Kind, Overlay, Place, WantedMapping, WantedSource, Wish};

use super::whole;
use super::wishes::{mappings, overlays, wanting};
use crate::support::fixtures::tell;
use crate::support::unknown::marked;

const EACH: u32 = 12;

/// The marks in a value.
fn marks(value: &Value) -> BTreeSet<u64> {
    match value {
        Value::Object(members) => {
            let own = value.pointer("/nobodyKnows/0").and_then(Value::as_u64);
            own.into_iter()
                .chain(members.values().flat_map(marks))
                .collect()
        }
        Value::Array(all) => all.iter().flat_map(marks).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => BTreeSet::new(),
    }
}

/// The overlay, with the entries of its lists the other way round.
fn reversed(overlay: &Overlay) -> Overlay {
    let mut json = serde_json::to_value(overlay).expect("JSON");
    for list in [
        "/objectMappings",
        "/attributes",
        "/lapsed/objectMappings",
        "/lapsed/attributes",
    ] {
        let list = json.pointer_mut(list).and_then(Value::as_array_mut);
        list.into_iter().for_each(|list| list.reverse());
    }
    serde_json::from_value(json).expect("an overlay")
}

fn holds(before: &Document, base: &Document, overlay: &Overlay) -> Result<(), TestCaseError> {
    let patch = overlay
        .patch(before, Some(base))
        .expect("all of it can be addressed");
    prop_assert_eq!(
        &reversed(overlay)
            .patch(before, Some(base))
            .expect("the same"),
        &patch
    );
    let mut after = before.clone();
    patch.apply(&mut after).expect("it fits");
    let again = overlay
        .patch(&after, Some(base))
        .expect("all of it can be addressed");
    prop_assert!(again.is_empty(), "laid twice: {again:?}");

    let diff = Diff::between(before, &after);
    prop_assert_eq!(diff.is_equal(), patch.is_empty());
    let removed = diff.changes.iter().filter_map(|change| match &change.kind {
        Kind::Removed(value) => Some(marks(value)),
        // A scope that becomes null goes with what nobody else is in.
        Kind::Changed { member, from, to } if member == "scope" && to.is_null() => {
            Some(marks(from))
        }
        Kind::Added(_) | Kind::Changed { .. } => None,
    });
    let lost: BTreeSet<u64> = &marks(before.json()) - &marks(after.json());
    prop_assert_eq!(lost, removed.flatten().collect::<BTreeSet<_>>());

    let between = syncform::schema::Patch::between(before, &after);
    let mut made = before.clone();
    between.apply(&mut made).expect("it fits");
    prop_assert!(made == after);
    Ok(())
}

#[test]
fn generated_overlays_hold_over_every_whole_document() {
    let Some(documents) = whole() else { return };
    for (name, document) in &documents {
        let before = marked(document);
        // A runner counts its cases over all of its runs.
        let runner = || {
            TestRunner::new(Config {
                cases: EACH,
                failure_persistence: None,
                ..Config::default()
            })
        };
        let ran = runner().run(&overlays(document), |overlay| {
            holds(&before, document, &overlay)?;
            is_taken_back(&before, document, &overlay)?;
            goes_back(document, &overlay)
        });
        ran.unwrap_or_else(|error| panic!("{name}: {error}"));
        let ran = runner().run(&wanting(document), |overlay| lapses(document, &overlay));
        ran.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    tell(&format!(
        "exercised: {} generated overlays over {} schemas",
        EACH as usize * documents.len(),
        documents.len()
    ));
}

/// Whatever was laid, each change is one that an overlay takes back by itself, and all of them together leave the
/// document that was there.
fn is_taken_back(
    before: &Document,
    base: &Document,
    overlay: &Overlay,
) -> Result<(), TestCaseError> {
    let laid = overlay
        .lay(before, Some(base))
        .expect("all of it can be addressed");
    let mut back = Overlay::default();
    for change in &laid.diff.changes {
        let mut alone = Overlay::default();
        prop_assert!(alone.take_back(change), "{change}");
        let undone = alone.lay(&laid.after, None).expect("it has an address");
        let [undone] = undone.diff.changes.as_slice() else {
            return Err(TestCaseError::fail(format!(
                "{change}: {:?}",
                undone.diff.changes
            )));
        };
        prop_assert!(undone.takes_back(change), "{change}: {undone}");
        back.take_back(change);
    }
    let restored = back.lay(&laid.after, None).expect("all have addresses");
    let left = Diff::between(before, &restored.after);
    prop_assert!(left.is_equal(), "{:?}", left.changes);
    Ok(())
}

/// Whatever was laid, mappings that are exclusive and want nothing are those of the base again.
fn goes_back(base: &Document, overlay: &Overlay) -> Result<(), TestCaseError> {
    let mut document = base.clone();
    let patch = overlay
        .patch(base, Some(base))
        .expect("all of it can be addressed");
    patch.apply(&mut document).expect("it fits");
    let mut back = Overlay::default();
    for (address, _) in mappings(base) {
        back.object_mappings.entry(address).or_default().exclusive = true;
    }
    let patch = back
        .patch(&document, Some(base))
        .expect("all of it can be addressed");
    patch.apply(&mut document).expect("it fits");
    let diff = Diff::between(base, &document);
    let left = diff.changes.iter().find(|it| {
        matches!(
            it.place,
            Place::ObjectMapping(..) | Place::AttributeMapping(..)
        )
    });
    prop_assert!(left.is_none(), "{left:?}");
    Ok(())
}

/// Whatever was laid and is wanted no longer is as the base has it, and nothing else has moved.
fn lapses(base: &Document, overlay: &Overlay) -> Result<(), TestCaseError> {
    let mut document = base.clone();
    let nothing = Overlay::default();
    let silent = Overlay {
        lapsed: nothing.lapsed_since(overlay),
        ..nothing
    };
    for overlay in [overlay, &silent] {
        let patch = overlay
            .patch(&document, Some(base))
            .expect("all of it can be addressed");
        patch.apply(&mut document).expect("it fits");
    }
    let diff = Diff::between(base, &document);
    prop_assert!(diff.is_equal(), "{:?}", diff.changes);
    Ok(())
}

#[test]
fn one_added_mapping_touches_exactly_that() {
    let Some(documents) = whole() else { return };
    let mut count = 0;
    for (name, before) in &documents {
        for (address, _) in mappings(before) {
            let wanted = WantedMapping {
                source: Wish::Set(WantedSource::Attribute("extensionAttribute10".to_owned())),
                ..WantedMapping::default()
            };
            let mut overlay = Overlay::default();
            let mapping = overlay.object_mappings.entry(address).or_default();
            mapping
                .attributes
                .insert("officeCode".to_owned(), Some(wanted));
            let patch = overlay.patch(before, None).expect("it can be addressed");
            let mut after = before.clone();
            patch.apply(&mut after).expect("it fits");
            let added = patch
                .operations()
                .iter()
                .filter(|it| !matches!(it, json_patch::PatchOperation::Test(_)));
            assert_eq!(added.count(), 1, "{name}");
            let diff = Diff::between(before, &after);
            let [change] = diff.changes.as_slice() else {
                panic!("{name}: {:?}", diff.changes)
            };
            assert!(
                matches!(&change.place, Place::AttributeMapping(_, _, target) if target.to_string() == "officeCode")
            );
            count += 1;
        }
    }
    tell(&format!(
        "exercised: one mapping added to {count} object mappings"
    ));
}
