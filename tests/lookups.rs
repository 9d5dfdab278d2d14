//! Whom manifests name is looked up by name, whatever the size of the tenant, and by those verbs only that plan.

use syncform::cli::road;
use syncform::emulator::{Emulator, Options};
use syncform::model::ObjectId;

use crate::support::world::{TENANT, apply, desired, plan};

/// An application for everybody: the tenant's largest group, one by address, one person, and an owner of each kind.
fn app(name: &str, everybody: &str) -> String {
    format!(
        "\
apiVersion: syncform/v1
kind: App
metadata: {{ name: {name} }}
spec:
  displayName: {name}
  template: {{ id: 8adf8e6e-67b2-4cf2-a259-e3dc5476c621 }}
  owners: [\"spn:graph-gitops\", \"user:user0001@contoso.com\"]
  assignments:
    - {{ group: {everybody}, role: User }}
    - {{ group: sg-mail@contoso.com, role: User }}
    - {{ user: user0008@contoso.com, role: User }}
"
    )
}

fn large() -> Emulator {
    Emulator::open(Options {
        tenant_id: Some("ff8bf889-e031-41ac-8f7b-aedb059892ee".to_owned()),
        users: 20_000,
        ..Options::default()
    })
    .expect("an emulator")
}

/// What was asked about people, without what was asked before.
fn about_people(emulator: &Emulator, before: usize) -> Vec<String> {
    let people = ["/users", "/groups", "servicePrincipals?$filter=displayName"];
    let paths = emulator.requests().into_iter().skip(before);
    paths
        .map(|request| format!("{} {}", request.method, request.path))
        .filter(|line| people.iter().any(|part| line.contains(part)))
        .collect()
}

#[tokio::test]
async fn a_name_is_one_request_among_twenty_thousand() {
    let emulator = large();
    let files = [
        ("tenant.yaml".to_owned(), TENANT.to_owned()),
        ("one.yaml".to_owned(), app("one", "sg-everybody")),
        ("two.yaml".to_owned(), app("two", "sg-everybody")),
    ];
    let desired = desired(&files);
    assert!(plan(&desired, &emulator).await.has_changes());
    let asked = about_people(&emulator, 0);
    assert_eq!(asked.len(), 5, "both Apps name the same five: {asked:#?}");
    for line in &asked {
        assert!(line.contains("$filter="), "nobody is listed: {line}");
        assert!(line.contains("$select=id,displayName"), "{line}");
    }
    apply(&desired, &emulator).await;
    let before = emulator.requests().len();
    assert!(!plan(&desired, &emulator).await.has_changes());
    let again: Vec<_> = about_people(&emulator, before);
    assert_eq!(again, asked, "and no more of them once they are assigned");
}

#[tokio::test]
async fn an_id_is_read_and_not_searched_for() {
    let emulator = large();
    let id = ObjectId::parse("00000000-0000-4000-8000-000000000009").expect("an id");
    let files = [
        ("tenant.yaml".to_owned(), TENANT.to_owned()),
        (
            "one.yaml".to_owned(),
            app("one", &format!("{{ id: {id} }}")),
        ),
    ];
    let (_, findings) = road::people(&desired(&files), &emulator)
        .await
        .expect("readable");
    assert_eq!(findings.len(), 1, "nobody has this id: {findings:#?}");
    let asked = about_people(&emulator, 0);
    assert!(
        asked.iter().any(|line| line.contains(id.as_str())),
        "{asked:#?}"
    );
}

#[tokio::test]
async fn verbs_that_plan_nothing_look_nobody_up() {
    let emulator = large();
    let files = [
        ("tenant.yaml".to_owned(), TENANT.to_owned()),
        ("one.yaml".to_owned(), app("one", "sg-nobody-knows")),
    ];
    let survey = road::survey(&desired(&files), &emulator)
        .await
        .expect("readable");
    assert_eq!(
        survey.findings,
        [],
        "whom a manifest names is a plan's business"
    );
    assert_eq!(about_people(&emulator, 0), [] as [String; 0]);
}
