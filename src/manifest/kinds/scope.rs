//! The scope of an object mapping: groups of conditions about attributes of the source.
//!
//! Words and operators come from the table of [`ScopeOperator`]s, so that reader, schema and guide have the same ones.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use super::keyed::keyed;
use crate::model::{Arity, OperatorEvidence, SCOPE_OPERATORS, ScopeOperator};

/// Conditions that all hold, by source attribute.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Group(pub BTreeMap<String, Conditions>);

/// What is asked of one attribute: each is a clause of its own, in the order of a list; those of one mapping, whose keys
/// have no order, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions(pub Vec<Condition>);

/// One clause about an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// An operator of the table; a value where it takes one.
    Known(&'static ScopeOperator, Option<String>),
    Raw(RawCondition),
}

/// An operator that has no word of its own here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RawCondition {
    /// The operator as the service calls it. It must be one that the service has: see `filterOperators` of the job's
    /// schema.
    ///
    /// Graph: `operatorName` of the filterClause.
    #[schemars(example = &"A NEWER ONE")]
    pub operator: String,
    /// The values that it compares with, each a text.
    ///
    /// Absent: none, for an operator that takes no value.
    ///
    /// Empty: `[]` is none as well.
    ///
    /// Graph: `targetOperand.values` of the filterClause.
    #[serde(default)]
    #[schemars(example = json!(["Sales"]))]
    pub operands: Vec<String>,
}

/// The key of a condition for [`RawCondition`].
const RAW: &str = "raw";

fn word<E: serde::de::Error>(text: &str) -> Result<Condition, E> {
    let unary = ScopeOperator::named(text).filter(|operator| operator.arity == Arity::Unary);
    match unary {
        Some(operator) => Ok(Condition::Known(operator, None)),
        None => Err(E::custom("expected an operator that takes no value")),
    }
}

fn pairs<'de, A: MapAccess<'de>>(mut map: A) -> Result<Vec<Condition>, A::Error> {
    let mut conditions = Vec::new();
    while let Some(key) = map.next_key::<String>()? {
        let binary = ScopeOperator::named(&key).filter(|operator| operator.arity == Arity::Binary);
        conditions.push(match binary {
            Some(operator) => Condition::Known(operator, Some(map.next_value()?)),
            None if key == RAW => Condition::Raw(map.next_value()?),
            None => return Err(A::Error::custom("expected an operator that takes a value")),
        });
    }
    conditions.sort_by_key(rank);
    Ok(conditions)
}

/// The row of a condition's operator in the table; one without a row is behind all.
fn rank(condition: &Condition) -> usize {
    let row = match condition {
        Condition::Known(operator, _) => SCOPE_OPERATORS.iter().position(|row| row == *operator),
        Condition::Raw(_) => None,
    };
    row.unwrap_or(SCOPE_OPERATORS.len())
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Conditions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an operator, { operator: value }, or a list of them")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                word(text).map(|condition| Conditions(vec![condition]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                pairs(map).map(Conditions)
            }

            /// A list in a list would read as well; the walk over the document refuses it first.
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(Conditions(conditions)) = seq.next_element()? {
                    all.extend(conditions);
                }
                Ok(Conditions(all))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for Group {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Group".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = keyed(
            "ATTRIBUTE",
            "department",
            generator.subschema_for::<Conditions>(),
        );
        schema.insert("minProperties".to_owned(), json!(1));
        schema
    }
}

impl JsonSchema for Conditions {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Conditions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Condition>();
        json_schema!({
            "oneOf": [
                one,
                {
                    "type": "array",
                    "items": one,
                    "minItems": 1,
                    "description": "Several conditions about one attribute, all of which hold."
                }
            ]
        })
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let holds = |it: &ScopeOperator| {
            let known = match it.evidence {
                OperatorEvidence::Schema | OperatorEvidence::Documented => "on the wire",
                OperatorEvidence::Portal => "in portals, and nobody has shown it on the wire",
            };
            format!("Holds where {} `{}` {known}.", it.meaning, it.wire)
        };
        let words: Vec<_> = ScopeOperator::of(Arity::Unary).map(|it| it.word).collect();
        let meanings: Vec<_> = ScopeOperator::of(Arity::Unary).map(holds).collect();
        let value = |it: &ScopeOperator| {
            let example = match it.word {
                "regexMatch" | "notRegexMatch" => "^Sales",
                "endsWith" => "@contoso.com",
                "greaterThan" | "greaterThanOrEquals" | "bitAnd" | "notBitAnd" => "2",
                _ => "Sales",
            };
            json!({ "type": "string", "description": holds(it), "examples": [example] })
        };
        let mut fields: Map<String, Value> = ScopeOperator::of(Arity::Binary)
            .map(|it| (it.word.to_owned(), value(it)))
            .collect();
        let mut raw: Value = generator.subschema_for::<RawCondition>().into();
        raw["description"] = json!(
            "An operator that has no word here, or several values, as they stand on the wire."
        );
        raw["examples"] = json!([{ "operator": "A NEWER ONE", "operands": ["Sales"] }]);
        fields.insert(RAW.to_owned(), raw);
        let names: Vec<_> = fields.keys().cloned().collect();
        json_schema!({
            "description": "What is asked of an attribute. Values are texts: a number is quoted.",
            "oneOf": [
                {
                    "type": "string",
                    "enum": words,
                    "enumDescriptions": meanings,
                    "description": "For an operator that takes no value."
                },
                {
                    "type": "object",
                    "description": "An operator and its value; several operators are several conditions, all of which hold.",
                    "properties": fields,
                    "propertyNames": { "enum": names },
                    "minProperties": 1,
                    "additionalProperties": false
                }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_one_mapping_have_the_order_of_the_table_and_those_of_a_list_their_own() {
        let read = |text: &str| serde_yaml::from_str::<Conditions>(text).expect("conditions");
        let one = read("{ raw: { operator: X }, notEquals: a, equals: b }");
        assert_eq!(
            one,
            read("{ equals: b, raw: { operator: X }, notEquals: a }")
        );
        assert!(
            matches!(one.0.as_slice(), [Condition::Known(first, _), _, Condition::Raw(_)] if first.word == "equals")
        );
        assert_ne!(
            read("[{ notEquals: a }, { equals: b }]"),
            read("[{ equals: b }, { notEquals: a }]")
        );
    }
}
