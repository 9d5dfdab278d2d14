//! One exchange over the network, and the one place that waits.
//!
//! It does not know what it carries: neither tokens nor Graph, nor whether anything is repeated.

use std::error::Error;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};
use secrecy::zeroize::Zeroizing;
use serde_json::Value;

use super::har::{Begun, Exchange, Trace};
use super::mint::Mint;
use super::throttle::Jitter;
use super::{ConnectError, Endpoint, Trust};
use crate::wire::{Body, Response, Unanswered};

/// Until both sides agree on keys; never longer than the whole request may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The most bytes that an answer may have, unpacked. A schema can have 1 MB.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;
/// The longest wait on loopback: an emulator's clock is not ours, and is told what was left out instead.
const LONGEST_ON_LOOPBACK: Duration = Duration::from_millis(20);

/// A client for one endpoint.
#[derive(Debug)]
pub(super) struct Line {
    client: Client,
    patience: Duration,
    longest_wait: Duration,
    /// Milliseconds that were to be waited and were not.
    left_out: AtomicU64,
    pub(super) jitter: Jitter,
    /// Where what is sent and answered is written down.
    pub(super) trace: Option<Arc<Trace>>,
}

impl Line {
    /// Prepares the client; sends nothing.
    pub(super) fn open(endpoint: &Endpoint) -> Result<Self, ConnectError> {
        Self::build(
            endpoint.patience(),
            endpoint.trust(),
            endpoint.is_loopback(),
            longest_wait(endpoint.is_loopback()),
        )
    }

    /// A client for a place that has nothing to do with Graph.
    pub(super) fn beside(
        place: &Mint,
        trust: &Trust,
        patience: Duration,
    ) -> Result<Self, ConnectError> {
        let is_near = place.is_near();
        Self::build(patience, trust, is_near, longest_wait(is_near))
    }

    /// A client for a place beside Graph: it shares no connection with Graph, and its sense of time and its trace.
    pub(super) fn aside(&self, endpoint: &Endpoint, mint: &Mint) -> Result<Self, ConnectError> {
        Ok(Self {
            trace: self.trace.clone(),
            ..Self::build(
                endpoint.patience(),
                endpoint.trust(),
                mint.is_near(),
                longest_wait(endpoint.is_loopback()),
            )?
        })
    }

