//! Who is to be provisioned to a service principal, and on what terms.
//!
//! Reference sections 2.5, 2.11 and 3. It reads the directory, the settings among the secrets, and the scoping filter of the
//! mapping; it compares nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::accounts::{Account, Who};
use super::attribute_flow::Holder;
use super::clock::Instant;
use super::mapped::{Mapped, Notes, Values};
use super::people;
use super::people_mapping::PeopleMapping;
use super::store::{Members, Tenant, text};
use crate::expr::eval::Role;

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
    /// Whether the scoping filter lets them pass.
    pub(super) passes: bool,
    /// Whether they are read at all.
    pub(super) is_read: bool,
    /// Operators of the filter that nobody could judge.
    unjudged: Vec<String>,
    /// Their roles in the application, where a mapping reads them.
    roles: Vec<Role>,
    at: Instant,
}

impl<'a> Person<'a> {
    pub(super) fn id(&self) -> &'a str {
        text(self.user, "id")
    }

    pub(super) fn is_enabled(&self) -> bool {
        self.user.get("accountEnabled") == Some(&Value::Bool(true))
    }

    pub(super) fn is_in_scope(&self, terms: &Terms) -> bool {
        (terms.everybody || self.is_assigned) && self.is_enabled() && self.passes && self.is_read
    }

    /// As mappings see them.
    pub(super) fn holder(&self) -> Holder<'_> {
        Holder {
            user: self.user,
            roles: &self.roles,
            at: self.at,
        }
    }

    /// As mappings saw them at another time, had they been as they are.
    pub(super) fn holder_at(&self, at: Instant) -> Holder<'_> {
        Holder {
            at,
            ..self.holder()
        }
    }

    /// The user as the log names them, with the values for their account, or for a new one.
    pub(super) fn who(&self, mapping: &PeopleMapping, account: Option<&Account>) -> Who {
        let named = self.named();
        let Mapped { values, notes } = mapping.mapped(&self.holder(), account);
        let unjudged = named.notes.unjudged;
        Who {
            values,
            notes: Notes { unjudged, ..notes },
            ..named
        }
    }

    /// The user as the log names them, without any values.
    pub(super) fn named(&self) -> Who {
        Who {
            id: self.id().to_owned(),
            name: text(self.user, "displayName").to_owned(),
            principal_name: text(self.user, "userPrincipalName").to_owned(),
            values: Values::new(),
            notes: Notes {
                unjudged: self.unjudged.clone(),
                ..Notes::default()
            },
        }
    }
}

/// Every user of the directory, as they are at a time.
pub(super) fn everybody<'a>(
    tenant: &'a Tenant,
    service_principal: &str,
    mapping: &PeopleMapping,
    at: Instant,
) -> Vec<Person<'a>> {
    let assigned = people::assigned(tenant, service_principal);
    let known = if mapping.asks_for_roles {
        people::roles(tenant, service_principal)
    } else {
        BTreeMap::new()
    };
    let users = tenant.people.users();
    let person = |(_, user): (u64, &'a Members)| {
        let assigned = assigned.get(text(user, "id"));
        let roles = assigned.into_iter().flatten();
        let judged = mapping.filter.judge(user);
        Person {
            user,
            is_assigned: assigned.is_some(),
            passes: mapping.is_enabled && judged.passes,
            is_read: judged.is_read,
            unjudged: judged.unjudged,
            roles: roles.filter_map(|id| known.get(id).cloned()).collect(),
            at,
        }
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
