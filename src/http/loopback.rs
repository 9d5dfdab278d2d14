//! A tiny server for this room's tests: raw HTTP/1.1, one exchange a connection, answers by a closure.
//!
//! It is no emulator: it says whatever a test puts into its mouth, broken answers included.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A request as it arrived, with header names in lower case.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn is_sign_in(&self) -> bool {
        self.line.contains("/oauth2/v2.0/token ")
    }
}

/// A running server; it ends with the test's process.
pub(super) struct Server {
    pub(super) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Serves. `answer` is given each request and its number, counted from 1 among those of its sort
    /// (sign-in or not), and gives the raw answer; an empty one closes the connection.
    pub(super) fn start(answer: impl Fn(&Seen, usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(request) = read(&stream) else {
                    continue;
                };
                let number = note(&log, &request);
                // A client that has gone away is what some tests are about.
                stream.write_all(answer(&request, number).as_bytes()).ok();
            }
        });
        Self {
            url: format!("http://{address}"),
            seen,
        }
    }

    /// What arrived for Graph.
    pub(super) fn requests(&self) -> Vec<Seen> {
        self.sorted(false)
    }

    /// What arrived for the token service.
    pub(super) fn sign_ins(&self) -> Vec<Seen> {
        self.sorted(true)
    }

    fn sorted(&self, sign_in: bool) -> Vec<Seen> {
        let seen = self
            .seen
            .lock()
            .expect("no test panics while it holds this");
        seen.iter()
            .filter(|seen| seen.is_sign_in() == sign_in)
            .cloned()
            .collect()
    }
}

fn note(log: &Mutex<Vec<Seen>>, request: &Seen) -> usize {
    let mut log = log.lock().expect("no test panics while it holds this");
    log.push(request.clone());
    log.iter()
        .filter(|seen| seen.is_sign_in() == request.is_sign_in())
        .count()
}

fn read(stream: &TcpStream) -> Option<Seen> {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines
        .read_line(&mut line)
        .ok()
        .filter(|length| *length > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).ok()?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Ok(0), |(_, value)| value.parse()).ok()?;
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Seen {
        line: line.trim().to_owned(),
        headers,
        body: String::from_utf8(body).ok()?,
    })
}

/// A whole answer; `headers` are full lines, each with its line break.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Word\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// A token that is a JWT of tenant `t-1`, good for an hour.
pub(super) fn token(text: &str) -> String {
    token_of("t-1", text)
}

/// The same of another tenant.
pub(super) fn token_of(tenant: &str, text: &str) -> String {
    let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"tid":"{tenant}"}}"#));
    answer(
        200,
        "content-type: application/json\r\n",
        &format!(
            r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"e30.{claims}.{text}"}}"#
        ),
    )
}
