//! `status`: how the provisioning jobs of the manifests are doing, now or until nothing more happens by itself.

use serde_json::Value;

use super::args::{Global, Status};
use super::forms::Forms;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, preflight, road, survey, watch};
use crate::desired::{App, Desired};
use crate::live::{Look, Part, Seen};
use crate::model::JobState;
use crate::plan::{Entry, Survey, by_hand_reads};
use crate::render::{self, StatusRow, Style};

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
        voice.tell(&Told {
            remote: &remote,
            rows: &rows,
            is_by_line: true,
        });
        match unread(voice, &remote, &rows).await {
            None => Ok(Exit::Done),
            Some(failure) => Err(failure),
        }
    })
}

/// What a look ends with that was refused some jobs, after saying which permission they need.
pub(super) async fn unread(voice: Voice, remote: &Remote, rows: &[StatusRow]) -> Option<Failure> {
    let unread = rows.iter().filter(|row| row.unread.is_some());
    let names: Vec<_> = unread.map(|row| &row.name).collect();
    let parts = names.iter().map(|name| (*name, Part::Jobs));
    preflight::tell_unread(parts, remote, voice).await;
    let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    (!names.is_empty()).then(|| {
        preflight::unread(&format!(
            "jobs that could not be read, so that their state is unknown: {}",
            names.join(", ")
        ))
    })
}

/// One row for each application.
async fn rows(
    remote: &Remote,
    survey: &Survey,
    desired: &Desired,
    parallelism: u16,
) -> Result<Vec<StatusRow>, Failure> {
    // Also where the manifest says nothing of a job: one that somebody else set up is shown all the same.
    let look = |look: &Look| look.with(by_hand_reads(look.reads.is_young));
    let row = |app: &App, entry: &Entry, seen: Seen| {
        let because = match (entry.absence(), &seen) {
            (Some(absence), _) => Some(absence.to_owned()),
            (None, Err(_)) => Some("the application could not be read".to_owned()),
            (None, Ok(_)) => None,
        };
        let live = seen.ok().filter(|_| because.is_none());
        StatusRow {
            name: app.name.clone(),
            // Jobs that could not be read are not jobs that are not there.
            unread: live
                .as_ref()
                .and_then(|live| live.unread.get(&Part::Jobs).cloned()),
            live,
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
pub(super) struct Told<'a> {
    pub(super) remote: &'a Remote,
    pub(super) rows: &'a [StatusRow],
    /// Whether lines are wanted still: a watch has written them as things happened.
    pub(super) is_by_line: bool,
}

impl Forms for Told<'_> {
    fn human(&self, style: Style) -> String {
        render::status(self.rows, self.remote.now(), style)
    }

    fn json(&self) -> Value {
        render::status_json(self.rows)
    }

    fn lines(&self) -> Vec<Value> {
        let rows = self.rows.iter().filter(|_| self.is_by_line);
        rows.map(render::status_row_json).collect()
    }
}
