//! What was sent and answered, written down for people and for the viewers of HAR 1.2.
//!
//! ```text
//!   Traced (any door) --+
//!                       +--> Exchange --redact--> entry --append--> FILE, whole JSON after every entry
//!   Line (sign-in)    --+
//! ```
//!
//! What is written can be handed on: no token, no secret, and by default nobody's name. It decides nothing and repeats
//! nothing; a file that can no longer be written is said once and stops no run.

mod entry;
mod redact;
mod trace;

#[cfg(test)]
mod tests;

pub use trace::{Trace, TraceError};

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::wire::{Body, Request, Response, Transport, Unanswered};

/// When an exchange began, by the calendar and by a clock that nobody sets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    at: Timestamp,
    clock: Instant,
}

impl Begun {
    pub(super) fn now() -> Self {
        Self {
            at: Timestamp::now(),
            clock: Instant::now(),
        }
    }
}

/// One request, and what came of it.
pub(super) struct Exchange<'a> {
    pub(super) begun: Begun,
    pub(super) method: &'a str,
    /// With scheme, host and query.
    pub(super) url: &'a str,
    pub(super) headers: &'a [(String, String)],
    /// None where there is none, or where it is not JSON.
    pub(super) body: Option<&'a Body>,
    pub(super) answer: Result<&'a Response, &'a Unanswered>,
}

/// A door whose traffic is written down, try by try.
#[derive(Debug)]
pub struct Traced<T> {
    inner: T,
    trace: Option<Arc<Trace>>,
}

impl<T> Traced<T> {
    /// Wraps a door. Without a trace everything passes as before.
    #[must_use]
    pub const fn new(inner: T, trace: Option<Arc<Trace>>) -> Self {
        Self { inner, trace }
    }

    /// The door itself.
    #[must_use]
    pub const fn inner(&self) -> &T {
        &self.inner
    }
}

impl<T: Transport> Transport for Traced<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let Some(trace) = &self.trace else {
            return self.inner.send(request).await;
        };
        let begun = Begun::now();
        let answer = self.inner.send(request.clone()).await;
        trace.note(&Exchange {
            begun,
            method: request.method.as_str(),
            url: &format!("{}{}", self.inner.root(), request.path),
            headers: &request.headers,
            body: request.body.as_ref(),
            answer: answer.as_ref(),
        });
        answer
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}
