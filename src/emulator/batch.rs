//! `$batch`: up to twenty requests in one envelope (reference, section 6).
//!
//! It reads envelopes and puts answers back into one. Each request inside goes over the desk like any other, with its own
//! fault, throttle and line in the record; a rule on the envelope itself acts before any of them. Answers come in the
//! reverse of the order in which they were made: the service promises none, and clients must go by their ids.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call;
use super::switches::{BatchedSynchronization, Switches};
use crate::wire::{Body, Method, Request, Response};

/// The most requests that an envelope may hold.
const MOST: usize = 20;

/// One request of an envelope.
pub(super) struct Part {
    id: String,
    request: Result<Request, Refusal>,
    after: Vec<String>,
}

/// The version that an envelope is for, or none where the request is no envelope.
pub(super) fn version(request: &Request) -> Option<&'static str> {
    let path = request.bare_path();
    let (version, last) = path.strip_prefix('/')?.split_once('/')?;
    let is_batch = call::decode(last.trim_end_matches('/')) == "$batch";
    match version {
        "v1.0" if is_batch => Some("/v1.0"),
        "beta" if is_batch => Some("/beta"),
        _ => None,
    }
}

/// The requests of an envelope, in an order in which each stands behind those that it depends on.
pub(super) fn read(
    request: &Request,
    version: &str,
    switches: &Switches,
) -> Result<Vec<Part>, Refusal> {
    if request.method != Method::Post {
        return Err(Refusal::method());
    }
    let body = request.body.as_ref().map(Body::json);
    let requests = body
        .and_then(|body| body["requests"].as_array())
        .ok_or_else(|| malformed("'requests' must be an array."))?;
    if requests.is_empty() || requests.len() > MOST {
        return Err(malformed("A batch holds between 1 and 20 requests."));
    }
    let parts = requests.iter().map(|part| {
        let mut part = self::part(part, version)?;
        part.request = part.request.and_then(|request| fit(request, switches));
        Ok(part)
    });
    in_order(parts.collect::<Result<_, _>>()?)
}

fn malformed(message: &str) -> Refusal {
    Refusal::directory(
        400,
        "BadRequest",
        format!("Invalid batch payload format. {message}"),
    )
}

fn part(part: &Value, version: &str) -> Result<Part, Refusal> {
    let text = |name: &str| part[name].as_str().filter(|text| !text.is_empty());
    let id = text("id").ok_or_else(|| malformed("Each request needs an 'id'."))?;
    let method = text("method").ok_or_else(|| malformed("Each request needs a 'method'."))?;
    let url = text("url").ok_or_else(|| malformed("Each request needs a 'url'."))?;
    let after = match &part["dependsOn"] {
        Value::Null => Vec::new(),
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).map(folded).collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            return Err(malformed("'dependsOn' must be an array of ids."));
        }
    };
    Ok(Part {
        id: id.to_owned(),
        request: request(part, method, url, version),
        after,
    })
}

/// Whether the request may stand in an envelope at all.
fn fit(request: Request, switches: &Switches) -> Result<Request, Refusal> {
    let is_refused = match switches.batched_synchronization {
        BatchedSynchronization::Accept => false,
        BatchedSynchronization::Refuse => request.bare_path().contains("/synchronization/"),
    };
    if is_refused {
        Err(malformed("This request cannot be part of a batch."))
    } else {
        Ok(request)
    }
}

/// Ids are compared in any case.
fn folded(id: &str) -> String {
    id.to_lowercase()
}

/// What one part asks for. What is wrong with it alone is its own answer.
fn request(part: &Value, method: &str, url: &str, version: &str) -> Result<Request, Refusal> {
    let method = Method::named(&method.to_ascii_uppercase()).ok_or_else(Refusal::method)?;
    if url.contains("://") {
        return Err(malformed("'url' must be relative."));
    }
    let slash = if url.starts_with('/') { "" } else { "/" };
    let mut request = Request::new(method, format!("{version}{slash}{url}"));
    let none = Map::new();
    let headers = part["headers"].as_object().unwrap_or(&none);
    for (name, value) in headers {
        request = request.header(name, value.as_str().unwrap_or_default());
    }
    match part.get("body") {
        None => Ok(request),
        Some(_)
            if !headers
                .keys()
                .any(|name| name.eq_ignore_ascii_case("content-type")) =>
        {
            Err(malformed(
                "A request with a body needs the header Content-Type.",
            ))
        }
        Some(body) => Ok(request.json(body.clone())),
    }
}

/// Each part behind those that it depends on. Ids must be there once, and dependencies must lead somewhere.
fn in_order(parts: Vec<Part>) -> Result<Vec<Part>, Refusal> {
    let ids: BTreeSet<_> = parts.iter().map(|part| folded(&part.id)).collect();
    if ids.len() < parts.len() {
        return Err(malformed("The ids of requests must be unique."));
    }
    let (mut waiting, mut ordered, mut done) = (parts, Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let is_free = |part: &mut Part| part.after.iter().all(|id| done.contains(id));
        let free: Vec<_> = waiting.extract_if(.., is_free).collect();
        if free.is_empty() {
            return Err(malformed("'dependsOn' leads nowhere or in a circle."));
        }
        done.extend(free.iter().map(|part| folded(&part.id)));
        ordered.extend(free);
    }
    Ok(ordered)
}

/// Carries the parts out one after another, and wraps their answers.
pub(super) fn answers(
    parts: Vec<Part>,
    mut answer: impl FnMut(Result<&Request, Refusal>) -> Response,
) -> Value {
    let mut statuses: BTreeMap<String, u16> = BTreeMap::new();
    let mut responses = Vec::new();
    for part in parts {
        let is_broken = |id: &String| statuses.get(id).is_some_and(|status| *status >= 400);
        let request = if part.after.iter().any(is_broken) {
            Err(Refusal::directory(
                424,
                "FailedDependency",
                "A request that this one depends on has failed.",
            ))
        } else {
            part.request.as_ref().map_err(Refusal::clone)
        };
        let response = answer(request);
        statuses.insert(folded(&part.id), response.status);
        responses.push(wrapped(&part.id, response));
    }
    responses.reverse();
    json!({ "responses": responses })
}

/// Puts the answers into the envelope that they travel in.
pub(super) fn fill(envelope: &mut Response, answers: Value) {
    let json = ("Content-Type".to_owned(), "application/json".to_owned());
    envelope.headers.push(json);
    envelope.body = Body::new(answers);
}

fn wrapped(id: &str, response: Response) -> Value {
    let headers: Map<_, _> = response
        .headers
        .into_iter()
        .map(|(name, value)| (name, Value::from(value)))
        .collect();
    let mut wrapped = json!({ "id": id, "status": response.status, "headers": headers });
    let body = response.body.into_json();
    if !body.is_null() {
        wrapped["body"] = body;
    }
    wrapped
}
