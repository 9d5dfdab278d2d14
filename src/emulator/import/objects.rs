//! The objects of the directory. One may be told by several answers, each with other members of it: they are put together.

use serde_json::{Map, Value, json};

use super::Fault;
use super::recording::{Recording, Told};
use crate::emulator::birth;
use crate::emulator::clock::Instant;
use crate::emulator::groups;
use crate::emulator::people::Group;
use crate::emulator::store::{Members, Tenant, text};
use crate::emulator::users;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Application,
    ServicePrincipal,
    User,
    Group,
}

/// What was told of each object, by their ids in the order of their coming.
#[derive(Default)]
pub(super) struct Objects {
    applications: Map<String, Value>,
    principals: Map<String, Value>,
    users: Map<String, Value>,
    groups: Map<String, Value>,
}

impl Objects {
    /// Reads the answers that are about objects, or name some.
    pub(super) fn of(recording: &Recording) -> Result<Self, Fault> {
        let mut objects = Self::default();
        for told in &recording.answers {
            let segments: Vec<_> = told.segments.iter().map(String::as_str).collect();
            let kind = match segments.as_slice() {
                ["applications"] | ["applications", _] => Kind::Application,
                ["servicePrincipals"] | ["servicePrincipals", _] => Kind::ServicePrincipal,
                ["users"] | ["users", _] => Kind::User,
                ["groups"] | ["groups", _] => Kind::Group,
                ["servicePrincipals", _, "owners" | "appRoleAssignedTo"]
                | ["servicePrincipals", _, "synchronization", ..]
                | ["applicationTemplates"]
                | ["applicationTemplates", _]
                // Said of a tenant as a whole, or of its past: nothing to be made of them.
                | ["organization" | "auditLogs", ..] => continue,
                _ => return Err(told.fault("request", "nothing is imported of this kind")),
            };
            let found = told.objects()?;
            let by = alone(told, kind, found.len());
            for (at, mut members) in found {
                if let Some((name, value)) = &by {
                    members.entry(*name).or_insert_with(|| json!(value));
                }
                objects.add(told, &at, kind, members)?;
            }
        }
        for told in &recording.answers {
            objects.named(told)?;
        }
        Ok(objects)
    }

    /// Adds whom owners and assignments name.
    fn named(&mut self, told: &Told) -> Result<(), Fault> {
        match told.segments.last().map(String::as_str) {
            Some("owners") => {
                for (at, members) in told.objects()? {
                    let kind = owner(told, &at, &members)?;
                    self.add(told, &at, kind, members)?;
                }
            }
            Some("appRoleAssignedTo") => {
                for (at, members) in told.objects()? {
                    let kind = assignee(told, &at, &members)?;
                    let named = json!({
                        "id": told.guid(&at, &members, "principalId")?,
                        "displayName": members.get("principalDisplayName"),
                    });
                    if let Value::Object(named) = named {
                        self.add(told, &at, kind, named)?;
                    }
                }
            }
            Some(_) | None => {}
        }
        Ok(())
    }

    fn add(&mut self, told: &Told, at: &str, kind: Kind, members: Members) -> Result<(), Fault> {
        let id = told.guid(at, &members, "id")?.to_owned();
        for (name, value) in &members {
            if !fits(name, value) {
                return Err(told.fault(
                    &format!("{at}.{name}"),
                    "not of the type that Graph gives it",
                ));
            }
        }
        let known = self.shelf_mut(kind).entry(id).or_insert_with(|| json!({}));
        for (name, value) in members {
            if name != "@odata.type" {
                known[name] = value;
            }
        }
        Ok(())
    }

    fn shelf_mut(&mut self, kind: Kind) -> &mut Map<String, Value> {
        match kind {
            Kind::Application => &mut self.applications,
            Kind::ServicePrincipal => &mut self.principals,
            Kind::User => &mut self.users,
            Kind::Group => &mut self.groups,
        }
    }

    /// The id of a service principal by a key of it, `None` where no answer tells it.
    pub(super) fn principal(&self, key: &str) -> Option<&str> {
        let is_meant = |(id, members): &(&String, &Value)| match key.split_once('=') {
            Some((name, value)) => members[name] == value.trim_matches('\''),
            None => id.eq_ignore_ascii_case(key),
        };
        self.principals
            .iter()
            .find(is_meant)
            .map(|(id, _)| id.as_str())
    }

    /// The gallery template of a service principal.
    pub(super) fn template(&self, principal: &str) -> Option<&str> {
        self.principals.get(principal)?["applicationTemplateId"].as_str()
    }

