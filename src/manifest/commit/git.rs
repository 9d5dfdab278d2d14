//! How git is run: so that a repository of anybody can make it run nothing and reach nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::NoCommit;
use crate::program::{Program, ProgramError, Said};

/// How long one command may take. Nothing is fetched, so that only a disk can be slow.
const LIMIT: Duration = Duration::from_secs(60);

/// The most bytes that one command may say: the manifests of a commit, all at once.
const LARGEST: usize = 128 * 1024 * 1024;

/// Before every command: no pager, no lock, no program of a configuration; names are names and no patterns, and objects
/// are themselves and not what somebody put in their place.
const ALWAYS: [&str; 8] = [
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
];

/// What a partial clone lacks is not fetched, by any protocol: fetching runs what a configuration names.
const VARIABLES: [(&str, &str); 4] = [
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// The one variable of git's that is left to it: how far up it may look for a repository. All others could lead
/// elsewhere, such as those that a hook sees.
const CEILING: &str = "GIT_CEILING_DIRECTORIES";

/// git, as it is run in one folder.
#[derive(Clone, Debug)]
pub(super) struct Git {
    folder: PathBuf,
}

impl Git {
    pub(super) fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Runs a command to its end, with an input.
    pub(super) async fn run(&self, words: &[&str], input: &[u8]) -> Result<Said, NoCommit> {
        let all = ["git"].iter().chain(&ALWAYS).chain(words);
        let words: Vec<_> = all.map(|word| (*word).to_owned()).collect();
        let program = Program {
            variables: &VARIABLES,
            folder: Some(&self.folder),
            hidden: is_of_git,
            input,
            ..Program::new(&words, LIMIT, LARGEST)
        };
        program.run().await.map_err(|error| match error {
            ProgramError::NotFound => NoCommit::NoProgram,
            ProgramError::Broken { .. }
            | ProgramError::TooLong { .. }
            | ProgramError::TooMuch { .. } => NoCommit::Failed {
                because: error.to_string(),
            },
        })
    }
}

fn is_of_git(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_") && name != CEILING
}
