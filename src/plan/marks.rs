//! Whose the application is: our marks on it, the birth mark that they take over from, and the tag that protects it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::draft::Draft;
use super::{Action, Claim, Note, Pushed, properties, secrets};
use crate::desired::{Adopt, App, CredentialSet, Tenant};
use crate::live::LiveApp;
use crate::model::{AppName, Mark, Marks, Property, Supply};

/// The step that makes a new application ours.
pub(super) fn of_new(tenant: &Tenant, app: &App) -> Action {
    mark(tenant, app, Claim::Born, None)
}

fn mark(tenant: &Tenant, app: &App, claim: Claim, credentials: Option<Pushed>) -> Action {
    Action::Mark {
        owner: tenant.owner.clone(),
        app: app.name.clone(),
        claim,
        credentials,
        protect: app.protect,
    }
}

/// Plans the marks. What comes back is the application as it is once they stand: all else is compared with that.
pub(super) fn plan<'a>(
    tenant: &Tenant,
    app: &App,
    claim: &Claim,
    live: &'a LiveApp,
    draft: &mut Draft,
) -> Cow<'a, LiveApp> {
    is_the_adopted(app, live, draft);
    let is_marked =
        live.marks.owner() == Some(&tenant.owner) && live.marks.app() == Some(&app.name);
    let seen = match claim {
        _ if is_marked => Cow::Borrowed(live),
        Claim::Born => born(tenant, app, live, draft),
        Claim::Renamed(former) => renamed(tenant, app, former, live, draft),
        Claim::Adopted => adopted(tenant, app, live, draft),
    };
    protect(app, &seen, draft);
    retire_birth_mark(tenant, app, live, draft);
    seen
}

fn born<'a>(tenant: &Tenant, app: &App, live: &'a LiveApp, draft: &mut Draft) -> Cow<'a, LiveApp> {
    let owner = &tenant.owner;
    let to = format!(
        "owner {owner}, app {} (its creation was cut short)",
        app.name
    );
    draft.change("mark", None, to);
    draft.step(mark(tenant, app, Claim::Born, None));
    let marks = ours(tenant, app).chain(live.marks.0.iter().cloned());
    marked(live, marks.collect())
}

fn renamed<'a>(
    tenant: &Tenant,
    app: &App,
    former: &AppName,
    live: &'a LiveApp,
    draft: &mut Draft,
) -> Cow<'a, LiveApp> {
    draft.change(
        "metadata.name",
        Some(format!("\"{former}\"")),
        format!("\"{}\"", app.name),
    );
    draft.step(mark(tenant, app, Claim::Renamed(former.clone()), None));
    let gone = Mark::App(former.clone());
    let rest = live.marks.0.iter().filter(|mark| **mark != gone);
    marked(live, ours(tenant, app).chain(rest.cloned()).collect())
}

/// Whatever of our tags an application has that nobody owns is left over from somewhere, and goes. The version of the
/// credentials is recorded with the marks and not behind them: a run that is cut short between the two would push what
/// was to be left alone.
fn adopted<'a>(
    tenant: &Tenant,
    app: &App,
    live: &'a LiveApp,
    draft: &mut Draft,
) -> Cow<'a, LiveApp> {
    let marks = &live.marks;
    let is_taken = marks.has_owner(&tenant.owner) && marks.app().is_some();
    if is_taken || marks.have_another_owner(&tenant.owner) {
        draft.note(Note::blocking(
            format!(
                "application {} has been marked by somebody else since it was looked for",
                live.application
            ),
            "run again, and see whose it is",
        ));
    }
    let to = format!(
        "owner {}, app {} (adopts application {})",
        tenant.owner, app.name, live.application
    );
    draft.change("mark", None, to);
    let (credentials, marked) = stored(tenant, app, live, draft);
    draft.step(mark(tenant, app, Claim::Adopted, credentials));
    marked
}

/// Which versions an adopted application has of its credentials, and the application as it is then. They are taken as
/// they are where all of them are stored, and nothing else makes a write necessary that would send the manifest's.
fn stored<'a>(
    tenant: &Tenant,
    app: &App,
    live: &LiveApp,
    draft: &mut Draft,
) -> (Option<Pushed>, Cow<'a, LiveApp>) {
    let none = marked(live, ours(tenant, app).collect());
    let Some((wanted, set)) = app
        .provisioning
        .as_ref()
        .and_then(|wanted| Some((wanted, wanted.credential_set()?)))
        .filter(|(_, set)| are_stored(set, live))
    else {
        return (None, none);
    };
    let pushed = Pushed::from(set);
    let taken = marked(live, ours(tenant, app).chain(pushed.marks()).collect());
    if secrets::would_send(tenant.secrets_put, wanted, &taken) {
        draft.impact(
            true,
            "the credentials that are stored are replaced by those of the manifest: the one write of what changes beside them sends them all",
        );
        return (None, none);
    }
    draft.note(Note::info(format!(
        "the stored credentials are taken as they are: version {} is recorded, and nothing is pushed for it",
        set.version
    )));
    (Some(pushed), taken)
}

/// Whether every key that the manifest declares with a value is stored.
fn are_stored(set: &CredentialSet, live: &LiveApp) -> bool {
    let mut declared = set.values.iter();
    declared
        .all(|(key, supply)| *supply == Supply::Empty || live.secrets.contains_key(key.as_str()))
}

/// What the step that marks puts on.
fn ours<'a>(tenant: &'a Tenant, app: &'a App) -> impl Iterator<Item = Mark> + 'a {
    let marks = [
        Mark::Owner(tenant.owner.clone()),
        Mark::App(app.name.clone()),
    ];
    let protection = app.protect.then_some(Mark::Protected);
    marks.into_iter().chain(protection)
}

fn marked(live: &LiveApp, marks: BTreeSet<Mark>) -> Cow<'static, LiveApp> {
    Cow::Owned(LiveApp {
        marks: Marks(marks),
        ..live.clone()
    })
}

/// An adoption that is done stays in its manifest as a word about which application is meant.
fn is_the_adopted(app: &App, live: &LiveApp, draft: &mut Draft) {
    let Some(Adopt::Id(id)) = &app.adopt else {
        return;
    };
    if *id != live.application && *id != live.service_principal {
        draft.note(
            Note::blocking(
                format!(
                    "the manifest adopts {id}, and its mark is on application {} with service principal {}",
                    live.application, live.service_principal
                ),
                format!(
                    "correct the id, or take it out; to take over the other one, `syncform release {}` lets this one go",
                    app.name
                ),
            )
            .at(app.places.at("/spec/adopt/id")),
        );
    }
}

/// The tag tells a later run that the application is protected when its manifest is gone.
fn protect(app: &App, live: &LiveApp, draft: &mut Draft) {
    let was = live.marks.are_protected();
    if was != app.protect {
        draft.change(
            "metadata.protect",
            Some(was.to_string()),
            app.protect.to_string(),
        );
        draft.step(Action::Protect {
            protect: app.protect,
        });
    }
}

fn retire_birth_mark(tenant: &Tenant, app: &App, live: &LiveApp, draft: &mut Draft) {
    let is_ours = |name: &AppName| *name == app.name || Some(name) == app.former.as_ref();
    let birth = live.birth.as_ref();
    if let Some(birth) = birth.filter(|birth| birth.owner == tenant.owner && is_ours(&birth.app)) {
        let to = properties::after_birth_mark(app);
        draft.change(
            Property::ServiceManagementReference.field(),
            Some(birth.to_string()),
            to.to_string(),
        );
        draft.step(Action::RetireBirthMark { to });
    }
}
