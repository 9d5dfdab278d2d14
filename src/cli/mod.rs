//! Verbs: args said become args meant, rooms are called in turn, results are printed, a code comes back.
//!
//! Nothing is compared or spelt here. This is the only room that prints, reads the environment, or starts a runtime.

mod actions;
mod aim;
mod apply;
mod args;
mod auth;
mod by_hand;
mod carry;
mod codes;
mod comment;
mod completions;
mod consent;
mod draft;
mod drift;
mod each;
mod ear;
#[cfg(feature = "emulator")]
mod emulate;
mod exit;
mod explain;
mod expr;
mod failure;
mod fmt;
mod forms;
mod found;
mod history;
mod identity;
mod images;
mod import;
mod init;
pub mod judge;
mod kept;
mod load;
mod lock;
mod logs;
mod man;
mod misunderstood;
mod outputs;
mod pasted;
mod plan;
mod plans;
mod preflight;
mod progress;
mod provision;
mod reach;
pub mod record;
mod release;
mod remote;
mod resolve;
pub mod road;
mod rollback;
mod schema;
mod sheets;
mod show;
mod status;
mod survey;
mod test;
mod text;
mod together;
mod validate;
mod vaults;
mod voice;
mod watch;
mod whole;

pub use exit::Exit;

use std::ffi::OsString;
use std::future::Future;

use crate::model::ResetScope;
use crate::plan::{Allowed, Deed};
use args::{Cli, Global, LogFormat, Template, Verb};
use failure::Failure;
use voice::Voice;

/// Runs one command line and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if completions::answered(&arguments) {
        return Exit::Done;
    }
    let cli = match args::parse(arguments) {
        Ok(cli) => cli,
        Err(error) => return misunderstood::tell(error),
    };
    let voice = Voice::new(&cli.global, cli.verb.may_write());
    log(&cli.global, voice);
    let voice = match outputs::open(&cli, voice) {
        Ok(voice) => voice,
        Err(failure) => return end(Err(failure), voice),
    };
    // The panic has been printed by then; what remains is to end with the code that says so.
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(&cli, voice)));
    let ended = ended.unwrap_or_else(|_| {
        Err(Failure::new(
            Exit::Bug,
            "this is a bug in syncform: please report it with the lines above",
        ))
    });
    end(ended, voice)
}

/// Says what ended a verb early, and puts its files in their places.
fn end(ended: Result<Exit, Failure>, voice: Voice) -> Exit {
    let ended = ended.map_err(|failure| match voice.may_write {
        true => failure.of_writer(),
        false => failure,
    });
    if let Err(failure) = &ended {
        voice.fail(failure);
    }
    voice.close(ended.as_ref().err());
    match ended {
        Ok(Exit::Done | Exit::Changes) if Voice::was_unheard() => Exit::Error,
        Ok(exit) => exit,
        Err(failure) => failure.exit,
    }
}

fn dispatch(cli: &Cli, voice: Voice) -> Result<Exit, Failure> {
    let global = &cli.global;
    let run = run_id();
    match &cli.verb {
        Verb::Validate { explain: None } => validate::run(global, voice, &run),
        Verb::Validate {
            explain: Some(code),
        } => codes::run(voice, code),
        Verb::Explain { name, path } => explain::run(global, voice, name, path.as_deref()),
        Verb::Test { filter, allow_none } => test::run(global, voice, filter, *allow_none),
        Verb::Fmt(args) => fmt::run(global, voice, args),
        Verb::Plan(args) => plan::run(global, voice, &run, args),
        Verb::Drift(args) => drift::run(global, voice, &run, args),
        Verb::Apply(args) => apply::run(global, voice, &run, args),
        Verb::Show { plans } => show::run(voice, plans),
        Verb::Comment(args) => comment::run(global, voice, &run, args),
        Verb::Status(args) => status::run(global, voice, &run, args),
        Verb::Logs(args) => logs::run(global, voice, &run, args),
        Verb::Start(args) => {
            let allowed = args::allowed(&args.allow);
            by_hand::run(global, voice, &run, &args.by_hand, &Deed::Start, &allowed)
        }
        Verb::Pause(args) => {
            by_hand::run(global, voice, &run, args, &Deed::Pause, &Allowed::default())
        }
        Verb::Restart(args) => {
            let deed = Deed::Restart(ResetScope::of(args.reset.iter().copied()));
            let allowed = args::allowed(&args.allow);
            by_hand::run(global, voice, &run, &args.by_hand, &deed, &allowed)
        }
        Verb::Provision(args) => provision::run(global, voice, &run, args),
        Verb::Release(args) => release::run(global, voice, &run, args),
        Verb::Rollback(args) => rollback::run(global, voice, &run, args),
        Verb::Template(Template::Lock { names, check }) => {
            lock::run(global, voice, &run, names, *check)
        }
        Verb::Init(args) => init::run(global, voice, &run, args),
        Verb::Import(args) => import::run(global, voice, &run, args),
        Verb::Export(args) => import::export(global, voice, &run, args),
        Verb::Record(args) => record::run(global, voice, &run, args),
        Verb::Auth => auth::run(global, voice, &run),
        Verb::Expr(args) => expr::run(args, voice),
        #[cfg(feature = "emulator")]
        Verb::Emulate(args) => emulate::run(args, voice),
        Verb::Schema { docs: true, .. } => Ok(schema::guide(voice)),
        Verb::Schema {
            kind, output_dir, ..
        } => schema::run(voice, kind.as_deref(), output_dir),
        Verb::Completions { shell } => completions::run(voice, *shell),
        Verb::Man { folder } => man::run(voice, folder.as_deref()),
    }
}

/// Sorts by time, and two runs of one second differ by their process.
fn run_id() -> String {
    format!(
        "{}-{}",
        jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ"),
        std::process::id()
    )
}

/// Verbs that stay offline never come here, so that they start no runtime.
fn online<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .map_err(|error| Failure::new(Exit::Error, format!("cannot start: {error}")))?
        .block_on(work)
}

fn log(global: &Global, voice: Voice) {
    let level = match global.verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    // Other people's crates may log what they send; only our own words are let through.
    let filter = tracing_subscriber::filter::Targets::new().with_target("syncform", level);
    use tracing_subscriber::layer::SubscriberExt as _;
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(voice.aside.color);
    let registry = tracing_subscriber::registry().with(filter);
    let set = match global.log_format {
        LogFormat::Text => {
            tracing::subscriber::set_global_default(registry.with(layer.compact().without_time()))
        }
        LogFormat::Json => tracing::subscriber::set_global_default(registry.with(layer.json())),
    };
    // Only a second call in one process could fail, and then the first one's logging stands.
    let _ = set;
}
