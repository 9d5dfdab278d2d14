//! Git is the state: what left the manifests since the commit that the tenant carries is a change of the plan, and
//! nothing of a commit that cannot be read is guessed.

mod back;
mod drift;
mod kinds;
mod unknown;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;
use syncform::apply::Outcome;
use syncform::cli::road::{self, History, Road};
use syncform::desired::{Desired, Gap, Snapshot};
use syncform::emulator::Emulator;
use syncform::model::{AppName, CommitId, Lineage};
use syncform::plan::{Action, Allowed, Cause, DriftReport, Plan, moved};
use syncform::wire::Transport;

use crate::support::salesforce::{self, mapping, of_users};
use crate::support::stories::stage;
use crate::support::world::{Mortal, carry_out, desired, door, emulator, portrait, report};

type Files = Vec<(String, String)>;

/// The manifests of some commits, each named by one digit, and what is checked out.
struct Repository {
    commits: BTreeMap<CommitId, Files>,
    now: Files,
    checked_out: Result<CommitId, Gap>,
    /// How a commit is related to the one that is checked out, where it is not behind it.
    astray: BTreeMap<CommitId, Lineage>,
    /// Commits that were asked for.
    asked: RefCell<Vec<CommitId>>,
}

fn id(digit: char) -> CommitId {
    CommitId::parse(&digit.to_string().repeat(40)).expect("a commit")
}

fn gap(may_pass: bool) -> Gap {
    Gap {
        why: "it is not in this clone".to_owned(),
        help: "fetch it".to_owned(),
        may_pass,
    }
}

impl Repository {
    fn new() -> Self {
        Self {
            commits: BTreeMap::new(),
            now: Vec::new(),
            checked_out: Err(gap(true)),
            astray: BTreeMap::new(),
            asked: RefCell::default(),
        }
    }

    fn commit(&mut self, digit: char, files: Files) {
        self.commits.insert(id(digit), files.clone());
        self.now = files;
        self.checked_out = Ok(id(digit));
    }

    /// Changes what lies in the folder, without a commit.
    fn edit(&mut self, files: Files) {
        self.now = files;
        self.checked_out = Err(gap(true));
    }

    fn desired(&self) -> Desired {
        desired(&self.now)
    }

    fn at(&self, commit: &CommitId) -> Result<Snapshot, Gap> {
        self.asked.borrow_mut().push(commit.clone());
        let files = self.commits.get(commit).ok_or_else(|| gap(true))?;
        let lineage = self.astray.get(commit).copied();
        let lineage = lineage.unwrap_or(Lineage::Behind);
        Ok(Snapshot::read(&files.iter().cloned().collect(), lineage))
    }

    async fn drift(&self, transport: &impl Transport) -> DriftReport {
        let history = History {
            checked_out: self.checked_out.clone(),
            at: async |commit: &CommitId| self.at(commit),
            keeps: async |_: &AppName, _: Option<&CommitId>| None,
        };
        let road = road::drift(history, &self.desired(), transport, 4).await;
        let road = road.expect("a tenant that answers");
        road.unwrap_or_else(|findings| panic!("{findings:#?}"))
    }

    async fn road(&self, transport: &impl Transport, allowed: &Allowed) -> Option<Road> {
        let history = History {
            checked_out: self.checked_out.clone(),
            at: async |commit: &CommitId| self.at(commit),
            keeps: async |_: &AppName, _: Option<&CommitId>| None,
        };
        let desired = self.desired();
        let road = road::plan_since(history, &desired, transport, 4, allowed);
        road.await.ok()
    }

    async fn plan(&self, transport: &impl Transport) -> Plan {
        self.plan_allowing(transport, &Allowed::default()).await
    }

    async fn plan_allowing(&self, transport: &impl Transport, allowed: &Allowed) -> Plan {
        match self.road(transport, allowed).await {
            Some(Road::Plan(plan)) => plan,
            other => panic!("{other:#?}"),
        }
    }

    /// One run, as far as it comes.
    async fn run(&self, transport: &impl Transport) -> Option<Outcome> {
        let Some(Road::Plan(plan)) = self.road(transport, &Allowed::default()).await else {
            return None;
        };
        if plan.is_blocked() {
            return None;
        }
        Some(carry_out(&self.desired(), &plan, transport, &|_| ()).await)
    }

