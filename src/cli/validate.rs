//! `validate`: what the manifests say, without a network; with a tenant named, what that tenant says of them too.

use super::args::Global;
use serde_json::Value;

use super::forms::Forms;
use super::load::{Loaded, load, load_offline};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey};
use crate::render::{self, Page, Style};

pub(super) fn run(global: &Global, voice: Voice, run: &str) -> Result<Exit, Failure> {
    // What a locked template says, a tenant knows better.
    let has_tenant = global.sandbox.is_some() || global.endpoint.is_some();
    let loaded = if has_tenant {
        load(global, voice)?
    } else {
        load_offline(global, voice)?
    };
    if has_tenant {
        online(async {
            let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
            survey::judge(&loaded, &remote, voice).await
        })?;
    }
    voice.tell(&Valid(&loaded));
    let unchecked = if has_tenant {
        Vec::new()
    } else {
        unchecked(&loaded)
    };
    if !unchecked.is_empty() {
        voice.remark(&format!(
            "note: the mappings of {} were not checked against a schema; `syncform template lock` keeps the default ones for that",
            listed(&unchecked)
        ));
    }
    Ok(Exit::Done)
}

/// Manifests without an error.
struct Valid<'a>(&'a Loaded);

impl Forms for Valid<'_> {
    fn human(&self, _style: Style) -> String {
        let desired = &self.0.desired;
        let apps = desired.apps.len();
        let plural = if apps == 1 { "" } else { "s" };
        let tenant = &desired.tenant.name;
        format!("Valid: {apps} App{plural} for the Tenant \"{tenant}\".\n")
    }

    fn json(&self) -> Value {
        render::findings_json(&self.0.findings, &self.0.sources)
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::findings_markdown(&self.0.findings, page))
    }

    fn sarif(&self) -> Option<Value> {
        Some(render::sarif(&self.0.findings, &self.0.sources))
    }

    fn junit(&self) -> Option<String> {
        let desired = &self.0.desired;
        let apps = desired.apps.values();
        let apps = apps.map(|app| (app.name.as_str(), app.places.file()));
        Some(render::valid_junit(
            &desired.tenant.name,
            apps,
            &self.0.findings,
        ))
    }
}

/// Apps whose mappings nobody could judge, since no template of theirs is locked.
fn unchecked(loaded: &Loaded) -> Vec<String> {
    let apps = loaded.desired.apps.values();
    let unchecked = apps.filter(|app| {
        let mut jobs = app.provisioning.iter();
        jobs.any(|job| !job.overlay.is_empty() && job.locked.is_none())
    });
    unchecked.map(|app| app.name.to_string()).collect()
}

fn listed(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        few => few.join(", "),
    }
}
