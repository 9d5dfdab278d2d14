//! What changes, and what stays.

use serde_json::json;

use super::super::{Document, Files, parse};
use super::{Edit, edit};

const TEXT: &str = "\
# Ours.
apiVersion: syncform/v1
kind: App
metadata: { name: a, labels: { tier: prod } }   # kept
spec:
  displayName: \"A b\"  # the name
  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }

  owners: [spn:a, \"user:b\", spn:c]
  assignments:
    # The first.
    - group: one   # why
      role: User
    - { user: two, role: User }
    - group: three
      role: >
        User
  provisioning:
    scope:   all
    mappings:
      User -> User:
        attributes:
          a: \"[mail]\"
          b: { constant: x, apply: onCreate }
          c:
            attribute: mail
            default: y
";

fn edited(text: &str, edits: &[(&str, Edit)]) -> Result<String, String> {
    let files: Files = [("a.yaml", text)].into_iter().collect();
    let Some(Document::App(manifest)) = parse(&files).documents.pop() else {
        panic!("an App");
    };
    let edits: Vec<_> = edits
        .iter()
        .map(|(pointer, edit)| ((*pointer).to_owned(), edit.clone()))
        .collect();
    edit(text, &manifest.places, &edits).map_err(|error| error.to_string())
}

#[test]
fn only_the_values_that_change_are_touched() {
    for (edits, from, to) in [
        (
            vec![("/spec/displayName", Edit::Set(json!("[x]")))],
            "\"A b\"",
            "\"[x]\"",
        ),
        (
            vec![("/spec/provisioning/scope", Edit::Set(json!("assigned")))],
            "  all",
            "  assigned",
        ),
        (
            vec![("/spec/displayName", Edit::Set(json!("${x}")))],
            "\"A b\"",
            "\"$${x}\"",
        ),
        (vec![("/spec/owners/1", Edit::Remove)], "\"user:b\", ", ""),
        (vec![("/spec/owners/2", Edit::Remove)], ", spn:c", ""),
        (
            vec![(
                "/spec/owners",
                Edit::Append(json!({ "user": { "id": "d, e" } })),
            )],
            "spn:c]",
            "spn:c, { user: { id: \"d, e\" } }]",
        ),
        (
            vec![("/spec/owners", Edit::Set(json!([])))],
            "[spn:a, \"user:b\", spn:c]",
            "[]",
        ),
        (
            vec![("/spec/assignments/0", Edit::Remove)],
            "    - group: one   # why\n      role: User\n",
            "",
        ),
        (
            vec![("/spec/assignments/1", Edit::Remove)],
            "    - { user: two, role: User }\n",
            "",
        ),
        (
            vec![(
                "/spec/assignments",
                Edit::Append(json!({ "group": "x", "role": "z" })),
            )],
            "        User\n  prov",
            "        User\n    - group: x\n      role: z\n  prov",
        ),
        (
            vec![(
                "/spec/provisioning/mappings/User -> User/attributes/b/constant",
                Edit::Set(json!("a, b")),
            )],
            "constant: x",
            "constant: \"a, b\"",
        ),
        (
            vec![(
                "/spec/provisioning/mappings/User -> User/attributes/a",
                Edit::Set(json!({ "constant": "x" })),
            )],
            "a: \"[mail]\"",
            "a:\n            constant: x",
        ),
        (
            vec![(
                "/spec/provisioning/mappings/User -> User/attributes/c",
                Edit::Set(json!(null)),
            )],
            "c:\n            attribute: mail\n            default: y",
            "c: null",
        ),
    ] {
        assert!(TEXT.contains(from), "{from}");
        if from.contains('#') {
            assert!(edited(TEXT, &edits).is_err(), "{from}");
        } else {
            assert_eq!(edited(TEXT, &edits), Ok(TEXT.replacen(from, to, 1)));
        }
    }
}

#[test]
fn several_changes_are_made_at_once() {
    let edits = [
        ("/spec/owners/0", Edit::Remove),
        ("/spec/owners", Edit::Append(json!("spn:y"))),
        ("/spec/owners", Edit::Append(json!("spn:z"))),
        ("/spec/provisioning/scope", Edit::Set(json!("assigned"))),
    ];
    let after = TEXT
        .replace(
            "[spn:a, \"user:b\", spn:c]",
            "[\"user:b\", spn:c, spn:y, spn:z]",
        )
        .replace("scope:   all", "scope:   assigned");
    assert_eq!(edited(TEXT, &edits), Ok(after));
}

#[test]
fn what_cannot_be_changed_surely_is_left() {
    let anchored = TEXT.replace(
        "scope:   all",
        "scope: &it all\n    state: paused\n    notify: [*it]",
    );
    for (text, pointer, edit) in [
        (TEXT, "/spec/assignments/2/role", Edit::Set(json!("x"))),
        (TEXT, "/spec/notes", Edit::Set(json!("x"))),
        (
            &anchored,
            "/spec/provisioning/scope",
            Edit::Set(json!("assigned")),
        ),
        (
            &anchored,
            "/spec/provisioning/notify/0",
            Edit::Set(json!("x")),
        ),
    ] {
        assert!(edited(text, &[(pointer, edit)]).is_err(), "{pointer}");
    }
}

#[test]
fn other_documents_of_the_file_stay() {
    let other = "apiVersion: syncform/v1\nkind: MappingTest\nmetadata: { name: t }\nspec: { app: a, tests: [] }\n";
    let text = format!("{other}---\n{TEXT}");
    let edits = [("/spec/displayName", Edit::Set(json!("x")))];
    assert_eq!(edited(&text, &edits), Ok(text.replace("\"A b\"", "x")));
}
