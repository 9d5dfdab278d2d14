//! Letters to tokens, one at a time, so that the first mistake of a text is the one that is told.

use super::ast::Operator;
use super::fault::{Fault, SyntaxError};

/// A token and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `[name]`, the name alone.
    Attribute(String),
    /// `"text"`, without quotes and escapes.
    Text(String),
    /// `8`, `-1`, `&HF`, as typed.
    Number(String),
    /// Letters, digits and underscores that start with a letter.
    Word(String),
    /// `%DomainFQDN%`, signs included.
    Placeholder(String),
    Operator(Operator),
    Open,
    Close,
    Comma,
    End,
}

/// Reads tokens from a text. Each letter is looked at a fixed number of times.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next token; at the end, `End` as often as it is asked for.
    pub(super) fn next(&mut self) -> Result<Token, SyntaxError> {
        let blanks = [' ', '\t', '\r', '\n'];
        self.at = self.text.len() - self.rest().trim_start_matches(blanks).len();
        let start = self.at;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(self.token(start, 0, Kind::End));
        };
        match first {
            '(' => Ok(self.token(start, 1, Kind::Open)),
            ')' => Ok(self.token(start, 1, Kind::Close)),
            ',' => Ok(self.token(start, 1, Kind::Comma)),
            '[' => self.attribute(start),
            '"' => self.quoted(start),
            '=' | '<' | '>' => self.operator(start),
            '%' => self.placeholder(start),
            '-' | '&' | '0'..='9' => self.number(start),
            letter if letter.is_alphabetic() || letter == '_' => {
                let word = leading(rest, |letter| letter.is_alphanumeric() || letter == '_');
                Ok(self.token(start, word.len(), Kind::Word(word.to_owned())))
            }
            letter => Err(stray(start, rest, letter)),
        }
    }

    const fn token(&mut self, start: usize, length: usize, kind: Kind) -> Token {
        let end = start + length;
        self.at = end;
        Token { kind, start, end }
    }

    /// Names hold anything, also brackets in pairs: `[emails[type eq "work"].value]`. A quoted value of such a filter
    /// may hold a bracket alone.
    fn attribute(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let mut depth = 0_usize;
        let mut is_quoted = false;
        for (at, letter) in self.rest().char_indices() {
            match letter {
                '"' if depth > 1 => is_quoted = !is_quoted,
                '[' if !is_quoted => depth += 1,
                ']' if !is_quoted => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let name = self.rest()[1..at].to_owned();
                if name.trim().is_empty() {
                    return Err(error(start, at + 1, Fault::EmptyName));
                }
                return Ok(self.token(start, at + 1, Kind::Attribute(name)));
            }
        }
        Err(error(start, 1, Fault::UnclosedBracket))
    }

    /// A backslash escapes a quote or a backslash; before any other letter it is itself, as in `"\d"`.
    fn quoted(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        let mut escaped = false;
        while let Some((at, letter)) = letters.next() {
            match (letter, letters.peek()) {
                ('"', _) => return Ok(self.token(start, at + 1, Kind::Text(value))),
                ('\\', Some(&(_, next @ ('"' | '\\')))) => {
                    value.push(next);
                    escaped = next == '"';
                    letters.next();
                }
                (letter, _) => value.push(letter),
            }
        }
        Err(error(start, 1, Fault::UnclosedText { escaped }))
    }

    fn operator(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let typed = leading(self.rest(), |letter| matches!(letter, '=' | '<' | '>'));
        if let Some(instead) = foreign(typed) {
            return Err(error(start, typed.len(), foreign_operator(typed, instead)));
        }
        let found = Operator::ALL
            .into_iter()
            .find(|operator| *typed == *operator.as_str());
        match found {
            Some(operator) => Ok(self.token(start, typed.len(), Kind::Operator(operator))),
            None => Err(error(start, typed.len(), foreign_operator(typed, None))),
        }
    }

    /// Digits behind a minus, behind `&H` or behind nothing. What only begins like one is told as what it was meant to be.
    fn number(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let rest = self.rest();
        let signs = leading(rest, |letter| matches!(letter, '&' | '-'));
        let digits = leading(&rest[signs.len()..], is_part);
        let typed = &rest[..signs.len() + digits.len()];
        if is_number(typed) {
            return Ok(self.token(start, typed.len(), Kind::Number(typed.to_owned())));
        }
        let (length, fault) = match signs {
            "&" if digits.starts_with('H') => (typed.len(), wrong_number(typed)),
            "-" if !digits.is_empty() => (typed.len(), wrong_number(typed)),
            "" => (typed.len(), wrong_number(typed)),
            "&&" => (signs.len(), logic(signs)),
            signs => (signs.len(), foreign_operator(signs, None)),
        };
        Err(error(start, length, fault))
    }

    fn placeholder(&mut self, start: usize) -> Result<Token, SyntaxError> {
        let name = leading(&self.rest()[1..], |letter| {
            letter.is_ascii_alphanumeric() || letter == '_'
        });
        let whole = &self.rest()[..=name.len()];
        if name.is_empty() || !self.rest()[whole.len()..].starts_with('%') {
            return Err(error(start, 1, Fault::StrayLetter { letter: '%' }));
        }
        let value = format!("{whole}%");
        Ok(self.token(start, value.len(), Kind::Placeholder(value)))
    }
}

/// Whether a text is a whole number as this language writes it.
pub(super) fn is_number(text: &str) -> bool {
    let all = |digits: &str, is: fn(&u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|digit| is(&digit))
    };
    match text.strip_prefix("&H") {
        Some(digits) => all(digits, u8::is_ascii_hexdigit),
        None => all(text.strip_prefix('-').unwrap_or(text), u8::is_ascii_digit),
    }
}

/// What belongs to a number, or would be taken for a part of one.
fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_')
}

fn leading(text: &str, is: impl Fn(char) -> bool) -> &str {
    let end = text.find(|letter| !is(letter)).unwrap_or(text.len());
    &text[..end]
}

/// Operators that people bring along from other languages; `Some(None)` never comes back for one of ours.
fn foreign(typed: &str) -> Option<Option<Operator>> {
    match typed {
        "==" | "===" => Some(Some(Operator::Equal)),
        "=>" => Some(Some(Operator::GreaterOrEqual)),
        "=<" => Some(Some(Operator::LessOrEqual)),
        "><" => Some(Some(Operator::NotEqual)),
        _ => None,
    }
}

fn foreign_operator(typed: &str, instead: Option<Operator>) -> Fault {
    Fault::ForeignOperator {
        typed: typed.to_owned(),
        instead,
    }
}

fn wrong_number(typed: &str) -> Fault {
    Fault::WrongNumber {
        typed: typed.to_owned(),
    }
}

fn logic(word: &str) -> Fault {
    Fault::Logic {
        word: word.to_owned(),
    }
}

fn stray(start: usize, rest: &str, letter: char) -> SyntaxError {
    let length = letter.len_utf8();
    let (length, fault) = match letter {
        '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => {
            (length, Fault::ForeignQuote { quote: letter })
        }
        '!' if rest.starts_with("!=") => (2, foreign_operator("!=", Some(Operator::NotEqual))),
        '!' | '|' => {
            let word = leading(rest, |next| next == letter);
            (word.len(), logic(word))
        }
        '+' | '*' | '/' | '^' => (length, foreign_operator(&rest[..length], None)),
        _ => (length, Fault::StrayLetter { letter }),
    };
    error(start, length, fault)
}

fn error(start: usize, length: usize, fault: Fault) -> SyntaxError {
    SyntaxError {
        span: start..start + length,
        fault,
    }
}
