//! A set and the same instances written out: they want the same, cost the same, and come and go alike.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use syncform::check;
use syncform::cli::judge::judge;
use syncform::desired::Desired;
use syncform::http::{Batched, Patient};
use syncform::manifest::{self, Files};
use syncform::wire::{Request, Response, Transport, Unanswered};

use super::LEAST;
use crate::support::binary::Workspace;
use crate::support::golden;
use crate::support::world::{TENANT, apply, emulator, plan};

/// The worked example: its files, by their names from the top of the repository.
fn set() -> Files {
    let folder = golden::root().join("docs/instances");
    let (files, findings) = manifest::folder::read(std::slice::from_ref(&folder));
    assert_eq!(findings, []);
    let bare = |name: &str| name.replace(&format!("{}/", folder.display()), "m/");
    let mut named: Files = files
        .iter()
        .map(|(name, text)| (bare(name), text))
        .collect();
    for (name, text) in files.instances() {
        named.add_instances(bare(name), text);
    }
    named.add("m/tenant.yaml", TENANT);
    named
}

fn sound(files: &Files) -> Desired {
    let judged = judge(files, Vec::new(), None, check::offline);
    judged
        .desired
        .unwrap_or_else(|| panic!("{:#?}", judged.findings))
}

/// What somebody would write who has no sets: a manifest for each row.
fn written_out() -> Files {
    let rows =
        std::fs::read_to_string(golden::root().join("docs/instances/aws-accounts.instances.csv"))
            .expect("the rows");
    let mut files = Files::default();
    files.add("m/tenant.yaml", TENANT);
    for row in rows.lines().skip(1) {
        let cells: Vec<_> = row.split(',').collect();
        let (account, tier) = (cells[0], cells[1]);
        let threshold = if cells[2].is_empty() { "20" } else { cells[2] };
        let state = if account == "payments" {
            "paused"
        } else {
            "running"
        };
        files.add(
            format!("m/aws-{account}.yaml"),
            format!(
                "apiVersion: syncform/v1
kind: App
metadata: {{ name: aws-{account}, labels: {{ tier: {tier} }} }}
spec:
  displayName: AWS {account}
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
  provisioning:
    template: aws
    state: {state}
    scope: assigned
    notify: [identity-ops@contoso.com]
    accidentalDeletions: {{ threshold: {threshold} }}
    credentials:
      version: 1
      values:
        ClientSecret: {{ keyVault: {{ vault: kv-identity, secret: aws-{account}-access-key }} }}
        SecretToken: {{ keyVault: {{ vault: kv-identity, secret: aws-{account}-secret-key }} }}
"
            ),
        );
    }
    files
}

#[test]
fn a_hundred_instances_want_what_a_hundred_manifests_want() {
    let (mut set, written) = (sound(&set()), sound(&written_out()));
    assert_eq!(set.apps.len(), 100);
    // They stand in other places, and that is all.
    for (name, app) in &mut set.apps {
        let other = written.apps.get(name).expect("the same name");
        app.places = other.places.clone();
    }
    set.tenant.place = written.tenant.place.clone();
    assert_eq!(set, written);
}

/// An App of a set stands on the line of its instance.
#[test]
fn a_plan_names_the_line_of_the_instance() {
    let set = sound(&set());
    let payments = set
        .apps
        .values()
        .find(|app| app.name.as_str() == "aws-payments");
    let places = &payments.expect("it is there").places;
    let csv = "m/aws-accounts.instances.csv:3";
    assert_eq!(places.document().line(), csv);
    assert_eq!(places.at("/spec/displayName").line(), csv);
    let state = places.at("/spec/provisioning/state").line();
    assert_eq!(state, "m/aws-accounts.yaml:32");
}

/// A door that counts calls.
struct Counted<T>(T, AtomicUsize);

impl<T: Transport> Transport for Counted<T> {
    fn root(&self) -> &str {
        self.0.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.send(request).await
    }

    async fn pause(&self, duration: Duration) {
        self.0.pause(duration).await;
    }
}

/// The formula of the design: owned pages, then four small reads for each application at twenty to a call (application,
/// service principal, job, secrets); no schema is read where no mapping is written, and nobody is looked up.
#[tokio::test]
async fn a_set_costs_the_formula_and_a_row_that_goes_is_no_deletion() {
    let emulator = emulator();
    let whole = set();
    let desired = sound(&whole);
    apply(&desired, &emulator).await;
    let door = Patient::new(
        Batched::new(Counted(&emulator, AtomicUsize::new(0))),
        "cost",
    );
    let unchanged = plan(&desired, &door).await;
    assert!(unchanged.apps.iter().all(|app| app.steps.is_empty()));
    let calls = door.inner().inner().1.load(Ordering::Relaxed);
    assert_eq!(calls, 1 + (4 * 100_usize).div_ceil(20));
    // A row goes.
    let mut fewer: Files = whole.iter().collect();
    for (name, text) in whole.instances() {
        fewer.add_instances(name, text.replace("search-dev,dev,\n", ""));
    }
    let desired = sound(&fewer);
    assert_eq!(desired.apps.len(), 99);
    let plan = plan(&desired, &emulator).await;
    assert!(plan.apps.iter().all(|app| app.steps.is_empty()));
    let noted = plan
        .notes
        .iter()
        .any(|note| format!("{note:?}").contains("aws-search-dev"));
    assert!(noted, "{:#?}", plan.notes);
}

