//! The table itself: one row for each kind of request. It decides nothing.
//!
//! Rows follow the reference, section 2.1 to 2.11, and the permission data behind it; alternatives stand least first. A
//! test holds every row against that data, and lists each deviation with its reason.

use crate::wire::Method::{self, Delete, Get, Patch, Post, Put};

/// Sets of permissions, each of which is enough by itself.
pub(super) type Alternatives = &'static [&'static [&'static str]];

/// One kind of request.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub method: Method,
    /// Below the version; `{}` stands for a key, however it is spelt.
    pub path: &'static str,
    /// Application permissions: each set is enough by itself, least first. An empty set: any token will do.
    pub application: Alternatives,
    /// The least delegated permissions, all of them needed. A directory role is needed beside them.
    pub delegated: &'static [&'static str],
    /// The section of the reference.
    pub source: &'static str,
}

const OWNED: &str = super::OWNED;
const APP_READ: &str = "Application.Read.All";
const APP_WRITE: &str = "Application.ReadWrite.All";
const ASSIGN: &str = "AppRoleAssignment.ReadWrite.All";
const DIR_READ: &str = "Directory.Read.All";
const DIR_WRITE: &str = "Directory.ReadWrite.All";
const SYNC_READ: &str = "Synchronization.Read.All";
const SYNC_WRITE: &str = "Synchronization.ReadWrite.All";

const ANY_TOKEN: Alternatives = &[&[]];
/// Lists of applications and of service principals.
const LIST: Alternatives = &[&[APP_READ], &[OWNED], &[DIR_READ], &[APP_WRITE]];
/// One of them, or what hangs below a service principal.
const ITEM: Alternatives = &[
    &[APP_READ],
    &[OWNED],
    &[DIR_READ],
    &[APP_WRITE],
    &[DIR_WRITE],
];
const CHANGE: Alternatives = &[&[OWNED], &[APP_WRITE], &[DIR_WRITE]];
/// SYNC-R of the reference, section 2.1.
const SYNC_R: Alternatives = &[&[OWNED], &[SYNC_READ], &[SYNC_WRITE]];
/// SYNC-W.
const SYNC_W: Alternatives = &[&[OWNED], &[SYNC_WRITE]];
const GROUPS: Alternatives = &[
    &["Group.ReadBasic.All"],
    &["GroupMember.Read.All"],
    &["Group.Read.All"],
    &[DIR_READ],
    &["Group.ReadWrite.All"],
    &[DIR_WRITE],
];
const USERS: Alternatives = &[
    &["User.ReadBasic.All"],
    &["User.Read.All"],
    &[DIR_READ],
    &["User.ReadWrite.All"],
    &[DIR_WRITE],
];

const fn row(
    method: Method,
    path: &'static str,
    application: Alternatives,
    delegated: &'static [&'static str],
    source: &'static str,
) -> Row {
    Row {
        method,
        path,
        application,
        delegated,
        source,
    }
}

/// A request below `/synchronization` of a service principal, or its root.
macro_rules! below {
    ($rest:literal) => {
        concat!("/servicePrincipals/{}/synchronization", $rest)
    };
}

pub(super) static TEMPLATES: Row = row(Get, "/applicationTemplates", ANY_TOKEN, &[], "2.2 row 1");
pub(super) static TEMPLATE: Row = row(Get, "/applicationTemplates/{}", ANY_TOKEN, &[], "2.2 row 2");
pub(super) static APPLICATIONS: Row = row(Get, "/applications", LIST, &[APP_READ], "2.11");
pub(super) static APPLICATION: Row = row(Get, "/applications/{}", ITEM, &[APP_READ], "2.11");
pub(super) static PRINCIPALS: Row = row(Get, "/servicePrincipals", LIST, &[APP_READ], "2.11");
pub(super) static PRINCIPAL: Row = row(Get, "/servicePrincipals/{}", ITEM, &[APP_READ], "2.11");
pub(super) static OWNERS: Row = row(
    Get,
    "/servicePrincipals/{}/owners",
    ITEM,
    &[APP_READ],
    "2.11",
);
pub(super) static ASSIGNMENTS: Row = row(
    Get,
    "/servicePrincipals/{}/appRoleAssignedTo",
    ITEM,
    &[APP_READ],
    "2.11",
);
pub(super) static SYNC_TEMPLATES: Row =
    row(Get, below!("/templates"), SYNC_R, &[SYNC_READ], "2.2 row 4");
pub(super) static DEFAULT_SCHEMA: Row = row(
    Get,
    below!("/templates/{}/schema"),
    SYNC_R,
    &[SYNC_READ],
    "2.2 row 5",
);
pub(super) static JOBS: Row = row(Get, below!("/jobs"), SYNC_R, &[SYNC_READ], "2.2 row 9");
pub(super) static SCHEMA: Row = row(
    Get,
    below!("/jobs/{}/schema"),
    SYNC_R,
    &[SYNC_READ],
    "2.2 row 21",
);
pub(super) static SECRETS: Row = row(Get, below!("/secrets"), SYNC_R, &[SYNC_READ], "2.2 row 20");
pub(super) static ALL_GROUPS: Row = row(Get, "/groups", GROUPS, &["Group.ReadBasic.All"], "2.11");
pub(super) static GROUP: Row = row(Get, "/groups/{}", GROUPS, &["Group.ReadBasic.All"], "2.11");
pub(super) static ALL_USERS: Row = row(Get, "/users", USERS, &["User.ReadBasic.All"], "2.11");
pub(super) static USER: Row = row(Get, "/users/{}", USERS, &["User.ReadBasic.All"], "2.11");
pub(super) static LOG: Row = row(
    Get,
    "/auditLogs/provisioning",
    &[
        &["ProvisioningLog.Read.All"],
        &["AuditLog.Read.All"],
        &[DIR_READ],
    ],
    &["ProvisioningLog.Read.All"],
    "2.2 row 32",
);

