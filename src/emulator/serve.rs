//! The HTTP door: the emulator on a loopback socket.
//!
//! One handler turns HTTP into `wire` and back, so that both doors have one mind and OData's odd segments stay
//! literal. It listens to this machine only, and to callers who mean this machine: a `Host` that is not
//! loopback is a web page playing DNS tricks.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response as HttpResponse;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::Emulator;
use super::answer::{Answer, Refusal};
use super::call;
use super::desk::{Headline, Reply};
use super::error::EmulatorError;
use super::link::{Cuttable, Link};
use super::metadata::{self, Document};
use super::tls::Papers;
use super::token;
use super::vaults;
use crate::wire::{Method, Request, Response};

/// The largest body, in bytes.
const LARGEST_BODY: usize = 5 * 1024 * 1024;

/// By how many seconds a caller wants the clock moved first: clients that would have slept, and tests.
const CLOCK_SKIP: &str = "x-emulator-clock-skip";

/// The headers of a request that say what is asked for, and how.
const HEADERS: [&str; 5] = [
    "Accept",
    "ConsistencyLevel",
    "Content-Type",
    "Prefer",
    "client-request-id",
];

/// Whether the emulator may listen there: loopback only.
///
/// # Errors
/// [`EmulatorError::NotLoopback`] for every other address.
pub fn check_listen(address: SocketAddr) -> Result<(), EmulatorError> {
    if address.ip().is_loopback() {
        Ok(())
    } else {
        Err(EmulatorError::NotLoopback { address })
    }
}

/// Serves the tenant until `shutdown` resolves; requests that are held are let go then.
///
/// # Errors
/// The listener's own, or `InvalidInput` where it does not listen on loopback.
pub async fn serve(
    emulator: Arc<Emulator>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    over(emulator, listener, None, shutdown).await
}

/// As [`serve`], over https with these papers.
///
/// # Errors
/// As [`serve`].
pub async fn serve_tls(
    emulator: Arc<Emulator>,
    listener: TcpListener,
    papers: &Papers,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let acceptor = papers.acceptor.clone();
    over(emulator, listener, Some(acceptor), shutdown).await
}

async fn over(
    emulator: Arc<Emulator>,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    check_listen(listener.local_addr()?)
        .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidInput, error))?;
    let (closing, closed) = watch::channel(false);
    let scheme = if tls.is_some() { "https" } else { "http" };
    let door = Door {
        emulator,
        scheme,
        closed,
    };
    let router = Router::new().fallback(answer).with_state(door);
    let service = router.into_make_service_with_connect_info::<Link>();
    axum::serve(Cuttable::new(listener, tls), service)
        .with_graceful_shutdown(async move {
            shutdown.await;
            closing.send_replace(true);
        })
        .await
}

/// What every request needs.
#[derive(Clone)]
struct Door {
    emulator: Arc<Emulator>,
    /// That of links in answers.
    scheme: &'static str,
    /// Becomes true when the server shuts down.
    closed: watch::Receiver<bool>,
}

