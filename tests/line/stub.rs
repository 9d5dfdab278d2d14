//! A service that says whatever a test puts into its mouth, byte for byte, to one connection after the other or to many.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// The tenant of the worked examples.
pub(super) const TENANT: &str = "ff8bf889-e031-41ac-8f7b-aedb059892ee";

/// What a service does with a request.
#[derive(Clone)]
pub(super) enum Say {
    /// These bytes, and then the connection ends.
    Bytes(Vec<u8>),
    /// The first text, and then the second one again and again, until the caller has had enough.
    Endlessly(&'static str, &'static str),
    /// Nothing, for as long as the caller waits.
    Nothing,
}

impl Say {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Bytes(text.into().into_bytes())
    }
}

/// A running service; it ends with the test's process.
pub(super) struct Stub {
    pub(super) url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Signs everybody in, and answers all other requests by what `say` makes of their first line.
    pub(super) fn start(say: impl Fn(&str) -> Say + Send + Sync + 'static) -> Self {
        Self::rooted(move |_, line| say(line))
    }

    /// As [`Self::start`], for mouths that must know their own root.
    pub(super) fn rooted(say: impl Fn(&str, &str) -> Say + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, root) = (Arc::clone(&seen), url.clone());
        let say = Arc::new(move |line: &str| say(&root, line));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (log, say) = (Arc::clone(&log), Arc::clone(&say));
                thread::spawn(move || serve(stream, &log, &*say));
            }
        });
        Self { url, seen }
    }

    /// The first lines of all requests so far, but for sign-ins.
    pub(super) fn seen(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("no panic");
        let graph = seen.iter().filter(|line| !line.contains("/token "));
        graph.cloned().collect()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>, say: &dyn Fn(&str) -> Say) {
    let Some(line) = request(&mut stream) else {
        return;
    };
    log.lock().expect("no panic").push(line.clone());
    let said = if line.contains("/oauth2/v2.0/token ") {
        Say::text(answer(200, "", &token()))
    } else {
        say(&line)
    };
    // A caller that hangs up is what these tests are about.
    match said {
        Say::Bytes(bytes) => {
            stream.write_all(&bytes).ok();
        }
        Say::Endlessly(first, piece) => {
            stream.write_all(first.as_bytes()).ok();
            while stream.write_all(piece.as_bytes()).is_ok() {}
        }
        Say::Nothing => {
            stream.read_to_end(&mut Vec::new()).ok();
        }
    }
}

/// Reads a request to its end, and gives its first line.
pub(super) fn request(stream: &mut impl Read) -> Option<String> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).ok()?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    lines.read_exact(&mut vec![0; length]).ok()?;
    Some(first.trim().to_owned())
}

/// A whole answer; `headers` are full lines, each with its line break.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Word\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// The answer of a token endpoint, with a token of the examples' tenant.
pub(super) fn token() -> String {
    let claims = URL_SAFE_NO_PAD.encode(json!({ "tid": TENANT }).to_string());
    json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": format!("e30.{claims}.c2ln") })
        .to_string()
}
