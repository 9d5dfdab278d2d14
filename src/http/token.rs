//! Tokens: fetched on first use, kept until shortly before they expire, one fetch at a time.
//!
//! It verifies nothing, since a token's signature is Graph's own business, and writes none to disk.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::Mutex;

use super::line::{Line, not_sent};
use super::refusal;
use super::throttle::{TRIES, may_repeat};
use super::{Credential, Endpoint};
use crate::wire::{Method, Response, Unanswered};

/// How long before its end a token is no longer used, so that none ends on its way.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// The tokens of one credential at one authority.
#[derive(Debug)]
pub(super) struct Tokens {
    url: String,
    authority: String,
    scope: String,
    credential: Credential,
    held: Mutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    token: Arc<SecretString>,
    until: Instant,
}

impl Tokens {
    /// Nothing is fetched yet.
    pub(super) fn new(endpoint: &Endpoint, credential: Credential) -> Self {
        Self {
            url: format!(
                "{}/{}/oauth2/v2.0/token",
                endpoint.authority(),
                credential.tenant()
            ),
            authority: endpoint.authority().to_owned(),
            scope: endpoint.scope().to_owned(),
            credential,
            held: Mutex::new(None),
        }
    }

    /// The token held, or a fresh one. Those who come while it is fetched wait for that one.
    pub(super) async fn get(&self, line: &Line) -> Result<Arc<SecretString>, Unanswered> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| Instant::now() < held.until) {
            return Ok(Arc::clone(&held.token));
        }
        let asked = Instant::now();
        let answer = self.ask(line).await?;
        let (token, lifetime) = self.read(&answer)?;
        let token = Arc::new(token);
        *held = Some(Held {
            token: Arc::clone(&token),
            // Half of a short life is better than a fetch for every request.
            until: asked + (lifetime - MARGIN.min(lifetime / 2)),
        });
        Ok(token)
    }

    /// Drops a token that Graph refused, unless somebody has replaced it in the meantime.
    pub(super) async fn forget(&self, refused: &Arc<SecretString>) {
        let mut held = self.held.lock().await;
        if held
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(&held.token, refused))
        {
            *held = None;
        }
    }

    /// Asks the authority. Asking writes nothing, so it is repeated as a read would be, and whatever goes
    /// wrong on the way, the request that needs the token has not been sent.
    async fn ask(&self, line: &Line) -> Result<Response, Unanswered> {
        let form = self.credential.form(&self.scope);
        let mut attempt = 1;
        loop {
            let answer = line.post_form(&self.url, &form).await.map_err(|error| {
                let (Unanswered::NotSent { because }
                | Unanswered::SignIn { because }
                | Unanswered::Lost { because }) = error;
                not_sent(&format!("no token from {}: {because}", self.authority))
            })?;
            tracing::debug!(
                authority = self.authority,
                status = answer.status,
                attempt,
                "asked for a token"
            );
            if attempt == TRIES || !may_repeat(Method::Get, answer.status) {
                return Ok(answer);
            }
            line.wait_after(&answer, attempt).await;
            attempt += 1;
        }
    }

    /// The token and its lifetime.
    fn read(&self, answer: &Response) -> Result<(SecretString, Duration), Unanswered> {
        let body = answer.body.json();
        match body["access_token"].as_str() {
            Some(token) if answer.is_success() => Ok((token.into(), lifetime_of(body))),
            _ => Err(Unanswered::SignIn {
                because: refusal::words(answer, &self.credential, &self.authority),
            }),
        }
    }
}

/// `expires_in` in seconds: a number, or a text from some token services. An hour is the default.
fn lifetime_of(body: &Value) -> Duration {
    let told = &body["expires_in"];
    let seconds = told.as_u64().or_else(|| told.as_str()?.parse().ok());
    // A bound keeps the sum with the clock in range; no token lives a week.
    Duration::from_secs(seconds.unwrap_or(3600).min(7 * 24 * 3600))
}

/// Whether Graph refused the token itself, and not what it is allowed to do (reference, section 5).
pub(super) fn is_refused(answer: &Response) -> bool {
    answer.status == 401 && answer.body.json()["error"]["code"] == "InvalidAuthenticationToken"
}

/// The `tid` claim of a token, or none where it is no JWT or has none.
pub(super) fn tenant_of(token: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    claims["tid"].as_str().map(str::to_owned)
}

/// The application permissions of a token, its `roles` claim, or none where it is no JWT or has none.
pub(super) fn roles_of(token: &str) -> Option<Vec<String>> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let roles = claims["roles"].as_array()?.iter().filter_map(Value::as_str);
    Some(roles.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_tenant_stands_in_the_payload() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"tid":"8b1025e4","aud":"ÿ?>"}"#);
        assert_eq!(
            tenant_of(&format!("e30.{payload}.c2ln")),
            Some("8b1025e4".to_owned())
        );
        for opaque in ["", "opaque", "a.b.c", "a.!.c", "e30.e30.x"] {
            assert_eq!(tenant_of(opaque), None, "{opaque}");
        }
    }

    #[test]
    fn roles_are_those_of_an_application() {
        let token = |payload: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let roles = roles_of(&token(r#"{"roles":["A.Read.All","B.Read.All"]}"#));
        assert_eq!(
            roles,
            Some(vec!["A.Read.All".to_owned(), "B.Read.All".to_owned()])
        );
        for silent in [&token(r#"{"scp":"User.Read"}"#), "opaque"] {
            assert_eq!(roles_of(silent), None, "{silent}");
        }
    }

    #[test]
    fn a_lifetime_is_a_number_or_a_text() {
        for (body, seconds) in [
            (json!({"expires_in": 3599}), 3599),
            (json!({"expires_in": "86399"}), 86_399),
            (json!({}), 3600),
            (json!({"expires_in": u64::MAX}), 604_800),
        ] {
            assert_eq!(lifetime_of(&body), Duration::from_secs(seconds));
        }
    }
}
