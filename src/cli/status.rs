//! `status`: how the provisioning jobs of the manifests are doing, now or until nothing more happens by itself.

use super::args::{Global, Output, Status};
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, road, survey, watch};
use crate::desired::{App, Desired};
use crate::live::{Look, Part, Reads, Seen};
use crate::model::JobState;
use crate::plan::{Entry, Survey};
use crate::render::{self, StatusRow};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Status,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?.about(&args.names)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let survey = survey::survey(&loaded, &remote, voice).await?;
        let rows = rows(&remote, &survey, &loaded.desired, global.parallelism).await?;
        if args.watch {
            return watch::run(&remote, voice, rows, args.pace).await;
        }
        say(voice, &remote, &rows);
        Ok(Exit::Done)
    })
}

/// One row for each application.
async fn rows(
    remote: &Remote,
    survey: &Survey,
    desired: &Desired,
    parallelism: u16,
) -> Result<Vec<StatusRow>, Failure> {
    let look = |look: &Look| {
        look.with(Reads {
            is_young: look.reads.is_young,
            jobs: look.reads.jobs,
            ..Reads::default()
        })
    };
    let row = |app: &App, entry: &Entry, seen: Seen| {
        let live = seen.ok();
        // Jobs that could not be read are not jobs that are not there.
        let refused = live.as_ref().and_then(|live| live.unread.get(&Part::Jobs));
        let unread = || refused.map(|why| format!("its jobs could not be read: {why}"));
        let because = entry.absence().map(str::to_owned).or_else(unread);
        StatusRow {
            name: app.name.clone(),
            live: live.filter(|_| because.is_none()),
            because,
            wants_job: app
                .provisioning
                .as_ref()
                .is_some_and(|wanted| wanted.state != Some(JobState::Absent)),
        }
    };
    let pairs = road::pairs(desired, &survey.entries);
    Ok(road::visit(remote, &pairs, look, parallelism.into(), row).await?)
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
