//! What the tenant says: answers, refusals, and the envelope around both.
//!
//! Two services speak through Graph (reference section 5): the directory, and the synchronization back end, whose
//! errors arrive as `UnknownError` with an empty message or with JSON in a string. Nobody here knows a resource.

use serde_json::{Value, json};

use super::clock::{self, Instant};
use super::faults::Toll;
use crate::wire::{Body, Response};

/// A success.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Whether the request changes the tenant.
    pub(super) writes: bool,
    /// Where the rest can be read, of what is only accepted.
    pub(super) location: Option<String>,
}

impl Answer {
    /// 200 with a body, from a read.
    pub(super) const fn read(body: Value) -> Self {
        Self {
            status: 200,
            body,
            writes: false,
            location: None,
        }
    }

    /// 201 with the new thing.
    pub(super) const fn created(body: Value) -> Self {
        Self {
            status: 201,
            body,
            writes: true,
            location: None,
        }
    }

    /// 204 after a write.
    pub(super) const fn done() -> Self {
        Self {
            status: 204,
            body: Value::Null,
            writes: true,
            location: None,
        }
    }

    /// 202: it will be done.
    pub(super) const fn accepted(location: String) -> Self {
        Self {
            status: 202,
            body: Value::Null,
            writes: true,
            location: Some(location),
        }
    }

    /// 204 after a question.
    pub(super) const fn agreed() -> Self {
        Self {
            status: 204,
            body: Value::Null,
            writes: false,
            location: None,
        }
    }
}

/// An error, in the words of whichever service refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
    pub(super) retry_after: Option<u32>,
}

impl Refusal {
    /// An error of the directory.
    pub(super) fn directory(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            retry_after: None,
        }
    }

    /// 400 `Request_BadRequest`.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::directory(400, "Request_BadRequest", message)
    }

    /// 400 `Request_UnsupportedQuery`.
    pub(super) fn unsupported(message: impl Into<String>) -> Self {
        Self::directory(400, "Request_UnsupportedQuery", message)
    }

    /// 404 of a directory object, also of one that is not replicated yet.
    pub(super) fn missing(id: &str) -> Self {
        Self::directory(
            404,
            "Request_ResourceNotFound",
            format!(
                "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
            ),
        )
    }

    /// 404 of a path that leads nowhere.
    pub(super) fn no_route(segment: &str) -> Self {
        Self::directory(
            404,
            "BadRequest",
            format!("Resource not found for the segment '{segment}'."),
        )
    }

    /// 405.
    pub(super) fn method() -> Self {
        Self::directory(
            405,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        )
    }

    /// 406: a caller who takes no JSON. The words are Graph's, the code is in no sample.
    pub(super) fn unacceptable() -> Self {
        Self::directory(
            406,
            "NotAcceptable",
            "This service doesn't support the format requested in the Accept header.",
        )
    }

    /// 501: the service documents it, this emulator does not do it. Never a silent success.
    pub(super) fn not_emulated(what: &str) -> Self {
        Self::directory(
            501,
            "NotImplemented",
            format!("The emulator does not do this yet: {what}."),
        )
    }

    /// 401 with an empty message: the back end's answer both to a service principal that it does not know yet and to a missing permission.
    pub(super) fn stranger() -> Self {
        Self::directory(401, "UnknownError", "")
    }

    /// An error of the synchronization back end: JSON as text, with its line ends.
    pub(super) fn sync(status: u16, code: &str, message: Option<&str>) -> Self {
        let inner = json!({"error": {
            "code": code, "message": message, "target": null, "details": [], "innerError": null
        }});
        let text = serde_json::to_string_pretty(&inner).unwrap_or_default();
        Self::directory(status, "UnknownError", text.replace('\n', "\r\n"))
    }

    /// 400 of the back end for a parameter that it cannot take.
    pub(super) fn parameter(message: &str) -> Self {
        Self::sync(400, "RequestParameterInvalid", Some(message))
    }

    /// The same with an empty message, where it is one of the back end's with JSON in it.
    pub(super) fn without_words(mut self) -> Self {
        if self.code == "UnknownError" && self.message.starts_with('{') {
            self.message.clear();
        }
        self
    }

    /// 404 of the back end's own web server, for a route that only Graph's metadata knows.
    pub(super) fn no_back_end_route(service_principal: &str, rest: &str) -> Self {
        let inner = json!({"Message": format!(
            "No HTTP resource was found that matches the request URI 'https://syncfabric.windowsazure.com/api/servicePrincipals('{service_principal}')/synchronization/{rest}?api-version=2.0'."
        )});
        Self::directory(404, "UnknownError", inner.to_string())
    }
}

/// What is said around every answer of one request.
pub(super) struct Stamp {
    pub(super) at: Instant,
    pub(super) request_id: String,
    pub(super) client_request_id: String,
    /// The tenant, for the throttle's headers.
    pub(super) tenant_id: String,
    pub(super) toll: Toll,
}

/// The application in a throttle's scope: the desk does not know who asks.
const ANYBODY: &str = "00000000-0000-0000-0000-000000000000";

impl Stamp {
    /// Dresses an answer or a refusal for the wire.
    pub(super) fn response(&self, outcome: Result<Answer, Refusal>) -> Response {
        match outcome {
            Ok(answer) => {
                let location = answer.location.map(|location| ("Location", location));
                self.dress(answer.status, answer.body, location)
            }
            Err(refusal) => {
                let wait = refusal.retry_after;
                let wait = wait.map(|seconds| ("Retry-After", seconds.to_string()));
                self.dress(refusal.status, self.envelope(&refusal), wait)
            }
        }
    }

    fn envelope(&self, refusal: &Refusal) -> Value {
        let mut envelope = json!({"error": {
            "code": refusal.code,
            "message": refusal.message,
            "innerError": {
                "date": clock::zoneless(self.at),
                "request-id": self.request_id,
                "client-request-id": self.client_request_id,
            }
        }});
        // The documented body of a throttle (reference section 6).
        if refusal.status == 429 && refusal.code == "TooManyRequests" {
            let inner = &mut envelope["error"]["innerError"];
            inner["code"] = json!("429");
            inner["message"] = json!("Please retry after");
            inner["status"] = json!("429");
        }
        envelope
    }

    /// What the throttle says (reference section 6).
    fn throttle_headers(&self) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let mut say = |name: &str, value: String| headers.push((name.to_owned(), value));
        if let Some(units) = self.toll.units {
            say("x-ms-resource-unit", units.to_string());
        }
        if let Some(percentage) = &self.toll.percentage {
            say("x-ms-throttle-limit-percentage", percentage.clone());
        }
        if let Some(refused) = &self.toll.refused {
            let scope = format!(
                "Tenant_Application/{}/{ANYBODY}/{}",
                refused.limit, self.tenant_id
            );
            say("x-ms-throttle-scope", scope);
            say("x-ms-throttle-information", refused.information.to_owned());
        }
        headers
    }

    fn dress(&self, status: u16, body: Value, own: Option<(&str, String)>) -> Response {
        let mut headers = vec![
            ("Date".to_owned(), clock::http_date(self.at)),
            ("request-id".to_owned(), self.request_id.clone()),
            (
                "client-request-id".to_owned(),
                self.client_request_id.clone(),
            ),
        ];
        headers.extend(self.throttle_headers());
        if !body.is_null() {
            // A count is a number and nothing else (reference section 4).
            let kind = if body.is_number() {
                "text/plain"
            } else {
                "application/json"
            };
            headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        headers.extend(own.map(|(name, value)| (name.to_owned(), value)));
        Response {
            status,
            headers,
            body: Body::new(body),
        }
    }
}
