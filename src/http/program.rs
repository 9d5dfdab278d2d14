//! A program that prints something: started by its words without a shell, with bounds on time and on what it says.
//!
//! It shows nothing of what the program said: it may be a token.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

/// The most bytes that a program may print: a token with many claims has a few KiB.
const LARGEST: u64 = 256 * 1024;

/// What a program said before it ended.
pub(super) struct Said {
    pub(super) is_success: bool,
    /// Its code, or what ended it.
    pub(super) ending: String,
    pub(super) stdout: Zeroizing<String>,
    pub(super) stderr: Zeroizing<String>,
}

/// Why it said nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ProgramError {
    #[error("there is no such program in PATH")]
    NotFound,
    #[error("it cannot be run ({because})")]
    Broken { because: String },
    #[error("it did not end within {} s", .limit.as_secs())]
    TooLong { limit: Duration },
    #[error("it prints more than {} KiB", LARGEST / 1024)]
    TooMuch,
}

/// Runs a program to its end. It is killed where it takes longer than `limit`.
pub(super) async fn run(words: &[String], limit: Duration) -> Result<Said, ProgramError> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(ProgramError::NotFound);
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| broken(&error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let work = async {
        let (stdout, stderr, status) = tokio::try_join!(read(stdout), read(stderr), async {
            child.wait().await.map_err(|error| broken(&error))
        })?;
        Ok(Said {
            is_success: status.success(),
            ending: status.to_string(),
            stdout,
            stderr,
        })
    };
    tokio::time::timeout(limit, work)
        .await
        .unwrap_or(Err(ProgramError::TooLong { limit }))
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Result<Zeroizing<String>, ProgramError> {
    // The buffer is sized beforehand: one that grows leaves unwiped copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST as usize + 1));
    if let Some(pipe) = pipe {
        let mut pipe = pipe.take(LARGEST + 1);
        pipe.read_to_end(&mut bytes)
            .await
            .map_err(|error| broken(&error))?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(ProgramError::TooMuch);
    }
    // What is no text is no token either, and what reads it says so.
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
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

    async fn sh(script: &str, limit: Duration) -> Result<Said, ProgramError> {
        let words = ["sh", "-c", script].map(str::to_owned);
        run(&words, limit).await
    }

    const LONG: Duration = Duration::from_secs(600);

    #[tokio::test]
    async fn both_streams_are_read_and_the_code_is_kept() {
        let said = sh("echo out; echo err >&2; exit 3", LONG).await;
        let said = said.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            (said.stdout.as_str(), said.stderr.as_str()),
            ("out\n", "err\n")
        );
        assert_eq!(
            (said.is_success, said.ending.as_str()),
            (false, "exit status: 3")
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
        assert_eq!(error, Some(ProgramError::TooMuch));
    }

    #[tokio::test]
    async fn words_are_words_and_no_script() {
        let words = ["echo", "$(id)", "; id", "a b"].map(str::to_owned);
        let said = run(&words, LONG)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(said.stdout.as_str(), "$(id) ; id a b\n");
        for nothing in [&[][..], &["/nowhere/at-all".to_owned()]] {
            assert_eq!(run(nothing, LONG).await.err(), Some(ProgramError::NotFound));
        }
    }
}
