//! Drift: the tenant against what was applied to it, apart from what git has changed since.

use serde_json::json;
use syncform::cli::road;
use syncform::model::Lineage;
use syncform::plan::{AppDrift, Drift, DriftReport};
use syncform::wire::Method;

use super::{Repository, grown, id, more, plain};
use crate::support::hands::{by_hand, delete, id_of, principal, restore};
use crate::support::salesforce::{NAME, edit_schema, files, of_users};
use crate::support::stories::stage;
use crate::support::world::emulator;

fn only(report: &DriftReport) -> &AppDrift {
    let [app] = report.apps.as_slice() else {
        panic!("{report:#?}")
    };
    app
}

/// Each field that has moved: what was applied, and what there is.
fn moved(app: &AppDrift) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let all = app.moved.iter();
    all.map(|it| (it.field.as_str(), it.applied.as_deref(), it.live.as_deref()))
        .collect()
}

#[tokio::test]
async fn what_git_has_changed_since_is_pending_and_no_drift() {
    let (mut repository, emulator, _) = grown().await;
    let report = repository.drift(&emulator).await;
    assert!(!report.is_news());
    assert_eq!(only(&report).state, Drift::AsApplied);
    assert!(!only(&report).pending);
    // Less, more and other than what was applied.
    for files in [plain(), files(&of_users("attributes: { Title: '[city]' }"))] {
        repository.commit('3', files);
        let report = repository.drift(&emulator).await;
        let app = only(&report);
        assert_eq!(
            (app.state, app.pending),
            (Drift::AsApplied, true),
            "{app:#?}"
        );
        assert_eq!(app.applied.as_deref(), Some(id('2').as_str()));
        assert!(app.moved.is_empty() && !app.state.may_have_moved() && report.is_news());
        assert_eq!(report.commit.as_deref(), Some(id('3').as_str()));
        assert!(repository.plan(&emulator).await.has_changes());
    }
}

#[tokio::test]
async fn what_others_moved_is_drift_whatever_git_says_by_now() {
    let (mut repository, emulator, _) = grown().await;
    let set = |expression: &'static str| {
        edit_schema(&emulator, move |schema| {
            let mappings =
                &mut schema["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
            let all = mappings.as_array_mut().expect("mappings");
            let title = all
                .iter_mut()
                .find(|it| it["targetAttributeName"] == "Title");
            title.expect("a title")["source"] = json!({ "expression": expression, "name": expression.trim_matches(['[', ']']), "type": "Attribute", "parameters": [] });
        })
    };
    set("[city]").await;
    let field = "provisioning.mappings User -> User / Title";
    let expected = [(field, Some("[jobTitle]"), Some("[city]"))];
    let report = repository.drift(&emulator).await;
    assert_eq!(only(&report).state, Drift::Drifted);
    assert_eq!(moved(only(&report)), expected);
    // Git agrees with the tenant by now, and that is still not what was applied.
    let agreeing =
        of_users("attributes: { Title: '[city]', Department: '[city]', officeCode: '[city]' }");
    repository.commit('3', files(&agreeing));
    let report = repository.drift(&emulator).await;
    assert!(only(&report).pending);
    assert_eq!(moved(only(&report)), expected);
    // The other way round, nothing has moved.
    repository.commit('2', more());
    set("[jobTitle]").await;
    assert!(!repository.drift(&emulator).await.is_news());
}

#[tokio::test]
async fn a_commit_that_cannot_be_read_leaves_the_manifest_of_now_to_go_by() {
    let (mut repository, emulator, _) = grown().await;
    repository.commits.remove(&id('2'));
    let report = repository.drift(&emulator).await;
    let app = only(&report);
    assert_eq!(
        app.state,
        Drift::Unknown,
        "it is as its manifest says, and that is not what was applied"
    );
    let [note] = app.notes.as_slice() else {
        panic!("{app:#?}")
    };
    assert!(
        note.text
            .ends_with("held against the tenant instead: it is not in this clone"),
        "{note:#?}"
    );
    // Where it differs, nobody knows which of the two has moved, and that is not nothing.
    repository.edit(files(&of_users("attributes: { Title: '[city]' }")));
    let report = repository.drift(&emulator).await;
    assert_eq!(only(&report).state, Drift::Differs);
    assert!(report.is_news() && report.commit.is_none());
    assert_eq!(report.summary.differs, 1);
}

#[tokio::test]
async fn without_a_recorded_commit_the_manifest_of_now_is_what_counts() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    repository.edit(plain());
    let report = repository.drift(&emulator).await;
    assert_eq!(only(&report).state, Drift::NotApplied);
    assert!(report.is_news(), "it waits");
    repository.apply(&emulator).await;
    assert_eq!(
        only(&repository.drift(&emulator).await).state,
        Drift::AsApplied
    );
    let path = format!("/v1.0/servicePrincipals/{}", principal(&emulator, NAME));
    by_hand(
        &emulator,
        Method::Patch,
        &path,
        json!({ "tags": ["syncform:applied=nonsense"] }),
    )
    .await;
    let report = repository.drift(&emulator).await;
    let app = only(&report);
    assert_eq!(app.state, Drift::Unknown, "our marks are gone");
    assert!(!app.notes.is_empty(), "{app:#?}");
}