/// The pages ask for both (Microsoft's reference of the list); the permission data has no row for it.
pub(super) static AUDITS: Row = row(
    Get,
    "/auditLogs/directoryAudits",
    &[&["AuditLog.Read.All", DIR_READ]],
    &["AuditLog.Read.All", DIR_READ],
    "2.10",
);

pub(super) static DELETED: Row = row(
    Get,
    "/directory/deletedItems/microsoft.graph.servicePrincipal",
    &[&[APP_READ], &[DIR_READ], &[APP_WRITE]],
    &[APP_READ],
    "2.11",
);

pub(super) static INSTANTIATE: Row = row(
    Post,
    "/applicationTemplates/{}/instantiate",
    CHANGE,
    &[APP_WRITE],
    "2.2 row 3",
);
pub(super) static CHANGE_APPLICATION: Row = row(
    Patch,
    "/applications/{}",
    &[&[OWNED], &[APP_WRITE]],
    &[APP_WRITE],
    "2.11",
);
pub(super) static DELETE_APPLICATION: Row = row(
    Delete,
    "/applications/{}",
    &[&[OWNED], &[APP_WRITE]],
    &[APP_WRITE],
    "2.11",
);
pub(super) static CHANGE_PRINCIPAL: Row =
    row(Patch, "/servicePrincipals/{}", CHANGE, &[APP_WRITE], "2.11");
pub(super) static ADD_OWNER: Row = row(
    Post,
    "/servicePrincipals/{}/owners/$ref",
    &[&[OWNED, DIR_READ], &[APP_WRITE, DIR_READ], &[DIR_WRITE]],
    &[APP_WRITE, DIR_READ],
    "2.11",
);
pub(super) static REMOVE_OWNER: Row = row(
    Delete,
    "/servicePrincipals/{}/owners/{}/$ref",
    CHANGE,
    &[APP_WRITE],
    "2.11",
);
pub(super) static ADD_ASSIGNMENT: Row = row(
    Post,
    "/servicePrincipals/{}/appRoleAssignedTo",
    &[
        &[ASSIGN, APP_READ],
        &[ASSIGN, DIR_READ],
        &[ASSIGN, APP_WRITE],
    ],
    &[ASSIGN, APP_READ],
    "2.11",
);
pub(super) static REMOVE_ASSIGNMENT: Row = row(
    Delete,
    "/servicePrincipals/{}/appRoleAssignedTo/{}",
    &[&[ASSIGN]],
    &[ASSIGN],
    "2.11",
);
pub(super) static CREATE_JOB: Row = row(Post, below!("/jobs"), SYNC_W, &[SYNC_WRITE], "2.2 row 10");
pub(super) static DELETE_JOB: Row = row(
    Delete,
    below!("/jobs/{}"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 13",
);
pub(super) static START: Row = row(
    Post,
    below!("/jobs/{}/start"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 14",
);
pub(super) static PAUSE: Row = row(
    Post,
    below!("/jobs/{}/pause"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 15",
);
pub(super) static RESTART: Row = row(
    Post,
    below!("/jobs/{}/restart"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 16",
);
pub(super) static PROVISION: Row = row(
    Post,
    below!("/jobs/{}/provisionOnDemand"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 28",
);
pub(super) static VALIDATE: Row = row(
    Post,
    below!("/jobs/{}/validateCredentials"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 17",
);
pub(super) static PUT_SECRETS: Row =
    row(Put, below!("/secrets"), SYNC_W, &[SYNC_WRITE], "2.2 row 19");
pub(super) static PUT_SCHEMA: Row = row(
    Put,
    below!("/jobs/{}/schema"),
    SYNC_W,
    &[SYNC_WRITE],
    "2.2 row 22",
);

/// Every kind of request that is ever sent, reads first.
pub static ROWS: [&Row; 38] = [
    &TEMPLATES,
    &TEMPLATE,
    &APPLICATIONS,
    &APPLICATION,
    &PRINCIPALS,
    &PRINCIPAL,
    &OWNERS,
    &ASSIGNMENTS,
    &SYNC_TEMPLATES,
    &DEFAULT_SCHEMA,
    &JOBS,
    &SCHEMA,
    &SECRETS,
    &ALL_GROUPS,
    &GROUP,
    &ALL_USERS,
    &USER,
    &LOG,
    &AUDITS,
    &DELETED,
    &INSTANTIATE,
    &CHANGE_APPLICATION,
    &DELETE_APPLICATION,
    &CHANGE_PRINCIPAL,
    &ADD_OWNER,
    &REMOVE_OWNER,
    &ADD_ASSIGNMENT,
    &REMOVE_ASSIGNMENT,
    &CREATE_JOB,
    &DELETE_JOB,
    &START,
    &PAUSE,
    &RESTART,
    &PROVISION,
    &VALIDATE,
    &PUT_SECRETS,
    &PUT_SCHEMA,
    &BATCH,
];

/// The envelope asks for nothing; each request inside it is judged by itself (reference, section 6).
static BATCH: Row = row(Post, "/$batch", ANY_TOKEN, &[], "6");
