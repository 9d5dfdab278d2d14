//! Changes of single values in a text that people wrote. Everything else of it stays, byte for byte: comments, order,
//! quotes, blank lines.
//!
//! Only what can be done surely is done. Afterwards the text is read again, and must say what it said before but for the
//! changes; else there is none.

mod expected;
mod spot;

use std::cmp::Reverse;
use std::ops::Range;

use serde_json::{Value, json};

use super::lines::Lines;
use super::node::{Kind, Node};
use super::places::Places;
use super::split;
use super::tree;
use super::write::{flow, flow_member, item, leaf, literal, member, under};
use spot::{Spot, spot};

/// One change at a JSON pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The value becomes this one.
    Set(Value),
    /// The item leaves its list, or the key its mapping.
    Remove,
    /// The list gets this item at its end.
    Append(Value),
    /// The mapping gets this key at its end.
    Insert(String, Value),
}

impl Edit {
    /// The same change, with values whose texts are no templates.
    fn literal(&self) -> Self {
        match self {
            Self::Set(value) => Self::Set(literal(value.clone())),
            Self::Remove => Self::Remove,
            Self::Append(value) => Self::Append(literal(value.clone())),
            Self::Insert(key, value) => Self::Insert(key.clone(), literal(value.clone())),
        }
    }
}

/// Why a text stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {because}")]
pub struct Unedited {
    pub pointer: String,
    pub because: &'static str,
}

/// A stretch of the text, and what comes in its place.
type Patch = (Range<usize>, String);

/// Makes the changes in the document that stands at these places.
///
/// # Errors
/// The first change that cannot be made without touching anything else.
pub fn edit(text: &str, places: &Places, edits: &[(String, Edit)]) -> Result<String, Unedited> {
    let lines = Lines::new(places.file(), text);
    let refused = |pointer: &str, because| Unedited {
        pointer: pointer.to_owned(),
        because,
    };
    let begins = places.document().span.map_or(0, |span| span.start.byte);
    let mut pieces = split::pieces(text).into_iter();
    let piece = pieces.find(|piece| piece.range.contains(&begins));
    let piece = piece.ok_or_else(|| refused("", "the document is not there"))?;
    let root = tree::read(&lines, &piece).root;
    let root = root.ok_or_else(|| refused("", "the document cannot be read"))?;
    let mut edits: Vec<_> = edits
        .iter()
        .map(|(pointer, edit)| (pointer.clone(), edit.literal()))
        .collect();
    // Where two values end on one line, what the inner one gets comes first.
    edits.sort_by_key(|(pointer, _)| Reverse(pointer.matches('/').count()));
    let edits = edits.as_slice();
    let mut patches = Vec::new();
    for (pointer, edit) in edits {
        let spot = spot(&root, text, pointer).map_err(|because| refused(pointer, because))?;
        let patch = match edit {
            Edit::Set(value) => set(text, &spot, value),
            Edit::Remove => remove(text, &spot),
            Edit::Append(value) => append(text, &spot, value),
            Edit::Insert(key, value) => insert(text, &spot, key, value),
        };
        patches.push(patch.map_err(|because| refused(pointer, because))?);
    }
    let after = patched(text, patches).ok_or_else(|| refused("", "two changes meet"))?;
    let grown = after.len() as i128 - text.len() as i128;
    let end = usize::try_from(piece.range.end as i128 + grown).unwrap_or_default();
    let read = |text: Option<&str>| serde_yaml::from_str::<Value>(text.unwrap_or_default()).ok();
    let before = read(text.get(piece.range.clone()));
    let expected = before.and_then(|before| expected::expected(before, edits));
    if expected.is_none() || expected != read(after.get(piece.range.start..end)) {
        return Err(refused("", "the change would touch more than it is about"));
    }
    Ok(after)
}

fn patched(text: &str, mut patches: Vec<Patch>) -> Option<String> {
    patches.sort_by_key(|(range, _)| range.start);
    let meets = |pair: &[Patch]| pair[0].0.end > pair[1].0.start;
    if patches.windows(2).any(meets) {
        return None;
    }
    let mut after = text.to_owned();
    for (range, new) in patches.into_iter().rev() {
        after.replace_range(range, &new);
    }
    Some(after)
}

type Done = Result<Patch, &'static str>;

/// A comment inside of what goes would go with it.
const COMMENTED: &str = "there may be a comment inside of what would change";

fn set(text: &str, spot: &Spot<'_>, value: &Value) -> Done {
    let span = spot.node.span;
    let end = end(text, spot.node);
    let old = &text[span.start.byte..end];
    let is_leaf = match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    };
    if old.starts_with(['|', '>']) {
        return Err("it is a block of text");
    }
    let is_scalar = matches!(spot.node.kind, Kind::Scalar { .. });
    if is_scalar && spot.key.is_some_and(|key| key.span == span) {
        return Err("there is nothing behind the colon");
    }
    if is_scalar && is_leaf && !spot.in_flow {
        return Ok((span.start.byte..end, leaf(value)));
    }
    if has_comment(old) {
        return Err(COMMENTED);
    }
    if spot.in_flow {
        return Ok((span.start.byte..end, flow(value)));
    }
    let Some(key) = spot.key else {
        return Err("it is an item that is more than a word");
    };
    let key_end = self::end(text, key);
    let between = &text[key_end..span.start.byte];
    let is_plain = between.trim() == ":";
    if !is_plain {
        return Err(COMMENTED);
    }
    let new = format!(":{}", under(value, key.span.start.column.saturating_sub(1)));
    Ok((key_end..end, new.trim_end_matches('\n').to_owned()))
}

