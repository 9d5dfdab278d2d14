//! Which permissions each verb needs (reference, sections 2.1, 2.2 and 2.11): one table, and what of it is not granted.
//!
//! It is about names alone: that a name is granted does not prove that the service lets a call pass.

/// A verb and what it needs: of each row one. The first of a row asks for the least.
pub(super) struct Needs {
    pub(super) verb: &'static str,
    pub(super) rows: &'static [&'static [&'static str]],
}

const READ_APPLICATIONS: &[&str] = &[
    "Application.Read.All",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const WRITE_APPLICATIONS: &[&str] = &["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All"];
const READ_SYNCHRONIZATION: &[&str] = &[
    "Synchronization.Read.All",
    "Synchronization.ReadWrite.All",
    "Application.ReadWrite.OwnedBy",
];
const WRITE_SYNCHRONIZATION: &[&str] = &[
    "Synchronization.ReadWrite.All",
    "Application.ReadWrite.OwnedBy",
];
const READ_GROUPS: &[&str] = &[
    "Group.ReadBasic.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const READ_USERS: &[&str] = &[
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const ASSIGN: &[&str] = &["AppRoleAssignment.ReadWrite.All"];
const READ_LOGS: &[&str] = &[
    "ProvisioningLog.Read.All",
    "AuditLog.Read.All",
    "Directory.Read.All",
];
const DRIVE: &[&[&str]] = &[READ_APPLICATIONS, WRITE_SYNCHRONIZATION];

/// The table.
pub(super) const NEEDS: &[Needs] = &[
    Needs {
        verb: "plan",
        rows: &[
            READ_APPLICATIONS,
            READ_SYNCHRONIZATION,
            READ_GROUPS,
            READ_USERS,
        ],
    },
    Needs {
        verb: "apply",
        rows: &[
            READ_APPLICATIONS,
            WRITE_APPLICATIONS,
            WRITE_SYNCHRONIZATION,
            ASSIGN,
            READ_GROUPS,
            READ_USERS,
        ],
    },
    Needs {
        verb: "status",
        rows: &[READ_APPLICATIONS, READ_SYNCHRONIZATION],
    },
    Needs {
        verb: "logs",
        rows: &[READ_APPLICATIONS, READ_SYNCHRONIZATION, READ_LOGS],
    },
    Needs {
        verb: "start",
        rows: DRIVE,
    },
    Needs {
        verb: "pause",
        rows: DRIVE,
    },
    Needs {
        verb: "restart",
        rows: DRIVE,
    },
    Needs {
        verb: "template lock",
        rows: &[READ_APPLICATIONS, READ_SYNCHRONIZATION],
    },
];

/// The rows of which nothing is granted.
pub(super) fn lacking(
    granted: &[String],
    rows: &[&'static [&'static str]],
) -> Vec<&'static [&'static str]> {
    let is_granted = |name: &str| granted.iter().any(|granted| granted == name);
    let rows = rows.iter().copied();
    rows.filter(|row| !row.iter().any(|name| is_granted(name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(verb: &str, granted: &[&str]) -> Vec<&'static str> {
        let needs = NEEDS.iter().find(|needs| needs.verb == verb);
        let rows = needs.expect("a verb").rows;
        let granted: Vec<_> = granted.iter().map(|name| (*name).to_owned()).collect();
        let lacking = lacking(&granted, rows);
        lacking
            .iter()
            .filter_map(|row| row.first().copied())
            .collect()
    }

    #[test]
    fn a_plan_needs_no_write_permission() {
        let reads = [
            "Application.Read.All",
            "Synchronization.Read.All",
            "Group.ReadBasic.All",
            "User.ReadBasic.All",
        ];
        assert_eq!(lacks("plan", &reads), [""; 0]);
        assert_eq!(
            lacks("apply", &reads),
            [
                "Application.ReadWrite.OwnedBy",
                "Synchronization.ReadWrite.All",
                "AppRoleAssignment.ReadWrite.All",
            ]
        );
    }

    #[test]
    fn one_of_a_row_is_enough_and_a_likeness_is_not() {
        assert_eq!(
            lacks(
                "status",
                &["Directory.Read.All", "Application.ReadWrite.OwnedBy"]
            ),
            [""; 0]
        );
        assert_eq!(
            lacks("status", &["application.read.all", "Synchronization.Read"]),
            ["Application.Read.All", "Synchronization.Read.All"]
        );
    }
}
