//! `validate`: what the manifests say, without a network; with a tenant named, what that tenant says of them too.

use super::args::Global;
use super::load::{for_programs, load_offline};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey};

pub(super) fn run(global: &Global, voice: Voice, run: &str) -> Result<Exit, Failure> {
    let loaded = load_offline(global, voice)?;
    if global.sandbox.is_some() || global.endpoint.is_some() {
        online(async {
            let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
            survey::judge(&loaded, &remote, voice, global.parallelism).await
        })?;
    }
    let apps = loaded.desired.apps.len();
    let plural = if apps == 1 { "" } else { "s" };
    let text = format!(
        "Valid: {apps} App{plural} for the Tenant \"{}\".\n",
        loaded.desired.tenant.name
    );
    voice.say(&text, || {
        for_programs(&loaded.findings, &loaded.sources, voice)
    });
    Ok(Exit::Done)
}
