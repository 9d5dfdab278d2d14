//! A program that prints something: started by its words without a shell, with bounds on time and on what it says.
//!
//! It knows neither who asks nor what for, and shows nothing of what the program said: it may be a token or a secret.
//! The program sees this process's environment and folder and has no input, unless whoever asks says otherwise.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, Command};

/// The buffer that a stream is read into at first, in bytes.
const FIRST: usize = 16 * 1024;

/// What is run.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    /// Its name and its arguments.
    pub words: &'a [String],
    /// Variables beside those of this process.
    pub variables: &'a [(&'a str, &'a str)],
    /// How long it may take.
    pub limit: Duration,
    /// The most bytes that it may print, on each stream.
    pub largest: usize,
    /// Where it runs, if not where this process does.
    pub folder: Option<&'a Path>,
    /// Variables of this process that it does not see.
    pub hidden: fn(&OsStr) -> bool,
    /// What it is given to read.
    pub input: &'a [u8],
}

/// What a program said before it ended.
pub struct Said {
    pub is_success: bool,
    /// `None` where something else ended it.
    pub code: Option<i32>,
    /// Its code, or what ended it.
    pub ending: String,
    pub stdout: Zeroizing<Vec<u8>>,
    pub stderr: Zeroizing<Vec<u8>>,
}

/// Why it said nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    #[error("there is no such program")]
    NotFound,
    #[error("it cannot be run ({because})")]
    Broken { because: String },
    #[error("it did not end within {} s", .limit.as_secs())]
    TooLong { limit: Duration },
    #[error("it prints more than {} KiB", .largest / 1024)]
    TooMuch { largest: usize },
}

impl<'a> Program<'a> {
    /// A program in this process's environment and folder, without input.
    #[must_use]
    pub fn new(words: &'a [String], limit: Duration, largest: usize) -> Self {
        Self {
            words,
            variables: &[],
            limit,
            largest,
            folder: None,
            hidden: |_| false,
            input: &[],
        }
    }

