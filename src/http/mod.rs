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
mod line;
mod mint;
mod patient;
mod refusal;
mod regular;
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
pub use mint::{Mint, MintError};
pub use patient::Patient;
pub use regular::read_regular;
pub use token::Tenancy;
pub use trust::{Trust, TrustError};
pub use vault::Vault;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::wire::{Method, Request, Response, Transport, Unanswered};
use line::{Line, not_sent};
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
            tell(&request, &answer);
            let answer = answer?;
            if !token::is_refused(&answer) || renewed {
                return Ok(answer);
            }
            renewed = true;
            tokens.forget(&token).await;
        }
    }

    /// Spells one try. The path is joined to the service's root, so that no request can lead elsewhere.
    fn spell(
        &self,
        root: &str,
        request: &Request,
        token: &SecretString,
    ) -> Result<reqwest::Request, Unanswered> {
        let url = Url::parse(&format!("{root}{}", request.path))
            .ok()
            .filter(|_| request.path.starts_with('/'))
            .ok_or_else(|| not_sent("the path must start with '/'"))?;
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .map_err(|_| not_sent("the method is none of HTTP"))?;
        let mut sent = reqwest::Request::new(method, url);
        *sent.headers_mut() = self.headers(request, token)?;
        let body = request.body.as_ref();
        if let Some(body) = body.filter(|body| !body.json().is_null()) {
            let json = HeaderValue::from_static("application/json");
            sent.headers_mut().entry(CONTENT_TYPE).or_insert(json);
            // Wiped when the last piece of it has gone out.
            *sent.body_mut() = Some(Bytes::from_owner(body.text()).into());
        } else if matches!(request.method, Method::Post | Method::Put | Method::Patch) {
            // Some servers answer 411 to an action that does not say that it has no body.
            let none = HeaderValue::from_static("0");
            sent.headers_mut().insert(CONTENT_LENGTH, none);
        }
        Ok(sent)
    }

    fn headers(&self, request: &Request, token: &SecretString) -> Result<HeaderMap, Unanswered> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| not_sent("a header has a name that HTTP does not allow"))?;
            headers.insert(name, header(value)?);
        }
        // An emulator then moves its clock as far as ours should have gone; Graph is never told anything.
        if let Some(seconds) = self.line.take_left_out() {
            headers.insert(CLOCK_SKIP, HeaderValue::from(seconds));
        }
        if let Some(run) = &self.run {
            let count = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
            headers.insert("client-request-id", header(&format!("{run}-{count}"))?);
        }
        let mut bearer = header(&format!("Bearer {}", token.expose_secret()))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
        Ok(headers)
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

fn header(value: &str) -> Result<HeaderValue, Unanswered> {
    HeaderValue::from_str(value)
        .map_err(|_| not_sent("a header has a value that HTTP does not allow"))
}

fn tell(request: &Request, answer: &Result<Response, Unanswered>) {
    let (method, path) = (request.method, without_values(&request.path));
    match answer {
        Ok(answer) => tracing::debug!(
            %method,
            path,
            status = answer.status,
            request_id = answer.header("request-id"),
            "answered"
        ),
        Err(error) => tracing::debug!(%method, path, %error, "not answered"),
    }
}

/// The path with the names of its query, and without their values: filters hold names of people.
fn without_values(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let names: Vec<_> = query
        .split('&')
        .map(|pair| {
            pair.split_once('=')
                .map_or("…".to_owned(), |(name, _)| format!("{name}=…"))
        })
        .collect();
    format!("{path}?{}", names.join("&"))
}
