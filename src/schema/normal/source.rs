//! The one form of a source: its tree. Here the expression language plugs in, see the module above.

use serde_json::Value;

use super::super::words::{SourceType, Word};
use super::{Like, each, members_of, normal, plain};

/// The tree without the texts that say the same; the text where there is no tree.
pub(super) fn source(value: &Value) -> Value {
    let Value::Object(members) = value else {
        return plain(value);
    };
    let mut rest = members_of(members, plain);
    let expression = rest.shift_remove("expression");
    if !(rest.contains_key("name") || rest.contains_key("parameters")) {
        let text = expression.as_ref().and_then(Value::as_str);
        rest.insert("expression".to_owned(), text.map(squeezed).into());
        return Value::Object(rest);
    }
    let like = Like::Word(SourceType::default().text());
    rest.insert("type".to_owned(), normal(like, members.get("type")));
    if let Some(parameters) = rest.get_mut("parameters") {
        *parameters = each(&members["parameters"], parameter);
    }
    Value::Object(rest)
}

fn parameter(value: &Value) -> Value {
    let mut one = plain(value);
    if let Some(inner) = one.get_mut("value") {
        *inner = source(&value["value"]);
    }
    one
}

/// An expression without the blanks outside of its strings.
pub(super) fn squeezed(expression: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let significant = |c: &char| {
        if escaped {
            escaped = false;
        } else if inside && *c == '\\' {
            escaped = true;
        } else if *c == '"' {
            inside = !inside;
        }
        inside || !c.is_whitespace()
    };
    expression.chars().filter(significant).collect()
}
