//! The closed sets of words in a schema (REFERENCE 3), and how documents spell them.
//!
//! A word that is none of ours is kept as text: a newer service may know more than we do.

mod flows;

pub use flows::{Flow, FlowTypes, flow_types};

use serde::{Deserialize, Serialize};

/// A set of words that a document spells in any case, with the one that stands where none is written.
pub trait Word: Copy + Default + PartialEq + 'static {
    /// All of them, as the service spells them.
    const ALL: &'static [(Self, &'static str)];

    /// The word in any case.
    #[must_use]
    fn parse(text: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, known)| known.eq_ignore_ascii_case(text.trim()))
            .map(|(word, _)| *word)
    }

    /// The word as the service spells it.
    #[must_use]
    fn text(self) -> &'static str {
        let mut all = Self::ALL.iter();
        let found = all.find(|(word, _)| *word == self);
        found.map(|(_, text)| *text).expect("every word is spelt")
    }
}

/// What a document says where a word is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled<'a, W> {
    Known(W),
    Other(&'a str),
}

impl<'a, W: Word> Spelled<'a, W> {
    /// Missing and null stand for the default.
    pub(super) fn of(text: Option<&'a str>) -> Self {
        match text {
            None => Self::Known(W::default()),
            Some(text) => W::parse(text).map_or(Self::Other(text), Self::Known),
        }
    }
}

/// When a mapping flows (attributeMapping `flowType`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FlowType {
    #[default]
    Always,
    ObjectAddOnly,
    MultiValueAddOnly,
    ValueAddOnly,
    AttributeAddOnly,
}

impl Word for FlowType {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Always, "Always"),
        (Self::ObjectAddOnly, "ObjectAddOnly"),
        (Self::MultiValueAddOnly, "MultiValueAddOnly"),
        (Self::ValueAddOnly, "ValueAddOnly"),
        (Self::AttributeAddOnly, "AttributeAddOnly"),
    ];
}

/// Whether a value flows that did not change (attributeMapping `flowBehavior`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FlowBehavior {
    #[default]
    FlowWhenChanged,
    FlowAlways,
}

impl Word for FlowBehavior {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::FlowWhenChanged, "FlowWhenChanged"),
        (Self::FlowAlways, "FlowAlways"),
    ];
}

/// The type of an attribute (attributeDefinition `type`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AttributeType {
    #[default]
    String,
    Integer,
    Reference,
    Binary,
    Boolean,
    DateTime,
}

impl Word for AttributeType {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::String, "String"),
        (Self::Integer, "Integer"),
        (Self::Reference, "Reference"),
        (Self::Binary, "Binary"),
        (Self::Boolean, "Boolean"),
        (Self::DateTime, "DateTime"),
    ];
}

/// Who may write an attribute (attributeDefinition `mutability`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mutability {
    #[default]
    ReadWrite,
    ReadOnly,
    Immutable,
    WriteOnly,
}

impl Word for Mutability {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::ReadWrite, "ReadWrite"),
        (Self::ReadOnly, "ReadOnly"),
        (Self::Immutable, "Immutable"),
        (Self::WriteOnly, "WriteOnly"),
    ];
}

/// The type of a mapping's source (attributeMappingSource `type`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SourceType {
    #[default]
    Attribute,
    Constant,
    Function,
}

impl Word for SourceType {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Attribute, "Attribute"),
        (Self::Constant, "Constant"),
        (Self::Function, "Function"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case_and_others_are_kept() {
        assert_eq!(
            Spelled::of(Some("string")),
            Spelled::Known(AttributeType::String)
        );
        assert_eq!(
            Spelled::<FlowType>::of(Some("Sometimes")),
            Spelled::Other("Sometimes")
        );
        assert_eq!(
            Spelled::of(None),
            Spelled::Known(FlowBehavior::FlowWhenChanged)
        );
    }
}
