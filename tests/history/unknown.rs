//! What is not committed, and what is not in this clone.

use serde_json::Value;
use syncform::apply::Trouble;
use syncform::emulator::Emulator;
use syncform::model::Lineage;
use syncform::plan::{Note, Plan};

use super::{Repository, applied, grown, id, left, more, plain, step_names};
use crate::support::hands::tag;
use crate::support::salesforce::{self, mapping, of_users};
use crate::support::world::{carry_out, door, emulator};

fn only_note(plan: &Plan) -> &Note {
    match plan.notes.as_slice() {
        [note] => note,
        others => panic!("{others:#?}"),
    }
}

#[tokio::test]
async fn a_dirty_tree_is_planned_and_never_recorded() {
    let (mut repository, emulator, _) = grown().await;
    repository.edit(plain());
    let plan = repository.plan(&emulator).await;
    assert_eq!(step_names(&plan), ["put-schema"]);
    assert_eq!(left(&plan).len(), 3);
    let notes: Vec<_> = plan.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["no commit is recorded: it is not in this clone"]);
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
    assert!(mapping(&emulator, "officeCode").is_null());
    assert!(!repository.plan(&emulator).await.has_changes());
    // Committed, it says something else than what the tenant carries, and that is all.
    repository.commit('3', plain());
    assert_eq!(
        step_names(&repository.plan(&emulator).await),
        ["record-applied"]
    );
}

/// The commit may come with the next fetch: until then nothing goes, and it is not forgotten.
#[tokio::test]
async fn what_is_not_in_this_clone_stays_and_is_told() {
    let (mut repository, emulator, _) = grown().await;
    repository.commits.clear();
    repository.commit('3', plain());
    let plan = repository.plan(&emulator).await;
    assert!(!plan.has_changes(), "{plan:#?}");
    let note = only_note(&plan);
    assert_eq!(
        note.text,
        "what left the manifests of salesforce since 2222222 is not known, and stays: it is not in this clone"
    );
    assert_eq!(note.help.as_deref(), Some("fetch it"));
    // What changes is applied all the same, and the commit that is missing stays the one to look back to.
    repository.commit(
        '3',
        salesforce::files(&of_users("attributes: { Title: '[city]' }")),
    );
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
    assert!(!mapping(&emulator, "officeCode").is_null());
    repository.commits.insert(id('2'), more());
    assert_eq!(left(&repository.plan(&emulator).await).len(), 3);
}

/// A pipeline that comes late, with the manifests of an older commit.
#[tokio::test]
async fn an_older_commit_takes_nothing_away_and_is_not_recorded() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('1', plain());
    repository.astray.insert(id('2'), Lineage::Ahead);
    let plan = repository.plan(&emulator).await;
    assert!(!plan.has_changes(), "{plan:#?}");
    let note = only_note(&plan);
    assert_eq!(
        note.text,
        "what left the manifests of salesforce since 2222222 is not known, and stays: it is newer than the commit that is checked out"
    );
    // What else it says is applied, and the newer commit stays the one to look back to.
    repository.commit(
        '1',
        salesforce::files(&of_users("attributes: { Title: '[city]' }")),
    );
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
    assert!(!mapping(&emulator, "officeCode").is_null());
}

#[tokio::test]
async fn another_line_takes_nothing_away_and_is_recorded_where_it_says_something_else() {
    let (mut repository, emulator, _) = grown().await;
    repository.astray.insert(id('2'), Lineage::Apart);
    repository.commit('3', more());
    assert!(!repository.plan(&emulator).await.has_changes());
    repository.commit('4', plain());
    let plan = repository.plan(&emulator).await;
    assert_eq!(step_names(&plan), ["record-applied"]);
    assert!(left(&plan).is_empty());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["4"]);
    assert!(!mapping(&emulator, "officeCode").is_null());
    assert!(repository.plan(&emulator).await.notes.is_empty());
}

/// What is left over on an application that nobody owns goes with its adoption, and the commit is noted anew behind it.
#[tokio::test]
async fn an_adopted_application_carries_the_commit_that_adopts_it() {
    let emulator = emulator();
    let mut repository = Repository::new();
    repository.commit('1', plain());
    repository.apply(&emulator).await;
    let principal = salesforce_of(&emulator);
    tag(
        &emulator,
        &principal,
        &[&format!("syncform:applied={}", id('2'))],
    )
    .await;
    let adopting = plain().into_iter().map(|(name, text)| {
        let adopt = format!("spec:\n  adopt: {{ id: {principal} }}\n  displayName");
        (name, text.replace("spec:\n  displayName", &adopt))
    });
    repository.commit('2', adopting.collect());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
    assert!(!repository.plan(&emulator).await.has_changes());
}

/// A run of an older commit that says the same of an application, and mends what somebody changed,
/// notes nothing over the newer commit.
#[tokio::test]
async fn an_older_commit_that_says_the_same_is_not_recorded_either() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('1', more());
    repository.astray.insert(id('2'), Lineage::Ahead);
    let plan = repository.plan(&emulator).await;
    assert!(!plan.has_changes() && plan.notes.is_empty(), "{plan:#?}");
    assert!(!plan.has_unknown_past());
    // It mends what the newer commit wants as well.
    repository.commit('1', noted(more(), "ours"));
    let newer = repository.now.clone();
    repository.commits.insert(id('2'), newer);
    let mends = repository.plan(&emulator).await;
    assert!(!step_names(&mends).contains(&"record-applied") && mends.has_changes());
    repository.apply(&emulator).await;
    assert_eq!(applied(&emulator), ["2"]);
}

