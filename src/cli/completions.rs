//! `completions`: what shells need to complete words, and what they are told while somebody types.
//!
//! The scripts ask this binary, so that they know what it knows: its verbs and flags, and the names of the manifests. While
//! words are completed nothing but those manifests is read, for as long as nobody would notice, and nothing is ever said
//! but candidates: whatever goes wrong, there are none.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use clap::{Arg, Command, CommandFactory as _};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};

use super::args::{Cli, Shell};
use super::{Exit, Failure, Voice};
use crate::expr;
use crate::finding::Code;
use crate::manifest::{self, Document};
use crate::model::AppName;

/// The variable by which scripts say that words are to be completed, and for which shell.
const ASKED: &str = "SYNCFORM_COMPLETE";

/// How long somebody who types waits for names at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many names are offered at most.
const MOST: usize = 1000;

/// The name of the binary, which scripts look for where all programs are.
const NAME: &str = "syncform";

/// Writes the script of one shell.
pub(super) fn run(voice: Voice, shell: Shell) -> Result<Exit, Failure> {
    let failed = |why: &str| Failure::new(Exit::Bug, format!("the script cannot be made: {why}"));
    let shells = Shells::builtins();
    let script = shells
        .completer(shell.as_str())
        .ok_or_else(|| failed("no such shell"))?;
    let mut text = Vec::new();
    script
        .write_registration(ASKED, NAME, NAME, NAME, &mut text)
        .map_err(|error| failed(&error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| failed(&error.to_string()))?;
    let text = loaded(shell, &text);
    voice.pass(
        &text,
        || serde_json::json!({ "shell": shell.as_str(), "script": text }),
    );
    Ok(Exit::Done)
}

/// The script as it is found by its shell, which is then silent where the binary is gone. What zsh finds in its path of
/// functions runs for the first time when it is to complete something.
fn loaded(shell: Shell, text: &str) -> String {
    let text = text.trim();
    match shell {
        Shell::Bash => {
            text.replace(
                "-- \"${words[@]}\" \\\n",
                "-- \"${words[@]}\" 2>/dev/null \\\n",
            ) + "\n"
        }
        Shell::Zsh => format!(
            "{text}\n\nif [ \"$funcstack[1]\" = \"_{NAME}\" ]; then\n    _clap_dynamic_completer_{NAME} \"$@\"\nfi\n"
        ),
        Shell::Elvish | Shell::Fish | Shell::Powershell => format!("{text}\n"),
    }
}

/// Answers a shell, where one asks. What it asks wrongly has no answer, and no error either.
pub(super) fn answered(arguments: &[OsString]) -> bool {
    let is_asked = std::env::var_os(ASKED).is_some_and(|shell| !shell.is_empty());
    // Scripts put the line behind two hyphens. The variable alone must never keep a run from what it is to do.
    if !is_asked || arguments.get(1).is_none_or(|word| word != "--") {
        return false;
    }
    // A panic would be written into the line that somebody types.
    std::panic::set_hook(Box::new(|_| {}));
    let words = arguments.to_vec();
    let _ = std::panic::catch_unwind(|| {
        let folder = std::env::current_dir().ok();
        let _ = CompleteEnv::with_factory(|| completing(&words))
            .var(ASKED)
            .bin(NAME)
            .completer(NAME)
            .try_complete(words.clone(), folder.as_deref());
    });
    true
}

/// What is completed by names that are found while somebody types.
#[derive(Clone, Copy)]
enum Names {
    Apps,
    Tenants,
    Kinds,
    Functions,
    Codes,
}

/// The command line as it is completed, with what completes its names.
fn completing(words: &[OsString]) -> Command {
    let paths = paths(words);
    named(Cli::command(), "", &paths)
}

fn named(command: Command, verb: &str, paths: &[PathBuf]) -> Command {
    let command = command.mut_args(|arg| match names(verb, arg.get_id().as_str()) {
        Some(names) => completed(arg, names, paths),
        None => arg,
    });
    command.mut_subcommands(|command| {
        let verb = command.get_name().to_owned();
        named(command, &verb, paths)
    })
}

/// What completes an argument of a verb, by its id.
fn names(verb: &str, id: &str) -> Option<Names> {
    match (verb, id) {
        ("functions", "name") => Some(Names::Functions),
        ("schema", "kind") => Some(Names::Kinds),
        ("validate", "explain") => Some(Names::Codes),
        ("", "tenant") => Some(Names::Tenants),
        ("", "target" | "exclude") | (_, "name" | "names") => Some(Names::Apps),
        _ => None,
    }
}

fn completed(arg: Arg, names: Names, paths: &[PathBuf]) -> Arg {
    let paths = paths.to_vec();
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
        candidates(names, &paths, typed)
    }))
}

