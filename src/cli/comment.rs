//! `comment`: one comment for each tenant below a pull request, found again by its hidden marker and kept up to date.
//!
//! Plans say what stands in it and nothing else: where it goes is said by whoever runs this, or by the event that the host
//! itself has written. The token comes from the environment and goes to the host alone.

mod aim;
mod door;

use super::args::{Comment, Global};
use super::{Exit, Failure, Voice, online, together};
use crate::github::{Desk, Fate, Lack, Note, Refused};
use crate::plan::{Merged, Report};
use crate::render::{self, CommentRow, Page};
use crate::visible;
use aim::Target;
use door::{Door, TOKENS};

/// How many tenants have a comment at most: whoever has written the plans shall not fill a pull request.
const MOST_TENANTS: usize = 50;

/// What the token of a workflow needs.
const PERMISSION: &str = "`pull-requests: write`";

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Comment,
) -> Result<Exit, Failure> {
    let reports = together::read(voice, &args.plans)?;
    let reports: Vec<_> = reports
        .into_iter()
        .map(|Merged { report, .. }| report)
        .collect();
    let notes = notes(&reports)?;
    let target = aim::target(args)?;
    let door = Door::open(global, run)?;
    online(async {
        let desk = Desk::new(&door.inner, &door.path, &target.repository);
        let pull = desk.look(&target.aim).await;
        let mut pull = pull.map_err(|refused| failure(&refused, &target))?;
        let mut fates = Vec::new();
        let mut failed = None;
        for note in &notes {
            match desk.say(&mut pull, &target.aim, note).await {
                Ok(fate) => fates.push(fate),
                Err(refused) => {
                    failed = Some(failure(&refused, &target));
                    break;
                }
            }
        }
        if failed.is_none() || !fates.is_empty() {
            let rows = rows(&reports, &fates);
            voice.say(&render::comments(&rows), || {
                render::comments_json(&target.repository, &pull, &rows)
            });
        }
        tell_others(voice, &reports, &fates);
        match failed {
            None => Ok(Exit::Done),
            Some(failure) if fates.is_empty() => Err(failure),
            Some(failure) => Err(partly(failure, fates.len(), notes.len())),
        }
    })
}

/// What is to be said of each tenant. Markers are made of what plans say, and two of them must not be one.
fn notes(reports: &[Report]) -> Result<Vec<Note>, Failure> {
    if reports.len() > MOST_TENANTS {
        let text = format!("the plans are of {} tenants", reports.len());
        return Err(Failure::new(Exit::Error, text).help(format!(
            "a pull request gets comments of {MOST_TENANTS} at most: `syncform show -o markdown` makes one text of all"
        )));
    }
    let mut notes: Vec<Note> = Vec::with_capacity(reports.len());
    for report in reports {
        let note = Note {
            text: render::markdown(std::slice::from_ref(report), Page::GITHUB),
            is_news: report.is_news(),
        };
        if notes.iter().any(|known| known.marker() == note.marker()) {
            let text = format!(
                "the id {} of a tenant is too like another one's to tell their comments apart",
                visible::line(&report.tenant.id)
            );
            return Err(Failure::new(Exit::Error, text).help("look whether the plans are yours"));
        }
        notes.push(note);
    }
    Ok(notes)
}

fn rows<'a>(reports: &'a [Report], fates: &'a [Fate]) -> Vec<CommentRow<'a>> {
    let pairs = reports.iter().zip(fates);
    pairs
        .map(|(report, fate)| CommentRow {
            tenant: &report.tenant,
            fate,
        })
        .collect()
}

fn tell_others(voice: Voice, reports: &[Report], fates: &[Fate]) {
    for CommentRow { tenant, fate } in rows(reports, fates) {
        if fate.others > 0 {
            voice.remark(&format!(
                "note: {} of ours stand there for the tenant \"{}\" as well; the newest is kept up, and they can be deleted",
                render::count(fate.others, "older comment"),
                visible::line(&tenant.name)
            ));
        }
    }
}

/// What to do about a refusal.
fn failure(refused: &Refused, target: &Target) -> Failure {
    let exit = exit(refused);
    let text = format!("{}: {refused}", target.words());
    let help = match (refused, refused.lack()) {
        (_, Some(Lack::Token)) => format!(
            "{} is no token that GitHub takes, or has ended; it needs {PERMISSION}",
            TOKENS.join(" or ")
        ),
        (_, Some(Lack::Permission)) => format!(
            "the token needs {PERMISSION}; that of a pull request from a fork never has it: comment from a workflow_run, with the plan as an artifact"
        ),
        (_, Some(Lack::Sight)) => format!(
            "look whether the name and the number are right, and whether the token may see them; it needs {PERMISSION}"
        ),
        (Refused::Status { status: 404, .. }, None) => {
            "look whether GITHUB_GRAPHQL_URL is the address of the API, such as https://HOST/api/graphql".to_owned()
        }
        (Refused::Status { status: 300..=399, .. }, None) => {
            "something between this machine and GitHub answers in its place: check the network, the proxy and GITHUB_GRAPHQL_URL".to_owned()
        }
        (Refused::Moved { .. }, None) => {
            "the run of the newer commit says what is true of that one; nothing was written".to_owned()
        }
        (Refused::NoneOpen { .. }, None) => {
            "it may have been closed since; --pull-request N names one".to_owned()
        }
        (Refused::Several { .. }, None) => "name the one that is meant with --pull-request N".to_owned(),
        (Refused::TooMany { .. } | Refused::Odd { .. } | Refused::Said { .. }, None) => {
            format!("the token needs {PERMISSION}; run again once that is out of the way: a comment that is there is found, and not written twice")
        }
        (Refused::Unanswered(_) | Refused::Status { .. }, None) => {
            "check the network and GITHUB_GRAPHQL_URL, and run again: a comment that is there is found, and not written twice".to_owned()
        }
    };
    Failure::new(exit, text).help(help)
}

fn exit(refused: &Refused) -> Exit {
    if refused.lack().is_some() {
        return Exit::Identity;
    }
    match refused {
        Refused::Moved { .. } => Exit::Stale,
        Refused::Unanswered(_) => Exit::Busy,
        Refused::Status {
            status: 408 | 429 | 500..=599,
            ..
        } => Exit::Busy,
        Refused::Status { .. }
        | Refused::Said { .. }
        | Refused::Odd { .. }
        | Refused::TooMany { .. }
        | Refused::NoneOpen { .. }
        | Refused::Several { .. } => Exit::Error,
    }
}

/// Some tenants have theirs already.
fn partly(failure: Failure, done: usize, all: usize) -> Failure {
    let text = format!(
        "{}; {done} of {all} tenants have been seen to",
        visible::excerpt(&failure.text)
    );
    Failure { text, ..failure }.beside()
}
