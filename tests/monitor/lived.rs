//! Jobs that live in the tenant in a box: what its own words for them are read as, and the ways out of quarantine.

use std::time::Duration;

use serde_json::json;
use syncform::cli::road;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Fate, Faults};
use syncform::live::{Job, LiveApp, LogQuery, NextRun, Phase, ProvisioningAction};
use syncform::model::{AppName, Reset, ResetScope};
use syncform::observe;
use syncform::plan::{self, Allowed, Deed, Entry, Plan, by_hand_reads};
use syncform::render::{self, StatusRow, Style};
use syncform::wire::{Method, Request, Transport as _};

use crate::support::hands::by_hand;
use crate::support::people::PEOPLE;
use crate::support::world::{self, TENANT, apply, carry_out, desired, emulator};

const HOUR: u64 = 3_600;

fn manifests() -> Desired {
    let file = |name: &str, text: &str| (format!("manifests/{name}.yaml"), text.to_owned());
    desired(&[file("tenant", TENANT), file("app", PEOPLE)])
}

/// A started job with people in scope.
struct Lived {
    emulator: Emulator,
    desired: Desired,
    name: AppName,
}

impl Lived {
    async fn new() -> Self {
        let (emulator, desired) = (emulator(), manifests());
        apply(&desired, &emulator).await;
        Self {
            emulator,
            desired,
            name: AppName::new("expenses").expect("a name"),
        }
    }

    /// One whose first cycle is done.
    async fn cycled() -> Self {
        let lived = Self::new().await;
        lived.wait(HOUR / 4);
        assert_eq!(lived.job().await.phase(), Phase::Cycling);
        lived
    }

    fn wait(&self, seconds: u64) {
        self.emulator.advance(Duration::from_secs(seconds));
    }

    async fn seen(&self) -> (Entry, LiveApp) {
        let survey = road::survey(&self.desired, &self.emulator)
            .await
            .expect("readable");
        let entry = survey.entries.get(&self.name).expect("an entry").clone();
        let Entry::Live { look, .. } = &entry else {
            panic!("{entry:?}");
        };
        let look = look.with(by_hand_reads(false));
        let live = observe::app(&self.emulator, &look).await.expect("readable");
        (entry, live.expect("there"))
    }

    async fn job(&self) -> Job {
        self.seen().await.1.jobs.remove(0)
    }

    /// What a person reads of it.
    async fn told(&self) -> String {
        let now = self
            .emulator
            .send(Request::new(Method::Get, "/v1.0/organization"))
            .await;
        let now = now
            .expect("an answer")
            .header("date")
            .map(jiff::fmt::rfc2822::parse);
        let now = now.expect("a date").expect("a date").timestamp();
        let row = StatusRow {
            name: self.name.clone(),
            live: Some(self.seen().await.1),
            because: None,
            unread: None,
            wants_job: true,
        };
        render::status(&[row], now, Style::default())
    }

    async fn secrets(&self, pairs: &[(&str, &str)]) {
        let principal = self.seen().await.1.service_principal;
        let pairs = pairs
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }));
        let path = format!("/v1.0/servicePrincipals/{principal}/synchronization/secrets");
        let body = json!({ "value": pairs.collect::<Vec<_>>() });
        by_hand(&self.emulator, Method::Put, &path, body).await;
    }

    async fn planned(&self, deed: &Deed, allowed: &Allowed) -> Plan {
        let (entry, live) = self.seen().await;
        let app = &self.desired.apps[&self.name];
        let plan = plan::by_hand(app, &entry, Ok(&live), deed, allowed);
        plan::close(&self.desired, vec![plan], Vec::new(), &Allowed::default())
    }

    async fn done(&self, deed: &Deed, allowed: &Allowed) {
        let plan = self.planned(deed, allowed).await;
        assert!(plan.has_changes(), "{plan:#?}");
        let outcome = carry_out(&self.desired, &plan, &self.emulator, &|_| ()).await;
        assert!(outcome.is_complete(), "{outcome:#?}");
    }

    fn query(principal: &LiveApp, page: usize) -> LogQuery {
        LogQuery {
            service_principal: principal.service_principal.clone(),
            since: None,
            until: None,
            cycle: None,
            page,
        }
    }
}

