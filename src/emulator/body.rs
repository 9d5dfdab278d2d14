//! Strict request bodies: every member known, every type right.
//!
//! It knows types of JSON, not what members mean. OData annotations (`@odata.type`) are let through, since
//! the official SDKs send them.

use serde_json::{Map, Value};

/// What a member may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    TextOrNull,
    Flag,
    FlagOrNull,
    Texts,
    Object,
    ObjectOrNull,
    List,
    NumberOrNull,
    /// Whatever JSON has.
    Any,
}

impl Kind {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::TextOrNull => value.is_string() || value.is_null(),
            Self::Flag => value.is_boolean(),
            Self::FlagOrNull => value.is_boolean() || value.is_null(),
            Self::Texts => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Object => value.is_object(),
            Self::ObjectOrNull => value.is_object() || value.is_null(),
            Self::List => value.is_array(),
            Self::NumberOrNull => value.is_number() || value.is_null(),
            Self::Any => true,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::TextOrNull => "a string or null",
            Self::Flag => "a boolean",
            Self::FlagOrNull => "a boolean or null",
            Self::Texts => "a collection of strings",
            Self::Object => "an object",
            Self::ObjectOrNull => "an object or null",
            Self::List => "a collection",
            Self::NumberOrNull => "a number or null",
            Self::Any => "a value",
        }
    }
}

/// The members of a body that must be an object; in words why not. Values are never repeated, they may be secret.
pub(super) fn members<'a>(
    body: Option<&'a Value>,
    known: &[(&str, Kind)],
) -> Result<&'a Map<String, Value>, String> {
    let Some(Value::Object(members)) = body else {
        return Err("Empty Payload. JSON content expected.".to_owned());
    };
    for (name, value) in members {
        if is_annotation(name) {
            continue;
        }
        let Some((_, kind)) = known.iter().find(|(key, _)| key == name) else {
            return Err(format!("Invalid property '{name}'."));
        };
        if !kind.fits(value) {
            return Err(format!(
                "Invalid value specified for property '{name}': it must be {}.",
                kind.words()
            ));
        }
    }
    Ok(members)
}

/// Whether a member is an OData annotation.
pub(super) fn is_annotation(name: &str) -> bool {
    name.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unknown_members_and_wrong_types_are_refused_without_their_value() {
        let known = [("displayName", Kind::Text)];
        assert!(
            members(
                Some(&json!({"displayName": "x", "@odata.type": "y"})),
                &known
            )
            .is_ok()
        );
        assert!(members(None, &known).is_err());
        assert!(members(Some(&json!([])), &known).is_err());
        let unknown = members(Some(&json!({"display": "s3cret"})), &known).expect_err("unknown");
        assert!(unknown.contains("display") && !unknown.contains("s3cret"));
        let wrong = members(Some(&json!({"displayName": 7531})), &known).expect_err("wrong type");
        assert!(wrong.contains("a string") && !wrong.contains("7531"));
    }
}
