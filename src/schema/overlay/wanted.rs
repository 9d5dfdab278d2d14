//! What can be wanted of an object mapping, an attribute mapping, a scope, an attribute definition.
//!
//! Values only: how they are laid is their neighbours'.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::words::{AttributeType, Flow, FlowBehavior, FlowType, Mutability};

/// What is wanted of a member that may be null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wish<T> {
    /// It stays as it is.
    #[default]
    Leave,
    /// It becomes null.
    Clear,
    Set(T),
}

/// What is wanted of an object mapping. `None` and [`Wish::Leave`] stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct WantedObjectMapping {
    /// By `targetAttributeName`; `None` removes the mapping.
    pub attributes: BTreeMap<String, Option<WantedMapping>>,
    /// The mapping becomes what the base document says, with the rest of this on top, and nothing else.
    pub exclusive: bool,
    pub enabled: Option<bool>,
    pub flow_types: Option<BTreeSet<Flow>>,
    /// `groups` of the filter: alternatives. Its other groups are left alone.
    pub scope: Wish<Vec<WantedGroup>>,
    /// Members as they once stood, where nothing above says otherwise.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub once: Map<String, Value>,
}

/// What is wanted of an attribute mapping. A new one has no source where none is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct WantedMapping {
    pub source: Wish<WantedSource>,
    pub default_value: Wish<String>,
    pub flow_type: Option<FlowType>,
    pub flow_behavior: Option<FlowBehavior>,
    pub matching_priority: Option<u32>,
    /// Members as they once stood, where nothing above says otherwise. A mapping that is gone comes back with all of
    /// them.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub once: Map<String, Value>,
}

/// A source, as far as it need be said: the service fills in the rest (REFERENCE 3, attributeMappingSource).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WantedSource {
    /// The name of a source attribute.
    Attribute(String),
    /// The text of a constant.
    Constant(String),
    /// An attributeMappingSource, sent as it is.
    Tree(Value),
}

/// A filterGroup: all of its clauses hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WantedGroup {
    /// `None`: whatever name it has.
    #[serde(default)]
    pub name: Option<String>,
    pub clauses: Vec<WantedClause>,
}

/// A filterClause, as it stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WantedClause {
    pub source: String,
    pub operator: String,
    /// Empty for an operator without an operand.
    #[serde(default)]
    pub values: Vec<String>,
}

/// What is wanted of an attribute definition. `None` and [`Wish::Leave`] stay as they are; `anchor` always does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct WantedAttribute {
    #[serde(rename = "type")]
    pub kind: Option<AttributeType>,
    pub multivalued: Option<bool>,
    pub required: Option<bool>,
    pub mutability: Option<Mutability>,
    pub case_exact: Option<bool>,
    pub default_value: Wish<String>,
    /// Names of objects; complete.
    pub referenced_objects: Option<BTreeSet<String>>,
    /// Members as they once stood, where nothing above says otherwise. An attribute that is gone comes back with all of
    /// them.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub once: Map<String, Value>,
}
