//! `logs`: what the service did with each object, newest last. It is about people: it goes to stdout and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::args::{Global, Logs, Output};
use super::ear::signalled;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, road, survey};
use crate::desired::{App, Desired};
use crate::live::{LogQuery, Look, ProvisioningSummary, Reads, Seen};
use crate::model::{AppName, ObjectId};
use crate::observe;
use crate::plan::{Entry, Survey};
use crate::render::{self, Depth};
use crate::visible;
use crate::wire::Transport as _;

/// Entries on a page, as Microsoft's own queries ask for.
const PAGE: usize = 500;
/// Pages of one application that are read at most to find what is asked for.
const PAGES: usize = 20;
/// The logs are seen to lag: whoever follows looks this far back each time.
const LAG: SignedDuration = SignedDuration::from_mins(15);

type Found = (AppName, ProvisioningSummary);

pub(super) fn run(global: &Global, voice: Voice, run: &str, args: &Logs) -> Result<Exit, Failure> {
    refuse_endless(global, voice, args)?;
    let loaded = load(global, voice)?.about(&args.names)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let survey = survey::survey(&loaded, &remote, voice).await?;
        let sources = sources(&remote, voice, &survey, &loaded.desired, global.parallelism).await?;
        let now = remote.now();
        let mut reader = Reader {
            remote: &remote,
            voice,
            args,
            sources,
            since: args.since.map(|when| when.on(now)),
            until: args.until.map(|when| when.on(now)),
            told: BTreeSet::new(),
            newest: now,
        };
        tokio::select! {
            biased;
            () = signalled() => Ok(Exit::Interrupted),
            ended = reader.run() => ended.map(|()| Exit::Done),
        }
    })
}

/// A document that never ends is no document, and a sandbox's clock runs as fast as it is asked.
fn refuse_endless(global: &Global, voice: Voice, args: &Logs) -> Result<(), Failure> {
    let usage = |text: &str, help: &str| Err(Failure::new(Exit::Usage, text).help(help));
    match args.follow {
        true if voice.wants(Output::Json) => usage(
            "logs --follow cannot write json: the document would never end",
            "say -o ndjson",
        ),
        true if global.sandbox.is_some() && args.pace.timeout.is_none() => usage(
            "logs --follow on a sandbox needs --timeout: its clock runs as fast as it is asked",
            "say for instance --timeout 2h",
        ),
        true | false => Ok(()),
    }
}

/// The service principals of the applications; why one has none is said aside.
async fn sources(
    remote: &Remote,
    voice: Voice,
    survey: &Survey,
    desired: &Desired,
    parallelism: u16,
) -> Result<Vec<(AppName, ObjectId)>, Failure> {
    let look = |look: &Look| {
        look.with(Reads {
            is_young: look.reads.is_young,
            ..Reads::default()
        })
    };
    let found = |app: &App, entry: &Entry, seen: Seen| {
        let name = app.name.clone();
        let because = match (entry.absence(), seen) {
            (None, Ok(live)) => return Ok((name, live.service_principal)),
            (None, Err(_)) => "the application could not be read",
            (Some(because), _) => because,
        };
        Err(format!(
            "note: {name} has no logs: {}",
            visible::line(because)
        ))
    };
    let pairs = road::pairs(desired, &survey.entries);
    let mut sources = Vec::new();
    for found in road::visit(remote, &pairs, look, parallelism.into(), found).await? {
        match found {
            Ok(source) => sources.push(source),
            Err(remark) => voice.remark(&remark),
        }
    }
    Ok(sources)
}

struct Reader<'a> {
    remote: &'a Remote,
    voice: Voice,
    args: &'a Logs,
    sources: Vec<(AppName, ObjectId)>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    /// What a follower has shown already.
    told: BTreeSet<String>,
    /// The time of the newest entry that was shown, or of the beginning.
    newest: Timestamp,
}

