//! Every limit at every level, exactly at its edge and one beyond.

use syncform::desired::Desired;
use syncform::model::Guarded;
use syncform::plan::{Bound, Plan, Reach, Size, Source, Verb};

use super::{app, assigned, guarded, guards, job, mappings, planned, tenant};
use crate::support::salesforce;
use crate::support::world::{apply, desired, door, emulator, run, writes};

/// Where a limit can stand, as the schemas call it, and what it counts over.
const LEVELS: [(&str, Reach); 3] = [
    ("spec.guards.total", Reach::Plan),
    ("spec.guards.perApp", Reach::Application),
    ("spec.guards", Reach::Application),
];
const MEMBERS: [&str; 2] = ["count", "percent"];

/// The fields that [`each_limit_holds_at_its_level`] tells of.
pub(crate) fn fields() -> impl Iterator<Item = String> {
    LEVELS.into_iter().flat_map(|(level, _)| {
        let kinds = Guarded::ALL.into_iter();
        kinds.flat_map(move |kind| {
            MEMBERS.map(|member| format!("{level}.{}.{member}", kind.field()))
        })
    })
}

/// What one application loses: before and after it, and how much of how many that is.
struct Case {
    kind: Guarded,
    before: (String, String),
    after: (String, String),
    /// `None`: nobody counts.
    size: Option<(usize, usize)>,
}

/// Beside each stands a second application, which loses nothing.
fn cases(mappings: usize) -> [Case; 4] {
    let mapped = |fields: &str| {
        let files = salesforce::files(&salesforce::of_users(fields));
        files.into_iter().nth(1).expect("the App")
    };
    [
        Case {
            kind: Guarded::Delete,
            before: app("aws", &job("state: paused")),
            after: app("aws", &job("state: absent")),
            size: Some((1, 2)),
        },
        Case {
            kind: Guarded::Unassign,
            before: app("aws", &assigned(&[1, 2, 3, 4])),
            after: app("aws", &assigned(&[1, 2, 3])),
            size: Some((1, 4)),
        },
        Case {
            kind: Guarded::RemoveMapping,
            before: mapped("enabled: true"),
            after: mapped("attributes: { Title: null }"),
            size: Some((1, mappings)),
        },
        Case {
            kind: Guarded::Scope,
            before: app("aws", &job("scope: assigned")),
            after: app("aws", &job("scope: all")),
            size: None,
        },
    ]
}

/// The manifests in which one limit stands at one level.
fn limited(case: &Case, level: &str, limit: &str) -> Desired {
    let (tenant, after) = match level {
        "spec.guards.total" => (tenant(limit, ""), case.after.clone()),
        "spec.guards.perApp" => (tenant("", limit), case.after.clone()),
        _ => (tenant("", ""), guarded(case.after.clone(), limit)),
    };
    desired(&[tenant, app("other", ""), after])
}

#[tokio::test]
async fn each_limit_holds_at_its_level() {
    let mut told = Vec::new();
    for case in cases(mappings().await) {
        let emulator = emulator();
        let before = [tenant("", ""), app("other", ""), case.before.clone()];
        apply(&desired(&before), &emulator).await;
        let written = writes(&emulator);
        for (level, reach) in LEVELS {
            for member in MEMBERS {
                let field = format!("{level}.{}", case.kind.field());
                let limit = |most: usize| {
                    let limit = format!("{}: {{ {member}: {most} }}", case.kind.field());
                    limited(&case, level, &limit)
                };
                // Exactly as much as goes, and one less.
                let most = case.size.map(|(gone, of)| match member {
                    "count" => gone,
                    _ => (gone * 100).div_ceil(of),
                });
                if let Some(most) = most {
                    let plan = planned(&limit(most), &emulator, &[]).await;
                    assert!(
                        guards(&plan).is_empty() && plan.has_changes(),
                        "{field}: {most}"
                    );
                }
                let most = most.map_or(100, |most| most - 1);
                let desired = limit(most);
                let plan = planned(&desired, &emulator, &[]).await;
                holds(&plan, &case, reach, (member, most));
                assert!(run(&desired, &door(&emulator)).await.is_none(), "{field}");
                assert_eq!(writes(&emulator), written, "{field}: something was written");
                told.push(format!("{field}.{member}"));
            }
        }
    }
    let mut fields: Vec<_> = fields().collect();
    told.sort();
    fields.sort();
    assert_eq!(told, fields);
}

/// One guard holds the application that loses something; its changes and what follows from them stay to be read.
fn holds(plan: &Plan, case: &Case, reach: Reach, (member, most): (&str, usize)) {
    let all = guards(plan);
    let [(name, [guard])] = all.as_slice() else {
        panic!("one guard: {all:#?}");
    };
    let most = u32::try_from(most).expect("small");
    let bound = match member {
        "count" => Bound::Count(most),
        _ => Bound::Percent(u8::try_from(most).expect("small")),
    };
    let size = case
        .size
        .map_or(Size::Uncounted, |(gone, of)| Size::Counted { gone, of });
    assert_eq!((guard.loss.kind, guard.loss.size), (case.kind, size));
    assert_eq!((guard.bound, guard.reach), (bound, reach));
    assert_eq!((guard.source, guard.is_allowed), (Source::Manifest, false));
    let place = guard.place.as_ref().expect("a place");
    let is_own = place.file != "tenant.yaml";
    assert!(place.span.is_some());
    assert!(!is_own || reach == Reach::Application);
    let mut apps = plan.apps.iter();
    let held = apps.find(|app| app.name.as_str() == *name).expect("it");
    assert_eq!((held.verb, held.steps.len()), (Verb::Blocked, 0));
    assert!(!held.changes.is_empty() && plan.is_blocked());
    assert!(!held.consequences.is_empty(), "{held:#?}");
}
