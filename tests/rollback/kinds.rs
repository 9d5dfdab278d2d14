//! Kinds of things that a run can change, one by one: what comes back of each, and what stands in the way.

use std::time::Duration;

use serde_json::{Value, json};
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::model::{AppName, Guarded};
use syncform::plan::{Allowed, Before, Image, Standing};
use syncform::wire::Method;

use super::{applied, assert_same, back, carry, said};
use crate::support::hands::{by_hand, notes, principal};
use crate::support::stories::{app, job, stage};
use crate::support::walk::{Case, Doing};
use crate::support::world::{apply, desired, emulator, portrait};

fn manifest(fields: &str) -> String {
    format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: aws }}
spec:
  displayName: AWS
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
{fields}"
    )
}

fn aws(fields: &str) -> Desired {
    desired(&stage(&[manifest(fields)]))
}

/// Whether the job of ours runs.
fn runs(emulator: &Emulator) -> bool {
    let id = principal(emulator, "AWS");
    let tenant = emulator.snapshot();
    let mut jobs = tenant["jobs"].as_array().expect("jobs").iter();
    let job = jobs.find(|job| job["servicePrincipal"] == id.as_str());
    job.expect("a job")["standing"] == "Running"
}

const JOB: &str = "  provisioning: { template: aws, state: running, scope: assigned }\n";

#[tokio::test]
async fn a_job_that_a_run_made_goes_again() {
    let emulator = emulator();
    apply(&aws(""), &emulator).await;
    let was = portrait(&emulator);
    let wanted = aws(JOB);
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(
        said(&plan),
        [("provisioning.job".to_owned(), Standing::ConfigOnly)].into()
    );
    carry(&wanted, &plan, &emulator).await;
    assert_same(&emulator, &was, false);
}

/// The journal knows which job the run made, and without it somebody else's would go.
#[tokio::test]
async fn a_job_goes_only_where_it_is_the_runs() {
    let emulator = emulator();
    apply(&aws(""), &emulator).await;
    let wanted = aws(JOB);
    let mut image = applied(&wanted, &emulator).await;
    assert!(image.apps[0].objects.job.take().is_some());
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)["provisioning.job"], Standing::NotReversible);
    assert!(!plan.has_changes() && !plan.is_blocked());
    // Where there is none any more, nothing is to be done.
    apply(
        &aws(&JOB.replace("state: running", "state: absent")),
        &emulator,
    )
    .await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)["provisioning.job"], Standing::StandsAlready);
}

/// What it did is not known any more, so it must not begin to do anything else.
#[tokio::test]
async fn a_job_that_a_run_deleted_comes_back_stopped() {
    let emulator = emulator();
    apply(&aws(JOB), &emulator).await;
    let wanted = aws(&JOB.replace("state: running", "state: absent"));
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(
        said(&plan),
        [("provisioning.job".to_owned(), Standing::ConfigOnly)].into()
    );
    carry(&wanted, &plan, &emulator).await;
    assert!(!runs(&emulator));
    // Manifests of before map it and start it.
    apply(&aws(JOB), &emulator).await;
    assert!(runs(&emulator));
}

/// A run that narrows the scope of a stopped job and starts it has changed its state once.
#[tokio::test]
async fn a_state_is_one_thing_however_often_it_is_touched() {
    let emulator = emulator();
    let all = JOB.replace("scope: assigned", "scope: all");
    apply(&aws(&all), &emulator).await;
    emulator.advance(Duration::from_secs(3600));
    apply(&aws(&all.replace("running", "paused")), &emulator).await;
    let wanted = aws(JOB);
    let image = applied(&wanted, &emulator).await;
    let states = image.apps[0].befores();
    let states = states.filter(|before| matches!(before, Before::State { .. }));
    assert_eq!(states.count(), 2, "{:#?}", image.apps);
    let plan = back(&wanted, &emulator, &image).await;
    let rows = plan.apps[0].takes_back.iter();
    let states = rows.filter(|row| row.what == "provisioning.state");
    assert_eq!(states.count(), 1, "{:#?}", plan.apps[0].takes_back);
}

