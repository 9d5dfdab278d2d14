//! The attributes of a user under the names that schemas have for them.
//!
//! Graph's own names differ from those of the synchronization service. What the emulated directory does not keep about
//! anybody has no value.

use serde_json::{Value, json};

use super::answer::Refusal;
use super::body::{self, Kind};
use super::mapped::Held;
use super::store::Members;

/// Attributes that Graph calls otherwise.
const RENAMED: &[(&str, &str)] = &[
    ("objectId", "id"),
    ("mobile", "mobilePhone"),
    ("physicalDeliveryOfficeName", "officeLocation"),
    ("originalUserPrincipalName", "userPrincipalName"),
];

/// Where Graph keeps `extensionAttribute1` to `extensionAttribute15`.
pub(super) const EXTENSIONS: &str = "onPremisesExtensionAttributes";

/// The value of an attribute as a text; an empty one is none, and several are.
pub(super) fn value(user: &Members, name: &str) -> Option<String> {
    match held(user, name)? {
        Held::Text(text) => Some(text),
        Held::List(_) => None,
    }
}

/// What an attribute holds; an empty text and an empty list are nothing.
pub(super) fn held(user: &Members, name: &str) -> Option<Held> {
    let renamed = RENAMED.iter().find(|(known, _)| *known == name);
    let member = renamed.map_or(name, |(_, member)| member);
    let found = match member {
        // The service tells a user who may not sign in as one who is gone from the source.
        "IsSoftDeleted" => {
            let is_enabled = user.get("accountEnabled") == Some(&Value::Bool(true));
            return Some(Held::Text(word(!is_enabled)));
        }
        name if name == PHONES.0 => user.get(PHONES.1).and_then(|phones| phones.get(0)),
        extension if extension.starts_with(EXTENSION) => {
            user.get(EXTENSIONS).and_then(|all| all.get(extension))
        }
        plain => user.get(plain),
    };
    match found? {
        Value::Array(items) => {
            let texts = items.iter().filter_map(scalar).collect::<Vec<_>>();
            (!texts.is_empty()).then_some(Held::List(texts))
        }
        single @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Object(_)) => scalar(single).map(Held::Text),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Bool(flag) => Some(word(*flag)),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What the directory keeps in another way than as a text under its own name.
const FLAG: &str = "accountEnabled";
const PHONES: (&str, &str) = ("telephoneNumber", "businessPhones");
const EXTENSION: &str = "extensionAttribute";
/// What the directory keeps of a user as a text under its own name.
const TEXTS: [&str; 11] = [
    "department",
    "displayName",
    "employeeId",
    "givenName",
    "jobTitle",
    "mail",
    "mailNickname",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "userType",
];

/// Whether the directory keeps an attribute that can be written.
pub(super) fn is_kept(name: &str) -> bool {
    name == FLAG
        || name == PHONES.0
        || name.starts_with(EXTENSION)
        || TEXTS.contains(&name)
        || RENAMED
            .iter()
            .any(|(known, member)| *known == name && *member != "id")
}

/// Writes an attribute that is kept.
pub(super) fn set(user: &mut Members, name: &str, text: &str) {
    if name == FLAG {
        user.insert(name.to_owned(), json!(text.eq_ignore_ascii_case("true")));
    } else if name == PHONES.0 {
        user.insert(PHONES.1.to_owned(), json!([text]));
    } else if name.starts_with(EXTENSION) {
        let extensions = user.entry(EXTENSIONS).or_insert(Value::Null);
        extensions[name] = json!(text);
    } else {
        let renamed = RENAMED.iter().find(|(known, _)| *known == name);
        let member = renamed.map_or(name, |(_, member)| member);
        user.insert(member.to_owned(), json!(text));
    }
}

/// A flag in the words of the service.
fn word(flag: bool) -> String {
    if flag { "True" } else { "False" }.to_owned()
}

/// Refuses what Graph does not have among the extension attributes: fifteen texts.
pub(super) fn check_extensions(changes: &Members) -> Result<(), Refusal> {
    let names: Vec<String> = (1..=15)
        .map(|number| format!("extensionAttribute{number}"))
        .collect();
    let known: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), Kind::TextOrNull))
        .collect();
    match changes.get(EXTENSIONS) {
        Some(sent) => body::members(Some(sent), &known)
            .map_err(Refusal::bad)
            .map(drop),
        None => Ok(()),
    }
}

/// A change of some extension attributes leaves the others as they are.
pub(super) fn merge_extensions(changes: &mut Members, user: &Members) {
    let old = user.get(EXTENSIONS).and_then(Value::as_object);
    if let (Some(Value::Object(new)), Some(old)) = (changes.get_mut(EXTENSIONS), old) {
        let mut merged = old.clone();
        merged.extend(std::mem::take(new));
        *new = merged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_under_the_names_of_the_service() {
        let Value::Object(user) = json!({
            "id": "1", "mobilePhone": "+1", "businessPhones": ["+2", "+3"], "officeLocation": "",
            "accountEnabled": false, "userPrincipalName": "a@contoso.com",
            "onPremisesExtensionAttributes": {"extensionAttribute10": "B12", "extensionAttribute1": null},
        }) else {
            panic!("an object")
        };
        for (name, expected) in [
            ("objectId", Some("1")),
            ("mobile", Some("+1")),
            ("telephoneNumber", Some("+2")),
            ("physicalDeliveryOfficeName", None),
            ("accountEnabled", Some("False")),
            ("IsSoftDeleted", Some("True")),
            ("extensionAttribute10", Some("B12")),
            ("extensionAttribute1", None),
            ("extensionAttribute2", None),
            ("city", None),
        ] {
            assert_eq!(value(&user, name).as_deref(), expected, "{name}");
        }
    }
}
