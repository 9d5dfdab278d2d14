//! Enum values in the other letter case, where a switch says so: `flowWhenChanged` for `FlowWhenChanged`, `Import` for `import`.
//!
//! It knows where the back end and its log have enum values, and not one of the values.

use std::borrow::Cow;

use serde_json::Value;

use super::switches::{EnumCase, Switches};

/// What is answered, in the case that the switch says.
pub(super) fn answered(mut body: Value, segments: &[String], switches: &Switches) -> Value {
    if switches.enum_case == EnumCase::Other && is_about_words(segments) {
        recase(&mut body, "", &|letter| {
            if letter.is_ascii_uppercase() {
                letter.to_ascii_lowercase()
            } else {
                letter.to_ascii_uppercase()
            }
        });
    }
    body
}

/// What is sent, in the documented case, where the switch says that either is taken.
pub(super) fn sent<'a>(
    body: &'a Value,
    segments: &[String],
    switches: &Switches,
) -> Cow<'a, Value> {
    if switches.enum_case == EnumCase::Documented || !is_about_words(segments) {
        return Cow::Borrowed(body);
    }
    let mut body = body.clone();
    recase(&mut body, "", &|letter| letter.to_ascii_uppercase());
    Cow::Owned(body)
}

fn is_about_words(segments: &[String]) -> bool {
    let is_one = |segment: &String| segment == "synchronization" || segment == "auditLogs";
    segments.iter().any(is_one)
}

/// Whether a member has an enum value; `parent` is the member that it lies in.
fn is_word(parent: &str, name: &str) -> bool {
    match name {
        "discoverabilities"
        | "flowBehavior"
        | "flowType"
        | "flowTypes"
        | "mutability"
        | "state"
        | "type"
        | "provisioningAction"
        | "provisioningStepType"
        | "initiatorType" => true,
        "code" => parent == "status",
        "reason" => parent == "quarantine",
        "status" => ["provisioningStatusInfo", "provisioningSteps"].contains(&parent),
        _ => false,
    }
}

/// Changes the first letter of each word of every enum value.
fn recase(value: &mut Value, parent: &str, change: &dyn Fn(char) -> char) {
    match value {
        Value::Array(items) => {
            for item in items {
                recase(item, parent, change);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                if let Value::String(words) = value {
                    if is_word(parent, name) {
                        let each = words.split(", ").map(|word| recased(word, change));
                        *words = each.collect::<Vec<_>>().join(", ");
                    }
                } else {
                    recase(value, name, change);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn recased(word: &str, change: &dyn Fn(char) -> char) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(change);
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn enum_values_change_and_texts_do_not() {
        let switches = Switches {
            enum_case: EnumCase::Other,
            ..Switches::default()
        };
        let segments = ["servicePrincipals", "1", "synchronization"].map(str::to_owned);
        let body = json!({
            "schedule": {"state": "Active"}, "status": {"code": "Quarantine", "quarantine": {
                "reason": "TooManyDeletes", "error": {"code": "Some", "message": "Words"}}},
            "flowTypes": "Add, Update", "name": "Add",
        });
        let shown = answered(body.clone(), &segments, &switches);
        assert_eq!(
            shown,
            json!({
                "schedule": {"state": "active"}, "status": {"code": "quarantine", "quarantine": {
                    "reason": "tooManyDeletes", "error": {"code": "Some", "message": "Words"}}},
                "flowTypes": "add, update", "name": "Add",
            })
        );
        for said in [&shown, &body] {
            assert_eq!(*sent(said, &segments, &switches), body);
        }
        let elsewhere = ["applications".to_owned()];
        assert_eq!(answered(body.clone(), &elsewhere, &switches), body);
        assert_eq!(
            answered(body.clone(), &segments, &Switches::default()),
            body
        );
    }
}
