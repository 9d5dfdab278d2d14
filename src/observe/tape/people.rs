//! People under pseudonyms: a name and an address that are made from the person's id, the same ones everywhere.
//!
//! Who is a person is told by the answers themselves. Addresses that belong to nobody who was read are numbered. A name is
//! replaced where it stands for the person, and in other texts where it has more than one word: names of a single word
//! are words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::address;
use super::{
    Answers, objects, objects_mut, percent_decoded, query, segments, with_links, with_literals,
    with_query,
};

/// The members of a person that say nothing about them.
const PLAIN: [&str; 5] = [
    "@odata.context",
    "@odata.type",
    "id",
    "accountEnabled",
    "userType",
];

/// Who is who.
#[derive(Default)]
struct People {
    /// Pseudonyms by addresses in lower case.
    addresses: BTreeMap<String, String>,
    /// Pseudonyms by names.
    names: BTreeMap<String, String>,
}

/// The answers, without anybody's name or address.
pub(super) fn redacted(answers: Answers) -> Answers {
    let people = People::of(&answers);
    let redacted = answers.into_iter().map(|(target, mut answer)| {
        let who = sole(&target, &answer.body);
        people.hide_members(&target, &mut answer.body);
        with_links(&mut answer.body, &mut |link| {
            people.hide_target(link, who.as_deref())
        });
        // Schemas speak of attributes and of no person; a name could be a word of theirs.
        let has_names = !target.contains("/schema") && !target.contains("/templates");
        people.hide_texts(&mut answer.body, has_names);
        (people.hide_target(&target, who.as_deref()), answer)
    });
    redacted.collect()
}

fn name_of(id: &str) -> String {
    format!("Person {id}")
}

fn address_of(id: &str) -> String {
    format!("{id}@people.invalid")
}

fn is_of_users(target: &str) -> bool {
    segments(target).first() == Some(&"users")
}

/// Whether an object of an answer is a person.
fn is_person(target: &str, object: &Value) -> bool {
    is_of_users(target) || object["@odata.type"] == "#microsoft.graph.user"
}

/// The id of the only person that an answer to a search for people holds.
fn sole(target: &str, body: &Value) -> Option<String> {
    match objects(body).as_slice() {
        [one] if is_of_users(target) => one["id"].as_str().map(str::to_owned),
        _ => None,
    }
}

impl People {
    fn of(answers: &Answers) -> Self {
        let mut people = Self::default();
        let mut others = BTreeSet::new();
        for (target, answer) in answers {
            for object in objects(&answer.body) {
                if is_person(target, object) {
                    people.learn(object);
                } else if object["principalType"] == "User" {
                    people.name(&object["principalDisplayName"], &object["principalId"]);
                }
            }
            let query = query(target);
            if let Some(id) = sole(target, &answer.body) {
                address::replaced(&query, |found| people.address(found, &id));
            }
            note(&query, &mut others);
            each_text(&answer.body, &mut |text| note(text, &mut others));
        }
        let known = &people.addresses;
        let others = others
            .into_iter()
            .filter(|other| !known.contains_key(other));
        let numbered: Vec<_> = (1..)
            .zip(others)
            .map(|(number, other)| (other, format!("address-{number}@people.invalid")))
            .collect();
        people.addresses.extend(numbered);
        people
    }

    fn learn(&mut self, person: &Value) {
        self.name(&person["displayName"], &person["id"]);
        if let Some(id) = person["id"].as_str() {
            each_text(person, &mut |text| {
                address::replaced(text, |found| self.address(found, id));
            });
        }
    }

    fn name(&mut self, name: &Value, id: &Value) {
        if let (Some(name), Some(id)) = (name.as_str(), id.as_str()) {
            // Two people of one name would be told apart by their pseudonyms; in a text nobody can.
            self.names
                .entry(name.to_owned())
                .or_insert_with(|| name_of(id));
        }
    }

    fn address(&mut self, found: &str, id: &str) -> String {
        let pseudonym = address_of(id);
        self.addresses
            .insert(found.to_lowercase(), pseudonym.clone());
        pseudonym
    }

    /// What is said of a person where the answer is about them.
    fn hide_members(&self, target: &str, body: &mut Value) {
        for object in objects_mut(body) {
            let is_person = is_person(target, object);
            let Some(members) = object.as_object_mut() else {
                continue;
            };
            if members
                .get("principalType")
                .is_some_and(|kind| kind == "User")
            {
                let id = members.get("principalId").and_then(Value::as_str);
                let name = Value::from(name_of(id.unwrap_or_default()));
                members.insert("principalDisplayName".to_owned(), name);
            }
            let Some(id) = members.get("id").and_then(Value::as_str).map(str::to_owned) else {
                continue;
            };
            if !is_person {
                continue;
            }
            for (member, value) in members.iter_mut() {
                match (member.as_str(), &*value) {
                    (plain, _) if PLAIN.contains(&plain) => {}
                    (_, Value::Null) => {}
                    ("displayName", _) => *value = name_of(&id).into(),
                    ("mail" | "userPrincipalName", _) => *value = address_of(&id).into(),
                    _ => *value = Value::Null,
                }
            }
        }
    }

