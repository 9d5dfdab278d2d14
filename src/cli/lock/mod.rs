//! `template lock`: the default schemas that manifests build on, read from a tenant and kept beside them.
//!
//! A file is written only where its lock is new or means something else, so that git shows what has moved at the service.

mod keep;
mod look;

use super::args::Global;
use super::draft::Draft;
use super::load::{load_unlocked, unusable_locks};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online};
use crate::finding::Severity;
use crate::render::{self, LockRow, LockState};
pub(super) use keep::drafted;
use keep::nowhere;
pub(super) use look::{Seen, look};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    names: &[String],
    is_check: bool,
) -> Result<Exit, Failure> {
    let (loaded, mut locks, mut unusable) = load_unlocked(global, voice)?;
    let loaded = loaded.about(names)?;
    if !unusable.is_empty() {
        // They stop every other verb, and this one mends them.
        for finding in &mut unusable {
            finding.severity = Severity::Warning;
        }
        voice.quote(&render::findings(&unusable, &loaded.sources, voice.aside));
    }
    let seen = online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        look(&loaded, &remote, voice).await
    })?;
    let mut rows = Vec::new();
    for seen in seen {
        rows.push(match seen {
            Seen::Nowhere { gallery, template } => nowhere(&gallery, template.as_ref(), &locks),
            Seen::Lock(lock) => {
                let (mut row, drafts) = drafted(&loaded.desired.tenant, *lock, &mut locks);
                if !is_check {
                    drafts.iter().try_for_each(Draft::save)?;
                } else if row.state == LockState::New {
                    row.state = LockState::Missing;
                }
                row
            }
        });
    }
    voice.say(&render::locks(&rows), || render::locks_json(&rows));
    let left = if is_check {
        unusable
    } else {
        unusable_locks(global)
    };
    match left.first() {
        Some(left) => {
            let file = left.place.as_ref().map(|place| place.file.as_str());
            let text = format!("{}: {}", file.unwrap_or_default(), left.message);
            Err(Failure::new(Exit::Findings, text)
                .help("no template of these manifests is locked there: mend the file, or remove it")
                .beside())
        }
        None => ended(&rows, is_check),
    }
}

fn ended(rows: &[LockRow], is_check: bool) -> Result<Exit, Failure> {
    let is_behind = |row: &LockRow| match row.state {
        LockState::Missing => true,
        LockState::Changed(_) => is_check,
        LockState::New | LockState::Unchanged | LockState::Unread => false,
    };
    if rows.iter().any(is_behind) {
        return Err(Failure::new(
            Exit::Findings,
            "the locked templates are not what the tenant has",
        )
        .help("`syncform template lock` writes them anew; read what has changed, and commit it")
        .beside());
    }
    let is_missing = |row: &&LockRow| row.state == LockState::Unread && row.file.is_none();
    match rows.iter().find(is_missing) {
        None => Ok(Exit::Done),
        Some(row) => Err(Failure::new(
            Exit::Error,
            format!(
                "no application of \"{}\" can show its templates",
                row.display_name
            ),
        )
        .help("the first one is planned without a lock: `syncform apply` makes it, and then lock its template")
        .beside()),
    }
}
