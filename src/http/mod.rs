//! The real door: reqwest, tokens and throttling behind `wire::Transport`.
//!
//! It knows no resource and no plan. [`Graph`] sends tokens to its own endpoint and to vaults of the same cloud, each its
//! own, and never logs a header, a body or the value of a query; [`Patient`] repeats what was surely not carried out and nothing else.

mod authority;
mod batched;
mod claims;
mod clouds;
mod credential;
mod endpoint;
mod errand;
mod gate;
mod har;
mod host;
mod line;
mod mint;
mod patient;
mod refusal;
mod regular;
mod spell;
mod throttle;
mod token;
mod trust;
mod vault;

#[cfg(test)]
mod loopback;
#[cfg(test)]
mod tests;

pub use batched::Batched;
pub use claims::Claims;
pub use credential::{
    Application, Argv, Certificate, CertificateError, ConnectError, Credential, Issuer, Key,
    ManagedIdentity,
};
pub use endpoint::{Endpoint, EndpointError};
pub use har::{Trace, TraceError, Traced};
pub use host::{Host, HostError};
pub use mint::{Mint, MintError};
pub use patient::Patient;
pub use regular::read_regular;
pub use token::Tenancy;
pub use trust::{Trust, TrustError};
pub use vault::Vault;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::wire::{Request, Response, Transport, Unanswered};
use line::Line;
use throttle::Jitter;
use token::Tokens;

/// How many requests are under way at once, and so about how many connections are kept. More would be answered no sooner:
/// the tenant's throttle is the limit.
const UNDER_WAY: usize = 16;

/// Seconds by which an emulator is to move its clock before it looks at the request.
const CLOCK_SKIP: &str = "x-emulator-clock-skip";

/// A signed-in connection to one tenant. Share it: connections and the token are kept inside.
#[derive(Debug)]
pub struct Graph {
    endpoint: Endpoint,
    line: Line,
    tokens: Tokens,
    /// For the vaults of the same cloud: fetched when the first of them is asked.
    vault_tokens: Tokens,
    run: Option<String>,
    sent: AtomicU64,
    under_way: Semaphore,
}

impl Graph {
    /// Prepares a connection to a tenant. Nothing is sent before the first request, which fetches the token.
    ///
    /// # Errors
    /// [`ConnectError`] where the credential cannot be one, or this machine has no TLS to offer.
    pub fn connect(
        endpoint: Endpoint,
        credential: Credential,
        tenancy: Tenancy,
    ) -> Result<Self, ConnectError> {
        credential.check()?;
        Ok(Self {
            line: Line::open(&endpoint)?,
            vault_tokens: Tokens::new(endpoint.vaults(), credential.clone(), tenancy.clone()),
            tokens: Tokens::new(endpoint.clone(), credential, tenancy),
            endpoint,
            run: None,
            sent: AtomicU64::new(0),
            under_way: Semaphore::new(UNDER_WAY),
        })
    }

    /// Names the run: every request then carries `client-request-id: RUN-COUNTER`, which Graph writes
    /// into its own logs, and the waits of two runs differ. Characters that no header may hold are left out.
    #[must_use]
    pub fn with_run(mut self, run: Option<String>) -> Self {
        let run = run.map(|text| {
            text.chars()
                .filter(char::is_ascii_graphic)
                .collect::<String>()
        });
        self.line.jitter = Jitter::new(run.as_deref().unwrap_or_default());
        self.run = run;
        self
    }

    /// Has every sign-in written down, without what it carries. Requests are written down by whoever sends them, with
    /// [`Traced`], which also knows doors that are none of this room's.
    #[must_use]
    pub fn with_trace(mut self, trace: Option<Arc<Trace>>) -> Self {
        self.line.trace = trace;
        self
    }

    /// Who is signed in, as the token tells it, or none where the token is opaque. Not verified, since only Graph can:
    /// fit to be shown.
    ///
    /// # Errors
    /// [`Unanswered`] where no token can be had, or one for somebody else or of another tenant.
    pub async fn signed_in(&self) -> Result<Option<Claims>, Unanswered> {
        let token = self.tokens.get(&self.line).await?;
        Ok(Claims::of(token.expose_secret()))
    }

    /// The door to a vault of the same cloud, opened by the same identity.
    #[must_use]
    pub fn vault(&self, name: &str) -> Vault<'_> {
        Vault::new(self, name)
    }

    /// Sends a request to one of our own services, with a token for it.
    async fn send_to(
        &self,
        root: &str,
        tokens: &Tokens,
        request: Request,
    ) -> Result<Response, Unanswered> {
        let mut renewed = false;
        loop {
            // It is never closed, so there is always a turn.
            let _turn = self.under_way.acquire().await;
            let token = tokens.get(&self.line).await?;
            let answer = self
                .line
                .exchange(self.spell(root, &request, &token)?)
                .await;
            spell::tell(&request, &answer);
            let answer = answer?;
            if !token::is_refused(&answer) || renewed {
                return Ok(answer);
            }
            renewed = true;
            tokens.forget(&token).await;
        }
    }

    fn spell(
        &self,
        root: &str,
        request: &Request,
        token: &SecretString,
    ) -> Result<reqwest::Request, Unanswered> {
        let mut sent = spell::spell(root, request, token)?;
        // An emulator then moves its clock as far as ours should have gone; Graph is never told anything.
        if let Some(seconds) = self.line.take_left_out() {
            sent.headers_mut()
                .insert(CLOCK_SKIP, HeaderValue::from(seconds));
        }
        if let Some(run) = &self.run {
            let count = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
            let id = spell::header(&format!("{run}-{count}"))?;
            sent.headers_mut().insert("client-request-id", id);
        }
        Ok(sent)
    }
}

impl Transport for Graph {
    fn root(&self) -> &str {
        self.endpoint.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        self.send_to(self.endpoint.root(), &self.tokens, request)
            .await
    }

    /// On loopback at most 20 ms: the next request tells the emulator how far to move its clock instead.
    async fn pause(&self, duration: Duration) {
        self.line.wait(duration).await;
    }
}
