//! The pipeline of `docs/ci/github`, carried out: the very steps of its workflows, in their order, in a scratch repository with a
//! branch, a merge and a drift, against an emulated tenant that grants each identity what `docs/permissions.md` says and no
//! more.
//!
//! What a runner of GitHub does is stood in for: checkouts, artifacts, tokens, and the program `gh`. A word of a workflow
//! that the stand-in does not know ends the test.

mod expressions;
mod forge;
mod runner;
mod stand_ins;

use crate::support::binary::Workspace;
use crate::support::golden;
use forge::Forge;
use runner::{Ended, Event};

const REVIEW: &str = "syncform-review.yml";
const APPLY: &str = "syncform-apply.yml";
const DRIFT: &str = "syncform-drift.yml";
/// The verbs of a pipeline.
const VERBS: [&str; 9] = [
    "apply", "comment", "drift", "fmt", "init", "plan", "show", "test", "validate",
];
const APP: &str = "manifests/aws-contoso.yaml";

/// A repository whose first manifests were applied by hand of the pipeline.
fn begun() -> Forge {
    let forge = Forge::new();
    let first = Event::dispatch(&forge.head("main"));
    let ran = forge.job(APPLY, "apply", &first);
    ran.went_well();
    assert!(ran.log.contains("Apply complete: "), "{}", ran.log);
    assert!(!ran.has_run("Apply the reviewed plan"), "{}", ran.log);
    forge
}

/// A branch that changes the notes of an application, as a pull request.
fn change(forge: &Forge, to: &str) -> Event {
    forge.branch("change", |workspace| {
        workspace.edit(APP, "  notes: ", &format!("  notes: {to} "));
    });
    forge.pull_request("change")
}

fn reviewed(forge: &Forge, event: &Event) {
    for job in ["check", "plan", "comment"] {
        forge.job(REVIEW, job, event).went_well();
    }
}

#[test]
fn a_change_is_checked_planned_told_and_applied_as_it_was_reviewed() {
    let forge = begun();
    let event = change(&forge, "Reviewed.");
    let check = forge.job(REVIEW, "check", &event);
    check.went_well();
    assert!(check.is_without_credentials(), "{:?}", check.environment);
    let before = forge.writes();
    let plan = forge.job(REVIEW, "plan", &event);
    plan.went_well();
    assert!(
        !plan.holds("github-token"),
        "the job that plans has no token of the repository"
    );
    let comment = forge.job(REVIEW, "comment", &event);
    comment.went_well();
    assert!(
        !comment.holds("id-token"),
        "the job that comments cannot sign in"
    );
    assert_eq!(
        forge.writes(),
        before,
        "a review writes nothing to the tenant"
    );
    let comments = forge.comments();
    let [text] = comments.as_slice() else {
        panic!("{comments:?}")
    };
    assert!(
        text.contains("Reviewed.") && text.contains("1 to change"),
        "{text}"
    );
    forge.job(REVIEW, "reviewed", &event).went_well();
    // The same again changes nothing of it.
    reviewed(&forge, &event);
    assert_eq!(forge.comments(), comments);
    let merged = forge.merge("change");
    let ran = forge.job(APPLY, "apply", &merged);
    ran.went_well();
    assert!(
        ran.log
            .contains("Apply complete: 1 of 1 application, 2 steps."),
        "{}",
        ran.log
    );
    assert!(!ran.has_run("Plan and apply"), "{}", ran.log);
    assert!(
        forge.artifact(&merged, "run-0").is_some(),
        "what the run wrote down is kept"
    );
    // Whoever comes from nowhere has reviewed nothing.
    let pushed = forge.push(|workspace| workspace.edit(APP, "  notes: ", "  notes: Pushed. "));
    let ran = forge.job(APPLY, "apply", &pushed);
    assert_eq!(
        ran.ended,
        Ended::Failed("Fetch the reviewed plan".to_owned()),
        "{}",
        ran.log
    );
    assert!(ran.log.contains("run this workflow by hand"), "{}", ran.log);
}

