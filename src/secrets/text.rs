//! The value in what a file holds or a program prints: its text without the final line break.

use super::{LARGEST, Reason, Secret};

/// The value, where it is one.
pub(super) fn value(bytes: &[u8]) -> Result<Secret, Reason> {
    if bytes.len() > LARGEST {
        return Err(Reason::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
    match without_line_break(text) {
        "" => Err(Reason::Empty),
        value => Ok(Secret::new(value.to_owned())),
    }
}

/// Removes one final line break, the one that editors and `echo` add.
fn without_line_break(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    if line.len() < text.len() {
        line.strip_suffix('\r').unwrap_or(line)
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(bytes: &[u8]) -> Result<String, Reason> {
        value(bytes).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn one_final_line_break_is_not_part_of_the_value() {
        for (bytes, value) in [
            ("s3cret", "s3cret"),
            ("s3cret\n", "s3cret"),
            ("s3cret\r\n", "s3cret"),
            ("s3cret\n\n", "s3cret\n"),
            ("s3cret\r", "s3cret\r"),
            ("\n-----BEGIN\nEND-----\n", "\n-----BEGIN\nEND-----"),
            (" padded ", " padded "),
        ] {
            assert_eq!(value_of(bytes.as_bytes()), Ok(value.to_owned()));
        }
    }

    #[test]
    fn what_is_no_usable_value_says_why() {
        assert_eq!(value_of(b""), Err(Reason::Empty));
        assert_eq!(value_of(b"\r\n"), Err(Reason::Empty));
        assert_eq!(value_of(&[b'x', 0xff]), Err(Reason::NotUtf8));
    }

    #[test]
    fn the_size_is_limited_at_exactly_64_kib() {
        assert!(value_of(&vec![b'x'; 65_536]).is_ok());
        assert_eq!(value_of(&vec![b'x'; 65_537]), Err(Reason::TooLarge));
    }
}
