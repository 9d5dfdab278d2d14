//! `status`: how the provisioning jobs of the manifests are doing.

use super::args::Global;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey};
use crate::finding::did_you_mean;
use crate::model::AppName;
use crate::render::{self, StatusRow};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    names: &[String],
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?;
    let known: Vec<_> = loaded.desired.apps.keys().map(AppName::as_str).collect();
    if let Some(stranger) = names.iter().find(|name| !known.contains(&name.as_str())) {
        let near = did_you_mean(stranger, known.iter().copied())
            .map(|near| format!("; did you mean \"{near}\"?"))
            .unwrap_or_default();
        return Err(
            Failure::new(Exit::Usage, format!("no App is named \"{stranger}\""))
                .help(format!("the manifests have: {}{near}", known.join(", "))),
        );
    }
    online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let survey = survey::survey(&loaded, &remote, voice).await?;
        let mut rows = Vec::new();
        for name in
            loaded.desired.apps.keys().filter(|name| {
                names.is_empty() || names.iter().any(|wanted| wanted == name.as_str())
            })
        {
            let (live, because) = survey::jobs(&remote, name, survey.entries.get(name)).await?;
            rows.push(StatusRow {
                name: name.clone(),
                live,
                because,
            });
        }
        voice.say(&render::status(&rows, voice.style), || {
            render::status_json(&rows)
        });
        Ok(Exit::Done)
    })
}
