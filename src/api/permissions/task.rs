//! What an identity is made for, and the least that it needs for that.

use super::table::{self, Row};

/// One thing that an identity is made for.
#[derive(Debug, PartialEq, Eq)]
pub struct Task {
    /// The verbs, and where it matters, with what manifests.
    pub name: &'static str,
    /// Application permissions: enough together, and none of them can be spared.
    pub permissions: &'static [&'static str],
    /// The same for an identity that owns every application of the manifests, where that is narrower.
    pub owned: Option<&'static [&'static str]>,
    /// Every kind of request that it may send.
    pub rows: &'static [&'static Row],
}

/// How an application is found among all.
macro_rules! index {
    ($($more:ident),* $(,)?) => {
        &[&table::PRINCIPALS, &table::APPLICATIONS, $(&table::$more),*]
    };
}

/// What a plan looks at, and whatever else the task does.
macro_rules! looks {
    ($($more:ident),* $(,)?) => {
        index!(
            TEMPLATES, TEMPLATE, APPLICATION, PRINCIPAL, OWNERS, ASSIGNMENTS, SYNC_TEMPLATES,
            DEFAULT_SCHEMA, JOBS, SCHEMA, SECRETS, ALL_GROUPS, GROUP, ALL_USERS, USER, DELETED,
            $($more),*
        )
    };
}

impl Task {
    /// The least that an identity with these permissions still needs for it.
    #[must_use]
    pub fn missing<S: AsRef<str>>(&self, granted: &[S]) -> Vec<&'static str> {
        let granted: Vec<&str> = granted.iter().map(AsRef::as_ref).collect();
        let new = self.permissions.iter().copied();
        let mut missing: Vec<_> = new.filter(|name| !granted.contains(name)).collect();
        for name in missing.clone() {
            let others: Vec<_> = missing
                .iter()
                .copied()
                .filter(|other| *other != name)
                .collect();
            let all = [granted.clone(), others.clone()].concat();
            if self.rows.iter().all(|row| row.suffices(&all)) {
                missing = others;
            }
        }
        missing
    }
}

