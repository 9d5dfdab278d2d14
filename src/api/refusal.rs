//! What Graph says when it says no. The envelope of the reference, section 5, and the JSON that the
//! synchronization service hides inside its message.

use std::fmt;

use serde_json::Value;

use crate::wire::Response;

/// How many messages may lie in one another.
const DEPTH: usize = 3;
/// How much of a message is shown, in letters. Graph's own have a few hundred.
const LONGEST_MESSAGE: usize = 2000;
/// How much of a code or an id is shown, in letters.
const LONGEST_CODE: usize = 100;

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
        // Older answers spell it in small letters.
        let inner = ["/innerError/request-id", "/innererror/request-id"]
            .into_iter()
            .find_map(|pointer| error.pointer(pointer)?.as_str());
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

/// The outer code and message, or those of the JSON document that the message is, or that one's message.
fn unwrapped(error: &Value) -> (String, String) {
    let (mut code, mut message) = (text(error, "code").to_owned(), said(error).to_owned());
    for _ in 0..DEPTH {
        let nested = serde_json::from_str::<Value>(&message).ok();
        let Some(nested) = nested.filter(Value::is_object) else {
            break;
        };
        let inner = nested.get("error").unwrap_or(&nested);
        let inner_code = text(inner, "code");
        if !inner_code.is_empty() {
            inner_code.clone_into(&mut code);
        }
        said(inner).clone_into(&mut message);
    }
    (code, message)
}

/// Some back ends of the service write it large.
fn said(error: &Value) -> &str {
    let words = [text(error, "message"), text(error, "Message")];
    words
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// As much of a foreign text as a person will read, with a note of what was left out. Values that no text may hold have
/// been taken out of the whole by then: a cut through one would leave half of it.
struct Cut<'a>(&'a str, usize);

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text, longest) = *self;
        match text.char_indices().nth(longest) {
            Some((end, _)) => write!(
                f,
                "{}… (cut here; it has {} bytes)",
                &text[..end],
                text.len()
            ),
            None => f.write_str(text),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            status,
            code,
            message,
            request_id,
        } = self;
        write!(f, "status {status}")?;
        if (300..400).contains(status) {
            f.write_str(", a redirect, and none is followed")?;
        } else if code.is_empty() && message.is_empty() {
            f.write_str(" without an error of Graph's")?;
        }
        if !code.is_empty() {
            write!(f, " {}", Cut(code, LONGEST_CODE))?;
        }
        if !message.is_empty() {
            write!(f, ": {}", Cut(message, LONGEST_MESSAGE))?;
        }
        match request_id {
            Some(id) => write!(f, " (request-id {})", Cut(id, LONGEST_CODE)),
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
    fn a_message_in_a_message_in_a_message_is_unwrapped() {
        let inmost = json!({ "error": { "code": "InvalidSchema", "message": "the rule is none" } });
        let middle = json!({ "error": { "code": "UnknownError", "message": inmost.to_string() } });
        let said =
            refusal(json!({ "error": { "code": "UnknownError", "message": middle.to_string() } }));
        assert_eq!(
            said.to_string(),
            "status 400 InvalidSchema: the rule is none (request-id r)"
        );
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let body = json!({ "error": { "code": "C".repeat(1 << 20), "message": "ä".repeat(1 << 20),
            "innererror": { "request-id": "i".repeat(1 << 20) } } });
        let said = refusal(body).to_string();
        assert!(said.chars().count() < 2500, "{}", said.len());
        assert!(said.contains("(cut here; it has 2097152 bytes)"), "{said}");
    }

    #[test]
    fn a_body_without_envelope_still_has_status_and_request_id() {
        assert_eq!(
            refusal(Value::Null).to_string(),
            "status 400 without an error of Graph's (request-id r)"
        );
    }
}
