//! The tape of raw answers: what a tenant said to the reads of one run, for a bug report or a rehearsal elsewhere.
//!
//! ```text
//!   reads --> Tape --> the door        Tape::recording --> mask --> pages --> people --> veil --> one JSON document
//!               '--> answers, in order      secrets always      as far as is asked for
//! ```
//!
//! It keeps GETs and their answers alone: no header, no token, no body that was sent, and of stored secrets the keys. It
//! writes no file. The form is told in `docs/recording.md`; whoever reads it knows nothing of this room.

mod address;
mod mask;
mod pages;
mod people;
mod veil;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::model::{Cloud, TenantId};
use crate::wire::{Method, Request, Response, Transport, Unanswered};

/// The version of the form.
const FORMAT: &str = "syncform-recording/1";

/// How much of what was answered is kept from readers. Secrets always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redact {
    /// Nothing more: the recording holds names and addresses of people, and what it is imported into is like the tenant.
    Nothing,
    /// Names and addresses of people become pseudonyms, the same one for the same person. Ids stay.
    People,
    /// Names of groups and applications, notes, web addresses and the texts of mappings as well.
    All,
}

impl Redact {
    /// The word in a recording.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::People => "people",
            Self::All => "all",
        }
    }
}

/// What a recording is of.
#[derive(Clone, Debug)]
pub struct About {
    pub cloud: Cloud,
    pub tenant: TenantId,
    /// The service's time, in whole seconds.
    pub time: Timestamp,
    pub redact: Redact,
}

/// One answer: status and body.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    status: u16,
    body: Value,
}

/// Answers by the target that was asked, which is their order in a recording.
type Answers = BTreeMap<String, Answer>;

/// A door that keeps what it is told.
#[derive(Debug)]
pub struct Tape<T> {
    inner: T,
    answers: Mutex<Answers>,
}

impl<T: Transport> Tape<T> {
    /// Wraps a door. What lies behind it may pack reads and repeat them: only what comes out here is kept.
    #[must_use]
    pub fn new(inner: T) -> Self {
        Self {
            inner,
            answers: Mutex::default(),
        }
    }

    /// How many answers there are by now.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers().len()
    }

    /// Whether nothing was answered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers().is_empty()
    }

    /// Everything that was answered, as one document.
    #[must_use]
    pub fn recording(&self, about: &About) -> Value {
        let answers = self.answers().clone();
        let answers = match about.redact {
            Redact::Nothing => answers,
            Redact::People => people::redacted(pages::numbered(answers)),
            Redact::All => veil::redacted(people::redacted(pages::numbered(answers))),
        };
        let answers = answers.into_iter().map(|(target, answer)| {
            json!({
                "request": format!("GET {target}"),
                "status": answer.status,
                "body": answer.body,
            })
        });
        json!({
            "format": FORMAT,
            "cloud": about.cloud,
            "tenantId": about.tenant.as_str(),
            "time": about.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "redacted": about.redact.as_str(),
            "answers": answers.collect::<Vec<_>>(),
        })
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an answer to a read; the last one to the same read counts. Secrets are masked before anything is kept.
    fn keep(&self, request: &Request, answer: &Result<Response, Unanswered>) {
        let (Method::Get, Ok(response)) = (request.method, answer) else {
            return;
        };
        let mut body = response.body.json().clone();
        mask::mask(request.bare_path(), response.status, &mut body);
        at_home(&mut body, self.inner.root());
        let status = response.status;
        self.answers()
            .insert(request.path.clone(), Answer { status, body });
    }
}

impl<T: Transport> Transport for Tape<T> {
    fn root(&self) -> &str {
        self.inner.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let answer = self.inner.send(request.clone()).await;
        self.keep(&request, &answer);
        answer
    }

    async fn send_all(
        &self,
        requests: Vec<Request>,
        together: usize,
    ) -> Vec<Result<Response, Unanswered>> {
        let answers = self.inner.send_all(requests.clone(), together).await;
        for (request, answer) in requests.iter().zip(&answers) {
            self.keep(request, answer);
        }
        answers
    }

    async fn pause(&self, duration: Duration) {
        self.inner.pause(duration).await;
    }
}

