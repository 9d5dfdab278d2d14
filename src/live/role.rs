//! The app roles of an application, and which of them a manifest means.

use serde::Serialize;

use crate::model::RoleId;

/// The role that gallery applications have for single sign-on alone; nobody means it who names no role.
const SIGN_ON_ONLY: &str = "msiam_access";

/// What the service calls the role of a resource that defines none (reference, section 2.11).
const DEFAULT_ACCESS: &str = "00000000-0000-0000-0000-000000000000";

/// One app role. Its id is made by the service, and a connector may import more of them later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppRole {
    pub id: RoleId,
    pub name: String,
    pub value: Option<String>,
    pub is_enabled: bool,
}

/// Which role a manifest means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleMatch<'a> {
    One(RoleId),
    /// The application has no such role (yet).
    None,
    /// These fit alike.
    Several(Vec<&'a AppRole>),
}

/// Finds a role by its id, its value or its display name; for `None` the default access, or the only role there is.
#[must_use]
pub fn role<'a>(roles: &'a [AppRole], wanted: Option<&str>) -> RoleMatch<'a> {
    let enabled = || roles.iter().filter(|role| role.is_enabled);
    let Some(wanted) = wanted else {
        let choice: Vec<_> = enabled().filter(|role| role.name != SIGN_ON_ONLY).collect();
        return match choice.as_slice() {
            [] if roles.is_empty() => RoleMatch::One(RoleId::new(DEFAULT_ACCESS)),
            [] => RoleMatch::None,
            _ => one_of(choice),
        };
    };
    // Somebody may have it beside roles that came later.
    if wanted == DEFAULT_ACCESS {
        return RoleMatch::One(RoleId::new(DEFAULT_ACCESS));
    }
    let by_id = |role: &&AppRole| role.id.as_str().eq_ignore_ascii_case(wanted);
    let by_value = |role: &&AppRole| role.value.as_deref() == Some(wanted);
    let by_name = |role: &&AppRole| role.name == wanted;
    let found = [
        enabled().filter(by_id).collect::<Vec<_>>(),
        enabled().filter(by_value).collect(),
        enabled().filter(by_name).collect(),
    ];
    one_of(
        found
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default(),
    )
}

fn one_of(found: Vec<&AppRole>) -> RoleMatch<'_> {
    match found.as_slice() {
        [] => RoleMatch::None,
        [only] => RoleMatch::One(only.id.clone()),
        [_, ..] => RoleMatch::Several(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Vec<AppRole> {
        let role = |id: &str, name: &str, value: Option<&str>, is_enabled| AppRole {
            id: RoleId::new(id),
            name: name.to_owned(),
            value: value.map(str::to_owned),
            is_enabled,
        };
        vec![
            role("1", "User", None, true),
            role("2", "msiam_access", None, true),
            role("3", "Admin", Some("admin"), true),
            role("4", "Gone", Some("gone"), false),
            role("5", "Twin", Some("twin-a"), true),
            role("6", "Twin", Some("twin-b"), true),
        ]
    }

    #[test]
    fn a_role_is_found_by_id_value_or_name() {
        let roles = roles();
        for (wanted, id) in [("1", "1"), ("User", "1"), ("admin", "3"), ("twin-b", "6")] {
            assert_eq!(role(&roles, Some(wanted)), RoleMatch::One(RoleId::new(id)));
        }
        assert_eq!(role(&roles, Some("gone")), RoleMatch::None);
        assert!(
            matches!(role(&roles, Some("Twin")), RoleMatch::Several(twins) if twins.len() == 2)
        );
    }

    #[test]
    fn without_a_word_it_is_the_only_one_or_the_default_access() {
        let roles = roles();
        assert_eq!(role(&roles[..2], None), RoleMatch::One(RoleId::new("1")));
        assert!(matches!(role(&roles, None), RoleMatch::Several(_)));
        assert_eq!(role(&[], None), RoleMatch::One(RoleId::new(DEFAULT_ACCESS)));
        assert_eq!(role(&roles[1..2], None), RoleMatch::None);
        let default = RoleMatch::One(RoleId::new(DEFAULT_ACCESS));
        assert_eq!(role(&roles, Some(DEFAULT_ACCESS)), default);
    }
}
