//! What is refused of young applications may be lag, and may be a permission: how long a run waits to know.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use syncform::emulator::Emulator;
use syncform::plan::Plan;
use syncform::wire::{Request, Response, Transport, Unanswered};

use crate::support::many::{manifests, tenant};
use crate::support::permitted::to_plan;
use crate::support::world::{self, apply, desired, plan};

/// A door that adds up how long was waited at it, and counts what passed.
struct Watched<T> {
    door: T,
    waited: Mutex<Duration>,
    calls: Mutex<usize>,
}

impl<T> Watched<T> {
    fn new(door: T) -> Self {
        Self {
            door,
            waited: Mutex::default(),
            calls: Mutex::default(),
        }
    }
}

fn of<N: Copy>(counter: &Mutex<N>) -> N {
    *counter.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Transport> Transport for Watched<T> {
    fn root(&self) -> &str {
        self.door.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        *self.calls.lock().expect("no panic") += 1;
        self.door.send(request).await
    }

    async fn pause(&self, duration: Duration) {
        *self.waited.lock().expect("no panic") += duration;
        self.door.pause(duration).await;
    }
}

/// The plan of `count` applications by an identity that may see nothing of their jobs, how long it waited, and how many
/// calls it made.
async fn blind(emulator: &Emulator, count: usize) -> (Plan, Duration, usize) {
    let all = to_plan().iter().copied();
    let rest: Vec<_> = all
        .filter(|one| *one != "Synchronization.Read.All")
        .collect();
    let door = world::door(Watched::new(emulator.as_caller(&rest)));
    let desired = desired(&manifests(count, ""));
    let plan = plan(&desired, &door).await;
    let watched = door.inner().inner();
    (plan, of(&watched.waited), of(&watched.calls))
}

/// A permission that is missing for a whole young fleet costs three minutes and not three for each part of each
/// application; and the calls of a look, not those of each read.
#[tokio::test]
async fn a_young_fleet_is_waited_for_once() {
    let (emulator, _folder) = tenant(100).await;
    let (plan, waited, calls) = blind(&emulator, 100).await;
    assert!(
        plan.apps.iter().all(|app| app.unknown.len() == 1),
        "{plan:#?}"
    );
    assert!(
        waited > Duration::from_secs(60) && waited <= Duration::from_secs(180),
        "{waited:?}"
    );
    // Two parts of twenty applications are two calls, in each of 21 looks, and for each of five blocks.
    assert!(calls < 2 * 21 * 5 + 200, "{calls}");
}

/// An older application is refused alike: then nobody waits.
#[tokio::test]
async fn what_an_older_application_is_refused_is_a_permission() {
    let (emulator, _folder) = tenant(30).await;
    emulator.advance(Duration::from_secs(3600));
    apply(&desired(&manifests(31, "")), &emulator).await;
    let (plan, waited, _) = blind(&emulator, 31).await;
    assert!(
        plan.apps.iter().all(|app| app.unknown.len() == 1),
        "{plan:#?}"
    );
    assert_eq!(waited, Duration::ZERO);
}

/// The same answer as lag, of an application that is young among older ones which answer: it is waited for.
#[tokio::test]
async fn lag_is_waited_for_while_older_applications_answer() {
    let (emulator, _folder) = tenant(3).await;
    emulator.advance(Duration::from_secs(3600));
    apply(&desired(&manifests(4, "")), &emulator).await;
    let faults = r#"{"rules": [{"match": "GET *synchronization/jobs", "request": 4, "do": "refuse", "status": 401},
        {"match": "GET *synchronization/jobs", "request": 5, "do": "refuse", "status": 401},
        {"match": "GET *synchronization/jobs", "request": 6, "do": "refuse", "status": 401}]}"#;
    emulator.set_faults(syncform::emulator::Faults::parse(faults).expect("good faults"));
    let door = world::door(Watched::new(&emulator));
    let plan = plan(&desired(&manifests(4, "")), &door).await;
    assert!(!plan.has_unknown() && !plan.has_changes(), "{plan:#?}");
    assert!(of(&door.inner().inner().waited) > Duration::ZERO);
}