/// Where a value ends. The parser takes a comment behind quotes for a part of what is quoted.
fn end(text: &str, node: &Node) -> usize {
    let span = node.span;
    let old = &text[span.start.byte..span.end.byte];
    let Some(quote) = old
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    else {
        return span.end.byte;
    };
    let mut letters = old.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        let is_double = quote == '\'' && letters.peek().is_some_and(|(_, next)| *next == quote);
        if letter == '\\' && quote == '"' || letter == quote && is_double {
            letters.next();
        } else if letter == quote {
            return span.start.byte + at + 1;
        }
    }
    span.end.byte
}

/// Whether there is a comment in a stretch of text, or may be one: a `#` behind a blank that no quotes surely hold.
fn has_comment(text: &str) -> bool {
    text.lines().any(|line| {
        let (mut quote, mut before) = (None, ' ');
        for letter in line.chars() {
            match quote {
                Some(open) if letter == open => quote = None,
                None if letter == '#' && before.is_whitespace() => return true,
                None if matches!(letter, '"' | '\'') && " \t[{,".contains(before) => {
                    quote = Some(letter);
                }
                Some(_) | None => {}
            }
            before = letter;
        }
        // What opens and does not close on its line may have hidden one.
        quote.is_some() && line.contains('#')
    })
}

/// The line that a byte stands on: where it begins, and where the next one does.
fn line_of(text: &str, byte: usize) -> Range<usize> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let end = text[byte..]
        .find('\n')
        .map_or(text.len(), |at| byte + at + 1);
    start..end
}

fn remove(text: &str, spot: &Spot<'_>) -> Done {
    let Some(siblings) = spot.siblings else {
        return Err("the document is no part of anything");
    };
    if siblings.before().is_none() && siblings.next().is_none() {
        return Err("nothing would be left beside it");
    }
    let start = spot.key.unwrap_or(spot.node).span.start.byte;
    let end = end(text, spot.node);
    if has_comment(&text[start..end]) {
        return Err(COMMENTED);
    }
    if spot.in_flow {
        let range = match (siblings.next(), siblings.before()) {
            (Some(next), _) => start..next.span.start.byte,
            (None, Some(before)) => self::end(text, before)..end,
            (None, None) => start..end,
        };
        if has_comment(&text[range.clone()]) {
            return Err(COMMENTED);
        }
        return Ok((range, String::new()));
    }
    let first = line_of(text, start);
    let sign = if spot.key.is_some() { "" } else { "-" };
    if text[first.start..start].trim() != sign {
        return Err("it shares its line");
    }
    let last = line_of(text, end);
    Ok((first.start..last.end, String::new()))
}

fn append(text: &str, spot: &Spot<'_>, value: &Value) -> Done {
    let Kind::Sequence {
        items,
        flow: is_flow,
    } = &spot.node.kind
    else {
        return Err("it is no list");
    };
    let Some(last) = items.last() else {
        return set(text, spot, &Value::Array(vec![value.clone()]));
    };
    let end = end(text, last);
    if *is_flow || spot.in_flow {
        return Ok((end..end, format!(", {}", flow(value))));
    }
    let line = line_of(text, last.span.start.byte);
    let before = &text[line.start..last.span.start.byte];
    if before.trim() != "-" {
        return Err("its last item shares its line");
    }
    let indent = before.len() - before.trim_start().len();
    Ok(below(text, end, &item(value, indent)))
}

fn insert(text: &str, spot: &Spot<'_>, key: &str, value: &Value) -> Done {
    let Kind::Mapping(pairs) = &spot.node.kind else {
        return Err("it is no mapping");
    };
    let (Some((first, _)), Some((_, last))) = (pairs.first(), pairs.last()) else {
        return set(text, spot, &json!({ key: value }));
    };
    let end = end(text, last);
    if spot.in_flow || text[spot.node.span.start.byte..].starts_with('{') {
        return Ok((end..end, format!(", {}", flow_member(key, value))));
    }
    let indent = first.span.start.column.saturating_sub(1);
    Ok(below(text, end, &member(key, value, indent)))
}

/// Whole lines behind the one on which a value ends.
fn below(text: &str, end: usize, lines: &str) -> Patch {
    // A block of text ends where the next line begins.
    let line = line_of(text, text[..end].trim_end().len());
    let new = if text[..line.end].ends_with('\n') {
        lines.to_owned()
    } else {
        format!("\n{}", lines.trim_end_matches('\n'))
    };
    (line.end..line.end, new)
}

#[cfg(test)]
mod tests;
