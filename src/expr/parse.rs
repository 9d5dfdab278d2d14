//! Tokens to a tree: one function per rule of the grammar.
//!
//! ```text
//! expression := value [ operator value ]
//! value      := attribute | constant | Name '(' [ slot { ',' slot } ] ')'
//! slot       := [ expression ]
//! ```

use super::ast::{At, Attribute, Comparison, Constant, Expression, Function, Operator, Spelling};
use super::bare::{bare, is_logic};
use super::fault::{Fault, SyntaxError, column};
use super::functions::WORDS;
use super::token::{Kind, Lexer, Token};
use super::{MAX_CHARACTERS, MAX_DEPTH};

/// Reads an expression.
///
/// # Errors
///
/// The first mistake of the text, from its start; or its length, also where only the text as the service prints it
/// is too long.
pub fn parse(text: &str) -> Result<Expression, SyntaxError> {
    within_length(text, text)?;
    let mut lexer = Lexer::new(text);
    let next = lexer.next()?;
    let mut parser = Parser { lexer, next };
    if parser.next.kind == Kind::End {
        return Err(parser.fault(Fault::Empty));
    }
    let expression = parser.expression(0)?;
    if let Some(found) = text[parser.next.start..].chars().next() {
        return Err(parser.behind(Fault::Trailing { found }));
    }
    within_length(text, &expression.to_string())?;
    Ok(expression)
}

fn within_length(text: &str, printed: &str) -> Result<(), SyntaxError> {
    let characters = printed.chars().count();
    if characters <= MAX_CHARACTERS {
        return Ok(());
    }
    let past = text.char_indices().nth(MAX_CHARACTERS);
    Err(SyntaxError {
        span: past.map_or(0, |(at, _)| at)..text.len(),
        fault: Fault::TooLong { characters },
    })
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token that has not been used yet.
    next: Token,
}

