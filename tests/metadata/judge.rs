//! Requests and answers held against the document of their version; what does not fit is a fault.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::{Body, Request, Response};

use super::document::{Document, Operation};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Request,
    Answer,
}

/// One way in which something does not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    /// The version of Graph whose document it is held against.
    pub(super) version: &'static str,
    pub(super) side: Side,
    /// `METHOD /path/{template}`, or the request's own path where there is no such operation.
    pub(super) operation: String,
    /// Where in the body, with `*` for numbers of elements; or what is not of the body: `status`, `query $top`.
    pub(super) place: String,
    /// What is wrong there: `unknown` for a member that the document does not have, else the keyword that is hurt.
    pub(super) what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            version,
            side,
            operation,
            place,
            what,
        } = self;
        write!(f, "{version}: {side:?} of {operation}: {what} at {place}")
    }
}

/// What was judged so far.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) requests: usize,
    pub(super) answers: usize,
    /// Operations by name, with the statuses of their answers.
    pub(super) operations: BTreeMap<String, BTreeSet<u16>>,
    /// Each fault with what was there when it was first seen.
    pub(super) faults: BTreeMap<Fault, String>,
}

pub(super) struct Judge {
    /// `v1.0` or `beta`.
    pub(super) version: &'static str,
    document: Document,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
    tally: Mutex<Tally>,
}

impl Judge {
    pub(super) fn new(version: &'static str, document: &Value) -> Self {
        Self {
            version,
            document: Document::new(document),
            validators: Mutex::default(),
            tally: Mutex::default(),
        }
    }

    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges a request, and those that travel in it.
    pub(super) fn request(&self, request: &Request) {
        self.tally().requests += 1;
        let body = request.body.as_ref().map(Body::json);
        let Some((operation, query)) = self.find(request.method.as_str(), &request.path) else {
            let name = format!("{} {}", request.method, request.bare_path());
            self.fault(Side::Request, &name, "operation", "unknown", "");
            return;
        };
        self.query(operation, query);
        for (name, _) in &request.headers {
            let is_usual =
                ["content-type", "client-request-id"].contains(&name.to_lowercase().as_str());
            if !is_usual && !operation.parameters.contains(name) {
                self.fault(
                    Side::Request,
                    &operation.name,
                    &format!("header {name}"),
                    "unknown",
                    "",
                );
            }
        }
        self.body(Side::Request, operation, operation.body.as_ref(), body);
        for inner in inner(body, "requests") {
            if let Some(request) = self.unpacked(inner) {
                self.request(&request);
            }
        }
    }

    /// Judges what a request was answered, and the answers that travel in it.
    pub(super) fn answer(&self, request: &Request, response: &Response) {
        self.tally().answers += 1;
        let Some((operation, _)) = self.find(request.method.as_str(), &request.path) else {
            return;
        };
        let status = response.status;
        let mut tally = self.tally();
        let answered = tally.operations.entry(operation.name.clone());
        answered.or_default().insert(status);
        drop(tally);
        let documented = operation.documented.filter(|_| response.is_success());
        if documented.is_some_and(|documented| documented != status) {
            self.fault(
                Side::Answer,
                &operation.name,
                "status",
                &status.to_string(),
                "",
            );
        }
        // The document says 2XX of most operations: one that is answered without content has none, whatever that is.
        let shape = operation.answer(status).filter(|_| status != 204);
        let body = Some(response.body.json()).filter(|body| !body.is_null());
        self.body(Side::Answer, operation, shape, body);
        let sent = request.body.as_ref().map(Body::json);
        for inner_answer in inner(body, "responses") {
            let mut sent = inner(sent, "requests");
            let asked = sent.find(|sent| sent["id"] == inner_answer["id"]);
            let asked = asked.and_then(|asked| self.unpacked(asked));
            let status = inner_answer["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            if let (Some(asked), Some(status)) = (asked, status) {
                let body = Body::new(inner_answer["body"].clone());
                self.answer(
                    &asked,
                    &Response {
                        status,
                        headers: Vec::new(),
                        body,
                    },
                );
            }
        }
    }

