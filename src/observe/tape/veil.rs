//! Everything that tells one organization from another, but for ids and the marks of this tool: for reports that anybody
//! may read.
//!
//! What is imported from such a recording has the shape of the tenant, and fits no manifest.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp};
use serde_json::Value;

use super::{Answers, LINKS, objects, segments, with_links, with_literals, with_query};

/// Stands for a text.
const HIDDEN: &str = "(text)";
/// The beginning of this tool's own marks, in tags and references.
const OURS: &str = "syncform:";
/// Members that hold the name of the object whose id another member holds.
const NAMES: [(&str, &str); 5] = [
    ("displayName", "id"),
    ("value", "id"),
    ("appDisplayName", "id"),
    ("principalDisplayName", "principalId"),
    ("resourceDisplayName", "resourceId"),
];
/// Members of the tenant's objects that hold ids and words of the service. All others lose their texts, also those that
/// nobody has thought of.
const PLAIN: [&str; 15] = [
    "@odata.context",
    "@odata.type",
    "allowedMemberTypes",
    "code",
    "id",
    "key",
    "name",
    "origin",
    "principalType",
    "reason",
    "servicePrincipalType",
    "signInAudience",
    "state",
    "status",
    "templateId",
];
/// Lists of a schema whose items people name.
const NAMED: [&str; 5] = [
    "objectMappings",
    "groups",
    "categoryFilterGroups",
    "inputFilterGroups",
    "clauses",
];

/// The answers, without names and words.
pub(super) fn redacted(answers: Answers) -> Answers {
    let mut names = BTreeMap::new();
    for (_, answer) in answers.iter().filter(|(target, _)| is_of_tenant(target)) {
        for object in objects(&answer.body) {
            for (name, id) in NAMES {
                if let (Some(name), Some(id)) = (object[name].as_str(), object[id].as_str()) {
                    names.entry(name.to_owned()).or_insert_with(|| alias(id));
                }
            }
        }
    }
    let lead = |target: &str| {
        with_query(target, |option, value| match option {
            "$search" => HIDDEN.to_owned(),
            _ => with_literals(value, |text| literal(&names, text)),
        })
    };
    let redacted = answers.into_iter().map(|(target, mut answer)| {
        // What a refusal says may be about anything.
        if is_of_tenant(&target) || answer.status >= 300 {
            hide_words(&mut answer.body);
        } else {
            hide_texts(&mut answer.body);
        }
        with_links(&mut answer.body, &mut |link| lead(link));
        (lead(&target), answer)
    });
    redacted.collect()
}

fn alias(id: &str) -> String {
    format!("Name of {id}")
}

/// Whether an answer is about objects of the tenant; the gallery is everybody's, and schemas are of a kind of their own. Of
/// stored secrets nothing is left that could be hidden.
fn is_of_tenant(target: &str) -> bool {
    let segments = segments(target);
    segments.first() != Some(&"applicationTemplates")
        && !segments.contains(&"schema")
        && !matches!(segments.last(), Some(&("templates" | "secrets")))
}

