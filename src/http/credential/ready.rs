//! A token that is there already: given as it is, or printed by a program.
//!
//! Neither is renewed by this tool alone: the first ends when it ends, the second is asked for again.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::http::Endpoint;
use crate::http::token::{Granted, taken};
use crate::program::Program;
use crate::wire::Unanswered;

/// A program may ask its own service, or a person.
const LIMIT: Duration = Duration::from_secs(120);
/// The most bytes that it may print: a token with many claims has a few KiB.
const LARGEST: usize = 256 * 1024;
/// Tells the program for whom the token shall be, such as `https://graph.microsoft.com`.
const RESOURCE: &str = "SYNCFORM_TOKEN_RESOURCE";

/// The token as it was given.
pub(super) fn given(endpoint: &Endpoint, token: &SecretString) -> Result<Granted, Unanswered> {
    taken(
        endpoint,
        token.expose_secret().trim(),
        None,
        "the ready token",
    )
}

/// What the program prints: one word on stdout, the token.
pub(super) async fn printed(endpoint: &Endpoint, words: &[String]) -> Result<Granted, Unanswered> {
    let refused = |because: String| Unanswered::SignIn {
        because: format!("no token from the token command: {because}"),
    };
    let program = Program {
        variables: &[(RESOURCE, endpoint.root())],
        ..Program::new(words, LIMIT, LARGEST)
    };
    let said = program
        .run()
        .await
        .map_err(|error| refused(error.to_string()))?;
    if !said.is_success {
        return Err(refused(format!(
            "it ended with {}; what it said is not shown, since it may be a token: run it by hand",
            said.ending
        )));
    }
    // What is no text is no token either, which is said of it then.
    let printed = std::str::from_utf8(&said.stdout).unwrap_or_default();
    taken(
        endpoint,
        printed.trim(),
        None,
        "what the token command printed",
    )
}