    /// Runs it to its end. Where it takes too long or says too much, or nobody waits for it any more, it is killed, and
    /// whatever it has started along with it where the system can do that.
    ///
    /// # Errors
    /// [`ProgramError`] where it did not come to its end.
    pub async fn run(&self) -> Result<Said, ProgramError> {
        let Some((name, arguments)) = self.words.split_first() else {
            return Err(ProgramError::NotFound);
        };
        let mut command = Command::new(name);
        command
            .args(arguments)
            .stdin(if self.input.is_empty() {
                Stdio::null()
            } else {
                Stdio::piped()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for (name, _) in std::env::vars_os().filter(|(name, _)| (self.hidden)(name)) {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().copied());
        if let Some(folder) = self.folder {
            command.current_dir(folder);
        }
        // Alone in its group, it can be killed with its children.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| broken(&error))?;
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let mut group = Group::of(&child);
        let work = async {
            let ((), stdout, stderr, status) = tokio::try_join!(
                self.feed(stdin),
                self.read(stdout),
                self.read(stderr),
                async { child.wait().await.map_err(|error| broken(&error)) }
            )?;
            group.has_ended();
            Ok(Said {
                is_success: status.success(),
                code: status.code(),
                ending: status.to_string(),
                stdout,
                stderr,
            })
        };
        let limit = self.limit;
        let said = tokio::time::timeout(limit, work).await;
        // A fresh turn: how the words trickled in must not decide who of those that work side by side comes next.
        tokio::task::yield_now().await;
        said.unwrap_or(Err(ProgramError::TooLong { limit }))
    }

    /// Whoever does not listen to the end has heard enough: what it says then decides.
    async fn feed(&self, pipe: Option<ChildStdin>) -> Result<(), ProgramError> {
        if let Some(mut pipe) = pipe {
            let _ = pipe.write_all(self.input).await;
        }
        Ok(())
    }

    async fn read(
        &self,
        pipe: Option<impl AsyncRead + Unpin>,
    ) -> Result<Zeroizing<Vec<u8>>, ProgramError> {
        let largest = self.largest;
        let mut bytes = Zeroizing::new(Vec::with_capacity(FIRST.min(largest + 1)));
        if let Some(pipe) = pipe {
            let mut pipe = pipe.take(largest as u64 + 1);
            loop {
                if bytes.len() == bytes.capacity() {
                    // A buffer that grew by itself would leave unwiped copies behind.
                    let mut wider = Zeroizing::new(Vec::with_capacity(bytes.len() * 2));
                    wider.extend_from_slice(&bytes);
                    bytes = wider;
                }
                let read = pipe.read_buf(&mut *bytes).await;
                if read.map_err(|error| broken(&error))? == 0 {
                    break;
                }
            }
        }
        if bytes.len() > largest {
            return Err(ProgramError::TooMuch { largest });
        }
        Ok(bytes)
    }
}

/// A program and whatever it has started: killed when this goes, unless they have ended by themselves.
struct Group {
    /// The id of the program, by which its group is known.
    #[cfg(unix)]
    id: Option<rustix::process::Pid>,
}

#[cfg(unix)]
impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            id: id.and_then(rustix::process::Pid::from_raw),
        }
    }

    const fn has_ended(&mut self) {
        self.id = None;
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            // Whoever has ended meanwhile cannot be killed, which is as good.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}

/// Elsewhere the program alone is killed, by `kill_on_drop`.
#[cfg(not(unix))]
impl Group {
    const fn of(_: &Child) -> Self {
        Self {}
    }

    const fn has_ended(&mut self) {}
}

fn broken(error: &io::Error) -> ProgramError {
    if error.kind() == io::ErrorKind::NotFound {
        ProgramError::NotFound
    } else {
        ProgramError::Broken {
            because: error.kind().to_string(),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    async fn run(words: &[&str], limit: Duration) -> Result<Said, ProgramError> {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let program = Program {
            variables: &[("GREETING", "hello")],
            ..Program::new(&words, limit, 4096)
        };
        program.run().await
    }

    async fn sh(script: &str, limit: Duration) -> Result<Said, ProgramError> {
        run(&["sh", "-c", script], limit).await
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).expect("text")
    }

    #[tokio::test]
    async fn both_streams_are_read_and_the_code_is_kept() {
        let said = sh("echo $GREETING; echo err >&2; exit 3", LONG).await;
        let said = said.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            (text(&said.stdout), text(&said.stderr)),
            ("hello\n", "err\n")
        );
        assert_eq!(
            (said.is_success, said.code, said.ending.as_str()),
            (false, Some(3), "exit status: 3")
        );
    }

    #[tokio::test]
    async fn a_program_that_does_not_end_is_given_up() {
        let error = sh("sleep 600", Duration::ZERO).await.err();
        assert_eq!(
            error,
            Some(ProgramError::TooLong {
                limit: Duration::ZERO
            })
        );
    }

    #[tokio::test]
    async fn a_program_that_talks_without_end_is_cut_off() {
        let error = sh("exec cat /dev/zero", LONG).await.err();
        assert_eq!(error, Some(ProgramError::TooMuch { largest: 4096 }));
    }

    /// Whatever is started holds a pipe open for as long as it lives; that it has gone is seen by the pipe's end.
    #[tokio::test]
    async fn what_a_program_has_started_is_killed_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo").success());
        let opened = tokio::task::spawn_blocking({
            let pipe = pipe.clone();
            move || std::fs::File::open(pipe)
        });
        let path = pipe.to_str().expect("text");
        let script = format!("exec 3>{path}; sleep 600 & cat /dev/zero");
        let error = sh(&script, LONG).await.err();
        assert_eq!(error, Some(ProgramError::TooMuch { largest: 4096 }));
        let mut held = opened.await.expect("no panic").expect("the child's pipe");
        let ended =
            tokio::task::spawn_blocking(move || io::Read::read_to_end(&mut held, &mut Vec::new()));
        assert_eq!(ended.await.expect("no panic").expect("an end"), 0);
    }

    #[tokio::test]
    async fn what_it_is_given_comes_out_whole_where_it_was_sent() {
        let folder = tempfile::tempdir().expect("a folder");
        let largest = 8 * FIRST;
        let script = "cat; pwd -P; echo \"[$HOME]\"";
        let words = ["sh", "-c", script].map(str::to_owned);
        let input = "0123456789abcdef\n".repeat(FIRST / 4);
        let program = Program {
            folder: Some(folder.path()),
            hidden: |name| name == "HOME",
            input: input.as_bytes(),
            ..Program::new(&words, LONG, largest)
        };
        let said = program
            .run()
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        let real = folder.path().canonicalize().expect("a folder");
        let expected = format!("{input}{}\n[]\n", real.display());
        assert!(text(&said.stdout) == expected, "not what was sent");
        // Whoever does not listen is heard all the same.
        let deaf = ["echo", "enough"].map(str::to_owned);
        let program = Program {
            words: &deaf,
            ..program
        };
        let said = program
            .run()
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(text(&said.stdout), "enough\n");
    }

    #[tokio::test]
    async fn words_are_words_and_no_script() {
        let said = run(&["echo", "$(id)", "; id", "a b"], LONG).await;
        let said = said.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(text(&said.stdout), "$(id) ; id a b\n");
        for nothing in [&[][..], &["/nowhere/at-all"]] {
            assert_eq!(run(nothing, LONG).await.err(), Some(ProgramError::NotFound));
        }
    }
}
