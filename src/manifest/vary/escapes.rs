//! Letters beyond 16 bits as JSON writes them, in two escapes that only mean something together. YAML has one for them.

use std::borrow::Cow;

/// The same text with each pair of escapes as YAML's own. What is no pair stays, and is refused where it is read.
pub(super) fn yaml(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        if let Some((letter, behind)) = pair(escape) {
            out.push_str(&format!("\\U{:08x}", u32::from(letter)));
            rest = behind;
            continue;
        }
        // Whatever is escaped begins no escape of its own.
        let length = escape.chars().take(2).map(char::len_utf8).sum();
        let (whole, behind) = escape.split_at(length);
        out.push_str(whole);
        rest = behind;
    }
    Cow::Owned(out + rest)
}

/// The letter that two escapes at the start of a text stand for, and what is behind them.
fn pair(text: &str) -> Option<(char, &str)> {
    let (high, behind) = unit(text)?;
    let (low, behind) = unit(behind)?;
    let letter = char::decode_utf16([high, low]).next()?.ok()?;
    (letter > '\u{ffff}').then_some((letter, behind))
}

/// The 16 bits of the escape that a text begins with.
fn unit(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix("\\u")?;
    let (digits, behind) = digits.split_at_checked(4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let unit = is_hex.then(|| u16::from_str_radix(digits, 16).ok())??;
    Some((unit, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_one_letter_and_all_else_stays() {
        for (json, expected) in [
            (r#"["\ud83d\ude00"]"#, r#"["\U0001f600"]"#),
            (r#"["a\ud83d\uDE00b\u00e9"]"#, r#"["a\U0001f600b\u00e9"]"#),
            // An escaped sign, and halves.
            (r#"["\\ud83d\\ude00"]"#, r#"["\\ud83d\\ude00"]"#),
            (r#"["\ud83d"]"#, r#"["\ud83d"]"#),
            (r#"["\ude00\ud83d"]"#, r#"["\ude00\ud83d"]"#),
            (r#"["\"\né\"]"#, r#"["\"\né\"]"#),
            ("plain", "plain"),
        ] {
            assert_eq!(yaml(json), expected);
        }
    }
}
