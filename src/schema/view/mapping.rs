//! attributeMapping and its source: where the value of one target attribute comes from.

use serde_json::Value;

use super::super::words::{FlowBehavior, FlowType, SourceType, Spelled};
use super::element::element;
use super::raw::{list, number, object, text};

element! {
    /// An attributeMapping.
    AttributeMapping,
    /// Among mappings of the same target attribute.
}

impl<'a> AttributeMapping<'a> {
    /// `targetAttributeName`, the key.
    #[must_use]
    pub fn target(self) -> Option<&'a str> {
        text(self.raw, "targetAttributeName")
    }

    /// `None` where only the default flows.
    #[must_use]
    pub fn source(self) -> Option<Source<'a>> {
        object(self.raw, "source").map(Source::new)
    }

    /// Flows where the source evaluates to null.
    #[must_use]
    pub fn default_value(self) -> Option<&'a str> {
        text(self.raw, "defaultValue")
    }

    #[must_use]
    pub fn flow_type(self) -> Spelled<'a, FlowType> {
        Spelled::of(text(self.raw, "flowType"))
    }

    #[must_use]
    pub fn flow_behavior(self) -> Spelled<'a, FlowBehavior> {
        Spelled::of(text(self.raw, "flowBehavior"))
    }

    /// 0: no matching attribute. Others are tried in ascending order.
    #[must_use]
    pub fn matching_priority(self) -> i64 {
        number(self.raw, "matchingPriority").unwrap_or_default()
    }

    /// Whether its name means it alone.
    #[must_use]
    pub fn is_addressable(self) -> bool {
        self.target().is_some_and(|name| !name.is_empty()) && self.turn.twins == 1
    }
}

/// An attributeMappingSource: an attribute, a constant, or a function of others.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a>(&'a Value);

impl<'a> Source<'a> {
    pub(super) const fn new(raw: &'a Value) -> Self {
        Self(raw)
    }

    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.0
    }

    #[must_use]
    pub fn kind(self) -> Spelled<'a, SourceType> {
        Spelled::of(text(self.0, "type"))
    }

    /// The attribute, the constant's text, or the function.
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.0, "name")
    }

    /// The same as text, spelt as somebody typed it.
    #[must_use]
    pub fn expression(self) -> Option<&'a str> {
        text(self.0, "expression")
    }

    /// Key and value of each parameter, in order. Keys repeat.
    pub fn parameters(self) -> impl Iterator<Item = (Option<&'a str>, Option<Self>)> {
        let all = list(self.0, "parameters").iter();
        all.map(|raw| (text(raw, "key"), object(raw, "value").map(Self::new)))
    }
}