/// The journal knows which application the run made, and without it nothing is deleted on a guess.
#[tokio::test]
async fn an_application_goes_only_where_it_is_the_runs() {
    let emulator = emulator();
    let wanted = aws("");
    let mut image = applied(&wanted, &emulator).await;
    let known = image.apps[0].objects.service_principal.take();
    assert!(known.is_some());
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)["application"], Standing::NotReversible);
    assert!(!plan.has_changes() && !plan.is_blocked());
    image.apps[0].objects.service_principal =
        Some("00000000-1111-2222-3333-444444444444".to_owned());
    let plan = back(&wanted, &emulator, &image).await;
    assert!(!plan.has_changes() && notes(&plan).contains("another application"));
    image.apps[0].objects.service_principal = known;
    assert!(back(&wanted, &emulator, &image).await.has_changes());
}

/// What was written into it is taken back with its tag, and with nothing else of the manifest.
#[tokio::test]
async fn protection_comes_back() {
    let emulator = emulator();
    apply(&aws(""), &emulator).await;
    let was = portrait(&emulator);
    let text = "apiVersion: syncform/v1
kind: App
metadata: { name: aws, protect: true }
spec: { displayName: AWS, template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 } }
";
    let wanted = desired(&stage(&[text.to_owned()]));
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(
        said(&plan),
        [("metadata.protect".to_owned(), Standing::Reversible)].into()
    );
    carry(&wanted, &plan, &emulator).await;
    assert_same(&emulator, &was, true);
    // A manifest that says otherwise by now is no part of it.
    assert!(!back(&wanted, &emulator, &image).await.has_changes());
}

/// Whatever goes wrong at whichever request, the next rollbacks end where an undisturbed one does: the job that had to
/// stand still goes on, and a narrowed scope is followed by its restart.
#[tokio::test]
async fn a_rollback_that_is_cut_short_is_gone_on_with() {
    let emulator = emulator();
    let files = |fields: &str| stage(&[manifest(fields)]);
    let assigned = "  assignments: [{ group: sg-aws-users, role: User }]\n";
    apply(&desired(&files(JOB)), &emulator).await;
    // The initial cycle ends.
    emulator.advance(Duration::from_secs(3600));
    let after = files(&(JOB.replace("assigned", "all") + assigned));
    let image = applied(&desired(&after), &emulator).await;
    let mut case = Case::new("rollback", emulator, &after);
    case.doing = Doing::Rollback(&image);
    case.walk().await;
}

#[tokio::test]
async fn a_run_that_is_itself_a_rollback_is_taken_back() {
    let emulator = emulator();
    apply(&aws("  notes: First.\n"), &emulator).await;
    let wanted = aws("  notes: Second.\n  accountEnabled: false\n");
    let image = applied(&wanted, &emulator).await;
    let after = portrait(&emulator);
    let plan = back(&wanted, &emulator, &image).await;
    let image = Image::of(&plan, "rollback", "back", "test");
    carry(&wanted, &plan, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert!(said(&plan).values().all(|it| *it == Standing::Reversible));
    carry(&wanted, &plan, &emulator).await;
    assert_same(&emulator, &after, true);
}

/// Of what was refused nothing is taken back, even where somebody else has done the same since.
#[tokio::test]
async fn what_the_run_did_not_do_is_not_taken_back() {
    let emulator = emulator();
    apply(&aws("  notes: First.\n"), &emulator).await;
    let wanted = aws("  notes: Second.\n  homepage: https://contoso.com\n");
    let mut image = applied(&wanted, &emulator).await;
    image.retain(|app, number| app == "aws" && number == 1);
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan).len(), 1, "{:#?}", said(&plan));
}

#[tokio::test]
async fn what_somebody_has_changed_since_is_left_alone() {
    let emulator = emulator();
    apply(&aws("  notes: First.\n  accountEnabled: true\n"), &emulator).await;
    let wanted = aws("  notes: Second.\n  accountEnabled: false\n");
    let image = applied(&wanted, &emulator).await;
    let path = format!("/v1.0/servicePrincipals/{}", principal(&emulator, "AWS"));
    let theirs = json!({ "notes": "Somebody else's." });
    by_hand(&emulator, Method::Patch, &path, theirs).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)["notes"], Standing::ChangedSince);
    carry(&wanted, &plan, &emulator).await;
    let now = by_hand(&emulator, Method::Get, &path, Value::Null).await;
    assert_eq!(now["notes"], "Somebody else's.");
    assert_eq!(now["accountEnabled"], true);
}

/// An application of the same name that was made since is not the one that the run wrote to.
#[tokio::test]
async fn another_application_of_that_name_is_left_alone() {
    let emulator = emulator();
    apply(&aws("  notes: First.\n"), &emulator).await;
    let wanted = aws("  notes: Second.\n");
    let mut image = applied(&wanted, &emulator).await;
    image.apps[0].objects.service_principal =
        Some("00000000-1111-2222-3333-444444444444".to_owned());
    let plan = back(&wanted, &emulator, &image).await;
    assert!(!plan.has_changes() && !plan.is_blocked());
    assert!(
        notes(&plan).contains("another application"),
        "{}",
        notes(&plan)
    );
}