    async fn apply(&self, emulator: &Emulator) {
        let outcome = self.run(&door(emulator)).await;
        let is_complete = outcome.as_ref().is_some_and(Outcome::is_complete);
        assert!(is_complete, "{outcome:#?}");
    }
}

/// The commits that the applications of a tenant carry.
fn applied(emulator: &Emulator) -> Vec<String> {
    let tenant = emulator.snapshot();
    let principals = tenant["servicePrincipals"].as_array().cloned();
    let tags = principals.into_iter().flatten();
    let tags = tags.flat_map(|principal| principal["tags"].as_array().cloned().unwrap_or_default());
    let commits = tags
        .filter_map(|tag| Some(tag.as_str()?.strip_prefix("syncform:applied=")?[..1].to_owned()));
    commits.collect()
}

/// The fields of changes, each with what it becomes.
fn left(plan: &Plan) -> Vec<(&str, Option<&str>)> {
    let changes = plan.apps.iter().flat_map(|app| &app.changes);
    let left = changes.filter(|change| change.cause == Cause::LeftGit);
    left.inspect(|change| assert!(change.removes(), "{change:#?}"))
        .map(|change| (change.field.as_str(), change.to.as_deref()))
        .collect()
}

fn step_names(plan: &Plan) -> Vec<&str> {
    plan.apps
        .iter()
        .flat_map(|app| &app.steps)
        .map(Action::name)
        .collect()
}

const PLAIN: &str = "attributes: { Title: '[jobTitle]' }";
const MORE: &str =
    "attributes: { Title: '[jobTitle]', Department: '[city]', officeCode: '[city]' }";
const DEFINED: &str = "\nattributes: { target: { User: { officeCode: { type: String } } } }";

fn plain() -> Files {
    salesforce::files(&of_users(PLAIN))
}

fn more() -> Files {
    salesforce::files(&(of_users(MORE) + DEFINED))
}

/// A tenant with the plain manifest of commit 1 applied, and then more of it by commit 2.
async fn grown() -> (Repository, Emulator, Value) {
    let (emulator, mut repository) = (emulator(), Repository::new());
    repository.commit('1', plain());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["1"]);
    let before = portrait(&emulator);
    repository.commit('2', more());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
    assert!(!mapping(&emulator, "officeCode").is_null());
    (repository, emulator, before)
}

/// What a tenant is but for the commit that it carries.
fn but_commits(portrait: &Value) -> String {
    let text = portrait.to_string();
    ['1', '2', '3', '4'].iter().fold(text, |text, digit| {
        text.replace(&digit.to_string().repeat(40), "(commit)")
    })
}

#[tokio::test]
async fn a_revert_of_what_was_added_takes_it_back() {
    let (mut repository, emulator, before) = grown().await;
    repository.commit('3', plain());
    let plan = repository.plan(&emulator).await;
    let left = left(&plan);
    let fields: Vec<_> = left.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields.len(), 3, "{left:#?}");
    for name in ["/ Department", "/ officeCode", "User / officeCode"] {
        assert!(
            fields.iter().any(|field| field.ends_with(name)),
            "{name}: {fields:?}"
        );
    }
    // The template maps a department, and knows no office code.
    let to = |name: &str| {
        left.iter()
            .find(|(field, _)| field.ends_with(name))
            .and_then(|(_, to)| *to)
    };
    assert!(
        to("/ Department").is_some() && to("/ officeCode").is_none(),
        "{left:#?}"
    );
    assert_eq!(step_names(&plan), ["put-schema", "record-applied"]);
    assert_eq!(plan.commit, Some(id('3')));
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["3"]);
    assert_eq!(but_commits(&portrait(&emulator)), but_commits(&before));
    let plan = repository.plan(&emulator).await;
    assert!(!plan.has_changes(), "{plan:#?}");
}

/// The same two manifests without what git knows: nothing is missed.
#[tokio::test]
async fn without_a_history_what_left_is_left_alone() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('3', plain());
    let plan = crate::support::world::plan(&repository.desired(), &emulator).await;
    assert!(!plan.has_changes(), "{plan:#?}");
}

