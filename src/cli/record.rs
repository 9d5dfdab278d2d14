//! `record`: what the tenant answers to the reads of a plan, taped for a bug report or a rehearsal elsewhere.
//!
//! It reads more than a plan, which leaves out what the manifest does not declare: whoever changes a manifest later finds
//! the rest there too. A read that fails ends the reading and is part of the recording.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use super::args::{self, Global, Output, Record};
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, road, whole};
use crate::desired::{App, Desired};
use crate::live::{Part, Seen, Unread};
use crate::model::AppName;
use crate::observe::{self, About, ReadError, Redact, Tape};
use crate::plan::{self, Entry};
use crate::render;
use crate::visible;
use crate::wire::Transport;

/// How every recording begins, which is how a file is known to be one.
const HEAD: &[u8] = b"{\n  \"format\": \"syncform-recording/";

/// What an identity may not read, application by application.
pub type Refused = Vec<(AppName, BTreeMap<Part, Unread>)>;

/// Reads everything that the tenant has of these applications, and whom their manifests mention. What is wrong with the
/// manifests is no reason to stop: it may be what the recording is to show.
///
/// # Errors
/// The first read that fails.
pub async fn reads<T: Transport>(
    desired: &Desired,
    tape: &Tape<T>,
    parallelism: usize,
) -> Result<Refused, ReadError> {
    let survey = road::survey_to_plan(desired, tape).await?;
    observe::principals(tape, &plan::references(desired)).await?;
    let whole = |(name, entry): (_, Entry)| {
        let entry = match (entry, desired.apps.get(&name)) {
            (Entry::Live { look, claim }, Some(app)) => {
                let reads = plan::everything(app, look.reads.is_young);
                let look = look.with(reads);
                Entry::Live { look, claim }
            }
            (entry, _) => entry,
        };
        (name, entry)
    };
    let entries: BTreeMap<_, _> = survey.entries.into_iter().map(whole).collect();
    let pairs = road::pairs(desired, &entries);
    let refused = |app: &App, _: &Entry, seen: Seen| {
        let unread = seen.map(|live| live.unread).unwrap_or_default();
        (!unread.is_empty()).then(|| (app.name.clone(), unread))
    };
    let refused = road::visit(tape, &pairs, Clone::clone, parallelism, refused).await?;
    Ok(refused.into_iter().flatten().collect())
}

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Record,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?.about(&args.names)?;
    let tenant = &loaded.desired.tenant;
    if let Some(file) = &args.file {
        check(file)?;
    }
    let redact = match args.redact {
        args::Redact::Nothing => Redact::Nothing,
        args::Redact::People => Redact::People,
        args::Redact::All => Redact::All,
    };
    let (ended, recording, said) = online(async {
        let remote = Remote::open_there(global, tenant, run).await?;
        let tape = Tape::new(&remote);
        let ended = reads(&loaded.desired, &tape, global.parallelism.into()).await;
        let about = About {
            cloud: tenant.cloud,
            tenant: tenant.id.clone(),
            time: remote.now(),
            redact,
        };
        let said = format!(
            "{} answers about {}, by {} requests",
            tape.len(),
            render::count(loaded.desired.apps.len(), "App"),
            remote.requests()
        );
        Ok((ended, tape.recording(&about), said))
    })?;
    match &args.file {
        None => {
            // A result for programs whatever was asked for: nothing in it may be rewritten for people.
            let mut voice = voice;
            voice.output = Output::Json;
            voice.say("", || recording.clone());
        }
        Some(file) => {
            whole::write_private(file, &format!("{}\n", visible::json_text(&recording)))
                .map_err(|error| unwritable(file, &error))?;
            let text = format!("Recorded in {}: {said}.\n", file.display());
            voice.say(&text, || {
                serde_json::json!({ "file": file, "answers": recording["answers"].as_array().map_or(0, Vec::len) })
            });
        }
    }
    if redact == Redact::Nothing {
        voice.remark("the recording holds names and addresses of people: keep it to yourself");
    }
    match ended {
        Ok(refused) => {
            for (app, unread) in refused {
                for (part, why) in unread {
                    voice.remark(&format!("{app}: {} was not read: {why}", part.field()));
                }
            }
            Ok(Exit::Done)
        }
        Err(error) => {
            let failure = Failure::from(error).beside();
            let text = format!("{}; the recording ends there", failure.text);
            Err(Failure { text, ..failure })
        }
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Error,
        format!("cannot write {}: {error}", file.display()),
    )
}

/// Refuses to replace what is no recording, before anything is read.
fn check(file: &Path) -> Result<(), Failure> {
    let kind = match std::fs::symlink_metadata(file) {
        Ok(data) => data.file_type(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unwritable(file, &error)),
    };
    let mut head = Vec::new();
    if kind.is_file() {
        let length = HEAD.len() as u64;
        std::fs::File::open(file)
            .and_then(|file| file.take(length).read_to_end(&mut head))
            .map_err(|error| unwritable(file, &error))?;
    }
    if head == HEAD {
        Ok(())
    } else {
        Err(Failure::new(
            Exit::Usage,
            format!("{} is there and no recording", file.display()),
        )
        .help("name a file that does not exist, or an older recording"))
    }
}