/// With this address, credentials of this version, and provisioning for these.
fn with_address(address: &str, version: u8, scope: &str) -> Desired {
    let job = job("running", scope) + &format!("        BaseAddress: https://{address}.example\n");
    let job = job.replace("version: 1", &format!("version: {version}"));
    desired(&stage(&[app("aws", "AWS", &job)]))
}

const ADDRESS: &str = "provisioning.credentials.BaseAddress";

/// The address of before may be somebody else's by now, and was never told these credentials.
#[tokio::test]
async fn credentials_do_not_go_to_the_address_of_before_them() {
    let emulator = emulator();
    apply(&with_address("one", 1, "assigned"), &emulator).await;
    let wanted = with_address("two", 2, "all");
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)[ADDRESS], Standing::NotReversible);
    let rows = plan.apps.iter().flat_map(|app| &app.takes_back);
    let why: Vec<_> = rows.map(|row| row.why.as_str()).collect();
    assert!(
        why.iter()
            .any(|why| why.contains("credentials of version 2 would be sent")),
        "{why:#?}"
    );
    assert_eq!(said(&plan)["provisioning.scope"], Standing::ConfigOnly);
    // Nor does the manifest's address go out with what shares the write, where that is another.
    let reverted = with_address("one", 2, "all");
    let plan = back(&reverted, &emulator, &image).await;
    assert!(plan.is_blocked() && notes(&plan).contains("its BaseAddress is not what is stored"));
}

/// What a later run pushed was no more meant for the address of before than what the run itself pushed.
#[tokio::test]
async fn an_address_comes_back_to_the_credentials_that_it_had() {
    let emulator = emulator();
    apply(&with_address("one", 1, "assigned"), &emulator).await;
    let wanted = with_address("two", 1, "assigned");
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    assert_eq!(said(&plan)[ADDRESS], Standing::Reversible);
    assert!(
        notes(&plan).contains("sends the credentials along, unchanged"),
        "{}",
        notes(&plan)
    );
    let later = with_address("two", 2, "assigned");
    apply(&later, &emulator).await;
    let plan = back(&later, &emulator, &image).await;
    assert_eq!(said(&plan)[ADDRESS], Standing::NotReversible);
    assert!(!plan.has_changes());
}

/// A name in the file is not what somebody is found by, and who is gone cannot come back.
#[tokio::test]
async fn whoever_is_gone_cannot_come_back() {
    let emulator = emulator();
    let list = |who: &str| aws(&format!("  owners: [{who}]\n"));
    apply(
        &list("'user:user0001@contoso.com', 'user:user0002@contoso.com'"),
        &emulator,
    )
    .await;
    let wanted = list("'user:user0002@contoso.com'");
    let image = applied(&wanted, &emulator).await;
    let text = image
        .json()
        .to_string()
        .replace("000000000001", "00000000ffff");
    let forged: Value = serde_json::from_str(&text).expect("JSON");
    let forged: Image = serde_json::from_value(forged).expect("an image");
    let plan = back(&wanted, &emulator, &forged).await;
    assert!(!plan.has_changes(), "{:#?}", plan.apps);
    assert!(said(&plan).values().all(|it| *it == Standing::ChangedSince));
}

/// Every guard applies, and the flag lets exactly that through.
#[tokio::test]
async fn a_guard_holds_a_rollback() {
    let emulator = emulator();
    apply(&aws(""), &emulator).await;
    let wanted = aws(
        "  guards: { deletions: { count: 0 } }\n  provisioning: { template: aws, state: paused }\n",
    );
    let image = applied(&wanted, &emulator).await;
    let with = async |allowed: &Allowed| match road::rollback(
        &wanted, &emulator, 4, allowed, &image,
    )
    .await
    {
        Ok(Road::Plan(plan)) => plan,
        other => panic!("{other:#?}"),
    };
    let held = with(&Allowed::default()).await;
    assert!(held.is_blocked() && !held.has_changes());
    let name = AppName::new("aws").expect("a name");
    let allowed = Allowed {
        guards: [(Guarded::Delete, name)].into(),
        ..Allowed::default()
    };
    assert!(with(&allowed).await.has_changes());
}
