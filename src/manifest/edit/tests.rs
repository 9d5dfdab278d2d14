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

const MAPPING: &str = "/spec/provisioning/mappings/User -> User";

#[test]
fn members_go_and_come() {
    let attribute = |name: &str| format!("{MAPPING}/attributes/{name}");
    let inside = |name: &str| format!("{MAPPING}/attributes/b/{name}");
    let insert = |key: &str, value| Edit::Insert(key.to_owned(), value);
    for (pointer, edit, from, to) in [
        (
            attribute("a"),
            Edit::Remove,
            "          a: \"[mail]\"\n",
            "",
        ),
        (
            attribute("c"),
            Edit::Remove,
            "          c:\n            attribute: mail\n            default: y\n",
            "",
        ),
        (inside("constant"), Edit::Remove, "constant: x, ", ""),
        (inside("apply"), Edit::Remove, ", apply: onCreate", ""),
        (
            attribute("b"),
            insert("default", json!("y, z")),
            "onCreate }",
            "onCreate, default: \"y, z\" }",
        ),
        (
            "/spec".to_owned(),
            insert("notes", json!("[x]")),
            "default: y\n",
            "default: y\n  notes: \"[x]\"\n",
        ),
        (
            attribute("c"),
            insert("apply", json!("onCreate")),
            "default: y\n",
            "default: y\n            apply: onCreate\n",
        ),
        (
            MAPPING.to_owned(),
            insert("scope", json!([{ "mail": "isNotNull" }])),
            "default: y\n",
            "default: y\n        scope:\n          - mail: isNotNull\n",
        ),
    ] {
        assert!(TEXT.contains(from), "{from}");
        let edits = [(pointer.as_str(), edit)];
        assert_eq!(edited(TEXT, &edits), Ok(TEXT.replacen(from, to, 1)));
    }
    // What is there is not put there, and the last one does not leave an empty place.
    for (pointer, edit) in [
        ("/spec", insert("owners", json!([]))),
        ("/spec/owners", insert("a", json!("b"))),
        ("/spec/provisioning/mappings/User -> User", Edit::Remove),
        ("/spec/displayName", insert("a", json!("b"))),
    ] {
        assert!(edited(TEXT, &[(pointer, edit)]).is_err(), "{pointer}");
    }
}

/// Where several values end on one line, each gets its own.
#[test]
fn what_comes_in_comes_in_the_right_depth() {
    let c = format!("{MAPPING}/attributes/c");
    let insert = |key: &str| Edit::Insert(key.to_owned(), json!("x"));
    let edits = [
        ("/spec", insert("notes")),
        (MAPPING, insert("scope")),
        (c.as_str(), insert("one")),
        (c.as_str(), insert("two")),
    ];
    let from = "default: y\n";
    let to = "default: y\n            one: x\n            two: x\n        scope: x\n  notes: x\n";
    assert_eq!(edited(TEXT, &edits), Ok(TEXT.replacen(from, to, 1)));
    let cut = TEXT.trim_end();
    assert_eq!(edited(cut, &edits[..1]), Ok(format!("{cut}\n  notes: x")));
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
