//! What a plan costs: requests, by the formula of the design, whatever the number of applications.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use syncform::emulator::Faults;
use syncform::http::{Batched, Patient};
use syncform::wire::{Request, Response, Transport, Unanswered};

use crate::support::fixtures::exercised;
use crate::support::many::{fleet, manifests, tenant};
use crate::support::world::{self, desired, emulator, plan, run};

/// A door that counts calls, and how many requests were in the fullest.
struct Counted<T> {
    door: T,
    calls: AtomicUsize,
    sizes: Mutex<Vec<usize>>,
}

impl<T> Counted<T> {
    fn new(door: T) -> Self {
        Self {
            door,
            calls: AtomicUsize::new(0),
            sizes: Mutex::default(),
        }
    }
}

impl<T: Transport> Transport for Counted<T> {
    fn root(&self) -> &str {
        self.door.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let inside = request
            .body
            .as_ref()
            .map(|body| body.json()["requests"].clone());
        if let Some(size) = inside.and_then(|inside| inside.as_array().map(Vec::len)) {
            self.sizes.lock().expect("no panic").push(size);
        }
        self.door.send(request).await
    }

    async fn pause(&self, duration: Duration) {
        self.door.pause(duration).await;
    }
}

const MAPPED: &str = ", mappings: { Role -> AppRole: { enabled: false } }";

/// Owned pages, one call of names, k = 6 small reads for each application at twenty to a call (application, service
/// principal, job, secrets, owners, assignments), and s = 4 schemas to a call.
async fn costs(count: usize) {
    let (emulator, _folder) = tenant(count).await;
    let desired = desired(&manifests(count, MAPPED));
    let door = Patient::new(Batched::new(Counted::new(&emulator)), "cost");
    let plan = plan(&desired, &door).await;
    assert_eq!(plan.apps.len(), count);
    let counted = door.inner().inner();
    let expected = count.div_ceil(999) + 1 + (6 * count).div_ceil(20) + count.div_ceil(4);
    assert_eq!(counted.calls.load(Ordering::Relaxed), expected, "{count}");
    assert!(
        counted
            .sizes
            .lock()
            .expect("no panic")
            .iter()
            .all(|size| *size <= 20)
    );
    exercised(
        expected,
        &format!("requests for a plan of {count} applications"),
    );
}

#[tokio::test]
async fn a_plan_of_one() {
    costs(1).await;
}

#[tokio::test]
async fn a_plan_of_twenty() {
    costs(20).await;
}

#[tokio::test]
async fn a_plan_of_two_hundred() {
    costs(200).await;
}

#[tokio::test]
async fn a_plan_of_a_thousand() {
    costs(1000).await;
}

/// What a plan says and how many calls it took on a tenant with these faults.
async fn under(faults: &str) -> (String, usize) {
    let (emulator, _folder) = tenant(25).await;
    emulator.set_faults(Faults::parse(faults).expect("good faults"));
    let desired = desired(&manifests(25, MAPPED));
    let door = Patient::new(Batched::new(Counted::new(&emulator)), "cost");
    let plan = plan(&desired, &door).await;
    let calls = door.inner().inner().calls.load(Ordering::Relaxed);
    (format!("{plan:#?}"), calls)
}

/// Each answer inside is judged on its own, and what some endpoint does not answer inside is asked outside.
#[tokio::test]
async fn a_plan_is_the_same_whatever_becomes_of_its_batches() {
    let (undisturbed, calls) = under("{}").await;
    assert_eq!(calls, 1 + 1 + 8 + 7);
    let refuse = r#"{"match": "POST /v1.0/$batch", "do": "refuse", "status": 404}"#;
    // The third call holds twenty: whatever it was, it is asked for one by one.
    let lose = r#"{"match": "POST /v1.0/$batch", "request": 3, "do": "lose"}"#;
    let late =
        r#"{"match": "GET /v1.0/applications(*", "request": 4, "do": "refuse", "status": 503}"#;
    let throttled =
        r#"{"match": "*/secrets", "request": 5, "do": "refuse", "status": 429, "retryAfter": 300}"#;
    let busy = r#"{"match": "POST /v1.0/$batch", "request": 2, "do": "refuse", "status": 429, "retryAfter": 60}"#;
    // A repeat of a call is one repeat, however many reads are in it.
    let failing = [2, 4, 6, 8, 10].map(|number| {
        format!(r#"{{"match": "POST /v1.0/$batch", "request": {number}, "do": "refuse", "status": 503}}"#)
    });
    for (faults, expected) in [
        (
            format!(r#"{{"rules": [{}]}}"#, failing.join(", ")),
            Some(calls + 5),
        ),
        // No batches at all: one call to learn that for each that was under way, and then the reads one by one.
        (format!(r#"{{"rules": [{refuse}]}}"#), None),
        (format!(r#"{{"rules": [{lose}]}}"#), Some(calls + 20)),
        (format!(r#"{{"rules": [{late}]}}"#), Some(calls + 1)),
        (format!(r#"{{"rules": [{throttled}]}}"#), Some(calls + 1)),
        (format!(r#"{{"rules": [{busy}]}}"#), Some(calls + 1)),
        (
            r#"{"switches": {"batchedSynchronization": "refuse"}}"#.to_owned(),
            None,
        ),
        // The first look outside is throttled, which says nothing of the endpoint.
        (
            r#"{"switches": {"batchedSynchronization": "refuse"}, "rules": [
                {"match": "GET *synchronization/jobs", "request": 1, "do": "refuse", "status": 429, "retryAfter": 5}]}"#
                .to_owned(),
            None,
        ),
    ] {
        let (told, calls) = under(&faults).await;
        assert_eq!(told, undisturbed, "{faults}");
        if let Some(expected) = expected {
            assert_eq!(calls, expected, "{faults}");
        }
    }
}

/// What others need 751 requests to plan and 2,751 to create: fifty applications with ten assignments each.
#[tokio::test]
async fn fifty_applications_with_ten_assignments_each() {
    let emulator = emulator();
    let desired = desired(&fleet(50));
    let creating = world::door(Counted::new(&emulator));
    let outcome = run(&desired, &creating).await.expect("nothing in the way");
    assert!(outcome.is_complete(), "{outcome:#?}");
    let created = creating.inner().inner().calls.load(Ordering::Relaxed);
    let looking = world::door(Counted::new(&emulator));
    assert!(!plan(&desired, &looking).await.has_changes());
    let planned = looking.inner().inner().calls.load(Ordering::Relaxed);
    exercised(
        planned,
        "requests to plan fifty applications with ten assignments each",
    );
    exercised(created, "requests to create them");
    assert_eq!(planned, 17);
    assert!(created <= 24 * 50, "{created}");
}
