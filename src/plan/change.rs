//! One difference as people are told it: which field, old to new, what kind of thing it is, and who wants it.
//!
//! It is for eyes and programs that read plans; nothing is carried out by it, the steps are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One difference, in the words of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Such as `provisioning.scope`.
    pub field: String,
    /// `None`: there was nothing.
    pub from: Option<String>,
    /// `None`: there will be nothing.
    pub to: Option<String>,
    /// Follows from the field and adds nothing to what a plan is known by.
    #[serde(skip)]
    pub about: About,
    /// Follows from the steps.
    #[serde(skip)]
    pub cause: Cause,
}

impl Change {
    /// A change of a field with a short value, as the manifest says it.
    pub(super) fn setting(field: &str, from: Option<String>, to: Option<String>) -> Self {
        Self {
            field: field.to_owned(),
            from,
            to,
            about: About::Setting,
            cause: Cause::Listed,
        }
    }

    /// Whether something goes that was there: it is removed, or what somebody made of it gives way to the template's.
    #[must_use]
    pub const fn removes(&self) -> bool {
        self.from.is_some() && (self.to.is_none() || self.cause.is_unsaid())
    }
}

impl Cause {
    /// Whether no line of the manifest asks for it, so that what was there gives way to the template.
    #[must_use]
    pub const fn is_unsaid(self) -> bool {
        match self {
            Self::Listed => false,
            Self::Exclusive | Self::LeftGit => true,
        }
    }
}

/// What kind of thing a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A field of the application or of its job, with a short value.
    Setting,
    /// An attribute that a directory of the schema has.
    Attribute,
    /// A mapping, with an expression or a member of it as value.
    Mapping,
    /// The scoping filter of an object mapping, with a sentence as value.
    Filter,
}

/// Who wants a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The manifest says it.
    Listed,
    /// The manifest is silent, and `mode: exclusive` takes what it does not say back to the template.
    Exclusive,
    /// The manifest said something at the commit that was applied last and is silent now: it goes back to the template.
    LeftGit,
}
