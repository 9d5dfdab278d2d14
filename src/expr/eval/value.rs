//! What an expression passes around.
//!
//! Everything is text. The trees that the service makes turn every number into a quoted constant, the only comparison
//! that its own templates hold asks a number for a text (`BitAnd([userAccountControl], 2)="0"`), and booleans are the
//! texts `True` and `False` (reference, section 3). Numbers are written in decimal digits, dates as `CDate` writes them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The value of an attribute, of a part of an expression, or of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing. The articles express it by the absence of the attribute, so that missing and null are one.
    Null,
    /// One text, which may be empty.
    Text(Cow<'a, str>),
    /// The values of a multi-valued attribute, in their order. One without values is as good as null.
    List(Vec<Cow<'a, str>>),
}

/// The attributes of an object by name. Case matters, as in every published schema: each source has exactly the name
/// that its directory defines.
pub type Attributes = BTreeMap<String, Value<'static>>;

impl<'a> Value<'a> {
    /// `True` or `False`.
    #[must_use]
    pub const fn truth(is_true: bool) -> Self {
        Self::Text(Cow::Borrowed(if is_true { "True" } else { "False" }))
    }

    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number in decimal digits.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self::Text(number.to_string().into())
    }

    /// Null, or a list without values.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(_) => false,
            Self::List(values) => values.is_empty(),
        }
    }

    /// Null, or an empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null | Self::List(_) => self.is_null(),
            Self::Text(text) => text.is_empty(),
        }
    }

    /// How many bytes of text it holds, and one for each value.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Text(text) => text.len(),
            Self::List(values) => values.iter().map(|value| value.len() + 1).sum(),
        }
    }

    /// The same value, which borrows the texts of this one.
    #[must_use]
    pub fn borrowed(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::List(values) => {
                let values = values.iter().map(|value| Cow::Borrowed(value.as_ref()));
                Value::List(values.collect())
            }
        }
    }

    /// The same value, with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(owned(text)),
            Self::List(values) => Value::List(values.into_iter().map(owned).collect()),
        }
    }

    /// As JSON: null, a string, or an array of strings.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::String(text.clone().into_owned()),
            Self::List(values) => values
                .iter()
                .map(|value| Json::String(value.clone().into_owned()))
                .collect(),
        }
    }

    /// From JSON: null, a string, a number in its own spelling, true and false as texts, or an array of such without
    /// null. `None` for an object and for what is nested deeper, which no attribute of these directories holds.
    #[must_use]
    pub fn read(json: &Json) -> Option<Value<'static>> {
        match json {
            Json::Null => Some(Value::Null),
            Json::Array(values) => {
                let values: Option<Vec<_>> = values.iter().map(scalar).collect();
                values.map(Value::List)
            }
            Json::Object(_) => None,
            Json::Bool(_) | Json::Number(_) | Json::String(_) => scalar(json).map(Value::Text),
        }
    }
}

fn scalar(json: &Json) -> Option<Cow<'static, str>> {
    match json {
        Json::Bool(true) => Some("True".into()),
        Json::Bool(false) => Some("False".into()),
        Json::Number(number) => Some(number.to_string().into()),
        Json::String(text) => Some(text.clone().into()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
