//! Why an overlay cannot be laid: an address that means nothing, or not one thing. It carries what there is, so that
//! whoever shows it can ask "did you mean".

use std::fmt;

/// One address that is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    pub what: What,
    /// The address, or the part of it that is refused, as it was given.
    pub named: String,
    pub why: Why,
    /// What it might have meant: of [`Why::Unknown`] all that there is, else all that it could mean. As addresses are
    /// written, and not escaped.
    pub candidates: Vec<String>,
}

/// The kind of thing that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Rule,
    ObjectMapping,
    AttributeMapping,
    Directory,
    Object,
    Attribute,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// There is none.
    Unknown,
    /// There are several.
    Ambiguous,
    /// Another address of the overlay means the same thing.
    SaidTwice,
    /// It is exclusive, and the base document does not have it.
    NoBase,
}

impl What {
    const fn noun(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::ObjectMapping => "object mapping",
            Self::AttributeMapping => "attribute mapping",
            Self::Directory => "directory",
            Self::Object => "object",
            Self::Attribute => "attribute",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (noun, named) = (self.what.noun(), &self.named);
        match self.why {
            Why::Unknown => write!(f, "there is no {noun} {named}")?,
            Why::Ambiguous => write!(f, "{named} means more than one {noun}")?,
            Why::SaidTwice => write!(f, "{named} means an {noun} that is said twice")?,
            Why::NoBase => write!(
                f,
                "there is no default for the {noun} {named} to go back to"
            )?,
        }
        if self.candidates.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.candidates.join(", "))
        }
    }
}

impl std::error::Error for Refusal {}
