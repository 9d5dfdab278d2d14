//! A token that is there already: given as it is, or printed by a program.
//!
//! Neither is renewed by this tool alone: the first ends when it ends, the second is asked for again.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::http::Endpoint;
use crate::http::program;
use crate::http::token::{Granted, taken};
use crate::wire::Unanswered;

/// A program may ask its own service, or a person.
const LIMIT: Duration = Duration::from_secs(120);

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
    let said = program::run(words, LIMIT)
        .await
        .map_err(|error| refused(error.to_string()))?;
    if !said.is_success {
        return Err(refused(format!(
            "it ended with {}; what it said is not shown, since it may be a token: run it by hand",
            said.ending
        )));
    }
    taken(
        endpoint,
        said.stdout.trim(),
        None,
        "what the token command printed",
    )
}