impl Parser<'_> {
    /// Uses up the next token.
    fn advance(&mut self) -> Result<Token, SyntaxError> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// A fault at the next token.
    const fn fault(&self, fault: Fault) -> SyntaxError {
        SyntaxError {
            span: self.next.start..self.next.end,
            fault,
        }
    }

    fn expression(&mut self, depth: usize) -> Result<Expression, SyntaxError> {
        if let Kind::Operator(operator) = self.next.kind {
            return Err(self.fault(Fault::LonelyOperator { operator }));
        }
        let left = self.value(depth)?;
        let Kind::Operator(operator) = self.next.kind else {
            return Ok(left);
        };
        let sign = self.advance()?;
        let right = self.right(&sign, operator, depth)?;
        if matches!(self.next.kind, Kind::Operator(_)) {
            return Err(self.fault(Fault::SecondComparison));
        }
        let (start, end) = (left.at().start, right.at().end);
        Ok(Expression::Comparison(Comparison {
            left: Box::new(left),
            operator,
            right: Box::new(right),
            at: At { start, end },
        }))
    }

    /// What stands behind an operator.
    fn right(
        &mut self,
        sign: &Token,
        operator: Operator,
        depth: usize,
    ) -> Result<Expression, SyntaxError> {
        match self.next.kind {
            Kind::Comma | Kind::Close | Kind::End | Kind::Operator(_) => Err(SyntaxError {
                span: sign.start..sign.end,
                fault: Fault::LonelyOperator { operator },
            }),
            Kind::Attribute(_)
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Word(_)
            | Kind::Placeholder(_)
            | Kind::Open => self.value(depth),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Expression, SyntaxError> {
        let constant = |value: &str, spelling, token: &Token| {
            Expression::Constant(Constant {
                value: value.to_owned(),
                spelling,
                at: at(token),
            })
        };
        let token = self.next.clone();
        let value = match &token.kind {
            Kind::Word(name) => return self.word(name, &token, depth),
            Kind::Attribute(name) => Expression::Attribute(Attribute {
                name: name.clone(),
                at: at(&token),
            }),
            Kind::Text(value) => constant(value, Spelling::Quoted, &token),
            Kind::Number(value) => constant(value, Spelling::Number, &token),
            Kind::Placeholder(value) => constant(value, Spelling::Placeholder, &token),
            Kind::Open => return Err(self.fault(Fault::Grouping)),
            Kind::Close => return Err(self.fault(Fault::Trailing { found: ')' })),
            Kind::Comma => return Err(self.fault(Fault::Trailing { found: ',' })),
            Kind::End | Kind::Operator(_) => return Err(self.fault(Fault::Empty)),
        };
        self.advance()?;
        Ok(value)
    }

    /// A call, or one of the words that are values.
    fn word(&mut self, name: &str, token: &Token, depth: usize) -> Result<Expression, SyntaxError> {
        let text = self.lexer.text();
        let blanks = [' ', '\t', '\r', '\n'];
        if text[token.end..]
            .trim_start_matches(blanks)
            .starts_with('(')
        {
            if depth == MAX_DEPTH {
                return Err(self.fault(Fault::TooDeep));
            }
            self.advance()?;
            return self.call(name, token, depth);
        }
        if WORDS.contains(&name) {
            self.advance()?;
            return Ok(Expression::Constant(Constant {
                value: name.to_owned(),
                spelling: Spelling::Word,
                at: at(token),
            }));
        }
        Err(bare(text, name, token.start))
    }

    /// The slots behind a name, whose parenthesis is the next token.
    fn call(&mut self, name: &str, token: &Token, depth: usize) -> Result<Expression, SyntaxError> {
        let open = self.advance()?;
        let mut arguments = Vec::new();
        let mut is_open = self.next.kind != Kind::Close;
        while is_open {
            arguments.push(self.slot(depth + 1)?);
            let last = arguments.last().and_then(Option::as_ref);
            is_open = self.is_more(last).map_err(|fault| match fault {
                Some(fault) => self.behind(fault),
                None => self.unclosed(name, &open),
            })?;
            if is_open {
                self.advance()?;
            }
        }
        let close = self.advance()?;
        Ok(Expression::Function(Function {
            name: name.to_owned(),
            arguments,
            at: At {
                start: token.start,
                end: close.end,
            },
        }))
    }

    fn slot(&mut self, depth: usize) -> Result<Option<Expression>, SyntaxError> {
        if matches!(self.next.kind, Kind::Comma | Kind::Close | Kind::End) {
            return Ok(None);
        }
        self.expression(depth).map(Some)
    }

    /// Whether a further slot follows the last one. No fault is that the text has ended.
    fn is_more(&self, last: Option<&Expression>) -> Result<bool, Option<Fault>> {
        match self.next.kind {
            Kind::Comma => Ok(true),
            Kind::Close => Ok(false),
            Kind::End => Err(None),
            Kind::Attribute(_)
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Word(_)
            | Kind::Placeholder(_)
            | Kind::Operator(_)
            | Kind::Open => {
                let quoted = last.is_some_and(|last| {
                    let is_text = matches!(last, Expression::Constant(constant) if constant.spelling == Spelling::Quoted);
                    is_text && last.at().end == self.next.start
                });
                Err(Some(Fault::MissingComma { quoted }))
            }
        }
    }

    fn unclosed(&self, name: &str, open: &Token) -> SyntaxError {
        self.fault(Fault::UnclosedCall {
            name: name.to_owned(),
            column: column(self.lexer.text(), open.start),
        })
    }

    /// A fault at the token behind a whole expression, or what people mean who write AND there.
    fn behind(&self, fault: Fault) -> SyntaxError {
        if let Kind::Word(word) = &self.next.kind
            && is_logic(word)
        {
            return self.fault(Fault::Logic { word: word.clone() });
        }
        self.fault(fault)
    }
}

const fn at(token: &Token) -> At {
    At {
        start: token.start,
        end: token.end,
    }
}
