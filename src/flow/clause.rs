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
    operator: String,
    operands: Vec<String>,
    patterns: Vec<Result<Matcher, String>>,
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
        let patterns = match operator {
            "REGEX MATCH" | "NOT REGEX MATCH" => {
                operands.iter().map(|it| Matcher::read(it)).collect()
            }
            _ => Vec::new(),
        };
        Self {
            attribute: clause.source().unwrap_or_default().to_owned(),
            operator: operator.to_owned(),
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
        match self.operator.as_str() {
            "IS NULL" => return Certain::of(is_empty),
            "IS NOT NULL" => return Certain::of(!is_empty),
            "EQUALS"
            | "NOT EQUALS"
            | "IS TRUE"
            | "IS FALSE"
            | "REGEX MATCH"
            | "NOT REGEX MATCH"
            | "Greater_Than"
            | "Greater_Than_OR_EQUALS"
            | "Includes"
            | "ENDS_WITH" => {}
            "&" | "!&" => {
                return Certain::unknown(format!(
                    "documents contradict each other about what {} asks",
                    self.operator
                ));
            }
            other => return Certain::unknown(format!("nobody has shown what {other} asks")),
        }
        let text = match value {
            Some(Value::Text(text)) if !text.is_empty() => text.as_ref(),
            Some(Value::List(values)) if !values.is_empty() => {
                return Certain::unknown(format!(
                    "{} has several values, which the service does not filter by",
                    self.attribute
                ));
            }
            Some(Value::Text(_) | Value::List(_) | Value::Null) | None => return Certain::No,
        };
        self.of_text(text)
    }

    fn of_text(&self, text: &str) -> Certain {
        let any = |fits: &dyn Fn(&str) -> Certain| {
            let each: Vec<_> = self.operands.iter().map(|operand| fits(operand)).collect();
            Certain::any(each.iter())
        };
        match self.operator.as_str() {
            "EQUALS" => any(&|operand| Certain::of(text == operand)),
            "NOT EQUALS" => any(&|operand| Certain::of(text == operand)).not(),
            "IS TRUE" => Certain::of(text.eq_ignore_ascii_case("true")),
            "IS FALSE" => Certain::of(text.eq_ignore_ascii_case("false")),
            "Includes" => any(&|operand| Certain::of(text.contains(operand))),
            "ENDS_WITH" => any(&|operand| ends_with(text, operand)),
            "Greater_Than" => any(&|operand| compared(text, operand, |is, than| is > than)),
            "Greater_Than_OR_EQUALS" => {
                any(&|operand| compared(text, operand, |is, than| is >= than))
            }
            "REGEX MATCH" => self.matches(text),
            _ => self.matches(text).not(),
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
