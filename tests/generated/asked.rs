//! What a scope may ask for: attributes with one value that are no dates, and none of those that no scope is judged by.

use serde_json::Value;
use syncform::schema::{AttributeType, Object, Spelled};

const NEVER: [&str; 4] = ["appRoleAssignments", "manager", "members", "userType"];

/// Those of the names that a scope may ask an object for.
pub(super) fn askable(source: Option<Object<'_>>, names: &[String]) -> Vec<String> {
    let is_askable = |name: &&String| {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        let is_one = |of: &Object<'_>| {
            let mut all = of.attributes().filter(|it| it.name().is_some_and(same));
            all.all(|it| !it.multivalued() && it.kind() != Spelled::Known(AttributeType::DateTime))
        };
        !NEVER.iter().any(|never| same(never)) && source.as_ref().is_some_and(is_one)
    };
    names.iter().filter(is_askable).cloned().collect()
}

/// Leaves attributes askable that a scope asks for, of the document or of the mappings: `rules` and `mappings` are all
/// that stands there.
pub(super) fn keep_asked(attributes: &mut Value, rules: &str, mappings: &Value) {
    let mut scopes = String::new();
    for said in mappings.as_object().into_iter().flatten() {
        scopes += &said.1["scope"].to_string().to_lowercase();
    }
    let rules = rules.to_lowercase();
    let objects = attributes.get_mut("source").and_then(Value::as_object_mut);
    for (_, all) in objects.into_iter().flatten() {
        for (name, said) in all.as_object_mut().into_iter().flatten() {
            let quoted = Value::from(name.to_lowercase()).to_string();
            let is_asked = scopes.contains(&quoted)
                || rules.contains(&format!("\"sourceoperandname\":{quoted}"));
            if let Some(said) = said.as_object_mut().filter(|_| is_asked) {
                let is_date = said.get("type").is_some_and(|kind| kind == "DateTime");
                said.retain(|field, _| field != "multivalued" && !(is_date && field == "type"));
            }
        }
    }
}