fn reset(resets: impl IntoIterator<Item = Reset>) -> Deed {
    Deed::Restart(ResetScope::of(resets))
}

#[tokio::test]
async fn a_first_cycle_is_under_way_until_nothing_is_left_to_count() {
    let lived = Lived::new().await;
    let job = lived.job().await;
    assert_eq!((job.phase(), &job.last_run), (Phase::FirstCycle, &None));
    assert!(
        !lived.told().await.contains("Failed"),
        "the placeholder is no failure"
    );
    assert!(!job.record.progress.is_empty());
    lived.wait(HOUR / 4);
    let job = lived.job().await;
    assert_eq!(
        (job.phase(), job.record.progress.len()),
        (Phase::Cycling, 0)
    );
    let (last, next) = (job.last_run.clone().expect("a run"), job.next_run());
    assert!(
        matches!(next, Some(NextRun::About(at)) if at > last.ended),
        "{next:?}"
    );
    assert!(last.exported > 0 && last.escrowed > 0);
    assert!(
        lived
            .told()
            .await
            .contains("syncform logs expenses --status failure")
    );
}

#[tokio::test]
async fn refused_credentials_are_explained_until_the_service_gives_up() {
    let lived = Lived::cycled().await;
    lived.secrets(&[("SecretToken", "refuse-me")]).await;
    lived.wait(HOUR);
    let job = lived.job().await;
    let quarantine = job.quarantine.clone().expect("a quarantine");
    assert_eq!(
        (job.phase(), quarantine.reason.as_str()),
        (Phase::Quarantined, "EncounteredQuarantineException")
    );
    assert!(matches!(job.next_run(), Some(NextRun::Said(_))));
    let told = lived.told().await;
    for part in [
        "InvalidCredentials",
        "mend the credentials",
        "left of four weeks",
        "tries again by itself",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    lived.wait(28 * 24 * HOUR);
    let job = lived.job().await;
    assert_eq!(
        (job.phase(), job.next_run()),
        (Phase::StoppedInQuarantine, None)
    );
    assert!(
        lived
            .told()
            .await
            .contains("syncform start expenses --allow quarantine")
    );
    lived.secrets(&[("SecretToken", "good")]).await;
    let plan = lived.planned(&Deed::Start, &Allowed::default()).await;
    assert!(plan.is_blocked() && !plan.has_changes(), "{plan:#?}");
    let allowed = Allowed {
        quarantine: true,
        resets: Vec::new(),
        ..Allowed::default()
    };
    lived.done(&Deed::Start, &allowed).await;
    lived.wait(HOUR / 4);
    assert_eq!(lived.job().await.phase(), Phase::Cycling);
}

/// Samples mix the letter case of enum values.
#[tokio::test]
async fn words_in_the_other_letter_case_mean_the_same() {
    let lived = Lived::cycled().await;
    let other = r#"{"switches": {"enumCase": "other"}}"#;
    lived
        .emulator
        .set_faults(Faults::parse(other).expect("switches"));
    let job = lived.job().await;
    assert_eq!(
        (job.status.as_str(), job.phase()),
        ("active", Phase::Cycling)
    );
    lived.secrets(&[("SecretToken", "refuse-me")]).await;
    lived.wait(HOUR);
    assert_eq!(lived.job().await.phase(), Phase::Quarantined);
    let told = lived.told().await;
    assert!(told.contains("mend the credentials"), "{told}");
    let (_, live) = lived.seen().await;
    let is_creation =
        |entry: &syncform::live::ProvisioningSummary| entry.action == ProvisioningAction::Create;
    let query = Lived::query(&live, 500);
    let log = observe::provisioning_log(&lived.emulator, &query, 100, 5, is_creation).await;
    assert!(!log.expect("readable").entries.is_empty());
}

#[tokio::test]
async fn a_restart_by_hand_lifts_a_quarantine_whose_cause_is_mended() {
    let lived = Lived::cycled().await;
    lived.secrets(&[("SecretToken", "refuse-me")]).await;
    lived.wait(HOUR);
    assert!(lived.job().await.phase().is_quarantined());
    lived.secrets(&[("SecretToken", "good")]).await;
    lived
        .done(&reset([Reset::QuarantineState]), &Allowed::default())
        .await;
    lived.wait(HOUR);
    assert_eq!(lived.job().await.phase(), Phase::Cycling);
}

#[tokio::test]
async fn held_back_deletions_are_named_and_go_on_only_when_they_are_meant() {
    let lived = Lived::cycled().await;
    let limit = r#"{"Enabled":true,"Recipients":"a@contoso.com","DeleteThresholdEnabled":true,"DeleteThresholdValue":3}"#;
    lived.secrets(&[("SyncNotificationSettings", limit)]).await;
    for number in 1..=4 {
        let path = format!("/v1.0/users/user{number:04}@contoso.com");
        let body = json!({ "accountEnabled": false });
        by_hand(&lived.emulator, Method::Patch, &path, body).await;
    }
    lived.wait(HOUR);
    let told = lived.told().await;
    assert!(
        told.contains("TooManyDeletes") && told.contains("--action stagedDelete"),
        "{told}"
    );
    let (_, live) = lived.seen().await;
    let is_staged = |entry: &syncform::live::ProvisioningSummary| {
        entry.action == ProvisioningAction::StagedDelete
    };
    let log = observe::provisioning_log(
        &lived.emulator,
        &Lived::query(&live, 500),
        100,
        5,
        is_staged,
    )
    .await;
    assert_eq!(log.expect("readable").entries.len(), 4);
    let deed = reset([Reset::ForceDeletes]);
    let refused = lived.planned(&deed, &Allowed::default()).await;
    assert!(refused.is_blocked() && !refused.has_changes());
    let allowed = Allowed {
        quarantine: false,
        resets: vec![Reset::ForceDeletes],
        ..Allowed::default()
    };
    lived.done(&deed, &allowed).await;
    lived.wait(HOUR);
    assert_eq!(lived.job().await.phase(), Phase::Cycling);
}

#[tokio::test]
async fn a_log_is_read_page_by_page_within_bounds_and_patiently() {
    let lived = Lived::cycled().await;
    let (_, live) = lived.seen().await;
    let faults = r#"{ "switches": { "reportsThrottle": true } }"#;
    lived
        .emulator
        .set_faults(Faults::parse(faults).expect("faults"));
    let patient = world::door(&lived.emulator);
    let read = async |page, limit, pages| {
        let query = Lived::query(&live, page);
        observe::provisioning_log(&patient, &query, limit, pages, |_| true)
            .await
            .expect("readable")
    };
    let whole = read(500, 1_000, 5).await;
    assert!(!whole.is_cut && whole.seen == whole.entries.len() && whole.seen > 9);
    assert!(
        whole.entries.is_sorted_by(|a, b| a.at >= b.at),
        "the newest first"
    );
    // A page at a time the same is read, although more than five requests in ten seconds are refused.
    assert_eq!(read(1, 1_000, 100).await, whole);
    let bounded = read(3, 1_000, 2).await;
    assert_eq!((bounded.entries.len(), bounded.is_cut), (6, true));
    assert_eq!(bounded.entries[..], whole.entries[..6]);
    let limited = read(3, 4, 100).await;
    assert_eq!((limited.entries.len(), limited.is_cut), (4, true));
    let exact = read(3, whole.seen, 100).await;
    assert_eq!((exact.entries.len(), exact.is_cut), (whole.seen, false));
    let throttled = lived
        .emulator
        .requests()
        .iter()
        .filter(|request| request.status == Fate::Answered(429))
        .count();
    assert!(throttled > 0);
}

#[tokio::test]
async fn the_log_of_one_application_holds_nothing_of_another() {
    let lived = Lived::cycled().await;
    let (_, live) = lived.seen().await;
    let mut query = Lived::query(&live, 500);
    query.service_principal = syncform::model::ObjectId::new("somebody's o'wn");
    let log = observe::provisioning_log(&lived.emulator, &query, 10, 5, |_| true).await;
    assert_eq!(log.expect("readable").seen, 0);
}
