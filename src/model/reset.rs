//! What a restart makes a job forget: the flags of `resetScope` (reference, section 2.3).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// One flag. `None` is left out: the documentation says not to use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reset {
    /// The place in the source's changes: every object is evaluated anew.
    Watermark,
    /// The list of failed entries: they are no longer retried.
    Escrows,
    /// The quarantine, for now.
    QuarantineState,
    /// The links between source and target objects.
    ConnectorDataStore,
    /// All four above.
    Full,
    /// Carries out the deletions that accidental-deletion prevention held back.
    ForceDeletes,
}

/// A word that is no flag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are: watermark, escrows, quarantine-state, connector-data-store, full and force-deletes"
)]
pub struct NoReset;

impl Reset {
    /// Every flag.
    pub const ALL: [Self; 6] = [
        Self::Watermark,
        Self::Escrows,
        Self::QuarantineState,
        Self::ConnectorDataStore,
        Self::Full,
        Self::ForceDeletes,
    ];

    /// Graph's own word.
    #[must_use]
    pub const fn as_graph(self) -> &'static str {
        match self {
            Self::Watermark => "Watermark",
            Self::Escrows => "Escrows",
            Self::QuarantineState => "QuarantineState",
            Self::ConnectorDataStore => "ConnectorDataStore",
            Self::Full => "Full",
            Self::ForceDeletes => "ForceDeletes",
        }
    }

    /// The word on a command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Watermark => "watermark",
            Self::Escrows => "escrows",
            Self::QuarantineState => "quarantine-state",
            Self::ConnectorDataStore => "connector-data-store",
            Self::Full => "full",
            Self::ForceDeletes => "force-deletes",
        }
    }

    /// What is lost by it for good, or none where the service finds its way back by itself.
    #[must_use]
    pub const fn destroys(self) -> Option<&'static str> {
        match self {
            Self::Watermark | Self::Escrows | Self::QuarantineState => None,
            Self::ConnectorDataStore => Some(
                "the links between source and target objects: accounts that no longer match are created twice or left behind",
            ),
            Self::Full => Some(
                "all that the job knows, with the links between source and target objects: accounts that no longer match are created twice or left behind",
            ),
            Self::ForceDeletes => Some(
                "the accounts whose deletion was held back because there were too many: they are deleted or disabled now",
            ),
        }
    }
}

impl FromStr for Reset {
    type Err = NoReset;

    fn from_str(text: &str) -> Result<Self, NoReset> {
        let is_it = |reset: &Self| {
            text.eq_ignore_ascii_case(reset.as_str()) || text.eq_ignore_ascii_case(reset.as_graph())
        };
        Self::ALL.into_iter().find(is_it).ok_or(NoReset)
    }
}

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The flags of one restart, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetScope(BTreeSet<Reset>);

impl ResetScope {
    /// What the portal's "Restart provisioning" resets.
    #[must_use]
    pub fn portal() -> Self {
        Self::of([Reset::Watermark, Reset::Escrows, Reset::QuarantineState])
    }

    /// These flags; none at all mean what the portal does, as they do to the service.
    #[must_use]
    pub fn of(resets: impl IntoIterator<Item = Reset>) -> Self {
        let resets: BTreeSet<_> = resets.into_iter().collect();
        if resets.is_empty() {
            Self::portal()
        } else {
            Self(resets)
        }
    }

    /// Whether this part is reset, by its own flag or by the one that holds it.
    #[must_use]
    pub fn has(&self, reset: Reset) -> bool {
        let is_part = !matches!(reset, Reset::ForceDeletes);
        self.0.contains(&reset) || (is_part && self.0.contains(&Reset::Full))
    }

    /// The flags, as they are sent.
    pub fn iter(&self) -> impl Iterator<Item = Reset> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for ResetScope {
    /// As `resetScope` spells it: joined by commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Reset::as_graph).collect();
        f.write_str(&words.join(", "))
    }
}

impl Serialize for ResetScope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Reset::as_graph))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read_and_the_wire_has_its_own() {
        for reset in Reset::ALL {
            assert_eq!(reset.as_str().parse(), Ok(reset));
            assert_eq!(reset.as_graph().to_lowercase().parse(), Ok(reset));
        }
        assert_eq!("none".parse::<Reset>(), Err(NoReset));
        assert_eq!(
            ResetScope::of([]).to_string(),
            "Watermark, Escrows, QuarantineState"
        );
    }

    #[test]
    fn full_holds_all_but_the_deletions() {
        let full = ResetScope::of([Reset::Full]);
        assert!(full.has(Reset::Watermark) && full.has(Reset::ConnectorDataStore));
        assert!(!full.has(Reset::ForceDeletes));
    }
}
