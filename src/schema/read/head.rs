//! The head of an HTTP message in front of a document, as people save answers: a status or request line, header
//! lines, an empty line.
//!
//! The head is skipped and not read: an encoding or a length that it names is not believed.

use super::Unreadable;

const METHODS: [&str; 5] = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "];

/// The byte at which the document starts: 0 where nothing stands in front of it.
pub(super) fn end(text: &str) -> Result<usize, Unreadable> {
    let blank = text.len() - text.trim_start().len();
    let rest = &text[blank..];
    if rest.starts_with(['{', '[']) {
        return Ok(0);
    }
    if !(rest.starts_with("HTTP/") || METHODS.iter().any(|method| rest.starts_with(method))) {
        let problem = "expected a JSON object, or the head of an HTTP message in front of one";
        return Err(Unreadable::at(text, blank, problem));
    }
    let mut end = blank;
    for line in rest.split_inclusive('\n') {
        end += line.len();
        if line.trim().is_empty() {
            return Ok(end);
        }
    }
    let problem = "expected an empty line after the head of an HTTP message, and a JSON object";
    Err(Unreadable::at(text, text.len(), problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_with_an_empty_line() {
        let rest = |text: &'static str| &text[end(text).expect("a start")..];
        assert_eq!(rest("\n {}"), "\n {}");
        assert_eq!(rest("HTTP/1.1 200 OK\r\nA: {\r\n\r\n{}"), "{}");
        assert_eq!(rest("GET https://graph.microsoft.com\n \n[]"), "[]");
    }

    #[test]
    fn anything_else_in_front_is_refused() {
        let said = |text| end(text).expect_err("no start").to_string();
        assert!(said("\n  nothing").starts_with("2:3: expected a JSON object"));
        assert!(said("").starts_with("1:1: "));
        assert!(said("HTTP/1.1 204 No Content").starts_with("1:24: "));
    }
}
