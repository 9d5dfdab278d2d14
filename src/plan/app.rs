//! The second half of planning: one application, wanted against seen, aspect by aspect.

use super::draft::Draft;
use super::unknown::are_read;
use super::{
    Action, AppPlan, Entry, Objects, Principals, Verb, assignments, job, owners, past, properties,
    schema, secrets, state,
};
use crate::desired::{App, Provisioning, Tenant};
use crate::live::{Job, LiveApp, Look, Part, fingerprint};
use crate::model::{BirthMark, JobState, TemplateId};

/// What all applications of a plan share.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub tenant: &'a Tenant,
    pub principals: &'a Principals,
}

/// Plans one application. `live` is what was seen of it where the entry says that there is something to see.
pub fn app(ground: Ground<'_>, app: &App, entry: &Entry, live: Option<&LiveApp>) -> AppPlan {
    match (entry, live) {
        (
            Entry::New {
                template,
                template_name,
            },
            _,
        ) => new(ground, app, template, template_name.as_deref()),
        (Entry::Live(_), Some(live)) => existing(ground, app, live),
        (Entry::Live(Look { app_id, .. }), None) => blocked(
            app,
            super::Note::blocking(
                format!("the application {app_id} could not be read"),
                "run again; if it stays, look whether the application has lost its service principal",
            ),
        ),
        (Entry::Blocked { note }, _) => blocked(app, note.clone()),
    }
}

fn blocked(app: &App, note: super::Note) -> AppPlan {
    let mut draft = Draft::default();
    draft.note(note);
    draft.finish(app, Verb::Blocked, Objects::default(), None)
}

fn new(
    ground: Ground<'_>,
    app: &App,
    template: &TemplateId,
    template_name: Option<&str>,
) -> AppPlan {
    let tenant = ground.tenant;
    let mut draft = Draft::default();
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
    draft.step(Action::Mark {
        owner: tenant.owner.clone(),
        app: app.name.clone(),
    });
    properties::of_new(app, &mut draft);
    owners::plan(app, None, ground.principals, &mut draft);
    assignments::plan(app, None, ground.principals, &mut draft);
    if let Some(wanted) = &app.provisioning {
        provisioning(tenant, app, wanted, None, &mut draft);
    }
    past::plan(app, None, &mut draft);
    draft.finish(app, Verb::Create, Objects::default(), None)
}

fn existing(ground: Ground<'_>, app: &App, live: &LiveApp) -> AppPlan {
    let tenant = ground.tenant;
    let mut draft = Draft::default();
    let is_half_born = live.marks.owner().is_none();
    properties::plan(tenant, app, live, &mut draft);
    if app.owners.is_none() || are_read(&[Part::Owners], live, &mut draft) {
        owners::plan(app, Some(live), ground.principals, &mut draft);
    }
    if app.assignments.is_none() || are_read(&[Part::Assignments], live, &mut draft) {
        assignments::plan(app, Some(live), ground.principals, &mut draft);
    }
    let job = app
        .provisioning
        .as_ref()
        .and_then(|wanted| provisioning(tenant, app, wanted, Some(live), &mut draft));
    let objects = Objects {
        application: Some(live.application.clone()),
        app_id: Some(live.app_id.clone()),
        service_principal: Some(live.service_principal.clone()),
        job: job.map(|job| job.id.clone()),
        is_young: live.is_young,
    };
    past::plan(app, Some(live), &mut draft);
    let verb = if is_half_born {
        Verb::Mark
    } else {
        Verb::Change
    };
    draft.finish(app, verb, objects, Some(fingerprint(live)))
}

/// The job last: whether it must stand still meanwhile depends on what else is written.
fn provisioning<'a>(
    tenant: &Tenant,
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
    // Whether the job must stand still depends on all that is written, so that half of it is not planned.
    let rest = [Part::Schema, Part::Secrets];
    if live.is_some_and(|live| !are_read(&rest, live, draft)) {
        return job;
    }
    if wanted.state == Some(JobState::Absent) {
        state::absent(live, job, draft);
    } else {
        schema::plan(app, wanted, live, job, draft);
        secrets::plan(tenant.secrets_put, wanted, live, draft);
        state::plan(&app.name, wanted, live, job, draft);
    }
    job
}
