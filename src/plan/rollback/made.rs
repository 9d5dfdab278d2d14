//! An application that a run made goes as a whole, as one goes that no manifest describes any more.

use super::{AppImage, standing};
use crate::desired::App;
use crate::live::{LiveApp, fingerprint};
use crate::plan::draft::Draft;
use crate::plan::{AppPlan, Ground, Note, Objects, Verb, prune};

pub(super) fn unmade(ground: Ground<'_>, app: &App, live: &LiveApp, image: &AppImage) -> AppPlan {
    let mut draft = Draft::default();
    if live.marks.are_protected() {
        draft.note(Note::blocking(
            "it is protected, and a protected application is never deleted",
            "apply its manifest without metadata.protect first",
        ));
    }
    let job = prune::goes(ground, &app.name, live, &mut draft);
    let objects = Objects::of(live, job);
    let mut plan = draft.finish(app, Verb::Delete, objects, Some(fingerprint(live)));
    plan.takes_back = standing::made(image);
    plan
}
