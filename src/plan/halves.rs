//! An application of which half is missing: nothing is written to the other one, and what mends it is said.

use super::Note;
use crate::live::{Look, Missing};
use crate::model::ObjectId;

/// Why there is nothing to compare.
pub(super) fn note(look: &Look, missing: Missing) -> Note {
    let app_id = &look.app_id;
    match missing {
        Missing::Both => Note::blocking(
            format!("the application {app_id} could not be read"),
            "run again: a list may still show what was deleted a moment ago",
        ),
        Missing::Application => Note::blocking(
            format!(
                "service principal {} carries our mark, and its application {app_id} is not in this tenant",
                look.service_principal.as_ref().map_or("", ObjectId::as_str)
            ),
            "restore the application, which stays among the deleted ones for 30 days, or delete the service principal too",
        ),
        Missing::ServicePrincipal => Note::blocking(
            format!("the application {app_id} has no service principal"),
            RESTORE,
        ),
    }
}

/// What to do about an application without a service principal.
pub(super) const RESTORE: &str = "restore its service principal, which stays among the deleted ones for 30 days, or delete the application too";
