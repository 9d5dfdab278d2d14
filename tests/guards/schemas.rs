//! What guards count of a schema: lists of what goes, and whatever moves people.

use syncform::model::Guarded;
use syncform::plan::Size;

use super::{guards, mappings, planned, tenant};
use crate::support::salesforce;
use crate::support::world::{apply, desired, emulator};

const NOTHING: &str = "deletions: { count: 0 }, unassignments: { count: 0 }, mappingRemovals: { count: 0 }, scopeChanges: { count: 0 }";

/// Nobody is in the scope of what is not there, and of a template's mappings nobody has anything yet.
#[tokio::test]
async fn a_new_application_loses_nothing() {
    let files = salesforce::files(&salesforce::of_users(
        "mode: exclusive, scope: [{ department: { equals: Sales } }], attributes: { Title: null }",
    ));
    let (name, text) = files.into_iter().nth(1).expect("the App");
    let text = text.replace("scope: assigned", "scope: all");
    let desired = desired(&[tenant(NOTHING, NOTHING), (name, text)]);
    let plan = planned(&desired, &emulator(), &[]).await;
    assert!(plan.has_changes() && guards(&plan).is_empty(), "{plan:#?}");
}

/// What goes from a schema, with how much of which list.
#[tokio::test]
async fn each_list_of_a_schema_is_counted_by_itself() {
    let emulator = emulator();
    let all = mappings().await;
    let with = |fields: &str, attributes: &str| {
        let schema = format!("{}\n{attributes}", salesforce::of_users(fields));
        let (name, text) = salesforce::files(&schema)
            .into_iter()
            .nth(1)
            .expect("the App");
        desired(&[tenant("", "mappingRemovals: { percent: 0 }"), (name, text)])
    };
    let defined = "attributes: { target: { User: { officeCode: { type: String } } } }";
    let said = "enabled: false, scope: [{ department: { equals: Sales } }, { city: { equals: Bonn } }], attributes: {
        officeCode: '[city]', Title: { apply: onCreate } }";
    apply(&with(said, defined), &emulator).await;
    let lists = async |fields: &str, attributes: &str| {
        let plan = planned(&with(fields, attributes), &emulator, &[]).await;
        let mut lists: Vec<_> = plan.apps[0]
            .losses
            .iter()
            .filter(|loss| loss.kind == Guarded::RemoveMapping)
            .map(|loss| (loss.list.clone().expect("a list"), loss.size))
            .collect();
        lists.sort_by(|a, b| a.0.cmp(&b.0));
        lists
    };
    let list = |name: &str, gone, of| (name.to_owned(), Size::Counted { gone, of });
    // One alternative of a filter, two mappings, and an attribute that was defined here.
    let target = lists(
        "scope: [{ city: { equals: Bonn } }], attributes: { officeCode: null, Title: null }",
        "attributes: { target: { User: { officeCode: null } } }",
    )
    .await;
    assert_eq!(target.len(), 3, "{target:#?}");
    assert_eq!(target[0], list("User -> User", 2, all + 1));
    assert!(
        target[1].0.starts_with("attributes of ") && target[1].0.ends_with(" / User"),
        "{target:#?}"
    );
    assert_eq!(target[2], list("scope of User -> User", 1, 2));
    // A filter that goes whole takes every alternative.
    let cleared = lists("scope: null", "").await;
    assert_eq!(cleared, [list("scope of User -> User", 2, 2)]);
    // An exclusive mapping takes back what is not listed: settings, the filter, and two members of one mapping.
    let taken = lists("mode: exclusive", "").await;
    assert_eq!(
        taken,
        [
            list("User -> User", 2, all + 1),
            list("enabled of User -> User", 1, 1),
            list("scope of User -> User", 2, 2),
        ]
    );
    // A filter that is written anew takes nothing away that anybody could count.
    let anew = lists("scope: [{ department: { equals: Ops } }]", "").await;
    assert_eq!(anew, []);
}

/// People are not counted, so every change of who is in scope is held by any limit on it.
#[tokio::test]
async fn whatever_moves_people_is_held_where_a_limit_is_set() {
    let emulator = emulator();
    let with = |scope: &str, fields: &str| {
        let files = salesforce::files(&salesforce::of_users(fields));
        let (name, text) = files.into_iter().nth(1).expect("the App");
        let text = text.replace("scope: assigned", &format!("scope: {scope}"));
        desired(&[tenant("", "scopeChanges: { percent: 100 }"), (name, text)])
    };
    let sales = "scope: [{ department: { equals: Sales } }]";
    apply(&with("assigned", sales), &emulator).await;
    for (scope, fields) in [
        ("all", sales),
        ("assigned", "scope: null"),
        (
            "assigned",
            "scope: [{ department: { equals: Sales } }, { city: { equals: Bonn } }]",
        ),
        ("assigned", "scope: [{ department: { equals: Ops } }]"),
        ("assigned", "enabled: false"),
    ] {
        let plan = planned(&with(scope, fields), &emulator, &[]).await;
        let [guard] = guards(&plan)[0].1 else {
            panic!("{fields}: {plan:#?}");
        };
        assert_eq!(
            (guard.loss.kind, guard.loss.size),
            (Guarded::Scope, Size::Uncounted),
            "{fields}"
        );
        let named = [(Guarded::Scope, "salesforce")];
        assert!(
            !planned(&with(scope, fields), &emulator, &named)
                .await
                .is_blocked()
        );
    }
    // What moves nobody is not held.
    let plan = planned(
        &with("assigned", "attributes: { Title: '[city]' }"),
        &emulator,
        &[],
    )
    .await;
    assert!(plan.has_changes() && guards(&plan).is_empty(), "{plan:#?}");
}
