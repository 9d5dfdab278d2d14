//! The users and groups of a tenant, and who is assigned to an application.
//!
//! It knows no request. A user of the crowd who is written to leaves the crowd for the shelf, where states are kept; so
//! a draft of the tenant copies only those.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::Instant;
use super::crowd::{BORN, Crowd};
use super::history::Shelf;
use super::store::{Members, Tenant, text};
use crate::expr::eval::Role;

/// The ordinals of users and groups that requests make begin after this, behind every crowd.
const BY_HAND: u64 = 1 << 40;

/// Users and groups.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct People {
    crowd: Crowd,
    /// The numbers of the crowd that are written to; what is true of them is on the shelf, or they are gone.
    written: BTreeSet<u64>,
    users: Shelf<Members>,
    pub(super) groups: Shelf<Group>,
}

/// A group with its direct members.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Group {
    /// Its properties.
    pub(super) object: Members,
    /// Ids of users, groups and service principals, in the order of their coming; empty for a dynamic group.
    pub(super) direct: Vec<String>,
}

impl Group {
    pub(super) fn id(&self) -> &str {
        text(&self.object, "id")
    }

    /// Whether a rule decides who belongs to it. The only rule here is `user.userType -eq "Member"`.
    pub(super) fn is_dynamic(&self) -> bool {
        self.object["groupTypes"]
            .as_array()
            .is_some_and(|types| types.contains(&json!("DynamicMembership")))
    }

    /// Whether it may be assigned to an application (reference 2.11).
    pub(super) fn is_security_enabled(&self) -> bool {
        self.object.get("securityEnabled") == Some(&Value::Bool(true))
    }
}

impl People {
    /// A small crowd, and no group.
    pub(super) fn new() -> Self {
        Self::of(Crowd::new(0))
    }

    /// A crowd, and no group.
    pub(super) fn of(crowd: Crowd) -> Self {
        Self {
            crowd,
            written: BTreeSet::new(),
            users: Shelf::default(),
            groups: Shelf::default(),
        }
    }

    /// Makes the crowd larger where it is smaller; says whether it was. It never shrinks: people would vanish from groups.
    pub(super) fn grow(&mut self, count: usize) -> bool {
        let grows = count > self.crowd.count();
        if grows {
            self.crowd = Crowd::new(count);
        }
        grows
    }

    /// The user of an id or a userPrincipalName, and since when there is one.
    pub(super) fn user(&self, key: &str) -> Option<(Instant, &Members)> {
        if let Some((number, user)) = self.crowd.find(key)
            && !self.written.contains(&(number as u64))
        {
            return Some((BORN, user));
        }
        let (aged, user) = self.users.find(|user| is_called(user, key))?;
        Some((aged.created, user))
    }

    /// Every user as they are now, with ordinals in ascending order.
    pub(super) fn users(&self) -> impl Iterator<Item = (u64, &Members)> {
        self.users_at(Instant::MAX)
    }

    /// Every user as they were at `view`, with ordinals in ascending order.
    pub(super) fn users_at(&self, view: Instant) -> impl Iterator<Item = (u64, &Members)> {
        let shelf = self.users.all();
        let crowd = self.crowd.all().filter_map(move |(number, user)| {
            let number = number as u64;
            if !self.written.contains(&number) {
                return Some((number, user));
            }
            let aged = shelf.iter().find(|aged| aged.ordinal == number)?;
            aged.until(view).map(|user| (number, user))
        });
        let others = shelf
            .iter()
            .filter(|aged| aged.ordinal > BY_HAND)
            .filter_map(move |aged| aged.until(view).map(|user| (aged.ordinal, user)));
        crowd.chain(others)
    }

    /// Puts a new user on the shelf; `ordinal` is the tenant's next.
    pub(super) fn add_user(&mut self, ordinal: u64, at: Instant, user: Members) {
        self.users.add(BY_HAND + ordinal, at, user);
    }

    /// Puts a new group on its shelf; `ordinal` is the tenant's next.
    pub(super) fn add_group(&mut self, ordinal: u64, at: Instant, group: Group) {
        self.groups.add(BY_HAND + ordinal, at, group);
    }

    /// Changes the user of an id.
    pub(super) fn change_user(&mut self, at: Instant, id: &str, edit: impl Fn(&mut Members)) {
        self.take_out(id);
        self.users.change(at, |user| text(user, "id") == id, edit);
    }

