//! `$batch`: up to twenty requests in one envelope (reference, section 6).
//!
//! It reads envelopes and puts answers back into one. Each request inside goes over the desk like any other, with its own
//! fault, throttle and line in the record; a rule on the envelope itself acts before any of them. Answers come in the
//! reverse of the order in which they were made: the service promises none, and clients must go by their ids.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call;
use super::switches::{AbsoluteParts, BatchSequence, BatchedSynchronization, Switches};
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

/// What an envelope is read by: the version that it is for, the origin that the caller used, and what nobody knows.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) version: &'a str,
    pub(super) root: &'a str,
    pub(super) switches: &'a Switches,
}

/// The requests of an envelope, each behind those that it depends on.
pub(super) fn read(request: &Request, rules: Rules<'_>) -> Result<Vec<Part>, Refusal> {
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
        let mut part = self::part(part, rules)?;
        part.request = part
            .request
            .and_then(|request| fit(request, rules.switches));
        Ok(part)
    });
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    check_order(&parts, rules.switches.batch_sequence)?;
    Ok(parts)
}

fn malformed(message: &str) -> Refusal {
    Refusal::directory(
        400,
        "BadRequest",
        format!("Invalid batch payload format. {message}"),
    )
}

fn part(part: &Value, rules: Rules<'_>) -> Result<Part, Refusal> {
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
        request: request(part, method, url, rules),
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
fn request(part: &Value, method: &str, url: &str, rules: Rules<'_>) -> Result<Request, Refusal> {
    let method = Method::named(&method.to_ascii_uppercase()).ok_or_else(Refusal::method)?;
    let mut request = Request::new(method, path(url, rules)?);
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

/// The path that a url means, which should be relative to the version. The service takes the scheme of one that is not
/// for a segment.
fn path(
    url: &str,
    Rules {
        version,
        root,
        switches,
    }: Rules<'_>,
) -> Result<String, Refusal> {
    let Some((scheme, _)) = url.split_once("://") else {
        let slash = if url.starts_with('/') { "" } else { "/" };
        return Ok(format!("{version}{slash}{url}"));
    };
    let own = url.strip_prefix(root).filter(|path| path.starts_with('/'));
    match (switches.absolute_parts, own) {
        (AbsoluteParts::Accept, Some(path)) => Ok(path.to_owned()),
        (AbsoluteParts::Accept, None) | (AbsoluteParts::Refuse, _) => Err(Refusal::directory(
            400,
            "BadRequest",
            format!("Resource not found for the segment '{scheme}:'."),
        )),
    }
}

/// Ids must be there once, and who depends on another stands behind it: both are reported of the service.
fn check_order(parts: &[Part], sequence: BatchSequence) -> Result<(), Refusal> {
    let mut before = BTreeSet::new();
    for part in parts {
        if let Some(id) = part.after.iter().find(|id| !before.contains(*id)) {
            let words = format!("Invalid dependency for request Id: {id}.");
            return Err(Refusal::directory(400, "BadRequest", words));
        }
        if !before.insert(folded(&part.id)) {
            return Err(malformed("The ids of requests must be unique."));
        }
    }
    let is_chain = || {
        let mut pairs = parts.windows(2);
        pairs.all(|pair| pair[1].after.contains(&folded(&pair[0].id)))
    };
    let is_parallel = parts.iter().all(|part| part.after.is_empty());
    match sequence {
        BatchSequence::Whole if !is_parallel && !is_chain() => Err(Refusal::directory(
            400,
            "BadRequest",
            "Batch should be either fully sequential or fully parallel.",
        )),
        BatchSequence::Whole | BatchSequence::Any => Ok(()),
    }
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