/// Takes away what says through which door an answer came: the host of links, and what is told of the request itself.
fn at_home(value: &mut Value, root: &str) {
    match value {
        Value::String(text) => {
            if let Some(path) = text.strip_prefix(root).filter(|path| path.starts_with('/')) {
                *text = path.to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| at_home(item, root)),
        Value::Object(members) => {
            for name in ["innerError", "innererror"] {
                members.shift_remove(name);
            }
            members.values_mut().for_each(|value| at_home(value, root));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The segments of a target behind its version, keys as they are spelt.
fn segments(target: &str) -> Vec<&str> {
    let path = target.split('?').next().unwrap_or_default();
    path.split('/').skip(2).collect()
}

/// The target with each value of its query put through `edit`, decoded, beside its name.
fn with_query(target: &str, mut edit: impl FnMut(&str, &str) -> String) -> String {
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let request = pairs.fold(Request::new(Method::Get, path), |request, (name, value)| {
        let (name, value) = (percent_decoded(name), percent_decoded(value));
        request.query(&name, &edit(&name, &value))
    });
    request.path
}

/// The query of a target, decoded.
fn query(target: &str) -> String {
    let (_, query) = target.split_once('?').unwrap_or_default();
    percent_decoded(query)
}

/// A text that may be part of an address, as it reads.
fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Members that lead to the rest of a list: they are targets like those of requests.
const LINKS: [&str; 2] = ["@odata.nextLink", "@odata.deltaLink"];

/// Puts each link of an answer through `edit`.
fn with_links(value: &mut Value, edit: &mut impl FnMut(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                if let (true, Value::String(link)) = (LINKS.contains(&name.as_str()), &mut *value) {
                    *link = edit(link);
                } else {
                    with_links(value, edit);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_links(item, edit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The texts in quotes of a filter, as they stand there: an apostrophe of theirs is doubled. `edit` gets each of them.
fn with_literals(filter: &str, edit: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = filter;
    while let Some(start) = rest.find('\'') {
        let (before, quoted) = rest.split_at(start + 1);
        out.push_str(before);
        let end = end_of_literal(quoted);
        out.push_str(&edit(&quoted[..end]));
        rest = &quoted[end..];
        if let Some(behind) = rest.strip_prefix('\'') {
            out.push('\'');
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// Where the quote that ends a literal stands.
fn end_of_literal(text: &str) -> usize {
    let mut at = 0;
    while let Some(next) = text[at..].find('\'') {
        at += next;
        if text[at + 1..].starts_with('\'') {
            at += 2;
        } else {
            return at;
        }
    }
    text.len()
}

/// The objects of an answer: the items of its list, or itself.
fn objects(body: &Value) -> Vec<&Value> {
    match body.get("value").and_then(Value::as_array) {
        Some(items) => items.iter().collect(),
        None => vec![body],
    }
}

/// As [`objects`], to be changed.
fn objects_mut(body: &mut Value) -> Vec<&mut Value> {
    if body.get("value").is_some_and(Value::is_array) {
        let items = body["value"].as_array_mut();
        items.into_iter().flatten().collect()
    } else {
        vec![body]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_end_where_their_quotes_do() {
        let shout = |text: &str| text.to_uppercase();
        assert_eq!(
            with_literals("mail eq 'a''b' or x eq 'c'", shout),
            "mail eq 'A''B' or x eq 'C'"
        );
        assert_eq!(with_literals("x eq 'open", shout), "x eq 'OPEN");
        assert_eq!(with_literals("none", shout), "none");
    }

    #[test]
    fn links_lose_their_host_and_refusals_their_request() {
        let mut body = json!({
            "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=x",
            "homepage": "https://graph.microsoft.com.evil.example/v1.0",
            "error": {"code": "x", "innerError": {"request-id": "y"}},
        });
        at_home(&mut body, "https://graph.microsoft.com");
        assert_eq!(
            body,
            json!({
                "@odata.nextLink": "/v1.0/users?$skiptoken=x",
                "homepage": "https://graph.microsoft.com.evil.example/v1.0",
                "error": {"code": "x"},
            })
        );
    }
}
