//! One exchange over the network, and the one place that waits.
//!
//! It does not know what it carries: neither tokens nor Graph, nor whether anything is repeated.

use std::error::Error;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use serde_json::Value;

use super::place::Place;
use super::throttle::Jitter;
use super::{ConnectError, Endpoint};
use crate::wire::{Body, Response, Unanswered};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// From the first byte sent to the last one received. Graph itself gives up earlier.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(100);
/// The most bytes that an answer may have, unpacked. A schema can have 1 MB.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;
/// The longest wait on loopback: an emulator's clock is not ours, and is told what was left out instead.
const LONGEST_ON_LOOPBACK: Duration = Duration::from_millis(20);

/// A client for one endpoint.
#[derive(Debug)]
pub(super) struct Line {
    client: Client,
    longest_wait: Duration,
    /// Milliseconds that were to be waited and were not.
    left_out: AtomicU64,
    pub(super) jitter: Jitter,
}

impl Line {
    /// Prepares the client; sends nothing.
    pub(super) fn open(endpoint: &Endpoint) -> Result<Self, ConnectError> {
        Self::build(endpoint, endpoint.is_loopback())
    }

    /// A client for a place beside Graph: it shares no connection with Graph, and Graph's sense of time.
    pub(super) fn aside(endpoint: &Endpoint, place: &Place) -> Result<Self, ConnectError> {
        Self::build(endpoint, place.is_near())
    }

    fn build(endpoint: &Endpoint, is_near: bool) -> Result<Self, ConnectError> {
        // A redirect would carry the token elsewhere, and Graph sends none.
        let builder = Client::builder()
            .user_agent(concat!("syncform/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(WHOLE_TIMEOUT);
        let builder = if is_near {
            stay_on_this_machine(builder)
        } else {
            builder.https_only(true)
        };
        let longest_wait = if endpoint.is_loopback() {
            LONGEST_ON_LOOPBACK
        } else {
            Duration::MAX
        };
        let client = builder.build().map_err(|error| ConnectError::NoClient {
            because: words(&error),
        })?;
        Ok(Self {
            client,
            longest_wait,
            left_out: AtomicU64::new(0),
            jitter: Jitter::new(""),
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

    /// Waits as long as this answer to try number `attempt` asks for.
    pub(super) async fn wait_after(&self, answer: &Response, attempt: u32) {
        self.wait(self.jitter.wait(answer, attempt)).await;
    }

    /// Sends a form, as token endpoints want it.
    pub(super) async fn post_form(
        &self,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<Response, Unanswered> {
        let request = self.client.post(url).form(form).build();
        self.exchange(request.map_err(unanswered)?).await
    }

    /// Sends one request once and reads the whole answer.
    pub(super) async fn exchange(&self, request: reqwest::Request) -> Result<Response, Unanswered> {
        let mut answer = self.client.execute(request).await.map_err(unanswered)?;
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
        let status = answer.status().as_u16();
        let bytes = read(&mut answer).await?;
        // A gateway's HTML page is an answer too: its status says more than its body.
        let body = Body::new(serde_json::from_slice(&bytes).unwrap_or(Value::Null));
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

/// An emulator is reached directly, whatever proxies are configured and whatever `localhost` resolves to.
/// No certificate is trusted: a client that looks for the machine's own fails where there is none, even
/// for plain http.
fn stay_on_this_machine(builder: ClientBuilder) -> ClientBuilder {
    builder.no_proxy().tls_certs_only([]).resolve_to_addrs(
        "localhost",
        &[
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ],
    )
}

/// Reads the body piece by piece, since a packed one does not say how large it is.
async fn read(answer: &mut reqwest::Response) -> Result<Vec<u8>, Unanswered> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| lost(&words(&error)))? {
        if bytes.len() + piece.len() > LARGEST_ANSWER {
            return Err(lost("it has more than 8 MiB"));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Sorts errors by the one question that matters afterwards. In doubt the request may have arrived.
fn unanswered(error: reqwest::Error) -> Unanswered {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        not_sent(&words(&error))
    } else if error.is_timeout() {
        lost(&format!("none within {} s", WHOLE_TIMEOUT.as_secs()))
    } else {
        lost(&words(&error))
    }
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

/// An error and its causes in one line.
fn words(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
