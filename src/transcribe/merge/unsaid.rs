//! What the tenant has that differs from its template, and that a manifest does not speak of.

use serde_json::{Map, Value};

use super::super::Transcript;
use super::said;
use crate::desired::mapping_address;
use crate::manifest::{AppSpec, Manifest};

/// The fields that a fresh transcript would have and the manifest has not.
#[must_use]
pub fn unsaid(manifest: &Manifest<AppSpec>, transcript: &Transcript) -> Vec<String> {
    let mut missing = Vec::new();
    let (fresh, there) = (transcript.outline.json(), said(manifest));
    if let (Value::Object(fresh), Value::Object(there)) = (&fresh["spec"], &there["spec"]) {
        walk("spec", fresh, there, &mut missing);
    }
    missing
}

fn walk(
    path: &str,
    fresh: &Map<String, Value>,
    there: &Map<String, Value>,
    missing: &mut Vec<String>,
) {
    for (key, value) in fresh {
        let is_credentials = path.ends_with("provisioning") && key == "credentials";
        // An application with our mark needs no word on its adoption.
        if key == "adopt" && path == "spec" {
            continue;
        }
        match (value, found(key, there)) {
            (_, None) => missing.push(format!("{path}.{key}")),
            (Value::Object(fresh), Some(Value::Object(there)))
                if !is_leaf(path) || is_credentials =>
            {
                walk(&format!("{path}.{key}"), fresh, there, missing);
            }
            (_, Some(_)) => {}
        }
    }
}

/// Below a template and a credential the ways to say it differ.
fn is_leaf(path: &str) -> bool {
    path.ends_with(".template") || path.ends_with(".values") || path.ends_with(".attributes")
}

/// A key of mappings may be written with other blanks.
fn found<'a>(key: &str, there: &'a Map<String, Value>) -> Option<&'a Value> {
    let address = mapping_address(key);
    let is_same = |other: &str| address.is_some() && mapping_address(other) == address;
    let mut pairs = there.iter();
    there.get(key).or_else(|| {
        pairs
            .find(|(other, _)| is_same(other))
            .map(|(_, value)| value)
    })
}