/// An HTTP request, taken apart.
struct Incoming {
    method: String,
    target: String,
    root: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

async fn answer(
    State(mut door): State<Door>,
    ConnectInfo(link): ConnectInfo<Link>,
    http: HttpRequest,
) -> HttpResponse {
    let reply = reply(&door, http).await;
    let delay = door.emulator.desk().delay();
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    match reply {
        Reply::Answered(response) => to_http(response),
        Reply::Lost => cut(&link),
        Reply::Held => {
            // Whoever waits here is dropped by the framework when the client goes away.
            let _ = door.closed.wait_for(|closed| *closed).await;
            cut(&link)
        }
    }
}

/// Nothing of this answer is ever written.
fn cut(link: &Link) -> HttpResponse {
    link.cut();
    HttpResponse::new(Body::empty())
}

async fn reply(door: &Door, http: HttpRequest) -> Reply {
    let (parts, body) = http.into_parts();
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut incoming = Incoming {
        method: parts.method.as_str().to_owned(),
        target: target.to_owned(),
        root: format!("{}://{host}", door.scheme),
        body: Vec::new(),
        headers: parts.headers.clone(),
    };
    if !is_loopback(host) {
        return incoming.refuse(
            door,
            Refusal::directory(
                403,
                "Authorization_RequestDenied",
                "The emulator answers to loopback hosts only.",
            ),
        );
    }
    match to_bytes(body, LARGEST_BODY).await {
        Ok(bytes) => incoming.body = bytes.to_vec(),
        Err(_) => {
            return incoming.refuse(
                door,
                Refusal::directory(
                    413,
                    "RequestEntityTooLarge",
                    "The body is longer than 5 MB, or was cut off.",
                ),
            );
        }
    }
    incoming.answer(door)
}

impl Incoming {
    fn answer(self, door: &Door) -> Reply {
        let path = self.target.split('?').next().unwrap_or_default();
        if let Some(tenant) = token::tenant_of(path) {
            return self.sign_in(door, &tenant);
        }
        if let Some(document) = metadata::document(path) {
            return self.look_up(door, &document);
        }
        let authorization = self.text(header::AUTHORIZATION.as_str());
        if vaults::asked(path).is_some() {
            let refused = door
                .emulator
                .desk()
                .vault_refuses(authorization, &self.root);
            if let Some((answer, challenge)) = refused {
                return self.challenge(door, answer, challenge);
            }
        } else {
            // A statement of its own, so that the desk is free again when the refusal is written down.
            let admitted = door.emulator.desk().admits(authorization);
            if let Err(refusal) = admitted {
                return self.refuse(door, refusal);
            }
        }
        let skip = self
            .text(CLOCK_SKIP)
            .and_then(|text| text.parse::<u64>().ok());
        if let Some(seconds) = skip {
            // A day is more than any lag; without a limit the calendar would end.
            door.emulator
                .advance(Duration::from_secs(seconds.min(86_400)));
        }
        let Some(method) = Method::named(&self.method) else {
            return self.refuse(door, Refusal::method());
        };
        let mut request = Request::new(method, self.target.clone());
        for name in HEADERS {
            if let Some(value) = self.text(name) {
                request = request.header(name, value);
            }
        }
        if !self.body.is_empty() {
            match serde_json::from_slice::<Value>(&self.body) {
                Ok(body) => request = request.json(body),
                // The words of the parser may quote a secret; only the place is told.
                Err(error) => {
                    let words = format!(
                        "Unable to read JSON request payload (line {}, column {}).",
                        error.line(),
                        error.column()
                    );
                    return self.refuse(door, Refusal::bad(words));
                }
            }
        }
        let mut desk = door.emulator.desk();
        let caller = desk.caller(authorization);
        desk.answer(&request, &self.root, caller.as_ref())
    }

    fn sign_in(&self, door: &Door, tenant: &str) -> Reply {
        if self.method != "POST" {
            return self.refuse(door, Refusal::method());
        }
        let form = String::from_utf8_lossy(&self.body);
        let mut desk = door.emulator.desk();
        let permissions = desk.permissions().map(<[String]>::to_vec);
        let permissions = permissions.as_deref();
        desk.take(&self.headline(), |held, _, now| {
            Ok(token::sign_in(
                held,
                now,
                &self.root,
                tenant,
                &form,
                permissions,
            ))
        })
    }

    fn look_up(&self, door: &Door, document: &Document) -> Reply {
        if self.method != "GET" {
            return self.refuse(door, Refusal::method());
        }
        let (_, query) = call::split_target(&self.target);
        door.emulator.desk().take(&self.headline(), |held, _, _| {
            metadata::answer(held, document, &self.root, query)
        })
    }

    /// Refuses at the door of a vault, and says how to come back.
    fn challenge(&self, door: &Door, answer: Answer, header: (String, String)) -> Reply {
        let mut desk = door.emulator.desk();
        let mut reply = desk.take(&self.headline(), |_, _, _| Ok(answer));
        if let Reply::Answered(response) = &mut reply {
            response.headers.push(header);
        }
        reply
    }

    /// Refuses at the door; the request is counted and written down like any other.
    fn refuse(&self, door: &Door, refusal: Refusal) -> Reply {
        door.emulator
            .desk()
            .take(&self.headline(), |_, _, _| Err(refusal))
    }

    fn headline(&self) -> Headline<'_> {
        Headline {
            method: &self.method,
            target: &self.target,
            client_request_id: self.text("client-request-id"),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Whether a `Host` header names this machine, with or without a port.
fn is_loopback(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or_default(),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return false;
    }
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn to_http(response: Response) -> HttpResponse {
    let Response {
        status,
        headers,
        body,
    } = response;
    let body = body.into_json();
    let bytes = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let mut http = HttpResponse::new(Body::from(bytes));
    *http.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        let name = name.parse::<header::HeaderName>();
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            http.headers_mut().insert(name, value);
        }
    }
    http
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_be_meant() {
        for yes in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:80",
        ] {
            assert!(is_loopback(yes), "{yes}");
        }
        for no in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1:80",
            "[::2]",
            "localhost.evil.example:80",
            "localhost:x@evil.example",
            "[::1]evil.example",
            "127.0.0.1:1/evil",
        ] {
            assert!(!is_loopback(no), "{no}");
        }
        assert!(check_listen(SocketAddr::from(([127, 0, 0, 1], 0))).is_ok());
        assert!(check_listen(SocketAddr::from(([0, 0, 0, 0], 0))).is_err());
    }
}
