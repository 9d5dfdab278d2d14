//! Bytes of an answer or of a saved file to JSON: any Unicode encoding, with or without the head of an HTTP message.
//!
//! Member order and the spelling of numbers survive (`preserve_order` and `arbitrary_precision` of `serde_json`, the
//! latter but for the case of an exponent's letter): a schema is sent back whole, and what nobody changed goes back
//! as it came. What would not survive is refused with
//! its position. It does not know what a schema is: that is [`Document`](super::Document)'s.

mod encoding;
mod head;
mod twice;

use serde_json::Value;

/// Why bytes are no JSON document, and where. Lines and columns count from 1, columns in characters of the decoded
/// text, the head of an HTTP message included.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Unreadable {
    pub line: usize,
    pub column: usize,
    pub problem: String,
}

impl Unreadable {
    /// At a byte of a text.
    fn at(text: &str, byte: usize, problem: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            problem: problem.into(),
        }
    }
}

/// Reads one JSON document.
///
/// # Errors
///
/// [`Unreadable`] where the bytes are no text, where the text is no JSON or more than one document, and where an
/// object names a member twice, of which only one could survive.
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let text = encoding::text(bytes)?;
    let start = head::end(&text)?;
    let json = &text[start..];
    let refused = |error: &serde_json::Error| refused(&text, start, error);
    twice::none(json).map_err(|error| refused(&error))?;
    serde_json::from_str(json).map_err(|error| refused(&error))
}

fn refused(text: &str, start: usize, error: &serde_json::Error) -> Unreadable {
    let said = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let problem = said.strip_suffix(&position).unwrap_or(&said);
    let json = &text[start..];
    let lines = json.split_inclusive('\n').take(error.line() - 1);
    let byte = start + lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    Unreadable::at(text, byte, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        read(text.as_bytes())
            .expect_err("it is unreadable")
            .to_string()
    }

    #[test]
    fn a_position_counts_characters_of_the_whole_text() {
        assert_eq!(said("{\"é\": ..}"), "1:7: expected value");
        assert_eq!(
            said("HTTP/1.1 200 OK\n\n{\n  \"a\": ]}"),
            "4:8: expected value"
        );
        assert_eq!(said("{}\n{}"), "2:1: trailing characters");
        assert_eq!(said("{\"a\": 1"), "1:7: EOF while parsing an object");
    }

    #[test]
    fn a_member_that_is_there_twice_could_not_survive() {
        assert_eq!(
            said("{\"a\": {\"b\": 1, \"b\": 2}}"),
            "1:18: the member `b` is there twice"
        );
    }

    #[test]
    fn order_and_spelling_of_numbers_survive() {
        let text = r#"{"z":1.0,"a":-0,"m":12345678901234567890123,"e":1e+3,"f":0.10}"#;
        let read = read(text.as_bytes()).expect("JSON");
        assert_eq!(read.to_string(), text);
    }
}
