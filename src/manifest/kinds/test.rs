//! Tests of the mappings: an object of the source, and what must become of it. They run on a machine without a tenant, and
//! nothing of them is written anywhere.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::json;

use super::keyed::keyed;

/// One object of the source, and what the mappings must make of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Test {
    /// What is tested, in a sentence. Unique among the tests of an App.
    #[schemars(example = &"leavers are deactivated")]
    pub name: String,
    /// The object mapping that is tested, as its key is written in `spec.provisioning.mappings`.
    ///
    /// Absent: the one mapping to the object that `expect` names, or else the one that is switched on and maps a `User`.
    #[schemars(example = &"User -> User")]
    pub mapping: Option<String>,
    /// Somebody in a file of sample people, whose attributes are given. What `given` says besides is said over them. Such a
    /// file lies among the manifests, and its name ends in `.people.csv` or `.people.json`. In a CSV the first row names the
    /// attributes, the column `person` is what tests call somebody by, and an empty cell is null; in JSON an object has the
    /// attributes of each by that name.
    ///
    /// Absent: nobody; all that is given stands in `given`.
    #[schemars(example = &"ada")]
    pub person: Option<String>,
    /// Attributes of the source object by name, as expressions have them between brackets: a text, a list of texts for
    /// one that has several values, `true` or `false` for the texts `True` and `False`, or null.
    ///
    /// Absent: the object has no attributes but those of `person`. An attribute that is not given is null.
    #[serde(default)]
    #[schemars(schema_with = "given", example = json!({ "department": "Sales", "IsSoftDeleted": "True" }))]
    pub given: BTreeMap<String, Given>,
    /// App roles that the object is assigned, by display name or value, in the order of the service. Whoever has one is
    /// assigned.
    ///
    /// Absent: those that `memberOf` leads to.
    ///
    /// Empty: `[]` is none; whoever is in no group either is not assigned.
    #[schemars(example = json!(["User"]))]
    pub roles: Option<Vec<String>>,
    /// Groups that the object is a member of, as `spec.assignments` name them: it has their roles then, and is assigned.
    ///
    /// Absent: none. Where the job's `scope` is `assigned`, and neither `roles` nor `memberOf` is written, the object is
    /// taken for assigned.
    ///
    /// Empty: `[]` is none.
    #[schemars(example = json!(["sg-aws-users"]))]
    pub member_of: Option<Vec<String>>,
    /// Values that the target has already, for `SelectUniqueValue`.
    ///
    /// Absent: none.
    ///
    /// Empty: `[]` is none as well.
    #[schemars(example = json!(["ada", "ada2"]))]
    pub taken: Option<Vec<String>>,
    /// What `Now()` says, as a date or a moment of RFC 3339.
    ///
    /// Absent: the first moment of 2000, so that no test depends on the day on which it runs.
    #[schemars(example = &"2026-03-01T08:00:00Z")]
    pub now: Option<String>,
    /// Whether the target does not know the object yet, so that it is created; with `false` it is changed. Defaults, and
    /// mappings that are applied on creation only, flow to a new one alone.
    ///
    /// Absent: it is created.
    #[schemars(example = false)]
    pub create: Option<bool>,
    /// What must come of it. What is not written is not looked at.
    #[schemars(example = json!({ "inScope": true, "User": { "IsActive": "False" } }))]
    pub expect: Expect,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Null,
    Text(String),
    Several(Vec<String>),
}

/// What must come of an object, and of its attributes by target object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect(
    pub Expectation,
    pub BTreeMap<String, BTreeMap<String, Expected>>,
);

/// What must come of an object as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Whether it is in scope: assigned, where the job asks for that, and through the filter.
    pub in_scope: Option<bool>,
    /// The target attributes by which the service looks for it, in their turn.
    pub matched_by: Option<Vec<String>>,
    /// A part of the reason for which the service cannot carry the object over.
    pub error: Option<String>,
}

/// What must become of one target attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It flows, and has exactly this value; null where the value is nothing.
    Value(Given),
    /// Whether anything flows at all, whatever it is.
    Flows(bool),
}

