//! Which permission the service asks for, per method and path: an emulator's own reading of Microsoft's permission data.
//!
//! It is written from the reference, section 2.1, and from that data, and shares nothing with the client's table, so that
//! the two can disagree. What no row names is refused to a caller whose permissions are limited.

use crate::wire::Method;

/// Any valid token.
const ANY: &str = "-";

const SYNC_R: &str =
    "Application.ReadWrite.OwnedBy Synchronization.Read.All Synchronization.ReadWrite.All";
const SYNC_W: &str = "Application.ReadWrite.OwnedBy Synchronization.ReadWrite.All";
const READ_LIST: &str = "Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All Application.ReadWrite.All";
const READ_ITEM: &str = "Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All Application.ReadWrite.All Directory.ReadWrite.All";
/// The page names the first; the others read all that it shows.
const READ_DELETED: &str = "Application.Read.All Directory.Read.All Application.ReadWrite.All";
const WRITE: &str =
    "Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.ReadWrite.All";
const WRITE_APPLICATION: &str = "Application.ReadWrite.OwnedBy Application.ReadWrite.All";
const READ_GROUPS: &str = "Group.ReadBasic.All GroupMember.Read.All Group.Read.All Directory.Read.All Group.ReadWrite.All Directory.ReadWrite.All";
const READ_USERS: &str = "User.ReadBasic.All User.Read.All Directory.Read.All User.ReadWrite.All Directory.ReadWrite.All";
const REPORTS: &str = "ProvisioningLog.Read.All AuditLog.Read.All Directory.Read.All";
const AUDITS: &str = "AuditLog.Read.All+Directory.Read.All";
const ORGANIZATION: &str = "Organization.Read.All User.Read.All Directory.Read.All Organization.ReadWrite.All Directory.ReadWrite.All";
/// A permission to write and one to read, both.
const ASSIGN: &str = "AppRoleAssignment.ReadWrite.All+Application.Read.All AppRoleAssignment.ReadWrite.All+Directory.Read.All AppRoleAssignment.ReadWrite.All+Application.ReadWrite.All";
/// The row about which the permission data says nothing.
const SECRETS: &str = "GET /{root}/{id}/synchronization/secrets";
/// What the permission data says, and the pages do not.
const ALONE: &str = "Application.ReadWrite.All";
const OWN: &str = "Application.ReadWrite.OwnedBy+Directory.Read.All Application.ReadWrite.All+Directory.Read.All Directory.ReadWrite.All";

/// Method and path below the version, and the sets of application permissions of which each is enough. Sets are parted by
/// spaces, their members by `+`; `-` is any valid token.
pub static PERMISSIONS: &[(&str, &str)] = &[
    ("GET /applicationTemplates", ANY),
    ("GET /applicationTemplates/{id}", ANY),
    ("POST /applicationTemplates/{id}/instantiate", WRITE),
    ("GET /applications", READ_LIST),
    ("GET /applications/{id}", READ_ITEM),
    ("PATCH /applications/{id}", WRITE_APPLICATION),
    ("DELETE /applications/{id}", WRITE_APPLICATION),
    ("GET /servicePrincipals", READ_LIST),
    ("GET /servicePrincipals/{id}", READ_ITEM),
    ("PATCH /servicePrincipals/{id}", WRITE),
    ("DELETE /servicePrincipals/{id}", WRITE),
    (
        "GET /directory/deletedItems/microsoft.graph.servicePrincipal",
        READ_DELETED,
    ),
    ("GET /servicePrincipals/{id}/owners", READ_ITEM),
    ("POST /servicePrincipals/{id}/owners/$ref", OWN),
    ("DELETE /servicePrincipals/{id}/owners/{id}/$ref", WRITE),
    ("GET /servicePrincipals/{id}/appRoleAssignments", READ_ITEM),
    ("GET /servicePrincipals/{id}/appRoleAssignedTo", READ_ITEM),
    ("POST /servicePrincipals/{id}/appRoleAssignedTo", ASSIGN),
    (
        "DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}",
        "AppRoleAssignment.ReadWrite.All",
    ),
    ("GET /{root}/{id}/synchronization/templates", SYNC_R),
    ("GET /{root}/{id}/synchronization/templates/{id}", SYNC_R),
    (
        "GET /{root}/{id}/synchronization/templates/{id}/schema",
        SYNC_R,
    ),
    (
        "GET /{root}/{id}/synchronization/templates/{id}/schema/filterOperators",
        SYNC_W,
    ),
    (
        "GET /{root}/{id}/synchronization/templates/{id}/schema/functions",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/templates/{id}/schema/parseExpression",
        SYNC_W,
    ),
    ("GET /{root}/{id}/synchronization/jobs", SYNC_R),
    ("POST /{root}/{id}/synchronization/jobs", SYNC_W),
    (
        "POST /{root}/{id}/synchronization/jobs/validateCredentials",
        SYNC_W,
    ),
    ("GET /{root}/{id}/synchronization/jobs/{id}", SYNC_R),
    (
        "PATCH /{root}/{id}/synchronization/jobs/{id}",
        "Synchronization.ReadWrite.All",
    ),
    ("DELETE /{root}/{id}/synchronization/jobs/{id}", SYNC_W),
    ("POST /{root}/{id}/synchronization/jobs/{id}/start", SYNC_W),
    ("POST /{root}/{id}/synchronization/jobs/{id}/pause", SYNC_W),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/restart",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/validateCredentials",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/provisionOnDemand",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/bulkUpload",
        "SynchronizationData-User.Upload.OwnedBy SynchronizationData-User.Upload",
    ),
    ("GET /{root}/{id}/synchronization/jobs/{id}/schema", SYNC_R),
    ("PUT /{root}/{id}/synchronization/jobs/{id}/schema", SYNC_W),
    (
        "DELETE /{root}/{id}/synchronization/jobs/{id}/schema",
        SYNC_W,
    ),
    (
        "GET /{root}/{id}/synchronization/jobs/{id}/schema/filterOperators",
        SYNC_W,
    ),
    (
        "GET /{root}/{id}/synchronization/jobs/{id}/schema/functions",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/schema/parseExpression",
        SYNC_W,
    ),
    (
        "POST /{root}/{id}/synchronization/jobs/{id}/schema/directories/{id}/discover",
        "Application.ReadWrite.OwnedBy Directory.ReadWrite.All",
    ),
    (SECRETS, SYNC_R),
    ("PUT /{root}/{id}/synchronization/secrets", SYNC_W),
    (
        "POST /{root}/{id}/synchronization/acquireAccessToken",
        SYNC_W,
    ),
    ("GET /auditLogs/provisioning", REPORTS),
    ("GET /auditLogs/directoryAudits", AUDITS),
    ("GET /groups", READ_GROUPS),
    ("GET /groups/{id}", READ_GROUPS),
    ("GET /users", READ_USERS),
    ("GET /users/{id}", READ_USERS),
    ("GET /organization", ORGANIZATION),
    ("POST /$batch", ANY),
];

