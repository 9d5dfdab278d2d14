//! Custom attributes: what the two directories of a job shall know beyond what their connectors brought.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::Removable;
use super::keyed::definitions;
use super::removable::removable;

/// Attribute definitions by object, and by name. `None` removes one.
pub type Definitions = BTreeMap<String, BTreeMap<String, Option<AttributeDefinition>>>;

/// The attributes of both directories of a job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attributes {
    /// Attributes of the directory that people come from, by object and name.
    ///
    /// Absent: left as they are.
    ///
    /// Graph: `directories[].objects[].attributes` of the schema, in the directory that is the source of its rules.
    #[serde(default)]
    #[schemars(schema_with = "definitions", example = json!({ "User": { "costCentre": { "type": "String" } } }))]
    pub source: Option<Definitions>,
    /// Attributes of the directory that people are provisioned to, by object and name. A new one gets its value from an
    /// attribute mapping.
    ///
    /// Absent: left as they are.
    ///
    /// Graph: `directories[].objects[].attributes` of the schema, in the directory that is the target of its rules.
    #[serde(default)]
    #[schemars(schema_with = "definitions", example = json!({
        "User": {
            "officeCode": { "type": "String" },
            "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge": { "type": "Integer" },
            "retired": null,
        },
    }))]
    pub target: Option<Definitions>,
}

/// One attribute of an object. With nothing in it, it is a text that may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributeDefinition {
    /// What its values are.
    ///
    /// Absent: left as it is; a new attribute is a `String`.
    ///
    /// Graph: `type` of the attributeDefinition.
    #[serde(rename = "type")]
    #[schemars(example = AttributeType::String)]
    pub r#type: Option<AttributeType>,
    /// Whether it may have several values. Extensions of the directory, `extension_..._name`, never may.
    ///
    /// Absent: left as it is; a new attribute has one value.
    ///
    /// Graph: `multivalued` of the attributeDefinition.
    #[schemars(example = false)]
    pub multivalued: Option<bool>,
    /// Whether an object cannot be written without it.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: `required` of the attributeDefinition.
    #[schemars(example = false)]
    pub required: Option<bool>,
    /// Who may write it.
    ///
    /// Absent: left as it is; a new attribute is `ReadWrite`.
    ///
    /// Graph: `mutability` of the attributeDefinition.
    #[schemars(example = Mutability::ReadWrite)]
    pub mutability: Option<Mutability>,
    /// Whether values that differ in case alone are different, so that the service writes them again.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: `caseExact` of the attributeDefinition.
    #[schemars(example = true)]
    pub case_exact: Option<bool>,
    /// The value that it has where nothing else is given.
    ///
    /// Absent: left as it is.
    ///
    /// Null: removes it.
    ///
    /// Graph: `defaultValue` of the attributeDefinition.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"B00")]
    pub default: Option<Removable<String>>,
    /// The objects that an attribute of the type `Reference` may refer to: the list is complete.
    ///
    /// Absent: left as they are.
    ///
    /// Empty: `[]` removes all of them.
    ///
    /// Graph: `referencedObjects` of the attributeDefinition.
    #[schemars(example = json!(["User", "Group"]))]
    pub references: Option<Vec<String>>,
}

/// What the values of an attribute are, in Graph's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
pub enum AttributeType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Another object; see `references`.
    Reference,
    /// Bytes.
    Binary,
    /// True or false.
    Boolean,
    /// A moment.
    DateTime,
}

/// Who may write an attribute, in Graph's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
pub enum Mutability {
    /// It is read and written.
    ReadWrite,
    /// It is never written.
    ReadOnly,
    /// It is written when its object is created, and never again.
    Immutable,
    /// It is written and cannot be read.
    WriteOnly,
}
