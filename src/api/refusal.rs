//! What Graph says when it says no. The envelope of the reference, section 5, and the JSON that the
//! synchronization service hides inside its message.

use std::fmt;

use serde_json::Value;

use crate::wire::Response;

/// An answer that is not 2xx. It never holds headers, nor any part of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    /// The innermost code that says something; `UnknownError` says nothing.
    pub code: String,
    pub message: String,
    /// Microsoft's support asks for it.
    pub request_id: Option<String>,
}

impl Refusal {
    /// Reads the envelope; a body that has none leaves code and message empty.
    #[must_use]
    pub fn read(response: &Response) -> Self {
        let error = response
            .body
            .json()
            .get("error")
            .cloned()
            .unwrap_or(Value::Null);
        let (code, message) = unwrapped(&error);
        let inner = error
            .pointer("/innerError/request-id")
            .and_then(Value::as_str);
        let request_id = inner
            .or_else(|| response.header("request-id"))
            .map(str::to_owned);
        Self {
            status: response.status,
            code,
            message,
            request_id,
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The outer code and message, or those of the JSON document that the message is.
fn unwrapped(error: &Value) -> (String, String) {
    let (code, message) = (text(error, "code"), text(error, "message"));
    let nested = serde_json::from_str::<Value>(message)
        .ok()
        .filter(Value::is_object);
    match nested {
        Some(nested) => {
            let inner = nested.get("error").unwrap_or(&nested);
            let inner_code = text(inner, "code");
            let inner_message = [text(inner, "message"), text(inner, "Message")]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default();
            (
                if inner_code.is_empty() {
                    code
                } else {
                    inner_code
                }
                .to_owned(),
                inner_message.to_owned(),
            )
        }
        None => (code.to_owned(), message.to_owned()),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        match &self.request_id {
            Some(id) => write!(f, " (request-id {id})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Body;

    fn refusal(body: Value) -> Refusal {
        Refusal::read(&Response {
            status: 400,
            headers: vec![("request-id".into(), "r".into())],
            body: Body::new(body),
        })
    }

    #[test]
    fn json_inside_a_message_is_unwrapped() {
        let nested = "{\r\n \"error\":{\"code\":\"InvalidNotificationSettings\",\"message\":null}}";
        let said = refusal(json!({"error": {"code": "UnknownError", "message": nested}}));
        assert_eq!(
            (said.code.as_str(), said.message.as_str()),
            ("InvalidNotificationSettings", "")
        );
        let route = refusal(
            json!({"error": {"code": "UnknownError", "message": "{\"Message\":\"No HTTP resource\"}"}}),
        );
        assert_eq!(
            (route.code.as_str(), route.message.as_str()),
            ("UnknownError", "No HTTP resource")
        );
    }

    #[test]
    fn a_body_without_envelope_still_has_status_and_request_id() {
        assert_eq!(
            refusal(Value::Null).to_string(),
            "status 400 (request-id r)"
        );
    }
}
