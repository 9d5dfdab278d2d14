//! A text with variables in it: `${name}`, and `$${name}` for these very letters.
//!
//! Braces that hold no name are letters: `${1}` is one of .NET's groups.

use super::variables::{is_first, is_further};

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Letters(&'t str),
    Variable(&'t str),
}

/// Takes a text apart. Nothing is in it but letters where it names no variable and escapes none.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, behind)) = next(rest) {
        match before.strip_suffix('$') {
            Some(before) => {
                let escaped = &rest[before.len() + 1..rest.len() - behind.len()];
                parts.extend([Part::Letters(before), Part::Letters(escaped)]);
            }
            None => parts.extend([Part::Letters(before), Part::Variable(name)]),
        }
        rest = behind;
    }
    parts.push(Part::Letters(rest));
    parts.retain(|part| *part != Part::Letters(""));
    parts
}

/// Whether a text is one variable and nothing else.
pub(super) fn is_whole(text: &str) -> bool {
    matches!(parts(text).as_slice(), [Part::Variable(_)])
}

/// Whether a text names a variable, or escapes one.
pub(in crate::manifest) fn is_any(text: &str) -> bool {
    next(text).is_some()
}

/// Letters that stay what they are: each name in braces is escaped.
pub(in crate::manifest) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _, behind)) = next(rest) {
        out.push_str(before);
        out.push('$');
        out.push_str(&rest[before.len()..rest.len() - behind.len()]);
        rest = behind;
    }
    out + rest
}

/// What stands before the next name in braces, the name, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("${") {
        let at = from + at;
        let inner = &text[at + 2..];
        let length = inner
            .char_indices()
            .find(|(at, letter)| {
                if *at == 0 {
                    !is_first(*letter)
                } else {
                    !is_further(*letter)
                }
            })
            .map_or(inner.len(), |(at, _)| at);
        if length > 0 && inner[length..].starts_with('}') {
            return Some((&text[..at], &inner[..length], &inner[length + 1..]));
        }
        from = at + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Part::{Letters, Variable};
    use super::*;

    #[test]
    fn names_in_braces_are_variables_and_two_signs_are_letters() {
        assert_eq!(parts("${a}"), [Variable("a")]);
        assert_eq!(
            parts("x-${a_1}${b-c}."),
            [
                Letters("x-"),
                Variable("a_1"),
                Variable("b-c"),
                Letters(".")
            ]
        );
        assert_eq!(parts("$${a}b"), [Letters("${a}"), Letters("b")]);
        assert_eq!(parts("$$${a}"), [Letters("$"), Letters("${a}")]);
        for letters in [
            "", "$", "${", "${}", "${1}", "${ a }", "${a", "$a", "a}", "${é}",
        ] {
            assert!(!is_any(letters), "{letters}");
        }
        assert_eq!(parts("${1}${a"), [Letters("${1}${a")]);
        for text in ["${a}", "$${a}", "x$$${a}${b}${1}", "plain"] {
            let escaped = escaped(text);
            let read: String = parts(&escaped)
                .into_iter()
                .map(|part| match part {
                    Letters(letters) => letters,
                    Variable(_) => "?",
                })
                .collect();
            assert_eq!(read, text);
        }
        assert!(is_whole("${a}") && !is_whole("${a} ") && !is_whole("$${a}"));
    }
}