    fn hide_texts(&self, value: &mut Value, has_names: bool) {
        match value {
            Value::String(text) => *text = self.hidden(text, has_names),
            Value::Array(items) => items
                .iter_mut()
                .for_each(|item| self.hide_texts(item, has_names)),
            Value::Object(members) => members
                .values_mut()
                .for_each(|value| self.hide_texts(value, has_names)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A text without people, however it spells them. What was spelt as in an address and named somebody is not spelt so
    /// any more.
    fn hidden(&self, text: &str, has_names: bool) -> String {
        let hidden = self.hidden_as_spelt(text, has_names);
        let decoded = percent_decoded(&hidden.replace('+', " "));
        let from_decoded = self.hidden_as_spelt(&decoded, has_names);
        if from_decoded == decoded {
            hidden
        } else {
            from_decoded
        }
    }

    fn hidden_as_spelt(&self, text: &str, has_names: bool) -> String {
        let mut text = address::replaced(text, |found| {
            let pseudonym = self.addresses.get(&found.to_lowercase());
            pseudonym.cloned().unwrap_or_else(|| found.to_owned())
        });
        if has_names {
            let names = self.names.iter().filter(|(name, _)| name.contains(' '));
            let mut names: Vec<_> = names.collect();
            // One name may be the beginning of another, whose end must not stay.
            names.sort_by_key(|(name, _)| Reverse(name.len()));
            for (name, pseudonym) in names {
                if text.contains(name.as_str()) {
                    text = text.replace(name, pseudonym);
                }
            }
        }
        text
    }

    /// Where a read leads; `who` is the only one whom it found.
    fn hide_target(&self, target: &str, who: Option<&str>) -> String {
        let target = match target.split_once('?') {
            Some((path, query)) => format!("{}?{query}", self.hidden(path, true)),
            None => self.hidden(target, true),
        };
        with_query(&target, |_, value| {
            let value = with_literals(value, |text| self.hide_literal(&target, who, text));
            self.hidden(&value, true)
        })
    }

    /// A text in the filter of a target; `who` is the only one whom that search found.
    fn hide_literal(&self, target: &str, who: Option<&str>, text: &str) -> String {
        match who {
            Some(id) if address::is_address(text) => address_of(id),
            Some(id) => name_of(id),
            None if is_of_users(target) && !address::is_address(text) => {
                let known = self.names.get(&text.replace("''", "'"));
                known.cloned().unwrap_or_else(|| "(somebody)".to_owned())
            }
            None => self.hidden(text, true),
        }
    }
}

/// Notes the addresses in a text, however they are spelt.
fn note(text: &str, found: &mut BTreeSet<String>) {
    for spelt in [text, &percent_decoded(text)] {
        address::replaced(spelt, |address| {
            found.insert(address.to_lowercase());
            String::new()
        });
    }
}

fn each_text(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, see)),
        Value::Object(members) => members.values().for_each(|value| each_text(value, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Answer;
    use super::*;

    fn answers(pairs: &[(&str, Value)]) -> Answers {
        let answer = |body: &Value| Answer {
            status: 200,
            body: body.clone(),
        };
        let pairs = pairs.iter();
        pairs
            .map(|(target, body)| ((*target).to_owned(), answer(body)))
            .collect()
    }

    #[test]
    fn a_person_has_one_pseudonym_wherever_they_are_named() {
        let before = answers(&[
            (
                "/v1.0/users?$filter=userPrincipalName%20eq%20'Ada@contoso.com'%20or%20mail%20eq%20'Ada@contoso.com'",
                json!({"value": [{"id": "a1", "displayName": "Ada Lovelace", "jobTitle": "Countess"}]}),
            ),
            (
                "/v1.0/users?$filter=displayName%20eq%20'Nobody'",
                json!({"value": []}),
            ),
            (
                "/v1.0/servicePrincipals/s/owners",
                json!({"value": [{"@odata.type": "#microsoft.graph.user", "id": "a1", "displayName": "Ada Lovelace"}, {"@odata.type": "#microsoft.graph.servicePrincipal", "id": "p", "displayName": "Robot"}]}),
            ),
            (
                "/v1.0/servicePrincipals/s/appRoleAssignedTo",
                json!({"value": [{"principalType": "User", "principalId": "b2", "principalDisplayName": "Bob"}, {"principalType": "Group", "principalId": "g", "principalDisplayName": "Bob"}]}),
            ),
            (
                "/v1.0/applications(appId='x')",
                json!({"displayName": "Bob", "notes": "Ada Lovelace (ada@contoso.com) knows; ops@contoso.com too."}),
            ),
            (
                "/v1.0/servicePrincipals/s/synchronization/jobs/j/schema",
                json!({"name": "Ada Lovelace", "expression": "\"ops@contoso.com\""}),
            ),
        ]);
        let after = answers(&[
            (
                "/v1.0/users?$filter=userPrincipalName%20eq%20'a1%40people.invalid'%20or%20mail%20eq%20'a1%40people.invalid'",
                json!({"value": [{"id": "a1", "displayName": "Person a1", "jobTitle": null}]}),
            ),
            (
                "/v1.0/users?$filter=displayName%20eq%20'(somebody)'",
                json!({"value": []}),
            ),
            (
                "/v1.0/servicePrincipals/s/owners",
                json!({"value": [{"@odata.type": "#microsoft.graph.user", "id": "a1", "displayName": "Person a1"}, {"@odata.type": "#microsoft.graph.servicePrincipal", "id": "p", "displayName": "Robot"}]}),
            ),
            (
                "/v1.0/servicePrincipals/s/appRoleAssignedTo",
                json!({"value": [{"principalType": "User", "principalId": "b2", "principalDisplayName": "Person b2"}, {"principalType": "Group", "principalId": "g", "principalDisplayName": "Bob"}]}),
            ),
            (
                "/v1.0/applications(appId='x')",
                json!({"displayName": "Bob", "notes": "Person a1 (a1@people.invalid) knows; address-1@people.invalid too."}),
            ),
            (
                "/v1.0/servicePrincipals/s/synchronization/jobs/j/schema",
                json!({"name": "Ada Lovelace", "expression": "\"address-1@people.invalid\""}),
            ),
        ]);
        assert_eq!(redacted(before), after);
    }
}
