//! The token endpoint of one application: what proves who it is goes there, and a token comes back.
//!
//! It knows neither where the proof comes from nor what the token is for.

use secrecy::{ExposeSecret, SecretString};

use super::credential::Application;
use super::line::{Line, not_sent};
use super::throttle::{Tries, may_repeat, told};
use super::token::{Granted, lifetime_of};
use super::{Endpoint, refusal};
use crate::wire::{Method, Response, Unanswered};

/// That an assertion is a JWT.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What an application shows to be let in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Proof<'a> {
    /// Its secret.
    Secret(&'a SecretString),
    /// An assertion that it signed itself, by the key of its certificate.
    Signed(&'a SecretString),
    /// An assertion that somebody else signed for it.
    Vouched(&'a SecretString),
}

/// A token endpoint.
#[derive(Debug)]
pub(super) struct Authority<'a> {
    url: String,
    host: &'a str,
    scope: &'a str,
    app: &'a Application,
}

impl<'a> Authority<'a> {
    pub(super) fn new(endpoint: &'a Endpoint, app: &'a Application) -> Self {
        let host = endpoint.authority();
        Self {
            url: format!("{host}/{}/oauth2/v2.0/token", app.tenant),
            host,
            scope: endpoint.scope(),
            app,
        }
    }

    /// The endpoint's own URL, which assertions name as their audience.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A token for this proof.
    pub(super) async fn grant(&self, line: &Line, proof: Proof<'_>) -> Result<Granted, Unanswered> {
        let answer = self.ask(line, proof).await?;
        let body = answer.body.json();
        match body["access_token"].as_str() {
            Some(token) if answer.is_success() => Ok(Granted {
                token: token.into(),
                lifetime: lifetime_of(body),
            }),
            _ => Err(Unanswered::SignIn {
                because: refusal::words(&answer, self.app, self.host, proof),
            }),
        }
    }

    /// Asks. Asking writes nothing, so it is repeated as a read would be, and whatever goes wrong on the way, the
    /// request that needs the token has not been sent.
    async fn ask(&self, line: &Line, proof: Proof<'_>) -> Result<Response, Unanswered> {
        let form = self.form(proof);
        let mut tries = Tries::default();
        loop {
            let answer = line.post_form(&self.url, &form).await.map_err(|error| {
                let (Unanswered::NotSent { because }
                | Unanswered::SignIn { because }
                | Unanswered::Lost { because }) = error;
                not_sent(&format!("no token from {}: {because}", self.host))
            })?;
            tracing::debug!(
                authority = self.host,
                status = answer.status,
                "asked for a token"
            );
            if !may_repeat(Method::Get, answer.status) {
                return Ok(answer);
            }
            match tries.wait(told(&answer), &line.jitter) {
                Some(duration) => line.wait(duration).await,
                None => return Ok(answer),
            }
        }
    }

    /// The fields of the form.
    fn form<'b>(&'b self, proof: Proof<'b>) -> Vec<(&'static str, &'b str)> {
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("scope", self.scope),
            ("client_id", self.app.client_id.as_str()),
        ];
        match proof {
            Proof::Secret(secret) => form.push(("client_secret", secret.expose_secret())),
            Proof::Signed(assertion) | Proof::Vouched(assertion) => {
                form.push(("client_assertion_type", JWT_BEARER));
                form.push(("client_assertion", assertion.expose_secret()));
            }
        }
        form
    }
}
