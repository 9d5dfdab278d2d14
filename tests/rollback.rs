//! Runs that are taken back: the tenant is as before, but for what is marked; and what is marked is said.

mod verb;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::model::{AppName, Guarded};
use syncform::plan::{Allowed, Image, Plan, Standing};
use syncform::wire::Method;

use crate::support::hands::{by_hand, notes, principal};
use crate::support::salesforce::{edit_schema, files, mapping, of_users};
use crate::support::stories::{Story, each_story, named};
use crate::support::world::{apply, carry_out, desired, door, emulator, plan, portrait};

/// What an apply of these manifests replaces, kept before it is carried out.
async fn applied(wanted: &Desired, emulator: &Emulator) -> Image {
    let plan = plan(wanted, emulator).await;
    let mut image = Image::of(&plan, "apply", "run", "test");
    let read = Image::read(&image.text()).expect("it can be read again");
    assert_eq!(read, image);
    let outcome = carry_out(wanted, &plan, &door(emulator), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    // As the journal tells of it.
    for app in &outcome.apps {
        let principal = app.objects.service_principal.as_ref();
        let [principal, job] = [
            principal.map(ToString::to_string),
            app.objects.job.as_ref().map(ToString::to_string),
        ];
        image.learn(app.name.as_str(), principal.as_ref(), job.as_ref());
    }
    image
}

/// The plan that takes it back, with all that a guard could hold let through.
async fn back(wanted: &Desired, emulator: &Emulator, image: &Image) -> Plan {
    let names = wanted.apps.keys();
    let guards = names.flat_map(|name| Guarded::ALL.map(|kind| (kind, name.clone())));
    let allowed = Allowed {
        guards: guards.collect(),
        ..Allowed::default()
    };
    match road::rollback(wanted, emulator, 4, &allowed, image).await {
        Ok(Road::Plan(plan)) => plan,
        other => panic!("{other:#?}"),
    }
}

async fn carry(wanted: &Desired, plan: &Plan, emulator: &Emulator) {
    assert!(!plan.is_blocked(), "{}", notes(plan));
    let outcome = carry_out(wanted, plan, &door(emulator), &|_| ()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
}

/// What is said of each thing.
fn said(plan: &Plan) -> BTreeMap<String, Standing> {
    let rows = plan.apps.iter().flat_map(|app| &app.takes_back);
    rows.map(|row| (row.what.clone(), row.standing)).collect()
}

/// Where two portraits differ, but for what no rollback claims: our own notes on the object, and whether a stopped job
/// has ever run. Settings and credentials that were stored for a job stay behind it.
fn differences(now: &Value, was: &Value, is_exact: bool) -> Vec<String> {
    let mut found = Vec::new();
    compare("", now, was, &mut found);
    found.retain(|line| {
        let is_note = line.contains("/tags") && line.contains("syncform:");
        let is_stopped = line.contains("/standing") && line.contains("Paused");
        is_exact || !(is_note || is_stopped || line.contains("/secrets"))
    });
    found
}

fn compare(path: &str, now: &Value, was: &Value, found: &mut Vec<String>) {
    match (now, was) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for name in names {
                compare(&format!("{path}/{name}"), &now[name], &was[name], found);
            }
        }
        // Portraits sort their lists, so a list of another length is told by what it has and lacks.
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (now, was)) in one.iter().zip(other).enumerate() {
                compare(&format!("{path}/{index}"), now, was, found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            let lines = |some: &[Value], others: &[Value], sign: &str| -> Vec<String> {
                let lacking = some.iter().filter(|item| !others.contains(item));
                lacking
                    .map(|item| format!("{path} {sign} {item}"))
                    .collect()
            };
            found.extend(lines(one, other, "+"));
            found.extend(lines(other, one, "-"));
        }
        _ if now == was => {}
        _ => found.push(format!("{path}: {was} -> {now}")),
    }
}

#[track_caller]
fn assert_same(emulator: &Emulator, was: &Value, is_exact: bool) {
    let differences = differences(&portrait(emulator), was, is_exact);
    assert!(differences.is_empty(), "{differences:#?}");
}

/// The last stage of a story is applied and taken back: the tenant is as before it, where nothing is marked.
async fn taken_back(story: &Story) {
    let emulator = emulator();
    let (last, before) = story.stages.split_last().expect("a stage");
    for stage in before {
        apply(&desired(stage), &emulator).await;
    }
    let wanted = desired(last);
    let was = portrait(&emulator);
    let image = applied(&wanted, &emulator).await;
    let plan = back(&wanted, &emulator, &image).await;
    let rows = said(&plan);
    if rows.contains_key("application") && wanted.apps.values().any(|app| app.protect) {
        assert!(plan.is_blocked(), "{:#?}", plan.apps);
        return;
    }
    assert!(!plan.is_blocked(), "{}", notes(&plan));
    // A cycle that is under way may outlast a run, and the next one goes on.
    let outcome = carry_out(&wanted, &plan, &door(&emulator), &|_| ()).await;
    if !outcome.is_complete() {
        let plan = back(&wanted, &emulator, &image).await;
        carry(&wanted, &plan, &emulator).await;
    }
    let stays = |standing: &Standing| *standing == Standing::NotReversible;
    let is_exact = rows.values().all(|it| *it == Standing::Reversible);
    assert_same(&emulator, &was, is_exact);
    // Taken back once, it is back: only what never comes is said of it again.
    let again = back(&wanted, &emulator, &image).await;
    assert!(!again.has_changes(), "{:#?}", again.apps);
    let left = said(&again);
    assert!(
        left.values()
            .all(|standing| stays(standing) || *standing == Standing::StandsAlready),
        "{left:#?}"
    );
}