impl Reader<'_> {
    async fn run(&mut self) -> Result<(), Failure> {
        let found = self.read(self.since, self.args.limit).await?;
        self.tell(&found);
        if found.is_empty() && !self.args.follow {
            self.voice.remark(&self.nothing().await?);
        }
        if !self.args.follow {
            return Ok(());
        }
        let mut passed = Duration::ZERO;
        let longest = self.args.pace.timeout.unwrap_or(Duration::MAX);
        while passed < longest && self.until.is_none_or(|until| self.remote.now() <= until) {
            let pause = self.args.pace.interval.min(longest - passed);
            self.remote.pause(pause).await;
            passed += pause;
            let back = self.newest.saturating_sub(LAG).unwrap_or(self.newest);
            let since = self.since.map_or(back, |since| since.max(back));
            let mut found = self.read(Some(since), usize::MAX).await?;
            found.retain(|(_, entry)| !self.told.contains(&entry.id));
            self.tell(&found);
        }
        Ok(())
    }

    /// Why nothing is shown. A cycle that no entry has is more likely a slip than a quiet one.
    async fn nothing(&self) -> Result<String, Failure> {
        let nothing = "no entry matches".to_owned();
        let Some(cycle) = &self.args.cycle else {
            return Ok(nothing);
        };
        let mut seen = BTreeMap::new();
        for (_, principal) in &self.sources {
            let query = LogQuery {
                service_principal: principal.clone(),
                since: None,
                until: None,
                cycle: None,
                page: PAGE,
            };
            let log = observe::provisioning_log(self.remote, &query, PAGE, 1, |_| true).await?;
            for (cycle, at) in log
                .entries
                .into_iter()
                .filter_map(|entry| Some((entry.cycle?, entry.at)))
            {
                let newest = seen.entry(cycle).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        if seen.contains_key(cycle) {
            return Ok(nothing);
        }
        Ok(render::no_such_cycle(cycle, seen.into_iter().collect()))
    }

    /// The newest entries of all applications together, oldest first.
    async fn read(&self, since: Option<Timestamp>, limit: usize) -> Result<Vec<Found>, Failure> {
        let mut all = Vec::new();
        let pages = PAGES.max(limit.checked_div(PAGE).unwrap_or(PAGES).min(200));
        for (name, principal) in &self.sources {
            let query = LogQuery {
                service_principal: principal.clone(),
                since,
                until: self.until,
                cycle: self.args.cycle.clone(),
                page: self.page(limit),
            };
            let keep = |entry: &ProvisioningSummary| self.is_wanted(entry, since);
            let log = observe::provisioning_log(self.remote, &query, limit, pages, keep).await?;
            if log.is_cut {
                self.cut(name, log.entries.len(), log.seen);
            }
            all.extend(log.entries.into_iter().map(|entry| (name.clone(), entry)));
        }
        all.sort_by(|(_, a), (_, b)| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(all.split_off(all.len().saturating_sub(limit)))
    }

    /// No more than is wanted, where nothing of it is sorted out on this side.
    fn page(&self, limit: usize) -> usize {
        let Logs {
            who,
            action,
            status,
            ..
        } = self.args;
        let is_sorted_out = who.is_some() || !action.is_empty() || !status.is_empty();
        if is_sorted_out { PAGE } else { limit.min(PAGE) }
    }

    fn is_wanted(&self, entry: &ProvisioningSummary, since: Option<Timestamp>) -> bool {
        let args = self.args;
        since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at <= until)
            && args.who.as_ref().is_none_or(|who| entry.is_about(who))
            && (args.action.is_empty() || args.action.contains(&entry.action))
            && (args.status.is_empty() || args.status.contains(&entry.status))
    }

    fn cut(&self, name: &AppName, kept: usize, seen: usize) {
        let text = if kept >= self.args.limit {
            format!("note: {name} has more; --limit, --since and --until say which")
        } else {
            format!(
                "note: {name}: the newest {seen} entries were looked at, and there are more; narrow it with --since and --until"
            )
        };
        self.voice.remark(&text);
    }

    fn tell(&mut self, found: &[Found]) {
        let depth = Depth {
            steps: self.args.steps,
            changes: self.args.changes,
        };
        let entries = found.iter();
        let texts = entries
            .clone()
            .map(|(name, entry)| render::log_entry(name, entry, depth, self.voice.style));
        self.voice.say_human(&texts.collect::<String>());
        self.voice.say_json(|| {
            let entries = entries.clone();
            let entries = entries.map(|(name, entry)| render::log_entry_json(name, entry));
            json!({ "format_version": "1.0", "entries": entries.collect::<Vec<_>>() })
        });
        for (name, entry) in found {
            self.voice.say_line(|| render::log_entry_json(name, entry));
        }
        for (_, entry) in found {
            self.newest = self.newest.max(entry.at);
            self.told.insert(entry.id.clone());
        }
    }
}
