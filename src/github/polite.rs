//! A door that understands when the host has been asked too much. Waiting is the business of whoever has patience.

use std::time::Duration;

use super::limit;
use crate::wire::{Request, Response, Transport, Unanswered};

/// A door to the host.
#[derive(Debug)]
pub struct Polite<T> {
    inner: T,
}

impl<T> Polite<T> {
    /// Wraps a door.
    #[must_use]
    pub const fn new(inner: T) -> Self {
        Self { inner }
    }
}

impl<T: Transport> Transport for Polite<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.inner.send(request).await.map(limit::plain)
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}
