//! `rollback`: what a run has changed is taken back, as far as it can be. It is shown, asked for and carried out as an
//! apply is; without a run, those that there are are listed.

use std::collections::BTreeMap;
use std::path::Path;

use super::args::{self, Asks, Global};
use super::carry::{FOLDER, Writer};
use super::load::{Loaded, load, refuse_live};
use super::remote::Remote;
use super::road::{self, Road};
use super::{Exit, Failure, Voice, images, kept, online, preflight};
use crate::apply;
use crate::desired::Tenant;
use crate::plan::{self, AppImage, Image, Report};
use crate::render;
use crate::visible;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Rollback,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?;
    let Some(taken) = &args.run else {
        return Ok(list(&loaded.desired.tenant, voice));
    };
    let asks = Asks {
        allow: args.allow.clone(),
        ..Asks::default()
    };
    let allowed = asks.allowed();
    let loaded = loaded.asked(global, &asks)?;
    let (image, is_journal_there) = carried_out(taken)?;
    suits(&image, &loaded.desired.tenant)?;
    let loaded = among(loaded, &image, voice)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        goes_where(&image, &remote)?;
        let parallelism = global.parallelism.into();
        let road = road::rollback(&loaded.desired, &remote, parallelism, &allowed, &image);
        let mut plan = match road.await? {
            Road::Plan(plan) => plan,
            Road::Findings(findings) => return Err(refuse_live(&loaded, findings, voice)),
        };
        if plan.has_changes() {
            plan.notes.extend(plan::rollback_notes(is_journal_there));
        }
        preflight::tell_unread(plan.unknown(), &remote, voice).await;
        let report = Report::of(&plan, kept::asked(global, &asks), remote.requests());
        let writer = Writer {
            verb: "rollback",
            what: "rollback",
            report: &report,
            shown: &|style| render::rollback(&report, &image, style),
            outcome: &|plan, outcome, style| render::rollback_outcome(plan, taken, outcome, style),
            unasked: "look at what it would take back, then say --yes; nothing was written",
            // What an interrupted apply left in doubt is no business of a rollback, and stays in its journal.
            doubts: &[],
            is_confirmed: args.yes,
            run,
            parallelism: global.parallelism,
            audit_log: &global.audit_log,
        };
        writer.carry(&loaded, &plan, &remote, voice).await
    })
}

/// What a run has replaced, as far as its journal knows which of its steps were carried out; without one each of them may
/// have been. Says also whether there is one.
fn carried_out(run: &str) -> Result<(Image, bool), Failure> {
    let folder = Path::new(FOLDER);
    let mut image = images::read(folder, run)?;
    let Some(carried) = apply::carried(folder, run) else {
        return Ok((image, false));
    };
    image.retain(|app, number| carried.steps.contains(&(app.to_owned(), number)));
    for (app, (service_principal, job)) in &carried.objects {
        image.learn(app, service_principal.as_ref(), job.as_ref());
    }
    Ok((image, true))
}

/// Ends the verb where the run was in another tenant than the manifests are for.
fn suits(image: &Image, tenant: &Tenant) -> Result<(), Failure> {
    if image.tenant.id == tenant.id.as_str() {
        return Ok(());
    }
    let text = format!(
        "the run was in the tenant {}, and the manifests are for {} \"{}\"",
        visible::line(&image.tenant.id),
        tenant.id,
        tenant.name
    );
    Err(Failure::new(Exit::Identity, text)
        .help("take it back beside the manifests that it was made from")
        .unwritten())
}

/// A sandbox and a cloud can have one tenant id, and are two tenants.
fn goes_where(image: &Image, remote: &Remote) -> Result<(), Failure> {
    if image.remote == remote.name {
        return Ok(());
    }
    let text = format!(
        "the run went to {}, and this one goes to {}",
        visible::line(&image.remote),
        visible::line(&remote.name)
    );
    Err(Failure::new(Exit::Identity, text)
        .help("say the same --sandbox or --endpoint as the run did")
        .unwritten())
}

/// What the run wrote to, as far as manifests have it: they say how it is guarded, and whence its credentials come.
fn among(loaded: Loaded, image: &Image, voice: Voice) -> Result<Loaded, Failure> {
    let is_busy = |kept: &AppImage| !kept.steps.is_empty();
    let apps = loaded.desired.apps.values();
    let there: BTreeMap<_, _> = apps
        .filter_map(|app| Some((app.name.to_string(), image.of_app(app)?)))
        .filter(|(_, kept)| is_busy(kept))
        .collect();
    let busy = image.apps.iter().filter(|kept| is_busy(kept));
    let gone: Vec<_> = busy
        .filter(|kept| there.values().all(|other| other.name != kept.name))
        .collect();
    for kept in &gone {
        let name = visible::line(&kept.name);
        voice.remark(&if kept.deletes() {
            format!("note: the run deleted {name}: restore it from the deleted applications, where it stays for 30 days")
        } else {
            format!("note: the run changed {name}, which is not among the manifests or not asked for: it is left alone")
        });
    }
    let names: Vec<_> = there.into_keys().collect();
    if names.is_empty() {
        let text = if gone.is_empty() {
            "the run has changed nothing that could be taken back"
        } else {
            "nothing that the run has changed is among the manifests that were asked for"
        };
        return Err(Failure::new(Exit::Error, text)
            .help("its journal in .syncform says what it did; a manifest says how an application is guarded, and without one nothing is written to it")
            .unwritten());
    }
    loaded.about(&names)
}

/// The runs in this folder that have changed something in this tenant. What cannot be read is said.
fn list(tenant: &Tenant, voice: Voice) -> Exit {
    let mut images = Vec::new();
    for run in images::runs(Path::new(FOLDER)) {
        match carried_out(&run) {
            Ok((image, _)) => images.push(image),
            Err(failure) => voice.remark(&format!("note: {}", failure.text)),
        }
    }
    let is_busy = |image: &Image| image.apps.iter().any(|app| !app.steps.is_empty());
    images.retain(|image| image.tenant.id == tenant.id.as_str() && is_busy(image));
    voice.say(&render::runs(&images, voice.style), || {
        render::runs_json(&images)
    });
    Exit::Done
}