/// What a caller has, and whether it owns what the request is about.
pub(super) struct Standing<'a> {
    pub(super) roles: &'a [String],
    pub(super) is_owner: bool,
    /// Whether the permission data is right where it says less than the pages.
    pub(super) writes_alone: bool,
    /// Whether secrets are read by those alone who may write them.
    pub(super) hides_secrets: bool,
}

/// Whether a request is granted. `segments` are those below the version.
pub(super) fn grants(method: Method, segments: &[String], standing: &Standing<'_>) -> bool {
    let row = PERMISSIONS
        .iter()
        .find(|(key, _)| is(key, method, segments));
    let Some((key, sets)) = row else {
        return false;
    };
    let has = |permission: &str| {
        standing.roles.iter().any(|role| role == permission)
            && (!permission.ends_with(".OwnedBy") || standing.is_owner)
    };
    let sets = match *key {
        SECRETS if standing.hides_secrets => SYNC_W,
        _ => *sets,
    };
    let is_about_roles = key.contains("/appRoleAssignedTo") && method != Method::Get;
    sets == ANY
        || sets.split(' ').any(|set| set.split('+').all(has))
        || (is_about_roles && standing.writes_alone && has(ALONE))
}

fn is(key: &str, method: Method, segments: &[String]) -> bool {
    let Some((verb, path)) = key.split_once(' ') else {
        return false;
    };
    let mut parts = path.split('/').skip(1);
    let fits = |segment: &String| {
        parts.next().is_some_and(|part| match part {
            "{root}" => segment == "servicePrincipals" || segment == "applications",
            "{id}" => true,
            name => segment == name || segment.strip_prefix("microsoft.graph.") == Some(name),
        })
    };
    verb == method.as_str() && segments.iter().all(fits) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(key: &str, roles: &[&str], is_owner: bool) -> bool {
        let (verb, path) = key.split_once(' ').expect("a method and a path");
        let methods = [
            Method::Get,
            Method::Post,
            Method::Put,
            Method::Patch,
            Method::Delete,
        ];
        let method = methods.into_iter().find(|method| method.as_str() == verb);
        let segments: Vec<_> = path.split('/').skip(1).map(str::to_owned).collect();
        let roles: Vec<_> = roles.iter().map(|role| (*role).to_owned()).collect();
        let standing = Standing {
            roles: &roles,
            is_owner,
            writes_alone: false,
            hides_secrets: false,
        };
        grants(method.expect("a method"), &segments, &standing)
    }

    #[test]
    fn a_fixed_segment_is_found_before_a_key_would_be_taken_for_it() {
        let asked = "POST /servicePrincipals/1/synchronization/jobs/validateCredentials";
        assert!(granted(asked, &["Synchronization.ReadWrite.All"], false));
        assert!(!granted(asked, &["Synchronization.Read.All"], false));
    }

    #[test]
    fn ownership_counts_where_the_permission_asks_for_it() {
        let asked = "PUT /servicePrincipals/1/synchronization/secrets";
        assert!(granted(asked, &["Application.ReadWrite.OwnedBy"], true));
        assert!(!granted(asked, &["Application.ReadWrite.OwnedBy"], false));
    }

    #[test]
    fn a_pair_is_a_pair_and_what_no_row_names_is_refused() {
        let asked = "POST /servicePrincipals/1/appRoleAssignedTo";
        assert!(!granted(asked, &["AppRoleAssignment.ReadWrite.All"], true));
        assert!(!granted(asked, &["Application.ReadWrite.All"], true));
        assert!(granted(
            asked,
            &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
            false
        ));
        assert!(!granted("GET /domains", &["Directory.ReadWrite.All"], true));
        assert!(granted("GET /applicationTemplates", &[], false));
    }
}