#[test]
fn a_plan_that_holds_no_more_is_not_applied() {
    let forge = begun();
    let event = change(&forge, "Planned.");
    reviewed(&forge, &event);
    // Another change of the same field is merged and applied first.
    forge.branch("other", |workspace| {
        workspace.edit(APP, "  notes: ", "  notes: First. ");
    });
    let other = forge.pull_request("other");
    reviewed(&forge, &other);
    let merged = forge.merge("other");
    forge.job(APPLY, "apply", &merged).went_well();
    let before = forge.writes();
    forge.rebase("change", |workspace| {
        workspace.edit(APP, "  notes: First. ", "  notes: Planned. ");
    });
    let merged = forge.merge_unreviewed("change", &event);
    let ran = forge.job(APPLY, "apply", &merged);
    assert_eq!(
        ran.ended,
        Ended::Failed("Apply the reviewed plan".to_owned()),
        "{}",
        ran.log
    );
    assert!(ran.log.contains("the plan is stale"), "{}", ran.log);
    assert_eq!(forge.writes(), before);
}

#[test]
fn a_guard_fails_the_review_and_is_told_all_the_same() {
    let forge = begun();
    forge.branch("narrow", |workspace| {
        let all = "  assignments:\n    # Roles of the account appear after the first cycle; until then there is this one.\n    - group: sg-aws-users\n      role: User\n";
        workspace.edit(APP, all, "  assignments: []\n");
    });
    let event = forge.pull_request("narrow");
    let plan = forge.job(REVIEW, "plan", &event);
    assert_eq!(plan.ended, Ended::Failed("Plan".to_owned()), "{}", plan.log);
    let gate = forge.job(REVIEW, "reviewed", &event).ended;
    assert_eq!(gate, Ended::Failed("Look how they ended".to_owned()));
    forge.job(REVIEW, "comment", &event).went_well();
    let comments = forge.comments();
    assert!(
        comments.iter().any(|text| text.contains("**Guard**")),
        "{comments:?}"
    );
}

#[test]
fn a_fork_is_checked_and_gets_nothing_else() {
    let forge = begun();
    let event = change(&forge, "From a fork.").of_fork();
    let check = forge.job(REVIEW, "check", &event);
    check.went_well();
    assert!(check.is_without_credentials(), "{:?}", check.environment);
    assert_eq!(forge.job(REVIEW, "plan", &event).ended, Ended::Skipped);
    assert_eq!(forge.job(REVIEW, "comment", &event).ended, Ended::Skipped);
    assert!(forge.comments().is_empty());
    forge.job(REVIEW, "reviewed", &event).went_well();
    // A manifest that is wrong fails the check.
    forge.branch("wrong", |workspace| {
        workspace.edit(APP, "  notes: ", "  nottes: ");
    });
    let event = forge.pull_request("wrong").of_fork();
    let check = forge.job(REVIEW, "check", &event);
    assert_eq!(
        check.ended,
        Ended::Failed("Validate".to_owned()),
        "{}",
        check.log
    );
}

#[test]
fn drift_opens_an_issue_keeps_it_up_to_date_and_closes_it() {
    let forge = begun();
    let night = Event::schedule(&forge.head("main"));
    let look = || {
        let ran = forge.job(DRIFT, "look", &night);
        ran.went_well();
        assert!(!ran.holds("github-token"));
        let ran = forge.job(DRIFT, "tell", &night);
        ran.went_well();
        assert!(!ran.holds("id-token"));
        forge.issues()
    };
    assert!(look().is_empty());
    forge.by_hand(&["pause", "aws-contoso", "--yes"]);
    let opened = look();
    let [issue] = opened.as_slice() else {
        panic!("{opened:?}")
    };
    assert_eq!(
        (issue.title.as_str(), issue.is_open),
        ("Drift of contoso, shard 1/1", true)
    );
    assert!(
        issue.body.contains("provisioning.state") && issue.body.contains("running -> paused"),
        "{}",
        issue.body
    );
    assert_eq!(look(), opened, "one issue for as long as it lasts");
    let mend = Event::dispatch(&forge.head("main"));
    forge.job(APPLY, "apply", &mend).went_well();
    let closed = look();
    assert!(
        matches!(closed.as_slice(), [issue] if !issue.is_open),
        "{closed:?}"
    );
}