fn candidates(names: Names, paths: &[PathBuf], typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    let all: Vec<String> = match names {
        Names::Apps => patiently(paths).0,
        Names::Tenants => patiently(paths).1,
        Names::Kinds => manifest::KINDS
            .iter()
            .map(|kind| kind.to_string())
            .collect(),
        Names::Functions => expr::functions()
            .into_iter()
            .map(|one| one.name.to_owned())
            .collect(),
        Names::Codes => Code::ALL.iter().map(ToString::to_string).collect(),
    };
    let mut fitting: Vec<_> = all
        .into_iter()
        .filter(|name| name.starts_with(typed))
        .collect();
    fitting.sort();
    fitting.dedup();
    fitting
        .into_iter()
        .take(MOST)
        .map(CompletionCandidate::new)
        .collect()
}

/// Where the manifests are for the command line as far as it goes.
fn paths(words: &[OsString]) -> Vec<PathBuf> {
    let typed = words.iter().skip_while(|word| *word != "--").skip(1);
    let command = Cli::command().ignore_errors(true);
    let matches = command.try_get_matches_from(typed);
    let paths = matches.ok().and_then(|matches| {
        let paths = matches.try_get_many::<PathBuf>("manifests").ok()??;
        Some(paths.cloned().collect())
    });
    paths.unwrap_or_else(|| vec![PathBuf::from(super::args::MANIFESTS)])
}

/// The names of Apps and of Tenants, or none where they take too long to find: a folder may be far away, or endless.
fn patiently(paths: &[PathBuf]) -> (Vec<String>, Vec<String>) {
    let (found, finding) = mpsc::channel();
    let paths = paths.to_vec();
    std::thread::spawn(move || {
        let _ = found.send(read(&paths));
    });
    finding.recv_timeout(PATIENCE).unwrap_or_default()
}

/// Names that are none are nobody's to complete: what is left needs no quotes in any shell.
fn read(paths: &[PathBuf]) -> (Vec<String>, Vec<String>) {
    let (files, _) = manifest::folder::read(paths);
    let (mut apps, mut tenants) = (Vec::new(), Vec::new());
    for document in manifest::parse(&files).documents {
        let (names, name) = match document {
            Document::App(app) => (&mut apps, app.metadata.name),
            Document::Tenant(tenant) => (&mut tenants, tenant.metadata.name),
            Document::MappingTest(_) => continue,
        };
        if AppName::new(&name).is_ok() {
            names.push(name);
        }
    }
    (apps, tenants)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arguments that take a name and are not completed by any, in all verbs.
    fn forgotten(command: &Command, verb: &str) -> Vec<String> {
        let is_name = |arg: &&Arg| {
            let takes = arg.get_action().takes_values();
            let words = arg.get_value_names().unwrap_or_default();
            let id = arg.get_id().as_str();
            takes && (words.iter().any(|word| word == "NAME") || ["name", "names"].contains(&id))
        };
        let args = command.get_arguments().filter(is_name);
        let silent = args.filter(|arg| names(verb, arg.get_id().as_str()).is_none());
        let silent = silent.map(|arg| format!("{verb} {}", arg.get_id()));
        let inner = command.get_subcommands();
        let inner = inner.flat_map(|command| forgotten(command, command.get_name()));
        silent.chain(inner).collect()
    }

    #[test]
    fn every_name_is_completed() {
        assert_eq!(forgotten(&Cli::command(), ""), [""; 0]);
    }
}
