//! The object that a test is about: whether it is assigned, and with which roles.

use crate::desired::{App, Assignment, MappingTest};
use crate::expr::eval::{Object, Role};
use crate::flow::Certain;
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

/// Whether the job looks at the object: where it looks at those alone who are assigned, it is one of them. A test that says
/// nothing of assignments is about somebody who is.
pub(super) fn is_assigned(app: &App, test: &MappingTest) -> Certain {
    let scope = app.provisioning.as_ref().and_then(|job| job.scope);
    let is_silent = test.roles.is_none() && test.member_of.is_none();
    let has_role = test.roles.as_ref().is_some_and(|roles| !roles.is_empty());
    if is_silent || has_role || scope == Some(Scope::All) || groups(app, test).next().is_some() {
        return Certain::Yes;
    }
    let has_groups = test.member_of.as_ref().is_some_and(|it| !it.is_empty());
    let unmanaged = |field: &str| {
        Certain::Unknown(format!(
            "it hangs on its assignments, and the manifest does not say {field}"
        ))
    };
    match scope {
        None => unmanaged("spec.provisioning.scope"),
        Some(_) if has_groups && app.assignments.is_none() => unmanaged("spec.assignments"),
        Some(_) => Certain::No,
    }
}

/// The assignments of the groups that the object is a member of.
fn groups<'a>(app: &'a App, test: &'a MappingTest) -> impl Iterator<Item = &'a Assignment> {
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
