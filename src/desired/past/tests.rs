//! Manifests of two commits, held against each other.

use super::*;
use crate::desired::{App, Locks, People, resolve};
use crate::manifest::{self, Files};

const TENANT: &str = "apiVersion: syncform/v1
kind: Tenant
metadata: { name: contoso }
spec: { tenantId: ff8bf889-e031-41ac-8f7b-aedb059892ee, owner: identity-platform }
";

fn files(spec: &str) -> Files {
    let app = format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: a }}
spec:
  displayName: A
  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}
{spec}"
    );
    [("tenant.yaml", TENANT.to_owned()), ("a.yaml", app)]
        .into_iter()
        .collect()
}

fn desired(spec: &str) -> Desired {
    let parsed = manifest::parse(&files(spec));
    resolve(
        parsed.documents,
        &Locks::default(),
        &People::default(),
        None,
    )
    .expect("a closed set")
}

fn commit(digit: char) -> CommitId {
    CommitId::parse(&digit.to_string().repeat(40)).expect("a commit")
}

fn name() -> AppName {
    AppName::new("a").expect("a name")
}

fn gap(may_pass: bool) -> Gap {
    Gap {
        why: "nobody knows".to_owned(),
        help: "ask".to_owned(),
        may_pass,
    }
}

/// Looks back from a manifest at the commit `b` to one at `a`, which the live application says was applied.
fn back(before: &Result<&str, Gap>, now: &str) -> LookedBack {
    let mut looked = LookedBack::begin(desired(now), Ok(commit('b')));
    let then = before.clone().map(files);
    let then = then.map(|files| Snapshot::read(&files, Lineage::Behind));
    looked.hold(&commit('a'), &[name()].into(), &then);
    looked
}

fn app(looked: LookedBack) -> App {
    assert!(looked.gaps.is_empty(), "{:?}", looked.gaps);
    let mut apps = looked.desired.apps;
    apps.remove(&name()).expect("the App")
}

const JOB: &str = "  provisioning:\n    state: running\n    scope: assigned\n";

#[test]
fn a_manifest_that_is_written_otherwise_says_the_same() {
    let now = "  provisioning: { scope: assigned, state: running }  # as before\n";
    let app = app(back(&Ok(JOB), now));
    let record = app.past.record.expect("a commit");
    assert_eq!((record.commit, record.is_due), (commit('b'), false));
    assert_eq!(app.past.applied, Some(commit('a')));
    assert!(app.past.left.is_empty());
}

