//! Guards: what is held, what a name lets through, and that nothing is written meanwhile. What people are told is in
//! `tests/cli/guards.rs`.

mod each;
mod schemas;

pub(crate) use each::fields;

use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::model::{AppName, Guarded};
use syncform::plan::{Allowed, Bound, Guard, Plan, Reach, Size, Source};

use crate::support::salesforce;
use crate::support::stories::Story;
use crate::support::walk::walk;
use crate::support::world::{apply, carry_out, desired, door, emulator};

/// A tenant whose guards let everything through, but for the ones that are given.
fn tenant(total: &str, per_app: &str) -> (String, String) {
    let open = |given: &str, field: &str| {
        if given.contains(field) {
            given.to_owned()
        } else {
            format!("{field}: {{ percent: 100 }}, {given}")
        }
    };
    let text = format!(
        "apiVersion: syncform/v1
kind: Tenant
metadata: {{ name: contoso }}
spec:
  tenantId: ff8bf889-e031-41ac-8f7b-aedb059892ee
  owner: identity-platform
  guards:
    total: {{ {} }}
    perApp: {{ {} }}
",
        open(total, "deletions"),
        open(per_app, "unassignments")
    );
    ("tenant.yaml".to_owned(), text)
}

fn app(name: &str, fields: &str) -> (String, String) {
    let text = format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: {name} }}
spec:
  displayName: AWS {name}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
  {fields}
"
    );
    (format!("{name}.yaml"), text)
}

fn assigned(to: &[u8]) -> String {
    let each = to
        .iter()
        .map(|number| format!("{{ user: user000{number}@contoso.com, role: User }}"));
    format!("assignments: [{}]", each.collect::<Vec<_>>().join(", "))
}

fn job(fields: &str) -> String {
    format!("provisioning: {{ template: aws, {fields} }}")
}

fn guarded(app: (String, String), limits: &str) -> (String, String) {
    (app.0, format!("{}  guards: {{ {limits} }}\n", app.1))
}

async fn planned(desired: &Desired, tenant: &Emulator, allowed: &[(Guarded, &str)]) -> Plan {
    let named = |(kind, name): &(Guarded, &str)| (*kind, AppName::new(name).expect("a name"));
    let allowed = Allowed {
        guards: allowed.iter().map(named).collect(),
        ..Allowed::default()
    };
    match road::plan(desired, tenant, 4, &allowed).await {
        Ok(Road::Plan(plan)) => plan,
        other => panic!("{other:?}"),
    }
}

/// The guards of each application.
fn guards(plan: &Plan) -> Vec<(&str, &[Guard])> {
    let apps = plan.apps.iter();
    let held = apps.filter(|app| !app.guards.is_empty());
    held.map(|app| (app.name.as_str(), app.guards.as_slice()))
        .collect()
}

#[tokio::test]
async fn the_own_limit_of_an_application_stands_in_the_place_of_the_tenants() {
    let emulator = emulator();
    let before = [tenant("", ""), app("aws", &assigned(&[1, 2, 3]))];
    apply(&desired(&before), &emulator).await;
    let after = |per_app: &str, own: &str| {
        let app = guarded(app("aws", &assigned(&[1])), own);
        desired(&[tenant("", per_app), app])
    };
    let (tight, wide) = ("unassignments: { count: 1 }", "unassignments: { count: 2 }");
    let plan = planned(&after(tight, wide), &emulator, &[]).await;
    assert_eq!(guards(&plan), []);
    let plan = planned(&after(wide, tight), &emulator, &[]).await;
    assert_eq!(guards(&plan)[0].1[0].bound, Bound::Count(1));
    // One of another kind leaves it alone.
    let other = "scopeChanges: { count: 1 }";
    let plan = planned(&after(tight, other), &emulator, &[]).await;
    assert_eq!(guards(&plan)[0].1[0].bound, Bound::Count(1));
    // Of both bounds neither may be passed, and one line is enough.
    let both = "unassignments: { count: 2, percent: 66 }";
    let plan = planned(&after(wide, both), &emulator, &[]).await;
    let [guard] = guards(&plan)[0].1 else {
        panic!("{plan:#?}");
    };
    assert_eq!(guard.bound, Bound::Percent(66));
}

