//! The real before and after of an edit: a cloud sync job, read in April and in May 2020.

use std::collections::BTreeMap;

use syncform::schema::{Change, Diff, Document, Kind, Patch, Place};

use super::published;

fn pair() -> Option<(Document, Document)> {
    let mut all: BTreeMap<_, _> = published()?.into_iter().collect();
    let mut take = |name: &str| all.remove(name).expect("a document of the pair");
    let before = take("cloudsync-ad2aad-job-2020-04.json");
    Some((before, take("cloudsync-ad2aad-job-2020-05.utf16.json")))
}

fn expression(source: &serde_json::Value) -> &str {
    source["expression"].as_str().expect("an expression")
}

/// Three mappings have another source. That is all that the edit did to mappings.
#[test]
fn the_mappings_that_changed_are_told_by_their_sources() {
    let Some((before, after)) = pair() else {
        return;
    };
    let diff = Diff::between(&before, &after);
    let changes = diff.changes.iter().filter_map(|change| {
        let Place::AttributeMapping(_, _, target) = &change.place else {
            return None;
        };
        Some(match &change.kind {
            Kind::Changed { member, from, to } => {
                let (from, to) = (expression(from), expression(to));
                format!("{target}: {member} {from} -> {to}")
            }
            Kind::Added(_) | Kind::Removed(_) => change.to_string(),
        })
    });
    let changes: Vec<_> = changes.collect();
    assert_eq!(
        changes,
        [
            r#"AccountEnabled: source IIF(IsPresent([userAccountControl]), IIF(BitAnd([userAccountControl], 2)="0", "True", "False"), Not([accountDisabled])) -> "True""#,
            "SourceAnchor: source [employeeID] -> IIF(IsPresent([mS-DS-ConsistencyGuid]), [mS-DS-ConsistencyGuid], [objectGUID])",
            r#"UsageLocation: source [msExchUsageLocation] -> "FR""#,
        ]
    );
}

/// The documents differ in more: the second is another job's. It does not provision `SyncCredentialsChangeItem`,
/// has other anchors, and its references name other objects.
#[test]
fn what_else_differs_is_in_the_definitions() {
    let Some((before, after)) = pair() else {
        return;
    };
    let diff = Diff::between(&before, &after);
    let others = diff
        .changes
        .iter()
        .filter(|change| !matches!(change.place, Place::AttributeMapping(..)));
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told = Vec::new();
    for change in others {
        match &change.kind {
            Kind::Changed { member, .. } if member == "referencedObjects" => {
                *counted.entry("referencedObjects").or_default() += 1;
            }
            Kind::Changed { .. } | Kind::Added(_) | Kind::Removed(_) => {
                told.push(change.to_string());
            }
        }
    }
    assert_eq!(
        told,
        [
            "- AD2AADProvisioning / (nameless) -> SyncCredentialsChangeItem",
            "~ Active Directory / user / employeeID: anchor true -> false",
            "~ Active Directory / ?-AF5CEBF5-81E9-4A85-9DA7-2277F1A6CBEF-? / employeeID: anchor true -> false",
            "~ Azure Active Directory / User / EmployeeId: anchor true -> false",
            "- Azure Active Directory / SyncCredentialsChangeItem",
        ]
    );
    assert_eq!(counted, BTreeMap::from([("referencedObjects", 38)]));
}

#[test]
fn a_patch_makes_the_one_of_the_other_and_refuses_to_do_it_twice() {
    let Some((before, after)) = pair() else {
        return;
    };
    for (before, after) in [(&before, &after), (&after, &before)] {
        let patch = Patch::between(before, after);
        let mut made = before.clone();
        patch.apply(&mut made).expect("it fits");
        assert!(made == *after);
        patch.apply(&mut made).expect_err("the arrays moved");
        assert!(made == *after);
    }
}

#[test]
fn a_diff_is_data() {
    let Some((before, after)) = pair() else {
        return;
    };
    let diff = Diff::between(&before, &after);
    let text = serde_json::to_string(&diff).expect("JSON");
    let read: Diff = serde_json::from_str(&text).expect("a diff");
    assert!(read == diff && read.says_the_same(&diff));
    let backwards = Diff::between(&after, &before);
    assert!(!backwards.says_the_same(&diff));
    let places = |diff: &Diff| {
        let mut places: Vec<_> = diff
            .changes
            .iter()
            .map(|Change { place, .. }| place.clone())
            .collect();
        places.sort();
        places
    };
    assert_eq!(places(&backwards), places(&diff));
}
