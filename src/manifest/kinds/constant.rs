//! A value that is written down once and used elsewhere: a text, a number or a flag.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// What stands behind the name of a variable. Which of the three it is decides what it can be filled into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    Text(String),
    Number(serde_json::Number),
    Flag(bool),
}

impl<'de> Deserialize<'de> for Constant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = Constant;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number, true or false")
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Constant, E> {
                Ok(Constant::Flag(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Constant, E> {
                Ok(Constant::Number(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Constant, E> {
                Ok(Constant::Number(number.into()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Constant, E> {
                let number = serde_json::Number::from_f64(number);
                number
                    .map(Constant::Number)
                    .ok_or_else(|| E::custom("a number that is none"))
            }

            fn visit_str<E>(self, text: &str) -> Result<Constant, E> {
                Ok(Constant::Text(text.to_owned()))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for Constant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Constant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "oneOf": [
                { "type": "string", "description": "Text." },
                { "type": "number", "description": "A number." },
                { "type": "boolean", "description": "True or false." },
            ]
        })
    }
}