/// A name lets one kind of thing of one application through, and what it lets through counts for nobody else.
#[tokio::test]
async fn a_name_lets_exactly_one_thing_through() {
    let emulator = emulator();
    let both = |total: &str, people: &[u8]| {
        let apps = ["one", "two"].map(|name| app(name, &assigned(people)));
        desired(&[&[tenant(total, "")][..], &apps].concat())
    };
    apply(&both("", &[1, 2, 3, 4]), &emulator).await;
    let counted = |gone, of| Size::Counted { gone, of };
    let edge = both("unassignments: { percent: 25 }", &[1, 2, 3]);
    assert_eq!(guards(&planned(&edge, &emulator, &[]).await), []);

    let after = both("unassignments: { count: 1 }", &[1, 2, 3]);
    let plan = planned(&after, &emulator, &[]).await;
    let held: Vec<_> = guards(&plan)
        .iter()
        .map(|(name, all)| (*name, all.len(), all[0].loss.size))
        .collect();
    assert_eq!(held, [("one", 1, counted(2, 8)), ("two", 1, counted(2, 8))]);

    // Another kind, or another application, is not what was named.
    let wrong = [(Guarded::Delete, "one"), (Guarded::Scope, "two")];
    let plan = planned(&after, &emulator, &wrong).await;
    assert_eq!(
        plan.apps
            .iter()
            .filter(|app| app.is_held_by_guard())
            .count(),
        2
    );
    let said = plan
        .notes
        .iter()
        .filter(|note| note.text.contains("lets nothing through"));
    assert_eq!(said.count(), 2, "{:#?}", plan.notes);

    // Without the one, the other is within the limit.
    let named = [(Guarded::Unassign, "one")];
    let plan = planned(&after, &emulator, &named).await;
    assert!(
        !plan.is_blocked() && plan.notes.is_empty(),
        "{:#?}",
        plan.notes
    );
    let all = guards(&plan);
    let [("one", [guard])] = all.as_slice() else {
        panic!("{all:#?}");
    };
    assert!(guard.is_allowed);
    let outcome = carry_out(&after, &plan, &door(&emulator), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");

    // It is done, and the name has nothing more to let through.
    let plan = planned(&after, &emulator, &named).await;
    assert!(!plan.has_changes() && !plan.is_blocked());
    assert_eq!(plan.notes.len(), 1, "{:#?}", plan.notes);
}

/// What holds where no manifest says a limit.
#[tokio::test]
async fn nothing_is_deleted_or_emptied_unnamed() {
    let bare = |name: &str, fields: &str| {
        let (_, text) = tenant("", "");
        let (text, _) = text.split_once("  guards:").expect("guards");
        desired(&[
            ("tenant.yaml".to_owned(), text.to_owned()),
            app(name, fields),
        ])
    };
    let emulator = emulator();
    let with = |people: &[u8], state: &str| {
        let fields = format!(
            "{}\n  {}",
            assigned(people),
            job(&format!("state: {state}"))
        );
        bare("aws", &fields)
    };
    apply(&with(&[1, 2], "paused"), &emulator).await;
    // One of two may go, and both may not: neither without a trace nor for somebody else.
    assert_eq!(
        guards(&planned(&with(&[1], "paused"), &emulator, &[]).await),
        []
    );
    for people in [&[][..], &[3]] {
        let plan = planned(&with(people, "paused"), &emulator, &[]).await;
        let [guard] = guards(&plan)[0].1 else {
            panic!("{plan:#?}");
        };
        assert_eq!(
            (guard.bound, guard.source),
            (Bound::AllButOne, Source::Default)
        );
    }
    // Each kind has a guard of its own.
    let plan = planned(&with(&[], "absent"), &emulator, &[]).await;
    let said: Vec<_> = guards(&plan)[0]
        .1
        .iter()
        .map(|guard| (guard.loss.kind, guard.reach))
        .collect();
    assert_eq!(
        said,
        [
            (Guarded::Unassign, Reach::Application),
            (Guarded::Delete, Reach::Plan)
        ]
    );
    let half = [(Guarded::Unassign, "aws")];
    assert!(
        planned(&with(&[], "absent"), &emulator, &half)
            .await
            .is_blocked()
    );
    let whole = [(Guarded::Unassign, "aws"), (Guarded::Delete, "aws")];
    assert!(
        !planned(&with(&[], "absent"), &emulator, &whole)
            .await
            .is_blocked()
    );
}

/// Another role is no loss: whoever had access has it still.
#[tokio::test]
async fn a_change_of_role_takes_nothing_from_anybody() {
    let emulator = emulator();
    let with = |role: &str| {
        let fields = format!("assignments: [{{ user: user0001@contoso.com, role: {role} }}]");
        desired(&[
            tenant("", "unassignments: { count: 0 }"),
            app("aws", &fields),
        ])
    };
    apply(&with("User"), &emulator).await;
    let plan = planned(&with("msiam_access"), &emulator, &[]).await;
    assert!(plan.has_changes() && guards(&plan).is_empty(), "{plan:#?}");
}

/// Protection asks for the name, whatever the limits say.
#[tokio::test]
async fn the_job_of_a_protected_application_is_never_deleted_unnamed() {
    let emulator = emulator();
    let with = |state: &str| {
        let (file, text) = guarded(
            app("aws", &job(&format!("state: {state}"))),
            "deletions: { count: 9 }",
        );
        let text = text.replace("name: aws }", "name: aws, protect: true }");
        desired(&[tenant("deletions: { count: 9 }", ""), (file, text)])
    };
    apply(&with("paused"), &emulator).await;
    let plan = planned(&with("absent"), &emulator, &[]).await;
    let [guard] = guards(&plan)[0].1 else {
        panic!("{plan:#?}");
    };
    assert_eq!(
        (guard.bound, guard.source),
        (Bound::Count(0), Source::Protected)
    );
    let named = [(Guarded::Delete, "aws")];
    assert!(
        !planned(&with("absent"), &emulator, &named)
            .await
            .is_blocked()
    );
}

/// How many mappings of users a Salesforce application has.
async fn mappings() -> usize {
    let emulator = emulator();
    apply(
        &desired(&salesforce::files(&salesforce::of_users("enabled: true"))),
        &emulator,
    )
    .await;
    let schema = salesforce::schema(&emulator).await;
    let users = &schema["synchronizationRules"][0]["objectMappings"][0];
    users["attributeMappings"].as_array().map_or(0, Vec::len)
}

/// What stays within its limits is written as if there were none.
#[tokio::test]
async fn within_the_limits_everything_is_as_ever() {
    let stage = |people: &[u8]| {
        let limits = "unassignments: { count: 1, percent: 50 }";
        vec![tenant(limits, limits), app("aws", &assigned(people))]
    };
    let name = "within_the_limits";
    let stages = vec![stage(&[1, 2]), stage(&[2, 3])];
    walk(&Story { name, stages }).await;
}
