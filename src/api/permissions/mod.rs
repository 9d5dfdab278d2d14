//! Which permission each kind of request needs: one table, from which `docs/permissions.md`, the preflight of an apply and
//! the words of a refusal come.
//!
//! It knows what is documented, and not what a tenant grants: only the service judges. Ownership, which
//! `Application.ReadWrite.OwnedBy` asks for, shows in no token, so that it is never held against anybody here.

mod guide;
mod lack;
mod table;
mod task;

pub use guide::{GUIDE, guide};
pub use lack::{Hidden, Lack, hidden, lacking};
pub use table::{ROWS, Row};
pub use task::{TASKS, Task};

use crate::live::Part;
use crate::model::Half;
use crate::plan::Action;

/// The permission that works only where the caller owns the service principal (reference, section 2.1).
pub const OWNED: &str = "Application.ReadWrite.OwnedBy";

/// What a person lends who lends everything that they may do in the directory, as to the Azure CLI. How much that is, their
/// directory roles say and no token. The back end of provisioning does not take it.
const AS_THE_PERSON: &str = "Directory.AccessAsUser.All";

impl Row {
    /// Whether these permissions are enough, as far as a token can tell. Those that a person lends bear the names of an
    /// application's own.
    #[must_use]
    pub fn suffices<S: AsRef<str>>(&self, granted: &[S]) -> bool {
        let has = |permission: &&str| granted.iter().any(|one| one.as_ref() == *permission);
        let is_enough = self.application.iter().any(|set| set.iter().all(has));
        is_enough || (self.is_of_directory() && has(&AS_THE_PERSON))
    }

    fn is_of_directory(&self) -> bool {
        !self.path.contains("/synchronization") && !self.path.starts_with("/auditLogs")
    }

    /// The smallest addition to these permissions that is enough whoever owns the application; nothing where they are
    /// enough.
    #[must_use]
    pub fn missing<S: AsRef<str>>(&self, granted: &[S]) -> Vec<&'static str> {
        if self.suffices(granted) {
            return Vec::new();
        }
        let has = |permission: &str| granted.iter().any(|one| one.as_ref() == permission);
        let additions = self.anywhere().map(|set| {
            let lacks = set.iter().copied().filter(|permission| !has(permission));
            lacks.collect::<Vec<_>>()
        });
        additions.min_by_key(Vec::len).unwrap_or_default()
    }

    /// Whether an owner of the application can do without this permission by holding [`OWNED`].
    #[must_use]
    pub fn owners_spare(&self, permission: &str) -> bool {
        let mut sets = self.application.iter();
        sets.any(|set| set.contains(&OWNED) && !set.contains(&permission))
    }

    /// The sets that are enough whoever owns the application, least first. Nobody is told to ask for the whole directory.
    fn anywhere(&self) -> impl Iterator<Item = &'static [&'static str]> {
        let sets = self.application.iter().copied();
        sets.filter(|set| !set.contains(&OWNED) && !set.contains(&"Directory.ReadWrite.All"))
    }

    fn is(&self, method: &str, segments: &[&str]) -> bool {
        let mut own = self.path.split('/').filter(|part| !part.is_empty());
        let fits = |segment: &&str| {
            own.next()
                .is_some_and(|part| part == "{}" || part == *segment)
        };
        self.method.as_str() == method && segments.iter().all(fits) && own.next().is_none()
    }
}

/// The row of a request by its method and path, with version and perhaps a query; none for what is never sent.
#[must_use]
pub fn row(method: &str, path: &str) -> Option<&'static Row> {
    let bare = path.split('?').next().unwrap_or_default();
    let mut segments = Vec::new();
    for part in bare.split('/').filter(|part| !part.is_empty()).skip(1) {
        // `x(appId='..')` is an item of x.
        match part.split_once('(') {
            Some((name, key)) => segments.extend([name, key]),
            None => segments.push(part),
        }
    }
    ROWS.into_iter().find(|row| row.is(method, &segments))
}

