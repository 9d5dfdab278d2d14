//! Variables that are set to nothing, as pipelines leave them where an input has no value: they are not set.
//!
//! Those that say which applications of which tenant a run is about are refused empty: nothing is not everything.

use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use super::Cli;

/// What decides where a run goes, and what it is about.
const DECISIVE: [&str; 10] = [
    "SYNCFORM_CHANGED_SINCE",
    "SYNCFORM_ENDPOINT",
    "SYNCFORM_EXCLUDE",
    "SYNCFORM_MANIFESTS",
    "SYNCFORM_PLAN",
    "SYNCFORM_SANDBOX",
    "SYNCFORM_SELECT",
    "SYNCFORM_SHARD",
    "SYNCFORM_TARGET",
    "SYNCFORM_TENANT",
];

/// Reads a command line, and the variables that stand in for flags.
///
/// # Errors
/// Clap's own, for a command line that makes no sense or asks for help.
pub(in crate::cli) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Cli, clap::Error> {
    let matches = without_empty(Cli::command()).try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

fn without_empty(command: Command) -> Command {
    command.mut_args(unset).mut_subcommands(without_empty)
}

fn unset(arg: Arg) -> Arg {
    let is_unset = arg.get_env().is_some_and(|name| {
        let is_decisive = DECISIVE.iter().any(|decisive| name == *decisive);
        !is_decisive && std::env::var_os(name).is_some_and(|value| value.is_empty())
    });
    if is_unset { arg.env(None::<&str>) } else { arg }
}
