//! Mail addresses in texts: where one begins and ends.
//!
//! Whatever looks like one is taken for one: what is no address and loses its face costs little, and what is one and keeps
//! it costs a person theirs.

/// The text with each address in it put through `edit`.
pub(super) fn replaced(text: &str, mut edit: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find('@').map(|at| at + from) {
        let start = before(&rest[..at]);
        let end = at + 1 + behind(&rest[at + 1..]);
        if start == at || !rest[at + 1..end].contains('.') {
            from = at + 1;
            continue;
        }
        out.push_str(&rest[..start]);
        out.push_str(&edit(&rest[start..end]));
        rest = &rest[end..];
        from = 0;
    }
    out.push_str(rest);
    out
}

/// Whether a text is one address and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    let mut whole = false;
    replaced(text, |found| {
        whole = found == text;
        String::new()
    });
    whole
}

/// Where the name before an `@` begins. An apostrophe counts between letters only, since filters quote with it.
fn before(text: &str) -> usize {
    let mut start = text.len();
    let mut characters = text.char_indices().rev().peekable();
    while let Some((at, character)) = characters.next() {
        let is_between = start < text.len()
            && characters
                .peek()
                .is_some_and(|(_, before)| before.is_alphanumeric());
        if character.is_alphanumeric() || "._%+-#~!$".contains(character) {
            start = at;
        } else if character != '\'' || !is_between {
            break;
        }
    }
    start
}

/// How long the domain behind an `@` is, without the full stop of a sentence.
fn behind(text: &str) -> usize {
    let is_of_domain = |character: char| character.is_alphanumeric() || ".-".contains(character);
    let end = text
        .find(|character| !is_of_domain(character))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let out = replaced(text, |address| {
            found.push(address.to_owned());
            "<>".to_owned()
        });
        for address in &found {
            assert!(!out.contains(address.as_str()), "{out}");
        }
        found
    }

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        for (text, addresses) in [
            ("ada@contoso.com", &["ada@contoso.com"][..]),
            ("mail eq 'ada@contoso.com' or x", &["ada@contoso.com"]),
            (
                "Ask ada.b+c@contoso.co.uk, or o'hara@contoso.com.",
                &["ada.b+c@contoso.co.uk", "o'hara@contoso.com"],
            ),
            (
                "zoë_x.com#EXT#@contoso.onmicrosoft.com",
                &["zoë_x.com#EXT#@contoso.onmicrosoft.com"],
            ),
            ("https://me@host.example/x", &["me@host.example"]),
            (r#"Replace([mail], "@contoso.com", , , "", , )"#, &[]),
            ("@odata.type", &[]),
            ("a@b", &[]),
            ("a@@contoso.com", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(text), addresses, "{text}");
        }
        assert!(is_address("ada@contoso.com"));
        assert!(!is_address("ada@contoso.com, bob@contoso.com"));
        assert!(!is_address("ada"));
    }
}
