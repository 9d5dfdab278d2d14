//! What takes the place of a match, as .NET writes it: `$1`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+`, `$_`.

use fancy_regex::Captures;

use super::Pattern;

/// A replacement that is read for the groups of a pattern.
pub(in crate::expr::eval) struct Replacement<'r> {
    parts: Vec<Part<'r>>,
}

/// One part of a replacement.
enum Part<'r> {
    /// As it stands.
    Plain(&'r str),
    /// A group, by its number in the engine. The whole match is 0.
    Group(usize),
    /// The text before the match.
    Before,
    /// The text behind it.
    Behind,
    /// The whole text.
    Whole,
}

impl<'r> Replacement<'r> {
    /// Reads a replacement. What names no group stands for itself, as in .NET.
    pub(in crate::expr::eval) fn read(text: &'r str, pattern: &Pattern) -> Self {
        let groups = pattern.groups();
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            parts.push(Part::Plain(&rest[..at]));
            let (part, length) = read(&rest[at..], &groups);
            parts.push(part);
            rest = &rest[at + length..];
        }
        parts.push(Part::Plain(rest));
        Self { parts }
    }

    /// The texts that stand in the place of one match.
    pub(in crate::expr::eval) fn texts<'t>(
        &'t self,
        text: &'t str,
        found: &'t Captures<'t, str>,
    ) -> impl Iterator<Item = &'t str> {
        let group = |number| found.get(number).map_or("", |group| group.as_str());
        let (start, end) = found
            .get(0)
            .map_or((0, 0), |whole| (whole.start(), whole.end()));
        self.parts.iter().map(move |part| match part {
            Part::Plain(plain) => plain,
            Part::Group(number) => group(*number),
            Part::Before => &text[..start],
            Part::Behind => &text[end..],
            Part::Whole => text,
        })
    }
}

/// What a text that begins with a dollar sign begins with, and how many bytes that takes.
fn read<'r>(text: &'r str, groups: &[(usize, Option<&str>)]) -> (Part<'r>, usize) {
    let plain = |length| (Part::Plain(&text[..length]), length);
    let behind = &text[1..];
    match behind.as_bytes().first() {
        Some(b'$') => (Part::Plain("$"), 2),
        Some(b'&') => (Part::Group(0), 2),
        Some(b'`') => (Part::Before, 2),
        Some(b'\'') => (Part::Behind, 2),
        Some(b'_') => (Part::Whole, 2),
        Some(b'+') => (
            Part::Group(groups.last().map_or(0, |(number, _)| *number)),
            2,
        ),
        Some(b'{') => match behind[1..].split_once('}') {
            Some((name, _)) => match named(name, groups) {
                Some(number) => (Part::Group(number), name.len() + 3),
                None => plain(name.len() + 3),
            },
            None => plain(1),
        },
        Some(byte) if byte.is_ascii_digit() => {
            let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            match named(&behind[..digits], groups) {
                Some(number) => (Part::Group(number), digits + 1),
                None => plain(digits + 1),
            }
        }
        Some(_) | None => plain(1),
    }
}

/// The group with a name, or with a number as .NET counts.
fn named(name: &str, groups: &[(usize, Option<&str>)]) -> Option<usize> {
    if let Ok(number) = name.parse::<usize>() {
        return groups.get(number).map(|(number, _)| *number);
    }
    let found = groups.iter().find(|(_, group)| *group == Some(name));
    found.map(|(number, _)| *number)
}
