//! `status`: how the provisioning jobs of the manifests are doing, now or until nothing more happens by itself.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use futures_util::stream;

use super::args::{Global, Output, Status};
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey, watch};
use crate::desired::App;
use crate::model::{AppName, JobState};
use crate::plan::Survey;
use crate::render::{self, StatusRow};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Status,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?.about(&args.names)?;
    let apps = &loaded.desired.apps;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let survey = survey::survey(&loaded, &remote, voice).await?;
        let rows = rows(&remote, &survey, apps, global.parallelism).await?;
        if args.watch {
            return watch::run(&remote, voice, rows, args.pace, global.parallelism).await;
        }
        say(voice, &remote, &rows);
        Ok(Exit::Done)
    })
}

/// One row for each application, read side by side.
async fn rows(
    remote: &Remote,
    survey: &Survey,
    apps: &BTreeMap<AppName, App>,
    parallelism: u16,
) -> Result<Vec<StatusRow>, Failure> {
    let read = async |app: &App| {
        let entry = survey.entries.get(&app.name);
        let (live, because) = survey::jobs(remote, &app.name, entry).await?;
        Ok::<_, Failure>(StatusRow {
            name: app.name.clone(),
            live,
            because,
            wants_job: app
                .provisioning
                .as_ref()
                .is_some_and(|wanted| wanted.state != Some(JobState::Absent)),
        })
    };
    let rows: Vec<_> = stream::iter(apps.values())
        .map(read)
        .buffered(parallelism.into())
        .collect()
        .await;
    rows.into_iter().collect()
}

/// The result: a table, a document, or a line for each application.
pub(super) fn say(voice: Voice, remote: &Remote, rows: &[StatusRow]) {
    if voice.output == Output::Ndjson {
        for row in rows {
            voice.say("", || render::status_row_json(row));
        }
    } else {
        voice.say(&render::status(rows, remote.now(), voice.style), || {
            render::status_json(rows)
        });
    }
}
