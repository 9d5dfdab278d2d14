//! The object that a test is about: whether it is assigned, and with which roles.

use crate::desired::{App, MappingTest};
use crate::expr::eval::{Object, Role};
use crate::model::{Handle, PrincipalKind, Scope};

/// The object with its roles.
pub(super) fn object(app: &App, test: &MappingTest) -> Object {
    let named = test.roles.iter().flatten().cloned();
    let roles = named.chain(through_groups(app, test));
    Object {
        attributes: test.attributes.clone(),
        roles: roles.map(role).collect(),
    }
}

/// Whether the job would look at the object at all: where it looks at those alone who are assigned, it is one of them.
pub(super) fn is_assigned(app: &App, test: &MappingTest) -> bool {
    let scope = app.provisioning.as_ref().and_then(|job| job.scope);
    match scope {
        Some(Scope::All) | None => true,
        Some(Scope::Assigned) => {
            let is_silent = test.roles.is_none() && test.member_of.is_none();
            let has_role = test.roles.as_ref().is_some_and(|roles| !roles.is_empty());
            is_silent || has_role || groups(app, test).next().is_some()
        }
    }
}

/// The assignments of the groups that the object is a member of.
fn groups<'a>(
    app: &'a App,
    test: &'a MappingTest,
) -> impl Iterator<Item = &'a crate::desired::Assignment> {
    let is_in = |group: &str| test.member_of.iter().flatten().any(|name| name == group);
    let assignments = app.assignments.iter().flatten();
    assignments.filter(move |it| {
        let name = match &it.principal.handle {
            Handle::Id(id) => id.as_str(),
            Handle::Address(name) | Handle::Name(name) => name,
        };
        it.principal.kind == PrincipalKind::Group && is_in(name)
    })
}

/// An assignment without a role gives the default one, which has no name.
fn through_groups(app: &App, test: &MappingTest) -> Vec<String> {
    groups(app, test).filter_map(|it| it.role.clone()).collect()
}

/// Only the tenant knows a role's id, and whether a name is its value or what people see.
fn role(name: String) -> Role {
    Role {
        id: String::new(),
        value: Some(name.clone()),
        display_name: name,
    }
}
