//! One question to a place beside Graph, asked again while the place is busy.
//!
//! It carries what its caller put into the request and nothing else: no token, no run, no cookie. Redirects are not
//! followed, and waiting is Graph's line's business too: beside an emulator nobody waits for long.

use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::Endpoint;
use super::line::{Line, not_sent};
use super::mint::Mint;
use super::throttle::told;
use crate::wire::{Response, Unanswered};

/// The longest wait that a place may ask for.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// What is asked.
#[derive(Debug)]
pub(super) struct Errand<'a> {
    /// How the place is called in an error.
    pub(super) name: &'static str,
    pub(super) mint: &'a Mint,
    pub(super) method: Method,
    pub(super) query: &'a [(&'a str, &'a str)],
    /// Each is marked as sensitive.
    pub(super) headers: &'a [(&'static str, &'a str)],
    pub(super) patience: Patience,
}

/// What is asked again (reference, section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Throttled, or failing.
    Usual,
    /// Also what is not there yet: the metadata service answers 404 and 410 while it is updated, for 70 s at most.
    Newborn,
}

impl Patience {
    const fn tries(self) -> u32 {
        match self {
            Self::Usual => 5,
            Self::Newborn => 9,
        }
    }

    const fn repeats(self, status: u16) -> bool {
        matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
            || (matches!(self, Self::Newborn) && matches!(status, 404 | 410))
    }
}

impl Errand<'_> {
    /// Runs it. Endpoint and line are Graph's.
    pub(super) async fn run(
        &self,
        endpoint: &Endpoint,
        graph: &Line,
    ) -> Result<Response, Unanswered> {
        let fault = |because: &str| {
            let (name, origin) = (self.name, self.mint.origin());
            not_sent(&format!("no token from {name} at {origin}: {because}"))
        };
        let line = graph.aside(endpoint, self.mint);
        let line = line.map_err(|error| fault(&error.to_string()))?;
        let url = self.mint.with(self.query);
        // Path and query are the environment's, and may be as secret as a token.
        let shown = format!("{}/(redacted)", self.mint.origin());
        let mut attempt = 1;
        loop {
            let request = self.spell(&url)?;
            let answer = line.told(&shown, request).await.map_err(|error| {
                let (Unanswered::NotSent { because }
                | Unanswered::SignIn { because }
                | Unanswered::Lost { because }) = error;
                fault(&because)
            })?;
            tracing::debug!(
                place = self.name,
                status = answer.status,
                attempt,
                "asked for an identity"
            );
            if attempt >= self.patience.tries() || !self.patience.repeats(answer.status) {
                return Ok(answer);
            }
            line.wait(wait(&answer, attempt)).await;
            attempt += 1;
        }
    }

    fn spell(&self, url: &Url) -> Result<reqwest::Request, Unanswered> {
        let mut request = reqwest::Request::new(self.method.clone(), url.clone());
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        for (name, value) in self.headers {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                not_sent(&format!(
                    "what the environment gives for {} does not fit into a header",
                    self.name
                ))
            })?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        if self.method == Method::POST {
            // Some servers answer 411 to an action that does not say that it has no body.
            headers.insert("content-length", HeaderValue::from_static("0"));
        }
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// What the place asks for, or twice as long each time up to 16 s: together 79 s for the most patient.
fn wait(answer: &Response, attempt: u32) -> Duration {
    told(answer).map_or_else(
        || Duration::from_secs(1 << (attempt - 1).min(4)),
        |told| told.min(LONGEST),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;

    fn answer(headers: &[(&str, &str)]) -> Response {
        Response {
            status: 410,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Body::new(serde_json::Value::Null),
        }
    }

    #[test]
    fn the_most_patient_waits_for_more_than_70_seconds() {
        let waits = (1..Patience::Newborn.tries()).map(|attempt| wait(&answer(&[]), attempt));
        assert_eq!(waits.sum::<Duration>(), Duration::from_secs(79));
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_within_reason() {
        let asked = |text| wait(&answer(&[("retry-after", text)]), 1);
        assert_eq!(asked("7"), Duration::from_secs(7));
        assert_eq!(asked("86400"), LONGEST);
        assert_eq!(asked("soon"), Duration::from_secs(1));
    }
}
