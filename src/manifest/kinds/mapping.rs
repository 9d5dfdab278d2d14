//! Mappings: which objects of the source become which objects of the target, and how their attributes are filled.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::keyed::attribute_mappings;
use super::removable::removable;
use super::{Group, Removable};

/// An object mapping: its switch, its scope and its attribute mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct ObjectMapping {
    /// What becomes of that which is not written here.
    ///
    /// Absent: `merge`.
    #[schemars(example = MappingMode::Merge)]
    pub mode: Option<MappingMode>,
    /// Whether the mapping is carried out. Groups are often switched off; users hardly ever are.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: `enabled` of the objectMapping.
    #[schemars(example = true)]
    pub enabled: Option<bool>,
    /// What the job may do to objects of the target: the list is complete. Without `delete`, nobody is deleted there;
    /// whether people are disabled is for their attribute mappings to say.
    ///
    /// Absent: left as it is.
    ///
    /// Empty: `[]` lets it do nothing.
    ///
    /// Graph: `flowTypes` of the objectMapping.
    #[schemars(example = json!(["add", "update"]))]
    pub operations: Option<Vec<Operation>>,
    /// Who is in scope, beside the `scope` of the job: a list of groups, of which one must hold; in a group every
    /// condition must. Whoever leaves scope is deprovisioned, and every change makes the service look at everybody
    /// again. A condition about an attribute without a value never holds, but for `isNull`.
    ///
    /// Absent: left as it is.
    ///
    /// Empty: `[]` lets everybody in, as null does.
    ///
    /// Null: removes the filter, so that everybody is in scope.
    ///
    /// Graph: `scope.groups` of the objectMapping; the other groups of the filter stay.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = json!([
        { "department": { "equals": "Sales" }, "mail": "isNotNull" },
        { "jobTitle": [{ "notRegexMatch": "^Trainee" }, { "notEquals": "Contractor" }] },
    ]))]
    pub scope: Option<Removable<Vec<Group>>>,
    /// Attribute mappings by the name of the target attribute: an expression, or a mapping that says more. One that is
    /// not listed is left alone, and null removes one.
    ///
    /// Absent: all are left as they are.
    ///
    /// Graph: `attributeMappings` of the objectMapping, by `targetAttributeName`.
    #[serde(default)]
    #[schemars(schema_with = "attribute_mappings", example = json!({
        "IsActive": "Not([IsSoftDeleted])",
        "officeCode": "[extensionAttribute10]",
        "Title": { "attribute": "jobTitle", "apply": "onCreate" },
        "Fax": null,
    }))]
    pub attributes: Option<BTreeMap<String, Option<AttributeMappingEntry>>>,
}

/// What becomes of that which a manifest does not say of an object mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MappingMode {
    /// It is left alone.
    Merge,
    /// It goes back to the default of the template: the default and this manifest, and nothing else.
    Exclusive,
}

/// What a job may do to an object of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Create it.
    Add,
    /// Change it.
    Update,
    /// Delete it.
    Delete,
}

/// What one target attribute is filled with: an expression, or a mapping that says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeMappingEntry {
    /// The text of an expression.
    Expression(String),
    Long(AttributeMapping),
}

/// How one target attribute is filled. What is not written stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend(
    "minProperties" = 1,
    "not" = json!({ "anyOf": [
        { "required": ["expression", "attribute"] },
        { "required": ["expression", "constant"] },
        { "required": ["attribute", "constant"] },
    ] }),
))]
pub struct AttributeMapping {
    /// The value as an expression of the mapping language, at most 10,000 characters: `Not([IsSoftDeleted])`. One that
    /// begins with a bracket or a quote is quoted for YAML: `"[mail]"`, `'"text"'`; inside of braces every expression
    /// is. A long one may stand in a block, behind `|`. At most one of `expression`, `attribute` and `constant` is given.
    ///
    /// Absent: the value comes from where it came; a new mapping has its default alone.
    ///
    /// Null: the mapping has no source and flows its default alone.
    ///
    /// Graph: `source` of the attributeMapping, as the tree that the service makes of the text.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"Not([IsSoftDeleted])", example = &"Switch([country], \"EMEA\", \"US\", \"AMER\", \"CA\", \"AMER\")")]
    pub expression: Option<Removable<String>>,
    /// The value of one source attribute, by its name without brackets.
    ///
    /// Absent: see `expression`.
    ///
    /// Graph: `source` of the attributeMapping, of the type `Attribute`.
    #[schemars(example = &"extensionAttribute10")]
    pub attribute: Option<String>,
    /// The same text for everybody, without quotes of the mapping language.
    ///
    /// Absent: see `expression`.
    ///
    /// Graph: `source` of the attributeMapping, of the type `Constant`.
    #[schemars(example = &"Contoso")]
    pub constant: Option<String>,
    /// The value where the source comes to nothing. The service uses it when it creates an object.
    ///
    /// Absent: left as it is.
    ///
    /// Null: removes it.
    ///
    /// Graph: `defaultValue` of the attributeMapping.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = &"unknown")]
    pub default: Option<Removable<String>>,
    /// The turn of this attribute when the service looks for the object at the target: 1 is tried first, then the
    /// others by number, until one matches. 0 is no turn. Every object mapping needs one, of an attribute whose values
    /// are unique; a change may join people to other accounts.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: `matchingPriority` of the attributeMapping.
    #[schemars(example = 1, range(max = 2_147_483_647))]
    pub matching: Option<u32>,
    /// When the value is written.
    ///
    /// Absent: left as it is; a new mapping is applied always.
    ///
    /// Graph: `flowType` of the attributeMapping.
    #[schemars(example = Apply::OnCreate)]
    pub apply: Option<Apply>,
    /// Whether a value that did not change is written as well.
    ///
    /// Absent: left as it is; a new mapping flows what changed.
    ///
    /// Graph: `flowBehavior` of the attributeMapping.
    #[schemars(example = FlowWhen::WhenChanged)]
    pub flow: Option<FlowWhen>,
}

/// When the value of a mapping is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Apply {
    /// When the object is created and when it is updated; `Always` on the wire.
    Always,
    /// When the object is created, and never again; `ObjectAddOnly` on the wire.
    OnCreate,
    /// Where the attribute has no value yet; `AttributeAddOnly` on the wire.
    WhenEmpty,
    /// Values come and never go; `ValueAddOnly` on the wire.
    AddValues,
    /// The same for attributes of several values; `MultiValueAddOnly` on the wire.
    AddMultiValues,
}

/// Whether a value flows that did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FlowWhen {
    /// What changed at the source is written; `FlowWhenChanged` on the wire.
    WhenChanged,
    /// All is written each time; `FlowAlways` on the wire.
    Always,
}

impl<'de> Deserialize<'de> for AttributeMappingEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = AttributeMappingEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the text of an expression, or a mapping")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(AttributeMappingEntry::Expression(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                AttributeMapping::deserialize(MapAccessDeserializer::new(map))
                    .map(AttributeMappingEntry::Long)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for AttributeMappingEntry {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AttributeMappingEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<AttributeMapping>();
        json_schema!({
            "oneOf": [
                {
                    "type": "string",
                    "description": "An expression, such as `Not([IsSoftDeleted])`. One that begins with a bracket or a quote is quoted for YAML."
                },
                long
            ]
        })
    }
}
