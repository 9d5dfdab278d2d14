//! The value of a command reference: what a program prints.
//!
//! Nothing that it said is passed on, since it may be the secret.

use super::{LARGEST, Reason, Secret, text};
use crate::model::SecretCommand;
use crate::program::Program;

/// Runs the program once, and takes the value out of what it prints.
pub(super) async fn read(command: &SecretCommand) -> Result<Secret, Reason> {
    let program = Program::new(&command.words, command.timeout, LARGEST);
    let said = program.run().await.map_err(Reason::NotRun)?;
    if !said.is_success {
        return Err(Reason::Failed {
            ending: said.ending,
        });
    }
    text::value(&said.stdout)
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::program::ProgramError;

    async fn printed(words: &[&str], timeout: Duration) -> Result<String, Reason> {
        let command = SecretCommand {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            timeout,
        };
        let secret = read(&command).await?;
        Ok(secret.expose().to_owned())
    }

    const LONG: Duration = Duration::from_secs(600);

    #[tokio::test]
    async fn a_value_is_what_is_printed_without_its_line_break() {
        let value = printed(&["echo", "$HOME s3cret"], LONG).await;
        assert_eq!(value, Ok("$HOME s3cret".to_owned()));
    }

    #[tokio::test]
    async fn what_gives_no_value_says_why_and_not_what_was_said() {
        let sh = async |script: &str| printed(&["sh", "-c", script], LONG).await;
        let failed = sh("echo s3cret; echo s3cret >&2; exit 4").await;
        let failed = failed.expect_err("it failed").to_string();
        assert!(
            failed.contains("exit status: 4") && !failed.contains("s3cret"),
            "{failed}"
        );
        assert_eq!(sh("true").await, Err(Reason::Empty));
        assert_eq!(sh(r"printf '\377'").await, Err(Reason::NotUtf8));
        let too_much = sh("head -c 65537 /dev/zero").await;
        assert_eq!(
            too_much,
            Err(Reason::NotRun(ProgramError::TooMuch { largest: LARGEST }))
        );
        let too_long = printed(&["sleep", "600"], Duration::ZERO).await;
        assert!(matches!(
            too_long,
            Err(Reason::NotRun(ProgramError::TooLong { .. }))
        ));
        let none = printed(&["/nowhere/at-all"], LONG).await;
        assert_eq!(none, Err(Reason::NotRun(ProgramError::NotFound)));
    }
}
