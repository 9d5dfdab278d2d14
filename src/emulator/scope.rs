//! Who is to be provisioned to a service principal, and on what terms.
//!
//! Reference sections 2.5 and 2.11. It reads the directory and the settings among the secrets; it compares nothing.

use serde_json::Value;

use super::accounts::{MATCHING, Values, Who};
use super::people;
use super::store::{Members, Tenant, text};

/// Attributes of a user and of an account: what the default mapping of a SCIM application carries over, as far as the
/// emulated directory has it.
const MAPPING: [(&str, &str); 8] = [
    ("userPrincipalName", MATCHING),
    ("displayName", "displayName"),
    ("jobTitle", "title"),
    ("mail", MAIL),
    ("givenName", "name.givenName"),
    ("surname", "name.familyName"),
    ("mailNickname", "externalId"),
    (
        "department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    ),
];
/// The attribute of an account without which the emulated target takes nobody.
pub(super) const MAIL: &str = "emails[type eq \"work\"].value";

/// What the settings say about scope and deletions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// `SyncAll`.
    pub(super) everybody: bool,
    /// `SkipOutOfScopeDeletions`.
    pub(super) lets_leavers_be: bool,
    /// More deletions than this in one cycle are held back.
    pub(super) most_deletes: Option<usize>,
}

impl Terms {
    /// The terms of a set of secrets.
    pub(super) fn of(secrets: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let pair = secrets.iter().find(|(key, _)| key == name);
            pair.map_or("", |(_, value)| value.as_str())
        };
        let is_true = |name: &str| value(name).eq_ignore_ascii_case("true") || value(name) == "1";
        let notifications: Value =
            serde_json::from_str(value("SyncNotificationSettings")).unwrap_or(Value::Null);
        let limit = notifications["DeleteThresholdValue"].as_u64();
        Self {
            everybody: is_true("SyncAll"),
            lets_leavers_be: is_true("SkipOutOfScopeDeletions"),
            most_deletes: limit
                .filter(|_| notifications["DeleteThresholdEnabled"] == true)
                .and_then(|limit| usize::try_from(limit).ok()),
        }
    }
}

/// A user of the directory, and whether they are assigned.
pub(super) struct Person<'a> {
    pub(super) user: &'a Members,
    pub(super) is_assigned: bool,
}

impl<'a> Person<'a> {
    pub(super) fn id(&self) -> &'a str {
        text(self.user, "id")
    }

    pub(super) fn is_enabled(&self) -> bool {
        self.user.get("accountEnabled") == Some(&Value::Bool(true))
    }

    pub(super) fn is_in_scope(&self, terms: &Terms) -> bool {
        (terms.everybody || self.is_assigned) && self.is_enabled()
    }

    /// The user as the log names them, with the values for their account.
    pub(super) fn who(&self) -> Who {
        let value = |source: &str| Some(text(self.user, source)).filter(|value| !value.is_empty());
        let values: Values = MAPPING
            .iter()
            .filter_map(|(source, target)| Some(((*target).to_owned(), value(source)?.to_owned())))
            .collect();
        Who {
            id: self.id().to_owned(),
            name: text(self.user, "displayName").to_owned(),
            values,
        }
    }
}

/// Every user of the directory.
pub(super) fn everybody<'a>(tenant: &'a Tenant, service_principal: &str) -> Vec<Person<'a>> {
    let assigned = people::assigned(tenant, service_principal);
    let users = tenant.people.users();
    let person = |(_, user): (u64, &'a Members)| Person {
        user,
        is_assigned: assigned.contains_key(text(user, "id")),
    };
    users.map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(pairs: &[(&str, &str)]) -> Terms {
        let pairs = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Terms::of(&pairs.collect::<Vec<_>>())
    }

    #[test]
    fn terms_are_read_from_texts_and_from_json_in_a_text() {
        let none = Terms {
            everybody: false,
            lets_leavers_be: false,
            most_deletes: None,
        };
        assert_eq!(terms(&[]), none);
        assert_eq!(
            terms(&[("SyncAll", "false"), ("SyncNotificationSettings", "{}")]),
            none
        );
        assert_eq!(
            terms(&[
                ("SyncAll", "true"),
                ("SkipOutOfScopeDeletions", "True"),
                (
                    "SyncNotificationSettings",
                    r#"{"Enabled":true,"DeleteThresholdEnabled":true,"DeleteThresholdValue":3}"#
                ),
            ]),
            Terms {
                everybody: true,
                lets_leavers_be: true,
                most_deletes: Some(3)
            }
        );
        let off = r#"{"DeleteThresholdEnabled":false,"DeleteThresholdValue":3}"#;
        assert_eq!(terms(&[("SyncNotificationSettings", off)]), none);
    }
}
