//! A small server on this machine that answers as a test tells it, and remembers what it was asked.
//!
//! It stands for places beside Graph: the metadata service, runners of pipelines, a token endpoint.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it arrived: the first line, the headers with names in lower case, the body.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A running server; it ends with the test's process.
pub(crate) struct Stub {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    /// Serves. `answer` is given each request's number, counted from 1, and gives status, header lines and body.
    pub(crate) fn start(
        answer: impl Fn(usize, &Asked) -> (u16, String, String) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(request) = read(&stream) else {
                    continue;
                };
                let number = {
                    let mut log = log.lock().expect("nobody panics while holding it");
                    log.push(request.clone());
                    log.len()
                };
                let (status, headers, body) = answer(number, &request);
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} Word\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
                );
                // A client that has gone away is no concern of the stub.
                stream.write_all(text.as_bytes()).ok();
            }
        });
        Self { url, asked }
    }

    /// Always the same answer.
    pub(crate) fn saying(status: u16, body: &str) -> Self {
        let body = body.to_owned();
        Self::start(move |_, _| (status, String::new(), body.clone()))
    }

    /// What arrived.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let asked = self.asked.lock();
        asked.expect("nobody panics while holding it").clone()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
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
    Some(Asked {
        line: line.trim().to_owned(),
        headers,
        body: String::from_utf8(body).ok()?,
    })
}
