//! Bytes to text: UTF-8 and UTF-16 of either byte order, with or without a byte order mark.
//!
//! Without a mark, the zero byte beside the first character tells UTF-16, since JSON and HTTP both begin in ASCII
//! (RFC 4627, section 3). Nothing is replaced: a byte that is no text is refused.

use std::borrow::Cow;

use super::Unreadable;

/// The text in these bytes, without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| {
            let whole = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            Unreadable::at(
                &whole,
                whole.len(),
                "expected text, and this byte is no UTF-8",
            )
        })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for read in char::decode_utf16(pairs.iter().copied().map(unit)) {
        let Ok(read) = read else {
            let problem = "expected text, and half of a surrogate pair stands alone in this UTF-16";
            return Err(Unreadable::at(&text, text.len(), problem));
        };
        text.push(read);
    }
    if rest.is_empty() {
        Ok(Cow::Owned(text))
    } else {
        let problem = "expected text, and this UTF-16 ends within a character";
        Err(Unreadable::at(&text, text.len(), problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_the_same_text() {
        let expected = "{\"é\": \"𝄞\"}";
        let units = || expected.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        let spellings = [
            expected.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], expected.as_bytes()),
            marked(&[0xFF, 0xFE], &little),
            marked(&[0xFE, 0xFF], &big),
            little,
            big,
        ];
        for bytes in spellings {
            assert_eq!(text(&bytes).expect("text"), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_where_it_stands() {
        let said = |bytes: &[u8]| text(bytes).expect_err("no text").to_string();
        assert!(said(b"{\n \xFF}").starts_with("2:2: "));
        assert!(said(b"{\0\n\0\0").starts_with("2:1: "));
        assert!(said(b"{\0\x00\xD8}\0").starts_with("1:2: "));
    }
}
