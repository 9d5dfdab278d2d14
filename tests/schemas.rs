//! The published JSON Schemas are current, and hold no rule that the reader would ignore.

use syncform::manifest;

use crate::support::golden;

#[test]
fn the_published_schemas_are_current() {
    for (name, schema) in manifest::schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        golden::check(&golden::root().join("schemas").join(name), &text);
    }
}
