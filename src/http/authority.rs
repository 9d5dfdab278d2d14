//! The token endpoint of one application: what proves who it is goes there, and a token comes back.
//!
//! It knows neither where the proof comes from, nor what the token is for, nor whether it is asked again.

use secrecy::{ExposeSecret, SecretString};

use super::credential::Application;
use super::line::{Line, not_sent};
use super::token::{Granted, lifetime_of};
use super::{Endpoint, refusal};
use crate::wire::{Response, Unanswered};

/// That an assertion is a JWT.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What an application shows to be let in.
#[derive(Debug)]
pub(super) enum Proof {
    /// Its secret.
    Secret(SecretString),
    /// An assertion that it signed itself, by the key of its certificate.
    Signed(SecretString),
    /// An assertion that somebody else signed for it.
    Vouched(SecretString),
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

    /// Asks once. Whatever goes wrong on the way, the request that needs the token has not been sent.
    pub(super) async fn ask(&self, line: &Line, proof: &Proof) -> Result<Response, Unanswered> {
        let answer = line.post_form(&self.url, &self.form(proof)).await;
        let answer = answer.map_err(|error| {
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
        Ok(answer)
    }

    /// The token in an answer to this proof.
    pub(super) fn granted(&self, answer: &Response, proof: &Proof) -> Result<Granted, Unanswered> {
        let body = answer.body.json();
        match body["access_token"].as_str() {
            Some(token) if answer.is_success() => Ok(Granted {
                token: token.into(),
                lifetime: lifetime_of(body),
            }),
            Some(_) | None => Err(Unanswered::SignIn {
                because: refusal::words(answer, self.app, self.host, proof),
            }),
        }
    }

    /// The fields of the form.
    fn form<'b>(&'b self, proof: &'b Proof) -> Vec<(&'static str, &'b str)> {
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