/// Somebody starts an old run once more.
#[test]
fn an_apply_by_hand_is_of_the_newest_commit() {
    let forge = begun();
    let old = Event::dispatch(&forge.head("main"));
    forge.newest_is(&"0".repeat(40));
    let before = forge.writes();
    let ran = forge.job(APPLY, "apply", &old);
    assert_eq!(
        ran.ended,
        Ended::Failed("Plan and apply".to_owned()),
        "{}",
        ran.log
    );
    assert!(ran.log.contains("not the newest of main"), "{}", ran.log);
    assert_eq!(forge.writes(), before);
}

/// A night on which the tenant cannot be looked at is told as well.
#[test]
fn a_look_that_fails_is_an_issue_and_a_failure() {
    let forge = begun();
    forge.push(|workspace| workspace.edit(APP, "  notes: ", "  nottes: "));
    let night = Event::schedule(&forge.head("main"));
    let look = forge.job(DRIFT, "look", &night);
    assert_eq!(
        look.ended,
        Ended::Failed("Look how it ended".to_owned()),
        "{}",
        look.log
    );
    forge.job(DRIFT, "tell", &night).went_well();
    let issues = forge.issues();
    assert!(
        matches!(issues.as_slice(), [issue] if issue.body.contains("nottes")),
        "{issues:?}"
    );
}

/// The action takes the archive that was meant, and no other.
#[test]
fn a_release_that_is_another_one_is_not_run() {
    let forge = Forge::new().expecting("0".repeat(64));
    let ran = forge.job(APPLY, "apply", &Event::dispatch(&forge.head("main")));
    let step = "Install syncform".to_owned();
    assert_eq!(ran.ended, Ended::Failed(step), "{}", ran.log);
    assert!(!ran.has_run("Plan and apply"), "{}", ran.log);
}

/// Both workflows split the work alike, or a plan would be taken for another's.
#[test]
fn reviews_and_applies_split_the_work_alike() {
    let matrix =
        |file: &str, job: &str| forge::workflow(file)["jobs"][job]["strategy"]["matrix"].clone();
    assert_eq!(matrix(REVIEW, "plan"), matrix(APPLY, "apply"));
}

/// The pages for other hosts are not carried out; what they say is at least YAML, and their commands are commands.
#[test]
fn every_command_of_the_pages_is_one() {
    let mut seen = 0;
    for page in ["README.md", "gitlab.md", "azure-devops.md"] {
        let path = golden::root().join("docs/ci").join(page);
        let text = std::fs::read_to_string(path).expect("a page");
        for block in text.split("```yaml\n").skip(1) {
            let (yaml, _) = block.split_once("```").expect("the end of a block");
            let read: Result<serde_json::Value, _> = serde_yaml::from_str(yaml);
            assert!(read.is_ok(), "{page}: {read:?}");
        }
        // Lines of a folded text are one command.
        let folded = text
            .replace("\n      --", " --")
            .replace("\n                --", " --");
        let words = folded
            .split(['`', '\n', ';'])
            .flat_map(|part| part.split("&&"));
        let commands = words.filter_map(|part| {
            let at = part.find("syncform ")?;
            let before = &part[..at];
            let is_command = before.trim().is_empty()
                || before.ends_with("- ")
                || before.ends_with("then ")
                || before.ends_with("else ")
                || before.ends_with("inlineScript: ");
            is_command.then(|| {
                part[at..]
                    .trim_end_matches([':', '.', ','])
                    .trim()
                    .to_owned()
            })
        });
        for command in commands.filter(|it| {
            it.split(' ')
                .nth(1)
                .is_some_and(|verb| VERBS.contains(&verb))
        }) {
            let words: Vec<_> = command.split_whitespace().skip(1).collect();
            let ran = Workspace::empty().run(&[&words[..], &["--help"]].concat());
            assert_eq!(ran.code, Some(0), "{page}: {command}: {}", ran.text());
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} commands");
}
