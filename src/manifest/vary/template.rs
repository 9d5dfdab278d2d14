//! A text with variables in it: `${name}`, and `$${name}` for these very letters.
//!
//! Braces that hold no name are letters. Those that hold digits surely are: `${1}` is one of .NET's groups. Others may have
//! been meant for a variable, and two signs before them say that they were not.

use super::variables::bad_name;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Letters(&'t str),
    Variable(&'t str),
    /// Braces, sign and all, that hold something which is nearly a name.
    Almost(&'t str),
}

/// Takes a text apart. Nothing is in it but letters where it names no variable and escapes none.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(braces) = next(rest) {
        let Braces {
            before,
            whole,
            inside,
            behind,
        } = braces;
        match before.strip_suffix('$') {
            Some(before) => parts.extend([Part::Letters(before), Part::Letters(whole)]),
            None if braces.is_name() => {
                parts.extend([Part::Letters(before), Part::Variable(inside)]);
            }
            None => parts.extend([Part::Letters(before), Part::Almost(whole)]),
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

/// The names of the variables in a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().filter_map(|part| match part {
        Part::Variable(name) => Some(name),
        Part::Letters(_) | Part::Almost(_) => None,
    })
}

/// Whether a text has braces that are nearly a variable.
pub(super) fn is_almost(text: &str) -> bool {
    let mut parts = parts(text).into_iter();
    parts.any(|part| matches!(part, Part::Almost(_)))
}

/// Whether a text names a variable, or escapes one.
pub(in crate::manifest) fn is_any(text: &str) -> bool {
    let mut rest = text;
    while let Some(braces) = next(rest) {
        if braces.is_name() || braces.before.ends_with('$') {
            return true;
        }
        rest = braces.behind;
    }
    false
}

/// Letters that stay what they are: whatever is or may be a variable is escaped.
pub(in crate::manifest) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(braces) = next(rest) {
        out.push_str(braces.before);
        out.push('$');
        out.push_str(braces.whole);
        rest = braces.behind;
    }
    out + rest
}

/// The next braces of a text that are or may be a variable, and what stands around them.
struct Braces<'t> {
    before: &'t str,
    /// With their sign.
    whole: &'t str,
    inside: &'t str,
    behind: &'t str,
}

impl Braces<'_> {
    fn is_name(&self) -> bool {
        bad_name(self.inside).is_none()
    }
}

fn next(text: &str) -> Option<Braces<'_>> {
    let mut from = 0;
    while let Some(at) = text[from..].find("${") {
        let at = from + at;
        let inner = &text[at + 2..];
        let length = inner.find(['}', '{', '$', '\n']).unwrap_or(inner.len());
        let inside = &inner[..length];
        if inner[length..].starts_with('}') && !is_group(inside) {
            return Some(Braces {
                before: &text[..at],
                whole: &text[at..at + length + 3],
                inside,
                behind: &inner[length + 1..],
            });
        }
        from = at + 2;
    }
    None
}

/// Whether braces hold what patterns have there: the number of a group, or how often something comes.
fn is_group(inside: &str) -> bool {
    let mut letters = inside.chars();
    !inside.is_empty() && letters.all(|letter| letter.is_ascii_digit() || letter == ',')
}

#[cfg(test)]
mod tests {
    use super::Part::{Almost, Letters, Variable};
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
            "", "$", "${", "${1}", "${2,3}", "${a", "$a", "a}", "${a${", "${a\n}",
        ] {
            assert!(!is_any(letters) && !is_almost(letters), "{letters}");
        }
        for almost in ["${}", "${ a }", "${a.b}", "${é}", "${1a}"] {
            assert!(!is_any(almost) && is_almost(almost), "{almost}");
            assert_eq!(parts(&format!("x{almost}")), [Letters("x"), Almost(almost)]);
            let escaped = format!("${almost}");
            assert!(is_any(&escaped) && !is_almost(&escaped), "{almost}");
            assert_eq!(parts(&escaped), [Letters(almost)]);
        }
        assert_eq!(parts("${1}${a"), [Letters("${1}${a")]);
        for text in ["${a}", "$${a}", "x$$${a}${b}${1}", "${ a }$${}", "plain"] {
            let escaped = escaped(text);
            let read: String = parts(&escaped)
                .into_iter()
                .map(|part| match part {
                    Letters(letters) => letters,
                    Variable(_) | Almost(_) => "?",
                })
                .collect();
            assert_eq!(read, text);
        }
        assert!(is_whole("${a}") && !is_whole("${a} ") && !is_whole("$${a}"));
    }
}
