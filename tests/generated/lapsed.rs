//! Manifests that speak of what the tenant does not have any more, and manifests that do not speak of what it has.

use serde_json::{Value, json};
use syncform::live::{LiveApp, SecretState};
use syncform::schema::Document;
use syncform::transcribe::{Extent, Merged};

use super::found::Rest;
use super::transcribed::{law, merged_to, one_document};

/// With a custom attribute, a mapping to it, and a scope.
fn richer() -> Document {
    let mut json = one_document().json().clone();
    let target = &json["synchronizationRules"][0]["targetDirectoryName"].clone();
    let directories = json["directories"].as_array_mut().expect("directories");
    let directory = directories.iter_mut().find(|it| it["name"] == *target);
    let object = &mut directory.expect("the target")["objects"][0];
    let attributes = object["attributes"].as_array_mut().expect("attributes");
    let mut custom = attributes.last().expect("one").clone();
    custom["name"] = json!("officeCode");
    custom["type"] = json!("String");
    attributes.push(custom);
    let mappings = mappings(&mut json, 0);
    let mut mapping = mappings.last().expect("one").clone();
    mapping["targetAttributeName"] = json!("officeCode");
    mapping["source"] =
        json!({ "expression": "[mail]", "name": "mail", "type": "Attribute", "parameters": [] });
    mapping["matchingPriority"] = json!(0);
    mappings.push(mapping);
    Document::new(json).expect("a schema")
}

fn mappings(json: &mut Value, at: usize) -> &mut Vec<Value> {
    let mapping = &mut json["synchronizationRules"][0]["objectMappings"][at];
    mapping["attributeMappings"]
        .as_array_mut()
        .expect("mappings")
}

fn rest() -> Rest {
    let stored = [
        (
            "BaseAddress",
            SecretState::Clear("https://a.example".to_owned()),
        ),
        ("SecretToken", SecretState::Masked),
        ("SyncAll", SecretState::Clear("false".to_owned())),
    ];
    Rest {
        secrets: stored.map(|(key, state)| (key.to_owned(), state)).into(),
        version: Some(3),
        is_ours: true,
        ..Rest::plain()
    }
}

fn text(live: &LiveApp, extent: Extent) -> String {
    let told = law(live, extent).unwrap_or_else(|why| panic!("{why}"));
    told.outline.text()
}

/// Brings a text up to an application, and sees that this was all.
#[track_caller]
fn changed(text: &str, live: &LiveApp, extent: Extent) -> String {
    match merged_to(text, live, extent) {
        Merged::Changed { text: after, .. } => {
            assert_eq!(merged_to(&after, live, extent), Merged::Same, "{after}");
            after
        }
        Merged::Same => panic!("nothing changed:\n{text}"),
        Merged::Stuck(lines) => panic!("{}\n{text}", lines.join("\n")),
    }
}

#[test]
fn what_is_gone_is_said_to_be_gone_and_comments_stay() {
    let default = one_document();
    let before = rest().live(&richer(), Some(&default));
    let written = text(&before, Extent::Differences);
    let said = written
        .replace("  provisioning:\n", "  # Ours.\n  provisioning:\n")
        .replace(
            "          officeCode:",
            "          # Rooms.\n          officeCode:",
        );
    assert!(said.contains("# Rooms."), "{said}");
    let mut later = rest();
    later.secrets.remove("SecretToken");
    later.secrets.remove("SyncAll");
    let after = changed(
        &said,
        &later.live(&default, Some(&default)),
        Extent::Differences,
    );
    for line in [
        "# Ours.",
        "# Rooms.",
        "officeCode: null",
        "SecretToken: null",
    ] {
        assert!(after.contains(line), "{line}:\n{after}");
    }
    assert!(!after.contains("scope: assigned"), "{after}");
    // And back: what is there again is said again.
    let back = changed(&after, &before, Extent::Differences);
    assert!(
        back.contains("officeCode: \"[mail]\"") && back.contains("# Rooms."),
        "{back}"
    );
    assert!(
        back.contains("SecretToken:\n") || back.contains("SecretToken: {"),
        "{back}"
    );
}

#[test]
fn an_object_mapping_and_a_job_that_are_gone_are_taken_out() {
    let default = one_document();
    let mut json = default.json().clone();
    mappings(&mut json, 0)[0]["defaultValue"] = json!("x");
    mappings(&mut json, 1)[0]["defaultValue"] = json!("y");
    let before = rest().live(
        &Document::new(json.clone()).expect("a schema"),
        Some(&default),
    );
    let said = text(&before, Extent::Differences);
    assert!(said.matches(" -> ").count() >= 2, "{said}");
    let all = json["synchronizationRules"][0]["objectMappings"].as_array_mut();
    all.expect("mappings").truncate(1);
    let live = rest().live(&Document::new(json).expect("a schema"), Some(&default));
    let after = changed(&said, &live, Extent::Differences);
    assert!(
        after.matches(" -> ").count() < said.matches(" -> ").count(),
        "{after}"
    );
    let mut jobless = rest().live(&default, Some(&default));
    jobless.jobs.clear();
    jobless.schema = None;
    let after = changed(&said, &jobless, Extent::Differences);
    assert!(after.contains("state: absent"), "{after}");
}

/// What a file does not speak of is added where everything is asked for, and only then.
#[test]
fn what_is_unsaid_is_added_where_everything_is_asked_for() {
    let default = one_document();
    let live = rest().live(&richer(), Some(&default));
    let full = text(&live, Extent::Everything);
    let start = full.find("  provisioning:\n").expect("a job");
    let tail = "  # Ours.\n  provisioning:\n    state: running   # always\n";
    for least in [
        full[..start].to_owned(),
        format!("{}{tail}", &full[..start]),
    ] {
        assert_eq!(merged_to(&least, &live, Extent::Differences), Merged::Same);
        let after = changed(&least, &live, Extent::Everything);
        assert!(after.starts_with(&least), "{after}");
        for line in ["officeCode", "SecretToken", "scope: assigned"] {
            assert!(after.contains(line), "{line}:\n{after}");
        }
    }
}
