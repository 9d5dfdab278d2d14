//! Identities with exactly the permissions that `docs/permissions.md` names for a task, and what they come to.

use std::collections::BTreeSet;

use syncform::api::permissions::{self, TASKS, Task};
use syncform::apply::Outcome;
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::http::Patient;
use syncform::plan::{Allowed, Plan};
use syncform::wire::Method;

use super::world::carry_out;

/// The task of that name.
pub(crate) fn task(name: &str) -> &'static Task {
    let mut named = TASKS.iter().filter(|task| task.name == name);
    named.next().expect("a task of that name")
}

/// What a plan needs.
pub(crate) fn to_plan() -> &'static [&'static str] {
    task("`plan`, `drift`, `record`, `init`, `import`, `export`").permissions
}

/// The task of an apply of such manifests.
pub(crate) fn apply_of(desired: &Desired) -> &'static Task {
    let owns = desired.apps.values().any(|app| app.owners.is_some());
    task(if owns {
        "`apply` of any manifests"
    } else {
        "`apply` of manifests without `owners`"
    })
}

/// The plan that an identity makes; nothing where a read is refused.
pub(crate) async fn plan_as(
    desired: &Desired,
    emulator: &Emulator,
    permissions: &[&str],
) -> Option<Plan> {
    let door = Patient::new(emulator.as_caller(permissions), "test");
    match road::plan(desired, &door, 4, &Allowed::default()).await {
        Ok(Road::Plan(plan)) => Some(plan),
        Ok(Road::Findings(findings)) => panic!("{findings:#?}"),
        Err(_) => None,
    }
}

/// What an identity comes to that plans and applies; nothing where a read is refused.
pub(crate) async fn apply_as(
    desired: &Desired,
    emulator: &Emulator,
    permissions: &[&str],
) -> Option<Outcome> {
    let plan = plan_as(desired, emulator, permissions).await?;
    let door = Patient::new(emulator.as_caller(permissions), "test");
    Some(carry_out(desired, &plan, &door, &|_| ()).await)
}

/// A plan with the permissions of a plan says what one without limits says, and writes nothing; an apply with the
/// permissions of an apply comes to its end. Whatever is sent is in the table, and a step's write is in the step's row.
pub(crate) async fn permitted(name: &str, desired: &Desired, emulator: &Emulator) {
    let Ok(Road::Plan(unlimited)) = road::plan(desired, emulator, 4, &Allowed::default()).await
    else {
        panic!("{name}: not readable");
    };
    let plan = plan_as(desired, emulator, to_plan()).await;
    assert_eq!(plan.as_ref(), Some(&unlimited), "{name}");
    let asked = emulator.requests().len();
    let outcome = apply_as(desired, emulator, apply_of(desired).permissions).await;
    let outcome = outcome.unwrap_or_else(|| panic!("{name}: a read was refused"));
    assert!(outcome.is_complete(), "{name}: {outcome:#?}");
    assert!(
        permissions::lacking(&unlimited, apply_of(desired).permissions).is_empty(),
        "{name}"
    );
    let steps = unlimited.apps.iter().flat_map(|app| &app.steps);
    let written: BTreeSet<_> = steps
        .map(permissions::row_of_step)
        .map(|row| (row.method.as_str(), row.path))
        .collect();
    for request in emulator.requests().split_off(asked) {
        let row = permissions::row(&request.method, &request.path);
        let row = row.unwrap_or_else(|| panic!("{name}: no row for {request:?}"));
        assert!(
            row.method == Method::Get || written.contains(&(row.method.as_str(), row.path)),
            "{name}: no step writes {request:?}"
        );
    }
}