    fn build(
        patience: Duration,
        trust: &Trust,
        is_near: bool,
        longest_wait: Duration,
    ) -> Result<Self, ConnectError> {
        let trusted = trust.certificates().map_err(no_client)?;
        // A redirect would carry the token elsewhere, and Graph sends none.
        let builder = Client::builder()
            .user_agent(concat!("syncform/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT.min(patience))
            .timeout(patience);
        let builder = if is_near {
            stay_on_this_machine(builder, trusted)
        } else {
            builder.https_only(true).tls_certs_merge(trusted)
        };
        let client = builder.build().map_err(no_client)?;
        Ok(Self {
            client,
            patience,
            longest_wait,
            left_out: AtomicU64::new(0),
            jitter: Jitter::new(""),
            trace: None,
        })
    }

    /// Waits, on loopback no longer than an emulator needs.
    pub(super) async fn wait(&self, duration: Duration) {
        let slept = duration.min(self.longest_wait);
        let left_out = duration.saturating_sub(slept).as_millis();
        let left_out = u64::try_from(left_out).unwrap_or(u64::MAX);
        self.left_out.fetch_add(left_out, Ordering::Relaxed);
        tokio::time::sleep(slept).await;
    }

    /// The whole seconds that were left out since the last call: only ever any on loopback.
    pub(super) fn take_left_out(&self) -> Option<u64> {
        let seconds = self.left_out.swap(0, Ordering::Relaxed).div_ceil(1000);
        (seconds > 0).then_some(seconds)
    }

    /// Sends a form, as token endpoints want it.
    pub(super) async fn post_form(
        &self,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<Response, Unanswered> {
        let request = self.client.post(url).form(form).build();
        let request = request.map_err(|error| self.unanswered(error))?;
        self.told(url, request).await
    }

    /// Sends a request of a sign-in once, and writes down that it was: where it went as it may be shown, and nothing of
    /// what it carried.
    pub(super) async fn told(
        &self,
        shown: &str,
        request: reqwest::Request,
    ) -> Result<Response, Unanswered> {
        let begun = Begun::now();
        let method = request.method().clone();
        let answer = self.exchange(request).await;
        if let Some(trace) = &self.trace {
            trace.note(&Exchange {
                begun,
                method: method.as_str(),
                url: shown,
                headers: &[],
                body: None,
                answer: answer.as_ref(),
            });
        }
        answer
    }

    /// Sends one request once and reads the whole answer.
    pub(super) async fn exchange(&self, request: reqwest::Request) -> Result<Response, Unanswered> {
        let answer = self.client.execute(request).await;
        let mut answer = answer.map_err(|error| self.unanswered(error))?;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let status = answer.status();
        let bytes = self.read(&mut answer).await?;
        let body = match serde_json::from_slice(&bytes) {
            Ok(body) => Body::new(body),
            // Something between us and the service said yes in its place, and what the service did nobody knows.
            Err(_) if status.is_success() && !bytes.is_empty() => {
                return Err(lost(&format!(
                    "status {} came with no JSON",
                    status.as_u16()
                )));
            }
            // A gateway's HTML page is an answer too: its status says more than its body.
            Err(_) => Body::new(Value::Null),
        };
        Ok(Response {
            status: status.as_u16(),
            headers,
            body,
        })
    }

    /// Reads the body piece by piece, since a packed one does not say how large it is.
    async fn read(&self, answer: &mut reqwest::Response) -> Result<Zeroizing<Vec<u8>>, Unanswered> {
        let mut bytes = Zeroizing::new(Vec::new());
        loop {
            let piece = answer.chunk().await;
            let Some(piece) = piece.map_err(|error| self.unanswered(error))? else {
                return Ok(bytes);
            };
            if bytes.len() + piece.len() > LARGEST_ANSWER {
                return Err(lost("it has more than 8 MiB"));
            }
            append(&mut bytes, &piece);
        }
    }

    /// Sorts errors by the one question that matters afterwards. In doubt the request may have arrived.
    fn unanswered(&self, error: reqwest::Error) -> Unanswered {
        let error = error.without_url();
        let said = words(&error);
        if said.contains(UNTRUSTED) {
            not_sent(
                "the service's certificate is signed by no authority that is trusted here; --ca-file FILE trusts those in FILE",
            )
        } else if error.is_connect() && error.is_timeout() {
            let limit = CONNECT_TIMEOUT.min(self.patience);
            not_sent(&format!("no connection within {limit:?}"))
        } else if error.is_connect() || error.is_builder() {
            not_sent(&said)
        } else if error.is_timeout() {
            lost(&format!("none within {:?}", self.patience))
        } else {
            lost(&said)
        }
    }
}

const fn longest_wait(is_loopback: bool) -> Duration {
    if is_loopback {
        LONGEST_ON_LOOPBACK
    } else {
        Duration::MAX
    }
}

/// Makes room in a new buffer where it must, so that the one before is wiped: an answer may be a token or a secret.
fn append(bytes: &mut Zeroizing<Vec<u8>>, piece: &[u8]) {
    let needed = bytes.len() + piece.len();
    if needed > bytes.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * bytes.capacity())));
        larger.extend_from_slice(bytes);
        *bytes = larger;
    }
    bytes.extend_from_slice(piece);
}

/// What the TLS library says of a chain that ends nowhere.
const UNTRUSTED: &str = "UnknownIssuer";

/// An emulator is reached directly, whatever proxies are configured and whatever `localhost` resolves to.
/// Only what was named is trusted: a client that looks for the machine's own certificates fails where there are none,
/// even for plain http.
fn stay_on_this_machine(builder: ClientBuilder, trusted: Vec<Certificate>) -> ClientBuilder {
    builder.no_proxy().tls_certs_only(trusted).resolve_to_addrs(
        "localhost",
        &[
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ],
    )
}

/// A request that never left this machine.
pub(super) fn not_sent(because: &str) -> Unanswered {
    Unanswered::NotSent {
        because: because.to_owned(),
    }
}

fn lost(because: &str) -> Unanswered {
    Unanswered::Lost {
        because: because.to_owned(),
    }
}

fn no_client(error: reqwest::Error) -> ConnectError {
    ConnectError::NoClient {
        because: words(&error.without_url()),
    }
}

/// What libraries say around the cause, and what says nothing to whoever reads it.
const WRAPPINGS: [&str; 6] = [
    "error sending request",
    "error decoding response body",
    "request or response body error",
    "client error (SendRequest)",
    "client error (Connect)",
    "builder error",
];

/// An error and its causes in one line, from the first that says something.
pub(super) fn words(error: &dyn Error) -> String {
    let mut said = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push(error.to_string());
        cause = error.source();
    }
    let wrapped = said
        .iter()
        .take(said.len() - 1)
        .take_while(|text| WRAPPINGS.contains(&text.as_str()))
        .count();
    said[wrapped..].join(": ")
}
