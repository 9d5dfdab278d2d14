//! The published contract of the manifests: JSON Schemas that refuse what the reader refuses, and a guide that knows
//! every field.

mod agreement;
mod examples;
mod types;
#[cfg(feature = "emulator")]
mod verb;
mod verdicts;
mod walk;
mod words;

use syncform::manifest;

use crate::support::golden;

#[test]
fn the_published_schemas_are_current() {
    for (name, schema) in manifest::published() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        golden::check(&golden::root().join("schemas").join(name), &text);
    }
}

/// An editor takes a variable where a number, a flag or a word is asked for, and nothing else that is none.
#[test]
fn a_variable_may_stand_for_what_is_no_text() {
    let (_, app) = manifest::published().swap_remove(0);
    let validator = verdicts::validator(&app);
    let fits = |threshold: &str, state: &str| {
        validator.is_valid(&serde_json::json!({
            "apiVersion": "syncform/v1",
            "kind": "App",
            "metadata": { "name": "aws" },
            "spec": {
                "displayName": "AWS ${region}",
                "template": { "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" },
                "provisioning": { "state": state, "accidentalDeletions": { "threshold": threshold } },
            },
        }))
    };
    assert!(fits("${threshold}", "${state}"));
    for (threshold, state) in [
        ("50", "running"),
        ("${threshold}", "walking"),
        ("x${threshold}", "running"),
    ] {
        assert!(!fits(threshold, state), "{threshold} {state}");
    }
}

#[test]
fn the_published_guide_is_current() {
    golden::check(&golden::root().join(manifest::GUIDE), &manifest::guide());
}