/// Where nobody chooses a Tenant, each has its plan, and all of them one summary.
#[test]
fn tenants_that_share_manifests_are_planned_one_after_the_other() {
    let workspace = Workspace::empty();
    for (name, digit) in [("dev", '1'), ("prod", '2')] {
        let tenant = super::tenant(name, digit, &format!("{{ region: {name} }}"));
        workspace.write(&format!("manifests/{name}.yaml"), &tenant);
    }
    workspace.write("manifests/aws.yaml", LEAST);
    let only = LEAST
        .replace("name: aws", "name: prod-only")
        .replace("spec:\n", "spec:\n  tenants: [prod]\n");
    workspace.write("manifests/only.yaml", &only.replace("AWS", "Only"));
    let run = |code: i32, words: &[&str]| {
        let ran = workspace.run(&[words, &["--sandbox"]].concat());
        assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.text());
        ran
    };
    run(2, &["plan", "--detailed-exitcode"]).accepted("cli/tenants-plan");
    // What writes, or keeps a plan, is for one.
    run(3, &["apply", "--yes"]);
    run(64, &["plan", "--out", "plan.json"]);
    run(0, &["apply", "--yes", "--tenant", "dev"]);
    let json = run(0, &["plan", "-o", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let creates = |at: usize| json["tenants"][at]["summary"]["create"].as_u64();
    assert_eq!((creates(0), creates(1)), (Some(0), Some(2)));
    let dev = run(0, &["plan", "--detailed-exitcode", "--tenant", "dev"]);
    assert!(
        dev.stderr.contains("not for the Tenant \"dev\": prod-only"),
        "{}",
        dev.text()
    );
    // A tenant that cannot be reached is told, with the plans of the others; programs get one document.
    let tenant = |name: &str| {
        workspace
            .path()
            .join(format!(".syncform/sandbox/{name}/tenant.json"))
    };
    std::fs::create_dir_all(tenant("prod").parent().expect("a folder")).expect("a folder");
    std::fs::copy(tenant("dev"), tenant("prod")).expect("another tenant in its place");
    let one = run(7, &["plan"]);
    assert!(one.stdout.contains("Tenant \"dev\""), "{}", one.text());
    for part in [
        "error: Tenant \"prod\": ",
        "1 of 2 Tenants could be planned",
    ] {
        assert!(one.stderr.contains(part), "{}", one.text());
    }
    let failed = run(7, &["plan", "-o", "json"]).stdout;
    let failed: serde_json::Value = serde_json::from_str(&failed).expect("one document");
    assert_eq!(failed["error"]["exit_code"], 7);
    // What is wrong with a manifest is said once, and nobody is asked.
    workspace.edit("manifests/aws.yaml", "displayName:", "displyName:");
    let broken = run(3, &["plan"]);
    assert_eq!(
        broken.stderr.matches("unknown-field").count(),
        1,
        "{}",
        broken.text()
    );
    assert_eq!(broken.stdout, "");
    let broken = run(3, &["plan", "-o", "json"]).stdout;
    serde_json::from_str::<serde_json::Value>(&broken).expect("one document");
}

/// A manifest that needed a variable of its time is unknown without it, and stays so until somebody says it again.
#[test]
fn what_a_variable_filled_once_is_known_with_that_variable_alone() {
    let workspace = Workspace::empty();
    workspace.write("manifests/tenant.yaml", TENANT);
    let app = LEAST.replace(
        "8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
    );
    let mapped = app
        + "  provisioning:
    template: scim
    scope: assigned
    credentials: unmanaged
    mappings:
      User -> User:
        attributes:
          title: { expression: \"[jobTitle]\", default: \"${who}\" }
";
    workspace.write("manifests/aws.yaml", &mapped.replace("${region}", "X"));
    workspace.commit();
    let run = |code: i32, words: &[&str]| {
        let ran = workspace.run(&[words, &["--sandbox"]].concat());
        assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.text());
        ran
    };
    run(0, &["apply", "--yes", "--var", "who=me"]);
    let left = mapped.replace(
        "          title: { expression: \"[jobTitle]\", default: \"${who}\" }\n",
        "          displayName: \"[displayName]\"\n",
    );
    workspace.write("manifests/aws.yaml", &left.replace("${region}", "Y"));
    workspace.commit();
    let plan = run(0, &["plan"]);
    assert!(
        plan.text().contains("needs a variable of that time"),
        "{}",
        plan.text()
    );
    run(0, &["apply", "--yes"]);
    // Nothing was given up: with the variable the mapping is seen to have left.
    let plan = run(0, &["plan", "--var", "who=me"]);
    assert!(plan.stdout.contains("left git since"), "{}", plan.text());
}
