//! What tells the elements of an array apart: the members that hold their names.

use serde_json::Value;

/// In the order in which they are tested. `key` is for `metadata` and the like.
const NAMES: [&str; 7] = [
    "id",
    "name",
    "sourceObjectName",
    "targetObjectName",
    "targetAttributeName",
    "referencedObjectName",
    "key",
];

/// The members that say which element this is; none for one that says nothing.
pub(super) fn members(element: &Value) -> impl Iterator<Item = (&'static str, &Value)> {
    let all = NAMES.iter();
    all.filter_map(|name| element.get(name).map(|value| (*name, value)))
}

/// Whether two elements are the same one, perhaps changed. Elements that say nothing are the same where they are
/// equal.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    let named = members(one).next().is_some() || members(other).next().is_some();
    if named {
        members(one).eq(members(other))
    } else {
        one == other
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::same;

    #[test]
    fn an_element_is_known_by_all_of_its_names() {
        let named = |name, more| json!({ "name": name, "targetObjectName": "User", "x": more });
        assert!(same(&named("a", 1), &named("a", 2)));
        assert!(!same(&named("a", 1), &named("b", 1)));
        assert!(!same(&named("a", 1), &json!({ "name": "a" })));
        assert!(same(&json!({}), &json!({})));
        assert!(!same(&json!("a"), &json!("b")));
    }
}