#[tokio::test]
async fn what_was_deleted_is_gone_and_what_was_never_applied_is_not() {
    let (mut repository, emulator, _) = grown().await;
    let application = id_of(&emulator, "applications", NAME);
    delete(&emulator, &format!("applications/{application}")).await;
    let report = repository.drift(&emulator).await;
    let app = only(&report);
    assert_eq!(app.state, Drift::Gone);
    assert!(report.is_news() && app.moved.is_empty());
    let [note] = app.notes.as_slice() else {
        panic!("{app:#?}")
    };
    assert!(note.text.contains("was deleted at"), "{note:#?}");
    assert!(
        note.help
            .as_ref()
            .is_some_and(|help| help.contains("restore"))
    );
    restore(&emulator, &application).await;
    // A manifest that came since has nothing to do with it.
    let other = "apiVersion: syncform/v1\nkind: App\nmetadata: { name: other }\nspec: { displayName: Other, template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 } }\n";
    let mut all = more();
    all.extend(
        stage(&[other.to_owned()])
            .into_iter()
            .filter(|(_, text)| text.contains("name: other")),
    );
    repository.commit('3', all);
    let report = repository.drift(&emulator).await;
    let states: Vec<_> = report.apps.iter().map(|app| app.state).collect();
    assert_eq!(states[0], Drift::NotApplied);
}

/// The group is gone with the commit that named it, so that nothing is wrong with the manifests of now.
#[tokio::test]
async fn what_was_applied_and_cannot_be_wanted_any_more_costs_only_its_application() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    let app = |name: &str, group: &str| {
        format!(
            "apiVersion: syncform/v1\nkind: App\nmetadata: {{ name: {name} }}\nspec:\n  displayName: AWS {name}\n  assignments: [{{ group: {group} }}]\n  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}\n"
        )
    };
    let [one, two] = ["sg-leaving", "sg-aws-users"];
    let path = "/v1.0/groups";
    let group = json!({ "displayName": "sg-leaving", "mailEnabled": false, "mailNickname": "leaving", "securityEnabled": true });
    let group = by_hand(&emulator, Method::Post, path, group).await;
    repository.commit('1', stage(&[app("one", one), app("two", two)]));
    repository.apply(&emulator).await;
    let group = group["id"].as_str().expect("an id");
    delete(&emulator, &format!("groups/{group}")).await;
    repository.commit('2', stage(&[app("one", two), app("two", two)]));
    let report = repository.drift(&emulator).await;
    let [first, second] = report.apps.as_slice() else {
        panic!("{report:#?}")
    };
    assert_eq!(
        (first.state, second.state),
        (Drift::Unknown, Drift::AsApplied)
    );
    assert!(first.notes[0].text.contains(one), "{first:#?}");
    assert_eq!(
        report.unselected, 0,
        "it is among those that were asked about"
    );
}

/// Git renames, and the tenant has not heard of it yet.
#[tokio::test]
async fn a_name_that_git_has_changed_is_pending() {
    let (mut repository, emulator, _) = grown().await;
    let renamed = more().into_iter().map(|(name, text)| {
        let text = text.replace(
            "name: salesforce }",
            "name: sales, renamedFrom: salesforce }",
        );
        (name, text)
    });
    repository.commit('3', renamed.collect());
    let report = repository.drift(&emulator).await;
    let app = only(&report);
    assert_eq!(
        (app.name.as_str(), app.state, app.pending),
        ("sales", Drift::AsApplied, true),
        "{app:#?}"
    );
    repository.apply(&emulator).await;
    assert!(!repository.drift(&emulator).await.is_news());
}

/// A run from an older commit knows that it is one.
#[tokio::test]
async fn what_was_applied_may_be_newer_than_what_is_checked_out() {
    let (mut repository, emulator, _) = grown().await;
    repository.commit('1', plain());
    repository.astray.insert(id('2'), Lineage::Ahead);
    let report = repository.drift(&emulator).await;
    let app = only(&report);
    assert_eq!(
        (app.state, app.pending),
        (Drift::AsApplied, false),
        "{app:#?}"
    );
    assert!(
        app.notes.iter().any(|note| note
            .text
            .contains("newer than the commit that is checked out")),
        "{app:#?}"
    );
}

#[tokio::test]
async fn who_it_was_is_asked_only_where_something_has_moved() {
    let (repository, emulator, _) = grown().await;
    let mut report = repository.drift(&emulator).await;
    road::ask_who(&mut report, &emulator).await;
    assert!(only(&report).audits.is_empty() && report.audit_unread.is_none());
    let path = format!(
        "/v1.0/servicePrincipals/{}/synchronization/jobs",
        principal(&emulator, NAME)
    );
    let jobs = by_hand(&emulator, Method::Get, &path, json!(null)).await;
    let job = jobs["value"][0]["id"].as_str().expect("an id").to_owned();
    by_hand(
        &emulator,
        Method::Post,
        &format!("{path}/{job}/pause"),
        json!(null),
    )
    .await;
    let mut report = repository.drift(&emulator).await;
    assert_eq!(
        moved(only(&report)),
        [("provisioning.state", Some("running"), Some("paused"))]
    );
    road::ask_who(&mut report, &emulator).await;
    let newest = &only(&report).audits[0];
    assert_eq!(newest.activity, "Disable/pause provisioning");
    assert_eq!(
        (newest.by.as_deref(), newest.is_person),
        (Some("graph-gitops"), false)
    );
    assert!(only(&report).audits.len() <= 5);
    // A log that may not be read costs nothing but the names.
    let guest = emulator.as_caller(&["Application.Read.All"]);
    let mut report = repository.drift(&emulator).await;
    road::ask_who(&mut report, &guest).await;
    assert!(
        report
            .audit_unread
            .as_ref()
            .is_some_and(|why| why.contains("403")),
        "{report:#?}"
    );
    assert!(only(&report).audits.is_empty());
}
