//! One clause of a scoping filter, held against an object.
//!
//! What the operators mean is the product's article on scoping filters; how sure that is stands with each.

use crate::expr::eval::{Attributes, Fit, Matcher, Value};
use crate::schema;

/// Whether something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certain {
    Yes,
    No,
    /// Nobody has shown it: why not, as a sentence without its full stop.
    Unknown(String),
}

/// A clause, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// As a person would say it: `department EQUALS "Sales"`.
    pub clause: String,
    /// What the object has there.
    pub value: Value<'static>,
    pub holds: Certain,
}

/// A clause that is read.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    attribute: String,
    /// As it stands on the wire.
    operator: String,
    asks: Asks,
    operands: Vec<String>,
    patterns: Vec<Result<Matcher, String>>,
}

/// What an operator asks, by its name on the wire.
#[derive(Clone, Copy, Debug)]
enum Asks {
    Empty,
    NotEmpty,
    /// Something of a text; of nothing it never holds.
    Text(OfText),
    /// Documents say different things of it.
    Contradicted,
    /// Nobody has shown it.
    Unseen,
}

#[derive(Clone, Copy, Debug)]
enum OfText {
    Is,
    IsNot,
    True,
    False,
    Matches,
    MatchesNot,
    Above,
    AtLeast,
    Includes,
    EndsWith,
}

impl Asks {
    fn of(operator: &str) -> Self {
        match operator {
            "IS NULL" => Self::Empty,
            "IS NOT NULL" => Self::NotEmpty,
            "EQUALS" => Self::Text(OfText::Is),
            "NOT EQUALS" => Self::Text(OfText::IsNot),
            "IS TRUE" => Self::Text(OfText::True),
            "IS FALSE" => Self::Text(OfText::False),
            "REGEX MATCH" => Self::Text(OfText::Matches),
            "NOT REGEX MATCH" => Self::Text(OfText::MatchesNot),
            "Greater_Than" => Self::Text(OfText::Above),
            "Greater_Than_OR_EQUALS" => Self::Text(OfText::AtLeast),
            "Includes" => Self::Text(OfText::Includes),
            "ENDS_WITH" => Self::Text(OfText::EndsWith),
            "&" | "!&" => Self::Contradicted,
            _ => Self::Unseen,
        }
    }
}

impl Certain {
    const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown(why) => Self::Unknown(why),
        }
    }

    /// Whether all of them hold: one that does not decides, whatever is unknown.
    pub(super) fn all<'a>(each: impl Iterator<Item = &'a Self>) -> Self {
        let mut all = Self::Yes;
        for one in each {
            match one {
                Self::Yes => {}
                Self::No => return Self::No,
                Self::Unknown(why) => all = Self::unknown(why),
            }
        }
        all
    }

    /// Whether any of them holds.
    pub(super) fn any<'a>(each: impl Iterator<Item = &'a Self>) -> Self {
        let mut any = Self::No;
        for one in each {
            match one {
                Self::No => {}
                Self::Yes => return Self::Yes,
                Self::Unknown(why) => any = Self::unknown(why),
            }
        }
        any
    }
}

impl Clause {
    pub(super) fn read(clause: schema::Clause<'_>) -> Self {
        let operands: Vec<_> = clause.values().map(str::to_owned).collect();
        let operator = clause.operator().unwrap_or_default();
        let asks = Asks::of(operator);
        let patterns = match asks {
            Asks::Text(OfText::Matches | OfText::MatchesNot) => {
                operands.iter().map(|it| Matcher::read(it)).collect()
            }
            Asks::Text(_) | Asks::Empty | Asks::NotEmpty | Asks::Contradicted | Asks::Unseen => {
                Vec::new()
            }
        };
        Self {
            attribute: clause.source().unwrap_or_default().to_owned(),
            operator: operator.to_owned(),
            asks,
            operands,
            patterns,
        }
    }

