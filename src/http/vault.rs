//! The door to one vault of Azure Key Vault: the same identity as for Graph, and a token of its own.
//!
//! It knows no secret and no path. Where a vault is follows from the cloud; a name that bends the address opens nothing.

use std::time::Duration;

use super::Graph;
use super::line::not_sent;
use crate::wire::{Request, Response, Transport, Unanswered};

/// A vault.
#[derive(Debug)]
pub struct Vault<'a> {
    graph: &'a Graph,
    /// Empty where the name is none.
    root: String,
}

impl<'a> Vault<'a> {
    pub(super) fn new(graph: &'a Graph, name: &str) -> Self {
        Self {
            root: graph.endpoint.vault(name).unwrap_or_default(),
            graph,
        }
    }
}

impl Transport for Vault<'_> {
    fn root(&self) -> &str {
        &self.root
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        if self.root.is_empty() {
            return Err(not_sent("this is no name of a vault"));
        }
        let tokens = &self.graph.vault_tokens;
        self.graph.send_to(&self.root, tokens, request).await
    }

    async fn pause(&self, duration: Duration) {
        self.graph.pause(duration).await;
    }
}