    /// A request of a batch as one that stands alone.
    fn unpacked(&self, said: &Value) -> Option<Request> {
        let methods = [Get, Post, Put, Patch, Delete];
        let method = methods
            .into_iter()
            .find(|method| said["method"] == method.as_str())?;
        let url = said["url"].as_str()?.trim_start_matches('/');
        let mut request = Request::new(method, format!("/{}/{url}", self.version));
        for (name, value) in said["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        let body = said.get("body").cloned();
        Some(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    /// The name of the operation that a request means, where the document has it.
    pub(super) fn name(&self, request: &Request) -> Option<&str> {
        let (operation, _) = self.find(request.method.as_str(), &request.path)?;
        Some(&operation.name)
    }

    fn find<'a>(&self, method: &str, path: &'a str) -> Option<(&Operation, &'a str)> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = path.strip_prefix('/')?.strip_prefix(self.version)?;
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        Some((self.document.operation(method, &decoded)?, query))
    }

    /// Every option must be a parameter of the operation, and select what its answer has.
    fn query(&self, operation: &Operation, query: &str) {
        let known = self.document.members(operation);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let place = format!("query {name}");
            // A next link is the service's own: its token is nobody's parameter.
            if name != "$skiptoken" && !operation.parameters.iter().any(|known| known == name) {
                self.fault(Side::Request, &operation.name, &place, "unknown", value);
            }
            if name == "$top" && value.parse::<u32>().is_err() {
                self.fault(Side::Request, &operation.name, &place, "type", value);
            }
            let value = percent_decode_str(value).decode_utf8_lossy();
            let selected = value
                .split(',')
                .filter(|_| name == "$select" && !known.is_empty());
            for member in selected.filter(|member| !known.iter().any(|known| known == member)) {
                self.fault(
                    Side::Request,
                    &operation.name,
                    &format!("{place} {member}"),
                    "unknown",
                    "",
                );
            }
        }
    }

    fn body(&self, side: Side, operation: &Operation, shape: Option<&Value>, body: Option<&Value>) {
        let (shape, body) = match (shape, body) {
            (None, None) => return,
            (None, Some(body)) => {
                return self.fault(
                    side,
                    &operation.name,
                    "body",
                    "unexpected",
                    &body.to_string(),
                );
            }
            (Some(_), None) => return self.fault(side, &operation.name, "body", "missing", ""),
            (Some(shape), Some(body)) => (shape, body),
        };
        for error in self.validator(shape).iter_errors(body) {
            let path = error.instance_path().to_string();
            let place: Vec<_> = path
                .split('/')
                .map(|step| {
                    if step.parse::<usize>().is_ok() {
                        "*"
                    } else {
                        step
                    }
                })
                .collect();
            let (place, seen) = (place.join("/"), error.instance().to_string());
            if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
                for name in unexpected {
                    self.fault(
                        side,
                        &operation.name,
                        &format!("{place}/{name}"),
                        "unknown",
                        &seen,
                    );
                }
            } else {
                self.fault(side, &operation.name, &place, error.kind().keyword(), &seen);
            }
        }
    }

    fn validator(&self, shape: &Value) -> Arc<Validator> {
        let mut all = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(shape.to_string()).or_insert_with(|| {
            let mut whole = shape.clone();
            whole["components"] = self.document.components["components"].clone();
            Arc::new(jsonschema::draft202012::new(&whole).expect("a schema"))
        });
        Arc::clone(known)
    }

    fn fault(&self, side: Side, operation: &str, place: &str, what: &str, seen: &str) {
        let fault = Fault {
            version: self.version,
            side,
            operation: operation.to_owned(),
            place: place.to_owned(),
            what: what.to_owned(),
        };
        let seen: String = seen.chars().take(200).collect();
        self.tally().faults.entry(fault).or_insert(seen);
    }
}

/// What travels in a batch.
fn inner<'a>(body: Option<&'a Value>, name: &'a str) -> impl Iterator<Item = &'a Value> {
    let all = body
        .and_then(|body| body.get(name))
        .and_then(Value::as_array);
    all.into_iter().flatten()
}
