//! What a sound document becomes, and where its fields stand.

use syncform::finding::Place;
use syncform::manifest::{
    self, AppSpec, CredentialValue, CredentialsSpec, Document, Files, Manifest, TenantSpec,
};
use syncform::model::{JobState, Scope};

pub(crate) const APP: &str = include_str!("../cases/findings/sound/app.yaml");
const TENANT: &str = include_str!("../cases/findings/sound/tenant.yaml");

fn only(text: &str) -> Document {
    let parsed = manifest::parse(&Files::from_iter([("x.yaml", text)]));
    assert_eq!(parsed.findings, []);
    let [document] = <[Document; 1]>::try_from(parsed.documents).expect("one document");
    document
}

fn app(text: &str) -> Manifest<AppSpec> {
    match only(text) {
        Document::App(app) => *app,
        Document::Tenant(_) | Document::MappingTest(_) => panic!("another kind"),
    }
}

fn tenant(text: &str) -> Manifest<TenantSpec> {
    match only(text) {
        Document::Tenant(tenant) => *tenant,
        Document::App(_) | Document::MappingTest(_) => panic!("another kind"),
    }
}

/// Line and column of a place, and the text that it fills.
fn seen<'a>(text: &'a str, place: &Place) -> (usize, usize, &'a str) {
    assert_eq!(place.file, "x.yaml");
    let span = place.span.expect("a span");
    let filled = &text[span.start.byte..span.end.byte];
    (span.start.line, span.start.column, filled)
}

#[test]
fn a_manifest_becomes_its_type() {
    let app = app(APP);
    assert_eq!(app.metadata.name, "aws-contoso");
    assert!(app.metadata.protect);
    assert_eq!(app.spec.display_name, "AWS Contoso");
    let provisioning = app.spec.provisioning.expect("a job");
    assert_eq!(provisioning.state, Some(JobState::Running));
    assert_eq!(provisioning.scope, Some(Scope::Assigned));
    let Some(CredentialsSpec::Managed(credentials)) = provisioning.credentials else {
        panic!("no credentials");
    };
    assert_eq!(credentials.version, 1);
    assert_eq!(
        credentials.values.get("SecretToken"),
        Some(&Some(CredentialValue::Env(
            "AWS_CONTOSO_SECRET_TOKEN".to_owned()
        )))
    );
    let tenant = tenant(TENANT);
    assert_eq!(tenant.spec.owner, "identity-platform");
    assert_eq!((tenant.spec.cloud, tenant.spec.birth_mark), (None, None));
    assert!(!tenant.metadata.protect);
}

#[test]
fn every_field_has_a_place_and_a_stranger_has_its_parents() {
    let places = app(APP).places;
    let at = |pointer| seen(APP, &places.at(pointer));
    let key = |pointer| seen(APP, &places.key(pointer));
    assert_eq!(at("/spec/displayName"), (8, 16, "AWS Contoso"));
    assert_eq!(key("/spec/displayName"), (8, 3, "displayName"));
    assert_eq!(
        at("/spec/provisioning/notify/0"),
        (16, 9, "identity-ops@contoso.com")
    );
    assert_eq!(
        at("/spec/provisioning/credentials/values/ClientSecret/env"),
        (21, 16, "AWS_CONTOSO_CLIENT_SECRET")
    );
    assert_eq!(
        at("/spec/template"),
        (10, 5, "id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5")
    );
    assert_eq!(key("/spec/template/name"), (9, 3, "template"));
    assert_eq!(at("/spec/displayName/x/y"), at("/spec/displayName"));
    assert_eq!(at("nonsense"), at(""));
    assert_eq!(seen(APP, &places.document()).0, 2);
    assert_eq!(places.file(), "x.yaml");
}

#[test]
fn places_count_through_documents_line_breaks_and_wide_letters() {
    let text = format!(
        "# ä漢\r\n{TENANT}---\r\n{}",
        TENANT.replace('\n', "\r\n").replace("contoso", "côntoso")
    );
    let parsed = manifest::parse(&Files::from_iter([("x.yaml", text.as_str())]));
    assert_eq!(parsed.findings, []);
    let Some(Document::Tenant(second)) = parsed.documents.get(1) else {
        panic!("no second document");
    };
    assert_eq!(
        seen(&text, &second.places.at("/metadata/name")),
        (13, 9, "côntoso")
    );
    assert_eq!(
        seen(&text, &second.places.at("/spec/owner")),
        (16, 10, "identity-platform")
    );
}

#[test]
fn json_is_yaml_and_block_texts_are_texts() {
    let json = r#"{"apiVersion": "syncform/v1", "kind": "Tenant", "metadata": {"name": "x"},
        "spec": {"tenantId": "a", "owner": "b", "birthMark": false, "cloud": "usgov"}}"#;
    assert_eq!(tenant(json).spec.birth_mark, Some(false));
    let folded = TENANT.replace(
        "identity-platform",
        ">-\n    identity-\n    platform\n  # said twice",
    );
    let places = tenant(&folded);
    assert_eq!(places.spec.owner, "identity- platform");
    let directive = format!("%YAML 1.2\n---\n{TENANT}...\n");
    assert_eq!(tenant(&directive).spec.owner, "identity-platform");
}
