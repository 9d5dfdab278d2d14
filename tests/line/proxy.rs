//! Proxies: clouds are reached through the one that is configured, this machine never is.
//!
//! The proxy of these tests is the cloud as well: it takes the CONNECT, shows a certificate of a made-up authority, and
//! answers from an emulated tenant. So no packet has to leave.

use std::sync::{Arc, Mutex};

use serde_json::json;
use syncform::emulator::{Emulator, Options};
use syncform::wire::{Method, Request, Transport as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::line::papers::papers;
use crate::line::stub::{TENANT, token};
use crate::support::binary::{Server, Workspace};

const CLOUD: [&str; 2] = ["graph.microsoft.com", "login.microsoftonline.com"];

/// A proxy with a cloud inside.
struct Proxy {
    url: String,
    authority: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Refuses every CONNECT where `refuses` is given, with that status.
    fn start(refuses: Option<u16>) -> Self {
        let (acceptor, authority) = papers(&CLOUD, &[b"http/1.1"]);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a mode");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                let options = Options {
                    tenant_id: Some(TENANT.to_owned()),
                    ..Options::default()
                };
                let tenant = Arc::new(Emulator::open(options).expect("a tenant"));
                while let Ok((tcp, _)) = listener.accept().await {
                    let (acceptor, tenant) = (acceptor.clone(), Arc::clone(&tenant));
                    let log = Arc::clone(&log);
                    tokio::spawn(
                        async move { tunnel(tcp, &acceptor, &tenant, &log, refuses).await },
                    );
                }
            });
        });
        Self {
            url,
            authority,
            seen,
        }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

async fn tunnel(
    mut tcp: TcpStream,
    acceptor: &TlsAcceptor,
    tenant: &Emulator,
    log: &Mutex<Vec<String>>,
    refuses: Option<u16>,
) -> Option<()> {
    let note = |line: String| log.lock().expect("no panic").push(line);
    let asked = head(&mut tcp).await?;
    note(asked.lines().next()?.to_owned());
    if let Some(login) = asked
        .lines()
        .find(|line| line.to_lowercase().starts_with("proxy-authorization"))
    {
        note(login.to_owned());
    }
    if let Some(status) = refuses {
        let no = format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n");
        return tcp.write_all(no.as_bytes()).await.ok();
    }
    tcp.write_all(b"HTTP/1.1 200 Yes\r\n\r\n").await.ok()?;
    let mut tls = acceptor.accept(tcp).await.ok()?;
    let name = tls.get_ref().1.server_name().unwrap_or_default().to_owned();
    loop {
        let asked = head(&mut tls).await?;
        let mut words = asked.split(' ');
        let (method, path) = (words.next()?, words.next()?);
        note(format!("{method} {name}{}", path.split('?').next()?));
        let length = asked.lines().find_map(|line| {
            let line = line.to_lowercase();
            line.strip_prefix("content-length: ")?.parse().ok()
        });
        let mut sent = vec![0; length.unwrap_or(0)];
        tls.read_exact(&mut sent).await.ok()?;
        let body = if path.ends_with("/oauth2/v2.0/token") {
            token()
        } else {
            let mut request = Request::new(Method::named(method)?, path);
            if !sent.is_empty() {
                request = request.json(serde_json::from_slice(&sent).ok()?);
            }
            tenant.send(request).await.ok()?.body.json().to_string()
        };
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        tls.write_all(answer.as_bytes()).await.ok()?;
    }
}

