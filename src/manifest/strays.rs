//! What stands in a text and in no YAML: letters that readers of YAML disagree about, and marks that git left behind.
//!
//! One reader takes U+2028 for text, another for a line break: a comment could carry a field that only one of them
//! sees. So these letters are refused before any reader looks, comments and quotes included.

use crate::finding::{Code, Finding, Span};

use super::lines::Lines;
use super::split::Piece;

/// What is refused, and what to do about it.
struct Stray {
    /// In bytes, from the start of the piece.
    at: usize,
    length: usize,
    finding: Finding,
}

/// Refuses a piece of a file: the first stray of each kind, or none.
pub(super) fn judge(lines: &Lines<'_>, piece: &Piece) -> Vec<Finding> {
    let text = &lines.text[piece.range.clone()];
    let strays = [
        conflict(text),
        separator(text),
        lone_return(text),
        control(text),
    ];
    let placed = strays.into_iter().flatten().map(|stray| {
        let start = piece.range.start + stray.at;
        let span = Span {
            start: lines.of_byte(start),
            end: lines.of_byte(start + stray.length),
        };
        stray.finding.at(lines.place(span))
    });
    placed.collect()
}

/// The lines that git puts around what two branches made of one place.
fn conflict(text: &str) -> Option<Stray> {
    let is_mark = |line: &str| {
        let mark = line.get(..7)?;
        let rest = line.get(7..)?.trim_end_matches(['\r', '\n']);
        let named = ["<<<<<<<", "|||||||", ">>>>>>>"].contains(&mark);
        let is_mark = named && (rest.is_empty() || rest.starts_with(' '))
            || mark == "=======" && rest.is_empty();
        is_mark.then_some(())
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_mark(line).is_some() {
            let finding = Finding::error(
                Code::YamlSyntax,
                "this is not YAML: a merge conflict was left here",
            );
            return Some(Stray {
                at,
                length: line.trim_end().len(),
                finding: finding
                    .label("a mark of git")
                    .help("keep one of the two sides, and delete the lines that start with <<<<<<<, ======= and >>>>>>>"),
            });
        }
        at += line.len();
    }
    None
}

/// Letters that break a line to YAML 1.1, and are text to YAML 1.2.
fn separator(text: &str) -> Option<Stray> {
    let name = |letter: char| match letter {
        '\u{85}' => Some(("a next-line letter", "\\N")),
        '\u{2028}' => Some(("a line separator", "\\L")),
        '\u{2029}' => Some(("a paragraph separator", "\\P")),
        _ => None,
    };
    let (at, letter) = text
        .char_indices()
        .find(|(_, letter)| name(*letter).is_some())?;
    let (what, escape) = name(letter)?;
    let message = format!("{what} (U+{:04X}) stands here", u32::from(letter));
    Some(Stray {
        at,
        length: letter.len_utf8(),
        finding: Finding::error(Code::LookalikeLetter, message)
            .label("a line break to some readers, and text to others")
            .help(format!(
                "delete the letter; where it is meant, write {escape} inside double quotes"
            )),
    })
}

/// A carriage return without a line feed.
fn lone_return(text: &str) -> Option<Stray> {
    let bytes = text.as_bytes();
    let mut returns = text.match_indices('\r').map(|(at, _)| at);
    let at = returns.find(|at| bytes.get(at + 1) != Some(&b'\n'))?;
    let message = "a carriage return stands here without a line feed";
    Some(Stray {
        at,
        length: 1,
        finding: Finding::error(Code::YamlSyntax, message)
            .label("a line break to some readers, and none to others")
            .help("save the file with line ends LF or CRLF"),
    })
}

/// Letters that YAML allows nowhere.
fn control(text: &str) -> Option<Stray> {
    let is_break = |letter| matches!(letter, '\t' | '\n' | '\r' | '\u{85}');
    let is_bad = |letter: char| {
        letter.is_control() && !is_break(letter) || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    let (at, letter) = text.char_indices().find(|(_, letter)| is_bad(*letter))?;
    let what = if letter.is_control() {
        "a control letter"
    } else {
        "a code that is no letter"
    };
    let message = format!(
        "this is not YAML: {what} (U+{:04X}) stands here",
        u32::from(letter)
    );
    Some(Stray {
        at,
        length: letter.len_utf8(),
        finding: Finding::error(Code::YamlSyntax, message)
            .label("here")
            .help("delete it, or write an escape inside double quotes"),
    })
}
