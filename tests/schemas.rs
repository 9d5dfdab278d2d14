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
    for (name, schema) in manifest::schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        golden::check(&golden::root().join("schemas").join(name), &text);
    }
}

#[test]
fn the_published_guide_is_current() {
    golden::check(&golden::root().join(manifest::GUIDE), &manifest::guide());
}