    pub(super) fn judge(&self, attributes: &Attributes) -> Judged {
        let value = attributes.get(&self.attribute);
        Judged {
            clause: self.to_string(),
            value: value.cloned().unwrap_or(Value::Null),
            holds: self.holds(value),
        }
    }

    fn holds(&self, value: Option<&Value<'_>>) -> Certain {
        let is_empty = value.is_none_or(Value::is_empty);
        let asked = match self.asks {
            Asks::Empty => return Certain::of(is_empty),
            Asks::NotEmpty => return Certain::of(!is_empty),
            Asks::Contradicted => {
                return Certain::unknown(format!(
                    "documents contradict each other about what {} asks",
                    self.operator
                ));
            }
            Asks::Unseen => {
                return Certain::unknown(format!("nobody has shown what {} asks", self.operator));
            }
            Asks::Text(asked) => asked,
        };
        match value.filter(|_| !is_empty) {
            Some(Value::Text(text)) => self.of_text(asked, text),
            Some(Value::List(_)) => Certain::unknown(format!(
                "{} has several values, which the service does not filter by",
                self.attribute
            )),
            Some(Value::Null) | None => Certain::No,
        }
    }

    fn of_text(&self, asked: OfText, text: &str) -> Certain {
        let any = |fits: &dyn Fn(&str) -> Certain| {
            let each: Vec<_> = self.operands.iter().map(|operand| fits(operand)).collect();
            Certain::any(each.iter())
        };
        match asked {
            OfText::Is => any(&|operand| Certain::of(text == operand)),
            OfText::IsNot => any(&|operand| Certain::of(text == operand)).not(),
            OfText::True => Certain::of(text.eq_ignore_ascii_case("true")),
            OfText::False => Certain::of(text.eq_ignore_ascii_case("false")),
            OfText::Includes => any(&|operand| Certain::of(text.contains(operand))),
            OfText::EndsWith => any(&|operand| ends_with(text, operand)),
            OfText::Above => any(&|operand| compared(text, operand, |is, than| is > than)),
            OfText::AtLeast => any(&|operand| compared(text, operand, |is, than| is >= than)),
            OfText::Matches => self.matches(text),
            OfText::MatchesNot => self.matches(text).not(),
        }
    }

    fn matches(&self, text: &str) -> Certain {
        let each = self.patterns.iter().map(|pattern| match pattern {
            Err(why) => Certain::unknown(format!("the pattern cannot be read: {why}")),
            Ok(pattern) => match pattern.fit(text) {
                Err(limit) => Certain::unknown(limit.to_string()),
                Ok(Fit::Whole) => Certain::Yes,
                Ok(Fit::Nowhere) => Certain::No,
                Ok(Fit::Part) => Certain::unknown(
                    "the pattern matches a part of the text, and documents contradict each other about whether that is enough",
                ),
            },
        });
        let each: Vec<_> = each.collect();
        Certain::any(each.iter())
    }
}

fn ends_with(text: &str, end: &str) -> Certain {
    if text.ends_with(end) {
        return Certain::Yes;
    }
    if text.to_lowercase().ends_with(&end.to_lowercase()) {
        return Certain::unknown("nobody says whether case counts for ENDS_WITH");
    }
    Certain::No
}

/// Both sides must be whole numbers, by the article.
fn compared(text: &str, operand: &str, fits: fn(i64, i64) -> bool) -> Certain {
    match (text.parse(), operand.parse()) {
        (Ok(is), Ok(than)) => Certain::of(fits(is, than)),
        (Ok(_) | Err(_), Err(_)) | (Err(_), Ok(_)) => Certain::unknown(format!(
            "\"{text}\" and \"{operand}\" are not both whole numbers"
        )),
    }
}

impl std::fmt::Display for Clause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.attribute, self.operator)?;
        let operands: Vec<_> = self.operands.iter().map(|it| format!("\"{it}\"")).collect();
        if operands.is_empty() {
            return Ok(());
        }
        write!(f, " {}", operands.join(", "))
    }
}
