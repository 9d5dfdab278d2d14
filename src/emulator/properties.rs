//! PATCH of a directory object: which properties may be written, and with what.
//!
//! It knows no object; applications and service principals bring their tables.

use super::answer::Refusal;
use super::body::{Kind, is_annotation};
use super::call::Call;
use super::store::Members;

use serde_json::Value;

/// Checks a PATCH body against what may be written and returns the new values.
///
/// `existing` tells a read-only property from an unknown one, since the service words them apart.
pub(super) fn patch(
    call: &Call<'_>,
    existing: &Members,
    writable: &[(&str, Kind)],
) -> Result<Members, Refusal> {
    call.only(&[])?;
    let Some(Value::Object(body)) = call.body else {
        return Err(Refusal::bad("Empty Payload. JSON content expected."));
    };
    let mut changes = Members::new();
    for (name, value) in body.iter().filter(|(name, _)| !is_annotation(name)) {
        match writable.iter().find(|(key, _)| key == name) {
            Some((_, kind)) if kind.fits(value) => {
                changes.insert(name.clone(), value.clone());
            }
            Some(_) => {
                return Err(Refusal::bad(format!(
                    "Invalid value specified for property '{name}' of resource."
                )));
            }
            None if existing.contains_key(name) => {
                return Err(Refusal::bad(format!(
                    "Property '{name}' is read-only and cannot be set."
                )));
            }
            None => {
                return Err(Refusal::bad(format!("Invalid property '{name}'.")));
            }
        }
    }
    check_name(&changes)?;
    check_words(&changes)?;
    check_tags(&changes)?;
    Ok(changes)
}

fn check_name(changes: &Members) -> Result<(), Refusal> {
    match changes.get("displayName").and_then(Value::as_str) {
        Some(name) if name.trim().is_empty() => Err(Refusal::bad(
            "Invalid value specified for property 'displayName' of resource.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Properties that take certain words only, in their very case.
const WORDS: [(&str, &[&str]); 2] = [
    (
        "preferredSingleSignOnMode",
        &["notSupported", "oidc", "password", "saml"],
    ),
    (
        "signInAudience",
        &[
            "AzureADMyOrg",
            "AzureADMultipleOrgs",
            "AzureADandPersonalMicrosoftAccount",
            "PersonalMicrosoftAccount",
        ],
    ),
];

fn check_words(changes: &Members) -> Result<(), Refusal> {
    let wrong = WORDS.iter().find(|(name, words)| {
        let said = changes.get(*name).and_then(Value::as_str);
        said.is_some_and(|said| !words.contains(&said))
    });
    match wrong {
        Some((name, _)) => Err(Refusal::bad(format!(
            "Invalid value specified for property '{name}' of resource."
        ))),
        None => Ok(()),
    }
}

/// Tags are a set: the service refuses a repeated one.
fn check_tags(changes: &Members) -> Result<(), Refusal> {
    let tags = changes.get("tags").and_then(Value::as_array);
    let mut seen: Vec<&Value> = Vec::new();
    for tag in tags.into_iter().flatten() {
        if seen.contains(&tag) {
            return Err(Refusal::bad("Property 'tags' contains a duplicate value."));
        }
        seen.push(tag);
    }
    Ok(())
}

/// Puts new values in the place of old ones.
pub(super) fn apply(members: &mut Members, changes: &Members) {
    for (name, value) in changes {
        members.insert(name.clone(), value.clone());
    }
}
