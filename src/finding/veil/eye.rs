//! The search for stretches that may be secret: one look at every line, in order.
//!
//! From a key that may lead to a secret on, everything is hidden but the little that is known to be harmless,
//! until a line comes that is surely a field of something else.

use std::ops::Range;

use super::{Veil, plain};
use crate::finding::did_you_mean;

mod flow;

/// How many unknown words are compared with the known ones: comparing is slow, and a file may be all words.
const GUESSES: usize = 500;

/// The stretches to hide; none of them spans a line break.
pub(super) fn hidden(veil: &Veil, text: &str) -> Vec<Range<usize>> {
    let mut eye = Eye::new(veil, text, false);
    eye.walk();
    if eye.aliased {
        // An anchor gives its secret away as well as the key that repeats it.
        eye = Eye::new(veil, text, true);
        eye.walk();
    }
    eye.hidden
}

struct Eye<'a> {
    veil: &'a Veil,
    text: &'a str,
    hidden: Vec<Range<usize>>,
    /// Whether every anchor is taken for a secret's.
    anchors: bool,
    /// Whether an alias stands where a secret may.
    aliased: bool,
    guesses: usize,
    region: Option<Region>,
    /// The indent of a key below which names stand, and theirs once one was seen.
    named: Option<(usize, Option<usize>)>,
}

/// Lines in which everything is hidden that is not known to be harmless.
struct Region {
    /// The indent of the line that it started on.
    around: usize,
    /// How many brackets are open.
    depth: usize,
    /// The quote that is open.
    quote: Option<char>,
    /// The last letter in brackets that means something to YAML.
    before: char,
    /// Whether it started in a comment, where it ends with the comment.
    comment: bool,
}

impl Region {
    const fn new(around: usize, comment: bool) -> Self {
        Self {
            around,
            depth: 0,
            quote: None,
            before: ' ',
            comment,
        }
    }
}

impl<'a> Eye<'a> {
    const fn new(veil: &'a Veil, text: &'a str, anchors: bool) -> Self {
        Self {
            veil,
            text,
            hidden: Vec::new(),
            anchors,
            aliased: false,
            guesses: GUESSES,
            region: None,
            named: None,
        }
    }

    fn walk(&mut self) {
        let mut at = 0;
        // To YAML a lone carriage return breaks a line as well.
        for line in self.text.split(['\n', '\r']) {
            self.line(at, line);
            at += line.len() + 1;
        }
    }

    fn line(&mut self, at: usize, line: &str) {
        let end = at + line.len();
        if self.leaves(line) {
            self.region = None;
        }
        if self.region.is_none() {
            self.note(line);
        }
        let Some(region) = &mut self.region else {
            return self.search(at, line);
        };
        if is_mark(line) {
            // It may be the first line of a key that lost its indent, so what follows is not trusted yet.
            *region = Region::new(0, false);
            return self.hide(at + 3, end);
        }
        self.inside(at, end);
    }

    /// Follows keys outside of every region to where people's own names stand.
    fn note(&mut self, line: &str) {
        let Some((name, _)) = key(line.trim_start()) else {
            return;
        };
        let indent = indent(line);
        self.named = match self.named {
            _ if self.veil.named.contains(name) => Some((indent, None)),
            Some((around, _)) if indent <= around => None,
            Some((around, None)) => Some((around, Some(indent))),
            known => known,
        };
    }

    /// Whether a line is surely no part of the region at hand.
    fn leaves(&mut self, line: &str) -> bool {
        let Some(region) = &self.region else {
            return false;
        };
        let rest = line.trim_start();
        if region.comment {
            return !rest.starts_with('#');
        }
        let deeper = indent(line) > region.around || rest.len() + indent(line) != line.len();
        if deeper || region.depth > 0 || region.quote.is_some() || rest.starts_with(['#', '-']) {
            return false;
        }
        let Some((name, value)) = key(rest) else {
            return false;
        };
        let is_named = matches!(self.named, Some((_, Some(level))) if level == indent(line));
        if is_named && rest[value..].trim().is_empty() {
            return true;
        }
        let veil = self.veil;
        veil.fields.contains(name) || self.is_near(name, veil.fields.iter().map(String::as_str))
    }

