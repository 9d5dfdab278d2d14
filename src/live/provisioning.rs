//! What the provisioning logs say of one object in one cycle (reference, section 2.10).
//!
//! Names, ids and attribute values of people are in here: it is for whoever asked, and for nobody's log.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::model::ObjectId;

/// What to ask the service for. What cannot be asked safely is sorted out by whoever reads the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogQuery {
    pub service_principal: ObjectId,
    /// Neither earlier than this nor later than that, both included.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Compared by the service, letter by letter.
    pub cycle: Option<String>,
    /// Entries on one page.
    pub page: usize,
}

/// One page after the other, newest first, as far as was asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProvisioningLog {
    pub entries: Vec<ProvisioningSummary>,
    /// How many entries were looked at.
    pub seen: usize,
    /// Whether there is more that was not looked at.
    pub is_cut: bool,
}

/// `provisioningObjectSummary`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvisioningSummary {
    pub id: String,
    pub at: Timestamp,
    pub job: Option<String>,
    pub cycle: Option<String>,
    pub change: Option<String>,
    pub action: ProvisioningAction,
    pub status: ProvisioningStatus,
    pub error: Option<ErrorInformation>,
    pub milliseconds: Option<i64>,
    pub source_system: Option<System>,
    pub target_system: Option<System>,
    pub source: Option<Account>,
    pub target: Option<Account>,
    pub initiated_by: Option<String>,
    pub steps: Vec<ProvisioningStep>,
    pub changes: Vec<ModifiedProperty>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($word,)+
            /// A word that this version does not know.
            Unknown(String),
        }

        impl $name {
            /// The words that are known, as Graph spells them.
            pub const KNOWN: &[&str] = &[$($text),+];

            /// Reads a word of any case: real answers mix them.
            #[must_use]
            pub fn read(text: &str) -> Self {
                $(if text.eq_ignore_ascii_case($text) { return Self::$word; })+
                Self::Unknown(text.to_owned())
            }

            /// The word as Graph spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

words! {
    /// `provisioningAction`.
    ProvisioningAction {
        Create => "create",
        Update => "update",
        Disable => "disable",
        Delete => "delete",
        StagedDelete => "stagedDelete",
        Other => "other",
    }
}

words! {
    /// `provisioningStatusInfo.status`.
    ProvisioningStatus {
        Success => "success",
        Failure => "failure",
        Skipped => "skipped",
        Warning => "warning",
    }
}

/// `errorInformation`: why it was not a success.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ErrorInformation {
    pub code: Option<String>,
    pub reason: Option<String>,
    pub additional_details: Option<String>,
    pub category: Option<String>,
    pub recommended_action: Option<String>,
}

/// A system that objects come from or go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct System {
    pub id: Option<String>,
    pub display_name: Option<String>,
}

/// Somebody, or a group, in one of the two systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    pub id: Option<String>,
    pub display_name: Option<String>,
    /// Such as `User` or `Group`.
    pub kind: Option<String>,
    /// Whatever else the service tells; a user principal name is here.
    pub details: BTreeMap<String, String>,
}

/// One step that the service took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvisioningStep {
    pub name: Option<String>,
    /// Such as `import`, `scoping`, `matching`, `export`.
    pub kind: Option<String>,
    pub status: ProvisioningStatus,
    pub description: Option<String>,
    pub details: BTreeMap<String, String>,
}

/// One attribute's values before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModifiedProperty {
    pub name: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl ProvisioningSummary {
    /// Whether a text is part of a name or id of whom this is about, whatever its case.
    #[must_use]
    pub fn is_about(&self, who: &str) -> bool {
        let who = who.to_lowercase();
        let mut accounts = self.source.iter().chain(&self.target);
        accounts.any(|account| {
            let own = account.id.iter().chain(&account.display_name);
            let mut texts = own.chain(account.details.values());
            texts.any(|text| text.to_lowercase().contains(&who))
        })
    }
}
