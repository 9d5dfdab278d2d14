//! What a mapping makes of somebody: values for an account, and what is to be told of the way there.
//!
//! It holds; what is mapped how is in `people_mapping`, and the words of the log are in `summary`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::expr::eval;

/// Values of an account by the names of their attributes.
pub(super) type Values = BTreeMap<String, Held>;

/// What an attribute of an account holds. A stored tenant has texts and lists of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Held {
    Text(String),
    List(Vec<String>),
}

/// What came of the mappings of one object.
#[derive(Clone, Default)]
pub(super) struct Mapped {
    pub(super) values: Values,
    pub(super) notes: Notes,
}

/// What the log tells of an object beside its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    /// Target attributes that nobody here can tell the value of, and why. Nothing flows to them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) untold: BTreeMap<String, String>,
    /// Operators of the scoping filter that nobody could judge and that made a difference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unjudged: Vec<String>,
    /// Why the object as a whole cannot be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<Fault>,
}

/// An expression that has no value for an object, which fails the object as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    /// The target attribute of the mapping.
    pub(super) target: String,
    /// What the expression says to that, by `Error`; otherwise why there is no value.
    pub(super) why: String,
    /// Whether the expression says so itself.
    pub(super) is_said: bool,
}

impl Held {
    /// What a value is to an account: nothing where there is none.
    pub(super) fn of(value: eval::Value<'_>) -> Option<Self> {
        match value {
            eval::Value::Null => None,
            eval::Value::Text(text) => Some(Self::Text(text.into_owned())),
            eval::Value::List(values) if values.is_empty() => None,
            eval::Value::List(values) => {
                let values = values.into_iter().map(Cow::into_owned);
                Some(Self::List(values.collect()))
            }
        }
    }

    /// The value in the words of `expr`.
    pub(super) fn into_value(self) -> eval::Value<'static> {
        match self {
            Self::Text(text) => eval::Value::Text(text.into()),
            Self::List(values) => eval::Value::List(values.into_iter().map(Cow::Owned).collect()),
        }
    }

    /// The text; of a list, nothing.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// Whether it tells the target that an account may not be used: `False`, and `0` where a target counts.
    pub(super) fn is_off(&self) -> bool {
        self.text()
            .is_some_and(|text| text.eq_ignore_ascii_case("false") || text == "0")
    }

    /// With the values of another one behind its own that it lacks. A single text makes room.
    pub(super) fn with(self, more: Self) -> Self {
        match (self, more) {
            (Self::List(mut values), Self::List(more)) => {
                let new = more.into_iter();
                let new: Vec<String> = new.filter(|value| !values.contains(value)).collect();
                values.extend(new);
                Self::List(values)
            }
            (Self::Text(_) | Self::List(_), more) => more,
        }
    }
}

impl From<&str> for Held {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// As the log shows it: a list as JSON, which no sample shows otherwise.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::List(values) => json!(values).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_by_what_they_lack_and_are_stored_as_they_are() {
        let list = |values: &[&str]| Held::List(values.iter().map(|v| (*v).to_owned()).collect());
        let grown = list(&["a", "b"]).with(list(&["b", "c"]));
        assert_eq!(grown, list(&["a", "b", "c"]));
        assert_eq!(grown.to_string(), r#"["a","b","c"]"#);
        let stored = json!({"x": "a", "y": ["a", "b", "c"]});
        let read: Values = serde_json::from_value(stored.clone()).expect("values");
        assert_eq!(read["y"], grown);
        assert_eq!(json!(read), stored);
        assert_eq!(Held::from("a").with("b".into()), "b".into());
    }

    #[test]
    fn two_words_say_that_an_account_may_not_be_used() {
        for (text, is_off) in [("False", true), ("0", true), ("True", false), ("1", false)] {
            assert_eq!(Held::from(text).is_off(), is_off, "{text}");
        }
    }
}
