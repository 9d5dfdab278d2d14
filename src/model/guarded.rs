//! What a plan can take away and a guard can hold back, in the words of manifests and of the command line.

use serde::Serialize;

/// One kind of thing that guards count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guarded {
    /// Applications and jobs that are deleted.
    Delete,
    /// Assignments of whoever is left with none.
    Unassign,
    /// Mappings, custom attributes and alternatives of filters that go from a schema.
    RemoveMapping,
    /// People who enter or leave scope.
    Scope,
}

impl Guarded {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Delete,
        Self::Unassign,
        Self::RemoveMapping,
        Self::Scope,
    ];

    /// The word of `--allow`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Unassign => "unassign",
            Self::RemoveMapping => "remove-mapping",
            Self::Scope => "scope",
        }
    }

    /// The field of manifests that limits it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Delete => "deletions",
            Self::Unassign => "unassignments",
            Self::RemoveMapping => "mappingRemovals",
            Self::Scope => "scopeChanges",
        }
    }

    /// What people call several of it.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Delete => "deletions",
            Self::Unassign => "unassignments",
            Self::RemoveMapping => "mapping removals",
            Self::Scope => "scope changes",
        }
    }
}