macro_rules! tests {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { taken_back(&named(stringify!($name))).await; })*
    };
}
each_story!(tests);

fn aws(fields: &str) -> Desired {
    let text = format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: aws }}
spec:
  displayName: AWS
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
{fields}"
    );
    desired(&crate::support::stories::stage(&[text]))
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
    let wanted = desired(&crate::support::stories::stage(&[text.to_owned()]));
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
    let text = image.text().replace("000000000001", "00000000ffff");
    let forged: Value = serde_json::from_str(&text).expect("JSON");
    let forged: Image = serde_json::from_value(forged).expect("an image");
    let plan = back(&wanted, &emulator, &forged).await;
    assert!(!plan.has_changes(), "{:#?}", plan.apps);
    assert!(said(&plan).values().all(|it| *it == Standing::ChangedSince));
}

const SALES: &str = "enabled: false, operations: [add, update], scope: [{ department: { equals: Sales } }], attributes: {
    Title: null, Alias: { apply: onCreate }, Department: '[city]', CompanyName: '[companyName]' }";

async fn mapped(before: &str, after: &str) -> (Emulator, Desired, Image, Value) {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    apply(&desired(&files(before)), &emulator).await;
    let was = portrait(&emulator);
    let wanted = desired(&files(after));
    let image = applied(&wanted, &emulator).await;
    (emulator, wanted, image, was)
}

/// Filters, switches, and mappings that came, went and changed: all as they were, to the letter.
#[tokio::test]
async fn a_schema_comes_back() {
    for (before, after) in [
        (
            of_users("attributes: { FirstName: '[surname]' }"),
            of_users(SALES),
        ),
        (of_users(SALES), of_users("mode: exclusive, scope: null")),
        (
            of_users(SALES),
            of_users("scope: [{ department: { equals: Support } }], enabled: true"),
        ),
    ] {
        let (emulator, wanted, image, was) = mapped(&before, &after).await;
        let plan = back(&wanted, &emulator, &image).await;
        let rows = said(&plan);
        assert!(
            rows.values().all(|it| *it == Standing::ConfigOnly),
            "{rows:#?}"
        );
        carry(&wanted, &plan, &emulator).await;
        assert_same(&emulator, &was, true);
    }
}

#[tokio::test]
async fn custom_attributes_come_and_go() {
    let with = "attributes: { target: { User: { officeCode: { type: String } } } }\n".to_owned()
        + &of_users("attributes: { officeCode: '[extensionAttribute10]' }");
    let without = "attributes: { target: { User: { officeCode: null } } }\n".to_owned()
        + &of_users("attributes: { officeCode: null }");
    for (before, after) in [(String::new(), with.clone()), (with, without)] {
        let (emulator, wanted, image, was) = mapped(&before, &after).await;
        let plan = back(&wanted, &emulator, &image).await;
        carry(&wanted, &plan, &emulator).await;
        assert_same(&emulator, &was, true);
    }
}

/// Each mapping stands for itself: what others have changed stays, and the rest comes back.
#[tokio::test]
async fn a_mapping_that_somebody_has_changed_since_stays() {
    let after = of_users("attributes: { Title: null, Department: '[city]' }");
    let (emulator, wanted, image, _) = mapped("", &after).await;
    edit_schema(&emulator, |schema| {
        let users = &mut schema["synchronizationRules"][0]["objectMappings"][0];
        let all = users["attributeMappings"].as_array_mut().expect("mappings");
        let theirs = all
            .iter_mut()
            .find(|one| one["targetAttributeName"] == "Department");
        theirs.expect("it is there")["source"] =
            json!({ "expression": "[country]", "name": "country", "type": "Attribute" });
    })
    .await;
    let plan = back(&wanted, &emulator, &image).await;
    let rows = said(&plan);
    let of = |target: &str| rows[&format!("provisioning.mappings User -> User / {target}")];
    assert_eq!(of("Department"), Standing::ChangedSince);
    assert_eq!(of("Title"), Standing::ConfigOnly);
    carry(&wanted, &plan, &emulator).await;
    let source = |target: &str| mapping(&emulator, target)["source"]["name"].clone();
    assert_eq!(
        [source("Department"), source("Title")],
        ["country", "jobTitle"]
    );
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
