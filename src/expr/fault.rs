//! What can be wrong with an expression, and where. The words for it are in `words`.

use std::fmt;
use std::ops::Range;

use super::ast::Operator;

/// Why a text is no expression, or an expression nothing that the service has a tree for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes of the text that it is about; empty where something is missing.
    pub span: Range<usize>,
    /// What is wrong.
    pub fault: Fault,
}

impl SyntaxError {
    /// The character of the text that it starts at, counted from 1.
    #[must_use]
    pub fn column(&self, text: &str) -> usize {
        column(text, self.span.start)
    }

    /// What is wrong, in one line without a full stop.
    #[must_use]
    pub fn message(&self) -> String {
        self.fault.message()
    }

    /// What was expected in that place.
    #[must_use]
    pub fn expected(&self) -> String {
        self.fault.expected()
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        self.fault.help()
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for SyntaxError {}

/// The character at a byte, counted from 1. A byte past the end counts as the end.
pub(super) fn column(text: &str, byte: usize) -> usize {
    let starts = text.char_indices().take_while(|(start, _)| *start < byte);
    starts.count() + 1
}

/// What can be wrong. The first group is grammar, the second calls that the service would not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing but blanks.
    Empty,
    /// More than [`MAX_CHARACTERS`](super::MAX_CHARACTERS), as typed or as the service would print it.
    TooLong { characters: usize },
    /// More calls inside each other than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// The text ends inside a call, whose parenthesis opens at this character.
    UnclosedCall { name: String, column: usize },
    /// A bracket without its partner.
    UnclosedBracket,
    /// `[]`
    EmptyName,
    /// A text without its closing quote. `escaped` where its last quote has a backslash before it.
    UnclosedText { escaped: bool },
    /// A quote that is none here: single, curly, a backtick.
    ForeignQuote { quote: char },
    /// A word, or several, where a text or an attribute was meant.
    Unquoted { text: String },
    /// `NULL` and its like, which other languages have.
    Null { word: String },
    /// The name of a function alone.
    NotCalled { name: String },
    /// `AND`, `OR`, `NOT` and their signs.
    Logic { word: String },
    /// A parenthesis without a function before it.
    Grouping,
    /// Two values side by side. `quoted` where the first is a text and the second touches it.
    MissingComma { quoted: bool },
    /// Something behind the end; the letter that it starts with.
    Trailing { found: char },
    /// An operator with nothing on one side.
    LonelyOperator { operator: Operator },
    /// `a = b = c`
    SecondComparison,
    /// An operator of other languages, and what is written here.
    ForeignOperator {
        typed: String,
        instead: Option<Operator>,
    },
    /// Digits that are no whole number.
    WrongNumber { typed: String },
    /// A letter that begins nothing.
    StrayLetter { letter: char },

    /// A function whose parameters this version has no names for; one that differs in case only.
    UnknownFunction {
        name: String,
        near: Option<&'static str>,
    },
    /// More slots than the function has.
    TooMany {
        name: String,
        most: usize,
        given: usize,
    },
    /// A slot that must be filled, by the name of its parameter.
    Missing { name: String, parameter: String },
    /// Keys and values do not come in pairs, or one of them is left empty.
    Unpaired { name: String },
    /// A comparison where the service has no place for one.
    MisplacedComparison,
}