    /// Takes the user of an id away and returns what there was.
    pub(super) fn remove_user(&mut self, at: Instant, id: &str) -> Vec<Members> {
        self.take_out(id);
        self.users.remove(at, |user| text(user, "id") == id)
    }

    /// Takes the group of an id away.
    pub(super) fn remove_group(&mut self, at: Instant, id: &str) {
        self.groups.remove(at, |group| group.id() == id);
    }

    /// Takes an object out of every group.
    pub(super) fn forget_member(&mut self, at: Instant, id: &str) {
        self.groups.change(
            at,
            |group| group.direct.iter().any(|member| member == id),
            |group| group.direct.retain(|member| member != id),
        );
    }

    /// Moves a user of the crowd to the shelf.
    fn take_out(&mut self, id: &str) {
        if let Some((number, user)) = self.crowd.find(id)
            && self.written.insert(number as u64)
        {
            self.users.add(number as u64, BORN, user.clone());
        }
    }

    /// The users who are direct members of a group, with their ordinals. Nesting does not count (reference 2.11).
    pub(super) fn users_of<'a>(&'a self, group: &'a Group) -> Vec<&'a Members> {
        if group.is_dynamic() {
            return self
                .users()
                .map(|(_, user)| user)
                .filter(|user| text(user, "userType") == "Member")
                .collect();
        }
        let users = group.direct.iter().filter_map(|id| self.user(id));
        users.map(|(_, user)| user).collect()
    }

    /// What a snapshot shows: numbers, and whoever was written by a request.
    pub(super) fn content(&self) -> Value {
        let groups = self.groups.living().map(|group| {
            json!({
                "id": group.id(),
                "displayName": group.object["displayName"],
                "members": group.direct,
            })
        });
        json!({
            "number": self.users().count(),
            "written": self.users.living().collect::<Vec<_>>(),
            "groups": groups.collect::<Vec<_>>(),
        })
    }
}

fn is_called(user: &Members, key: &str) -> bool {
    ["id", "userPrincipalName"]
        .iter()
        .any(|name| text(user, name).eq_ignore_ascii_case(key))
}

/// The users who are assigned to a service principal now, by their ids: directly, or as direct members of an assigned group
/// (reference 2.11). With the ids of the roles by which they are, in the order in which they were assigned; by which of
/// them, or by none, makes no difference to who is.
pub(super) fn assigned<'a>(
    tenant: &'a Tenant,
    service_principal: &str,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut assigned: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for assignment in of(tenant, service_principal) {
        let [principal, role] = ["principalId", "appRoleId"].map(|name| text(assignment, name));
        let user = tenant.people.user(principal).map(|(_, user)| user);
        let mut users: Vec<&Members> = user.into_iter().collect();
        if let Some((_, group)) = tenant.people.groups.find(|group| group.id() == principal) {
            users.extend(tenant.people.users_of(group));
        }
        for user in users {
            let roles = assigned.entry(text(user, "id")).or_default();
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
    assigned
}

/// The roles of a service principal by their ids.
pub(super) fn roles<'a>(tenant: &'a Tenant, service_principal: &str) -> BTreeMap<&'a str, Role> {
    let principals = &tenant.service_principals;
    let found = principals.find(|members| text(members, "id") == service_principal);
    let roles = found.and_then(|(_, members)| members.get("appRoles")?.as_array());
    let role = |role: &'a Value| {
        let role = role.as_object()?;
        let id = text(role, "id");
        let known = Role {
            id: id.to_owned(),
            value: role.get("value").and_then(Value::as_str).map(str::to_owned),
            display_name: text(role, "displayName").to_owned(),
        };
        Some((id, known))
    };
    roles.into_iter().flatten().filter_map(role).collect()
}

/// The assignments to a service principal.
fn of<'a>(tenant: &'a Tenant, service_principal: &str) -> impl Iterator<Item = &'a Members> {
    let assignments = tenant.assignments.living();
    assignments.filter(move |assignment| text(assignment, "resourceId") == service_principal)
}

/// The ids of all principals that are assigned to a service principal now.
pub(super) fn principals<'a>(tenant: &'a Tenant, service_principal: &str) -> BTreeSet<&'a str> {
    of(tenant, service_principal)
        .map(|assignment| text(assignment, "principalId"))
        .collect()
}
