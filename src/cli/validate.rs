//! `validate`: what the manifests say, without a network; with a tenant named, what that tenant says of them too.

use std::collections::BTreeSet;

use super::args::{Global, Output};
use super::load::{self, Loaded, for_programs};
use super::remote::Remote;
use super::{Exit, Failure, Voice, each, online, survey};
use crate::check;

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
    let (mut text, mut failed) = (String::new(), None);
    for loaded in &loaded {
        let tenant = &loaded.desired.tenant;
        if has_tenant {
            let judged = online(async {
                let remote = Remote::open(global, tenant, run).await?;
                survey::judge(loaded, &remote, voice).await
            });
            match judged {
                Ok(()) => {}
                // Programs read one result.
                Err(failure) if tenants.is_empty() || voice.output != Output::Human => {
                    return Err(failure);
                }
                Err(failure) => {
                    each::tell(&failure, &tenant.name, voice);
                    failed.get_or_insert(failure.exit);
                    continue;
                }
            }
        }
        let apps = loaded.desired.apps.len();
        let plural = if apps == 1 { "" } else { "s" };
        text.push_str(&format!(
            "Valid: {apps} App{plural} for the Tenant \"{}\".\n",
            tenant.name
        ));
    }
    if let Some(first) = loaded.first() {
        voice.say(&text, || {
            for_programs(&first.findings, &first.sources, voice)
        });
    }
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
