//! The door to the API of a code host: one address, and one token that somebody has given.
//!
//! It knows no repository and no comment. The token goes to that address alone, is not renewed, and is taken out of
//! whatever comes back, so that nobody behind this door can repeat it.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::endpoint::PATIENCE;
use super::line::Line;
use super::mint::Mint;
use super::{ConnectError, Trust, spell, token};
use crate::wire::{Body, Hidden, Request, Response, Transport, Unanswered};

/// Stands for the token in what a host answers.
const HIDDEN: &str = "(hidden)";

/// The API of a code host.
#[derive(Debug)]
pub struct Host {
    line: Line,
    root: String,
    path: String,
    token: Arc<SecretString>,
}

/// Why there is no door to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The address is none that a token may travel to.
    #[error(
        "the address of its API must be https, or http on this machine, with no user, query or fragment"
    )]
    Address,
    /// What was given is no token.
    #[error("it is no token: expected one word")]
    Token,
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

impl Host {
    /// Prepares the door to an address such as `https://api.github.com/graphql`. Nothing is sent yet. `within` is how long
    /// one request may take.
    ///
    /// # Errors
    /// [`HostError`] where the token may not travel there, or is none.
    pub fn connect(
        address: &str,
        token: Arc<SecretString>,
        trust: &Trust,
        within: Option<Duration>,
    ) -> Result<Self, HostError> {
        let place: Mint = address.parse().map_err(|_| HostError::Address)?;
        if !place.is_guarded() {
            return Err(HostError::Address);
        }
        if !token::is_word(token.expose_secret()) {
            return Err(HostError::Token);
        }
        Ok(Self {
            line: Line::beside(&place, trust, within.unwrap_or(PATIENCE))?,
            root: place.origin(),
            path: place.path().to_owned(),
            token,
        })
    }

    /// The path of its API, where requests go to.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    fn veiled(&self, answer: Response) -> Response {
        let Response {
            status,
            headers,
            body,
        } = answer;
        let hidden = Hidden::of([self.token.expose_secret()]);
        let mut json = body.into_json();
        hidden.take_out_of(&mut json, HIDDEN);
        Response {
            status,
            headers,
            body: Body::new(json),
        }
    }
}

impl Transport for Host {
    fn root(&self) -> &str {
        &self.root
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let sent = spell::spell(&self.root, &request, &self.token)?;
        let answer = self.line.exchange(sent).await;
        spell::tell(&request, &answer);
        answer.map(|answer| self.veiled(answer))
    }

    /// On loopback at most 20 ms: what listens there is a stand-in, and nobody waits for one.
    async fn pause(&self, duration: Duration) {
        self.line.wait(duration).await;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::loopback::{Server, answer};
    use super::*;
    use crate::wire::Method;

    fn connect(address: &str, token: &str) -> Result<Host, HostError> {
        let token = Arc::new(SecretString::from(token));
        Host::connect(address, token, &Trust::default(), None)
    }

    #[test]
    fn a_token_goes_nowhere_in_the_clear() {
        for address in [
            "http://api.github.com/graphql",
            "http://169.254.169.254/graphql",
            "https://me@api.github.com/graphql",
            "https://api.github.com/graphql?x=1",
            "https://api.github.com/graphql#x",
            "file:///graphql",
            "graphql",
        ] {
            let error = connect(address, "t0ken").expect_err(address);
            assert_eq!(error, HostError::Address, "{address}");
        }
        for token in ["", "two words", "a\r\nX: y"] {
            let error = connect("http://127.0.0.1:1/graphql", token).expect_err("no token");
            assert_eq!(error, HostError::Token);
            assert!(!error.to_string().contains("two"), "{error}");
        }
        let host = connect("http://127.0.0.1:1/graphql", "t0ken").expect("a door");
        assert!(!format!("{host:?}").contains("t0ken"));
    }

    #[tokio::test]
    async fn what_repeats_the_token_is_veiled_before_anybody_reads_it() {
        let server = Server::start(|_, _| {
            let echo = r#"{"message":"bad token t0ken-1","inside":["dDBrZW4tMQ"]}"#;
            answer(401, "", echo)
        });
        let host = connect(&format!("{}/api/graphql", server.url), "t0ken-1").expect("a door");
        let request = Request::new(Method::Post, host.path()).json(json!({ "query": "{}" }));
        let answer = host.send(request).await.expect("an answer");
        assert_eq!(
            answer.body.json(),
            &json!({ "message": "bad token (hidden)", "inside": ["(hidden)"] })
        );
        let seen = &server.requests()[0];
        assert_eq!(seen.line, "POST /api/graphql HTTP/1.1");
        assert_eq!(seen.header("authorization"), Some("Bearer t0ken-1"));
    }
}
