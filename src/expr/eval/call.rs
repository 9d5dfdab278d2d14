//! A call as its function sees it: arguments by their slots, evaluated when they are asked for.

use std::borrow::Cow;

use super::error::{EvalError, Reason, Stop};
use super::given::Given;
use super::limits::{Limit, MAX_VALUE};
use super::numbers;
use super::pattern::Pattern;
use super::prepared::{Calling, Kind, Node};
use super::trace::Came;
use super::value::Value;
use super::walk::Walk;

/// What a function does.
pub(in crate::expr) type Run = for<'c, 'a> fn(&mut Call<'c, 'a>) -> Result<Value<'a>, Stop>;

/// One call under evaluation.
pub(in crate::expr) struct Call<'c, 'a> {
    node: &'a Node,
    calling: &'a Calling,
    walk: &'c mut Walk<'a>,
}

impl<'c, 'a> Call<'c, 'a> {
    pub(super) const fn new(node: &'a Node, calling: &'a Calling, walk: &'c mut Walk<'a>) -> Self {
        Self {
            node,
            calling,
            walk,
        }
    }

    pub(super) const fn given(&mut self) -> Given<'a> {
        self.walk.given()
    }

    /// The number of the call in its expression: no two calls share one.
    pub(super) const fn index(&self) -> usize {
        self.node.index
    }

    /// How many slots are written, filled or not.
    pub(super) const fn slots(&self) -> usize {
        self.calling.arguments.len()
    }

    fn argument(&self, slot: usize) -> Option<&'a Node> {
        self.calling.arguments.get(slot)?.as_ref()
    }

    /// Whether a slot is filled, whatever the value.
    pub(super) fn has(&self, slot: usize) -> bool {
        self.argument(slot).is_some()
    }

    /// The name of the attribute that stands in a slot.
    pub(super) fn attribute(&self, slot: usize) -> Option<&'a str> {
        match &self.argument(slot)?.kind {
            Kind::Attribute(name) => Some(name),
            Kind::Constant(_) | Kind::Placeholder(_) | Kind::Call(_) | Kind::Comparison(_) => None,
        }
    }

    /// The value in a slot; null where it is empty.
    pub(super) fn value(&mut self, slot: usize) -> Result<Value<'a>, Stop> {
        match self.argument(slot) {
            Some(node) => self.walk.value(node),
            None => Ok(Value::Null),
        }
    }

    /// Tells what stands in a slot without evaluating it.
    pub(super) fn note(&mut self, slot: usize, value: &Value<'a>) {
        if let Some(node) = self.argument(slot) {
            self.walk.note(node, || Came::Value(value.clone()));
        }
    }

    /// The one text in a slot; none for null.
    pub(super) fn text(&mut self, slot: usize) -> Result<Option<Cow<'a, str>>, Stop> {
        match self.value(slot)? {
            Value::Text(text) => Ok(Some(text)),
            Value::List(values) if !values.is_empty() => {
                Err(self.wrong(slot, "one text", &Value::List(values)))
            }
            Value::Null | Value::List(_) => Ok(None),
        }
    }

    /// The values in a slot: none for null, one for a text.
    pub(super) fn values(&mut self, slot: usize) -> Result<Vec<Cow<'a, str>>, Stop> {
        Ok(match self.value(slot)? {
            Value::Null => Vec::new(),
            Value::Text(text) => vec![text],
            Value::List(values) => values,
        })
    }

    /// The whole number in a slot; none for null.
    pub(super) fn number(&mut self, slot: usize) -> Result<Option<i64>, Stop> {
        let Some(text) = self.text(slot)? else {
            return Ok(None);
        };
        let number = numbers::read(&text);
        number
            .map(Some)
            .ok_or_else(|| self.wrong(slot, "a whole number", &Value::Text(text)))
    }

    /// The pattern in a slot that holds one: read once where it is a constant.
    pub(super) fn pattern(&mut self, slot: usize) -> Result<Cow<'a, Pattern>, Stop> {
        let text = self.text(slot)?.unwrap_or_default();
        if !self.walk.searches() {
            return Err(self.stop(Reason::Limit(Limit::Steps)));
        }
        let pattern = match self.argument(slot).map(|node| &node.kind) {
            Some(Kind::Constant(_)) => {
                let read = self.calling.constant_pattern(&text);
                read.as_ref().map(Cow::Borrowed).map_err(Clone::clone)
            }
            Some(
                Kind::Attribute(_) | Kind::Placeholder(_) | Kind::Call(_) | Kind::Comparison(_),
            )
            | None => Pattern::read(&text).map(Cow::Owned),
        };
        pattern.map_err(|why| {
            self.stop(Reason::Pattern {
                pattern: clipped(&text),
                why,
            })
        })
    }

    /// Pays for work that no value shows.
    pub(super) fn pay(&mut self, work: usize) -> Result<(), Stop> {
        self.walk.pay(self.node, work)
    }

    /// Adds to a text that must not grow too large.
    pub(super) fn push(&self, text: &mut String, more: &str) -> Result<(), Stop> {
        if text.len().saturating_add(more.len()) > MAX_VALUE {
            return Err(self.stop(Reason::Limit(Limit::Value)));
        }
        text.push_str(more);
        Ok(())
    }

    /// An argument that the function cannot work with.
    pub(super) fn wrong(&self, slot: usize, expected: &str, found: &Value<'_>) -> Stop {
        let place = self.argument(slot).unwrap_or(self.node);
        Stop::Failed(Box::new(EvalError {
            at: place.at.range(),
            reason: Reason::Argument {
                function: self.calling.form.name,
                parameter: self.calling.form.said(slot).to_owned(),
                expected: expected.to_owned(),
                found: said(found),
            },
        }))
    }

    /// The call fails as a whole.
    pub(super) fn stop(&self, reason: Reason) -> Stop {
        Stop::Failed(Box::new(EvalError {
            at: self.node.at.range(),
            reason,
        }))
    }

    /// A call that nobody has described.
    pub(super) fn unsupported(&self, how: &str, why: &'static str) -> Stop {
        self.stop(Reason::Unsupported {
            what: format!("{}{how}", self.calling.form.name),
            why,
        })
    }
}

/// A value in a message.
pub(super) fn said(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Text(text) => format!("\"{}\"", clipped(text)),
        Value::List(values) => match values.len() {
            0 => "an empty list".to_owned(),
            1 => "a list of 1 value".to_owned(),
            count => format!("a list of {count} values"),
        },
    }
}

/// The start of a text that may be long.
pub(super) fn clipped(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
