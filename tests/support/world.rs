//! A tenant in a box with manifests in front of it, walked by the same road as the command line walks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use regex::Regex;
use serde_json::{Value, json};
use syncform::apply::{self, Audit, Event, Journal, Outcome, Run};
use syncform::check;
use syncform::cli::road::{self, Road};
use syncform::desired::{self, Desired, Locks, People};
use syncform::emulator::{Emulator, Options};
use syncform::finding::any_error;
use syncform::http::{Batched, Patient};
use syncform::manifest::{self, folder::LOCK, folder::PEOPLE};
use syncform::model::SecretRef;
use syncform::plan::{Allowed, AppPlan, Asked, Plan, Report};
use syncform::secrets::{Secret, Values};
use syncform::wire::{Request, Response, Transport, Unanswered};
use tokio::sync::Notify;

/// No guard stands in the way: stories of guards have tenants of their own.
pub(crate) const TENANT: &str = "\
apiVersion: syncform/v1
kind: Tenant
metadata: { name: contoso }
spec: { tenantId: ff8bf889-e031-41ac-8f7b-aedb059892ee, owner: identity-platform, guards: {
    total: { deletions: { percent: 100 } }, perApp: { unassignments: { percent: 100 } } } }
";

/// Manifests to what they want, with the locked templates among them; a finding is a fault of the test.
pub(crate) fn desired(files: &[(String, String)]) -> Desired {
    let is_lock = |(name, _): &&(String, String)| name.ends_with(LOCK);
    let is_people = |(name, _): &&(String, String)| PEOPLE.iter().any(|end| name.ends_with(end));
    let (locked, others): (Vec<_>, Vec<_>) = files.iter().partition(is_lock);
    let (people, manifests): (Vec<_>, Vec<_>) = others.into_iter().partition(is_people);
    let parsed = manifest::parse(&manifests.into_iter().cloned().collect());
    assert!(!any_error(&parsed.findings), "{:#?}", parsed.findings);
    let locked = locked.iter();
    let (locks, unusable) = Locks::read(locked.map(|(name, text)| (name.as_str(), text.as_str())));
    assert_eq!(unusable, []);
    let people = people.into_iter();
    let (people, unreadable) =
        People::read(people.map(|(name, text)| (name.as_str(), text.as_str())));
    assert_eq!(unreadable, []);
    let desired = desired::resolve(parsed.documents, &locks, &people, None).expect("a closed set");
    assert!(
        !any_error(&check::check(&desired)),
        "{:#?}",
        check::check(&desired)
    );
    desired
}

/// An empty-handed emulator for the tenant of [`TENANT`].
pub(crate) fn emulator() -> Emulator {
    let tenant_id = Some("ff8bf889-e031-41ac-8f7b-aedb059892ee".to_owned());
    Emulator::open(Options {
        tenant_id,
        ..Options::default()
    })
    .expect("an emulator")
}

/// Secret values in tests: each its own name, so that the tenant shows what was sent.
pub(crate) fn values(app: &AppPlan) -> Values {
    let value = |reference: &SecretRef| Secret::new(format!("value of {reference}"));
    app.references()
        .map(|reference| (reference.clone(), value(reference)))
        .collect()
}

/// What a plan says, or the findings that it ends with.
pub(crate) async fn road(desired: &Desired, transport: &impl Transport) -> Road {
    let allowed = Allowed::default();
    let road = road::plan(desired, transport, 4, &allowed).await;
    road.expect("readable")
}

/// The plan, where there are no findings.
pub(crate) async fn plan(desired: &Desired, transport: &impl Transport) -> Plan {
    match road(desired, transport).await {
        Road::Plan(plan) => plan,
        Road::Findings(findings) => panic!("{findings:#?}"),
    }
}

/// The values of an application's references.
pub(crate) type Planted<'a> = &'a dyn Fn(&AppPlan) -> Values;

/// The plan as it is told.
pub(crate) fn report(plan: &Plan) -> Report {
    Report::of(plan, Asked::default(), 0)
}

/// Carries a plan out without a journal.
pub(crate) async fn carry_out(
    desired: &Desired,
    plan: &Plan,
    transport: &impl Transport,
    watch: &dyn Fn(Event),
) -> Outcome {
    carry_out_with(desired, plan, transport, watch, &values).await
}

/// The same with these values.
pub(crate) async fn carry_out_with(
    desired: &Desired,
    plan: &Plan,
    transport: &impl Transport,
    watch: &dyn Fn(Event),
    values: Planted<'_>,
) -> Outcome {
    let run = Run {
        transport,
        owner: &desired.tenant.owner,
        values,
        journal: &Journal::none(),
        audit: &Audit::none(),
        watch,
        stop: &AtomicBool::new(false),
        doubtful: &BTreeSet::new(),
        parallelism: 4,
    };
    apply::apply(plan, &run).await
}

/// One run of the tool, as far as it comes: `None` where a read failed or something blocked.
pub(crate) async fn run(desired: &Desired, transport: &impl Transport) -> Option<Outcome> {
    let Ok(Road::Plan(plan)) = road::plan(desired, transport, 4, &Allowed::default()).await else {
        return None;
    };
    if plan.is_blocked() {
        return None;
    }
    Some(carry_out(desired, &plan, transport, &|_| ()).await)
}

