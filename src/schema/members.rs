//! The members of each resource type: how two values of one are compared, and which are never compared since the
//! service owns them (REFERENCE 3, "Server-owned vs user-owned").
//!
//! A member that stands in no list is compared as plain JSON: what nobody knows may matter.

use super::normal::Like;

/// How one resource type is compared.
pub(super) struct Members {
    compared: &'static [(&'static str, Like)],
    /// The service's own, and keys and children, which are compared by where they stand.
    apart: &'static [&'static str],
}

impl Members {
    /// How a member is compared; `None`: not at all.
    pub(super) fn like(&self, member: &str) -> Option<Like> {
        if member.contains("@odata.") || self.apart.contains(&member) {
            return None;
        }
        let known = self.compared.iter().find(|(name, _)| *name == member);
        Some(known.map_or(Like::Plain, |(_, like)| *like))
    }
}

/// `provisioningTaskIdentifier` is another name of `id` in documents that have it.
pub(super) const SCHEMA: Members = Members {
    compared: &[],
    apart: &[
        "id",
        "version",
        "provisioningTaskIdentifier",
        "synchronizationRules",
        "directories",
    ],
};

pub(super) const RULE: Members = Members {
    compared: &[],
    apart: &["id", "editable", "metadata", "objectMappings"],
};

pub(super) const OBJECT_MAPPING: Members = Members {
    compared: &[("flowTypes", Like::Flows), ("scope", Like::Filter)],
    apart: &[
        "name",
        "sourceObjectName",
        "targetObjectName",
        "metadata",
        "attributeMappings",
    ],
};

pub(super) const ATTRIBUTE_MAPPING: Members = Members {
    compared: &[
        ("source", Like::Source),
        ("flowType", Like::Word("Always")),
        ("flowBehavior", Like::Word("FlowWhenChanged")),
        ("matchingPriority", Like::Zero),
    ],
    apart: &["targetAttributeName", "exportMissingReferences"],
};

pub(super) const DIRECTORY: Members = Members {
    compared: &[],
    apart: &[
        "name",
        "readOnly",
        "version",
        "discoveryDateTime",
        "discoverabilities",
        "metadata",
        "objects",
    ],
};

pub(super) const OBJECT: Members = Members {
    compared: &[],
    apart: &["name", "supportedApis", "metadata", "attributes"],
};

/// The reference gives no default for `caseExact`, and none to `flowNullValues`: there, missing is not false.
/// `required` is left out of documents where it is false.
pub(super) const ATTRIBUTE: Members = Members {
    compared: &[
        ("type", Like::Word("String")),
        ("mutability", Like::Word("ReadWrite")),
        ("anchor", Like::False),
        ("multivalued", Like::False),
        ("required", Like::False),
        ("referencedObjects", Like::Set),
    ],
    apart: &["name", "metadata"],
};

#[cfg(test)]
mod tests {
    use super::super::words::{AttributeType, FlowBehavior, FlowType, Mutability, Word};
    use super::*;

    #[test]
    fn a_missing_word_means_its_default() {
        let words = [
            (&ATTRIBUTE_MAPPING, "flowType", FlowType::default().text()),
            (
                &ATTRIBUTE_MAPPING,
                "flowBehavior",
                FlowBehavior::default().text(),
            ),
            (&ATTRIBUTE, "type", AttributeType::default().text()),
            (&ATTRIBUTE, "mutability", Mutability::default().text()),
        ];
        for (members, member, default) in words {
            assert_eq!(members.like(member), Some(Like::Word(default)), "{member}");
        }
    }

    #[test]
    fn what_nobody_knows_is_compared_and_what_the_service_owns_is_not() {
        assert_eq!(ATTRIBUTE_MAPPING.like("novelty"), Some(Like::Plain));
        assert_eq!(ATTRIBUTE_MAPPING.like("exportMissingReferences"), None);
        assert_eq!(SCHEMA.like("directories@odata.context"), None);
        assert_eq!(ATTRIBUTE_MAPPING.like("source"), Some(Like::Source));
    }
}
