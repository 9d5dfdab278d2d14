//! Tokens: fetched on first use, kept until shortly before they expire, one fetch at a time.
//!
//! It does not know how a token is fetched, verifies no signature, and writes none to disk.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;

use super::claims::Claims;
use super::line::Line;
use super::{Credential, Endpoint};
use crate::wire::{Response, Unanswered};

/// How long before its end a token is no longer used, so that none ends on its way.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// How long a token is taken to live where nobody says.
const USUAL: Duration = Duration::from_secs(3600);
/// A bound that keeps sums with clocks in range; no token lives a week.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// A fresh token, and how long it lives.
#[derive(Debug)]
pub(super) struct Granted {
    pub(super) token: SecretString,
    pub(super) lifetime: Duration,
}

/// The tenant that every token must be of, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenancy {
    /// Its id.
    pub id: String,
    /// Where it is named, for whoever has signed in to another one.
    pub named_at: String,
}

/// The tokens of one credential at one authority.
#[derive(Debug)]
pub(super) struct Tokens {
    endpoint: Endpoint,
    credential: Credential,
    tenancy: Tenancy,
    held: Mutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    token: Arc<SecretString>,
    until: Instant,
}

impl Tokens {
    /// Nothing is fetched yet.
    pub(super) fn new(endpoint: Endpoint, credential: Credential, tenancy: Tenancy) -> Self {
        Self {
            endpoint,
            credential,
            tenancy,
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
        let Granted { token, lifetime } = self.credential.fetch(&self.endpoint, line).await?;
        self.check(&token)?;
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

    /// A token for somebody else, or of another tenant, is not shown to Graph, nor one for Graph to an emulator. Each is
    /// looked at: whoever signs in again may be somebody else. Nothing is known of one that is opaque.
    fn check(&self, token: &SecretString) -> Result<(), Unanswered> {
        let refused = |because: String| Err(Unanswered::SignIn { because });
        let claims = Claims::of(token.expose_secret()).unwrap_or_default();
        match claims.audience {
            Some(audience) if !self.endpoint.is_audience(&audience) => {
                return refused(format!(
                    "the token is for {audience}, and {} is {} here",
                    self.endpoint.service(),
                    self.endpoint.root()
                ));
            }
            Some(_) | None => {}
        }
        let Tenancy { id, named_at } = &self.tenancy;
        match claims.tenant {
            Some(other) if !other.eq_ignore_ascii_case(id) => refused(format!(
                "the token is for the tenant {other}, and {id} is expected by {named_at}"
            )),
            Some(_) | None => Ok(()),
        }
    }
}

/// `expires_in` in seconds: a number, or a text from some token services. An hour is the default.
pub(super) fn lifetime_of(body: &Value) -> Duration {
    number(&body["expires_in"]).map_or(USUAL, |seconds| Duration::from_secs(seconds).min(LONGEST))
}

/// How long a token lives that ends at a time, in seconds since 1970. Nothing where it has ended.
pub(super) fn remaining(expires: u64) -> Option<Duration> {
    // A clock before 1970 is no reason to refuse anything.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let left = Duration::from_secs(expires).checked_sub(now)?;
    (!left.is_zero()).then_some(left.min(LONGEST))
}

/// A number, or a text that is one, as several token services write them.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A token as it was handed over, with the lifetime that it tells of itself. `source` says where it comes from.
///
/// # Errors
/// [`Unanswered::SignIn`] where it is none, or has ended. At an emulator none ends: its clock is its own.
pub(super) fn taken(
    endpoint: &Endpoint,
    text: &str,
    expires: Option<u64>,
    source: &str,
) -> Result<Granted, Unanswered> {
    let refused = |because: String| Err(Unanswered::SignIn { because });
    if !is_word(text) {
        return refused(format!("{source} is no token: expected one word"));
    }
    let told = || Claims::of(text).and_then(|claims| u64::try_from(claims.expires?).ok());
    let lifetime = match expires.or_else(told) {
        Some(_) | None if endpoint.is_loopback() => USUAL,
        None => USUAL,
        Some(expires) => match remaining(expires) {
            Some(lifetime) => lifetime,
            None => return refused(format!("{source} has expired; fetch a new one")),
        },
    };
    Ok(Granted {
        token: text.into(),
        lifetime,
    })
}

/// Whether a text can be a token at all: one word, that fits into a header.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether Graph refused the token itself, and not what it is allowed to do (reference, section 5).
pub(super) fn is_refused(answer: &Response) -> bool {
    answer.status == 401 && answer.body.json()["error"]["code"] == "InvalidAuthenticationToken"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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

    #[test]
    fn what_has_ended_has_no_time_left() {
        assert_eq!(remaining(1), None);
        assert_eq!(remaining(u64::MAX), Some(LONGEST));
    }

    #[test]
    fn a_token_that_has_ended_is_refused_where_time_is_real() {
        let cloud = Endpoint::cloud("global").expect("a cloud");
        let error = taken(&cloud, "t0ken", Some(1), "the token").expect_err("it has ended");
        assert_eq!(
            error.to_string(),
            "signing in failed: the token has expired; fetch a new one"
        );
        let emulator = Endpoint::loopback("http://127.0.0.1:1").expect("loopback");
        assert!(taken(&emulator, "t0ken", Some(1), "the token").is_ok());
    }

    #[test]
    fn a_token_is_one_word_and_is_not_repeated() {
        let cloud = Endpoint::cloud("global").expect("a cloud");
        for text in ["", "s3cret s3cret", "s3cret\r\nX: y", "s3crét"] {
            let error = taken(&cloud, text, None, "the token").expect_err("no token");
            assert!(!error.to_string().contains("s3c"), "{error}");
        }
    }

    #[test]
    fn a_granted_token_is_not_printed() {
        let cloud = Endpoint::cloud("global").expect("a cloud");
        let granted = taken(&cloud, "t0ken", None, "the token").expect("a token");
        assert!(!format!("{granted:?}").contains("t0ken"));
    }
}
