//! The second half of planning: one application, wanted against seen, aspect by aspect.

use super::draft::Draft;
use super::unknown::are_read;
use super::{
    Action, Allowed, AppPlan, Claim, Entry, JobWas, Note, Objects, Principals, Verb, assignments,
    guard, halves, job, marks, owners, past, properties, schema, secrets, state,
};
use crate::desired::{App, Provisioning, Tenant};
use crate::live::{Job, LiveApp, Missing, Part, fingerprint};
use crate::model::{BirthMark, JobState, TemplateId};

/// What all applications of a plan share.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub tenant: &'a Tenant,
    pub principals: &'a Principals,
    pub allowed: &'a Allowed,
    /// How many applications carry our owner's mark, whatever this run is about.
    pub owned: usize,
}

/// Plans one application. `seen` is what was seen of it where the entry says that there is something to see.
pub fn app(
    ground: Ground<'_>,
    app: &App,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
) -> AppPlan {
    guard::hold(ground, Some(app), planned(ground, app, entry, seen))
}

fn planned(
    ground: Ground<'_>,
    app: &App,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
) -> AppPlan {
    match (entry, seen) {
        (
            Entry::New {
                template,
                template_name,
                notes,
                deleted,
            },
            _,
        ) => {
            let gone = deleted.iter().map(|gone| gone.note.clone());
            let notes: Vec<_> = notes.iter().cloned().chain(gone).collect();
            let plan = new(ground, app, (template, template_name.as_deref()), &notes);
            AppPlan {
                deleted: deleted.clone(),
                ..plan
            }
        }
        (Entry::Live { claim, .. }, Ok(live)) => existing(ground, app, claim, live),
        (Entry::Live { look, .. }, Err(missing)) => {
            let note = halves::note(look, missing);
            blocked(app, note.at(app.places.at("/metadata/name")))
        }
        (Entry::Blocked { note }, _) => blocked(app, note.clone()),
    }
}

fn blocked(app: &App, note: Note) -> AppPlan {
    let mut draft = Draft::default();
    draft.note(note);
    draft.finish(app, Verb::Blocked, Objects::default(), None)
}

fn new(
    ground: Ground<'_>,
    app: &App,
    (template, template_name): (&TemplateId, Option<&str>),
    notes: &[Note],
) -> AppPlan {
    let tenant = ground.tenant;
    let mut draft = Draft::default();
    notes.iter().for_each(|note| draft.note(note.clone()));
    let birth_mark = tenant.birth_mark.then(|| {
        BirthMark {
            owner: tenant.owner.clone(),
            app: app.name.clone(),
        }
        .to_string()
    });
    draft.change("displayName", None, format!("\"{}\"", app.display_name));
    draft.change(
        "template",
        None,
        template_name.map_or_else(
            || template.to_string(),
            |name| format!("{template} \"{name}\""),
        ),
    );
    if birth_mark.is_some() {
        draft.step(Action::RetireBirthMark {
            to: properties::after_birth_mark(app),
        });
    }
    draft.step(Action::Instantiate {
        template: template.clone(),
        display_name: app.display_name.clone(),
        birth_mark,
    });
    draft.step(marks::of_new(tenant, app));
    properties::of_new(app, &mut draft);
    owners::plan(app, None, ground.principals, &mut draft);
    assignments::plan(app, None, ground.principals, &mut draft);
    if let Some(wanted) = &app.provisioning {
        provisioning(ground, app, wanted, None, &mut draft);
    }
    past::plan(app, None, &mut draft);
    draft.finish(app, Verb::Create, Objects::default(), None)
}

pub(super) fn existing(ground: Ground<'_>, app: &App, claim: &Claim, seen: &LiveApp) -> AppPlan {
    let tenant = ground.tenant;
    let mut draft = Draft::default();
    let live = &*marks::plan(tenant, app, claim, seen, &mut draft);
    properties::plan(app, live, &mut draft);
    if app.owners.is_none() || are_read(&[Part::Owners], live, &mut draft) {
        owners::plan(app, Some(live), ground.principals, &mut draft);
    }
    if app.assignments.is_none() || are_read(&[Part::Assignments], live, &mut draft) {
        assignments::plan(app, Some(live), ground.principals, &mut draft);
    }
    let job = app
        .provisioning
        .as_ref()
        .and_then(|wanted| provisioning(ground, app, wanted, Some(live), &mut draft));
    let objects = Objects::of(live, job);
    past::plan(app, Some(live), &mut draft);
    let verb = match claim {
        Claim::Adopted => Verb::Adopt,
        Claim::Born if seen.marks.owner().is_none() => Verb::Mark,
        Claim::Born | Claim::Renamed(_) => Verb::Change,
    };
    draft.finish(app, verb, objects, Some(fingerprint(seen)))
}

/// The job last: whether it must stand still meanwhile depends on what else is written.
fn provisioning<'a>(
    ground: Ground<'_>,
    app: &App,
    wanted: &Provisioning,
    live: Option<&'a LiveApp>,
    draft: &mut Draft,
) -> Option<&'a Job> {
    // Which job is meant decides over everything else of it.
    if live.is_some_and(|live| !are_read(&[Part::Jobs, Part::Templates], live, draft)) {
        return None;
    }
    let job = job::plan(app, wanted, live, draft);
    draft.job_was = job.map(JobWas::of);
    // Whether the job must stand still depends on all that is written, so that half of it is not planned.
    let rest = [Part::Schema, Part::Secrets];
    if live.is_some_and(|live| !are_read(&rest, live, draft)) {
        return job;
    }
    if wanted.state == Some(JobState::Absent) {
        state::absent(ground.owned, live, job, draft);
    } else {
        schema::plan(app, wanted, live, job, draft);
        secrets::plan(
            ground.tenant.secrets_put,
            wanted,
            live,
            job.is_some(),
            draft,
        );
        state::plan(&app.name, wanted, live, job, draft);
    }
    job
}