fn given(generator: &mut SchemaGenerator) -> Schema {
    keyed(
        "ATTRIBUTE",
        "department",
        generator.subschema_for::<Given>(),
    )
}

const FLOWS: &str = "flows";

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Given;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of texts, true, false or null")
            }

            fn visit_unit<E>(self) -> Result<Given, E> {
                Ok(Given::Null)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Given, E> {
                let text = if flag { "True" } else { "False" };
                Ok(Given::Text(text.to_owned()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Given, E> {
                Ok(Given::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Given, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Given::Several)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Flows {
            flows: bool,
        }

        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Expected;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, null, or { flows: false }")
            }

            fn visit_unit<E>(self) -> Result<Expected, E> {
                Ok(Expected::Value(Given::Null))
            }

            fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Expected, E> {
                Given::deserialize(serde::de::value::BoolDeserializer::new(flag))
                    .map(Expected::Value)
            }

            fn visit_str<E>(self, text: &str) -> Result<Expected, E> {
                Ok(Expected::Value(Given::Text(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Expected, A::Error> {
                Given::deserialize(SeqAccessDeserializer::new(list)).map(Expected::Value)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expected, A::Error> {
                let Flows { flows } = Flows::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Expected::Flows(flows))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Expect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Expect;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what must come of the object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Expect, A::Error> {
                let mut expect = Expect::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "inScope" => expect.0.in_scope = Some(map.next_value()?),
                        "matchedBy" => expect.0.matched_by = Some(map.next_value()?),
                        "error" => expect.0.error = Some(map.next_value()?),
                        _ => {
                            expect.1.insert(key, map.next_value()?);
                        }
                    }
                }
                Ok(expect)
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

impl JsonSchema for Given {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Given".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "oneOf": [
                { "type": "string", "description": "One value." },
                { "type": "boolean", "description": "The text `True` or `False`." },
                { "type": "array", "items": { "type": "string" }, "description": "Several values." },
                { "type": "null", "description": "Nothing." },
            ]
        })
    }
}

impl JsonSchema for Expected {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expected".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value: serde_json::Value = generator.subschema_for::<Given>().into();
        let mut ways = value["oneOf"].as_array().cloned().unwrap_or_default();
        ways.push(json!({
            "type": "object",
            "description": "Whether anything is written to the attribute, whatever it is.",
            "properties": {
                FLOWS: {
                    "description": "With `true` something is written, whatever it is. With `false` the attribute is left as it is: its mapping is applied on creation only, or makes no value flow.",
                    "type": "boolean",
                    "examples": [false],
                },
            },
            "required": [FLOWS],
            "additionalProperties": false,
        }));
        json_schema!({ "oneOf": ways })
    }
}

impl JsonSchema for Expect {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expectation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let attributes = keyed("TARGET", "IsActive", generator.subschema_for::<Expected>());
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "description": "What must come of the object: whether it is in scope, by what it is matched, and by the name of the target object what its attributes become.",
            "properties": {
                "inScope": {
                    "description": "Whether the object is in scope: it is assigned, where the `scope` of the job asks for that, and passes the filter of the mapping.\n\nAbsent: where values are expected it must be in scope, since nothing flows of others.",
                    "type": "boolean",
                    "examples": [true],
                },
                "matchedBy": {
                    "description": "The target attributes by which the service looks for the object, in the order in which it tries them; all of them, and each must have a value.\n\nAbsent: not looked at.\n\nEmpty: `[]` is none.",
                    "type": "array",
                    "items": { "type": "string" },
                    "examples": [["externalId", "userName"]],
                },
                "error": {
                    "description": "A part of the reason for which the object cannot be carried over, such as the text of `Error`.\n\nAbsent: it can be.",
                    "type": "string",
                    "examples": ["no employee number"],
                },
            },
            "propertyNames": { "title": "OBJECT", "examples": ["User"] },
            "additionalProperties": attributes,
        })
    }
}
