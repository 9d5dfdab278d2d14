//! `validate`: what the manifests say, without a network; with a tenant named, what that tenant says of them too.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::args::{Global, Output};
use super::forms::Forms;
use super::load::{self, Loaded};
use super::remote::Remote;
use super::{Exit, Failure, Voice, each, online, survey};
use crate::check;
use crate::finding::{Finding, Sources};
use crate::render::{self, Page, Style};

pub(super) fn run(global: &Global, voice: Voice, run: &str) -> Result<Exit, Failure> {
    // What a locked template says, a tenant knows better.
    let has_tenant = global.sandbox.is_some() || global.endpoint.is_some();
    let read = load::read(global);
    let tenants = each::tenants(global, &read.0);
    let loaded = match (tenants.is_empty(), has_tenant) {
        (true, true) => vec![load::load_from(global, voice, read)?],
        (true, false) => vec![load::load_offline_from(global, voice, read)?],
        (false, true) => each::loaded((global, voice), read, &tenants, check::check)?,
        (false, false) => each::loaded((global, voice), read, &tenants, check::offline)?,
    };
    let (mut valid, mut failed) = (Vec::new(), None);
    for loaded in &loaded {
        match asked(global, voice, run, loaded).map(|()| valid.push(loaded)) {
            Ok(()) => {}
            // Programs read one result.
            Err(failure) if tenants.is_empty() || voice.output != Output::Human => {
                return Err(failure);
            }
            Err(failure) => {
                each::tell(&failure, &loaded.desired.tenant.name, voice);
                failed.get_or_insert(failure.exit);
            }
        }
    }
    voice.tell(&Valid(&valid));
    if let Some(exit) = failed {
        return Err(Failure::new(exit, "").beside());
    }
    let unchecked: BTreeSet<_> = loaded.iter().flat_map(unchecked).collect();
    let unchecked: Vec<_> = unchecked.into_iter().collect();
    if !has_tenant && !unchecked.is_empty() {
        voice.remark(&format!(
            "note: the mappings of {} were not checked against a schema; `syncform template lock` keeps the default ones for that",
            listed(&unchecked)
        ));
    }
    Ok(Exit::Done)
}

/// What the tenant says, where one is named.
fn asked(global: &Global, voice: Voice, run: &str, loaded: &Loaded) -> Result<(), Failure> {
    if global.sandbox.is_none() && global.endpoint.is_none() {
        return Ok(());
    }
    online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        survey::judge(loaded, &remote, voice).await
    })
}

/// Manifests without an error, for each Tenant that they are valid for.
struct Valid<'a>(&'a [&'a Loaded]);

impl Valid<'_> {
    /// What is remarkable all the same. Tenants share manifests, and each was told all.
    fn findings(&self) -> &[Finding] {
        self.0.first().map_or(&[], |loaded| &loaded.findings)
    }
}

impl Forms for Valid<'_> {
    fn human(&self, _style: Style) -> String {
        let mut text = String::new();
        for loaded in self.0 {
            let desired = &loaded.desired;
            let apps = desired.apps.len();
            let plural = if apps == 1 { "" } else { "s" };
            let tenant = &desired.tenant.name;
            let _ = writeln!(
                text,
                "Valid: {apps} App{plural} for the Tenant \"{tenant}\"."
            );
        }
        text
    }

    fn json(&self) -> Value {
        let none = Sources::default();
        let sources = self.0.first().map_or(&none, |loaded| &loaded.sources);
        render::findings_json(self.findings(), sources)
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::findings_markdown(self.findings(), page))
    }

    fn sarif(&self) -> Option<Value> {
        let none = Sources::default();
        let sources = self.0.first().map_or(&none, |loaded| &loaded.sources);
        Some(render::sarif(self.findings(), sources))
    }

    fn junit(&self) -> Option<String> {
        let apps = self.0.iter().flat_map(|it| it.desired.apps.values());
        let apps: BTreeSet<_> = apps
            .map(|app| (app.name.as_str(), app.places.file()))
            .collect();
        Some(render::valid_junit(apps.into_iter(), self.findings()))
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
