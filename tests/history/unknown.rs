//! What is not committed, and what is not in this clone.

use super::{applied, grown, id, left, more, plain, step_names};
use crate::support::salesforce::{self, mapping, of_users};

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
    let [note] = plan.notes.as_slice() else {
        panic!("{:#?}", plan.notes);
    };
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