#[tokio::test]
async fn a_commit_that_says_the_same_of_an_application_is_not_recorded() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('3', more());
    let plan = repository.plan(&emulator).await;
    assert!(!plan.has_changes(), "{plan:#?}");
    // Something else of it changed: there is nothing to do, and the next removal is one since then.
    let relabelled = more().into_iter().map(|(name, text)| {
        (
            name,
            text.replace(
                "name: salesforce }",
                "name: salesforce, labels: { tier: prod } }",
            ),
        )
    });
    repository.commit('4', relabelled.collect());
    let plan = repository.plan(&emulator).await;
    assert_eq!(step_names(&plan), ["record-applied"]);
    assert!(left(&plan).is_empty());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["4"]);
    assert!(!repository.plan(&emulator).await.has_changes());
}

#[tokio::test]
async fn the_same_manifests_of_another_commit_are_the_same_plan() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('3', plain());
    let kept = repository.plan(&emulator).await;
    for other in ['4', '3'] {
        repository.commit(other, plain());
        let now = repository.plan(&emulator).await;
        assert_eq!(now.digest, kept.digest);
        assert!(moved(&report(&kept), &report(&now)).is_empty());
    }
    // Nor does it matter whether a commit can be recorded at all.
    repository.edit(plain());
    let now = repository.plan(&emulator).await;
    assert_eq!(
        (now.digest.clone(), now.commit.clone()),
        (kept.digest.clone(), None)
    );
    assert!(moved(&report(&kept), &report(&now)).is_empty());
    // What left git is a difference like any other.
    let of_now = crate::support::world::plan(&repository.desired(), &emulator).await;
    assert_eq!(moved(&report(&kept), &report(&of_now)).len(), 1);
    // Where nothing else is written, the record alone is no difference either.
    repository.commit(
        '4',
        more()
            .into_iter()
            .map(|(name, text)| {
                (
                    name,
                    text.replace(
                        "name: salesforce }",
                        "name: salesforce, protect: false, labels: { a: b } }",
                    ),
                )
            })
            .collect(),
    );
    let recorded = repository.plan(&emulator).await;
    repository.edit(repository.now.clone());
    let unrecorded = repository.plan(&emulator).await;
    assert!(recorded.has_changes() && !unrecorded.has_changes());
    assert_eq!(recorded.digest, unrecorded.digest);
    assert!(moved(&report(&recorded), &report(&unrecorded)).is_empty());
}

#[tokio::test]
async fn each_commit_is_read_once() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    let app = |name: &str, notes: &str| {
        format!(
            "apiVersion: syncform/v1\nkind: App\nmetadata: {{ name: {name} }}\nspec:\n  displayName: AWS {name}\n  notes: {notes}\n  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}\n"
        )
    };
    let all = |one: &str| stage(&[app("one", one), app("two", "n"), app("three", "n")]);
    repository.commit('1', all("n"));
    repository.apply(&emulator).await;
    assert!(repository.asked.borrow().is_empty());
    repository.commit('2', all("other"));
    repository.apply(&emulator).await;
    // Of the other two it says what it said before.
    let mut commits = applied(&emulator);
    commits.sort_unstable();
    assert_eq!(commits, ["1", "1", "2"]);
    assert_eq!(*repository.asked.borrow(), [id('1')]);
    repository.asked.borrow_mut().clear();
    assert!(!repository.plan(&emulator).await.has_changes());
    assert_eq!(*repository.asked.borrow(), [id('1'), id('2')]);
}

/// Cut short anywhere, the next run ends where an undisturbed one does, with the commit that it applied.
#[tokio::test]
async fn a_removal_that_is_cut_short_is_gone_on_with() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('3', plain());
    repository.apply(&emulator).await;
    let undisturbed = portrait(&emulator);
    for is_sent in [false, true] {
        for dies_at in 1.. {
            let (_, emulator, _) = grown().await;
            let door = door(&emulator);
            let mortal = Mortal::new(&door, dies_at, is_sent);
            let is_whole = mortal.until_death(repository.run(&mortal)).await;
            repository.apply(&emulator).await;
            assert!(portrait(&emulator) == undisturbed, "{dies_at} {is_sent}");
            if is_whole {
                break;
            }
        }
    }
}
