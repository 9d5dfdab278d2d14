//! Running git: by its words and without a shell, with bounds on time and on what it says, and so that a repository of
//! anybody can make it run nothing and reach nothing.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::NoCommit;

/// How long one command may take. Nothing is fetched, so that only a disk can be slow.
const LIMIT: Duration = Duration::from_secs(60);

/// The most bytes that one command may say: the manifests of a commit, all at once.
const LARGEST: u64 = 128 * 1024 * 1024;

/// A pause between two looks whether git has ended, which it has as a rule when its last word is read.
const PAUSE: Duration = Duration::from_millis(2);

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

/// What it said.
pub(super) struct Said {
    pub(super) is_success: bool,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: String,
}

impl Git {
    pub(super) fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Runs a command to its end, with an input.
    pub(super) fn run<W: AsRef<OsStr>>(&self, words: &[W], input: &[u8]) -> Result<Said, NoCommit> {
        let ours = |name: &OsString| {
            let name = name.to_string_lossy();
            name.starts_with("GIT_") && name != CEILING
        };
        let mut command = Command::new("git");
        command
            .args(ALWAYS)
            .args(words)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, _) in std::env::vars_os().filter(|(name, _)| ours(name)) {
            command.env_remove(name);
        }
        let mut child = command.envs(VARIABLES).spawn().map_err(|error| {
            if error.kind() == std::io::ErrorKind::NotFound {
                NoCommit::NoProgram
            } else {
                failed(error.to_string())
            }
        })?;
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            scope.spawn(move || {
                // Whoever does not listen to the end has said what it had to say.
                let _ = stdin.map(|mut stdin| stdin.write_all(input));
            });
            let errors = scope.spawn(move || bounded(stderr));
            // Nobody listens any more where git was given up.
            scope.spawn(move || tell.send(bounded(stdout)).is_ok());
            let began = Instant::now();
            let said = told.recv_timeout(LIMIT).unwrap_or(None);
            let ended = ended(&mut child, began, said.is_some());
            let stderr = errors.join().ok().flatten().unwrap_or_default();
            match (said, ended) {
                (Some(stdout), Some(is_success)) => Ok(Said {
                    is_success,
                    stdout,
                    stderr: String::from_utf8_lossy(&stderr).into_owned(),
                }),
                _ => Err(failed(format!(
                    "git did not come to its end within {} s, or said more than {} MiB",
                    LIMIT.as_secs(),
                    LARGEST / 1024 / 1024
                ))),
            }
        })
    }
}

/// Whether a program ended well; `None` where it had to be ended.
fn ended(child: &mut Child, began: Instant, may_wait: bool) -> Option<bool> {
    while may_wait && began.elapsed() < LIMIT {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// All that a pipe says, unless that is too much or cannot be read.
fn bounded(pipe: Option<impl Read>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = pipe?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= LARGEST).then_some(bytes)
}

fn failed(because: String) -> NoCommit {
    NoCommit::Failed { because }
}
