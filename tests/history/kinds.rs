//! What kinds of things leave git, and who is asked before they go.

use syncform::model::{AppName, Guarded};
use syncform::plan::Allowed;

use super::{Files, PLAIN, Repository, grown, left, plain, step_names};
use crate::support::salesforce::{self, edit_schema, mapping, of_users};
use crate::support::stories::stage;
use crate::support::world::{emulator, writes};

#[tokio::test]
async fn what_left_git_is_counted_by_guards() {
    let (mut repository, emulator, _) = grown().await;
    let files = plain().into_iter().map(|(name, text)| {
        let strict = "perApp: { mappingRemovals: { count: 1 }, ";
        (name, text.replace("perApp: { ", strict))
    });
    repository.commit('3', files.collect());
    let plan = repository.plan(&emulator).await;
    let [guard] = plan.apps[0].guards.as_slice() else {
        panic!("{plan:#?}");
    };
    assert_eq!(guard.loss.kind, Guarded::RemoveMapping);
    assert!(plan.is_blocked() && !plan.has_changes());
    assert_eq!(left(&plan).len(), 3);
    let before = writes(&emulator);
    assert!(repository.run(&emulator).await.is_none());
    assert_eq!(writes(&emulator), before);
    let name = AppName::new("salesforce").expect("a name");
    let allowed = Allowed {
        guards: [(Guarded::RemoveMapping, name)].into(),
        ..Allowed::default()
    };
    let plan = repository.plan_allowing(&emulator, &allowed).await;
    assert_eq!(step_names(&plan), ["put-schema", "record-applied"]);
}

/// A scope that left git opens the mapping to everybody who is assigned.
#[tokio::test]
async fn a_scope_that_left_git_is_a_change_of_scope() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    let strict = |fields: &str| {
        let files = salesforce::files(&of_users(fields)).into_iter();
        let guard = "perApp: { scopeChanges: { count: 0 }, ";
        files
            .map(move |(name, text)| (name, text.replace("perApp: { ", guard)))
            .collect::<Files>()
    };
    repository.commit(
        '1',
        strict("scope: [{ department: { equals: Sales } }], attributes: { Title: '[jobTitle]' }"),
    );
    repository.apply(&emulator).await;
    repository.commit('2', strict(PLAIN));
    let plan = repository.plan(&emulator).await;
    assert_eq!(
        left(&plan),
        [("provisioning.mappings User -> User scope", None)]
    );
    let kinds: Vec<_> = plan.apps[0]
        .guards
        .iter()
        .map(|guard| guard.loss.kind)
        .collect();
    assert_eq!(kinds, [Guarded::Scope]);
}

#[tokio::test]
async fn a_credential_that_left_git_is_emptied() {
    let (emulator, mut repository) = (emulator(), Repository::new());
    let with = |more: &str| {
        stage(&[format!(
            "apiVersion: syncform/v1\nkind: App\nmetadata: {{ name: aws }}\nspec:\n  displayName: AWS\n  template: {{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }}\n  provisioning:\n    template: aws\n    state: paused\n    credentials: {{ version: 1, values: {{ ClientSecret: {{ env: KEY }}, SecretToken: {{ env: TOKEN }}{more} }} }}\n"
        )])
    };
    repository.commit('1', with(", BaseAddress: https://a.example"));
    repository.apply(&emulator).await;
    repository.commit('2', with(""));
    let plan = repository.plan(&emulator).await;
    assert_eq!(
        left(&plan),
        [("provisioning.credentials.BaseAddress", None)]
    );
    repository.apply(&emulator).await;
    assert!(!repository.plan(&emulator).await.has_changes());
    assert!(
        !emulator.snapshot()["secrets"]
            .to_string()
            .contains("a.example")
    );
}

/// Somebody else's work after the commit is theirs: it was never in git.
#[tokio::test]
async fn what_was_never_in_git_stays() {
    let (mut repository, emulator, _) = grown().await;
    edit_schema(&emulator, |schema| {
        let mappings =
            &mut schema["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
        let mappings = mappings.as_array_mut().expect("mappings");
        let street = mappings
            .iter_mut()
            .find(|mapping| mapping["targetAttributeName"] == "Title");
        street.expect("a mapping")["defaultValue"] = "none".into();
    })
    .await;
    repository.commit('3', plain());
    repository.apply(&emulator).await;
    assert_eq!(mapping(&emulator, "Title")["defaultValue"], "none");
    assert!(mapping(&emulator, "officeCode").is_null());
}