/// What a filter compares with: ids and our marks stay.
fn literal(names: &BTreeMap<String, String>, text: &str) -> String {
    if is_id(text) || text.starts_with(OURS) || text.ends_with("@people.invalid") {
        text.to_owned()
    } else {
        let name = names.get(&text.replace("''", "'"));
        name.cloned().unwrap_or_else(|| HIDDEN.to_owned())
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Whether a text is of a form that says nothing: an id, a time, a span, yes or no.
fn is_of_form(text: &str) -> bool {
    let is_word = ["", "true", "false"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let is_span = || text.starts_with('P') && text.parse::<Span>().is_ok();
    is_word || is_id(text) || text.parse::<Timestamp>().is_ok() || is_span()
}

/// The texts of an object, but for names, which become those of its id.
fn hide_words(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let names = NAMES.map(|(name, id)| {
                let id = members.get(id).and_then(Value::as_str);
                (name, id.map(alias))
            });
            for (name, value) in members.iter_mut() {
                let alias = names.iter().find(|(known, _)| known == name);
                let alias = alias.and_then(|(_, alias)| alias.as_ref());
                match (value, alias) {
                    (Value::String(text), Some(alias)) => alias.clone_into(text),
                    (value, _) if PLAIN.contains(&name.as_str()) && !value.is_object() => {}
                    (Value::String(_), None) if LINKS.contains(&name.as_str()) => {}
                    (value, _) => hide_words(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_words),
        Value::String(text) if is_of_form(text) => {}
        Value::String(_) => hide_all(value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every text but our marks and the service's own tag.
fn hide_all(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with(OURS) || text.starts_with("WindowsAzure") => {}
        Value::String(text) => HIDDEN.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(hide_all),
        Value::Object(members) => members.values_mut().for_each(hide_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The texts of mappings and filters: what is compared with, what flows as a constant, and what is quoted in expressions.
fn hide_texts(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let kind = members.get("type").and_then(Value::as_str);
            let is_constant = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Constant"));
            for (name, value) in members.iter_mut() {
                match name.as_str() {
                    list if NAMED.contains(&list) => {
                        hide_own_names(value);
                        hide_texts(value);
                    }
                    "expression" => hide_quoted(value),
                    "name" if is_constant => hide_all(value),
                    "defaultValue" | "defaultValueForNewObjects" => hide_all(value),
                    "targetOperand" => {
                        if let Some(values) = value.get_mut("values") {
                            hide_all(values);
                        }
                    }
                    _ => hide_texts(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_texts),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The names of the items of a list.
fn hide_own_names(value: &mut Value) {
    let items = value.as_array_mut().into_iter().flatten();
    items
        .filter_map(|item| item.get_mut("name"))
        .for_each(hide_all);
}

fn hide_quoted(value: &mut Value) {
    let Value::String(text) = value else {
        return;
    };
    let mut out = String::new();
    let mut characters = text.chars();
    let mut is_inside = false;
    while let Some(character) = characters.next() {
        match (is_inside, character) {
            (false, '"') => {
                is_inside = true;
                out.push('"');
                out.push_str(HIDDEN);
            }
            (true, '"') => {
                is_inside = false;
                out.push('"');
            }
            (true, '\\') => {
                characters.next();
            }
            (true, _) => {}
            (false, other) => out.push(other),
        }
    }
    *text = out;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Answer;
    use super::*;

    fn one(target: &str, body: Value) -> (String, Value) {
        let answer = Answer { status: 200, body };
        let answers = Answers::from([(target.to_owned(), answer)]);
        let mut redacted = redacted(answers).into_iter();
        let (target, answer) = redacted.next().expect("an answer");
        (target, answer.body)
    }

    #[test]
    fn names_go_and_ids_and_our_marks_stay() {
        let (target, body) = one(
            "/v1.0/servicePrincipals?$filter=displayName%20eq%20'It''s%20ours'",
            json!({"value": [{"id": "i", "displayName": "It's ours", "tags": ["cost", "syncform:app=x", "WindowsAzureActiveDirectoryIntegratedApp"], "web": {"homePageUrl": "https://x", "redirectUris": ["https://y"]}}]}),
        );
        assert_eq!(
            target,
            "/v1.0/servicePrincipals?$filter=displayName%20eq%20'Name%20of%20i'"
        );
        assert_eq!(
            body,
            json!({"value": [{"id": "i", "displayName": "Name of i", "tags": ["(text)", "syncform:app=x", "WindowsAzureActiveDirectoryIntegratedApp"], "web": {"homePageUrl": "(text)", "redirectUris": ["(text)"]}}]})
        );
    }

    #[test]
    fn mappings_keep_their_form_and_lose_their_texts() {
        let (_, body) = one(
            "/v1.0/servicePrincipals/s/synchronization/jobs/j/schema",
            json!({
                "source": {"type": "Constant", "name": "contoso", "expression": "\"con\\\"toso\""},
                "other": {"type": "Attribute", "name": "mail", "expression": "Join(\"@\", [mail], \"contoso.com\")"},
                "spelt": {"type": "constant", "name": "contoso", "expression": null},
                "defaultValue": "contoso",
                "clause": {"operatorName": "EQUALS", "targetOperand": {"values": ["contoso"]}},
            }),
        );
        assert_eq!(
            body,
            json!({
                "source": {"type": "Constant", "name": "(text)", "expression": "\"(text)\""},
                "other": {"type": "Attribute", "name": "mail", "expression": "Join(\"(text)\", [mail], \"(text)\")"},
                "spelt": {"type": "constant", "name": "(text)", "expression": null},
                "defaultValue": "(text)",
                "clause": {"operatorName": "EQUALS", "targetOperand": {"values": ["(text)"]}},
            })
        );
    }
}
