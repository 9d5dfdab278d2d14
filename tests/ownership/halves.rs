//! What was deleted, and what half of it is left.

use std::time::Duration;

use syncform::desired;
use syncform::emulator::Faults;

use super::shown;
use crate::support::hands::{blocked, delete, id_of, principal, restore};
use crate::support::stories::{app, job, stage};
use crate::support::world::{self, apply, emulator, plan};

fn files() -> Vec<(String, String)> {
    stage(&[app("aws", "AWS", &job("running", "assigned"))])
}

#[tokio::test]
async fn an_application_without_its_service_principal_is_told() {
    let emulator = emulator();
    let desired = world::desired(&files());
    apply(&desired, &emulator).await;
    delete(
        &emulator,
        &format!("servicePrincipals/{}", principal(&emulator, "AWS")),
    )
    .await;
    blocked(&emulator, &desired, "no service principal").await;
    shown("without-principal", &plan(&desired, &emulator).await);
}

#[tokio::test]
async fn a_service_principal_without_its_application_is_told() {
    let emulator = emulator();
    let desired = world::desired(&files());
    apply(&desired, &emulator).await;
    let id = principal(&emulator, "AWS");
    let application = id_of(&emulator, "applications", "AWS");
    delete(&emulator, &format!("applications/{application}")).await;
    restore(&emulator, &id).await;
    blocked(&emulator, &desired, "is not in this tenant").await;
    shown("without-application", &plan(&desired, &emulator).await);
}

/// What was pruned and is wanted again: a new application is made, and the old one can be had instead.
#[tokio::test]
async fn a_deleted_one_that_carried_our_mark_can_be_had_back() {
    let emulator = emulator();
    let desired = world::desired(&files());
    apply(&desired, &emulator).await;
    // Its first cycle is over.
    emulator.advance(Duration::from_secs(3600));
    let other = world::desired(&stage(&[app("other", "Other", "")]));
    let pruning = desired::prune(other).expect("a whole set");
    let application = id_of(&emulator, "applications", "AWS");
    let id = principal(&emulator, "AWS");
    apply(&pruning, &emulator).await;
    let anew = plan(&desired, &emulator).await;
    assert!(!anew.is_blocked() && anew.has_changes());
    shown("deleted", &anew);
    // As the help says: the application, then its service principal. The marks are there again, and so it is ours.
    restore(&emulator, &application).await;
    shown("restored-alone", &plan(&desired, &emulator).await);
    restore(&emulator, &id).await;
    let restored = plan(&desired, &emulator).await;
    shown("restored", &restored);
    apply(&desired, &emulator).await;
    assert!(!plan(&desired, &emulator).await.has_changes());
}

/// Nobody knows whether the deleted ones can be asked by tags. Where they cannot, a creation is not stopped by that.
#[tokio::test]
async fn where_the_deleted_ones_cannot_be_looked_through_it_is_said() {
    let emulator = emulator();
    let faults = r#"{ "switches": { "deletedTags": "refuse" } }"#;
    emulator.set_faults(Faults::parse(faults).expect("faults"));
    let desired = world::desired(&files());
    let plan = plan(&desired, &emulator).await;
    shown("deleted-unknown", &plan);
    apply(&desired, &emulator).await;
}
