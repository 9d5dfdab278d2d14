//! The table in Markdown, for whoever grants permissions.
//!
//! Everything but the sentences between the tables comes from the rows, so that document, preflight and refusals cannot
//! disagree.

use super::table::{self, ROWS, Row};
use super::task::TASKS;

/// Where the guide lies, from the top of the repository.
pub const GUIDE: &str = "docs/permissions.md";

const INTRODUCTION: &str = "\
<!-- Written from the table in src/api/permissions: change it there, and run `make schemas`. -->

# Permissions

What an identity needs in Microsoft Graph, per verb, per step and per request. [identities.md](identities.md) says how to
make two of them, and what their permissions could do in the wrong hands.

Everything here is about *application* permissions, which a pipeline's identity has. A missing one is answered with 403
`Authorization_RequestDenied`, and below `/synchronization` with 401 `UnknownError` and no message, which reads like a bad
token and is none. Before its first write an apply holds the roles of its token against every step of its plan, and ends
with exit code 7 where one is missing; nothing is written then. A token that shows no roles, such as an opaque one or a
person's, cannot be held against anything: the service judges it request by request.
";

const OWNED: &str = "
`Application.ReadWrite.OwnedBy` works only on applications whose *service principal* the identity owns; being an owner
of the registration alone does not count. It does not cover assignments. Whether the identity that creates an
application from the gallery becomes its owner is not documented, so that list may not be enough for the run that
creates one. No token shows what its bearer owns: the preflight takes it for granted. A `rollback` needs what the run
needed that it takes back.
";

const STEPS: &str = "
## By step

What each step of a plan writes with. Whatever a step reads just before it writes, the plan has read already.
";

const REQUESTS: &str = "
## By request

Every kind of request that is ever sent. Sets are enough by themselves, the least first; `+` joins what is needed together.
*Delegated* is the least for a person who signs in; beside it the service asks for a directory role, Application
Administrator or Cloud Application Administrator. Global Reader cannot read provisioning. The last column is the section of
the reference that the row comes from.
";

const VAULTS: &str = "
## In Azure Key Vault

Credentials that refer to `keyVault` are read by `apply`, and by nothing else, with a token of its own for the vaults of the
Tenant's cloud. No permission of Graph covers that. On each vault, or on each secret, the identity that applies needs the
Azure role *Key Vault Secrets User*; a vault without Azure roles needs *Get* for secrets in its access policy instead. The
vault belongs to a subscription of the same tenant, and its firewall lets the machine in that applies. The identity that
plans needs nothing there. A ready token (`SYNCFORM_ACCESS_TOKEN`) is for Graph alone and opens no vault.
";

const NOTES: &str = "
## What is not certain

- Nothing documents what reading `/secrets` needs. The row is that of the other reads below `/synchronization`.
- The permission data of Microsoft names `Application.ReadWrite.All` alone as enough for assignments, while the reference
  page asks for `AppRoleAssignment.ReadWrite.All` and a permission to read. The narrower reading stands here.
- The page about deleted items names `Application.Read.All`; that wider permissions to read do as well is taken from its
  neighbours. Where the service refuses, a plan says that it could not look, and goes on.
- The page about the audit log of the directory asks for `AuditLog.Read.All` and `Directory.Read.All` together, and the
  permission data has no row for it. Where the service refuses, `drift` says so, and tells what moved without who it was.
- A schema with custom security attributes needs `CustomSecAttributeProvisioning.Read.All` to be read and
  `CustomSecAttributeProvisioning.ReadWrite.All` to be saved, beside what stands here.
";

/// The steps by their names, in the order in which the table has them.
pub(super) static STEP_ROWS: [(&str, &Row); 25] = [
    ("instantiate", &table::INSTANTIATE),
    ("mark", &table::CHANGE_PRINCIPAL),
    ("protect", &table::CHANGE_PRINCIPAL),
    ("unprotect", &table::CHANGE_PRINCIPAL),
    ("retire-birth-mark", &table::CHANGE_APPLICATION),
    ("update-application", &table::CHANGE_APPLICATION),
    ("update-service-principal", &table::CHANGE_PRINCIPAL),
    ("add-owner", &table::ADD_OWNER),
    ("remove-owner", &table::REMOVE_OWNER),
    ("assign", &table::ADD_ASSIGNMENT),
    ("unassign", &table::REMOVE_ASSIGNMENT),
    ("create-job", &table::CREATE_JOB),
    ("pause", &table::PAUSE),
    ("validate-credentials", &table::VALIDATE),
    ("announce", &table::CHANGE_PRINCIPAL),
    ("put-secrets", &table::PUT_SECRETS),
    ("put-schema", &table::PUT_SCHEMA),
    ("record-credentials", &table::CHANGE_PRINCIPAL),
    ("start", &table::START),
    ("restart", &table::RESTART),
    ("settle", &table::CHANGE_PRINCIPAL),
    ("record-applied", &table::CHANGE_PRINCIPAL),
    ("delete-job", &table::DELETE_JOB),
    ("release", &table::CHANGE_PRINCIPAL),
    ("delete-application", &table::DELETE_APPLICATION),
];

/// The whole document.
#[must_use]
pub fn guide() -> String {
    let mut guide = INTRODUCTION.to_owned();
    guide += "\n## By verb\n\n| verb | needs | or, for an identity that owns the applications |\n|---|---|---|\n";
    for task in &TASKS {
        let owned = task.owned.map_or_else(|| "-".to_owned(), listed);
        guide += &format!(
            "| {} | {} | {owned} |\n",
            task.name,
            listed(task.permissions)
        );
    }
    guide += OWNED;
    guide += STEPS;
    guide += "\n| step | request | enough |\n|---|---|---|\n";
    for (name, row) in STEP_ROWS {
        guide += &format!("| `{name}` | {} | {} |\n", request(row), enough(row));
    }
    guide += REQUESTS;
    guide += "\n| request | enough | delegated | source |\n|---|---|---|---|\n";
    for row in ROWS {
        let (request, enough) = (request(row), enough(row));
        let delegated = joined(row.delegated);
        guide += &format!("| {request} | {enough} | {delegated} | {} |\n", row.source);
    }
    guide + VAULTS + NOTES
}

fn listed(permissions: &[&str]) -> String {
    match permissions {
        [] => "nothing: it is offline".to_owned(),
        some => some
            .iter()
            .map(|one| format!("`{one}`"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn request(row: &Row) -> String {
    format!("`{} {}`", row.method, row.path.replace("{}", "{id}"))
}

fn enough(row: &Row) -> String {
    let sets = row.application.iter().map(|set| joined(set));
    sets.collect::<Vec<_>>().join(" or ")
}

fn joined(set: &[&str]) -> String {
    match set {
        [] => "any token".to_owned(),
        some => some
            .iter()
            .map(|one| format!("`{one}`"))
            .collect::<Vec<_>>()
            .join(" + "),
    }
}