/// A door with the manners of the command line: reads in batches, and patience.
pub(crate) fn door<T: Transport>(door: T) -> Patient<Batched<T>> {
    Patient::new(Batched::new(door), "test")
}

/// A run that must succeed.
pub(crate) async fn apply(desired: &Desired, emulator: &Emulator) {
    let outcome = run(desired, &door(emulator))
        .await
        .expect("nothing in the way");
    assert!(outcome.is_complete(), "{outcome:#?}");
}

/// How many requests wrote something.
pub(crate) fn writes(emulator: &Emulator) -> usize {
    emulator
        .requests()
        .iter()
        .filter(|request| request.committed)
        .count()
}

/// The tenant up to what no two runs can share: ids, times, and how far a job has come, to which the roles belong that its
/// first cycle imports.
pub(crate) fn portrait(emulator: &Emulator) -> Value {
    let tenant = emulator.snapshot();
    let list = |name: &str| tenant[name].as_array().cloned().unwrap_or_default();
    let mut portraits: Vec<Value> = list("applications")
        .into_iter()
        .map(|application| {
            let principals: Vec<_> = list("servicePrincipals").into_iter().filter(|principal| principal["appId"] == application["appId"]).collect();
            let ids: BTreeSet<_> = principals.iter().filter_map(|principal| principal["id"].as_str()).map(str::to_owned).collect();
            let jobs: Vec<_> = list("jobs").into_iter().filter(|job| job["servicePrincipal"].as_str().is_some_and(|id| ids.contains(id))).map(|job| self::job(&job)).collect();
            let secrets: BTreeMap<_, _> = ids.iter().map(|id| ("secrets", tenant["secrets"][id].clone())).collect();
            let ours = |item: &&Value, member: &str| item[member].as_str().is_some_and(|id| ids.contains(id));
            // Users and groups are there from the start, so their ids are the same in every tenant.
            let owners: Vec<_> = list("owners").iter().filter(|owner| ours(owner, "servicePrincipal")).map(|owner| owner["owner"].as_str().unwrap_or_default().replace('-', "")).collect();
            let role = |assignment: &Value| principals.iter().flat_map(|principal| principal["appRoles"].as_array().into_iter().flatten()).find(|role| role["id"] == assignment["appRoleId"]).map(|role| role["displayName"].clone());
            let assignments: Vec<_> = list("assignments").iter().filter(|assignment| ours(assignment, "resourceId")).map(|assignment| json!([assignment["principalId"].as_str().unwrap_or_default().replace('-', ""), role(assignment)])).collect();
            blank(&json!({ "application": application, "servicePrincipals": principals, "jobs": jobs, "secrets": secrets, "owners": owners, "assignments": assignments }))
        })
        .collect();
    portraits.sort_by_key(ToString::to_string);
    json!(portraits)
}

fn job(job: &Value) -> Value {
    let members = ["templateId", "standing", "quarantined"];
    let members = members.map(|name| (name, job[name].clone()));
    assert!(members.iter().all(|(_, value)| !value.is_null()), "{job}");
    // A saved schema, without what the service writes into it by itself.
    let schema = ["synchronizationRules", "directories"].map(|part| job["schema"][part].clone());
    let saved = [("schema", json!(schema))];
    members.into_iter().chain(saved).collect()
}

static GUID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").expect("a pattern")
});
static TIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").expect("a pattern"));

/// Whether this is an app role that a connector imported.
fn is_imported(item: &Value) -> bool {
    item["value"]
        .as_str()
        .is_some_and(|value| value.starts_with("arn:aws:iam:"))
}

/// Ids and times out of a JSON text. A tag list is a set.
fn blank(value: &Value) -> Value {
    match value {
        // Neither fits into less, and most texts are shorter.
        Value::String(text) if text.len() < 20 => value.clone(),
        Value::String(text) => json!(TIME.replace_all(&GUID.replace_all(text, "(id)"), "(time)")),
        Value::Array(items) => {
            let stays = items.iter().filter(|item| !is_imported(item));
            let mut items: Vec<_> = stays.map(blank).collect();
            items.sort_by_cached_key(ToString::to_string);
            Value::Array(items)
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), blank(value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A client that is killed at its n-th request: before it is sent, or after it was carried out and before the
/// answer came. Nothing is ever answered afterwards.
pub(crate) struct Mortal<'a, T> {
    door: &'a T,
    sent: AtomicUsize,
    dies_at: usize,
    is_sent: bool,
    dead: Notify,
}

impl<'a, T: Transport> Mortal<'a, T> {
    pub(crate) fn new(door: &'a T, dies_at: usize, is_sent: bool) -> Self {
        Self {
            door,
            sent: AtomicUsize::new(0),
            dies_at,
            is_sent,
            dead: Notify::new(),
        }
    }

    /// Lets a run through this door go on until its end or until death; says whether it came to its end.
    pub(crate) async fn until_death<R>(&self, run: impl Future<Output = R>) -> bool {
        tokio::select! {
            _ = run => true,
            () = self.dead.notified() => false,
        }
    }
}

impl<T: Transport> Transport for Mortal<'_, T> {
    fn root(&self) -> &str {
        self.door.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
        if number < self.dies_at {
            return self.door.send(request).await;
        }
        if number == self.dies_at && self.is_sent {
            let _ = self.door.send(request).await;
        }
        self.dead.notify_one();
        std::future::pending().await
    }

    async fn pause(&self, duration: Duration) {
        self.door.pause(duration).await;
    }
}