fn noted(files: super::Files, notes: &str) -> super::Files {
    let noted = files.into_iter().map(|(name, text)| {
        let spec = format!("spec:\n  notes: {notes}\n  displayName");
        (name, text.replace("spec:\n  displayName", &spec))
    });
    noted.collect()
}

/// Tags that name no commit, or several: nobody knows which, nothing goes, and none is written over.
#[tokio::test]
async fn a_tag_that_names_no_one_commit_is_told() {
    for (stray, why) in [
        ("main", "it is told with its letters as they stand"),
        ("", "nothing stands there"),
        (&"a".repeat(200), "no more of it than a person reads"),
        (&"4".repeat(40), "two of them"),
    ] {
        let (mut repository, emulator, _) = grown().await;
        repository.commit('3', plain());
        let principal = salesforce_of(&emulator);
        let stray = format!("syncform:applied={stray}");
        let is_second = stray.contains("4444");
        let standing = tags(&emulator).into_iter();
        let standing = standing.filter(|tag| is_second || !tag.starts_with("syncform:applied="));
        let all: Vec<_> = standing.chain([stray.clone()]).collect();
        tag(
            &emulator,
            &principal,
            &all.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .await;
        let plan = repository.plan(&emulator).await;
        assert!(
            !plan.has_changes() && plan.has_unknown_past(),
            "{why}: {plan:#?}"
        );
        let note = only_note(&plan);
        let quoted: String = stray.chars().take(100).collect();
        assert!(note.text.starts_with("what left the manifests of salesforce since they were applied is not known, and stays: its service principal has "), "{note:#?}");
        assert!(
            note.text.contains(&quoted) && note.text.len() < 400,
            "{note:#?}"
        );
        assert!(note.help.as_ref().is_some_and(|help| help.contains("off")));
        // What else the manifest says is applied, and the tags stay for whoever takes them off.
        repository.commit('3', noted(plain(), "ours"));
        repository.apply(&emulator).await;
        assert!(tags(&emulator).contains(&stray), "{why}");
        let rest: Vec<_> = tags(&emulator)
            .into_iter()
            .filter(|tag| !tag.starts_with("syncform:applied="))
            .collect();
        tag(
            &emulator,
            &principal,
            &rest.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .await;
        repository.apply(&emulator).await;
        assert_eq!(applied(&emulator), ["3"], "{why}");
    }
}

/// Between the plan and the record somebody writes a tag that names no commit: it is not written over.
#[tokio::test]
async fn a_tag_that_came_since_the_plan_is_not_written_over() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    repository.edit(plain());
    repository.apply(&emulator).await;
    repository.commit('1', plain());
    let plan = repository.plan(&emulator).await;
    assert_eq!(step_names(&plan), ["record-applied"]);
    let stray = "syncform:applied=main";
    let mut all = tags(&emulator);
    all.push(stray.to_owned());
    let principal = salesforce_of(&emulator);
    tag(
        &emulator,
        &principal,
        &all.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let outcome = carry_out(&repository.desired(), &plan, &door(&emulator), &|_| ()).await;
    assert!(
        outcome.troubles().all(Trouble::is_stale) && !outcome.is_complete(),
        "{outcome:#?}"
    );
    assert!(tags(&emulator).iter().any(|tag| tag == stray));
}

/// Somebody else records a newer commit between the plan and the last step.
#[tokio::test]
async fn a_commit_that_was_recorded_since_the_plan_is_left() {
    for (since, is_stale) in [('4', true), ('3', false)] {
        let (mut repository, emulator, _) = grown().await;
        repository.commit('3', plain());
        let plan = repository.plan(&emulator).await;
        let principal = salesforce_of(&emulator);
        let tags: Vec<_> = tags(&emulator)
            .into_iter()
            .map(|tag| tag.replace(id('2').as_str(), id(since).as_str()))
            .collect();
        let tags: Vec<_> = tags.iter().map(String::as_str).collect();
        tag(&emulator, &principal, &tags).await;
        let outcome = carry_out(&repository.desired(), &plan, &door(&emulator), &|_| ()).await;
        assert_eq!(
            outcome.troubles().any(Trouble::is_stale),
            is_stale,
            "{outcome:#?}"
        );
        assert_eq!(outcome.is_complete(), !is_stale);
        assert_eq!(applied(&emulator), [since.to_string()]);
    }
}

fn the_principal(emulator: &Emulator) -> Value {
    let tenant = emulator.snapshot();
    let mut all = tenant["servicePrincipals"].as_array().into_iter().flatten();
    let is_ours = |object: &&Value| {
        object["tags"]
            .to_string()
            .contains("syncform:app=salesforce")
    };
    all.find(is_ours).expect("there").clone()
}

fn salesforce_of(emulator: &Emulator) -> String {
    let id = &the_principal(emulator)["id"];
    id.as_str().expect("an id").to_owned()
}

fn tags(emulator: &Emulator) -> Vec<String> {
    let tags = the_principal(emulator)["tags"].as_array().cloned();
    let tags = tags.into_iter().flatten();
    tags.filter_map(|tag| Some(tag.as_str()?.to_owned()))
        .collect()
}
