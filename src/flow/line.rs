//! One attribute mapping: what flows to its target attribute, or why nothing does.

use crate::expr::eval::{EvalError, Given, Outcome, Prepared, Trace, Value};
use crate::expr::{self, SourceError};
use crate::schema::{AttributeMapping, FlowType, Spelled};

/// An attribute mapping that is ready for any number of objects.
#[derive(Clone, Debug)]
pub struct Line {
    target: String,
    source: Source,
    default: Option<String>,
    flow: Flow,
    priority: i64,
}

#[derive(Clone, Debug)]
enum Source {
    /// Only the default flows.
    Nothing,
    Prepared(Box<Prepared>),
    Unreadable(String),
}

#[derive(Clone, Debug)]
enum Flow {
    Always,
    OnCreation,
    WhereNothingIs,
    Strange(String),
}

/// What comes of a target attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flowed<'a> {
    /// The value of the source, which may be null: then an object that is changed loses what it had.
    Value(Value<'a>),
    /// The source came to nothing, and the default flows in its place.
    Default(&'a str),
    /// Nothing is written.
    Left(Left),
    /// There is no value, and the object cannot be carried over.
    Failed(EvalError),
    /// Nobody has shown what happens: why not.
    Unknown(String),
}

/// Why nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The mapping is applied on creation only, and the object is there.
    OnCreation,
    /// The expression drops the attribute from the flow.
    NoFlow,
    /// There is no source, and no default that flows.
    NoSource,
}

impl Left {
    /// In people's words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::OnCreation => "it is applied on creation only",
            Self::NoFlow => "the expression drops it from the flow",
            Self::NoSource => "it has no source, and its default flows on creation only",
        }
    }
}

impl Line {
    pub(super) fn read(mapping: AttributeMapping<'_>) -> Self {
        let source = match mapping.source() {
            None => Source::Nothing,
            Some(source) => prepared(source.raw()),
        };
        Self {
            target: mapping.target().unwrap_or_default().to_owned(),
            source,
            default: mapping.default_value().map(str::to_owned),
            flow: match mapping.flow_type() {
                Spelled::Known(FlowType::ObjectAddOnly) => Flow::OnCreation,
                Spelled::Known(FlowType::AttributeAddOnly) => Flow::WhereNothingIs,
                // Which of several values come and go is the target's business; what flows is the same.
                Spelled::Known(
                    FlowType::Always | FlowType::MultiValueAddOnly | FlowType::ValueAddOnly,
                ) => Flow::Always,
                Spelled::Other(word) => Flow::Strange(word.to_owned()),
            },
            priority: mapping.matching_priority(),
        }
    }

    /// `targetAttributeName`
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The source attributes that it looks at.
    #[must_use]
    pub fn attributes(&self) -> Vec<&str> {
        match &self.source {
            Source::Prepared(source) => {
                let attributes = source.expression().attributes().into_iter();
                attributes
                    .map(|attribute| attribute.name.as_str())
                    .collect()
            }
            Source::Nothing | Source::Unreadable(_) => Vec::new(),
        }
    }

    /// The turn of the attribute when the service looks for the object; 0 is none.
    #[must_use]
    pub const fn priority(&self) -> i64 {
        self.priority
    }

    /// What flows for an object that is new to the target or there already.
    #[must_use]
    pub fn flow<'a>(&'a self, given: &Given<'a>, is_new: bool) -> Flowed<'a> {
        match (&self.flow, is_new) {
            (Flow::Strange(word), _) => {
                return Flowed::Unknown(format!("nobody has shown what the flow type {word} does"));
            }
            (Flow::OnCreation, false) => return Flowed::Left(Left::OnCreation),
            (Flow::WhereNothingIs, false) => {
                return Flowed::Unknown(
                    "it flows where the target has nothing, which nobody can see here".to_owned(),
                );
            }
            (Flow::Always, _) | (Flow::OnCreation | Flow::WhereNothingIs, true) => {}
        }
        let default = self.default.as_deref().filter(|_| is_new);
        match (&self.source, default) {
            (Source::Unreadable(why), _) => Flowed::Unknown(why.clone()),
            (Source::Nothing, Some(default)) => Flowed::Default(default),
            (Source::Nothing, None) => Flowed::Left(Left::NoSource),
            (Source::Prepared(source), default) => match (source.evaluate(given), default) {
                (Ok(Outcome::NoFlow), _) => Flowed::Left(Left::NoFlow),
                (Ok(Outcome::Value(value)), Some(default)) if value.is_null() => {
                    Flowed::Default(default)
                }
                (Ok(Outcome::Value(value)), _) => Flowed::Value(value),
                (Err(error), _) => Flowed::Failed(error),
            },
        }
    }

    /// What came of each part of the expression; none where there is none.
    #[must_use]
    pub fn trace<'a>(&'a self, given: &Given<'a>) -> Option<Trace<'a>> {
        match &self.source {
            Source::Prepared(source) => Some(source.trace(given)),
            Source::Nothing | Source::Unreadable(_) => None,
        }
    }
}

/// The tree counts, as it does for the service; a text beside it is spelling.
fn prepared(source: &serde_json::Value) -> Source {
    let read = expr::read(source).map_err(|error: SourceError| error.to_string());
    let prepared = read
        .and_then(|reading| Prepared::new(&reading.expression).map_err(|error| error.message()));
    match prepared {
        Ok(prepared) => Source::Prepared(Box::new(prepared)),
        Err(why) => Source::Unreadable(format!("its source cannot be read: {why}")),
    }
}