    /// Puts everything into the tenant.
    pub(super) fn settle(self, tenant: &mut Tenant, at: Instant) {
        for application in into_members(self.applications) {
            let blank = birth::application_by_hand(tenant, at);
            let ordinal = tenant.ordinal();
            tenant
                .applications
                .add(ordinal, at, over(blank, application));
        }
        for told in into_members(self.principals) {
            let is_of = |known: &Members| text(known, "appId") == text(&told, "appId");
            let application = tenant
                .applications
                .find(is_of)
                .map(|(_, known)| known.clone());
            // Of many service principals the application lives in another tenant, or was not asked for.
            let application = application.unwrap_or_else(|| {
                let blank = birth::application_by_hand(tenant, at);
                over(blank, told.clone())
            });
            let blank = birth::principal_by_hand(tenant, &application, at);
            let ordinal = tenant.ordinal();
            tenant
                .service_principals
                .add(ordinal, at, over(blank, told));
        }
        for told in into_members(self.users) {
            let id = text(&told, "id").to_owned();
            let mut user = users::blank(&id, at);
            // Nobody is without one; this one leads nowhere.
            let name = format!("{id}@imported.invalid");
            user.insert("userPrincipalName".to_owned(), json!(name));
            user.insert("accountEnabled".to_owned(), json!(true));
            let ordinal = tenant.ordinal();
            tenant.people.add_user(ordinal, at, over(user, told));
        }
        for told in into_members(self.groups) {
            let object = over(groups::blank(text(&told, "id"), at), told);
            let ordinal = tenant.ordinal();
            let direct = Vec::new();
            tenant
                .people
                .add_group(ordinal, at, Group { object, direct });
        }
    }
}

fn into_members(shelf: Map<String, Value>) -> impl Iterator<Item = Members> {
    shelf.into_iter().filter_map(|(_, object)| match object {
        Value::Object(members) => Some(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            None
        }
    })
}

/// The blank object with what was told of it. Where the service has nothing, the blank may have a list.
fn over(mut blank: Members, told: Members) -> Members {
    for (name, value) in told {
        if !value.is_null() || !blank.contains_key(&name) {
            blank.insert(name, value);
        }
    }
    blank
}

/// Whether a member that this room relies on is what it relies on.
fn fits(name: &str, value: &Value) -> bool {
    let is_texts = |items: &Vec<Value>| items.iter().all(Value::is_string);
    value.is_null()
        || match name {
            "tags" | "groupTypes" | "replyUrls" | "identifierUris" => {
                value.as_array().is_some_and(is_texts)
            }
            "appRoles" => value
                .as_array()
                .is_some_and(|roles| roles.iter().all(|role| role["id"].is_string())),
            "web" | "api" => value.is_object(),
            "accountEnabled" | "appRoleAssignmentRequired" | "securityEnabled" | "mailEnabled" => {
                value.is_boolean()
            }
            "appId"
            | "applicationTemplateId"
            | "createdDateTime"
            | "displayName"
            | "mail"
            | "userPrincipalName"
            | "serviceManagementReference"
            | "notes" => value.is_string(),
            _ => true,
        }
}

/// What a search by an address says of the only one whom it found: answers hold no addresses that were not asked for.
fn alone(told: &Told, kind: Kind, found: usize) -> Option<(&'static str, String)> {
    let name = match kind {
        Kind::User => "userPrincipalName",
        Kind::Group => "mail",
        Kind::Application | Kind::ServicePrincipal => return None,
    };
    let (_, filter) = told.options.iter().find(|(name, _)| name == "$filter")?;
    let value = compared(filter, name)?;
    (found == 1).then_some((name, value))
}

/// The text that a filter compares a property with.
fn compared(filter: &str, name: &str) -> Option<String> {
    let (_, quoted) = filter.split_once(&format!("{name} eq '"))?;
    let doubled = quoted.replace("''", "\0");
    let (value, _) = doubled.split_once('\'')?;
    Some(value.replace('\0', "'"))
}

/// What an owner is.
pub(super) fn owner(told: &Told, at: &str, members: &Members) -> Result<Kind, Fault> {
    match text(members, "@odata.type") {
        "#microsoft.graph.user" => Ok(Kind::User),
        "#microsoft.graph.servicePrincipal" => Ok(Kind::ServicePrincipal),
        _ => Err(told.fault(
            &format!("{at}.@odata.type"),
            "neither a user nor a service principal",
        )),
    }
}

/// What somebody who is assigned is.
pub(super) fn assignee(told: &Told, at: &str, members: &Members) -> Result<Kind, Fault> {
    match text(members, "principalType") {
        "User" => Ok(Kind::User),
        "Group" => Ok(Kind::Group),
        "ServicePrincipal" => Ok(Kind::ServicePrincipal),
        _ => Err(told.fault(
            &format!("{at}.principalType"),
            "not User, Group or ServicePrincipal",
        )),
    }
}
