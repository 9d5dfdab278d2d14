//! Two states of a document without all that a manifest names: what is left must be the same, byte for byte.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::ground::Ground;
use super::mend::Fragment;

/// Members of a mapping or a definition, by the fields of a manifest that set them.
const MEMBERS: [(&str, &str); 14] = [
    ("expression", "source"),
    ("attribute", "source"),
    ("constant", "source"),
    ("default", "defaultValue"),
    ("matching", "matchingPriority"),
    ("apply", "flowType"),
    ("flow", "flowBehavior"),
    ("type", "type"),
    ("multivalued", "multivalued"),
    ("required", "required"),
    ("mutability", "mutability"),
    ("caseExact", "caseExact"),
    ("references", "referencedObjects"),
    ("operations", "flowTypes"),
];

/// Both states, as text.
pub(super) fn apart(
    before: &Value,
    after: &Value,
    said: &Fragment,
    ground: &Ground,
) -> [String; 2] {
    let mut both = [before.clone(), after.clone()];
    for schema in &mut both {
        // The server's own.
        for member in [
            "@odata.context",
            "id",
            "version",
            "provisioningTaskIdentifier",
        ] {
            without(schema, member);
        }
    }
    for (key, said) in said.mappings.as_object().into_iter().flatten() {
        let path = &ground.mapping(key).path;
        let is_exclusive = said["mode"] == "exclusive";
        let is_named = |field: &str| is_exclusive || said.get(field).is_some();
        for (field, member) in [("enabled", "enabled"), ("operations", "flowTypes")] {
            if is_named(field) {
                at(&mut both, path, |it| without(it, member));
            }
        }
        if is_named("scope") {
            let has_one = |schema: &Value| {
                schema
                    .pointer(path)
                    .is_some_and(|it| it["scope"].is_object())
            };
            let have_one = both.iter().all(has_one);
            at(&mut both, path, |it| match have_one {
                true => without(&mut it["scope"], "groups"),
                false => without(it, "scope"),
            });
        }
        let named = |target: &str| match said["attributes"].get(target) {
            _ if is_exclusive => Some(members(None)),
            Some(said) => Some(members(Some(said))),
            None => None,
        };
        items(
            &mut both,
            path,
            ("attributeMappings", "targetAttributeName"),
            named,
        );
    }
    for object in &ground.objects {
        let all = &said.attributes[object.side][&object.object];
        let named = |name: &str| all.get(name).map(|said| members(Some(said)));
        items(&mut both, &object.path, ("attributes", "name"), named);
    }
    both.map(|schema| schema.to_string())
}

/// The members that are named; all, where nothing is left alone.
fn members(said: Option<&Value>) -> Vec<&'static str> {
    let is_said = |field: &str| match said {
        None => true,
        Some(Value::String(_)) => field == "expression",
        Some(said) => said.get(field).is_some(),
    };
    let all = MEMBERS.iter().filter(|(field, _)| is_said(field));
    all.map(|(_, member)| *member).collect()
}

fn at(both: &mut [Value; 2], path: &str, change: impl Fn(&mut Value)) {
    for schema in both {
        if let Some(found) = schema.pointer_mut(path) {
            change(found);
        }
    }
}

/// Takes the named items out where only one state has them, and their named members where both do.
fn items(
    both: &mut [Value; 2],
    path: &str,
    (list, key): (&str, &str),
    named: impl Fn(&str) -> Option<Vec<&'static str>>,
) {
    let names = both.each_ref().map(|schema| -> BTreeSet<String> {
        let all = schema.pointer(path).and_then(|it| it[list].as_array());
        let names = all.into_iter().flatten().filter_map(|it| it[key].as_str());
        names.map(str::to_owned).collect()
    });
    at(both, path, |holder| {
        let all = holder.get_mut(list).and_then(Value::as_array_mut);
        for all in all.into_iter() {
            all.retain_mut(|item| {
                let name = item[key].as_str().unwrap_or_default().to_owned();
                let Some(members) = named(&name) else {
                    return true;
                };
                members.iter().for_each(|member| without(item, member));
                names.iter().all(|names| names.contains(&name))
            });
        }
        if holder[list].as_array().is_some_and(Vec::is_empty) {
            without(holder, list);
        }
    });
}

fn without(value: &mut Value, member: &str) {
    value
        .as_object_mut()
        .map(|members: &mut Map<_, _>| members.shift_remove(member));
}