/// The row of the one write that a step is.
#[must_use]
pub fn row_of_step(action: &Action) -> &'static Row {
    match action {
        Action::Instantiate { .. } => &table::INSTANTIATE,
        Action::RetireBirthMark { .. }
        | Action::Update {
            half: Half::Application,
            ..
        } => &table::CHANGE_APPLICATION,
        Action::Update {
            half: Half::ServicePrincipal,
            ..
        }
        | Action::Mark { .. }
        | Action::Protect { .. }
        | Action::Release
        | Action::Announce { .. }
        | Action::RecordCredentials { .. }
        | Action::Settle { .. }
        | Action::RecordApplied { .. } => &table::CHANGE_PRINCIPAL,
        Action::AddOwner { .. } => &table::ADD_OWNER,
        Action::RemoveOwner { .. } => &table::REMOVE_OWNER,
        Action::Assign { .. } => &table::ADD_ASSIGNMENT,
        Action::Unassign { .. } => &table::REMOVE_ASSIGNMENT,
        Action::CreateJob { .. } => &table::CREATE_JOB,
        Action::DeleteJob => &table::DELETE_JOB,
        Action::DeleteApplication => &table::DELETE_APPLICATION,
        Action::ValidateCredentials { .. } => &table::VALIDATE,
        Action::PutSecrets { .. } => &table::PUT_SECRETS,
        Action::PutSchema { .. } => &table::PUT_SCHEMA,
        Action::Pause { .. } => &table::PAUSE,
        Action::Start => &table::START,
        Action::Restart { .. } => &table::RESTART,
    }
}

/// The row of the read that shows a part of an application.
#[must_use]
pub const fn row_of_part(part: Part) -> &'static Row {
    match part {
        Part::Jobs => &table::JOBS,
        Part::Templates => &table::SYNC_TEMPLATES,
        Part::Schema => &table::SCHEMA,
        Part::Secrets => &table::SECRETS,
        Part::Owners => &table::OWNERS,
        Part::Assignments => &table::ASSIGNMENTS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_finds_its_row_however_its_key_is_spelt() {
        for (method, path, expected) in [
            (
                "GET",
                "/v1.0/servicePrincipals?$top=5",
                "/servicePrincipals",
            ),
            (
                "GET",
                "/v1.0/servicePrincipals/1?$select=id",
                "/servicePrincipals/{}",
            ),
            ("GET", "/v1.0/applications(appId='1')", "/applications/{}"),
            (
                "PUT",
                "/v1.0/servicePrincipals/1/synchronization/jobs/a.b/schema",
                "/servicePrincipals/{}/synchronization/jobs/{}/schema",
            ),
        ] {
            assert_eq!(
                row(method, path).map(|row| row.path),
                Some(expected),
                "{path}"
            );
        }
        assert_eq!(row("DELETE", "/v1.0/servicePrincipals/1"), None);
        assert_eq!(row("GET", "/v1.0/servicePrincipals/1/owners/2"), None);
    }

    #[test]
    fn what_is_missing_is_the_smallest_addition() {
        let assign = &table::ADD_ASSIGNMENT;
        assert_eq!(
            assign.missing(&["Application.ReadWrite.All"]),
            ["AppRoleAssignment.ReadWrite.All"]
        );
        assert_eq!(
            assign.missing::<&str>(&[]),
            ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"]
        );
        assert_eq!(
            table::START.missing::<&str>(&[]),
            ["Synchronization.ReadWrite.All"]
        );
        assert_eq!(
            table::ADD_OWNER.missing::<&str>(&[]),
            ["Application.ReadWrite.All", "Directory.Read.All"]
        );
        assert!(table::ADD_OWNER.owners_spare("Application.ReadWrite.All"));
        assert!(!table::ADD_OWNER.owners_spare("Directory.Read.All"));
        assert!(table::START.missing(&[OWNED]).is_empty());
        assert!(table::TEMPLATES.missing::<&str>(&[]).is_empty());
        assert!(table::ADD_OWNER.missing(&[AS_THE_PERSON]).is_empty());
        assert!(!table::START.missing(&[AS_THE_PERSON]).is_empty());
        assert!(!table::LOG.missing(&[AS_THE_PERSON]).is_empty());
    }
}
