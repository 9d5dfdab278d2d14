//! Mappings whose keys are other people's names: of objects, of attributes, of object mappings.
//!
//! The name of a key in the guide is the title of its `propertyNames`; an example of it stands beside.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::app_set::{Column, ColumnType};
use super::{AttributeDefinition, AttributeMappingEntry, Constant, ObjectMapping};

/// A mapping of such keys to values.
pub(super) fn keyed(key: &str, example: &str, value: impl Into<Value>) -> Schema {
    let value: Value = value.into();
    json_schema!({
        "type": "object",
        "propertyNames": { "title": key, "examples": [example] },
        "additionalProperties": value,
    })
}

/// A value that null removes.
fn or_null<T: JsonSchema>(generator: &mut SchemaGenerator, removal: &str) -> Value {
    let value: Value = generator.subschema_for::<T>().into();
    let ways = value.get("oneOf").and_then(Value::as_array).cloned();
    let mut ways = ways.unwrap_or_else(|| vec![value]);
    ways.push(json!({ "type": "null", "description": removal }));
    json!({ "oneOf": ways })
}

/// Attribute definitions by object, and by name.
pub(super) fn definitions(generator: &mut SchemaGenerator) -> Schema {
    let definition = or_null::<AttributeDefinition>(generator, "Removes the attribute.");
    keyed(
        "OBJECT",
        "User",
        keyed("ATTRIBUTE", "officeCode", definition),
    )
}

/// Object mappings by their addresses. The pattern is for editors: whoever reads the key says more.
pub(super) fn object_mappings(generator: &mut SchemaGenerator) -> Schema {
    let mapping = generator.subschema_for::<ObjectMapping>();
    let mut schema = keyed("MAPPING", "User -> User", mapping);
    schema.insert(
        "propertyNames".to_owned(),
        json!({ "title": "MAPPING", "examples": ["User -> User"], "pattern": r"\S.*->.*\S" }),
    );
    schema
}

/// Attribute mappings by target attribute.
pub(super) fn attribute_mappings(generator: &mut SchemaGenerator) -> Schema {
    let entry = or_null::<AttributeMappingEntry>(generator, "Removes the mapping.");
    keyed("TARGET", "officeCode", entry)
}

/// Constants by the names of variables.
pub(super) fn variables(generator: &mut SchemaGenerator) -> Schema {
    keyed("VARIABLE", "region", generator.subschema_for::<Constant>())
}

/// Columns by name: a type, or a type with more.
pub(super) fn columns(generator: &mut SchemaGenerator) -> Schema {
    let word: Value = generator.subschema_for::<ColumnType>().into();
    let column: Value = generator.subschema_for::<Column>().into();
    keyed("COLUMN", "account", json!({ "oneOf": [word, column] }))
}

/// Instances, each by column.
pub(super) fn rows(generator: &mut SchemaGenerator) -> Schema {
    let cell = or_null::<Constant>(generator, "No value.");
    json_schema!({ "type": "array", "items": keyed("COLUMN", "account", cell) })
}

/// Parts of Apps by name. What they hold is judged with the whole App.
pub(super) fn overrides(_: &mut SchemaGenerator) -> Schema {
    keyed(
        "APP",
        "aws-payments",
        json!({
            "type": "object",
            "properties": {
                "metadata": {
                    "description": "What the rest of the repository knows this instance by, where it differs.\n\nAbsent: as the template says.",
                    "type": "object",
                    "additionalProperties": true,
                    "examples": [{ "protect": true }],
                },
                "spec": {
                    "description": "What is wanted of this instance, where it differs.\n\nAbsent: as the template says.",
                    "type": "object",
                    "additionalProperties": true,
                    "examples": [{ "provisioning": { "state": "paused" } }],
                },
            },
            "additionalProperties": false,
        }),
    )
}
