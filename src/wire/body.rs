//! A JSON body, which may carry secret values: it shows nothing of what is inside, and is wiped when it goes.

use std::fmt;
use std::io::{self, Write};

use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde_json::Value;

/// A JSON body.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Value);

impl Body {
    /// Wraps a JSON value; `Value::Null` stands for "no body".
    #[must_use]
    pub const fn new(value: Value) -> Self {
        Self(value)
    }

    /// The JSON inside. Whoever asks answers for where it goes.
    #[must_use]
    pub const fn json(&self) -> &Value {
        &self.0
    }

    /// Gives the JSON away, unwiped.
    #[must_use]
    pub fn into_json(mut self) -> Value {
        std::mem::take(&mut self.0)
    }

    /// The JSON as it is written: one buffer, of its own size from the start, since one that grows leaves unwiped copies
    /// behind.
    #[must_use]
    pub fn text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Zeroizing::new(Vec::with_capacity(self.size()));
        serde_json::to_writer(&mut *text, &self.0).expect("JSON always serialises");
        text
    }

    /// How many bytes that takes.
    #[must_use]
    pub fn size(&self) -> usize {
        let mut size = Size(0);
        serde_json::to_writer(&mut size, &self.0).expect("JSON always serialises");
        size.0
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_null() {
            "Body(none)"
        } else {
            "Body(hidden)"
        })
    }
}

/// Every text inside; names of members are no secrets.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Counts what is written, and keeps none of it.
struct Size(usize);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_is_wiped_wherever_a_text_stands() {
        let mut value =
            json!({ "value": [{ "key": "SecretToken", "value": "s3cret" }], "flag": true });
        wipe(&mut value);
        assert_eq!(
            value,
            json!({ "value": [{ "key": "", "value": "" }], "flag": true })
        );
    }

    #[test]
    fn its_text_is_as_long_as_was_counted() {
        let body = Body::new(json!({ "value": "s3crét \"quoted\"", "number": 1.50 }));
        let text = body.text();
        assert_eq!(text.as_slice(), body.json().to_string().as_bytes());
        assert_eq!((text.len(), text.capacity()), (body.size(), body.size()));
    }

    #[test]
    fn what_is_given_away_is_whole() {
        assert_eq!(
            Body::new(json!({ "a": "b" })).into_json(),
            json!({ "a": "b" })
        );
    }
}