/// From the least to the most.
pub static TASKS: [Task; 12] = [
    Task {
        name: "`validate`",
        permissions: &[],
        owned: None,
        rows: &[],
    },
    Task {
        name: "`validate --endpoint`",
        permissions: &[
            "Application.Read.All",
            "Group.ReadBasic.All",
            "User.ReadBasic.All",
        ],
        owned: None,
        rows: index!(
            TEMPLATES, TEMPLATE, PRINCIPAL, ALL_GROUPS, GROUP, ALL_USERS, USER
        ),
    },
    Task {
        name: "`plan`, `drift`, `record`, `init`, `import`, `export`",
        permissions: &[
            "Application.Read.All",
            "Group.ReadBasic.All",
            "Synchronization.Read.All",
            "User.ReadBasic.All",
        ],
        owned: None,
        rows: looks!(),
    },
    Task {
        name: "`drift` that names who moved something",
        permissions: &[
            "AuditLog.Read.All",
            "Directory.Read.All",
            "Synchronization.Read.All",
        ],
        owned: None,
        rows: looks!(AUDITS),
    },
    Task {
        name: "`status`, `template lock`",
        permissions: &["Application.Read.All", "Synchronization.Read.All"],
        owned: None,
        rows: index!(
            TEMPLATES,
            TEMPLATE,
            APPLICATION,
            PRINCIPAL,
            JOBS,
            SYNC_TEMPLATES,
            DEFAULT_SCHEMA
        ),
    },
    Task {
        name: "`logs`",
        permissions: &["Application.Read.All", "ProvisioningLog.Read.All"],
        owned: None,
        rows: index!(PRINCIPAL, LOG),
    },
    Task {
        name: "`start`, `pause`, `restart`",
        permissions: &["Application.Read.All", "Synchronization.ReadWrite.All"],
        owned: Some(&["Application.ReadWrite.OwnedBy"]),
        rows: index!(APPLICATION, PRINCIPAL, JOBS, START, PAUSE, RESTART),
    },
    Task {
        name: "`restart` that does what an apply still owed",
        permissions: &["Application.ReadWrite.All", "Synchronization.ReadWrite.All"],
        owned: Some(&["Application.ReadWrite.OwnedBy"]),
        rows: index!(APPLICATION, PRINCIPAL, JOBS, RESTART, CHANGE_PRINCIPAL),
    },
    Task {
        name: "`provision`",
        permissions: &[
            "Application.Read.All",
            "Group.ReadBasic.All",
            "Synchronization.ReadWrite.All",
            "User.ReadBasic.All",
        ],
        owned: Some(&[
            "Application.ReadWrite.OwnedBy",
            "Group.ReadBasic.All",
            "User.ReadBasic.All",
        ]),
        rows: index!(
            APPLICATION,
            PRINCIPAL,
            JOBS,
            SCHEMA,
            ALL_GROUPS,
            GROUP,
            ALL_USERS,
            USER,
            PROVISION
        ),
    },
    Task {
        name: "`release`",
        permissions: &["Application.ReadWrite.All"],
        owned: Some(&["Application.ReadWrite.OwnedBy"]),
        rows: index!(
            TEMPLATES,
            APPLICATION,
            PRINCIPAL,
            CHANGE_APPLICATION,
            CHANGE_PRINCIPAL
        ),
    },
    Task {
        name: "`apply` of manifests without `owners`",
        permissions: &[
            "AppRoleAssignment.ReadWrite.All",
            "Application.ReadWrite.All",
            "Group.ReadBasic.All",
            "Synchronization.ReadWrite.All",
            "User.ReadBasic.All",
        ],
        owned: Some(&[
            "AppRoleAssignment.ReadWrite.All",
            "Application.Read.All",
            "Application.ReadWrite.OwnedBy",
            "Group.ReadBasic.All",
            "User.ReadBasic.All",
        ]),
        rows: looks!(
            INSTANTIATE,
            CHANGE_APPLICATION,
            DELETE_APPLICATION,
            CHANGE_PRINCIPAL,
            ADD_ASSIGNMENT,
            REMOVE_ASSIGNMENT,
            CREATE_JOB,
            DELETE_JOB,
            START,
            PAUSE,
            RESTART,
            VALIDATE,
            PUT_SECRETS,
            PUT_SCHEMA
        ),
    },
    Task {
        name: "`apply` of any manifests",
        permissions: &[
            "AppRoleAssignment.ReadWrite.All",
            "Application.ReadWrite.All",
            "Directory.Read.All",
            "Synchronization.ReadWrite.All",
        ],
        owned: Some(&[
            "AppRoleAssignment.ReadWrite.All",
            "Application.ReadWrite.OwnedBy",
            "Directory.Read.All",
        ]),
        rows: looks!(
            INSTANTIATE,
            CHANGE_APPLICATION,
            DELETE_APPLICATION,
            CHANGE_PRINCIPAL,
            ADD_OWNER,
            REMOVE_OWNER,
            ADD_ASSIGNMENT,
            REMOVE_ASSIGNMENT,
            CREATE_JOB,
            DELETE_JOB,
            START,
            PAUSE,
            RESTART,
            VALIDATE,
            PUT_SECRETS,
            PUT_SCHEMA
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(task: &Task, permissions: &[&'static str]) {
        let short = |permissions: &[&str]| {
            let row = task.rows.iter().find(|row| !row.suffices(permissions));
            row.map(|row| row.path)
        };
        assert_eq!(short(permissions), None, "{}", task.name);
        for spared in permissions {
            let rest: Vec<_> = permissions
                .iter()
                .copied()
                .filter(|one| one != spared)
                .collect();
            assert_ne!(short(&rest), None, "{}: {spared} can be spared", task.name);
        }
        assert!(permissions.is_sorted(), "{}", task.name);
    }

    #[test]
    fn every_list_is_enough_and_nothing_of_it_can_be_spared() {
        for task in &TASKS {
            holds(task, task.permissions);
            if let Some(owned) = task.owned {
                holds(task, owned);
            }
        }
    }
}
