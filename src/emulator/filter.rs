//! `$filter`, the subset that the reference's section 4 lists for the plain form, and `ne` of the advanced one.
//!
//! ```text
//!  filter := all { " or " all }
//!  all    := term { " and " term }
//!  term   := name (" eq " | " ne ") literal | name " in (" literal { ',' literal } ')' | func '(' name ',' text ')' | name "/any(" v ':' inner ')'
//!  inner  := v " eq " text | func '(' v ',' text ')'
//!  func   := startsWith | contains
//! ```
//!
//! `or` joins equalities only. Anything else is refused, never ignored. Names and ids compare without regard to ASCII case, as the
//! directory is known to do; tags compare exactly.

use serde_json::Value;

use super::answer::Refusal;
use super::store::Members;

/// What one resource lets itself be filtered by: property, operator (`eq`, `ne`, `in`, `startswith`, `contains`, `any`; those
/// of `query` stand beside them).
pub(super) type Allowed = [(&'static str, &'static str)];

/// How many equalities `or` may join: the published known issues of Graph give 15 as the limit of one clause.
const MOST_ROWS: usize = 15;
/// The longest text in characters that `eq` compares in the plain form, by the same source.
const LONGEST: usize = 120;

/// A parsed filter: of any of the rows, all terms must hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter(Vec<Vec<Term>>);

#[derive(Debug, PartialEq, Eq)]
struct Term {
    property: String,
    /// Whether the property is a collection of which any element must fit.
    any: bool,
    test: Test,
}

#[derive(Debug, PartialEq, Eq)]
enum Test {
    Equal(Value),
    Different(Value),
    OneOf(Vec<Value>),
    StartsWith(String),
    Contains(String),
}

impl Filter {
    /// Parses a filter and holds it against what the resource allows.
    pub(super) fn parse(text: &str, allowed: &Allowed) -> Result<Self, Refusal> {
        let mut reader = Reader { rest: text.trim() };
        let mut rows = Vec::new();
        let mut row = vec![reader.term()?];
        while !reader.rest.is_empty() {
            if reader.take(" or ") {
                rows.push(std::mem::take(&mut row));
            } else if !reader.take(" and ") {
                return Err(unsupported(text));
            }
            row.push(reader.term()?);
        }
        rows.push(row);
        let filter = Self(rows);
        if filter.terms().any(|term| !term.is_allowed(allowed)) || !filter.is_plain() {
            return Err(unsupported(text));
        }
        Ok(filter)
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.0.iter().flatten()
    }

    /// Whether `or` joins equalities only, and not too many.
    fn is_plain(&self) -> bool {
        self.0.len() == 1
            || (self.0.len() <= MOST_ROWS
                && self
                    .terms()
                    .all(|term| !term.any && matches!(term.test, Test::Equal(_))))
    }

    /// Whether a value is compared that is too long for the plain form.
    pub(super) fn is_long(&self) -> bool {
        self.terms().any(|term| match &term.test {
            Test::Equal(Value::String(text)) => !term.any && text.chars().count() > LONGEST,
            Test::Equal(_)
            | Test::Different(_)
            | Test::OneOf(_)
            | Test::StartsWith(_)
            | Test::Contains(_) => false,
        })
    }

    /// Whether it works in advanced queries only.
    pub(super) fn is_advanced(&self) -> bool {
        self.terms()
            .any(|term| matches!(term.test, Test::Different(_)))
    }

    /// Whether an object fits.
    pub(super) fn fits(&self, members: &Members) -> bool {
        self.0
            .iter()
            .any(|row| row.iter().all(|term| term.fits(members)))
    }
}

impl Term {
    fn is_allowed(&self, allowed: &Allowed) -> bool {
        let operator = if self.any {
            "any"
        } else {
            self.test.operator()
        };
        allowed.contains(&(self.property.as_str(), operator))
    }

    fn fits(&self, members: &Members) -> bool {
        let value = members.get(&self.property).unwrap_or(&Value::Null);
        if self.any {
            value
                .as_array()
                .is_some_and(|items| items.iter().any(|item| self.test.fits(item, true)))
        } else {
            self.test.fits(value, false)
        }
    }
}

