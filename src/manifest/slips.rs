//! The slip behind a syntax error. A parser stops where it can go on no longer; people slip on that line or on one
//! of those above, in ways that repeat.
//!
//! It looks at letters alone, and only once the parser has given up, so it never refuses what is YAML.

use super::{is_word, lookalike};

/// What went wrong, by byte and length in the text that was looked at.
pub(super) struct Slip {
    pub(super) at: usize,
    pub(super) length: usize,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// How many lines above the parser's are looked at.
const ABOVE: usize = 3;

/// The slip that most likely made the parser stop at this byte: on its own line, or on one of those above.
pub(super) fn find(text: &str, at: usize) -> Option<Slip> {
    let at = at.min(text.len());
    let lines = lines_up(text, at);
    let moved = |start: usize, slip: Slip| Slip {
        at: start + slip.at,
        ..slip
    };
    let of_one = lines.iter().find_map(|(start, line)| {
        let slip = white(line)
            .or_else(|| glued(line))
            .or_else(|| behind_bracket(line))?;
        Some(moved(*start, slip))
    });
    of_one.or_else(|| {
        let (start, line) = *lines.first()?;
        let above = lines
            .iter()
            .skip(1)
            .find(|(_, line)| !line.trim().is_empty());
        let caret = at - start;
        let slip = inner_colon(line, caret)
            .or_else(|| sign(line, caret))
            .or_else(|| item(line, above?.1))
            .map(|slip| moved(start, slip));
        slip.or_else(|| above.and_then(|(start, line)| Some(moved(*start, alone(line)?))))
            .or_else(|| Some(moved(start, deeper(line, above?.1, caret)?)))
    })
}

/// The tab in the indent of a line below this byte: the parser gives the place of the text that it took the line for a
/// part of.
pub(super) fn tab_below(text: &str, at: usize) -> Option<Slip> {
    let mut start = at;
    for line in text.get(at..)?.split_inclusive('\n') {
        let slip = white(line).filter(|slip| start > at && line[slip.at..].starts_with('\t'));
        if let Some(slip) = slip.filter(|slip| slip.at == indent(line)) {
            return Some(Slip {
                at: start + slip.at,
                ..slip
            });
        }
        start += line.len();
    }
    None
}

/// The line of a byte and some above it, nearest first, each with where it starts. Comments are left out.
fn lines_up(text: &str, at: usize) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let start_of = |end: usize| text.get(..end).and_then(|head| head.rfind('\n'));
    let mut start = start_of(at).map_or(0, |found| found + 1);
    for _ in 0..=ABOVE {
        let line = text.get(start..).and_then(|rest| rest.split('\n').next());
        let line = line.unwrap_or_default().trim_end_matches('\r');
        if lines.is_empty() || !line.trim_start().starts_with('#') {
            lines.push((start, line));
        }
        match start.checked_sub(1) {
            Some(end) => start = start_of(end).map_or(0, |found| found + 1),
            None => break,
        }
    }
    lines
}

/// Something that looks like a blank in the indent, or behind the colon of a key.
fn white(line: &str) -> Option<Slip> {
    let from = indent(line);
    let blank = |at: usize| {
        let letter = line.get(at..)?.chars().next()?;
        let what = match letter {
            '\t' => "a tab",
            _ => lookalike::name(letter)?,
        };
        Some((letter, what))
    };
    if let Some((letter, what)) = blank(from) {
        if letter == '\u{feff}' {
            return Some(Slip {
                at: from,
                length: letter.len_utf8(),
                message: "a byte order mark stands inside the file".to_owned(),
                help: "delete it; it is left behind where files are joined",
            });
        }
        return Some(Slip {
            at: from,
            length: letter.len_utf8(),
            message: match letter {
                '\t' => "a line is indented with a tab".to_owned(),
                _ => format!(
                    "a line is indented with {what} (U+{:04X})",
                    u32::from(letter)
                ),
            },
            help: "indent with spaces",
        });
    }
    let behind = line.find(':')? + 1;
    let (letter, what) = blank(behind)?;
    Some(Slip {
        at: behind,
        length: letter.len_utf8(),
        message: format!("{what} stands behind the colon"),
        help: "put a space between the colon and the value",
    })
}

