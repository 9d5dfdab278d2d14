//! Two applies at once: while one is under way another one writes, between any two requests of the first. The one that comes
//! too late writes nothing over what the other has written, says that it was too late, and the next run is sound.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use syncform::apply::{Outcome, Trouble};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::wire::{Method, Request, Response, Transport, Unanswered};

use crate::support::hands::{principal, tags};
use crate::support::world::{TENANT, apply, desired, door, emulator, plan, run};

/// The writes before which nobody looks at what they replace any more: each is a whole object or a whole set, behind the look
/// at it, and Graph takes no condition for any. Everything else that comes too late is seen.
const UNSEEN: [&str; 3] = [
    "PATCH /*/applications/*",
    "PATCH /*/servicePrincipals/*",
    "PUT /*/servicePrincipals/*/synchronization/secrets",
];

/// A door at whose n-th request somebody else comes first.
struct Raced<'a> {
    emulator: &'a Emulator,
    other: &'a Desired,
    at: usize,
    sent: AtomicUsize,
    /// The request that the other one came before.
    before: std::sync::Mutex<Option<Request>>,
}

impl Transport for Raced<'_> {
    fn root(&self) -> &str {
        self.emulator.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        if self.sent.fetch_add(1, Ordering::Relaxed) + 1 == self.at {
            *self.before.lock().expect("no panic") = Some(request.clone());
            // A run of its own, from beginning to end, while this one waits.
            std::thread::scope(|scope| {
                let theirs = scope.spawn(|| run_alone(self.other, self.emulator));
                theirs.join().expect("no panic");
            });
        }
        self.emulator.send(request).await
    }

    async fn pause(&self, duration: Duration) {
        self.emulator.pause(duration).await;
    }
}

fn run_alone(desired: &Desired, emulator: &Emulator) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    let outcome = runtime.block_on(run(desired, &door(emulator)));
    let outcome = outcome.expect("nothing in the way of the other");
    assert!(outcome.is_complete(), "{outcome:#?}");
}

/// An application that runs, with these lines in it.
fn manifest(name: &str, notes: &str, address: &str) -> Desired {
    let app = format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: aws }}
spec:
  displayName: {name}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
  notes: {notes}
  provisioning:
    template: aws
    state: running
    scope: assigned
    notify: [\"{notes}@contoso.com\"]
    credentials:
      version: 1
      values:
        SecretToken: {{ env: TOKEN }}
        BaseAddress: {address}
"
    );
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    desired(&[file("tenant.yaml", TENANT), file("aws.yaml", &app)])
}

/// A tenant to which an application was applied an hour ago, and what two runs want of it by now.
async fn two_wishes() -> (Emulator, Desired, Desired) {
    let emulator = emulator();
    let first = manifest("AWS", "first", "https://first.example");
    apply(&first, &emulator).await;
    emulator.advance(Duration::from_secs(3600));
    let ours = manifest("AWS ours", "ours", "https://ours.example");
    let theirs = manifest("AWS theirs", "theirs", "https://theirs.example");
    (emulator, ours, theirs)
}

impl<'a> Raced<'a> {
    fn new(emulator: &'a Emulator, other: &'a Desired, at: usize) -> Self {
        Self {
            emulator,
            other,
            at,
            sent: AtomicUsize::new(0),
            before: std::sync::Mutex::default(),
        }
    }
}

/// How the one that was disturbed at its n-th request ended, and whether the other's manifest holds afterwards.
async fn raced(at: usize) -> Option<(Option<Outcome>, bool, Request)> {
    let (emulator, ours, theirs) = two_wishes().await;
    let raced = Raced::new(&emulator, &theirs, at);
    let outcome = run(&ours, &door(&raced)).await;
    let before = raced.before.into_inner().expect("no panic")?;
    let stands = !plan(&theirs, &emulator).await.has_changes();
    Some((outcome, stands, before))
}

/// How many requests come before the first one of an apply.
async fn planning() -> usize {
    let (emulator, ours, theirs) = two_wishes().await;
    let raced = Raced::new(&emulator, &theirs, usize::MAX);
    assert!(plan(&ours, &door(&raced)).await.has_changes());
    raced.sent.into_inner()
}

#[tokio::test]
async fn whoever_comes_too_late_writes_nothing_over_the_other() {
    let planning = planning().await;
    let (mut at, mut stale, mut unseen) = (1, 0, BTreeSet::new());
    while let Some((outcome, stands, before)) = raced(at).await {
        let outcome = outcome.expect("a plan is made whenever the other comes");
        let is_stale = outcome.troubles().any(Trouble::is_stale);
        // A write that the other one has replaced before it was looked for is unseen, and said so.
        assert!(
            is_stale || stands || outcome.is_complete(),
            "request {at}: {outcome:#?}"
        );
        stale += usize::from(is_stale);
        // Whoever plans after the other has written comes second, and is right. Later nothing is seen between a look and the
        // write that follows it, and everything else is.
        if at > planning && !stands {
            let window = format!("{} {}", before.method, before.kind());
            assert!(unseen.insert(window), "request {at}: {unseen:?} twice");
        }
        at += 1;
    }
    assert_eq!(unseen.iter().collect::<Vec<_>>(), UNSEEN.each_ref());
    assert!(stale > unseen.len(), "{stale} stale");
}

/// Secrets cannot be read back, so that the versions beside them must tell: older ones never end under a newer version's tag,
/// nor newer ones under an older one's.
#[tokio::test]
async fn what_the_object_says_of_its_credentials_stays_true() {
    let wish = |version: &str, token: &str| {
        let (tenant, app) = (
            ("tenant.yaml".to_owned(), TENANT.to_owned()),
            WISH.replace("VERSION", version).replace("TOKEN", token),
        );
        desired(&[tenant, ("aws.yaml".to_owned(), app)])
    };
    let (first, ours, theirs) = (wish("1", "FIRST"), wish("2", "OURS"), wish("3", "THEIRS"));
    let past = emulator();
    apply(&first, &past).await;
    past.advance(Duration::from_secs(3600));
    let mut seen = std::collections::BTreeSet::new();
    for at in 1.. {
        let emulator = past.fork();
        let raced = Raced::new(&emulator, &theirs, at);
        let outcome = run(&ours, &door(&raced)).await;
        let Some(before) = raced.before.into_inner().expect("no panic") else {
            break;
        };
        let tenant = emulator.snapshot();
        let stored = &tenant["secrets"][principal(&emulator, "AWS")]["SecretToken"];
        let tags = tags(&emulator, "AWS").to_string();
        let says = |version: u32| tags.contains(&format!("syncform:credentials={version}\""));
        let is_true = match stored.as_str() {
            Some("value of env OURS") => says(2),
            Some("value of env THEIRS") => says(3),
            _ => false,
        };
        // Between the last look and the write itself nothing is seen.
        let is_write = matches!(before.method, Method::Put | Method::Patch);
        assert!(
            is_true || is_write,
            "request {at}, {stored}: {tags}: {outcome:#?}"
        );
        seen.insert(stored.to_string());
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
}

const WISH: &str = "apiVersion: syncform/v1
kind: App
metadata: { name: aws }
spec:
  displayName: AWS
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
  provisioning:
    template: aws
    state: running
    scope: assigned
    credentials:
      version: VERSION
      values:
        SecretToken: { env: TOKEN }
";