impl Test {
    const fn operator(&self) -> &'static str {
        match self {
            Self::Equal(_) => "eq",
            Self::Different(_) => "ne",
            Self::OneOf(_) => "in",
            Self::StartsWith(_) => "startswith",
            Self::Contains(_) => "contains",
        }
    }

    fn fits(&self, value: &Value, exact: bool) -> bool {
        let fold = |text: &str| {
            if exact {
                text.to_owned()
            } else {
                text.to_ascii_lowercase()
            }
        };
        match (self, value) {
            (Self::Equal(Value::String(wanted)), Value::String(text)) => fold(text) == fold(wanted),
            (Self::Equal(wanted), value) => wanted == value,
            (Self::Different(wanted), value) => !Self::Equal(wanted.clone()).fits(value, exact),
            (Self::OneOf(wanted), value) => wanted
                .iter()
                .any(|wanted| Self::Equal(wanted.clone()).fits(value, exact)),
            (Self::StartsWith(wanted), Value::String(text)) => {
                fold(text).starts_with(&fold(wanted))
            }
            (Self::Contains(wanted), Value::String(text)) => fold(text).contains(&fold(wanted)),
            (Self::StartsWith(_) | Self::Contains(_), _) => false,
        }
    }
}

/// What is left to read.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn term(&mut self) -> Result<Term, Refusal> {
        let name = self.name()?;
        if self.take("(") {
            let property = self.name()?;
            let test = self.function(name)?;
            return Ok(Term {
                property: property.to_owned(),
                any: false,
                test,
            });
        }
        if self.take("/any(") {
            let variable = self.name()?;
            self.expect(":")?;
            let test = self.lambda(variable)?;
            self.expect(")")?;
            return Ok(Term {
                property: name.to_owned(),
                any: true,
                test,
            });
        }
        let test = if self.take(" ne ") {
            Test::Different(self.literal()?)
        } else if self.take(" in (") {
            Test::OneOf(self.set()?)
        } else {
            self.expect(" eq ")?;
            Test::Equal(self.literal()?)
        };
        Ok(Term {
            property: name.to_owned(),
            any: false,
            test,
        })
    }

    /// The rest of `in (`: one literal or more.
    fn set(&mut self) -> Result<Vec<Value>, Refusal> {
        let mut set = vec![self.literal()?];
        while self.take(",") {
            self.rest = self.rest.trim_start();
            set.push(self.literal()?);
        }
        self.expect(")")?;
        Ok(set)
    }

    /// The inside of `any(v:...)`.
    fn lambda(&mut self, variable: &str) -> Result<Test, Refusal> {
        let name = self.name()?;
        if self.take("(") {
            if self.name()? != variable {
                return Err(self.refuse());
            }
            return self.function(name);
        }
        if name != variable {
            return Err(self.refuse());
        }
        self.expect(" eq ")?;
        Ok(Test::Equal(Value::String(self.text()?)))
    }

    /// The rest of `function(name`, that is `,'text')`.
    fn function(&mut self, name: &str) -> Result<Test, Refusal> {
        self.expect(",")?;
        self.rest = self.rest.trim_start();
        let text = self.text()?;
        self.expect(")")?;
        if name.eq_ignore_ascii_case("startswith") {
            Ok(Test::StartsWith(text))
        } else if name == "contains" {
            Ok(Test::Contains(text))
        } else {
            Err(unsupported(name))
        }
    }

    fn name(&mut self) -> Result<&'a str, Refusal> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.refuse());
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(name)
    }

    fn literal(&mut self) -> Result<Value, Refusal> {
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if self.take(word) {
                return Ok(value);
            }
        }
        self.text().map(Value::String)
    }

    /// A quoted text, in which two quotes stand for one.
    fn text(&mut self) -> Result<String, Refusal> {
        self.expect("'")?;
        let mut text = String::new();
        loop {
            let Some(end) = self.rest.find('\'') else {
                return Err(self.refuse());
            };
            text.push_str(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
            if !self.take("'") {
                return Ok(text);
            }
            text.push('\'');
        }
    }

    fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, word: &str) -> Result<(), Refusal> {
        if self.take(word) {
            Ok(())
        } else {
            Err(self.refuse())
        }
    }

    fn refuse(&self) -> Refusal {
        unsupported(self.rest)
    }
}

fn unsupported(near: &str) -> Refusal {
    Refusal::unsupported(format!(
        "Unsupported or invalid query filter clause specified, near '{near}'."
    ))
}

#[cfg(test)]
mod tests;
