//! What is about to be created and was deleted a while ago: it can be restored, and what is created anew is another
//! application.

use super::{Entry, Gone, Note, Survey};
use crate::desired::{App, Desired};
use crate::live::{Deleted, Unread};

/// Whether anything would be created, so that it matters what was deleted.
#[must_use]
pub fn creates(survey: &Survey) -> bool {
    let mut entries = survey.entries.values();
    entries.any(|entry| matches!(entry, Entry::New { .. }))
}

/// Adds to a survey what lies among the deleted service principals.
#[must_use]
pub fn deleted(
    desired: &Desired,
    mut survey: Survey,
    found: &Result<Vec<Deleted>, Unread>,
) -> Survey {
    let found = match found {
        Ok(found) => found,
        Err(unread) => {
            survey.notes.push(Note::info(format!(
                "what was deleted could not be looked through ({unread}): where a new application takes the place of a deleted one, nobody says so"
            )));
            return survey;
        }
    };
    for (name, entry) in &mut survey.entries {
        let Some(app) = desired.apps.get(name) else {
            continue;
        };
        if let Entry::New { deleted, .. } = entry {
            let of_app = found.iter().filter(|it| is_of(app, it));
            deleted.extend(of_app.map(|it| Gone {
                service_principal: it.service_principal.clone(),
                note: note(app, it),
            }));
        }
    }
    survey
}

fn is_of(app: &App, deleted: &Deleted) -> bool {
    let marks = &deleted.marks;
    let former = app.former.as_ref();
    marks.has_app(&app.name) || former.is_some_and(|former| marks.has_app(former))
}

fn note(app: &App, deleted: &Deleted) -> Note {
    let Deleted {
        service_principal,
        app_id,
        display_name,
        at,
        marks: _,
    } = deleted;
    let when = at
        .as_ref()
        .map_or_else(String::new, |at| format!(" at {at}"));
    Note::info(format!(
        "\"{display_name}\" carried the mark of this manifest and was deleted{when}: what is created now is another application, with other ids and without its past"
    ))
    .help(format!(
        "to have it back, restore it within 30 days instead of applying: the application {app_id} first, then, where it is still among the deleted ones, its service principal with POST /directory/deletedItems/{service_principal}/restore; then plan again"
    ))
    .at(app.places.at("/metadata/name"))
}
