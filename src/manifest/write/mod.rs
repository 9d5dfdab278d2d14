//! A document as text: what a person would have written who knows the house's ways.
//!
//! Fields come in the order of the guide, one a line. It decides nothing about what is worth saying; whoever says it
//! fills an [`Outline`].

mod emit;
mod fields;
mod scalar;
mod tenant;

pub use tenant::tenant_text;

use std::collections::BTreeMap;

use serde_json::Value;

use super::kinds::{AppSpec, AttributeDefinition, AttributeMappingEntry, Metadata, ObjectMapping};
use super::vary;

/// A document of the kind App that is to be written, with the comments that go with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Comments above the document, a line each.
    pub head: Vec<String>,
    pub metadata: Metadata,
    pub spec: AppSpec,
    /// Comments above the keys at these JSON pointers, a line each.
    pub remarks: BTreeMap<String, String>,
    /// Comments below the document, a line each.
    pub tail: Vec<String>,
}

impl Outline {
    /// The document as it is read again.
    #[must_use]
    pub fn json(&self) -> Value {
        fields::app(&self.metadata, &self.spec)
    }

    /// The text of a file that holds the document alone.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        emit::comments(&mut text, &self.head, 0);
        emit::document(&mut text, &literal(self.json()), &self.remarks);
        emit::comments(&mut text, &self.tail, 0);
        text
    }
}

/// A value whose texts stay what they are: none of them is a template.
pub(super) fn literal(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(vary::escaped(&text)),
        Value::Array(items) => items.into_iter().map(literal).collect(),
        Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(key, value)| (key, literal(value)));
            Value::Object(members.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// An object mapping as it is written.
#[must_use]
pub fn object_mapping_json(mapping: &ObjectMapping) -> Value {
    fields::object_mapping(mapping)
}

/// An attribute mapping as it is written.
#[must_use]
pub fn attribute_mapping_json(mapping: &AttributeMappingEntry) -> Value {
    fields::attribute_mapping(mapping)
}

/// The definition of an attribute as it is written.
#[must_use]
pub fn definition_json(definition: &AttributeDefinition) -> Value {
    fields::definition(definition)
}

/// A value that fits behind a key, or stands alone.
pub(super) fn leaf(value: &Value) -> String {
    emit::leaf(value)
}

/// A value in brackets and braces, on one line.
pub(super) fn flow(value: &Value) -> String {
    emit::flow(value)
}

/// A key and its value inside of braces, on one line.
pub(super) fn flow_member(key: &str, value: &Value) -> String {
    emit::flow_member(key, value)
}

/// A key with this indentation and its value, its line's end included.
pub(super) fn member(key: &str, value: &Value, indent: usize) -> String {
    let mut text = String::new();
    emit::member(&mut text, (key, value), indent, ("", &BTreeMap::new()));
    text
}

/// What stands behind the colon of a key with this indentation, its line's end included.
pub(super) fn under(value: &Value, indent: usize) -> String {
    let mut text = String::new();
    emit::behind(&mut text, value, indent, ("", &BTreeMap::new()));
    text
}

/// An item of a list whose dashes have this indentation, its line's end included.
pub(super) fn item(value: &Value, indent: usize) -> String {
    let mut text = String::new();
    emit::item(&mut text, value, indent, ("", &BTreeMap::new()));
    text
}

#[cfg(test)]
mod tests;
