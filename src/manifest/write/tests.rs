//! What is written is what is read again.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{Document, Files, parse};
use super::Outline;
use super::scalar::scalar;

/// Every field that an import can say, and those that only people say.
const FULL: &str = r#"
apiVersion: syncform/v1
kind: App
metadata: { name: full, renamedFrom: older, labels: { tier: prod }, protect: true }
spec:
  displayName: "Full: #1 [x]"
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
  adopt: { id: 5f0c8e7a-3f0b-4a53-9d0f-2f6f1a6d2c11 }
  homepage: null
  notes: "two\nlines, $${a} and $$${b} and ${1}"
  serviceManagementReference: CMDB-1
  accountEnabled: false
  appRoleAssignmentRequired: true
  owners: [spn:a, { user: { id: 5f0c8e7a-3f0b-4a53-9d0f-2f6f1a6d2c11 } }, { spn: "x: y" }]
  assignments:
    - { group: sg, role: User }
    - { user: ada@contoso.com }
    - { spn: { id: 5f0c8e7a-3f0b-4a53-9d0f-2f6f1a6d2c11 }, role: "no" }
  provisioning:
    template: aws
    job: aws.1
    state: paused
    scope: all
    notify: []
    skipOutOfScopeDeletions: true
    accidentalDeletions: { threshold: 7 }
    credentials:
      version: 2
      validate: false
      values:
        BaseAddress: "https://scim.contoso.com/#x"
        SecretToken: { env: TOKEN }
        Password: { file: ../p }
        ClientSecret: { command: [vault, "-"], timeout: 10s }
        AppKey: { keyVault: { vault: kv-identity, secret: key, version: 4387e9f3d6e14c459867679a90fd0f79 } }
        UserName: null
    attributes:
      source: { User: { gone: null } }
      target:
        User:
          "urn:x:2.0:User:badge": { type: Integer, multivalued: true, required: true, mutability: ReadOnly, caseExact: true, default: null, references: [User] }
          'phones[type eq "desk"].value': { default: "0123" }
    mappings:
      User -> User:
        mode: exclusive
        enabled: false
        operations: [add, delete]
        scope:
          - department: { equals: Sales }
            mail: isNotNull
          - jobTitle: [{ notRegexMatch: "^T" }, { raw: { operator: NEW, operands: [a, b] } }, { raw: { operator: OLD } }]
        attributes:
          a: "[mail]"
          b: { expression: null, default: x, matching: 1, apply: onCreate, flow: always }
          c: { attribute: mail }
          d: { constant: "" }
          e: null
      RULE / Group -> Group:
        scope: null
  tenants: [contoso]
  guards: { deletions: { count: 1 }, unassignments: { percent: 2 }, mappingRemovals: { count: 3, percent: 4 }, scopeChanges: { percent: 5 } }
"#;

fn read(text: &str) -> super::super::Manifest<super::super::AppSpec> {
    let files: Files = [("app.yaml".to_owned(), text.to_owned())]
        .into_iter()
        .collect();
    let mut parsed = parse(&files);
    assert_eq!(parsed.findings, [], "{text}");
    match parsed.documents.pop() {
        Some(Document::App(manifest)) => *manifest,
        other => panic!("an App, not {other:?}"),
    }
}

#[test]
fn every_field_is_written_as_it_is_read() {
    let manifest = read(FULL);
    let outline = Outline {
        head: vec!["head".to_owned()],
        metadata: manifest.metadata.clone(),
        spec: manifest.spec.clone(),
        remarks: BTreeMap::from([("/spec/template/id".to_owned(), "a\nb".to_owned())]),
        tail: vec!["tail".to_owned()],
    };
    let text = outline.text();
    let again = read(&text);
    assert_eq!(again.metadata, manifest.metadata);
    assert_eq!(again.spec, manifest.spec);
    assert!(
        text.starts_with("# head\napiVersion: syncform/v1\nkind: App\n"),
        "{text}"
    );
    assert!(
        text.contains("  template:\n    # a b\n    id: 8b10"),
        "{text}"
    );
    assert!(text.ends_with("# tail\n"), "{text}");
    // The guide has every field, and each is in the document above or is people's own.
    let said = super::literal(outline.json());
    let fields: serde_json::Value = serde_yaml::from_str(FULL).expect("YAML");
    assert_eq!(said, fields);
}

#[test]
fn words_that_a_reader_could_take_for_something_else_are_quoted() {
    for (text, written) in [
        ("Not([IsSoftDeleted])", "Not([IsSoftDeleted])"),
        ("Switch([a], \"b\")", "Switch([a], \"b\")"),
        ("[mail]", "\"[mail]\""),
        ("", "\"\""),
        ("no", "\"no\""),
        ("0123", "\"0123\""),
        ("null", "\"null\""),
        ("1.5", "\"1.5\""),
        ("\"US\"", "'\"US\"'"),
        ("it's: a", "\"it's: a\""),
        ("a #b", "\"a #b\""),
        ("spn:graph-gitops", "spn:graph-gitops"),
        ("a\nb", "\"a\\nb\""),
        ("a\u{202e}b", "\"a\\u202eb\""),
        ("- x", "\"- x\""),
    ] {
        assert_eq!(scalar(text), written);
    }
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-?:,\\[\\]{}#&*!|>'\"%@` a0.\\\\~=<\\n\\t]{0,12}",
        "[0-9eE.xob_+:-]{0,6}",
    ]
}

proptest! {
    #[test]
    fn whatever_a_name_is_it_is_read_as_it_was_written(text in hostile(), key in hostile()) {
        let yaml = format!("{}: {}\n", scalar(&format!("k{key}")), scalar(&text));
        let read: BTreeMap<String, String> = serde_yaml::from_str(&yaml).expect("a mapping of texts");
        prop_assert_eq!(read, BTreeMap::from([(format!("k{key}"), text.clone())]), "{}", yaml);
        if !text.trim().is_empty() {
            let manifest = format!("apiVersion: syncform/v1\nkind: App\nmetadata:\n  name: a\nspec:\n  displayName: {}\n  template:\n    id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5\n", scalar(&text));
            prop_assert_eq!(super::tests::read(&manifest).spec.display_name, text);
        }
    }
}