/// `key:value`, where the key is a word of ours.
fn glued(line: &str) -> Option<Slip> {
    let from = line.len() - line.trim_start_matches([' ', '-']).len();
    let (key, value) = line.get(from..)?.split_once(':')?;
    // `- user:somebody` is how an owner is written.
    let is_owner = line.trim_start().starts_with('-') && ["user", "spn"].contains(&key);
    let is_glued =
        !is_owner && is_word(key) && !value.is_empty() && !value.starts_with(char::is_whitespace);
    is_glued.then(|| Slip {
        at: from + key.len(),
        length: 1,
        message: "the colon has no space behind it".to_owned(),
        help: "put a space between the colon and the value",
    })
}

/// `key: [a] b`.
fn behind_bracket(line: &str) -> Option<Slip> {
    let (key, value) = line.split_once(": ")?;
    let open = value.trim_start();
    let close = match open.chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let (_, behind) = open.rsplit_once(close)?;
    let behind = behind.trim_start();
    let is_text = behind.starts_with(char::is_alphanumeric) && !key.contains(['#', '"', '\'']);
    is_text.then(|| Slip {
        at: line.len() - open.len(),
        length: open.trim_end().len(),
        message:
            "text stands behind a closing bracket, and unquoted brackets are a YAML list or mapping"
                .to_owned(),
        help: "quote the whole value, brackets included",
    })
}

/// A list item below a field that has a value.
fn item(line: &str, above: &str) -> Option<Slip> {
    let (_, value) = above.split_once(": ")?;
    let is_item = line.trim_start().starts_with("- ") && indent(line) >= indent(above);
    let has_value = !value.trim().is_empty() && !above.trim_start().starts_with('-');
    (is_item && has_value).then(|| Slip {
        at: indent(line),
        length: 1,
        message: "a list item stands below a field that has a value already".to_owned(),
        help: "take the value away to give the field this list, or take the list away",
    })
}

/// `key: a: b`.
fn inner_colon(line: &str, caret: usize) -> Option<Slip> {
    if !line.get(caret..)?.starts_with(':') {
        return None;
    }
    let (key, _) = line.get(..caret)?.split_once(": ")?;
    let value = line.get(key.len() + 2..)?.trim_start();
    if value.starts_with(['{', '[', '"', '\'']) {
        return None;
    }
    Some(Slip {
        at: line.len() - value.len(),
        length: value.trim_end().len(),
        message: "a colon with a space behind it stands inside an unquoted value".to_owned(),
        help: "quote the value",
    })
}

/// A field that is indented below a value.
fn deeper(line: &str, above: &str, caret: usize) -> Option<Slip> {
    let key = line.get(..caret)?.trim_start();
    let is_key = line.get(caret..)?.starts_with(':') && !key.is_empty();
    let is_word = key
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '_');
    (is_key && is_word && indent(line) > indent(above)).then(|| Slip {
        at: caret - key.len(),
        length: key.len(),
        message: "a field stands deeper than the one above it, which has a value already"
            .to_owned(),
        help: "fields of one mapping start in the same column",
    })
}

/// A line of nothing but text.
fn alone(line: &str) -> Option<Slip> {
    let text = line.trim();
    let is_alone =
        !text.contains(':') && !text.starts_with(['-', '#', '?', '{', '[', ']', '}', '"', '\'']);
    is_alone.then(|| Slip {
        at: indent(line),
        length: text.len(),
        message: "a line is neither `key: value` nor a list item".to_owned(),
        help: "put the text behind the value above it, in quotes, or give it a key",
    })
}

/// A value that starts with a letter that YAML keeps for itself.
fn sign(line: &str, caret: usize) -> Option<Slip> {
    let value = line.get(caret..)?;
    let first = value.chars().next()?;
    let message = match first {
        '@' | '`' | '%' => format!("a value starts with '{first}', which YAML keeps for itself"),
        '|' | '>' => format!("text stands behind '{first}', which starts a text of several lines"),
        '*' if line.contains("<<") => {
            return Some(Slip {
                at: caret,
                length: value.trim_end().len(),
                message: "a merge key names an anchor that is not there".to_owned(),
                help: "write the fields out: merge keys are not supported",
            });
        }
        _ => return None,
    };
    Some(Slip {
        at: caret,
        length: first.len_utf8(),
        message,
        help: "quote the value",
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