/// Reads up to the empty line, byte by byte, so that nothing behind it is taken.
async fn head(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn workspace(proxy: &str) -> Workspace {
    let mut workspace = Workspace::signed_in();
    for name in [
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "https_proxy",
        "http_proxy",
    ] {
        workspace
            .environment
            .push((name.to_owned(), proxy.to_owned()));
    }
    workspace
}

/// Proxy, certificates of a file, and the name that is asked for, all at once.
#[test]
fn a_cloud_is_reached_through_the_proxy_and_believed_by_a_file() {
    let proxy = Proxy::start(None);
    let workspace = workspace(&proxy.url);
    workspace.write("ca.pem", &proxy.authority);
    let ran = workspace.run(&["plan", "--ca-file", "ca.pem", "--trace-http", "trace.har"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stdout.contains("Plan: 1 to add"), "{}", ran.text());
    let seen = proxy.seen();
    for line in [
        "CONNECT login.microsoftonline.com:443 HTTP/1.1".to_owned(),
        "CONNECT graph.microsoft.com:443 HTTP/1.1".to_owned(),
        format!("POST login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"),
        "GET graph.microsoft.com/v1.0/servicePrincipals".to_owned(),
    ] {
        assert!(seen.contains(&line), "{line}: {seen:#?}");
    }
    let trace = std::fs::read_to_string(workspace.path().join("trace.har")).expect("a trace");
    assert!(trace.contains("https://graph.microsoft.com/v1.0/servicePrincipals"));
    assert!(!trace.contains(&token()[60..100]), "no token is taped");
}

#[test]
fn a_stranger_in_the_cloud_s_place_gets_no_secret() {
    let proxy = Proxy::start(None);
    let workspace = workspace(&proxy.url);
    let ran = workspace.run(&["plan"]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    assert!(ran.stderr.contains("--ca-file"), "{}", ran.text());
    assert_eq!(
        proxy.seen(),
        ["CONNECT login.microsoftonline.com:443 HTTP/1.1"]
    );
}

/// The proxy gets its password, and nobody else does.
#[test]
fn a_proxy_that_refuses_is_told_without_its_password() {
    let proxy = Proxy::start(Some(407));
    let workspace = workspace(&proxy.url.replace("http://", "http://me:hunter2@"));
    let ran = workspace.run(&["plan", "-vv", "--trace-http", "trace.har"]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    let seen = proxy.seen();
    assert!(
        seen.iter()
            .any(|line| line.ends_with("Basic bWU6aHVudGVyMg==")),
        "{seen:?}"
    );
    let trace = std::fs::read_to_string(workspace.path().join("trace.har")).expect("a trace");
    for text in [ran.text(), trace] {
        assert!(
            !text.contains("hunter2") && !text.contains("bWU6"),
            "{text}"
        );
    }
    assert!(ran.stderr.contains("was not sent"), "{}", ran.text());
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    let proxy = Proxy::start(None);
    let workspace = workspace(&proxy.url);
    let plain = Server::of(&workspace, "plain", &json!({}));
    let ran = workspace.run(&["plan", "--endpoint", &plain.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let tls = Server::tls(&workspace, &json!({}));
    let ran = workspace.run(&["plan", "--endpoint", &tls.url, "--ca-file", &tls.ca_file]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(proxy.seen().is_empty(), "{:?}", proxy.seen());
}

/// Where a job of GitHub Actions would ask, at a name that leads nowhere: only a proxy could know it.
const NOWHERE: &str = "https://runner.invalid/token?api-version=2.0";

/// What a proxy sees of a sign-in by way of [`NOWHERE`], with these variables, each of which may name it.
fn asked(variables: &[(&str, &str)]) -> Vec<String> {
    let proxy = Proxy::start(Some(502));
    let mut workspace = Workspace::example();
    let server = Server::of(&workspace, "plain", &json!({}));
    let own = [
        ("AZURE_CLIENT_ID", "app"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", NOWHERE),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "demo"),
    ];
    workspace.environment = [&own[..], variables]
        .concat()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.replace("PROXY", &proxy.url)))
        .collect();
    let ran = workspace.run(&["auth", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    assert!(
        ran.stderr.contains("https://runner.invalid"),
        "{}",
        ran.text()
    );
    proxy.seen()
}

/// Each variable, however it is spelt, leads there or past it.
#[test]
fn the_variables_of_proxies_do_what_they_do_elsewhere() {
    let through = ["CONNECT runner.invalid:443 HTTP/1.1"];
    for variables in [
        &[("HTTPS_PROXY", "PROXY")][..],
        &[("https_proxy", "PROXY")],
        &[("ALL_PROXY", "PROXY")],
        &[("HTTPS_PROXY", "PROXY"), ("NO_PROXY", "other.invalid")],
        &[("HTTPS_PROXY", "PROXY"), ("NO_PROXY", "")],
    ] {
        assert_eq!(asked(variables), through, "{variables:?}");
    }
    let past: [&str; 0] = [];
    for variables in [
        &[][..],
        // A proxy for what is sent in the clear; nothing is.
        &[("HTTP_PROXY", "PROXY")],
        &[("HTTPS_PROXY", "PROXY"), ("NO_PROXY", "runner.invalid")],
        &[("https_proxy", "PROXY"), ("no_proxy", "runner.invalid")],
        &[
            ("HTTPS_PROXY", "PROXY"),
            ("NO_PROXY", "graph.microsoft.com, runner.invalid"),
        ],
        &[("HTTPS_PROXY", "PROXY"), ("NO_PROXY", ".invalid")],
        &[("HTTPS_PROXY", "PROXY"), ("NO_PROXY", "*")],
    ] {
        assert_eq!(asked(variables), past, "{variables:?}");
    }
}
