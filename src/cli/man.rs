//! `man`: the manual, as pages for `man` of the system: the main one to stdout, or one for each verb into a folder.
//!
//! They are made from the same words as `--help`, and say nothing of the machine that they are made on.

use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::Cli;
use super::{Exit, Failure, Voice, whole};
use crate::render;

pub(super) fn run(voice: Voice, folder: Option<&Path>) -> Result<Exit, Failure> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = folder else {
        let (_, text) = page(command.after_long_help(codes()))?;
        voice.pass(&text, || serde_json::json!({ "page": text }));
        return Ok(Exit::Done);
    };
    let mut all = Vec::new();
    collect(&command, &mut all);
    let main = page(command.after_long_help(codes()))?;
    let verbs = all.into_iter().map(page);
    let pages: Vec<_> = std::iter::once(Ok(main))
        .chain(verbs)
        .collect::<Result<_, _>>()?;
    for (name, text) in &pages {
        let path = folder.join(name);
        let written = std::fs::create_dir_all(folder).and_then(|()| whole::write(&path, text));
        written.map_err(|error| {
            Failure::new(
                Exit::Error,
                format!("cannot write {}: {error}", path.display()),
            )
        })?;
    }
    let names: Vec<_> = pages.iter().map(|(name, _)| name).collect();
    let pages = render::count(pages.len(), "page");
    voice.say(
        &format!("wrote {pages} to {}\n", folder.display()),
        || serde_json::json!({ "folder": folder.display().to_string(), "written": names }),
    );
    Ok(Exit::Done)
}

/// Verbs, and those inside of them. What every verb takes stands in the main page, and not in forty others.
fn collect(command: &Command, all: &mut Vec<Command>) {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        collect(verb, all);
        let verb = verb.clone().mut_args(|arg| {
            let is_global = arg.is_global_set();
            arg.hide(is_global)
        });
        all.push(verb.after_long_help(
            "Flags that every verb takes, and what exit codes mean, are in syncform(1).",
        ));
    }
}

/// The name of a page, and its text.
fn page(command: Command) -> Result<(String, String), Failure> {
    let failed = |why: String| Failure::new(Exit::Bug, format!("a page cannot be made: {why}"));
    // Without a date the fields behind it would move up; one of the day would make every build another.
    let page = Man::new(command).date(" ").manual("syncform");
    let mut text = Vec::new();
    page.render(&mut text)
        .map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| failed(error.to_string()))?;
    Ok((page.get_filename(), text))
}

/// What every exit code means.
fn codes() -> String {
    let rows = Exit::ALL.map(|exit| format!("{} {}", exit.code(), exit.meaning()));
    format!("Exit codes, the same for every verb: {}.", rows.join("; "))
}
