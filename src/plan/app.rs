//! The second half of planning: one application, wanted against seen, aspect by aspect.

use super::draft::Draft;
use super::{Action, AppPlan, Entry, Objects, Verb, job, name, secrets, state};
use crate::desired::{App, Tenant};
use crate::live::{GalleryTemplate, LiveApp, fingerprint};
use crate::model::BirthMark;

/// Plans one application. `live` is what was seen of it where the entry says that there is something to see.
pub fn app(tenant: &Tenant, app: &App, entry: &Entry, live: Option<&LiveApp>) -> AppPlan {
    match (entry, live) {
        (Entry::New { template }, _) => new(tenant, app, template),
        (Entry::Live { .. }, Some(live)) => existing(tenant, app, live),
        (Entry::Live { app_id, .. }, None) => blocked(
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

fn new(tenant: &Tenant, app: &App, template: &GalleryTemplate) -> AppPlan {
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
        format!("{} \"{}\"", template.id, template.display_name),
    );
    if birth_mark.is_some() {
        draft.step(Action::RetireBirthMark);
    }
    draft.step(Action::Instantiate {
        template: template.id.clone(),
        display_name: app.display_name.clone(),
        birth_mark,
    });
    draft.step(Action::Mark {
        owner: tenant.owner.clone(),
        app: app.name.clone(),
    });
    if let Some(wanted) = &app.provisioning {
        job::plan(app, wanted, None, &mut draft);
        secrets::plan(wanted, None, &mut draft);
        state::plan(wanted, None, None, &mut draft);
    }
    draft.finish(app, Verb::Create, Objects::default(), None)
}

fn existing(tenant: &Tenant, app: &App, live: &LiveApp) -> AppPlan {
    let mut draft = Draft::default();
    let is_half_born = live.marks.owner().is_none();
    name::plan(tenant, app, live, &mut draft);
    let job = app.provisioning.as_ref().and_then(|wanted| {
        let job = job::plan(app, wanted, Some(live), &mut draft);
        secrets::plan(wanted, Some(live), &mut draft);
        state::plan(wanted, Some(live), job, &mut draft);
        job
    });
    let objects = Objects {
        application: Some(live.application.clone()),
        app_id: Some(live.app_id.clone()),
        service_principal: Some(live.service_principal.clone()),
        job: job.map(|job| job.id.clone()),
        is_young: live.is_young,
    };
    let verb = if is_half_born {
        Verb::Mark
    } else {
        Verb::Change
    };
    draft.finish(app, verb, objects, Some(fingerprint(live)))
}
