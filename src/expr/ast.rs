//! The tree of an expression, in Graph's own words. It says what was written, and not where it came from.
//!
//! Two trees are equal where they say the same in the same spelling; where they stand in their text plays no part.
//! Whether two spellings mean the same to the service is the question of [`same`](fn@super::same).

use std::ops::Range;

/// Where a node stands in the text it was read from, in bytes. Every place equals every other, so that trees compare
/// by what they say. A tree that no text was read for stands at `0..0`.
#[derive(Clone, Copy, Debug, Default)]
pub struct At {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl At {
    /// The stretch of the text.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

/// An expression, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `[mail]`
    Attribute(Attribute),
    /// `"text"`, `448`, `&HF`, `vbTextCompare`, `%DomainFQDN%`
    Constant(Constant),
    /// `Trim([mail])`
    Function(Function),
    /// `[country]="USA"`
    Comparison(Comparison),
}

/// A reference to an attribute of the source object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Without the outer brackets: `mail`, `emails[type eq "work"].value`. Brackets inside come in pairs.
    pub name: String,
    /// Where it stands.
    pub at: At,
}

/// A value that is written out. To the service each is a text, whatever its spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Without quotes and escapes: `it's`, `448`, `&HF`, `vbTextCompare`, `%DomainFQDN%`.
    pub value: String,
    /// How it is written.
    pub spelling: Spelling,
    /// Where it stands.
    pub at: At,
}

/// How a constant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// In double quotes.
    Quoted,
    /// A whole number: digits with or without a minus before them, or hex digits behind `&H`.
    Number,
    /// A bare identifier, one of [`WORDS`](super::WORDS).
    Word,
    /// A name between per cent signs, which the service fills in for the job: `%DomainFQDN%`.
    Placeholder,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Case matters.
    pub name: String,
    /// One per slot; `None` where a slot is left empty. No text gives a single slot that is empty.
    pub arguments: Vec<Option<Expression>>,
    /// Where it stands, name and parentheses included.
    pub at: At,
}

/// Two values and what is asked of them. Neither side is a comparison itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What stands before the operator.
    pub left: Box<Expression>,
    /// What is asked.
    pub operator: Operator,
    /// What stands behind it.
    pub right: Box<Expression>,
    /// Where it stands, both sides included.
    pub at: At,
}

/// What a comparison asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Equal,
        Self::NotEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        }
    }
}

impl Expression {
    /// Where it stands in the text it was read from.
    #[must_use]
    pub const fn at(&self) -> At {
        match self {
            Self::Attribute(attribute) => attribute.at,
            Self::Constant(constant) => constant.at,
            Self::Function(function) => function.at,
            Self::Comparison(comparison) => comparison.at,
        }
    }

    /// This node and all below it, in the order of the text.
    #[must_use]
    pub fn nodes(&self) -> Vec<&Self> {
        let mut nodes = vec![self];
        match self {
            Self::Attribute(_) | Self::Constant(_) => {}
            Self::Function(function) => {
                let given = function.arguments.iter().flatten();
                nodes.extend(given.flat_map(Self::nodes));
            }
            Self::Comparison(comparison) => {
                nodes.extend(comparison.left.nodes());
                nodes.extend(comparison.right.nodes());
            }
        }
        nodes
    }

    /// How many calls are nested in each other at most.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Attribute(_) | Self::Constant(_) => 0,
            Self::Comparison(comparison) => comparison.left.depth().max(comparison.right.depth()),
            Self::Function(function) => {
                let given = function.arguments.iter().flatten();
                1 + given.map(Self::depth).max().unwrap_or_default()
            }
        }
    }

    /// The attributes that it reads, in the order of the text, each as often as it stands there.
    #[must_use]
    pub fn attributes(&self) -> Vec<&Attribute> {
        let nodes = self.nodes().into_iter();
        nodes
            .filter_map(|node| match node {
                Self::Attribute(attribute) => Some(attribute),
                Self::Constant(_) | Self::Function(_) | Self::Comparison(_) => None,
            })
            .collect()
    }

    /// The functions that it calls, in the order of the text, each as often as it is called.
    #[must_use]
    pub fn functions(&self) -> Vec<&Function> {
        let nodes = self.nodes().into_iter();
        nodes
            .filter_map(|node| match node {
                Self::Function(function) => Some(function),
                Self::Constant(_) | Self::Attribute(_) | Self::Comparison(_) => None,
            })
            .collect()
    }
}