    fn is_near<'w>(&mut self, name: &str, words: impl IntoIterator<Item = &'w str>) -> bool {
        self.guesses = self.guesses.saturating_sub(1);
        // One or two letters are near to too many words.
        self.guesses > 0 && name.len() > 2 && did_you_mean(name, words).is_some()
    }

    /// Looks for a key that may lead to a secret.
    fn search(&mut self, at: usize, line: &str) {
        if let Some(start) = self.start(line) {
            let comment = line.trim_start().starts_with('#');
            self.region = Some(Region::new(indent(line), comment));
            self.value(at + start, at + line.len(), "");
        }
    }

    /// Where in a line a secret may start.
    fn start(&self, line: &str) -> Option<usize> {
        let anchor = line.find('&').filter(|_| self.anchors);
        let bare = line.trim_matches(|letter: char| !letter.is_alphanumeric());
        if bare.chars().all(is_inner) && self.veil.is_opener(bare) {
            return Some(anchor.unwrap_or(line.len()));
        }
        let mut from = 0;
        for (colon, sign) in line.match_indices([':', '=', '：']) {
            let before = &line[from..colon];
            from = colon + sign.len();
            // A key that is written in escapes may be any key.
            let escaped = before.contains('\\') && before.trim_end().ends_with('"');
            let word = last_word(before);
            let named = plain(word) == "key" && self.veil.is_secret(first_word(&line[from..]));
            if escaped || named || self.veil.is_opener(word) {
                return Some(anchor.map_or(from, |anchor| anchor.min(from)));
            }
        }
        anchor
    }

    /// One line of a region.
    fn inside(&mut self, at: usize, end: usize) {
        let mut from = at;
        let depth = self.region.as_ref().map_or(0, |region| region.depth);
        if let Some(quote) = self.region.as_mut().and_then(|region| region.quote.take()) {
            from = self.quoted(at, at, end, quote);
            if depth == 0 {
                return self.hide(from, end);
            }
        }
        if depth > 0 {
            self.flow(from, end);
        } else {
            from += marks(&self.text[from..end]);
            self.block(from, end);
        }
    }

    /// A line outside of brackets, behind its dashes.
    fn block(&mut self, from: usize, end: usize) {
        let text = &self.text[from..end];
        match key(text) {
            Some((name, value)) if !text.starts_with(['{', '[', '#', '&', '*', '!']) => {
                if !self.is_known(name) {
                    self.hide(from, from + value - 1);
                }
                self.value(from + value, end, name);
            }
            _ => self.value(from, end, ""),
        }
    }

    /// A value that starts behind the key of this name.
    fn value(&mut self, from: usize, end: usize, name: &str) {
        let start = self.past_anchor(from, end);
        self.hide(from, start);
        let value = self.text[start..end].trim_start();
        let start = end - value.len();
        if value.starts_with(['{', '[']) {
            self.flow(start, end);
        } else if start > end || !self.veil.may_show(name, value) {
            self.aliased |= value.starts_with('*');
            if let Some(quote @ ('"' | '\'')) = value.chars().next() {
                self.quoted(start, start + 1, end, quote);
            }
            self.hide(start, end);
        }
    }

    /// Hides a quoted text up to its closing quote; gives what is behind it.
    fn quoted(&mut self, start: usize, inner: usize, end: usize, quote: char) -> usize {
        let close = self.closing(inner, end, quote);
        if let (None, Some(region)) = (close, &mut self.region) {
            region.quote = Some(quote);
        }
        let behind = close.map_or(end, |close| close + 1);
        self.hide(start, behind);
        behind
    }

    /// Whether a key may be shown: it is known, or a slip of the pen in a known one.
    fn is_known(&mut self, name: &str) -> bool {
        let veil = self.veil;
        veil.is_known(name) || self.is_near(name, veil.known.iter().map(String::as_str))
    }

    fn past_anchor(&self, start: usize, end: usize) -> usize {
        let mut start = start;
        loop {
            let value = self.text[start..end].trim_start();
            if !value.starts_with(['&', '!']) {
                return start;
            }
            let token = value.split_whitespace().next().map_or(0, str::len);
            start = end - value.len() + token;
        }
    }

    /// The closing quote on this line.
    fn closing(&self, start: usize, end: usize, quote: char) -> Option<usize> {
        let mut letters = self.text[start..end].char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == '\\' && quote == '"' {
                letters.next();
            } else if letter == quote {
                match letters.peek() {
                    Some((_, next)) if *next == quote && quote == '\'' => drop(letters.next()),
                    _ => return Some(start + at),
                }
            }
        }
        None
    }

    /// Hides a part of one line, without the blanks around it.
    fn hide(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let shown = text.len() - text.trim_start().len();
        let kept = text.trim_end().len();
        if shown < kept {
            self.hidden.push(start + shown..start + kept);
        }
    }
}

/// Whether a line ends a document, or starts one.
fn is_mark(line: &str) -> bool {
    let rest = line
        .strip_prefix("---")
        .or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The blanks, dashes and question marks that a line starts with.
fn marks(line: &str) -> usize {
    let mut rest = line.trim_start();
    while let Some(inner) = rest.strip_prefix(['-', '?', ':', '#']) {
        if inner
            .chars()
            .next()
            .is_some_and(|next| !next.is_whitespace())
        {
            break;
        }
        rest = inner.trim_start();
    }
    line.len() - rest.len()
}

/// The key at the start of a text, and the byte behind its colon.
fn key(text: &str) -> Option<(&str, usize)> {
    let from = match text.strip_prefix(['"', '\'']) {
        Some(inner) => 1 + inner.find(['"', '\''])?,
        None => 0,
    };
    // A key ends at a colon with a blank behind it; a secret may hold other colons.
    let mut colons = text[from..].match_indices(':').map(|(at, _)| from + at);
    let colon = colons.find(|at| {
        let next = text[at + 1..].chars().next();
        from > 0 || next.is_none_or(char::is_whitespace)
    })?;
    let name = text[..colon].trim().trim_matches(['"', '\'']);
    Some((name, colon + 1))
}

fn is_inner(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-')
}

/// The word that a text ends with, quotes and blanks aside.
fn last_word(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['"', '\'']);
    let start = text
        .char_indices()
        .rev()
        .find(|(_, letter)| !is_inner(*letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    &text[start..]
}

/// The word that a text starts with, quotes and blanks aside.
fn first_word(text: &str) -> &str {
    let text = text.trim_start().trim_start_matches(['"', '\'']);
    let end = text.find(|letter| !is_inner(letter));
    &text[..end.unwrap_or(text.len())]
}
