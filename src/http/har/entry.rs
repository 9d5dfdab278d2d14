//! One exchange as an entry of HAR 1.2, with every member that viewers want.
//!
//! Sizes are those of the whole bodies, also where a body is left out.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Exchange;
use super::redact::{self, Target};
use crate::wire::{Body, Response, Unanswered};

/// HAR's word for a size that nobody knows.
const UNKNOWN: i64 = -1;

/// The entry, redacted.
pub(super) fn entry(exchange: &Exchange<'_>) -> Value {
    let Exchange {
        begun,
        method,
        url,
        headers,
        body,
        answer,
    } = exchange;
    let target = Target::of(url);
    let milliseconds = begun.clock.elapsed().as_secs_f64() * 1000.0;
    let mut entry = json!({
        "startedDateTime": started(begun.at),
        "time": milliseconds,
        "request": {
            "method": method,
            "url": target.url(),
            "httpVersion": "unknown",
            "cookies": [],
            "headers": redact::headers(headers),
            "queryString": target.query(),
            "headersSize": UNKNOWN,
            "bodySize": body.map_or(UNKNOWN, size),
        },
        "response": response(&target, body.map(Body::json), *answer),
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
    });
    if let Some(body) = body.filter(|body| !body.json().is_null()) {
        entry["request"]["postData"] = json!({
            "mimeType": "application/json",
            "text": target.sent(body.json()).to_string(),
        });
    }
    if let Err(error) = answer {
        entry["comment"] = json!(unanswered(error));
    }
    entry
}

/// A status of 0 stands for no answer, as browsers write it.
fn response(
    target: &Target,
    sent: Option<&Value>,
    answer: Result<&Response, &Unanswered>,
) -> Value {
    let (status, headers, body) = match answer {
        Ok(answer) => (
            answer.status,
            redact::headers(&answer.headers),
            Some(&answer.body),
        ),
        Err(_) => (0, Vec::new(), None),
    };
    let body = body.filter(|body| !body.json().is_null());
    let mut content = json!({
        "size": body.map_or(0, size),
        "mimeType": if body.is_some() { "application/json" } else { "x-unknown" },
    });
    if let Some(body) = body {
        content["text"] = json!(target.answered(sent, body.json()).to_string());
    }
    json!({
        "status": status,
        "statusText": "",
        "httpVersion": "unknown",
        "cookies": [],
        "headers": headers,
        "content": content,
        "redirectURL": "",
        "headersSize": UNKNOWN,
        "bodySize": body.map_or(UNKNOWN, size),
    })
}

fn size(body: &Body) -> i64 {
    i64::try_from(body.size()).unwrap_or(i64::MAX)
}

/// ISO 8601 with milliseconds and an offset.
fn started(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string()
}

/// The words of a refused sign-in are ours alone; those of the network hold no part of a request.
fn unanswered(error: &Unanswered) -> String {
    error.to_string()
}
