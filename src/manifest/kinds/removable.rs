//! A field in which null means something: what is there shall go. It is written, as `null` or `~`: nothing behind the
//! colon is null to YAML as well, and more likely a value that was forgotten, so the walk refuses it. Elsewhere null is
//! refused in every way.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::Deserializer;

/// A value to set, or null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removable<T> {
    Set(T),
    Remove,
}

/// Reads a field of type `Option<Removable<T>>`, so that null is not taken for absence.
pub(super) fn removable<'de, T, D>(deserializer: D) -> Result<Option<Removable<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let value = Option::<T>::deserialize(deserializer)?;
    Ok(Some(value.map_or(Removable::Remove, Removable::Set)))
}

impl<T: JsonSchema> JsonSchema for Removable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Removable{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({
            "oneOf": [value, { "type": "null", "description": "Removes what is there." }]
        })
    }
}
