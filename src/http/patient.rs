//! Patience, for whichever door: throttled requests and lost reads are sent again after a while.
//!
//! It repeats what was surely not carried out, and reads, which carry nothing out. Whether a write may be
//! repeated is for those to decide who know what it does.

use std::time::Duration;

use super::throttle::{Jitter, TRIES, may_repeat};
use crate::wire::{Method, Request, Response, Transport, Unanswered};

/// A door with patience. Waits go through the door's own clock.
#[derive(Debug)]
pub struct Patient<T> {
    inner: T,
    jitter: Jitter,
}

impl<T> Patient<T> {
    /// Wraps a door. Runs with different names wait differently.
    #[must_use]
    pub fn new(inner: T, run: &str) -> Self {
        Self {
            inner,
            jitter: Jitter::new(run),
        }
    }

    /// The door itself.
    #[must_use]
    pub const fn inner(&self) -> &T {
        &self.inner
    }

    /// How long to wait before the next try, or none where there shall be none.
    fn wait(
        &self,
        method: Method,
        answer: &Result<Response, Unanswered>,
        attempt: u32,
    ) -> Option<Duration> {
        match answer {
            _ if attempt >= TRIES => None,
            Ok(answer) if may_repeat(method, answer.status) => {
                Some(self.jitter.wait(answer, attempt))
            }
            Err(Unanswered::Lost { .. }) if method == Method::Get => {
                Some(self.jitter.back_off(attempt))
            }
            Ok(_) | Err(_) => None,
        }
    }
}

impl<T: Transport> Transport for Patient<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let mut attempt = 1;
        loop {
            let answer = self.inner.send(request.clone()).await;
            match self.wait(request.method, &answer, attempt) {
                Some(duration) => self.inner.pause(duration).await,
                None => return answer,
            }
            attempt += 1;
        }
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}