#[test]
fn fields_and_lists_that_left_are_noted_and_stay() {
    let before = "  homepage: https://contoso.com
  notes: n
  owners: []
  assignments: []
  provisioning:
    state: running
    scope: all
    notify: []
    accidentalDeletions: null
    credentials: { version: 1, values: { BaseAddress: https://a.example } }
    attributes: { target: { User: { x: { required: true, type: String } } } }
";
    let now = "  notes: n
  provisioning:
    state: running
    attributes: { target: { User: { x: { type: String } } } }
";
    let app_now = app(back(&Ok(before), now));
    assert_eq!(
        app_now.past.left,
        [
            "homepage",
            "owners",
            "assignments",
            "provisioning.scope",
            "provisioning.notify",
            "provisioning.accidentalDeletions",
            "provisioning.credentials",
            "provisioning.attributes target / User / x required",
        ]
    );
    assert!(app_now.past.record.expect("a commit").is_due);
    let job = app_now.provisioning.expect("a job");
    assert!(job.credentials.is_none() && job.overlay.lapsed.is_empty());
    // All of it at once is left to whoever looks after it now.
    let app_now = app(back(&Ok(before), "  notes: n\n"));
    assert_eq!(
        app_now.past.left.last().map(String::as_str),
        Some("provisioning")
    );
    assert!(app_now.provisioning.is_none());
}

#[test]
fn keys_that_left_lapse() {
    let before = "  provisioning:
    credentials: { version: 1, values: { BaseAddress: https://a.example, SecretToken: { env: TOKEN }, Domain: null } }
    attributes: { target: { User: { x: {} } } }
    mappings: { User -> User: { enabled: true, attributes: { x: '[mail]' } } }
";
    let now = "  provisioning:
    credentials: { version: 1, values: { BaseAddress: https://a.example } }
";
    let job = app(back(&Ok(before), now)).provisioning.expect("a job");
    let set = job.credential_set().expect("a set");
    let lapsed: Vec<_> = set.lapsed.iter().map(|key| key.as_str()).collect();
    assert_eq!(lapsed, ["SecretToken"]);
    assert_eq!(set.values.len(), 2);
    assert_eq!(job.overlay.lapsed.attributes.len(), 1);
    assert_eq!(job.overlay.lapsed.object_mappings.len(), 1);
    // What was said of a job that was not there, and of another job, was never there to take back.
    for (was, is) in [
        ("    state: absent\n", ""),
        ("", "    state: absent\n"),
        ("    template: aws\n", "    template: scim\n"),
        ("    job: one\n", "    job: other\n"),
    ] {
        let before = before.replace("provisioning:\n", &format!("provisioning:\n{was}"));
        let now = now.replace("provisioning:\n", &format!("provisioning:\n{is}"));
        let job = app(back(&Ok(&before), &now)).provisioning.expect("a job");
        assert!(job.overlay.lapsed.is_empty(), "{was}{is}");
        assert!(job.credential_set().expect("a set").lapsed.is_empty());
    }
}

#[test]
fn what_is_not_known_is_told_and_not_given_up_while_it_may_be_read() {
    for (before, is_kept) in [
        (Err(gap(true)), true),
        (Err(gap(false)), false),
        (Ok("  nottes: n\n"), false),
    ] {
        let looked = back(&before, JOB);
        let [((at, _), names)] = looked.gaps.iter().collect::<Vec<_>>()[..] else {
            panic!("{:?}", looked.gaps)
        };
        assert_eq!((at, names), (&Some(commit('a')), &BTreeSet::from([name()])));
        let past = &looked.desired.apps[&name()].past;
        assert_eq!(past.record.is_none(), is_kept);
        assert!(past.record.as_ref().is_none_or(|record| record.is_due));
        assert!(past.left.is_empty());
    }
}

/// One broken manifest costs no other, and one that cannot be named may be anybody's.
#[test]
fn a_snapshot_knows_what_it_can_read() {
    let good = files(JOB);
    let read = |broken: &str| {
        let more = [("b.yaml", broken)].into_iter();
        let files: Files = good.iter().chain(more).collect();
        Snapshot::read(&files, Lineage::Behind)
    };
    let other = AppName::new("b").expect("a name");
    let snapshot = read(
        "apiVersion: syncform/v1\nkind: App\nmetadata: { name: b }\nspec: { displayName: B, template: { id: x } }\n",
    );
    assert!(snapshot.app(&name(), None).is_ok());
    let gap = snapshot.app(&other, None).expect_err("no template");
    assert_eq!(
        gap.why,
        "this version does not read b.yaml as it was then: spec.template.id cannot be used"
    );
    let gap = read("kind: [").app(&other, None).expect_err("no App");
    assert!(
        gap.why.starts_with("this version does not read b.yaml"),
        "{gap:?}"
    );
    let gap = read("").app(&other, None).expect_err("no App");
    assert_eq!(gap.why, "there is no manifest of this name in it");
    let renamed = read("");
    let before = renamed
        .app(&other, Some(&name()))
        .expect("by its former name");
    assert_eq!(before.name, name());
}

#[test]
fn without_a_commit_nothing_is_recorded() {
    let mut desired = desired(JOB);
    for copy in ["b", "c"] {
        let copy = AppName::new(copy).expect("a name");
        let app = desired.apps[&name()].clone();
        desired.apps.insert(copy, app);
    }
    let fresh = LookedBack::begin(desired.clone(), Ok(commit('b')));
    let due = |app: &App| app.past.record.as_ref().is_some_and(|record| record.is_due);
    assert!(fresh.desired.apps.values().all(due));
    let names = ["a", "b", "gone"].map(|name| AppName::new(name).expect("a name"));
    let mut looked = LookedBack::begin(desired, Err(gap(true)));
    let then = Ok(Snapshot::read(&files(JOB), Lineage::Behind));
    looked.hold(&commit('a'), &names.into(), &then);
    let apps = looked.desired.apps.values();
    assert!(apps.map(|app| &app.past.record).all(Option::is_none));
}
