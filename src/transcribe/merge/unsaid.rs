//! What the tenant has that differs from its template, and that a manifest does not speak of.

use serde_json::{Map, Value};

use super::super::Transcript;
use super::said;
use crate::desired::mapping_address;
use crate::manifest::{AppSpec, Edit, Manifest, escape};

/// A field that a fresh transcript has and the manifest has not.
struct Missing<'a> {
    /// The keys of the file that lead to where it would stand.
    around: Vec<String>,
    key: &'a str,
    value: &'a Value,
    /// Whether nothing stands there yet.
    is_first: bool,
}

/// The fields that a fresh transcript would have and the manifest has not.
#[must_use]
pub fn unsaid(manifest: &Manifest<AppSpec>, transcript: &Transcript) -> Vec<String> {
    let fresh = transcript.outline.json();
    let missing = missing(&fresh, &said(manifest));
    let path = |it: Missing<'_>| format!("{}.{}", it.around.join("."), it.key);
    missing.into_iter().map(path).collect()
}

/// What would add them, at the end of whatever they belong to.
pub(super) fn added(manifest: &Manifest<AppSpec>, fresh: &Value) -> Vec<(String, Edit)> {
    let missing = missing(fresh, &said(manifest));
    let mut edits: Vec<(String, Edit)> = Vec::new();
    for it in missing {
        let steps = it.around.iter().map(|step| format!("/{}", escape(step)));
        let pointer: String = steps.collect();
        match edits.last_mut() {
            Some((last, Edit::Set(Value::Object(all)))) if it.is_first && *last == pointer => {
                all.insert(it.key.to_owned(), it.value.clone());
            }
            _ if it.is_first => {
                let all = Map::from_iter([(it.key.to_owned(), it.value.clone())]);
                edits.push((pointer, Edit::Set(Value::Object(all))));
            }
            _ => edits.push((pointer, Edit::Insert(it.key.to_owned(), it.value.clone()))),
        }
    }
    edits
}

fn missing<'a>(fresh: &'a Value, there: &Value) -> Vec<Missing<'a>> {
    let mut missing = Vec::new();
    if let (Value::Object(fresh), Value::Object(there)) = (&fresh["spec"], &there["spec"]) {
        walk(&["spec"], fresh, there, &mut missing);
    }
    missing
}

fn walk<'a>(
    path: &[&str],
    fresh: &'a Map<String, Value>,
    there: &Map<String, Value>,
    missing: &mut Vec<Missing<'a>>,
) {
    for (key, value) in fresh {
        // An application with our mark needs no word on its adoption.
        if path == ["spec"] && key == "adopt" {
            continue;
        }
        match (value, found(key, there)) {
            (_, None) => missing.push(Missing {
                around: path.iter().map(|step| (*step).to_owned()).collect(),
                key,
                value,
                is_first: there.is_empty(),
            }),
            (Value::Object(fresh), Some((key, Value::Object(there)))) => {
                let path = [path, &[key]].concat();
                if !is_leaf(&path) {
                    walk(&path, fresh, there, missing);
                }
            }
            (_, Some(_)) => {}
        }
    }
}

/// A template, a credential, an attribute mapping and a definition can be said in several ways, or in part.
fn is_leaf(path: &[&str]) -> bool {
    match path {
        [_, "template"] => true,
        [_, _, "credentials", ..] => path.len() > 4,
        [_, _, "mappings" | "attributes", ..] => path.len() > 5,
        _ => false,
    }
}

/// A key of mappings may be written with other blanks.
fn found<'a>(key: &str, there: &'a Map<String, Value>) -> Option<(&'a str, &'a Value)> {
    let address = mapping_address(key);
    let is_same = |other: &str| address.is_some() && mapping_address(other) == address;
    let pair = there.get_key_value(key);
    let pair = pair.or_else(|| there.iter().find(|(other, _)| is_same(other)));
    pair.map(|(key, value)| (key.as_str(), value))
}
